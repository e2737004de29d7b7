//! What the list makes for each place on screen: it becomes whatever kind of row is to stand there, again and again.
//!
//! The widgets of a kind are built when it is first needed.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::glib;
use gtk4::prelude::*;
use gtk4::subclass::prelude::*;

use super::act::Acted;
use super::gallery::Gallery;
use super::group::GroupRow;
use super::list::Row;
use super::model::{Item, ItemId};
use super::row::EntryRow;
use crate::notification::drafts::Drafts;
use crate::notification::spoken;

glib::wrapper! {
    /// A row of any kind.
    pub(crate) struct Shell(ObjectSubclass<imp::Shell>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

/// What all rows share.
pub(crate) struct Around {
    pub(crate) gallery: Gallery,
    pub(crate) drafts: Drafts,
    pub(crate) acted: Acted,
    /// The time that ages are told of, in milliseconds since the Unix epoch.
    pub(crate) now: Cell<u64>,
}

impl Shell {
    /// An empty one.
    pub(crate) fn new(around: Rc<Around>) -> Self {
        let shell: Self = glib::Object::builder().property("orientation", gtk::Orientation::Vertical).build();
        let _ = shell.imp().around.set(around);
        shell
    }

    /// Whether the click of this moment was on a link of the text.
    pub(crate) fn link_was_opened(&self) -> bool {
        self.imp().entry.get().is_some_and(EntryRow::link_was_opened)
    }

    fn entry(&self, around: &Rc<Around>) -> Option<&EntryRow> {
        let cell = &self.imp().entry;
        if cell.get().is_none()
            && let Some(row) = EntryRow::new(around)
        {
            BoxExt::append(self, &row.root);
            let _ = cell.set(row);
        }
        cell.get()
    }

    fn group(&self, around: &Rc<Around>) -> Option<&GroupRow> {
        let cell = &self.imp().group;
        if cell.get().is_none()
            && let Some(row) = GroupRow::new(around)
        {
            BoxExt::append(self, &row.root);
            let _ = cell.set(row);
        }
        cell.get()
    }

    fn day(&self) -> &gtk::Label {
        self.imp().day.get_or_init(|| {
            let label = gtk::Label::builder().xalign(0.0).css_classes(["day"]).build();
            BoxExt::append(self, &label);
            label
        })
    }
}

impl Row for Shell {
    type Item = Item;
    type Id = ItemId;

    fn id_of(item: &Item) -> ItemId {
        item.id()
    }

    fn item(&self) -> Option<Item> {
        self.imp().item.borrow().clone()
    }

    fn fill(&self, item: Item) {
        let imp = self.imp();
        let Some(around) = imp.around.get() else { return };
        let name = match &item {
            Item::Entry(line) => self.entry(around).map(|row| row.fill(line, around)),
            Item::Group(group) => self.group(around).map(|row| row.fill(group, around)),
            Item::Day(name) => {
                self.day().set_label(name);
                Some(name.clone())
            }
        };
        let shown = match &item {
            Item::Entry(_) => imp.entry.get().map(|row| row.root.clone().upcast::<gtk::Widget>()),
            Item::Group(_) => imp.group.get().map(|row| row.root.clone().upcast()),
            Item::Day(_) => imp.day.get().map(|label| label.clone().upcast()),
        };
        let mut child = self.first_child();
        while let Some(widget) = child {
            widget.set_visible(Some(&widget) == shown.as_ref());
            child = widget.next_sibling();
        }
        // The list's own widget is what takes the focus, and what a screen reader comes to.
        if let Some((place, name)) = WidgetExt::parent(self).zip(name) {
            spoken::name(&place, &name);
            for (class, set) in [
                ("heading", !matches!(item, Item::Entry(_))),
                ("ended", matches!(&item, Item::Entry(line) if !line.entry.live)),
                (
                    "critical",
                    matches!(&item, Item::Entry(line) if line.entry.notification.urgency == tidings::core::notification::Urgency::Critical),
                ),
            ] {
                if set { place.add_css_class(class) } else { place.remove_css_class(class) }
            }
        }
        imp.item.replace(Some(item));
    }

    fn clear(&self) {
        self.imp().item.replace(None);
        if let Some(row) = self.imp().entry.get() {
            row.clear();
        }
        if let Some(row) = self.imp().group.get() {
            row.clear();
        }
    }
}

mod imp {
    use super::*;

    #[derive(Default)]
    pub(crate) struct Shell {
        pub(super) around: OnceCell<Rc<Around>>,
        pub(super) item: RefCell<Option<Item>>,
        pub(super) entry: OnceCell<EntryRow>,
        pub(super) group: OnceCell<GroupRow>,
        pub(super) day: OnceCell<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Shell {
        const NAME: &'static str = "TidingsShell";
        type Type = super::Shell;
        type ParentType = gtk::Box;
    }

    impl ObjectImpl for Shell {}
    impl WidgetImpl for Shell {}
    impl BoxImpl for Shell {}
}

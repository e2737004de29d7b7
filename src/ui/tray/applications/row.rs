//! The row of one application, or of an origin within one. It is filled again and again, and knows nothing of its place.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::glib;
use gtk4::prelude::*;
use gtk4::subclass::prelude::*;

use super::known::{Id, Line};
use super::words::{self, Standing};
use crate::notification::face::Face;
use crate::notification::icons::Icons;
use crate::notification::{glyph, label, spoken, text};
use crate::tray::list;

/// Side of the icon, in logical pixels.
const ICON: u32 = 24;

glib::wrapper! {
    /// A row.
    pub(crate) struct Row(ObjectSubclass<imp::Row>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

/// What all rows share.
pub(crate) struct Around {
    pub(super) icons: Icons,
    /// The time that ages are told of, in milliseconds since the Unix epoch.
    pub(super) now: Cell<u64>,
}

pub(crate) struct Widgets {
    face: Face,
    name: gtk::Label,
    site: gtk::Label,
    used: gtk::Label,
    state: gtk::Label,
}

impl Row {
    /// An empty one.
    pub(super) fn new(around: Rc<Around>) -> Self {
        let row: Self = glib::Object::builder().build();
        match row.build() {
            Some(widgets) => drop(row.imp().widgets.set(widgets)),
            None => tracing::error!("the program's own resources are damaged"),
        }
        let _ = row.imp().around.set(around);
        row
    }

    fn build(&self) -> Option<Widgets> {
        let builder = gtk::Builder::from_resource("/org/tidings/ui/tray-application-row.ui");
        let root: gtk::Box = builder.object("application")?;
        glyph::forward(&builder.object("forward_glyph")?);
        BoxExt::append(self, &root);
        Some(Widgets {
            face: Face::new(builder.object("app_icon")?, builder.object("letter")?),
            name: builder.object("name")?,
            site: builder.object("site")?,
            used: builder.object("used")?,
            state: builder.object("state")?,
        })
    }
}

impl list::Row for Row {
    type Item = Line;
    type Id = Id;

    fn id_of(item: &Line) -> Id {
        item.id()
    }

    fn item(&self) -> Option<Line> {
        self.imp().item.borrow().clone()
    }

    fn fill(&self, line: Line) {
        let imp = self.imp();
        let Some((widgets, around)) = imp.widgets.get().zip(imp.around.get()) else { return };
        let permission = &line.permission;
        let name = words::name(permission);
        widgets.face.show(super::icon(permission, &around.icons).as_ref(), ICON, &name, true);
        label::put(&widgets.name, &name);
        let site = text::one_line(permission.origin.as_deref().unwrap_or_default());
        label::put(&widgets.site, &site);
        let used = words::used(permission.last_used_ms, around.now.get());
        let kept_away = words::kept_away(permission);
        let used = kept_away.map_or_else(|| used.clone(), |kept_away| format!("{used} · {kept_away}"));
        label::put(&widgets.used, &used);
        let state = line.standing.words();
        label::put(&widgets.state, state);
        let blocked = line.standing == Standing::Blocked;
        widgets.state.set_css_classes(if blocked { &["state", "blocked"] } else { &["state"] });
        // The list's own widget is what takes the focus, and what a screen reader comes to.
        if let Some(place) = WidgetExt::parent(self) {
            let parts = [name.as_str(), &site, state, &used].into_iter().filter(|part| !part.is_empty());
            spoken::name(&place, &parts.collect::<Vec<_>>().join(", "));
        }
        imp.item.replace(Some(line));
    }

    fn clear(&self) {
        self.imp().item.replace(None);
        if let Some(widgets) = self.imp().widgets.get() {
            widgets.face.clear();
        }
    }
}

mod imp {
    use super::*;

    #[derive(Default)]
    pub(crate) struct Row {
        pub(super) around: OnceCell<Rc<Around>>,
        pub(super) widgets: OnceCell<Widgets>,
        pub(super) item: RefCell<Option<Line>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Row {
        const NAME: &'static str = "TidingsApplicationRow";
        type Type = super::Row;
        type ParentType = gtk::Box;
    }

    impl ObjectImpl for Row {}
    impl WidgetImpl for Row {}
    impl BoxImpl for Row {}
}

//! A list on screen: a virtual one, of which only what can be seen is built, whatever its rows are.
//!
//! It does what it is told the list holds. Longer lists are given to the toolkit part by part as the person goes down.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gio, glib};

use super::diff;

/// What a list makes for each place on screen. It is filled again and again.
pub(crate) trait Row: IsA<gtk::Widget> {
    /// What is shown in one.
    type Item: Clone + PartialEq + 'static;
    /// What makes an item the same one, whatever has changed in it.
    type Id: Clone + Eq + Hash + 'static;

    /// Which item it is.
    fn id_of(item: &Self::Item) -> Self::Id;
    /// What stands in it.
    fn item(&self) -> Option<Self::Item>;
    /// Shows `item`.
    fn fill(&self, item: Self::Item);
    /// Shows nothing, and keeps nothing of what was shown.
    fn clear(&self);

    /// Which item stands in it.
    fn id(&self) -> Option<Self::Id> {
        self.item().as_ref().map(Self::id_of)
    }

    /// Takes the focus: the toolkit's own widget around it does, which is what a screen reader comes to.
    fn focus(&self) -> bool {
        WidgetExt::parent(self.upcast_ref::<gtk::Widget>()).is_some_and(|place| place.grab_focus())
    }
}

/// The least height of an item, in logical pixels. At first there are as many as fill the highest screen were all of them so low: GTK
/// 4.8 builds no row more at the end of a list that does not fill its page, however many it is given later.
const LEAST: i32 = 44;
/// So many where nobody knows how high a screen is.
const FIRST: u32 = 32;
/// So many items more at once. GTK 4.8 builds up to 200 rows of those that it is given, however few can be seen.
const PART: u32 = 16;
/// Most rows that are kept for when they are needed again. Building one takes far longer than filling it.
const SPARE: usize = 24;
/// More is wanted when so many pages are left below.
const PAGES_LEFT: f64 = 1.0;

/// The list.
pub(crate) struct List<R: Row>(Rc<Inner<R>>);

struct Inner<R: Row> {
    view: gtk::ListView,
    scrolled: gtk::ScrolledWindow,
    store: gio::ListStore,
    part: gtk::SliceListModel,
    make: Box<dyn Fn() -> R>,
    shown: RefCell<Vec<R::Id>>,
    /// The rows on screen.
    bound: RefCell<HashMap<R::Id, R>>,
    /// Rows that are in no place.
    spare: RefCell<Vec<R>>,
    /// The end is near: more is wanted.
    near_end: RefCell<Box<dyn Fn()>>,
    growing: Cell<bool>,
}

impl<R: Row> List<R> {
    /// Shows in `view`, which is in `scrolled`, in rows that `make` makes. `activated` is told of a click or Enter.
    pub(crate) fn new(
        view: gtk::ListView,
        scrolled: gtk::ScrolledWindow,
        make: impl Fn() -> R + 'static,
        activated: impl Fn(&R) + 'static,
    ) -> Self {
        let store = gio::ListStore::new::<glib::BoxedAnyObject>();
        let part = gtk::SliceListModel::new(Some(store.clone()), 0, FIRST);
        let list = Self(Rc::new(Inner {
            view,
            scrolled,
            store,
            part,
            make: Box::new(make),
            shown: RefCell::default(),
            bound: RefCell::default(),
            spare: RefCell::default(),
            near_end: RefCell::new(Box::new(|| ())),
            growing: Cell::new(false),
        }));
        list.0.view.set_factory(Some(&list.factory()));
        list.0.view.set_model(Some(&gtk::NoSelection::new(Some(list.0.part.clone()))));
        list.0.view.set_single_click_activate(true);
        let inner = Rc::downgrade(&list.0);
        list.0.view.connect_activate(move |_, place| {
            let row = inner.upgrade().and_then(|inner| inner.row_at(place));
            if let Some(row) = row {
                activated(&row);
            }
        });
        let adjustment = list.0.scrolled.vadjustment();
        let (scrolled, resized) = (Rc::downgrade(&list.0), Rc::downgrade(&list.0));
        adjustment.connect_value_changed(move |_| scrolled.upgrade().into_iter().for_each(|inner| inner.follow()));
        adjustment.connect_changed(move |_| resized.upgrade().into_iter().for_each(|inner| inner.follow()));
        list
    }

    /// `wanted` is called when the person comes near the end.
    pub(crate) fn when_near_end(&self, wanted: impl Fn() + 'static) {
        *self.0.near_end.borrow_mut() = Box::new(wanted);
    }

    fn factory(&self) -> gtk::SignalListItemFactory {
        let factory = gtk::SignalListItemFactory::new();
        let (set_up, torn_down) = (Rc::downgrade(&self.0), Rc::downgrade(&self.0));
        factory.connect_setup(move |_, place| {
            if let Some((inner, place)) = set_up.upgrade().zip(place.downcast_ref::<gtk::ListItem>()) {
                let spare = inner.spare.borrow_mut().pop();
                place.set_child(Some(&spare.unwrap_or_else(|| (inner.make)())));
            }
        });
        factory.connect_teardown(move |_, place| {
            let Some((inner, place)) = torn_down.upgrade().zip(place.downcast_ref::<gtk::ListItem>()) else { return };
            let row = place.child().and_downcast::<R>();
            place.set_child(None::<&gtk::Widget>);
            let mut spare = inner.spare.borrow_mut();
            if spare.len() < SPARE {
                spare.extend(row);
            }
        });
        let (bound, unbound) = (Rc::downgrade(&self.0), Rc::downgrade(&self.0));
        factory.connect_bind(move |_, place| {
            if let Some((inner, (row, item))) = bound.upgrade().zip(parts::<R>(place)) {
                inner.bound.borrow_mut().insert(R::id_of(&item), row.clone());
                row.fill(item);
            }
        });
        factory.connect_unbind(move |_, place| {
            let row = place.downcast_ref::<gtk::ListItem>().and_then(gtk::ListItem::child).and_downcast::<R>();
            if let Some((inner, row)) = unbound.upgrade().zip(row) {
                let mut bound = inner.bound.borrow_mut();
                // Another row may show the same item by now.
                if let Some(id) = row.id().filter(|id| bound.get(id) == Some(&row)) {
                    bound.remove(&id);
                }
                drop(bound);
                row.clear();
            }
        });
        factory
    }

    /// The list holds exactly these.
    pub(crate) fn show(&self, items: Vec<R::Item>) {
        let inner = &self.0;
        let ids: Vec<R::Id> = items.iter().map(R::id_of).collect();
        let before = inner.shown.replace(ids.clone());
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        for splice in diff::splices(&before, &ids) {
            let added = items.get(splice.added).unwrap_or_default();
            let added: Vec<_> = added.iter().cloned().map(glib::BoxedAnyObject::new).collect();
            inner.store.splice(number(splice.position), number(splice.removed), &added);
        }
        for (object, item) in inner.store.iter::<glib::BoxedAnyObject>().flatten().zip(items) {
            if *object.borrow::<R::Item>() == item {
                continue;
            }
            let id = R::id_of(&item);
            object.replace(item.clone());
            let row = inner.bound.borrow().get(&id).cloned();
            if let Some(row) = row {
                row.fill(item);
            }
        }
    }

    /// Back to the beginning, with few rows.
    pub(crate) fn rewind(&self) {
        self.0.scrolled.vadjustment().set_value(0.0);
        self.0.part.set_size(self.first());
    }

    fn first(&self) -> u32 {
        let monitors = WidgetExt::display(&self.0.view).monitors();
        let heights = monitors.iter::<gtk::gdk::Monitor>().flatten().map(|monitor| monitor.geometry().height());
        let rows = heights.max().and_then(|height| height.checked_div(LEAST)).and_then(|rows| u32::try_from(rows).ok());
        rows.map_or(FIRST, |rows| rows.saturating_add(1))
    }

    /// Fills the rows anew whose item is `wanted`.
    pub(crate) fn refresh(&self, wanted: impl Fn(&R::Item) -> bool) {
        for row in self.rows() {
            if let Some(item) = row.item().filter(&wanted) {
                row.fill(item);
            }
        }
    }

    /// The row that has the focus, and whether it is the row itself and nothing in it.
    pub(crate) fn focused(&self) -> Option<(R, bool)> {
        let focus = self.0.view.root()?.focus()?;
        let holds =
            |row: &R| WidgetExt::parent(row.upcast_ref::<gtk::Widget>()).as_ref() == Some(&focus) || focus.is_ancestor(row);
        let row = self.rows().into_iter().find(holds)?;
        let itself = WidgetExt::parent(row.upcast_ref::<gtk::Widget>()).as_ref() == Some(&focus);
        Some((row, itself))
    }

    /// The place of an item.
    pub(crate) fn place(&self, id: &R::Id) -> Option<usize> {
        self.0.shown.borrow().iter().position(|shown| shown == id)
    }

    /// The focus goes to the row at this place, or to the last one; whether there is one.
    pub(crate) fn focus(&self, place: usize) -> bool {
        let shown = self.0.shown.borrow();
        let id = shown.get(place).or(shown.last()).cloned();
        drop(shown);
        id.is_some_and(|id| self.focus_item(&id))
    }

    /// The focus goes to the row of this item.
    pub(crate) fn focus_item(&self, id: &R::Id) -> bool {
        let row = self.0.bound.borrow().get(id).cloned();
        row.is_some_and(|row| row.focus())
    }

    fn rows(&self) -> Vec<R> {
        self.0.bound.borrow().values().cloned().collect()
    }
}

impl<R: Row> Inner<R> {
    fn row_at(&self, place: u32) -> Option<R> {
        let id = usize::try_from(place).ok().and_then(|place| self.shown.borrow().get(place).cloned())?;
        self.bound.borrow().get(&id).cloned()
    }

    /// Gives the toolkit more when little is left below.
    fn follow(self: &Rc<Self>) {
        let adjustment = self.scrolled.vadjustment();
        let left = adjustment.upper() - adjustment.value() - adjustment.page_size();
        if left > adjustment.page_size() * PAGES_LEFT || self.growing.replace(true) {
            return;
        }
        // Not in the midst of the toolkit's own layout.
        let inner = Rc::downgrade(self);
        glib::idle_add_local_once(move || {
            if let Some(inner) = inner.upgrade() {
                inner.growing.set(false);
                inner.grow();
            }
        });
    }

    fn grow(&self) {
        if !self.view.is_mapped() {
            return;
        }
        if self.part.size() < self.store.n_items() {
            self.part.set_size(self.part.size().saturating_add(PART));
        } else {
            (self.near_end.borrow())();
        }
    }
}

/// The row at a place, and what is to be shown in it.
fn parts<R: Row>(place: &glib::Object) -> Option<(R, R::Item)> {
    let place = place.downcast_ref::<gtk::ListItem>()?;
    let object = place.item().and_downcast::<glib::BoxedAnyObject>()?;
    let item = object.borrow::<R::Item>().clone();
    Some((place.child().and_downcast::<R>()?, item))
}

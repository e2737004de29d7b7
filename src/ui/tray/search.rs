//! The search field and its filters: what the person looks for.
//!
//! While there is a search the history is shown; without any word in it, all of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;

use super::choice;
use super::query::{Span, Wanted};

/// Milliseconds of rest after a key before the daemon is asked.
const REST: u32 = 60;
const ANY_APPLICATION: &str = "All apps";

/// The widgets of the search.
pub(crate) struct SearchBar(Rc<Inner>);

struct Inner {
    entry: gtk::SearchEntry,
    history: gtk::ToggleButton,
    filters: gtk::Revealer,
    application: gtk::DropDown,
    urgency: gtk::DropDown,
    span: gtk::DropDown,
    applications: RefCell<Vec<String>>,
    /// Something is being set that the person has not done.
    quiet: Cell<bool>,
    changed: Box<dyn Fn(bool)>,
}

impl SearchBar {
    /// The search in `builder`; `changed` is told whether there is a search now, whenever it has changed. `None` where the
    /// program's own resources are damaged.
    pub(crate) fn new(builder: &gtk::Builder, changed: impl Fn(bool) + 'static) -> Option<Self> {
        let inner = Rc::new(Inner {
            entry: builder.object("search")?,
            history: builder.object("history")?,
            filters: builder.object("filters")?,
            application: builder.object("application")?,
            urgency: builder.object("urgency")?,
            span: builder.object("span")?,
            applications: RefCell::default(),
            quiet: Cell::new(false),
            changed: Box::new(changed),
        });
        inner.entry.set_search_delay(REST);
        inner.urgency.set_model(Some(&gtk::StringList::new(&["Any urgency", "Critical", "Normal", "Low"])));
        inner.span.set_model(Some(&gtk::StringList::new(&["Any time", "Today", "7 days", "30 days"])));
        inner.application.set_model(Some(&gtk::StringList::new(&[ANY_APPLICATION])));
        for (filter, name) in [(&inner.application, "Application"), (&inner.urgency, "Urgency"), (&inner.span, "Time")] {
            choice::prepare(filter, name);
        }
        let bar = Self(inner);
        bar.listen();
        Some(bar)
    }

    fn listen(&self) {
        let inner = Rc::downgrade(&self.0);
        self.0.entry.connect_search_changed(move |entry| {
            let Some(inner) = inner.upgrade() else { return };
            if !entry.text().is_empty() && !inner.history.is_active() {
                inner.history.set_active(true);
            } else {
                inner.tell();
            }
        });
        let inner = Rc::downgrade(&self.0);
        self.0.history.connect_toggled(move |history| {
            let Some(inner) = inner.upgrade() else { return };
            inner.filters.set_reveal_child(history.is_active());
            if !history.is_active() {
                inner.reset();
            }
            inner.tell();
        });
        for choice in [&self.0.application, &self.0.urgency, &self.0.span] {
            let inner = Rc::downgrade(&self.0);
            choice.connect_selected_notify(move |_| inner.upgrade().into_iter().for_each(|inner| inner.tell()));
        }
    }

    /// Whether the history is searched.
    pub(crate) fn is_active(&self) -> bool {
        self.0.history.is_active()
    }

    /// What the person looks for.
    pub(crate) fn wanted(&self) -> Wanted {
        let inner = &self.0;
        let application = usize::try_from(inner.application.selected()).ok().and_then(|place| place.checked_sub(1));
        Wanted {
            text: inner.entry.text().into(),
            app_name: application.and_then(|place| inner.applications.borrow().get(place).cloned()),
            urgency: match inner.urgency.selected() {
                1 => Some(2),
                2 => Some(1),
                3 => Some(0),
                _ => None,
            },
            span: match inner.span.selected() {
                1 => Span::Today,
                2 => Span::Week,
                3 => Span::Month,
                _ => Span::All,
            },
        }
    }

    /// Begins a search, with the keyboard in its field.
    pub(crate) fn begin(&self) {
        self.0.history.set_active(true);
        self.focus();
    }

    /// The keyboard goes to the field.
    pub(crate) fn focus(&self) {
        let text = self.0.entry.delegate().and_downcast::<gtk::Text>();
        text.map(|text| text.grab_focus_without_selecting());
    }

    /// A key that was pressed elsewhere is meant for the field.
    pub(crate) fn forward(&self, keys: &gtk::EventControllerKey) -> bool {
        let text = self.0.entry.delegate();
        text.is_some_and(|text| keys.forward(&text.upcast::<gtk::Widget>()))
    }

    /// Ends the search; whether there was one.
    pub(crate) fn end(&self) -> bool {
        let active = self.is_active();
        self.0.history.set_active(false);
        active
    }

    /// Ends the search without telling, with nothing left of it.
    pub(crate) fn clear(&self) {
        self.0.quiet.set(true);
        self.0.history.set_active(false);
        self.0.reset();
        self.0.quiet.set(false);
    }

    /// The applications to choose from; the choice stays if it can.
    pub(crate) fn offer(&self, mut applications: Vec<String>) {
        applications.sort_by_key(|name| name.to_lowercase());
        let inner = &self.0;
        let chosen = self.wanted().app_name;
        inner.quiet.set(true);
        let names: Vec<&str> = std::iter::once(ANY_APPLICATION).chain(applications.iter().map(String::as_str)).collect();
        inner.application.set_model(Some(&gtk::StringList::new(&names)));
        let place = chosen.and_then(|chosen| applications.iter().position(|name| *name == chosen));
        let place = place.and_then(|place| u32::try_from(place.saturating_add(1)).ok());
        inner.application.set_selected(place.unwrap_or(0));
        inner.applications.replace(applications);
        inner.quiet.set(false);
    }

    /// Closes the list behind a filter; whether one was open.
    pub(crate) fn close_choices(&self) -> bool {
        choice::close(&[&self.0.application, &self.0.urgency, &self.0.span])
    }

    /// Whether the field has the keyboard.
    pub(crate) fn has_focus(&self, focus: Option<&gtk::Widget>) -> bool {
        focus.is_some_and(|focus| focus.is_ancestor(&self.0.entry))
    }
}

impl Inner {
    fn reset(&self) {
        let quiet = self.quiet.replace(true);
        self.entry.set_text("");
        for choice in [&self.application, &self.urgency, &self.span] {
            choice.set_selected(0);
        }
        self.quiet.set(quiet);
    }

    fn tell(&self) {
        if !self.quiet.get() {
            (self.changed)(self.history.is_active());
        }
    }
}

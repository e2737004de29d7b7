//! The page of applications: every one that has sent something, and every origin within one, with what it may.
//!
//! It shows what the daemon tells; `known` decides what the list holds. What one of them may is changed on a page of its own, `one`.

pub(crate) mod known;
pub(crate) mod one;
mod row;
mod words;

use std::cell::Cell;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::view::permission::Permission;

use self::known::Known;
use self::row::{Around, Row};
use super::act::{Wish, Wished};
use super::list::{List, Row as _};
use crate::notification::drawn::Small;
use crate::notification::icons::Icons;
use crate::notification::{age, glyph};

/// The widgets of the page.
pub(crate) struct Applications {
    root: gtk::Widget,
    search: gtk::SearchEntry,
    list: List<Row>,
    around: Rc<Around>,
    empty: gtk::Widget,
    empty_title: gtk::Label,
    empty_text: gtk::Label,
    /// Where in the list the person was last.
    place: Cell<usize>,
}

impl Applications {
    /// The page, which tells `wished`; `None` where the program's own resources are damaged.
    pub(crate) fn new(icons: Icons, wished: Wished) -> Option<Self> {
        let builder = gtk::Builder::from_resource("/org/tidings/ui/tray-applications.ui");
        let around = Rc::new(Around { icons, now: Cell::new(age::now()) });
        glyph::back(&builder.object("back_glyph")?);
        let (back, on_back): (gtk::Button, _) = (builder.object("back")?, wished.clone());
        back.connect_clicked(move |_| on_back(Wish::Back));
        let search: gtk::SearchEntry = builder.object("search")?;
        search.set_search_delay(0);
        let on_search = wished.clone();
        search.connect_search_changed(move |_| on_search(Wish::FindApplications));
        let rows = around.clone();
        let make = move || Row::new(rows.clone());
        let activated = move |row: &Row| {
            if let Some(line) = row.item() {
                wished(Wish::Application(Box::new(Permission::clone(&line.permission))));
            }
        };
        let list = List::new(builder.object("list")?, builder.object("scrolled")?, make, activated);
        Some(Self {
            root: builder.object("applications")?,
            search,
            list,
            around,
            empty: builder.object("empty")?,
            empty_title: builder.object("empty_title")?,
            empty_text: builder.object("empty_text")?,
            place: Cell::default(),
        })
    }

    /// The page itself.
    pub(crate) fn root(&self) -> &gtk::Widget {
        &self.root
    }

    /// Shows those that are looked for.
    pub(crate) fn show(&self, known: &Known) {
        self.around.now.set(age::now());
        let looked_for = self.search.text();
        let lines = known.found(&looked_for);
        let (title, text) = if looked_for.trim().is_empty() {
            ("No applications yet", "Each that sends a notification is listed here.")
        } else {
            ("Nothing found", "No application or site is called that.")
        };
        self.empty_title.set_label(title);
        self.empty_text.set_label(text);
        self.empty.set_visible(lines.is_empty() && known.is_told());
        self.list.show(lines);
    }

    /// Back to the beginning of the list.
    pub(crate) fn rewind(&self) {
        self.list.rewind();
    }

    /// Nothing is looked for; whether anything was.
    pub(crate) fn end_search(&self) -> bool {
        let searched = !self.search.text().is_empty();
        self.search.set_text("");
        searched
    }

    /// Shows and keeps nothing.
    pub(crate) fn clear(&self) {
        self.end_search();
        self.list.show(Vec::new());
        self.empty.set_visible(false);
        self.place.set(0);
    }

    /// The keyboard goes to the search.
    pub(crate) fn focus(&self) {
        if let Some(text) = self.search.delegate().and_downcast::<gtk::Text>() {
            text.grab_focus_without_selecting();
        }
    }

    /// The person leaves for another page.
    pub(crate) fn leave(&self) {
        let place = self.list.focused().and_then(|(row, _)| self.list.place(&row.id()?));
        self.place.set(place.unwrap_or(0));
    }

    /// The keyboard goes to where the person was, though that may have gone.
    pub(crate) fn come_back(&self) {
        if !self.list.focus(self.place.get()) {
            self.focus();
        }
    }

    /// A key that was pressed elsewhere is meant for the search.
    pub(crate) fn forward(&self, keys: &gtk::EventControllerKey) -> bool {
        let text = self.search.delegate();
        self.focus();
        text.is_some_and(|text| keys.forward(&text.upcast::<gtk::Widget>()))
    }

    /// Whether the search has the keyboard.
    pub(crate) fn is_searching(&self, focus: Option<&gtk::Widget>) -> bool {
        focus.is_some_and(|focus| focus.is_ancestor(&self.search))
    }

    /// Ages are told anew.
    pub(crate) fn refresh(&self) {
        self.around.now.set(age::now());
        self.list.refresh(|_| true);
    }
}

/// The icon of an application, where the theme has one.
fn icon(permission: &Permission, icons: &Icons) -> Option<Small> {
    let called = permission.name.trim().to_lowercase().replace(' ', "-");
    let names = [permission.icon.as_deref(), permission.desktop_entry.as_deref(), Some(called.as_str())];
    let found = names.into_iter().flatten().find(|name| !name.is_empty() && icons.has(name));
    found.map(|name| Small::Named(name.to_owned()))
}

//! What the panel shows: what is in the tray or what a search has found, as the daemon tells it.

use std::rc::Rc;

use gtk4::prelude::*;
use tidings::view::{Entry, TrayChange};

use super::Inner;
use crate::link::Intent;
use crate::notification::age;

impl Inner {
    /// This is in the tray.
    pub(super) fn fill(&self, entries: Vec<Entry>) {
        for entry in &entries {
            let known = self.tray.borrow().get(entry.key).is_some_and(|known| known.notification == entry.notification);
            if !known {
                self.around.gallery.renew(entry);
            }
        }
        self.tray.borrow_mut().replace(entries);
        let first = self.open.get() && !self.filled.replace(true);
        self.refresh();
        // Whoever was quick has gone somewhere already.
        if first && GtkWindowExt::focus(&self.window).is_none() {
            self.focus_first();
        }
    }

    /// The keyboard goes to the first row, or to the search where there is none.
    pub(super) fn focus_first(&self) {
        if !self.list.focus(0) {
            self.search_bar.focus();
        }
    }

    /// This has changed in the tray.
    pub(super) fn apply(&self, changes: &[TrayChange]) {
        for change in changes {
            if let TrayChange::Put(entry) = change {
                self.around.gallery.renew(entry);
            }
            self.search.borrow_mut().apply(change);
            self.tray.borrow_mut().apply(change.clone());
        }
        if self.tray.borrow().held() == 0 {
            self.strip.hide();
        }
        self.refresh();
    }

    /// Shows what there is.
    pub(super) fn refresh(&self) {
        self.around.now.set(age::now());
        let searching = self.search_bar.is_active();
        let (tray, arrangement, search) = (self.tray.borrow(), self.arrangement.borrow(), self.search.borrow());
        let items = if searching {
            search.items(&arrangement, &self.calendar, self.around.now.get())
        } else {
            tray.items(&arrangement)
        };
        // Before anything is known of the tray it is not said to be empty.
        let empty = if searching { search.is_empty() } else { items.is_empty() && self.filled.get() };
        let (title, text) = match search.problem().filter(|_| searching) {
            Some(problem) => ("The history cannot be searched", problem.to_owned()),
            None if searching => ("Nothing found", "No notification in the history matches.".to_owned()),
            None => ("Nothing new", "What you have dismissed is in the history.".to_owned()),
        };
        self.empty_title.set_label(title);
        self.empty_text.set_label(&text);
        let any = !tray.keys(None).is_empty();
        drop((tray, arrangement, search));
        self.empty.set_visible(empty);
        self.header.tell_any(any);
        self.list.show(items);
    }

    /// The search has begun, ended, or is for something else.
    pub(super) fn search_changed(self: &Rc<Self>, active: bool) {
        self.arrangement.borrow_mut().ask(None);
        if active {
            self.ask_archive();
        } else {
            self.search.borrow_mut().end();
            self.refresh();
        }
        self.list.rewind();
    }

    /// Asks the archive what the person looks for.
    pub(super) fn ask_archive(&self) {
        if self.search_bar.is_active() {
            self.intents.tell(Intent::Applications);
            let wanted = self.search_bar.wanted();
            let (query, form) = self.search.borrow_mut().begin(&wanted, &self.calendar, age::now());
            self.intents.tell(Intent::Search { query, form });
        }
        self.refresh();
    }

    /// The person comes near the end of what was found.
    pub(super) fn next_page(&self) {
        if !self.search_bar.is_active() {
            return;
        }
        let next = self.search.borrow_mut().next_page();
        if let Some((query, form)) = next {
            self.intents.tell(Intent::Search { query, form });
        }
    }
}

//! Which names the icon theme has, remembered: asking it costs as much as drawing a popup.
//!
//! It draws nothing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::gdk;

/// Most names that are remembered.
const MOST: usize = 500;

/// The icon theme of a display.
#[derive(Clone)]
pub(crate) struct Icons {
    theme: gtk::IconTheme,
    known: Rc<RefCell<HashMap<String, bool>>>,
}

impl Icons {
    /// The theme of `display`; nothing is read before the first question.
    pub(crate) fn new(display: &gdk::Display) -> Self {
        let theme = gtk::IconTheme::for_display(display);
        let known = Rc::<RefCell<HashMap<String, bool>>>::default();
        let forgotten = known.clone();
        theme.connect_changed(move |_| forgotten.borrow_mut().clear());
        Self { theme, known }
    }

    /// The name by which the theme has this icon: many have but the symbolic one.
    pub(crate) fn find(&self, name: &str) -> Option<String> {
        let symbolic = format!("{name}-symbolic");
        [name.to_owned(), symbolic].into_iter().find(|name| self.has(name))
    }

    /// Whether there is an icon of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        if let Some(known) = self.known.borrow().get(name) {
            return *known;
        }
        let has = self.theme.has_icon(name);
        let mut known = self.known.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(name.to_owned(), has);
        has
    }
}

//! The pages of the panel: the tray itself, and what is reached from its menu. One is seen at a time.
//!
//! A further page is one more variant here, with a template of its own.

use std::rc::Rc;

use gtk4 as gtk;

use super::Inner;
use crate::link::Intent;
use crate::tray::settings::Settings;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// What is in the tray, and the search.
    Tray,
    /// The settings of the history and of do-not-disturb.
    Settings,
}

const NAMES: [(Page, &str); 2] = [(Page::Tray, "tray"), (Page::Settings, "settings")];

/// The stack of pages.
pub(super) struct Pages(pub(super) gtk::Stack);

impl Pages {
    /// Shows this page.
    pub(super) fn show(&self, page: Page) {
        if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == page) {
            self.0.set_visible_child_name(name);
        }
    }

    /// The page that is seen.
    pub(super) fn shown(&self) -> Page {
        let name = self.0.visible_child_name();
        NAMES.iter().find(|(_, known)| Some(*known) == name.as_deref()).map_or(Page::Tray, |(page, _)| *page)
    }
}

impl Inner {
    /// Goes to a page, and the keyboard with it.
    pub(super) fn go_to(self: &Rc<Self>, page: Page) {
        if page == Page::Settings {
            self.need_settings();
        }
        self.pages.show(page);
        match page {
            Page::Tray => self.focus_first(),
            Page::Settings => {
                self.intents.tell(Intent::Status);
                self.settings.get().into_iter().for_each(Settings::focus);
            }
        }
    }

    /// Makes the page of settings, unless it is there.
    fn need_settings(&self) {
        if self.settings.get().is_some() {
            return;
        }
        let Some(settings) = Settings::new(self.calendar.clone(), self.wished.clone()) else {
            return tracing::error!("the program's own resources are damaged");
        };
        let state = self.state.get();
        settings.tell_dnd(state.dnd, state.dnd_until_ms);
        self.pages.0.add_named(settings.root(), Some("settings"));
        let _ = self.settings.set(settings);
    }
}

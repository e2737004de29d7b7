//! The pages of the panel: the tray itself, and what is reached from its menu. One is seen at a time, and it is known from which
//! the person came.
//!
//! A further page is one more variant here, with a template of its own.

use std::cell::RefCell;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::glib;
use gtk4::prelude::*;

use super::Inner;
use crate::link::Intent;
use crate::tray::applications::Applications;
use crate::tray::applications::one::One;
use crate::tray::settings::Settings;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// What is in the tray, and the search.
    Tray,
    /// The settings of the history and of do-not-disturb.
    Settings,
    /// All applications.
    Applications,
    /// One of them.
    Application,
}

const NAMES: [(Page, &str); 4] = [
    (Page::Tray, "tray"),
    (Page::Settings, "settings"),
    (Page::Applications, "applications"),
    (Page::Application, "application"),
];

/// The stack of pages, and the way to the one that is seen.
pub(super) struct Pages {
    stack: gtk::Stack,
    /// The pages that the person has come through, and what had the keyboard there.
    trail: RefCell<Vec<(Page, glib::WeakRef<gtk::Widget>)>>,
}

impl Pages {
    /// Those in this stack.
    pub(super) fn new(stack: gtk::Stack) -> Self {
        Self { stack, trail: RefCell::default() }
    }

    /// One more.
    fn add(&self, page: Page, root: &gtk::Widget) {
        self.stack.add_named(root, Some(name(page)));
    }

    /// Shows this page.
    fn show(&self, page: Page) {
        self.stack.set_visible_child_name(name(page));
    }

    /// Shows the tray: there is no way back from it.
    pub(super) fn begin_anew(&self) {
        self.trail.borrow_mut().clear();
        self.show(Page::Tray);
    }

    /// Whether the applications are seen, or will be on the way back.
    pub(super) fn shows_applications(&self) -> bool {
        let came_through = self.trail.borrow().iter().any(|(page, _)| *page == Page::Applications);
        came_through || self.shown() == Page::Applications
    }

    /// The page that is seen.
    pub(super) fn shown(&self) -> Page {
        let shown = self.stack.visible_child_name();
        NAMES.iter().find(|(_, known)| Some(*known) == shown.as_deref()).map_or(Page::Tray, |(page, _)| *page)
    }
}

/// The name of a page in the stack.
fn name(page: Page) -> &'static str {
    NAMES.iter().find(|(known, _)| *known == page).map_or("tray", |(_, name)| name)
}

impl Inner {
    /// Goes to a page, and the keyboard with it.
    pub(super) fn go_to(self: &Rc<Self>, page: Page) {
        self.need(page);
        let shown = self.pages.shown();
        if shown != page {
            let focus = glib::WeakRef::new();
            focus.set(GtkWindowExt::focus(&self.window).as_ref());
            self.pages.trail.borrow_mut().push((shown, focus));
        }
        if shown == Page::Applications {
            self.applications.get().into_iter().for_each(Applications::leave);
        }
        self.pages.show(page);
        if page != Page::Tray {
            self.intents.tell(Intent::Permissions);
        }
        match page {
            Page::Tray => self.focus_first(),
            Page::Settings => {
                self.intents.tell(Intent::Status);
                self.settings.get().into_iter().for_each(Settings::focus);
            }
            Page::Applications => {
                self.applications.get().into_iter().for_each(Applications::rewind);
                self.show_permissions();
                self.applications.get().into_iter().for_each(Applications::focus);
            }
            Page::Application => self.application.get().into_iter().for_each(One::focus),
        }
    }

    /// Goes back one page, and the keyboard to where it was.
    pub(super) fn go_back(self: &Rc<Self>) {
        let before = self.pages.trail.borrow_mut().pop();
        let (page, focus) = before.map_or((Page::Tray, None), |(page, focus)| (page, focus.upgrade()));
        self.pages.show(page);
        match page {
            // Rows stand elsewhere by now.
            Page::Applications => self.applications.get().into_iter().for_each(Applications::come_back),
            _ if focus.as_ref().is_some_and(|focus| focus.is_mapped() && focus.grab_focus()) => {}
            Page::Tray => self.focus_first(),
            Page::Settings => self.settings.get().into_iter().for_each(Settings::focus),
            Page::Application => self.application.get().into_iter().for_each(One::focus),
        }
    }

    /// Makes a page, unless it is there.
    fn need(&self, page: Page) {
        let made = match page {
            Page::Tray => Some(()),
            Page::Settings => self.need_settings(),
            Page::Applications => self.need_applications(),
            Page::Application => self.need_application(),
        };
        if made.is_none() {
            tracing::error!("the program's own resources are damaged");
        }
    }

    fn need_settings(&self) -> Option<()> {
        if self.settings.get().is_none() {
            let settings = Settings::new(self.calendar.clone(), self.wished.clone())?;
            let state = self.state.borrow().clone();
            settings.tell_dnd(state.dnd, state.dnd_until_ms);
            self.pages.add(Page::Settings, settings.root());
            let _ = self.settings.set(settings);
        }
        Some(())
    }

    fn need_applications(&self) -> Option<()> {
        if self.applications.get().is_none() {
            let applications = Applications::new(self.around.gallery.icons.clone(), self.wished.clone())?;
            self.pages.add(Page::Applications, applications.root());
            let _ = self.applications.set(applications);
        }
        Some(())
    }

    fn need_application(&self) -> Option<()> {
        if self.application.get().is_none() {
            let application = One::new(self.around.gallery.icons.clone(), self.wished.clone())?;
            self.pages.add(Page::Application, application.root());
            let _ = self.application.set(application);
        }
        Some(())
    }
}

//! Who may show notifications, as the daemon tells it, on the pages that show it.

use std::rc::Rc;

use tidings::view::permission::{Permission, PermissionChange};

use super::Inner;
use super::pages::Page;
use crate::tray::applications::known;

impl Inner {
    /// These are known, and no others.
    pub(super) fn permissions_told(&self, permissions: Vec<Permission>) {
        self.known.borrow_mut().replace(permissions);
        self.show_permissions();
    }

    /// This has changed.
    pub(super) fn permissions_changed(self: &Rc<Self>, changes: Vec<PermissionChange>) {
        let shown = self.application.get().and_then(|page| page.shown());
        let mut forgotten = false;
        for change in changes {
            if let PermissionChange::Gone { application, origin } = &change {
                forgotten |= shown.as_ref() == Some(&(application.clone(), origin.clone()));
            }
            self.known.borrow_mut().apply(change);
        }
        self.show_permissions();
        // There is nothing to be said of it any more, unless it has sent something in the same moment.
        let gone = shown.filter(|shown| forgotten && self.known.borrow().get(shown).is_none());
        if gone.is_some() && self.pages.shown() == Page::Application {
            self.go_back();
        }
    }

    /// The pages show what is known.
    pub(super) fn show_permissions(&self) {
        let known = self.known.borrow();
        if let Some(settings) = self.settings.get() {
            settings.tell_applications(known.summary().as_deref());
        }
        if let Some(page) = self.applications.get().filter(|_| self.pages.shows_applications()) {
            page.show(&known);
        }
        if let Some(page) = self.application.get()
            && let Some(id) = page.shown()
            && let Some(permission) = known.get(&id)
        {
            page.show(permission, known.within(&id));
        }
    }

    /// The page of an application, of which perhaps nothing is known but what `sender` says.
    pub(super) fn go_to_application(self: &Rc<Self>, sender: &Permission) {
        self.go_to(Page::Application);
        let id = known::id(sender);
        if let Some(page) = self.application.get() {
            let known = self.known.borrow();
            page.show(known.get(&id).map_or(sender, |known| known), known.within(&id));
            page.focus();
        }
    }

    /// What the person chose is so, or cannot be: then the pages show what is.
    pub(super) fn permission_set(&self, result: Result<(), String>) {
        if let Err(problem) = result {
            self.strip.complain(&format!("Not changed: {problem}"));
            self.show_permissions();
        }
    }
}

//! What keys do in the panel.

use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;

use super::Inner;
use super::pages::Page;
use crate::tray::act::Act;
use crate::tray::applications::Applications;
use crate::tray::keys::Meaning;
use crate::tray::list::Row as _;
use crate::tray::model::{Item, ItemId, group_of};
use crate::tray::settings::Settings;

impl Inner {
    pub(super) fn key(self: &Rc<Self>, meaning: Meaning) -> bool {
        match meaning {
            Meaning::Back => {
                let asking = self.arrangement.borrow().asking();
                let cancel = |focus: gtk::Widget| {
                    ["reply.cancel", "question.cancel"].into_iter().any(|action| focus.activate_action(action, None).is_ok())
                };
                let cancelled = GtkWindowExt::focus(&self.window).is_some_and(cancel);
                if cancelled
                    || self.header.close_menu()
                    || self.search_bar.close_choices()
                    || self.settings.get().is_some_and(Settings::close_choices)
                    || self.shown_applications().is_some_and(Applications::end_search)
                {
                } else if self.pages.shown() != Page::Tray {
                    self.go_back();
                } else if asking.is_some() {
                    self.acted(Act::Ask(None));
                } else if self.search_bar.end() {
                    self.focus_first();
                } else {
                    self.close(true);
                }
                true
            }
            Meaning::Search => {
                if let Some(page) = self.shown_applications() {
                    page.focus();
                    return true;
                }
                self.pages.begin_anew();
                self.search_bar.begin();
                true
            }
            Meaning::Undo => {
                let any = self.tray.borrow().held() > 0;
                if any {
                    self.undo();
                }
                any
            }
            Meaning::Remove => self.remove_focused(),
            Meaning::Unfold(unfold) => self.unfold_focused(unfold),
        }
    }

    pub(super) fn typed(&self, keys: &gtk::EventControllerKey) -> bool {
        let focus = GtkWindowExt::focus(&self.window);
        if let Some(page) = self.shown_applications() {
            return !page.is_searching(focus.as_ref()) && page.forward(keys);
        }
        if self.pages.shown() != Page::Tray || self.search_bar.has_focus(focus.as_ref()) {
            return false;
        }
        self.search_bar.begin();
        self.search_bar.forward(keys)
    }

    /// The page of applications, while it is seen.
    fn shown_applications(&self) -> Option<&Applications> {
        self.applications.get().filter(|_| self.pages.shown() == Page::Applications)
    }

    fn remove_focused(self: &Rc<Self>) -> bool {
        match self.list.focused().and_then(|(shell, _)| shell.item()) {
            Some(Item::Entry(line)) if line.alone => self.acted(Act::Ask(Some(line.entry.key))),
            Some(Item::Entry(line)) => self.acted(Act::Dismiss(line.entry.key)),
            Some(Item::Group(group)) => self.acted(Act::DismissGroup(group.key)),
            Some(Item::Day(_)) | None => return false,
        }
        true
    }

    /// On a heading its group, on a row its text; what is folded already leads to the heading.
    fn unfold_focused(self: &Rc<Self>, unfold: bool) -> bool {
        let Some((shell, true)) = self.list.focused() else { return false };
        match shell.item() {
            Some(Item::Group(group)) => self.acted(Act::Collapse(group.key, !unfold)),
            Some(Item::Entry(line)) if unfold || line.expanded => self.acted(Act::Expand(line.entry.key, unfold)),
            Some(Item::Entry(line)) if !line.alone => {
                return self.list.focus_item(&ItemId::Group(group_of(&line.entry)));
            }
            Some(Item::Entry(_) | Item::Day(_)) | None => return false,
        }
        true
    }
}

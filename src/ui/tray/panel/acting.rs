//! What comes of what the person does in the panel: the daemon is told, or the panel is arranged anew.
//!
//! What is dismissed is held back for a while, for undo.

use std::rc::Rc;

use gtk4::prelude::*;
use tidings::core::notification::DEFAULT_ACTION;
use tidings::view::Entry;
use tidings::wire::asked::{DndForm, ForgetForm};

use super::Inner;
use super::pages::Page;
use crate::link::Intent;
use crate::notification::opening;
use crate::tray::act::{Act, Wish};
use crate::tray::applications::Applications;
use crate::tray::list::Row as _;
use crate::tray::model::{Item, ItemId};
use crate::tray::row;
use crate::tray::shell::Shell;

impl Inner {
    /// Something was done with a row.
    pub(super) fn acted(self: &Rc<Self>, act: Act) {
        match act {
            Act::Dismiss(key) => self.dismiss(vec![key]),
            Act::DismissGroup(group) => {
                let keys = self.tray.borrow().keys(Some(&group));
                self.dismiss(keys);
            }
            Act::Invoke(key, action) => {
                let link = self.entry(key).and_then(|entry| entry.notification.web.link_of(&action).map(str::to_owned));
                self.invoke(key, action);
                if let Some(link) = link {
                    self.acted(Act::Link(link));
                }
            }
            Act::Reply(key, text) => {
                if let Some(entry) = self.entry(key) {
                    self.intents.tell(Intent::Reply { id: entry.notification.id, text });
                }
            }
            Act::Hold(key, held) => {
                if let Some(entry) = self.entry(key) {
                    self.intents.tell(Intent::Hold(entry.notification.id, held));
                }
            }
            Act::Expand(key, expanded) => {
                self.arrangement.borrow_mut().expand(key, expanded);
                self.refresh();
            }
            Act::Collapse(group, collapsed) => {
                self.arrangement.borrow_mut().collapse(&group, collapsed);
                self.refresh();
            }
            Act::Ask(key) => {
                let before = self.arrangement.borrow().asking();
                self.arrangement.borrow_mut().ask(key);
                self.refresh();
                if let Some(key) = key.or(before) {
                    self.list.focus_item(&ItemId::Entry(key));
                }
            }
            Act::Forget(form) => self.forget(form),
            Act::Application(sender) => self.go_to_application(&sender),
            Act::Opened => self.close(true),
            Act::Link(target) => {
                opening::link(&WidgetExt::display(&self.window), &target);
                self.close(true);
            }
        }
    }

    /// Something is wanted of all notifications, or of Tidings itself.
    pub(super) fn wished(self: &Rc<Self>, wish: Wish) {
        match wish {
            Wish::Dnd { on, until_ms } => {
                self.intents.tell(Intent::Dnd(DndForm { on: Some(on), until_ms, for_ms: None }));
            }
            Wish::DismissAll => {
                self.search_bar.end();
                let keys = self.tray.borrow().keys(None);
                self.dismiss(keys);
            }
            Wish::Forget(form) => self.forget(form),
            Wish::Archive(form) => self.intents.tell(Intent::SetArchive(form)),
            Wish::Settings => self.go_to(Page::Settings),
            Wish::Applications => self.go_to(Page::Applications),
            Wish::FindApplications => {
                self.show_permissions();
                self.applications.get().into_iter().for_each(Applications::rewind);
            }
            Wish::Application(permission) => self.go_to_application(&permission),
            Wish::Permission { application, origin, changes } => {
                self.intents.tell(Intent::SetPermission { application, origin, changes });
            }
            Wish::ForgetPermission { application, origin } => {
                self.intents.tell(Intent::ResetPermission { application, origin });
            }
            Wish::Back => self.go_back(),
        }
    }

    fn forget(&self, form: ForgetForm) {
        self.arrangement.borrow_mut().ask(None);
        self.intents.tell(Intent::Forget(form));
        self.refresh();
    }

    /// A click or Enter on a row.
    pub(super) fn activated(self: &Rc<Self>, shell: &Shell) {
        match shell.item() {
            Some(Item::Entry(line)) if !shell.link_was_opened() => self.activate(line.entry.key),
            Some(Item::Group(group)) if group.count > 1 => self.acted(Act::Collapse(group.key, !group.collapsed)),
            Some(Item::Entry(_) | Item::Group(_) | Item::Day(_)) | None => {}
        }
    }

    fn entry(&self, key: u64) -> Option<Rc<Entry>> {
        let tray = self.tray.borrow().get(key).cloned();
        tray.or_else(|| self.search.borrow().get(key).cloned())
    }

    fn activate(self: &Rc<Self>, key: u64) {
        let Some(entry) = self.entry(key) else { return };
        if let Some(link) = entry.notification.web.navigate.clone() {
            if row::answers(&entry) {
                self.invoke(key, DEFAULT_ACTION.to_owned());
            } else {
                self.intents.tell(Intent::Dismiss(vec![key]));
            }
            return self.acted(Act::Link(link));
        }
        let opens = entry.notification.desktop_entry.as_ref().filter(|_| !row::answers(&entry));
        if row::answers(&entry) && entry.notification.default_action {
            self.invoke(key, DEFAULT_ACTION.to_owned());
            self.close(true);
        } else if let Some(application) = opens {
            opening::application(&WidgetExt::display(&self.window), application);
            self.intents.tell(Intent::Dismiss(vec![key]));
            self.close(true);
        } else {
            let expanded = self.arrangement.borrow().is_expanded(key);
            self.acted(Act::Expand(key, !expanded));
        }
    }

    fn invoke(&self, key: u64, action: String) {
        if let Some(entry) = self.entry(key).filter(|entry| row::answers(entry)) {
            let token = self.side.activation_token(&WidgetExt::display(&self.window));
            self.intents.tell(Intent::Invoke { id: entry.notification.id, key: action, token });
        }
    }

    fn dismiss(&self, keys: Vec<u64>) {
        let focused = self.list.focused().and_then(|(shell, _)| self.list.place(&shell.id()?));
        let before = self.tray.borrow_mut().hold(keys);
        if !before.is_empty() {
            self.intents.tell(Intent::Dismiss(before));
        }
        let held = self.tray.borrow().held();
        if held > 0 {
            self.strip.show(held);
        }
        self.refresh();
        if let Some(place) = focused
            && !self.list.focus(place)
        {
            self.search_bar.focus();
        }
    }

    /// What was dismissed last is back.
    pub(super) fn undo(&self) {
        self.tray.borrow_mut().undo();
        self.strip.hide();
        self.refresh();
        self.list.focus(0);
    }

    /// It is too late for undo: the daemon is told.
    pub(super) fn commit(&self) {
        let keys = self.tray.borrow_mut().take_held();
        self.strip.hide();
        if !keys.is_empty() {
            self.intents.tell(Intent::Dismiss(keys));
        }
    }
}

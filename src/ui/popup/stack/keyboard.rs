//! The keyboard on the popups: when it is there, and what its keys do.
//!
//! It is there only while the person writes a reply, or has asked for it.

use std::rc::Rc;

use gtk4 as gtk;
use gtk4::gdk::{Key, ModifierType};
use gtk4::glib::Propagation;
use gtk4::prelude::*;

use super::Stack;
use crate::popup::widget::PopupWidget;

/// What a key means where nothing in a popup has a use for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// To another popup: nearer to the corner (true) or further away.
    Step(bool),
    Activate,
    Dismiss,
    Menu,
    /// Show all of the text, or no longer.
    Expand(bool),
    Leave,
}

fn meaning(key: Key, state: ModifierType, mirrored: bool) -> Option<Meaning> {
    if state.intersects(ModifierType::CONTROL_MASK | ModifierType::ALT_MASK) {
        return None;
    }
    Some(match key {
        Key::Up | Key::KP_Up => Meaning::Step(true),
        Key::Down | Key::KP_Down => Meaning::Step(false),
        Key::Return | Key::KP_Enter | Key::ISO_Enter | Key::space => Meaning::Activate,
        Key::Delete | Key::KP_Delete => Meaning::Dismiss,
        Key::Menu => Meaning::Menu,
        Key::F10 if state.contains(ModifierType::SHIFT_MASK) => Meaning::Menu,
        Key::Left | Key::KP_Left => Meaning::Expand(mirrored),
        Key::Right | Key::KP_Right => Meaning::Expand(!mirrored),
        Key::Escape => Meaning::Leave,
        _ => return None,
    })
}

/// Listens to the keys that no widget of a popup wants.
pub(super) fn listen(stack: &Rc<Stack>) {
    let keys = gtk::EventControllerKey::new();
    let weak = Rc::downgrade(stack);
    keys.connect_key_pressed(move |_, key, _, state| {
        let Some(stack) = weak.upgrade() else { return Propagation::Proceed };
        let mirrored = stack.list.direction() == gtk::TextDirection::Rtl;
        match meaning(key, state, mirrored) {
            Some(meaning) if stack.key(meaning) => Propagation::Stop,
            _ => Propagation::Proceed,
        }
    });
    stack.list.add_controller(keys);
}

impl Stack {
    pub(super) fn hover(&self, inside: bool) {
        self.pointer_inside.set(inside);
        self.attend();
    }

    /// Whether the person is here.
    pub(in crate::popup) fn is_attended(&self) -> bool {
        self.attended.get()
    }

    /// Whether the pointer is here.
    pub(in crate::popup) fn has_pointer(&self) -> bool {
        self.pointer_inside.get()
    }

    /// Tells whether the person is here, with the pointer or the keyboard.
    fn attend(&self) {
        let here = self.pointer_inside.get() || (self.keyboard.get() && self.window.is_active());
        if self.attended.replace(here) != here {
            self.groups.attended(here);
            if let Some(front) = self.front.upgrade() {
                front.attend();
            }
        }
    }

    /// The window has the keyboard, or has it no longer: then the person has turned to something else.
    pub(super) fn activity_changed(&self) {
        if !self.window.is_active() {
            self.navigating.set(false);
            self.follow_keyboard();
        }
        self.attend();
    }

    pub(super) fn take_keyboard(&self) {
        // It has one place, and what another stack of ours has is not to be given back to that one later.
        if let Some(front) = self.front.upgrade() {
            front
                .all()
                .iter()
                .filter(|stack| !std::ptr::eq(Rc::as_ptr(stack), self))
                .for_each(|stack| stack.give_keyboard_back());
        }
        self.keyboard.set(true);
        self.placement.take_keyboard(&self.window);
        self.attend();
    }

    pub(in crate::popup) fn give_keyboard_back(&self) {
        self.navigating.set(false);
        if self.keyboard.replace(false) {
            self.placement.give_keyboard_back(&self.window);
            GtkWindowExt::set_focus(&self.window, gtk::Widget::NONE);
            self.attend();
        }
    }

    /// The keyboard is kept as long as something is being written, or the person goes through the popups.
    pub(super) fn follow_keyboard(&self) {
        let popups = self.popups.borrow();
        let wanted = !popups.is_empty() && (self.navigating.get() || popups.iter().any(PopupWidget::is_writing));
        drop(popups);
        if !wanted {
            self.give_keyboard_back();
        }
    }

    /// The person wants to go through the popups, and begins with the one that is furthest from the corner, or `nearest` to it;
    /// whether there is one to be seen.
    pub(in crate::popup) fn navigate(&self, nearest: bool) -> bool {
        if !self.window.is_visible() {
            return false;
        }
        let popups = self.popups.borrow();
        let mut seen = popups.iter().filter(|widget| widget.root.is_visible());
        let Some(first) = (if nearest { seen.next() } else { seen.next_back() }) else { return false };
        self.navigating.set(true);
        self.take_keyboard();
        self.window.set_focus_visible(true);
        first.root.grab_focus();
        true
    }

    /// Where the popup that had the focus has gone, another one has it.
    pub(super) fn keep_focus(&self) {
        if !self.navigating.get() {
            return;
        }
        let popups = self.popups.borrow();
        if self.focused_place().is_some() || focused(&self.window, &popups).is_some() {
            return;
        }
        let seen = || popups.iter().rev().filter(|widget| widget.root.is_visible());
        // The line that has opened a group is gone: the person goes on there.
        let opened = seen().find(|widget| widget.group().is_some_and(|group| self.groups.is_open(&group)));
        if let Some(next) = opened.or_else(|| seen().next()) {
            next.root.grab_focus();
        }
    }

    fn key(&self, meaning: Meaning) -> bool {
        if meaning == Meaning::Leave {
            let popups = self.popups.borrow();
            let closed =
                focused(&self.window, &popups).and_then(|place| popups.get(place)).is_some_and(PopupWidget::close_menu);
            drop(popups);
            if !closed {
                self.give_keyboard_back();
            }
            return true;
        }
        // What a reply has no use for is nobody's.
        if !self.navigating.get() {
            return false;
        }
        let popups = self.popups.borrow();
        if let Meaning::Step(nearer) = meaning {
            self.step(nearer);
            return true;
        }
        let Some(place) = focused(&self.window, &popups) else { return false };
        let Some(popup) = popups.get(place) else { return false };
        match meaning {
            Meaning::Activate => popup.activate(),
            Meaning::Dismiss => popup.dismiss(),
            Meaning::Menu => popup.toggle_menu(),
            Meaning::Expand(expand) => popup.expand(expand),
            Meaning::Step(_) | Meaning::Leave => {}
        }
        true
    }

    /// To the next popup or line that can be seen, nearer to the corner or further away.
    fn step(&self, nearer: bool) {
        let Some(place) = self.focused_place() else { return };
        let order = self.order.borrow();
        let (before, after) = order.split_at(place);
        let next = if nearer {
            before.iter().rev().find(|widget| widget.is_visible())
        } else {
            after.iter().skip(1).find(|widget| widget.is_visible())
        };
        match (next, self.front.upgrade()) {
            (Some(next), _) => drop(next.grab_focus()),
            (None, Some(front)) => front.step_on(self, nearer),
            (None, None) => {}
        }
    }

    /// The place in the order of all that can be seen of what has the focus.
    fn focused_place(&self) -> Option<usize> {
        let focus = GtkWindowExt::focus(&self.window)?;
        let holds = |widget: &gtk::Widget| widget.is_visible() && (focus == *widget || focus.is_ancestor(widget));
        self.order.borrow().iter().position(holds)
    }
}

/// The place of the popup that has the focus, or holds what has it.
fn focused(window: &gtk::Window, popups: &[PopupWidget]) -> Option<usize> {
    let focus = GtkWindowExt::focus(window)?;
    let holds = |widget: &PopupWidget| {
        let root = widget.root.upcast_ref::<gtk::Widget>();
        root.is_visible() && (&focus == root || focus.is_ancestor(root))
    };
    popups.iter().position(holds)
}

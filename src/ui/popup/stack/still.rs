//! Nothing moves under the pointer: what would move the popup that it is on waits until it leaves, or until that popup goes.
//!
//! A popup that goes meanwhile leaves its place vacant; new content that may need another height is held back.

use std::ops::Range;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::core::notification::Id;

use super::Stack;
use crate::popup::stacks::Shown;
use crate::popup::widget::PopupWidget;

impl Stack {
    /// The place of the popup that the pointer is on.
    fn pointed(&self) -> Option<usize> {
        if !self.pointer_inside.get() {
            return None;
        }
        let under = |widget: &PopupWidget| widget.root.state_flags().contains(gtk::StateFlags::PRELIGHT);
        self.popups.borrow().iter().position(under)
    }

    /// Leaves the place vacant where others would move under the pointer; whether it did.
    pub(super) fn vacate(&self, place: usize) -> bool {
        let vacant = self.pointed().is_some_and(|pointed| place < pointed);
        if vacant && let Some(widget) = self.popups.borrow().get(place) {
            widget.vacate();
        }
        vacant
    }

    /// Keeps new content of the popup there for later, if it may move the one under the pointer; whether it did.
    pub(super) fn hold_back(&self, place: usize, at: Id, shown: &Rc<Shown>) -> bool {
        // Another notification takes the place at once: the daemon knows it by its own id.
        let held = at == shown.id() && self.pointed().is_some_and(|pointed| place < pointed);
        if !held || self.popups.borrow().get(place).is_some_and(|widget| widget.keeps_shape(&shown.ready.popup)) {
            return false;
        }
        let mut held_back = self.held_back.borrow_mut();
        held_back.retain(|(id, _)| *id != at);
        held_back.push((at, shown.clone()));
        true
    }

    /// How much may be left out of the popups: as much as is left out already where one is under the pointer.
    pub(super) fn free_steps(&self) -> Range<usize> {
        let step = self.room_step.get();
        if self.pointed().is_some() { step..step.saturating_add(1) } else { 0..usize::MAX }
    }

    /// Nothing is under the pointer any more: all that has waited happens.
    pub(super) fn let_go(self: &Rc<Self>) {
        let (vacant, rest): (Vec<_>, Vec<_>) = self.popups.take().into_iter().partition(PopupWidget::is_vacant);
        self.popups.replace(rest);
        let any = !vacant.is_empty();
        for widget in vacant {
            self.put_away(widget);
        }
        let held_back = self.held_back.take();
        let any = any || !held_back.is_empty();
        for (at, shown) in held_back {
            self.put(at, &shown);
        }
        if any || self.room_step.get() > 0 || !self.popups.borrow().iter().all(|widget| widget.root.is_visible()) {
            self.changed_here();
        }
    }
}

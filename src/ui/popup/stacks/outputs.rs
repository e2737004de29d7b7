//! Outputs that come and go: a window goes with the one that it is on, and comes back on another as soon as there is one.
//!
//! The popups in it stay what they are meanwhile.

use std::rc::Rc;

use gtk4::prelude::*;
use gtk4::{gdk, glib};
use tidings::view::settings::Output;

use super::Front;
use crate::link::Intent;

/// Listens to the outputs.
pub(super) fn listen(front: &Rc<Front>) {
    let monitors = front.display.monitors();
    monitors.iter::<gdk::Monitor>().flatten().for_each(|monitor| watch(front, &monitor));
    let changed = Rc::downgrade(front);
    monitors.connect_items_changed(move |monitors, first, _, added| {
        let Some(front) = changed.upgrade() else { return };
        let came = (first..first.saturating_add(added)).filter_map(|place| monitors.item(place).and_downcast());
        came.for_each(|monitor| watch(&front, &monitor));
        front.outputs_changed();
    });
}

/// Size and name of a new one are told after it, and the size may change.
fn watch(front: &Rc<Front>, monitor: &gdk::Monitor) {
    for property in ["geometry", "connector"] {
        let front = Rc::downgrade(front);
        let told =
            move |_: &gdk::Monitor, _: &glib::ParamSpec| front.upgrade().into_iter().for_each(|front| front.outputs_changed());
        monitor.connect_notify_local(Some(property), told);
    }
}

impl Front {
    /// All outputs by name.
    pub(super) fn outputs(&self) -> Vec<String> {
        self.all().first().map(|stack| stack.outputs()).unwrap_or_default()
    }

    /// Tells whether there is anything to see popups on. To whoever asks for the first time, that there is goes without saying.
    pub(super) fn tell_visible(&self, anew: bool) {
        let visible = self.all().first().is_some_and(|stack| stack.has_output());
        let told = self.told_visible.replace(visible) || anew;
        if told != visible {
            self.intents.tell(Intent::Visible(visible));
        }
    }

    fn outputs_changed(self: &Rc<Self>) {
        self.tell_visible(false);
        if self.is_on_all() {
            self.arrange();
            self.changed();
        }
        self.all().iter().for_each(|stack| stack.outputs_changed());
        self.step_aside();
    }

    /// Whether anything is shown on all outputs.
    fn is_on_all(&self) -> bool {
        let settings = self.settings.borrow();
        let chosen = [&settings.low.output, &settings.critical.output];
        settings.place.output == Output::All || chosen.contains(&&Some(Output::All))
    }
}

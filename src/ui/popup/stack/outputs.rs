//! Outputs that come and go: the window goes with the one that it is on, and comes back on another as soon as there is one.
//!
//! The popups in it stay what they are meanwhile.

use std::rc::Rc;

use gtk4::prelude::*;
use gtk4::{gdk, glib};

use super::Inner;
use crate::link::Intent;

/// Listens to the window's being closed, and to the outputs.
pub(super) fn listen(inner: &Rc<Inner>) {
    let closed = Rc::downgrade(inner);
    inner.window.connect_close_request(move |_| {
        closed.upgrade().into_iter().for_each(|inner| inner.closed_by_compositor());
        // GTK would destroy it, with all popups.
        glib::Propagation::Stop
    });
    let monitors = WidgetExt::display(&inner.window).monitors();
    monitors.iter::<gdk::Monitor>().flatten().for_each(|monitor| watch(inner, &monitor));
    let changed = Rc::downgrade(inner);
    monitors.connect_items_changed(move |monitors, first, _, added| {
        let Some(inner) = changed.upgrade() else { return };
        let came = (first..first.saturating_add(added)).filter_map(|place| monitors.item(place).and_downcast());
        came.for_each(|monitor| watch(&inner, &monitor));
        inner.outputs_changed();
    });
}

/// Size and name of a new one are told after it, and the size may change.
fn watch(inner: &Rc<Inner>, monitor: &gdk::Monitor) {
    for property in ["geometry", "connector"] {
        let inner = Rc::downgrade(inner);
        let told =
            move |_: &gdk::Monitor, _: &glib::ParamSpec| inner.upgrade().into_iter().for_each(|inner| inner.outputs_changed());
        monitor.connect_notify_local(Some(property), told);
    }
}

impl Inner {
    /// Whether the window is to be seen, if there is something to see it on.
    fn is_wanted(&self) -> bool {
        !self.popups.borrow().is_empty() && !self.covered.get()
    }

    /// Shows the window where it is wanted and may be shown.
    pub(super) fn appear(&self) {
        let may = self.is_wanted() && !self.closing.waits() && self.placement.has_output(&self.window);
        if may && !self.window.is_visible() {
            self.placement.fitted(&self.window);
            self.window.set_visible(true);
        }
    }

    /// The output has gone.
    fn closed_by_compositor(self: &Rc<Self>) {
        self.window.set_visible(false);
        self.linger_timer.clear();
        let inner = Rc::downgrade(self);
        self.closing.closed(move || inner.upgrade().into_iter().for_each(|inner| inner.come_back()));
        self.hover(false);
        self.let_go();
    }

    /// Tells whether there is anything to see popups on. To whoever asks for the first time, that there is goes without saying.
    pub(super) fn tell_visible(&self, anew: bool) {
        let visible = self.placement.has_output(&self.window);
        let told = self.told_visible.replace(visible) || anew;
        if told != visible {
            self.intents.tell(Intent::Visible(visible));
        }
    }

    fn outputs_changed(self: &Rc<Self>) {
        self.tell_visible(false);
        self.placement.follow_monitors(&self.window, &self.settings.borrow());
        if self.window.is_visible() {
            self.fit();
        } else {
            self.come_back();
        }
    }

    fn come_back(self: &Rc<Self>) {
        if !self.is_wanted() {
            return;
        }
        self.fit();
        self.appear();
        if self.keyboard.get() {
            self.take_keyboard();
        }
    }
}

//! What was copied here. It is to be had from this process alone, so the process stays as long as it is what is on the clipboard; but
//! where a clipboard manager takes it over, it need not.
//!
//! On X11 a manager is asked (ICCCM clipboard manager, `SAVE_TARGETS`). Wayland has no such question: there managers take a copy of
//! their own and offer that once we are gone, which nobody tells us of, so we stay. Nothing wakes the process up meanwhile.

use std::cell::Cell;
use std::rc::Rc;

use gtk4::prelude::*;
use gtk4::{gdk, gio, glib};

use crate::idle::{Idle, Part};

/// Puts `text` on the clipboard of `display`, and keeps the process here while it can be had from nobody else.
pub(crate) fn copy(display: &gdk::Display, idle: &Idle, text: &str) {
    let clipboard = display.clipboard();
    clipboard.set_text(text);
    idle.set(Part::Clipboard, true);
    // What is copied next, here or elsewhere, is another matter.
    let current = Rc::new(Cell::new(true));
    let handler = Rc::<Cell<Option<glib::SignalHandlerId>>>::default();
    let (own, still, others) = (handler.clone(), current.clone(), idle.clone());
    handler.set(Some(clipboard.connect_changed(move |clipboard| {
        still.set(false);
        if !clipboard.is_local() {
            others.set(Part::Clipboard, false);
        }
        if let Some(handler) = own.take() {
            clipboard.disconnect(handler);
        }
    })));
    let idle = idle.clone();
    clipboard.store_async(glib::Priority::DEFAULT, gio::Cancellable::NONE, move |stored| match stored {
        Ok(()) if current.get() => idle.set(Part::Clipboard, false),
        Ok(()) => {}
        Err(error) => tracing::debug!("what was copied stays here: {}", error.message()),
    });
}

//! Activation tokens of X11.

use std::cell::Cell;

use gtk4::gdk;
use gtk4::prelude::*;

/// How many tokens were given.
#[derive(Default)]
pub(super) struct Tokens(Cell<u32>);

impl Tokens {
    /// A startup id with the time of the click, which window managers compare with the time of the last one elsewhere. It is not
    /// announced: nothing is started, so nobody would end the busy pointer.
    pub(super) fn next(&self, display: &gdk::Display) -> String {
        let Some(display) = display.downcast_ref::<gdk4_x11::X11Display>() else { return String::new() };
        let count = self.0.get().wrapping_add(1);
        self.0.set(count);
        format!("tidings-ui-{}-{count}_TIME{}", std::process::id(), display.user_time())
    }
}

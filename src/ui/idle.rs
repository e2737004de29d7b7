//! When the process may leave: nothing of it has been on screen for a while.
//!
//! It knows which parts are on screen, and nothing of what they show.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use crate::timer::Timer;

/// What may be on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A popup.
    Popups,
    /// The panel.
    Tray,
}

/// Shared by all parts.
#[derive(Clone)]
pub(crate) struct Idle(Rc<Inner>);

struct Inner {
    /// `None` is never.
    after: Cell<Option<Duration>>,
    leave: Box<dyn Fn()>,
    timer: Timer,
    popups: Cell<bool>,
    tray: Cell<bool>,
}

impl Idle {
    /// Calls `leave` when nothing was on screen for `after`; from now on.
    pub(crate) fn new(after: Option<Duration>, leave: impl Fn() + 'static) -> Self {
        let idle = Self(Rc::new(Inner {
            after: Cell::new(after),
            leave: Box::new(leave),
            timer: Timer::default(),
            popups: Cell::new(false),
            tray: Cell::new(false),
        }));
        idle.set(Part::Popups, false);
        idle
    }

    /// Nothing has to be on screen for so long from now on.
    pub(crate) fn follow(&self, after: Option<Duration>) {
        if self.0.after.replace(after) != after {
            self.0.timer.clear();
            self.wait();
        }
    }

    /// This part is on screen, or is not.
    pub(crate) fn set(&self, part: Part, on_screen: bool) {
        match part {
            Part::Popups => self.0.popups.set(on_screen),
            Part::Tray => self.0.tray.set(on_screen),
        }
        self.wait();
    }

    fn wait(&self) {
        if self.0.popups.get() || self.0.tray.get() {
            return self.0.timer.clear();
        }
        let Some(after) = self.0.after.get().filter(|_| !self.0.timer.is_set()) else { return };
        let inner = Rc::downgrade(&self.0);
        self.0.timer.set(after, move || {
            if let Some(inner) = inner.upgrade() {
                (inner.leave)();
            }
        });
    }
}

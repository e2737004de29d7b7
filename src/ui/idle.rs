//! When the process may leave: nothing of it has been on screen, or wanted otherwise, for a while.
//!
//! It knows which parts are wanted, and nothing of what they show.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use crate::timer::Timer;

/// What the process may be wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A popup.
    Popups,
    /// The panel.
    Tray,
    /// What was copied here is still what is on the clipboard: nobody else has it.
    Clipboard,
}

/// Shared by all parts.
#[derive(Clone)]
pub(crate) struct Idle(Rc<Inner>);

struct Inner {
    /// `None` is never.
    after: Cell<Option<Duration>>,
    leave: Box<dyn Fn() -> bool>,
    timer: Timer,
    popups: Cell<bool>,
    tray: Cell<bool>,
    clipboard: Cell<bool>,
}

impl Idle {
    /// Calls `leave` when nothing was wanted for `after`; from now on. Where it says that something keeps it here after all, it is asked
    /// again in as long.
    pub(crate) fn new(after: Option<Duration>, leave: impl Fn() -> bool + 'static) -> Self {
        let idle = Self(Rc::new(Inner {
            after: Cell::new(after),
            leave: Box::new(leave),
            timer: Timer::default(),
            popups: Cell::new(false),
            tray: Cell::new(false),
            clipboard: Cell::new(false),
        }));
        idle.set(Part::Popups, false);
        idle
    }

    /// Nothing has to be wanted for so long from now on.
    pub(crate) fn follow(&self, after: Option<Duration>) {
        if self.0.after.replace(after) != after {
            self.0.timer.clear();
            self.wait();
        }
    }

    /// This part is wanted, or is not.
    pub(crate) fn set(&self, part: Part, wanted: bool) {
        match part {
            Part::Popups => self.0.popups.set(wanted),
            Part::Tray => self.0.tray.set(wanted),
            Part::Clipboard => self.0.clipboard.set(wanted),
        }
        self.wait();
    }

    fn wait(&self) {
        if self.0.popups.get() || self.0.tray.get() || self.0.clipboard.get() {
            return self.0.timer.clear();
        }
        let Some(after) = self.0.after.get().filter(|_| !self.0.timer.is_set()) else { return };
        let inner = Rc::downgrade(&self.0);
        self.0.timer.set(after, move || {
            if let Some(inner) = inner.upgrade()
                && !(inner.leave)()
            {
                Self(inner).wait();
            }
        });
    }
}

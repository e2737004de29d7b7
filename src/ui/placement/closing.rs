//! A window that the compositor closes, because its output has gone: when it may come back.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::timer::Timer;

/// A window that is closed again within this time waits as long: a compositor that wants it nowhere is not asked all the time.
const AGAIN: Duration = Duration::from_secs(1);

/// What is known of a window's being closed.
#[derive(Default)]
pub(crate) struct Closing {
    last: Cell<Option<Instant>>,
    back: Timer,
}

impl Closing {
    /// The window has been closed: `back` is called when it may come back, which is never at once, for who has it closed is not
    /// done with it.
    pub(crate) fn closed(&self, back: impl FnOnce() + 'static) {
        let again = self.last.replace(Some(Instant::now())).is_some_and(|last| last.elapsed() < AGAIN);
        self.back.set(if again { AGAIN } else { Duration::ZERO }, back);
    }

    /// Whether it may not come back yet.
    pub(crate) fn waits(&self) -> bool {
        self.back.is_set()
    }
}

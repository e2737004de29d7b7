//! Time as the core is told it. The core reads no clock: whoever calls it says what time it is.

use std::time::Duration;

/// The present, on the clocks that matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Monotonic time since some fixed moment; does not run while the machine sleeps. Popups are timed by it.
    pub mono: Duration,
    /// Time since the machine started; runs while it sleeps. Lengths that a person chooses are timed by it.
    pub boot: Duration,
    /// Time since the Unix epoch, as the person's clock shows it. It may jump.
    pub wall: Duration,
}

//! The time of a popup, as whoever shows it needs it to show how much is left.

/// How long a popup stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// All of its time, in milliseconds.
    pub timeout_ms: u64,
    /// What is left of it.
    pub left: Left,
}

/// What is left of a popup's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It runs, and is over at this time of the person's clock, in milliseconds since the Unix epoch.
    Until(u64),
    /// It stands still; so many milliseconds are left once it runs again.
    Stands(u64),
}

//! What outlives the process. Two things, each good for what the other is not:
//!
//! * the **journal**: a file to which what happens is appended before it is answered (microseconds, in the kernel's cache).
//!   It survives the death of the process, and from it alone the next one begins again with what was live and in the tray;
//! * the **archive**: an SQLite database of everything that was received and is not transient, with full-text search. It reads
//!   the journal behind the answers, and what it has taken over is deleted there.
//!
//! Nothing here knows threads or the bus. Neither ever fails a notification: what is wrong is told as a value.

pub mod archive;
pub mod event;
pub mod fold;
pub mod journal;
pub mod permitted;
pub mod refused;

#[cfg(test)]
mod property;
#[cfg(test)]
mod scratch;

use serde::{Deserialize, Serialize};

/// The settings of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether anything is kept after it has left the tray.
    pub enabled: bool,
    /// For how many days.
    pub days: u32,
    /// At most so many.
    pub count: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { enabled: true, days: 30, count: 10_000 }
    }
}

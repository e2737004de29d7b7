//! What a verb may know of the world besides the daemon: the present moment, and how to print.

use jiff::Zoned;
use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::print::json;
use crate::print::terminal::Terminal;
use crate::time::moment::{Moment, Toward};

/// The present moment and the reader.
#[derive(Debug)]
pub(crate) struct Present {
    /// Now, where the person is.
    pub(crate) now: Zoned,
    /// What standard output is.
    pub(crate) terminal: Terminal,
    /// JSON is wanted.
    pub(crate) json: bool,
}

impl Present {
    /// Now, in milliseconds since the Unix epoch.
    pub(crate) fn now_ms(&self) -> u64 {
        u64::try_from(self.now.timestamp().as_millisecond()).unwrap_or(0)
    }

    /// The JSON form or the human one, whichever is wanted.
    pub(crate) fn answer(&self, value: &impl Serialize, human: impl FnOnce() -> String) -> Answer {
        Answer::print(if self.json { json::line(value) } else { human() })
    }

    /// A moment in milliseconds since the Unix epoch.
    pub(crate) fn at(&self, moment: &Moment, toward: Toward) -> Result<u64, Failure> {
        moment.at(&self.now, toward).ok_or_else(|| Failure::Usage("no calendar reaches that time".to_owned()))
    }
}

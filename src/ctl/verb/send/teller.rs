//! Where events are written: standard output, in one form or the other, and the descriptors that were asked for.

use std::io::Write as _;

use super::descriptor::Descriptors;
use super::event::Event;

/// In which form events are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// Lines of JSON.
    Lines,
    /// As notify-send prints them.
    #[default]
    Plain,
}

/// Tells of one notification.
#[derive(Debug, Default)]
pub(super) struct Teller {
    pub(super) form: Form,
    /// There are actions that may be told of.
    pub(super) has_actions: bool,
    pub(super) id: Option<u32>,
    pub(super) data: Option<String>,
    pub(super) descriptors: Descriptors,
}

impl Teller {
    /// Tells of it; whether somebody still reads.
    pub(super) fn tell(&mut self, event: &Event) -> bool {
        self.descriptors.chosen(event.key(), event.activation_token());
        match self.form {
            Form::Lines => print(&event.line(self.id, self.data.as_deref())),
            Form::Plain => event.plain().is_none_or(|line| print(&line)),
        }
    }

    /// Whether anything may be printed: only then it matters whether somebody reads.
    pub(super) fn prints(&self) -> bool {
        self.form == Form::Lines || self.has_actions
    }
}

/// Prints at once; whether somebody reads.
pub(super) fn print(line: &str) -> bool {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(line.as_bytes()).and_then(|()| stdout.flush()).is_ok()
}

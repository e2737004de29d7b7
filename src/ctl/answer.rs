//! What a verb comes to: what is printed, what is said beside it, and the exit status.

/// The exit status of "no", and of what is not there.
pub(crate) const NO: u8 = 1;
/// The exit status of wrong usage.
pub(crate) const USAGE: u8 = 2;
/// The exit status when nobody answers.
pub(crate) const NOT_RUNNING: u8 = 3;

/// A result.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// For standard output.
    pub(crate) printed: String,
    /// One sentence for standard error.
    pub(crate) said: Option<String>,
    /// The exit status.
    pub(crate) status: u8,
}

impl Answer {
    /// It is done, and this is printed.
    pub(crate) fn print(printed: impl Into<String>) -> Self {
        Self { printed: printed.into(), ..Self::default() }
    }

    /// Something is to be said beside it.
    pub(crate) fn say(mut self, said: impl Into<String>) -> Self {
        self.said = Some(said.into());
        self
    }

    /// The answer is no, or a part of what was asked for is not there.
    pub(crate) fn no(mut self) -> Self {
        self.status = NO;
        self
    }
}

/// Why there is no result.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nobody owns the daemon's name.
    NotRunning,
    /// There is no session bus.
    NoBus(String),
    /// The daemon knows no such thing.
    NotFound(String),
    /// The daemon refused, or it makes no sense.
    Refused(String),
    /// The arguments make no sense together.
    Usage(String),
}

impl Failure {
    /// One sentence, with what to do about it where something can be done.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::NotRunning => {
                "tidingsd is not running; start it with `systemctl --user start tidings.service`, or run `tidingsd`".to_owned()
            }
            Self::NoBus(why) => format!("there is no session bus, so tidingsd cannot be reached: {why}"),
            Self::NotFound(why) | Self::Refused(why) | Self::Usage(why) => why.clone(),
        }
    }

    /// The exit status.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::NotRunning | Self::NoBus(_) => NOT_RUNNING,
            Self::NotFound(_) | Self::Refused(_) => NO,
            Self::Usage(_) => USAGE,
        }
    }
}

//! What a person is told of who may show notifications.

use super::{Popup, Sender};
use crate::core::identity::{Client, Identity};
use crate::core::permission::{Applicant, Program};
pub use crate::core::permission::{State, Switches};

/// An application, or an origin within it, that has sent something or of which the person has said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Stable text that stands for the application: `sandbox:org.example.App`, `unit:firefox`, `executable:/usr/bin/x as Backup`.
    pub application: String,
    /// The web site, device or account within it; `None` is the application itself.
    pub origin: Option<String>,
    /// The name of the application that it was last shown under.
    pub name: String,
    /// Its desktop entry, as claimed.
    pub desktop_entry: Option<String>,
    /// Name of its icon, where it has one that is a name.
    pub icon: Option<String>,
    /// The system bears out that it is this application; else it merely says so.
    pub verified: bool,
    /// Whether it may show notifications.
    pub state: State,
    /// What of them is to be where.
    pub switches: Switches,
    /// When it last sent one, in milliseconds since the Unix epoch; 0 is never.
    pub last_used_ms: u64,
    /// How many were accepted and not denied.
    pub shown: u64,
    /// How many were denied.
    pub blocked: u64,
}

impl Permission {
    /// The permission of whoever has sent `popup`, as it is before anything is known of it; `None` where nobody knows who that was.
    pub fn of_sender(popup: &Popup) -> Option<Self> {
        let identity = match popup.sender.as_ref()? {
            Sender::Sandbox(id) => Identity::Sandbox(id.as_str().into()),
            Sender::Unit(id) => Identity::Unit(id.as_str().into()),
            Sender::Executable(path) => Identity::Executable(path.as_str().into()),
            Sender::Connection(name) => Identity::Connection(Client(name.as_str().into())),
        };
        let claim = popup.desktop_entry.as_deref().unwrap_or(&popup.app_name);
        let applicant = Applicant::claiming(&identity, Some(claim).filter(|claim| !claim.is_empty()));
        Some(Self {
            application: applicant.to_string(),
            origin: popup.origin.clone().filter(|origin| !origin.is_empty()),
            name: popup.app_name.clone(),
            desktop_entry: popup.desktop_entry.clone(),
            icon: None,
            verified: applicant.verified(),
            state: State::Default,
            switches: Switches::default(),
            last_used_ms: 0,
            shown: 0,
            blocked: 0,
        })
    }

    /// What the system says runs, if it does, and what that claims to be where the system does not bear it out.
    pub fn vouched(&self) -> (Option<Sender>, Option<String>) {
        let Some(Applicant { program, claim }) = Applicant::read(&self.application) else { return (None, None) };
        let sender = match program {
            Program::Sandbox(id) => Some(Sender::Sandbox(id.to_string())),
            Program::Unit(id) => Some(Sender::Unit(id.to_string())),
            Program::Executable(path) => Some(Sender::Executable(path.to_string())),
            Program::Unknown => None,
        };
        (sender, claim.map(|claim| claim.to_string()))
    }
}

/// One change of the permissions. Few are held at once.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PermissionChange {
    /// A new one, or one that has changed.
    Put(Permission),
    /// One that is forgotten.
    Gone {
        /// [`Permission::application`]
        application: String,
        /// [`Permission::origin`]
        origin: Option<String>,
    },
}

/// What a popup asks the person, below what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether its sender may go on to show notifications: `granted` or `denied`.
    Permission,
    /// The same of somebody who has shown nothing yet; the popup is nothing but this question.
    Request,
    /// Whether its sender, whose popups the person keeps dismissing, is to be quiet: `quiet` or `keep`.
    Quiet,
}

impl Question {
    /// Its word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Permission => "permission",
            Self::Request => "request",
            Self::Quiet => "quiet",
        }
    }

    /// The one that this word stands for.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Permission, Self::Request, Self::Quiet].into_iter().find(|question| question.word() == word)
    }
}

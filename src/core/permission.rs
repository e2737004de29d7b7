//! Who may show notifications, as the web API has it: `default`, `granted` or `denied`, for each application and, where one tells
//! it, for each origin (a web site, a device, an account) within it.
//!
//! A permission belongs to a [`Subject`], which is what the system vouches for. What a program merely claims to be is a subject of
//! its own beneath that program, so a claimed name never uses the permission of the application that really bears it.

mod asking;
mod deciding;
mod refused;
mod rules;
mod strip;
mod table;

use std::fmt;
use std::sync::Arc;

use super::identity::Identity;
use super::notification::Content;
use crate::content::image::Icon;
use crate::view::settings::words;

pub(super) use asking::Asking;
pub use asking::Requested;
pub use deciding::Answer;
pub use refused::Refused;
pub(super) use rules::{Leave, Manner};
pub(super) use table::Permissions;
pub use table::Permitted;

words! {
    /// Whether a subject may show notifications (Web Notifications, "permission").
    State {
        /// The person has not said.
        #[default]
        Default = "default",
        /// It may.
        Granted = "granted",
        /// It may not.
        Denied = "denied",
    }
}

words! {
    /// What is made of those of whom the person has not said anything.
    Policy {
        /// They are shown, with the question whether that is to go on.
        #[default]
        Ask = "ask",
        /// Nothing is shown but the question.
        Strict = "strict",
        /// They are shown.
        Allow = "allow",
    }
}

/// What of a subject's notifications is to be where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switches {
    /// They pop up.
    pub popups: bool,
    /// They may be heard.
    pub sound: bool,
    /// They are in the tray until the person has dealt with them.
    pub tray: bool,
    /// They are kept in the archive.
    pub history: bool,
    /// They pop up though the screen is locked.
    pub lock_screen: bool,
    /// The person has turned it quiet: straight to the tray, neither popup nor sound.
    pub quiet: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self { popups: true, sound: true, tray: true, history: true, lock_screen: false, quiet: false }
    }
}

/// What is to be changed of a subject; `None` stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Its permission.
    pub state: Option<State>,
    /// [`Switches::popups`]
    pub popups: Option<bool>,
    /// [`Switches::sound`]
    pub sound: Option<bool>,
    /// [`Switches::tray`]
    pub tray: Option<bool>,
    /// [`Switches::history`]
    pub history: Option<bool>,
    /// [`Switches::lock_screen`]
    pub lock_screen: Option<bool>,
    /// [`Switches::quiet`]
    pub quiet: Option<bool>,
}

/// What the system says runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Program {
    /// Id of a sandboxed application (Flatpak, Snap).
    Sandbox(Arc<str>),
    /// Application id in the name of a systemd unit.
    Unit(Arc<str>),
    /// Path of an executable.
    Executable(Arc<str>),
    /// It says nothing.
    Unknown,
}

/// An application as permissions know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Applicant {
    /// What really runs.
    pub program: Program,
    /// What it claims to be (`desktop-entry`, else `app_name`), in small letters, where the system does not bear that out:
    /// `notify-send -a Backup`.
    pub claim: Option<Arc<str>>,
}

/// Who has a permission.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The application.
    pub application: Applicant,
    /// The web site, device or account within it; `None` is the application itself.
    pub origin: Option<Arc<str>>,
}

/// Folders in which only the system puts executables: what lies there is what its name says.
const SYSTEM: [&str; 8] = ["/usr/", "/opt/", "/bin/", "/sbin/", "/lib", "/snap/", "/nix/store/", "/gnu/store/"];

impl Applicant {
    /// The one that sends `content` under this identity.
    pub fn of(identity: &Identity, content: &Content) -> Self {
        let entry = content.desktop_entry.as_deref();
        let claim = entry.or(Some(content.app_name.as_str())).filter(|claim| !claim.is_empty());
        Self::claiming(identity, claim)
    }

    /// The one of this identity that claims to be `claim`.
    pub fn claiming(identity: &Identity, claim: Option<&str>) -> Self {
        let (program, borne_out) = match identity {
            Identity::Sandbox(id) => (Program::Sandbox(id.clone()), true),
            Identity::Unit(id) => (Program::Unit(id.clone()), claim.is_none_or(|claim| names(claim, id))),
            Identity::Executable(path) => {
                let system = SYSTEM.iter().any(|folder| path.starts_with(folder)) && !path.starts_with("/usr/local/");
                let name = path.rsplit('/').next().unwrap_or_default();
                (Program::Executable(path.clone()), claim.is_none_or(|claim| system && names(claim, name)))
            }
            Identity::Connection(_) => (Program::Unknown, false),
        };
        Self { program, claim: claim.filter(|_| !borne_out).map(|claim| claim.to_lowercase().into()) }
    }

    /// Whether the system says that it is what it is shown as.
    pub fn verified(&self) -> bool {
        self.claim.is_none() && self.program != Program::Unknown
    }

    /// The one with this text; `None` where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let (program, claim) = match text.split_once(AS) {
            Some((program, claim)) => (program, Some(claim).filter(|claim| !claim.is_empty())),
            None => (text, None),
        };
        let program = match program.split_once(':') {
            Some((_, "")) => return None,
            Some(("sandbox", id)) => Program::Sandbox(id.into()),
            Some(("unit", id)) => Program::Unit(id.into()),
            Some(("executable", path)) => Program::Executable(path.into()),
            None if program == UNKNOWN => Program::Unknown,
            _ => return None,
        };
        Some(Self { program, claim: claim.map(Arc::from) })
    }
}

/// Between what runs and what it claims to be.
const AS: &str = " as ";
const UNKNOWN: &str = "unknown";

/// Its stable text: `sandbox:org.example.App`, `unit:firefox`, `executable:/usr/bin/notify-send as backup`.
impl fmt::Display for Applicant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.program {
            Program::Sandbox(id) => write!(f, "sandbox:{id}")?,
            Program::Unit(id) => write!(f, "unit:{id}")?,
            Program::Executable(path) => write!(f, "executable:{path}")?,
            Program::Unknown => f.write_str(UNKNOWN)?,
        }
        match &self.claim {
            Some(claim) => write!(f, "{AS}{claim}"),
            None => Ok(()),
        }
    }
}

impl Subject {
    /// The one that sends `content` under this identity.
    pub fn of(identity: &Identity, content: &Content) -> Self {
        let origin = content.origin.as_deref().filter(|origin| !origin.is_empty());
        Self { application: Applicant::of(identity, content), origin: origin.map(Arc::from) }
    }

    /// The application that it is within; `None` where it is the application.
    pub fn parent(&self) -> Option<Self> {
        self.origin.as_ref().map(|_| Self { application: self.application.clone(), origin: None })
    }
}

/// Whether `claim` says no more than `name`, which the system has given: `Firefox` and `firefox`, `org.gnome.Maps` and `Maps`.
fn names(claim: &str, name: &str) -> bool {
    let last = |text: &str| text.rsplit('.').next().unwrap_or_default().to_lowercase().replace(' ', "-");
    claim == name || (!name.is_empty() && (last(claim) == name.to_lowercase() || last(claim) == last(name)))
}

/// What is kept of a subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its permission.
    pub state: State,
    /// What of it is to be where.
    pub switches: Switches,
    /// The name that it was last shown under.
    pub name: String,
    /// Its desktop entry, as claimed.
    pub desktop_entry: Option<String>,
    /// Name of its icon, where it has one that is a name.
    pub icon: Option<String>,
    /// How often the person was asked below a popup whether it may go on.
    pub strips: u8,
    /// How often the person has put away the question whether it may show anything, without an answer.
    pub unanswered: u8,
    /// Popups in a row that the person has dismissed without acting on one.
    pub dismissed: u8,
    /// The person was offered to turn it quiet.
    pub offered: bool,
    /// What came of it.
    pub usage: Usage,
}

impl Standing {
    /// Whether the person has said nothing about it.
    pub fn is_undecided(&self) -> bool {
        self.state == State::Default && self.switches == Switches::default()
    }

    /// Whether it is known as what `content` shows it as.
    fn is_named(&self, content: &Content) -> bool {
        self.name == content.app_name
            && self.desktop_entry == content.desktop_entry
            && content.app_icon.as_ref().and_then(icon_name).is_none_or(|icon| self.icon.as_deref() == Some(icon))
    }

    fn name(&mut self, content: &Content) {
        content.app_name.clone_into(&mut self.name);
        self.desktop_entry.clone_from(&content.desktop_entry);
        if let Some(icon) = content.app_icon.as_ref().and_then(icon_name) {
            self.icon = Some(icon.to_owned());
        }
    }
}

fn icon_name(icon: &Icon) -> Option<&str> {
    match icon {
        Icon::Name(name) => Some(name),
        Icon::File(_) | Icon::Pixels(..) => None,
    }
}

/// What came of a subject. It is told as it is, and kept now and then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// When it last sent one, in milliseconds since the Unix epoch; 0 is never.
    pub last_used_ms: u64,
    /// Notifications that were accepted and not denied.
    pub shown: u64,
    /// Notifications that were denied.
    pub blocked: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::identity::Client;

    fn content(app_name: &str, desktop_entry: Option<&str>) -> Content {
        Content { app_name: app_name.into(), desktop_entry: desktop_entry.map(str::to_owned), ..Content::default() }
    }

    #[test]
    fn a_claimed_name_is_not_the_application_that_bears_it() {
        let of = |identity: &Identity, app_name: &str, entry: Option<&str>| {
            let applicant = Applicant::of(identity, &content(app_name, entry));
            (applicant.to_string(), applicant.verified())
        };
        let firefox = Identity::Executable("/usr/lib/firefox-esr/firefox-esr".into());
        let tool = Identity::Executable("/usr/bin/notify-send".into());
        let terminal = Identity::Unit("org.gnome.Terminal".into());
        let sandbox = Identity::Sandbox("org.example.App".into());
        for (identity, app_name, entry, text, verified) in [
            (&firefox, "Firefox", Some("firefox-esr"), "executable:/usr/lib/firefox-esr/firefox-esr", true),
            (&tool, "Firefox", Some("firefox-esr"), "executable:/usr/bin/notify-send as firefox-esr", false),
            (&tool, "notify-send", None, "executable:/usr/bin/notify-send", true),
            (&tool, "Backup", None, "executable:/usr/bin/notify-send as backup", false),
            (&terminal, "Terminal", None, "unit:org.gnome.Terminal", true),
            (&terminal, "Firefox", Some("firefox-esr"), "unit:org.gnome.Terminal as firefox-esr", false),
            (&sandbox, "Firefox", Some("firefox-esr"), "sandbox:org.example.App", true),
        ] {
            assert_eq!(of(identity, app_name, entry), (text.to_owned(), verified));
        }
        let own = Identity::Executable("/home/me/bin/firefox".into());
        assert_eq!(of(&own, "firefox", None), ("executable:/home/me/bin/firefox as firefox".to_owned(), false));
        let nobody = Identity::Connection(Client(":1.7".into()));
        assert_eq!(of(&nobody, "x", None), ("unknown as x".to_owned(), false));
        assert_eq!(of(&nobody, "", None), ("unknown".to_owned(), false));
    }

    #[test]
    fn the_text_of_an_application_can_be_read_again() {
        for text in ["sandbox:a.b", "unit:firefox as x as y", "executable:/usr/bin/a b", "unknown", "unknown as x"] {
            assert_eq!(Applicant::read(text).map(|applicant| applicant.to_string()).as_deref(), Some(text));
        }
        for text in ["", "firefox", "sandbox:", "unknown:x", "other:x"] {
            assert_eq!(Applicant::read(text), None, "{text}");
        }
    }
}

//! A permission as a line of the journal has it.

use serde::{Deserialize, Serialize};

use crate::core::permission::{Applicant, Permitted, Program, Standing, State, Subject, Switches, Usage};

/// A [`Subject`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubjectForm {
    program: ProgramForm,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
}

/// A [`Program`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ProgramForm {
    #[default]
    Unknown,
    Sandbox(String),
    Unit(String),
    Executable(String),
}

impl SubjectForm {
    /// The form of `subject`.
    pub fn of(subject: &Subject) -> Self {
        Self {
            program: match &subject.application.program {
                Program::Unknown => ProgramForm::Unknown,
                Program::Sandbox(id) => ProgramForm::Sandbox(id.to_string()),
                Program::Unit(id) => ProgramForm::Unit(id.to_string()),
                Program::Executable(path) => ProgramForm::Executable(path.to_string()),
            },
            claim: subject.application.claim.as_deref().map(str::to_owned),
            origin: subject.origin.as_deref().map(str::to_owned),
        }
    }

    /// The subject.
    pub fn subject(self) -> Subject {
        let program = match self.program {
            ProgramForm::Unknown => Program::Unknown,
            ProgramForm::Sandbox(id) => Program::Sandbox(id.into()),
            ProgramForm::Unit(id) => Program::Unit(id.into()),
            ProgramForm::Executable(path) => Program::Executable(path.into()),
        };
        let application = Applicant { program, claim: self.claim.map(Into::into) };
        Subject { application, origin: self.origin.map(Into::into) }
    }
}

/// A [`Permitted`]. A switch that a line does not tell is as it is by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PermittedForm {
    subject: SubjectForm,
    state: String,
    popups: bool,
    sound: bool,
    tray: bool,
    history: bool,
    lock_screen: bool,
    quiet: bool,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    desktop_entry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<String>,
    strips: u8,
    unanswered: u8,
    dismissed: u8,
    offered: bool,
    last_used_ms: u64,
    shown: u64,
    blocked: u64,
}

impl Default for PermittedForm {
    fn default() -> Self {
        let subject = SubjectForm::default().subject();
        Self::of(&Permitted { subject, standing: Standing::default() })
    }
}

impl PermittedForm {
    /// The form of `permitted`.
    pub fn of(permitted: &Permitted) -> Self {
        let Standing { state, switches, name, desktop_entry, icon, strips, unanswered, dismissed, offered, usage } =
            &permitted.standing;
        let Switches { popups, sound, tray, history, lock_screen, quiet } = *switches;
        Self {
            subject: SubjectForm::of(&permitted.subject),
            state: state.word().to_owned(),
            popups,
            sound,
            tray,
            history,
            lock_screen,
            quiet,
            name: name.clone(),
            desktop_entry: desktop_entry.clone(),
            icon: icon.clone(),
            strips: *strips,
            unanswered: *unanswered,
            dismissed: *dismissed,
            offered: *offered,
            last_used_ms: usage.last_used_ms,
            shown: usage.shown,
            blocked: usage.blocked,
        }
    }

    /// What it says. A state that this version does not know is one that the person has not said.
    pub fn permitted(self) -> Permitted {
        let Self { popups, sound, tray, history, lock_screen, quiet, .. } = self;
        let standing = Standing {
            state: State::of_word(&self.state).unwrap_or_default(),
            switches: Switches { popups, sound, tray, history, lock_screen, quiet },
            name: self.name,
            desktop_entry: self.desktop_entry,
            icon: self.icon,
            strips: self.strips,
            unanswered: self.unanswered,
            dismissed: self.dismissed,
            offered: self.offered,
            usage: Usage { last_used_ms: self.last_used_ms, shown: self.shown, blocked: self.blocked },
        };
        Permitted { subject: self.subject.subject(), standing }
    }
}

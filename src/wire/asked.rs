//! The forms of what callers ask of our own interface: queries, what to forget, do-not-disturb, settings, and the status.

use zbus::{DeserializeDict, SerializeDict, Type};

/// Query of `Search`; members as in the contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct QueryForm {
    /// Every word of it begins a word of summary, body or application.
    pub text: Option<String>,
    /// Of this application exactly.
    pub app_name: Option<String>,
    /// Of this urgency, 0 to 2.
    pub urgency: Option<u8>,
    /// Received at or after, in milliseconds since the epoch.
    pub after_ms: Option<u64>,
    /// Received before, in milliseconds since the epoch.
    pub before_ms: Option<u64>,
    /// Older than the entry of this key: the next page.
    pub before_key: Option<u64>,
    /// At most so many, 1 to 500.
    pub limit: Option<u32>,
}

/// What `Forget` erases: exactly one member.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct ForgetForm {
    /// These entries.
    pub keys: Option<Vec<u64>>,
    /// All of this application.
    pub app_name: Option<String>,
    /// All received then or later, in milliseconds since the epoch.
    pub since_ms: Option<u64>,
    /// All.
    pub everything: Option<bool>,
}

/// What `SetDnd` sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct DndForm {
    /// Whether popups are held back.
    pub on: Option<bool>,
    /// For so many milliseconds.
    pub for_ms: Option<u64>,
    /// Until this time, in milliseconds since the epoch.
    pub until_ms: Option<u64>,
}

/// Settings of the archive, of `SetArchive`.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct ArchiveForm {
    /// Whether anything is kept after it has ended.
    pub enabled: Option<bool>,
    /// For how many days.
    pub days: Option<u32>,
    /// At most so many.
    pub count: Option<u32>,
}

/// Answer of `Status`; members as in the contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct StatusForm {
    /// Version of the daemon.
    pub version: String,
    /// Its process.
    pub pid: u32,
    /// Since when it runs, in milliseconds since the epoch.
    pub started_ms: u64,
    /// What GetCapabilities answers.
    pub capabilities: Vec<String>,
    /// Whether somebody shows popups.
    pub ui: bool,
    /// `ok`, `none` (there is no file) or `wrong`.
    pub config: String,
    /// Where the file of the configuration is, or would be.
    pub config_path: String,
    /// What is wrong with it, a line for each.
    pub config_problem: Option<String>,
    /// What is wrong with the person's style sheet, a line for each.
    pub style_problem: Option<String>,
    /// `ok`, `off`, `memory`, `replaced` or `none`.
    pub archive: String,
    /// What is wrong with it, in words.
    pub archive_problem: Option<String>,
    /// Where it is.
    pub archive_path: String,
    /// Entries in it.
    pub archived: u64,
    /// Setting: whether anything is kept.
    pub archive_enabled: bool,
    /// Setting: for how many days.
    pub archive_days: u32,
    /// Setting: at most so many.
    pub archive_count: u32,
    /// As in the state.
    pub popups: u32,
    /// As in the state.
    pub waiting: u32,
    /// As in the state.
    pub tray: u32,
    /// As in the state.
    pub live: u32,
    /// As in the state.
    pub unread: u32,
    /// As in the state.
    pub dnd: bool,
    /// As in the state.
    pub dnd_until_ms: Option<u64>,
    /// As in the state.
    pub missed: u32,
    /// As in the state.
    pub tray_open: bool,
    /// As in the state.
    pub badge: Option<String>,
    /// Whether the person has touched nothing for a while.
    pub idle: bool,
    /// Whether the screen is locked.
    pub locked: bool,
    /// Buttons of a notification that are seen at once.
    pub max_actions: u32,
    /// Most actions of one that are kept, all of them to be reached.
    pub max_actions_kept: u32,
}

//! The forms in which a [`View`] and its [`Change`]s cross our own interface, `org.tidings.Tidings1`.
//!
//! Everything is a dictionary, so that a member may be added without breaking a reader. Pictures travel as file
//! descriptors. What a peer sends that does not fit is an error of that one value, never a panic.

pub mod asked;
pub mod entry;
pub mod event;
pub mod follow;
pub mod permission;
pub mod popup;
pub mod settings;

use zbus::{DeserializeDict, SerializeDict, Type};

use crate::core::notification::Id;
use crate::view::permission::{Permission, PermissionChange};
use crate::view::settings::Settings;
use crate::view::{Change, Entry, State, TrayChange, View};
use entry::{EntryForm, StateForm};
use permission::PermissionForm;
use popup::PopupForm;
use settings::SettingsForm;

/// Well-known name of the daemon's own interface.
pub const BUS_NAME: &str = "org.tidings.Tidings";
/// Object that serves it.
pub const OBJECT_PATH: &str = "/org/tidings/Tidings";
/// Name of the interface.
pub const INTERFACE: &str = "org.tidings.Tidings1";
/// Well-known name of tidings-ui: owned while it runs, activatable where it is installed.
pub const UI_BUS_NAME: &str = "org.tidings.Ui";

/// What a subscriber may follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Topics {
    /// `popups`: what is on screen. Who follows it shows it.
    pub popups: bool,
    /// `tray`: what the person has not dealt with.
    pub tray: bool,
    /// `state`: numbers.
    pub state: bool,
    /// `events`: what happens to the caller's own notifications, as the signal `Event`.
    pub events: bool,
    /// `permissions`: who may show notifications.
    pub permissions: bool,
}

impl Topics {
    /// Reads the names; the first that is unknown otherwise.
    pub fn read<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, &'a str> {
        let mut topics = Self::default();
        for name in names {
            match name {
                "popups" => topics.popups = true,
                "tray" => topics.tray = true,
                "state" => topics.state = true,
                "events" => topics.events = true,
                "permissions" => topics.permissions = true,
                unknown => return Err(unknown),
            }
        }
        Ok(topics)
    }

    /// Whether they tell of nothing but the caller's own notifications.
    pub fn own_only(&self) -> bool {
        *self == Self { events: self.events, ..Self::default() }
    }

    /// The names.
    pub fn names(&self) -> Vec<&'static str> {
        let all = [
            (self.popups, "popups"),
            (self.tray, "tray"),
            (self.state, "state"),
            (self.events, "events"),
            (self.permissions, "permissions"),
        ];
        all.into_iter().filter_map(|(wanted, name)| wanted.then_some(name)).collect()
    }
}

/// The answer to `Subscribe` as a dictionary: the members of the topics that were asked for.
#[derive(Debug, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct ViewForm {
    popups: Option<Vec<PopupForm>>,
    waiting: Option<u32>,
    tray_open: Option<bool>,
    settings: Option<SettingsForm>,
    entries: Option<Vec<EntryForm>>,
    state: Option<StateForm>,
    permissions: Option<Vec<PermissionForm>>,
}

/// What an answer to `Subscribe` told; empty what was not asked for.
#[derive(Debug, Default)]
pub struct Whole {
    /// What is on screen.
    pub view: View,
    /// How that is to look and to act.
    pub settings: Settings,
    /// What is in the tray.
    pub entries: Vec<Entry>,
    /// The numbers.
    pub state: State,
    /// Who may show notifications.
    pub permissions: Vec<Permission>,
}

impl ViewForm {
    /// The form of what is given.
    pub fn of(screen: Option<(&View, &Settings)>, entries: Option<&[Entry]>, state: Option<&State>) -> Self {
        let view = screen.map(|(view, _)| view);
        Self {
            settings: screen.map(|(_, settings)| SettingsForm::of(settings)),
            popups: view.map(|view| view.popups.iter().map(PopupForm::of).collect()),
            waiting: view.map(|view| view.waiting),
            tray_open: view.map(|view| view.tray_open),
            entries: entries.map(|entries| entries.iter().map(EntryForm::of).collect()),
            state: state.map(StateForm::of),
            permissions: None,
        }
    }

    /// With these permissions.
    pub fn and_permissions(self, permissions: &[Permission]) -> Self {
        Self { permissions: Some(permissions.iter().map(PermissionForm::of).collect()), ..self }
    }

    /// What it tells.
    pub fn read(self) -> Whole {
        let popups = self.popups.unwrap_or_default().into_iter().filter_map(PopupForm::popup).collect();
        let view = View { popups, waiting: self.waiting.unwrap_or(0), tray_open: self.tray_open.unwrap_or(false) };
        let entries = self.entries.unwrap_or_default().into_iter().filter_map(EntryForm::entry).collect();
        let settings = self.settings.map(SettingsForm::settings).unwrap_or_default();
        let permissions = self.permissions.unwrap_or_default().into_iter().filter_map(PermissionForm::permission).collect();
        Whole { view, settings, entries, state: self.state.map(StateForm::state).unwrap_or_default(), permissions }
    }
}

/// What one change is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// What is on screen.
    Screen(Change),
    /// An entry of the tray.
    Tray(TrayChange),
    /// The numbers.
    State(State),
    /// How it is to look and to act.
    Settings(Settings),
    /// Who may show notifications.
    Permission(PermissionChange),
    /// Whoever shows popups is to put the keyboard there.
    Focus,
    /// Whoever shows popups is to leave.
    Leave,
}

/// A change as a dictionary: `change` is `show`, `update`, `replace`, `remove`, `clock`, `waiting`, `tray-open`, `put`, `drop`, `state`,
/// `settings`, `permission`, `permission-gone`, `focus` or `leave`.
#[derive(Debug, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct ChangeForm {
    change: String,
    popup: Option<PopupForm>,
    id: Option<u32>,
    count: Option<u32>,
    open: Option<bool>,
    entry: Option<EntryForm>,
    key: Option<u64>,
    state: Option<StateForm>,
    settings: Option<SettingsForm>,
    permission: Option<PermissionForm>,
    application: Option<String>,
    origin: Option<String>,
    timeout_ms: Option<u64>,
    ends_ms: Option<u64>,
    left_ms: Option<u64>,
}

impl ChangeForm {
    /// The form of a change of what is on screen.
    pub fn of(change: &Change) -> Self {
        match change {
            Change::Show(popup) => Self { popup: Some(PopupForm::of(popup)), ..Self::named("show") },
            Change::Update(popup) => Self { popup: Some(PopupForm::of(popup)), ..Self::named("update") },
            Change::Replace { old, popup } => {
                Self { popup: Some(PopupForm::of(popup)), id: Some(old.get()), ..Self::named("replace") }
            }
            Change::Remove(id) => Self { id: Some(id.get()), ..Self::named("remove") },
            Change::Clock { id, clock } => Self {
                id: Some(id.get()),
                timeout_ms: clock.map(|clock| clock.timeout_ms),
                ends_ms: clock.and_then(popup::ends),
                left_ms: clock.and_then(popup::left),
                ..Self::named("clock")
            },
            Change::Waiting(count) => Self { count: Some(*count), ..Self::named("waiting") },
            Change::TrayOpen(open) => Self { open: Some(*open), ..Self::named("tray-open") },
        }
    }

    /// The form of a change of the tray.
    pub fn of_tray(change: &TrayChange) -> Self {
        match change {
            TrayChange::Put(entry) => Self { entry: Some(EntryForm::of(entry)), ..Self::named("put") },
            TrayChange::Drop(key) => Self { key: Some(*key), ..Self::named("drop") },
        }
    }

    /// The form of new numbers.
    pub fn of_state(state: &State) -> Self {
        Self { state: Some(StateForm::of(state)), ..Self::named("state") }
    }

    /// The form of new settings.
    pub fn of_settings(settings: &Settings) -> Self {
        Self { settings: Some(SettingsForm::of(settings)), ..Self::named("settings") }
    }

    /// The form of a change of the permissions.
    pub fn of_permission(change: &PermissionChange) -> Self {
        match change {
            PermissionChange::Put(permission) => {
                Self { permission: Some(PermissionForm::of(permission)), ..Self::named("permission") }
            }
            PermissionChange::Gone { application, origin } => Self {
                application: Some(application.clone()),
                origin: Some(origin.clone().unwrap_or_default()),
                ..Self::named("permission-gone")
            },
        }
    }

    /// The form of the wish that whoever shows popups put the keyboard there.
    pub fn focus() -> Self {
        Self::named("focus")
    }

    /// The form of the wish that whoever shows popups leave.
    pub fn leave() -> Self {
        Self::named("leave")
    }

    fn named(change: &str) -> Self {
        Self { change: change.to_owned(), ..Self::default() }
    }

    /// The change; `None` where a member is missing or the kind is unknown to this reader.
    pub fn read(self) -> Option<Told> {
        let popup = self.popup.and_then(PopupForm::popup);
        let id = self.id.and_then(Id::new);
        let screen = match self.change.as_str() {
            "show" => Change::Show(popup?),
            "update" => Change::Update(popup?),
            "replace" => Change::Replace { old: id?, popup: popup? },
            "remove" => Change::Remove(id?),
            "clock" => Change::Clock { id: id?, clock: popup::clock(self.timeout_ms, self.ends_ms, self.left_ms) },
            "waiting" => Change::Waiting(self.count?),
            "tray-open" => Change::TrayOpen(self.open?),
            "put" => return Some(Told::Tray(TrayChange::Put(self.entry?.entry()?))),
            "drop" => return Some(Told::Tray(TrayChange::Drop(self.key?))),
            "focus" => return Some(Told::Focus),
            "leave" => return Some(Told::Leave),
            "settings" => return Some(Told::Settings(self.settings?.settings())),
            "state" => return Some(Told::State(self.state?.state())),
            "permission" => {
                return Some(Told::Permission(PermissionChange::Put(self.permission?.permission()?)));
            }
            "permission-gone" => {
                let origin = self.origin.filter(|origin| !origin.is_empty());
                return Some(Told::Permission(PermissionChange::Gone { application: self.application?, origin }));
            }
            _ => return None,
        };
        Some(Told::Screen(screen))
    }
}

//! The forms of permissions: who may show notifications, and what of that is to be changed.

use zbus::{DeserializeDict, SerializeDict, Type};

use crate::core::permission::{Changes, State, Switches};
use crate::view::permission::Permission;

/// A [`Permission`] as a dictionary; the names are the members' own.
#[derive(Clone, Debug, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct PermissionForm {
    application: String,
    origin: String,
    name: String,
    desktop_entry: Option<String>,
    icon: Option<String>,
    verified: bool,
    state: String,
    popups: bool,
    sound: bool,
    tray: bool,
    history: bool,
    lock_screen: bool,
    quiet: bool,
    last_used_ms: Option<u64>,
    shown: u64,
    blocked: u64,
}

impl PermissionForm {
    /// The form of `permission`.
    pub fn of(permission: &Permission) -> Self {
        let Switches { popups, sound, tray, history, lock_screen, quiet } = permission.switches;
        Self {
            application: permission.application.clone(),
            origin: permission.origin.clone().unwrap_or_default(),
            name: permission.name.clone(),
            desktop_entry: permission.desktop_entry.clone(),
            icon: permission.icon.clone(),
            verified: permission.verified,
            state: permission.state.word().to_owned(),
            popups,
            sound,
            tray,
            history,
            lock_screen,
            quiet,
            last_used_ms: Some(permission.last_used_ms).filter(|at| *at > 0),
            shown: permission.shown,
            blocked: permission.blocked,
        }
    }

    /// The permission; `None` where its state is unknown to this reader.
    pub fn permission(self) -> Option<Permission> {
        let Self { popups, sound, tray, history, lock_screen, quiet, .. } = self;
        Some(Permission {
            state: State::of_word(&self.state)?,
            application: self.application,
            origin: Some(self.origin).filter(|origin| !origin.is_empty()),
            name: self.name,
            desktop_entry: self.desktop_entry,
            icon: self.icon,
            verified: self.verified,
            switches: Switches { popups, sound, tray, history, lock_screen, quiet },
            last_used_ms: self.last_used_ms.unwrap_or(0),
            shown: self.shown,
            blocked: self.blocked,
        })
    }
}

/// What `SetPermission` changes; members that are left out stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct ChangesForm {
    /// `default`, `granted` or `denied`.
    pub state: Option<String>,
    /// Whether they pop up.
    pub popups: Option<bool>,
    /// Whether they may be heard.
    pub sound: Option<bool>,
    /// Whether they are in the tray.
    pub tray: Option<bool>,
    /// Whether they are kept in the archive.
    pub history: Option<bool>,
    /// Whether they pop up though the screen is locked.
    pub lock_screen: Option<bool>,
    /// Whether they go straight to the tray.
    pub quiet: Option<bool>,
}

impl ChangesForm {
    /// What it changes; `None` where the state is no word for one.
    pub fn read(self) -> Option<Changes> {
        let state = match self.state {
            Some(word) => Some(State::of_word(&word)?),
            None => None,
        };
        let Self { popups, sound, tray, history, lock_screen, quiet, .. } = self;
        Some(Changes { state, popups, sound, tray, history, lock_screen, quiet })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_comes_back_from_its_form() {
        for origin in [None, Some("example.org".to_owned())] {
            let permission = Permission {
                application: "unit:firefox".into(),
                origin,
                name: "Firefox".into(),
                desktop_entry: Some("firefox".into()),
                icon: None,
                verified: true,
                state: State::Denied,
                switches: Switches { sound: false, lock_screen: true, ..Switches::default() },
                last_used_ms: 7,
                shown: 1,
                blocked: 2,
            };
            assert_eq!(PermissionForm::of(&permission).permission(), Some(permission));
        }
    }

    #[test]
    fn a_word_that_is_no_state_is_refused() {
        let form = |word: &str| ChangesForm { state: Some(word.to_owned()), ..ChangesForm::default() };
        assert_eq!(form("allowed").read(), None);
        assert_eq!(form("granted").read().and_then(|changes| changes.state), Some(State::Granted));
        assert_eq!(ChangesForm::default().read(), Some(Changes::default()));
    }
}

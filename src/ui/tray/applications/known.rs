//! The applications and origins that are known, as the daemon tells them, and the list that they are shown as.
//!
//! It knows nothing of widgets, and decides nothing.

use std::collections::BTreeMap;
use std::rc::Rc;

use tidings::view::permission::{Permission, PermissionChange};

use super::words::{self, Standing};

/// What makes a permission the same one: its application, and the origin within it.
pub(crate) type Id = (String, Option<String>);

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(super) permission: Rc<Permission>,
    pub(super) standing: Standing,
}

impl Line {
    /// Which one it is.
    pub(super) fn id(&self) -> Id {
        id(&self.permission)
    }
}

/// All that are known.
#[derive(Debug, Default)]
pub(crate) struct Known {
    all: BTreeMap<Id, Rc<Permission>>,
    /// They were told.
    told: bool,
}

impl Known {
    /// Exactly these are known.
    pub(crate) fn replace(&mut self, permissions: Vec<Permission>) {
        self.all = permissions.into_iter().map(|permission| (id(&permission), Rc::new(permission))).collect();
        self.told = true;
    }

    /// Makes a change.
    pub(crate) fn apply(&mut self, change: PermissionChange) {
        match change {
            PermissionChange::Put(permission) => {
                self.all.insert(id(&permission), Rc::new(permission));
            }
            PermissionChange::Gone { application, origin } => {
                self.all.remove(&(application, origin));
            }
        }
    }

    /// Whether it is known who is known.
    pub(crate) fn is_told(&self) -> bool {
        self.told
    }

    /// The permission of one of them.
    pub(crate) fn get(&self, id: &Id) -> Option<&Rc<Permission>> {
        self.all.get(id)
    }

    /// That of the application which an origin is within.
    pub(crate) fn within(&self, (application, origin): &Id) -> Option<&Permission> {
        origin.as_ref()?;
        self.all.get(&(application.clone(), None)).map(Rc::as_ref)
    }

    /// How many there are, and how many of them are blocked, in words; `None` before they were told.
    pub(crate) fn summary(&self) -> Option<String> {
        let blocked = self.lines().filter(|line| line.standing == Standing::Blocked).count();
        self.told.then(|| words::summary(self.all.len(), blocked))
    }

    /// Those that `looked_for` is said of, by name, each application before the origins within it.
    pub(super) fn found(&self, looked_for: &str) -> Vec<Line> {
        let looked_for = looked_for.to_lowercase();
        let wanted: Vec<&str> = looked_for.split_whitespace().collect();
        let mut lines: Vec<Line> = self.lines().filter(|line| matches(&line.permission, &wanted)).collect();
        lines.sort_by_cached_key(|line| {
            let Permission { application, origin, .. } = &*line.permission;
            (words::name(&line.permission).to_lowercase(), application.clone(), origin.clone())
        });
        lines
    }

    fn lines(&self) -> impl Iterator<Item = Line> {
        self.all.iter().map(|(id, permission)| Line {
            permission: permission.clone(),
            standing: Standing::of(permission, self.within(id)),
        })
    }
}

/// The one that a permission is of.
pub(crate) fn id(permission: &Permission) -> Id {
    (permission.application.clone(), permission.origin.clone())
}

/// Whether each of these words, in small letters, is in a name of it.
fn matches(permission: &Permission, wanted: &[&str]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let (_, application) = permission.application.split_once(':').unwrap_or_default();
    let names = [permission.name.as_str(), permission.origin.as_deref().unwrap_or_default(), application];
    let names = names.map(str::to_lowercase);
    wanted.iter().all(|word| names.iter().any(|name| name.contains(word)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use tidings::view::permission::State;
    use tidings::view::{Popup, Sender};

    use super::super::words::tests::permission;
    use super::*;

    fn shown(known: &Known, looked_for: &str) -> Vec<String> {
        let lines = known.found(looked_for);
        lines.iter().map(|line| format!("{} {:?}", words::name(&line.permission), line.permission.origin)).collect()
    }

    fn some() -> Known {
        let mut known = Known::default();
        known.replace(vec![
            permission("unit:firefox", Some("mail.example.org"), "Firefox"),
            permission("executable:/usr/bin/notify-send as backup", None, "backup"),
            permission("unit:firefox", None, "Firefox"),
        ]);
        known
    }

    #[test]
    fn whoever_has_sent_a_popup_is_found() {
        let known = some();
        let sent = |sender: Option<Sender>, origin: Option<&str>, app_name: &str| {
            let notification = crate::tray::model::tests::entry(1, app_name, "").notification;
            let popup = Popup { sender, origin: origin.map(str::to_owned), ..notification };
            Permission::of_sender(&popup).map(|sender| known.get(&id(&sender)).is_some())
        };
        let tool = || Some(Sender::Executable("/usr/bin/notify-send".into()));
        assert_eq!(sent(tool(), None, "Backup"), Some(true));
        assert_eq!(sent(Some(Sender::Unit("firefox".into())), Some("mail.example.org"), "Firefox"), Some(true));
        assert_eq!(sent(Some(Sender::Unit("firefox".into())), Some(""), "Firefox"), Some(true));
        // A claimed name is nobody else's.
        assert_eq!(sent(tool(), Some("mail.example.org"), "Firefox"), Some(false));
        assert_eq!(sent(None, None, "Backup"), None);
    }

    #[test]
    fn they_stand_by_name_and_an_application_before_its_sites() {
        assert_eq!(shown(&some(), ""), ["backup None", "Firefox None", r#"Firefox Some("mail.example.org")"#]);
    }

    #[test]
    fn every_word_of_a_search_is_in_a_name() {
        assert_eq!(shown(&some(), "fire MAIL"), [r#"Firefox Some("mail.example.org")"#]);
        assert_eq!(shown(&some(), "notify-send"), ["backup None"]);
        assert_eq!(shown(&some(), "executable"), [""; 0], "what we call it is not a name");
    }

    #[test]
    fn a_change_of_the_whole_is_one_of_its_parts() {
        let mut known = some();
        assert_eq!(known.summary().unwrap(), "3 known");
        known.apply(PermissionChange::Put(Permission { state: State::Denied, ..permission("unit:firefox", None, "Firefox") }));
        assert_eq!(known.summary().unwrap(), "3 known, 2 blocked");
        known.apply(PermissionChange::Gone { application: "unit:firefox".into(), origin: None });
        assert_eq!(known.summary().unwrap(), "2 known");
        assert_eq!(Known::default().summary(), None);
    }
}

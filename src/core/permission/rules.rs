//! What follows from a permission: whether a notification is shown, held back or refused, and where it may be.

use super::{Permissions, Policy, State, Subject, Switches};

/// How often a subject is asked about before it is left alone.
pub(in crate::core) const TIMES: u8 = 3;

/// Whether a notification is shown at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::core) enum Leave {
    /// It is.
    #[default]
    Given,
    /// Not before the person has granted it.
    Awaited,
    /// It is not.
    Refused,
}

/// What is made of one notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::core) struct Manner {
    pub(in crate::core) leave: Leave,
    pub(in crate::core) popups: bool,
    pub(in crate::core) sound: bool,
    pub(in crate::core) tray: bool,
    pub(in crate::core) history: bool,
    pub(in crate::core) lock_screen: bool,
}

impl Default for Manner {
    /// That of what Tidings itself says.
    fn default() -> Self {
        Self { leave: Leave::Given, popups: true, sound: true, tray: true, history: true, lock_screen: false }
    }
}

impl Permissions {
    /// What is made of what `subject` sends. What is denied or switched off for an application is so for its origins too; what is
    /// granted to it is granted to no origin.
    pub(in crate::core) fn manner(&self, subject: &Subject, policy: Policy) -> Manner {
        let standing = self.of(subject);
        let own = standing.map(|standing| standing.switches).unwrap_or_default();
        let state = self.state(subject);
        let whole = match subject.parent() {
            Some(application) => self.of(&application).map(|standing| standing.switches).unwrap_or_default(),
            None => Switches::default(),
        };
        let given_up = standing.is_some_and(|standing| standing.unanswered >= TIMES);
        let leave = match (state, policy) {
            (State::Denied, _) => Leave::Refused,
            (State::Default, Policy::Strict) if given_up => Leave::Refused,
            (State::Default, Policy::Strict) => Leave::Awaited,
            _ => Leave::Given,
        };
        let popups = own.popups && whole.popups && !own.quiet && !whole.quiet;
        Manner {
            leave,
            popups,
            sound: popups && own.sound && whole.sound && (policy == Policy::Allow || state == State::Granted),
            tray: own.tray && whole.tray,
            history: own.history && whole.history,
            lock_screen: own.lock_screen,
        }
    }

    /// The permission that counts for `subject`.
    pub(in crate::core) fn state(&self, subject: &Subject) -> State {
        let of = |subject: &Subject| self.of(subject).map(|standing| standing.state).unwrap_or_default();
        match subject.parent() {
            Some(application) if of(&application) == State::Denied => State::Denied,
            _ => of(subject),
        }
    }
}

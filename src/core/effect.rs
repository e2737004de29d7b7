//! What the core wants done: plain data, performed in order by whoever drives it.

use super::dnd::Quiet;
use super::event::Event;
use super::haptic::Vibration;
use super::identity::Client;
use super::notification::{Id, Reason};
use super::permission::{State, Subject};
use crate::content::sound::Sound;
use crate::view::{Change, Ended};

/// One consequence of what the core was told. Few are held at once.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a signal of `org.freedesktop.Notifications`.
    Emit {
        /// Who receives it.
        to: Recipient,
        /// What is said.
        signal: Signal,
    },
    /// Tell whoever sent a notification what happened to it, if they have asked to be told.
    Tell(Event),
    /// The view has changed.
    View(Change),
    /// Keep something beyond the life of this process.
    Persist(Write),
    /// Make this sound, in place of one that is still heard.
    Play(Sound),
    /// Have the machine vibrate, where it can.
    Vibrate(Vibration),
    /// There is something to show and nobody shows it.
    WakeUi,
    /// The person has said whether this subject may show notifications, or has put the question away.
    Decided {
        /// Its number.
        subject: u64,
        /// How it is now.
        state: State,
    },
}

/// Who receives a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// The owner, which is on the bus.
    Client(Client),
    /// Whoever listens: the owner has left the bus.
    Everyone,
}

/// A signal of `org.freedesktop.Notifications` 1.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// `NotificationClosed`
    NotificationClosed {
        /// The notification that has ended.
        id: Id,
        /// Why.
        reason: Reason,
    },
    /// `ActionInvoked`
    ActionInvoked {
        /// The notification acted on.
        id: Id,
        /// The key of the action.
        action_key: String,
    },
    /// `NotificationReplied` (KDE)
    NotificationReplied {
        /// The notification replied to.
        id: Id,
        /// What the person wrote.
        text: String,
    },
    /// `ActivationToken`; goes before `ActionInvoked`, and never to everyone.
    ActivationToken {
        /// The notification acted on.
        id: Id,
        /// X11 startup id or xdg-activation token.
        activation_token: String,
    },
}

impl Signal {
    /// Its name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotificationClosed { .. } => "NotificationClosed",
            Self::ActionInvoked { .. } => "ActionInvoked",
            Self::NotificationReplied { .. } => "NotificationReplied",
            Self::ActivationToken { .. } => "ActivationToken",
        }
    }

    /// The notification that it is about.
    pub fn id(&self) -> Id {
        match self {
            Self::NotificationClosed { id, .. }
            | Self::ActionInvoked { id, .. }
            | Self::NotificationReplied { id, .. }
            | Self::ActivationToken { id, .. } => *id,
        }
    }
}

/// Something that must outlive the process. Nothing that is transient is among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// A new notification, or new content: [`Core::record`](super::Core::record) has it.
    Put(u64),
    /// Its popup has left the screen for the tray.
    Hidden(u64),
    /// It has ended.
    Ended {
        /// Which.
        key: u64,
        /// When and why.
        ended: Ended,
        /// It stays in the tray.
        kept: bool,
    },
    /// One that had ended has left the tray.
    Dropped(u64),
    /// The tray was opened: nothing is unread.
    Read,
    /// Do-not-disturb was switched.
    Dnd(Option<Quiet>),
    /// A subject is known from now on, or something else is kept of it: [`Core::permitted_of`](super::Core::permitted_of) has it.
    Permission(u64),
    /// One that is refused is there, is another's now, or is there no longer: [`Core::refused`](super::Core::refused) has it.
    Refused(u64),
    /// This subject is forgotten.
    PermissionGone(Box<Subject>),
    /// Ids up to and including this one may have been given out: a later run on the same bus begins after it.
    ReserveIds {
        /// The last of them.
        up_to: u32,
    },
}

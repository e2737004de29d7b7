//! What a sender is told of its own notification through our own interface, in the words of the web's Notifications API: show,
//! click, action, reply, close, error.
//!
//! The signals of the specification cannot say when something came to be seen, and carry nothing of the sender's. An event follows
//! from what happens to a notification and changes nothing; what Tidings itself says has none.

use super::identity::{Client, Identity};
use super::notification::{DEFAULT_ACTION, Id, Reason};
use super::places::Place;
use super::{Core, Live, effect::Effect};

/// Something that happened to a notification, for whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The id that the sender knows it by.
    pub id: Id,
    /// Its own for good.
    pub key: u64,
    /// The connection that sent it, or replaced it last.
    pub client: Client,
    /// The application behind that.
    pub identity: Identity,
    /// What the sender gave with it to be handed back (hint `x-tidings-data`).
    pub data: Option<String>,
    /// What happened.
    pub what: What,
}

/// What happened to a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is on screen, and somebody shows it; or it is held back, and why. Once on screen for each `Notify`, and before that once
    /// if it was held back.
    Show(Option<HeldBack>),
    /// The person clicked on it, which is the action `default` where it has that.
    Click {
        /// X11 startup id or xdg-activation token; may be empty.
        activation_token: String,
    },
    /// The person chose another action.
    Action {
        /// Its key.
        action_key: String,
        /// X11 startup id or xdg-activation token; may be empty.
        activation_token: String,
    },
    /// The person wrote a reply.
    Reply(String),
    /// It has ended: once, and never for a mere hide.
    Close(Reason),
    /// It is not shown at all.
    Error(Problem),
}

impl What {
    /// Its name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "show",
            Self::Click { .. } => "click",
            Self::Action { .. } => "action",
            Self::Reply(_) => "reply",
            Self::Close(_) => "close",
            Self::Error(_) => "error",
        }
    }
}

/// Why a notification is not on screen though it is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// Do-not-disturb is on.
    Dnd,
    /// The screen is locked.
    Locked,
    /// There is no room for another popup.
    Room,
    /// Its application has sent too many in a short time.
    Burst,
    /// It went to the tray without a popup: the tray is open, or it quietly replaced what had left the screen.
    Tray,
    /// The person is asked whether its sender may show anything.
    Permission,
}

impl HeldBack {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dnd => "dnd",
            Self::Locked => "locked",
            Self::Room => "room",
            Self::Burst => "burst",
            Self::Tray => "tray",
            Self::Permission => "permission",
        }
    }
}

/// Why a notification is not shown at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The person does not permit it.
    Denied,
}

impl Problem {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Denied => "denied",
        }
    }
}

/// How much of its being seen the sender has been told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Announced {
    #[default]
    Nothing,
    HeldBack,
    Shown,
}

impl Live {
    pub(super) fn event(&self, id: Id, what: What) -> Event {
        let (client, identity) = (self.client.clone(), self.identity.clone());
        Event { id, key: self.key, client, identity, data: self.content.data.clone(), what }
    }
}

impl Core {
    /// Tells whoever sent `id` what has happened to it.
    pub(super) fn tell(&mut self, id: Id, what: What) {
        if let Some(live) = self.live.get(&id).filter(|live| !live.is_ours()) {
            self.effects.push_back(Effect::Tell(live.event(id, what)));
        }
    }

    /// The person chose an action.
    pub(super) fn tell_action(&mut self, id: Id, action_key: &str, activation_token: &str) {
        let activation_token = activation_token.to_owned();
        let what = match action_key {
            DEFAULT_ACTION => What::Click { activation_token },
            _ => What::Action { action_key: action_key.to_owned(), activation_token },
        };
        self.tell(id, what);
    }

    /// It was told by a `Notify`: it is seen, or held back. `burst`: its application has sent too many.
    pub(super) fn announce(&mut self, id: Id, burst: bool) {
        let unsaid = |live: &&Live| live.announced == Announced::Nothing;
        let Some(live) = self.live.get(&id).filter(unsaid) else { return };
        let held_back = match live.place {
            Place::Popup => return self.announce_shown(id),
            Place::Denied => return self.announce_refused(id),
            Place::Asked => HeldBack::Permission,
            Place::Waiting if self.presence.locked => HeldBack::Locked,
            Place::Waiting => HeldBack::Room,
            Place::Tray if burst => HeldBack::Burst,
            Place::Tray if !live.manner.popups => HeldBack::Tray,
            Place::Tray if !self.view.tray_open && !self.may_pop_up(id) => HeldBack::Dnd,
            Place::Tray => HeldBack::Tray,
        };
        if let Some(live) = self.live.get_mut(&id) {
            live.announced = Announced::HeldBack;
        }
        self.tell(id, What::Show(Some(held_back)));
    }

    /// It is on screen, which counts once somebody shows that.
    pub(super) fn announce_shown(&mut self, id: Id) {
        if !self.ui_present || !self.visible {
            return;
        }
        let Some(live) = self.live.get_mut(&id).filter(|live| live.announced != Announced::Shown) else { return };
        live.announced = Announced::Shown;
        self.tell(id, What::Show(None));
    }

    /// It is not shown at all.
    pub(super) fn announce_refused(&mut self, id: Id) {
        if let Some(live) = self.live.get_mut(&id) {
            live.announced = Announced::HeldBack;
            self.tell(id, What::Error(Problem::Denied));
        }
    }

    /// Somebody shows now what is on screen, where it can be seen.
    pub(super) fn announce_all(&mut self) {
        let counted = self.counted.keys().filter_map(|key| self.by_key.get(key));
        for id in self.screen.iter().chain(counted).copied().collect::<Vec<_>>() {
            self.announce_shown(id);
        }
    }
}

//! The form of an event of a notification, for whoever sent it.

use zbus::{DeserializeDict, SerializeDict, Type};

/// What the signal `Event` tells beside id and name, as a dictionary; members that do not apply are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct EventForm {
    /// The notification's own for good.
    pub key: Option<u64>,
    /// What the sender gave to be handed back (hint `x-tidings-data`).
    pub data: Option<String>,
    /// `show`: why it is not on screen; left out where it is.
    pub held_back: Option<String>,
    /// `action`: what was chosen.
    pub action_key: Option<String>,
    /// `click`, `action`: with this the sender may raise its window, if there is any.
    pub activation_token: Option<String>,
    /// `reply`: what the person wrote.
    pub text: Option<String>,
    /// `close`: `expired`, `dismissed` or `closed`. `error`: what is wrong.
    pub reason: Option<String>,
}

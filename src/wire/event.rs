//! The form of an event of a notification, for whoever sent it.

use zbus::{DeserializeDict, SerializeDict, Type};

use crate::core::event::{Event, What};
use crate::core::notification::Reason;

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

impl EventForm {
    /// The form of `event`.
    pub fn of(event: &Event) -> Self {
        let mut form = Self { key: Some(event.key), data: event.data.clone(), ..Self::default() };
        let token = |token: &String| Some(token.clone()).filter(|token| !token.is_empty());
        match &event.what {
            What::Show(held_back) => form.held_back = held_back.map(|why| why.name().to_owned()),
            What::Click { activation_token } => form.activation_token = token(activation_token),
            What::Action { action_key, activation_token } => {
                form.action_key = Some(action_key.clone());
                form.activation_token = token(activation_token);
            }
            What::Reply(text) => form.text = Some(text.clone()),
            What::Close(reason) => form.reason = Some(close_reason(*reason).to_owned()),
            What::Error(problem) => form.reason = Some(problem.name().to_owned()),
        }
        form
    }
}

/// The word for the number of the specification's `NotificationClosed`.
fn close_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Expired => "expired",
        Reason::Dismissed => "dismissed",
        Reason::Closed => "closed",
    }
}

//! An event of the core as a signal of `org.tidings.Tidings1`.

use tidings::core::event::{Event, What};
use tidings::core::identity::Client;
use tidings::core::notification::Reason;
use tidings::wire::event::EventForm;
use tidings::wire::{INTERFACE, OBJECT_PATH};
use zbus::Message;

/// `Event` for one subscriber.
pub(crate) fn event(to: &Client, event: &Event) -> zbus::Result<Message> {
    let body = (event.id.get(), event.what.name(), form(event));
    Message::signal(OBJECT_PATH, INTERFACE, "Event").destination(to.0.as_ref()).build(&body)
}

fn form(event: &Event) -> EventForm {
    let mut form = EventForm { key: Some(event.key), data: event.data.clone(), ..EventForm::default() };
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

/// The word for the number of the specification's `NotificationClosed`.
fn close_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Expired => "expired",
        Reason::Dismissed => "dismissed",
        Reason::Closed => "closed",
    }
}

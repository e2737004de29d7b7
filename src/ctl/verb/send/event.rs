//! What happens to a notification, in the words of the web's Notifications API, as lines for programs or for shells.

use serde::Serialize;

use super::call::DEFAULT;
use crate::print::{escape, json};

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// It is on screen; or it is held back, and why.
    Show { held_back: Option<String> },
    /// The person clicked.
    Click { activation_token: Option<String> },
    /// The person chose an action.
    Action { key: String, activation_token: Option<String> },
    /// The person replied.
    Reply { text: String, activation_token: Option<String> },
    /// It has ended.
    Close { reason: Ending },
    /// It could not be shown, or nobody will tell what becomes of it.
    Error { reason: String },
}

/// Why a notification has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Its time was over.
    Expired,
    /// The person dismissed it.
    Dismissed,
    /// It was taken back.
    Closed,
    /// Something else has come in its place.
    Replaced,
    /// Nobody says.
    Undefined,
}

impl Ending {
    /// That of a number of `NotificationClosed` (specification, "Signals").
    pub(super) fn of_number(reason: u32) -> Self {
        match reason {
            1 => Self::Expired,
            2 => Self::Dismissed,
            3 => Self::Closed,
            _ => Self::Undefined,
        }
    }

    /// That of a word of our own interface.
    pub(super) fn of_word(reason: &str) -> Self {
        let all = [Self::Expired, Self::Dismissed, Self::Closed, Self::Replaced];
        all.into_iter().find(|ending| ending.word() == reason).unwrap_or(Self::Undefined)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Dismissed => "dismissed",
            Self::Closed => "closed",
            Self::Replaced => "replaced",
            Self::Undefined => "undefined",
        }
    }
}

/// Members that do not apply are left out.
#[derive(Debug, Default, Serialize)]
struct Line<'a> {
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_back: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    activation_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a str>,
}

impl Event {
    /// Its line for a program; with `id` once there is one.
    pub(super) fn line(&self, id: Option<u32>, data: Option<&str>) -> String {
        let line = Line { id, data, activation_token: self.activation_token(), ..Line::default() };
        json::line(&match self {
            Self::Show { held_back } => Line { event: "show", held_back: held_back.as_deref(), ..line },
            Self::Click { .. } => Line { event: "click", ..line },
            Self::Action { key, .. } => Line { event: "action", key: Some(key), ..line },
            Self::Reply { text, .. } => Line { event: "reply", text: Some(text), ..line },
            Self::Close { reason } => Line { event: "close", reason: Some(reason.word()), ..line },
            Self::Error { reason } => Line { event: "error", reason: Some(reason), ..line },
        })
    }

    /// What notify-send prints of it: the key of an action. A reply is printed as it was written.
    pub(super) fn plain(&self) -> Option<String> {
        let words = match self {
            Self::Click { .. } => DEFAULT,
            Self::Action { key: words, .. } | Self::Reply { text: words, .. } => words,
            Self::Show { .. } | Self::Close { .. } | Self::Error { .. } => return None,
        };
        Some(format!("{}\n", escape::line(words)))
    }

    /// The key of the action that was chosen.
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Click { .. } => Some(DEFAULT),
            Self::Action { key, .. } => Some(key),
            _ => None,
        }
    }

    /// The token with which the sender may raise a window.
    pub(super) fn activation_token(&self) -> Option<&str> {
        match self {
            Self::Click { activation_token } | Self::Action { activation_token, .. } | Self::Reply { activation_token, .. } => {
                activation_token.as_deref()
            }
            Self::Show { .. } | Self::Close { .. } | Self::Error { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_one_line_of_what_applies() {
        let action = Event::Action { key: "later".to_owned(), activation_token: Some("t".to_owned()) };
        let expected = "{\"event\":\"action\",\"id\":5,\"key\":\"later\",\"activation_token\":\"t\",\"data\":\"d\"}\n";
        assert_eq!(action.line(Some(5), Some("d")), expected);
        let show = |held_back: Option<&str>| Event::Show { held_back: held_back.map(str::to_owned) }.line(Some(5), None);
        assert_eq!(show(None), "{\"event\":\"show\",\"id\":5}\n");
        assert_eq!(show(Some("dnd")), "{\"event\":\"show\",\"id\":5,\"held_back\":\"dnd\"}\n");
        let close = Event::Close { reason: Ending::Dismissed };
        assert_eq!(close.line(Some(5), None), "{\"event\":\"close\",\"id\":5,\"reason\":\"dismissed\"}\n");
        let error = Event::Error { reason: "denied".to_owned() };
        assert_eq!(error.line(None, None), "{\"event\":\"error\",\"reason\":\"denied\"}\n");
        let reply = Event::Reply { text: "a\n\u{1b}".to_owned(), activation_token: None };
        assert_eq!(reply.line(Some(5), None), "{\"event\":\"reply\",\"id\":5,\"text\":\"a\\n\\u001b\"}\n");
    }

    #[test]
    fn a_shell_hears_keys_and_replies_alone() {
        let click = Event::Click { activation_token: None };
        assert_eq!((click.plain().as_deref(), click.key()), (Some("default\n"), Some("default")));
        assert_eq!(Event::Show { held_back: None }.plain(), None);
        let reply = Event::Reply { text: "a\u{1b}b".to_owned(), activation_token: None };
        assert_eq!((reply.plain().as_deref(), reply.key()), (Some("a\\u{1b}b\n"), None));
    }

    #[test]
    fn a_reason_is_a_number_or_a_word() {
        let of_numbers = [1, 2, 3, 4, 77].map(Ending::of_number);
        let expected = [Ending::Expired, Ending::Dismissed, Ending::Closed, Ending::Undefined, Ending::Undefined];
        assert_eq!(of_numbers, expected);
        assert_eq!(["expired", "dismissed", "closed", "undefined", "?"].map(Ending::of_word), expected);
    }
}

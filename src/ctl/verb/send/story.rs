//! What a server says about one notification becomes its events, and what they come to. It knows no bus and no time.

use super::call::DEFAULT;
use super::event::{Ending, Event};
use super::wish::INLINE_REPLY;

/// What a server says about one notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// It is on screen; or it is held back, and why. Only Tidings says so.
    Shown(Option<String>),
    /// It is not shown at all, and why. Only Tidings says so.
    Refused(String),
    /// `ActivationToken`: of the action that follows.
    Token(String),
    /// `ActionInvoked`
    Invoked(String),
    /// `NotificationReplied`
    Replied(String),
    /// `NotificationClosed`
    Closed(Ending),
}

/// The exit status of what is not shown, for it is not granted.
pub(super) const NOT_GRANTED: u8 = 7;

/// How it ended for whoever waited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The person clicked, chose an action or replied.
    Answered,
    /// They did not, and it ended.
    Ended(Ending),
    /// The person does not want to see it.
    Refused,
    /// The server does not say whether it has ended, but its time is over.
    Overdue,
    /// The server has gone for good.
    Gone(String),
    /// Whoever waits was interrupted by a signal with this number.
    Interrupted(u8),
    /// Nobody reads what is printed any more.
    Unheard,
}

/// What has happened to a notification so far.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// The keys of its actions.
    keys: Vec<String>,
    token: Option<String>,
    seen: Seen,
    answered: bool,
}

/// How much of its being seen has been told: Tidings tells it once for each `Notify`, and before that at most once that it is held
/// back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Seen {
    #[default]
    Unknown,
    HeldBack,
    Shown,
}

impl Story {
    /// Of a notification with these actions, keys and labels by turns.
    pub(super) fn new(actions: &[String]) -> Self {
        Self { keys: actions.iter().step_by(2).cloned().collect(), ..Self::default() }
    }

    /// The event that this means; `Err` with the key where it is of an action that nobody has offered.
    pub(super) fn hear(&mut self, word: Word) -> Result<Option<Event>, String> {
        let event = match word {
            Word::Token(token) => {
                self.token = Some(token);
                return Ok(None);
            }
            Word::Shown(held_back) => return Ok(Some(self.shown(held_back))),
            Word::Refused(reason) => return Ok(Some(Event::Error { reason })),
            Word::Closed(reason) => return Ok(Some(Event::Close { reason })),
            Word::Replied(text) => Event::Reply { text, activation_token: self.token.take() },
            // What was written follows.
            Word::Invoked(key) if key == INLINE_REPLY => return Ok(None),
            Word::Invoked(key) if key == DEFAULT => Event::Click { activation_token: self.token.take() },
            Word::Invoked(key) if self.keys.contains(&key) => Event::Action { key, activation_token: self.token.take() },
            Word::Invoked(key) => {
                self.token = None;
                return Err(key);
            }
        };
        self.answered = true;
        Ok(Some(event))
    }

    /// What is told a second time is of another `Notify`, which has replaced ours.
    fn shown(&mut self, held_back: Option<String>) -> Event {
        let told = match self.seen {
            Seen::Unknown => false,
            Seen::HeldBack => held_back.is_some(),
            Seen::Shown => true,
        };
        if told {
            return Event::Close { reason: Ending::Replaced };
        }
        self.seen = if held_back.is_some() { Seen::HeldBack } else { Seen::Shown };
        Event::Show { held_back }
    }

    /// What it comes to when it has ended for this reason.
    pub(super) fn ended(&self, reason: Ending) -> Outcome {
        if self.answered { Outcome::Answered } else { Outcome::Ended(reason) }
    }
}

impl Outcome {
    /// The exit status of `--wait`; the manual page has the table.
    pub(super) fn status(&self) -> u8 {
        match self {
            Self::Answered | Self::Unheard => 0,
            Self::Ended(Ending::Expired) | Self::Overdue => 4,
            Self::Ended(Ending::Dismissed) => 5,
            Self::Ended(Ending::Closed | Ending::Replaced | Ending::Undefined) => 6,
            Self::Refused => NOT_GRANTED,
            Self::Gone(_) => crate::answer::NOT_RUNNING,
            Self::Interrupted(signal) => 128_u8.saturating_add(*signal),
        }
    }

    /// That of notify-send, which knows no outcomes.
    pub(super) fn plain_status(&self) -> u8 {
        match self {
            Self::Gone(_) | Self::Refused => self.status(),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story() -> Story {
        Story::new(&["later", "Later", INLINE_REPLY, "Reply"].map(str::to_owned))
    }

    #[test]
    fn what_the_person_did_decides() {
        let mut story = story();
        assert_eq!(story.ended(Ending::Dismissed), Outcome::Ended(Ending::Dismissed));
        assert_eq!(story.hear(Word::Token("t".to_owned())), Ok(None));
        let action = Event::Action { key: "later".to_owned(), activation_token: Some("t".to_owned()) };
        assert_eq!(story.hear(Word::Invoked("later".to_owned())), Ok(Some(action)));
        let click = Event::Click { activation_token: None };
        assert_eq!(story.hear(Word::Invoked("default".to_owned())), Ok(Some(click)), "a token is of one action");
        assert_eq!(story.hear(Word::Closed(Ending::Dismissed)), Ok(Some(Event::Close { reason: Ending::Dismissed })));
        assert_eq!(story.ended(Ending::Dismissed), Outcome::Answered);
    }

    #[test]
    fn a_reply_is_one_event() {
        let mut story = story();
        assert_eq!(story.hear(Word::Invoked(INLINE_REPLY.to_owned())), Ok(None));
        assert_eq!(story.ended(Ending::Expired), Outcome::Ended(Ending::Expired));
        let reply = Event::Reply { text: "x".to_owned(), activation_token: None };
        assert_eq!(story.hear(Word::Replied("x".to_owned())), Ok(Some(reply)));
        assert_eq!(story.ended(Ending::Expired), Outcome::Answered);
    }

    #[test]
    fn an_action_that_nobody_offered_is_none() {
        let mut story = story();
        assert_eq!(story.hear(Word::Token("t".to_owned())), Ok(None));
        assert_eq!(story.hear(Word::Invoked("Later".to_owned())), Err("Later".to_owned()));
        assert_eq!(story.ended(Ending::Expired), Outcome::Ended(Ending::Expired));
        let action = Event::Action { key: "later".to_owned(), activation_token: None };
        assert_eq!(story.hear(Word::Invoked("later".to_owned())), Ok(Some(action)));
    }

    #[test]
    fn each_outcome_has_its_status() {
        let outcomes = [
            (Outcome::Answered, 0),
            (Outcome::Ended(Ending::Expired), 4),
            (Outcome::Overdue, 4),
            (Outcome::Ended(Ending::Dismissed), 5),
            (Outcome::Ended(Ending::Closed), 6),
            (Outcome::Ended(Ending::Replaced), 6),
            (Outcome::Ended(Ending::Undefined), 6),
            (Outcome::Refused, 7),
            (Outcome::Gone(String::new()), 3),
            (Outcome::Interrupted(2), 130),
            (Outcome::Unheard, 0),
        ];
        for (outcome, status) in outcomes {
            assert_eq!(outcome.status(), status, "{outcome:?}");
            assert_eq!(outcome.plain_status(), if [3, 7].contains(&status) { status } else { 0 }, "{outcome:?}");
        }
    }

    #[test]
    fn what_is_shown_once_more_is_another_one() {
        let show = |held_back: Option<&str>| Word::Shown(held_back.map(str::to_owned));
        let told = |held_back: Option<&str>| Ok(Some(Event::Show { held_back: held_back.map(str::to_owned) }));
        let replaced = Ok(Some(Event::Close { reason: Ending::Replaced }));
        let mut late = story();
        assert_eq!(late.hear(show(Some("dnd"))), told(Some("dnd")));
        assert_eq!(late.hear(show(None)), told(None));
        assert_eq!(late.hear(show(Some("tray"))), replaced);
        let mut held = story();
        assert_eq!(held.hear(show(Some("room"))), told(Some("room")));
        assert_eq!(held.hear(show(Some("dnd"))), replaced);
        assert_eq!(held.ended(Ending::Replaced), Outcome::Ended(Ending::Replaced));
    }
}

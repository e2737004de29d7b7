//! The signals about one notification become its events, and what they come to. It knows no bus and no time.

use super::call::DEFAULT;
use super::event::Event;
use super::wish::INLINE_REPLY;

/// What a server says about one notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// `ActivationToken`: of the action that follows.
    Token(String),
    /// `ActionInvoked`
    Invoked(String),
    /// `NotificationReplied`
    Replied(String),
    /// `NotificationClosed`
    Closed(u32),
}

/// How it ended for whoever waited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The person clicked, chose an action or replied.
    Answered,
    /// They did not, and it ended for this reason of `NotificationClosed`.
    Ended(u32),
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
    answered: bool,
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

    /// What it comes to when it has ended for this reason.
    pub(super) fn ended(&self, reason: u32) -> Outcome {
        if self.answered { Outcome::Answered } else { Outcome::Ended(reason) }
    }
}

impl Outcome {
    /// The exit status of `--wait`; the manual page has the table.
    pub(super) fn status(&self) -> u8 {
        match self {
            Self::Answered | Self::Unheard => 0,
            Self::Ended(1) | Self::Overdue => 4,
            Self::Ended(2) => 5,
            Self::Ended(_) => 6,
            Self::Gone(_) => crate::answer::NOT_RUNNING,
            Self::Interrupted(signal) => 128_u8.saturating_add(*signal),
        }
    }

    /// That of notify-send, which tells with it only whether there is a server.
    pub(super) fn plain_status(&self) -> u8 {
        match self {
            Self::Gone(_) => crate::answer::NOT_RUNNING,
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
        assert_eq!(story.ended(2), Outcome::Ended(2));
        assert_eq!(story.hear(Word::Token("t".to_owned())), Ok(None));
        let action = Event::Action { key: "later".to_owned(), activation_token: Some("t".to_owned()) };
        assert_eq!(story.hear(Word::Invoked("later".to_owned())), Ok(Some(action)));
        let click = Event::Click { activation_token: None };
        assert_eq!(story.hear(Word::Invoked("default".to_owned())), Ok(Some(click)), "a token is of one action");
        assert_eq!(story.hear(Word::Closed(2)), Ok(Some(Event::Close { reason: 2 })));
        assert_eq!(story.ended(2), Outcome::Answered);
    }

    #[test]
    fn a_reply_is_one_event() {
        let mut story = story();
        assert_eq!(story.hear(Word::Invoked(INLINE_REPLY.to_owned())), Ok(None));
        assert_eq!(story.ended(1), Outcome::Ended(1));
        let reply = Event::Reply { text: "x".to_owned(), activation_token: None };
        assert_eq!(story.hear(Word::Replied("x".to_owned())), Ok(Some(reply)));
        assert_eq!(story.ended(1), Outcome::Answered);
    }

    #[test]
    fn an_action_that_nobody_offered_is_none() {
        let mut story = story();
        assert_eq!(story.hear(Word::Token("t".to_owned())), Ok(None));
        assert_eq!(story.hear(Word::Invoked("Later".to_owned())), Err("Later".to_owned()));
        assert_eq!(story.ended(1), Outcome::Ended(1));
        let action = Event::Action { key: "later".to_owned(), activation_token: None };
        assert_eq!(story.hear(Word::Invoked("later".to_owned())), Ok(Some(action)));
    }

    #[test]
    fn each_outcome_has_its_status() {
        let outcomes = [
            (Outcome::Answered, 0),
            (Outcome::Ended(1), 4),
            (Outcome::Overdue, 4),
            (Outcome::Ended(2), 5),
            (Outcome::Ended(3), 6),
            (Outcome::Ended(4), 6),
            (Outcome::Gone(String::new()), 3),
            (Outcome::Interrupted(2), 130),
            (Outcome::Unheard, 0),
        ];
        for (outcome, status) in outcomes {
            assert_eq!(outcome.status(), status, "{outcome:?}");
            assert_eq!(outcome.plain_status(), if status == 3 { 3 } else { 0 }, "{outcome:?}");
        }
    }
}

//! Waiting until a notification has ended, through restarts of Tidings, and telling what happens to it meanwhile.

use std::num::NonZeroU32;
use std::time::Duration;

use tidings::wire::entry::EntryForm;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::channel::{Channel, Heard};
use super::event::{Ending, Event};
use super::signals::Signals;
use super::story::{Outcome, Story, Word};
use super::teller::Teller;
use crate::answer::Failure;
use crate::print::reader::reader_left;
use crate::say;

/// A server that was ended may come back within this time: systemd starts it again after a second.
const RETURN: Duration = Duration::from_secs(10);
/// A server that was told to close a notification has so long to say that it is closed.
const FAREWELL: Duration = Duration::from_secs(2);
/// Other servers may say so much later than we expect that a time is over.
const GRACE: Duration = Duration::from_secs(1);

/// Why something is awaited no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    /// The server has gone.
    Return,
    /// It was told to close the notification.
    Farewell,
    /// The time that was asked for is over. Not every server says so.
    Overdue,
}

/// A question whose answer is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// Who has come in place of the server.
    Who,
    /// To be told of events, by a Tidings that has come back.
    Subscribe,
    /// What is live, asked then too.
    List,
}

/// A notification that is waited for.
pub(super) struct Wait<'a> {
    pub(super) channel: &'a mut Channel,
    pub(super) teller: &'a mut Teller,
    pub(super) story: Story,
    pub(super) id: u32,
    /// The server is Tidings, which says how every notification ends and has it still after a restart.
    pub(super) ours: bool,
    /// It takes the place of another one.
    pub(super) replaces: bool,
    /// It outlives an action.
    pub(super) resident: bool,
    /// Milliseconds that were asked for.
    pub(super) expire_timeout: i32,
}

/// What has been asked and is awaited.
#[derive(Default)]
struct Pending {
    limit: Option<(Instant, Limit)>,
    asked: Vec<(NonZeroU32, Question)>,
    /// The signal that interrupted us.
    interrupted: Option<u8>,
}

impl Wait<'_> {
    /// Waits until it is over.
    pub(super) async fn until_over(mut self, signals: &mut Signals) -> Result<Outcome, Failure> {
        let mut pending = Pending { limit: self.overdue(), ..Pending::default() };
        let mut left = self.teller.prints().then(reader_left);
        let mut early = self.channel.early(self.id, self.replaces);
        if !self.channel.is_told() {
            // Others do not say when it is shown: it has been received, which is all that is known.
            early.insert(0, Word::Shown(None));
        }
        if let Some(outcome) = self.words(early, &mut pending).await? {
            return Ok(outcome);
        }
        loop {
            let over = tokio::select! {
                heard = self.channel.next() => match heard {
                    None => Some(self.fail("the session bus has gone")),
                    Some(heard) => self.heard(heard, &mut pending).await?,
                },
                limit = passed(pending.limit) => Some(self.passed(limit, &pending)),
                number = signals.next() => self.interrupt(number, &mut pending).await?,
                () = gone(left.as_mut()) => Some(Outcome::Unheard),
            };
            if let Some(outcome) = over {
                return Ok(pending.interrupted.map_or(outcome, Outcome::Interrupted));
            }
        }
    }

    /// When a server that may not say so has it no more.
    fn overdue(&self) -> Option<(Instant, Limit)> {
        let asked = u64::try_from(self.expire_timeout).ok().filter(|ms| *ms > 0 && !self.ours)?;
        within(Duration::from_millis(asked).saturating_add(GRACE), Limit::Overdue)
    }

    async fn heard(&mut self, heard: Heard, pending: &mut Pending) -> Result<Option<Outcome>, Failure> {
        match heard {
            Heard::Words(id, words) if id == self.id => return self.words(words, pending).await,
            Heard::Words(..) => {}
            Heard::Owner(_) if pending.interrupted.is_some() => return Ok(Some(self.ended(Ending::Closed))),
            Heard::Owner(false) if self.ours => pending.limit = within(RETURN, Limit::Return),
            Heard::Owner(false) => return Ok(Some(self.fail("the notification server has gone"))),
            Heard::Owner(true) if self.ours => {
                pending.limit = within(RETURN, Limit::Return);
                pending.asked.push((self.channel.who().await?, Question::Who));
            }
            Heard::Owner(true) => return Ok(Some(self.fail("another notification server has come"))),
            Heard::Tidings if self.ours => {
                pending.asked.push((self.channel.subscribe().await?, Question::Subscribe));
                pending.asked.push((self.channel.list().await?, Question::List));
            }
            Heard::Tidings => {}
            Heard::Answer(serial, answer) => {
                let asked = pending.asked.iter().position(|(asked, _)| *asked == serial);
                let question = asked.map(|at| pending.asked.remove(at).1);
                // Who does not answer may have gone already, of which the bus tells.
                if let (Some(question), Ok(answer)) = (question, answer) {
                    return Ok(self.answered(question, &answer, pending));
                }
            }
        }
        Ok(None)
    }

    async fn words(&mut self, words: Vec<Word>, pending: &mut Pending) -> Result<Option<Outcome>, Failure> {
        for word in words {
            let over = self.word(word, pending).await?;
            if over.is_some() {
                return Ok(over);
            }
        }
        Ok(None)
    }

    async fn word(&mut self, word: Word, pending: &mut Pending) -> Result<Option<Outcome>, Failure> {
        let event = match self.story.hear(word) {
            Ok(None) => return Ok(None),
            Ok(Some(event)) => event,
            Err(key) => {
                say(&format!("an action was chosen that there is not: {key}"));
                return Ok(None);
            }
        };
        if !self.teller.tell(&event) {
            return Ok(Some(Outcome::Unheard));
        }
        match event {
            Event::Close { reason } => return Ok(Some(self.story.ended(reason))),
            Event::Error { .. } => return Ok(Some(Outcome::Refused)),
            Event::Show { .. } => {}
            // Other servers leave it where it is (dunst), and notify-send closes it, too.
            Event::Click { .. } | Event::Action { .. } | Event::Reply { .. } if !self.ours && !self.resident => {
                self.channel.close(self.id).await?;
                pending.limit = within(FAREWELL, Limit::Farewell);
            }
            Event::Click { .. } | Event::Action { .. } | Event::Reply { .. } => {}
        }
        Ok(None)
    }

    /// An answer to what was asked once Tidings had come back.
    fn answered(&mut self, question: Question, answer: &zbus::Message, pending: &mut Pending) -> Option<Outcome> {
        let body = answer.body();
        match question {
            Question::Who => {
                let who = body.deserialize::<(String, String, String, String)>();
                if who.is_ok_and(|(name, ..)| super::server::is_ours(&name)) {
                    pending.limit = None;
                    return None;
                }
                Some(self.fail("another notification server has come"))
            }
            Question::Subscribe => {
                self.channel.subscribed(answer);
                None
            }
            Question::List => {
                let mut entries = body.deserialize::<Vec<EntryForm>>().ok()?.into_iter().filter_map(EntryForm::entry);
                let live = entries.any(|entry| entry.live && entry.notification.id.get() == self.id);
                (!live).then(|| self.ended(Ending::Undefined))
            }
        }
    }

    /// Nobody has said for which reason, but it is no more.
    fn ended(&mut self, reason: Ending) -> Outcome {
        self.teller.tell(&Event::Close { reason });
        self.story.ended(reason)
    }

    fn passed(&mut self, limit: Limit, pending: &Pending) -> Outcome {
        match limit {
            Limit::Return => self.fail("the notification server has gone"),
            Limit::Farewell if pending.interrupted.is_some() => self.ended(Ending::Closed),
            Limit::Farewell => self.ended(Ending::Undefined),
            Limit::Overdue => {
                let reason = "its time is over, and the server does not say whether it has ended".to_owned();
                self.teller.tell(&Event::Error { reason });
                Outcome::Overdue
            }
        }
    }

    fn fail(&mut self, reason: &str) -> Outcome {
        self.teller.tell(&Event::Error { reason: reason.to_owned() });
        Outcome::Gone(reason.to_owned())
    }

    /// Closes it, as notify-send does; whoever interrupts twice does not want to wait for that.
    async fn interrupt(&mut self, number: u8, pending: &mut Pending) -> Result<Option<Outcome>, Failure> {
        let again = pending.interrupted.replace(number).is_some();
        if again || matches!(pending.limit, Some((_, Limit::Return))) {
            return Ok(Some(Outcome::Interrupted(number)));
        }
        self.channel.close(self.id).await?;
        pending.limit = within(FAREWELL, Limit::Farewell);
        Ok(None)
    }
}

fn within(length: Duration, limit: Limit) -> Option<(Instant, Limit)> {
    Instant::now().checked_add(length).map(|instant| (instant, limit))
}

async fn passed(limit: Option<(Instant, Limit)>) -> Limit {
    match limit {
        Some((instant, limit)) => {
            tokio::time::sleep_until(instant).await;
            limit
        }
        None => std::future::pending().await,
    }
}

async fn gone(left: Option<&mut oneshot::Receiver<()>>) {
    match left {
        Some(left) => {
            let _ = left.await;
        }
        None => std::future::pending().await,
    }
}

//! Waiting until a notification has ended, through restarts of Tidings, and telling what happens to it meanwhile.

use std::num::NonZeroU32;
use std::time::Duration;

use tidings::wire::entry::EntryForm;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::channel::{Channel, Heard};
use super::event::Event;
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
    /// What is live, asked after a restart.
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
    /// It outlives an action.
    pub(super) resident: bool,
    /// Milliseconds that were asked for.
    pub(super) expire_timeout: i32,
}

/// What has been asked and is awaited.
#[derive(Default)]
struct Pending {
    limit: Option<(Instant, Limit)>,
    asked: Option<(NonZeroU32, Question)>,
    /// The signal that interrupted us.
    interrupted: Option<u8>,
}

impl Wait<'_> {
    /// Waits until it is over. The first thing that is told is that it is shown.
    pub(super) async fn until_over(mut self, signals: &mut Signals) -> Result<Outcome, Failure> {
        let mut pending = Pending::default();
        if let Some(limit) = self.overdue() {
            pending.limit = Some((limit, Limit::Overdue));
        }
        let mut left = self.teller.prints().then(reader_left);
        if !self.teller.tell(&Event::Show) {
            return Ok(Outcome::Unheard);
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
    fn overdue(&self) -> Option<Instant> {
        let asked = u64::try_from(self.expire_timeout).ok().filter(|ms| *ms > 0 && !self.ours)?;
        Instant::now().checked_add(Duration::from_millis(asked).saturating_add(GRACE))
    }

    async fn heard(&mut self, heard: Heard, pending: &mut Pending) -> Result<Option<Outcome>, Failure> {
        match heard {
            Heard::Word(id, word) if id == self.id => self.word(word, pending).await,
            Heard::Word(..) => Ok(None),
            Heard::Owner(None) if self.ours => {
                pending.limit = within(RETURN, Limit::Return);
                Ok(None)
            }
            Heard::Owner(None) => Ok(Some(self.fail("the notification server has gone"))),
            Heard::Owner(Some(_)) if self.ours => {
                pending.limit = within(RETURN, Limit::Return);
                pending.asked = Some((self.channel.who().await?, Question::Who));
                Ok(None)
            }
            Heard::Owner(Some(_)) => Ok(Some(self.fail("another notification server has come"))),
            Heard::Answer(serial, answer) => match pending.asked {
                Some((asked, question)) if asked == serial => {
                    pending.asked = None;
                    self.answered(question, answer.ok(), pending).await
                }
                _ => Ok(None),
            },
        }
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
            // Other servers leave it where it is (dunst), and notify-send closes it, too.
            _ if !self.ours && !self.resident => {
                self.channel.close(self.id).await?;
                pending.limit = within(FAREWELL, Limit::Farewell);
            }
            _ => {}
        }
        Ok(None)
    }

    async fn answered(
        &mut self,
        question: Question,
        answer: Option<zbus::Message>,
        pending: &mut Pending,
    ) -> Result<Option<Outcome>, Failure> {
        // Who does not answer may have gone already, of which the bus tells.
        let Some(answer) = answer else { return Ok(None) };
        match question {
            Question::Who => {
                let who = answer.body().deserialize::<(String, String, String, String)>();
                if who.is_ok_and(|(name, ..)| super::server::is_ours(&name)) {
                    pending.limit = None;
                    pending.asked = Some((self.channel.list().await?, Question::List));
                    return Ok(None);
                }
                Ok(Some(self.fail("another notification server has come")))
            }
            Question::List => {
                let forms = answer.body().deserialize::<Vec<EntryForm>>().unwrap_or_default();
                let live = forms
                    .into_iter()
                    .filter_map(EntryForm::entry)
                    .any(|entry| entry.live && entry.notification.id.get() == self.id);
                Ok((!live).then(|| self.ended(4)))
            }
        }
    }

    /// Nobody has said for which reason, but it is no more.
    fn ended(&mut self, reason: u32) -> Outcome {
        self.teller.tell(&Event::Close { reason });
        self.story.ended(reason)
    }

    fn passed(&mut self, limit: Limit, pending: &Pending) -> Outcome {
        match limit {
            Limit::Return => self.fail("the notification server has gone"),
            Limit::Farewell if pending.interrupted.is_some() => self.ended(3),
            Limit::Farewell => self.ended(4),
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

/// The signals by which a wait is interrupted.
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Begins to listen to them; from now on they end nothing by themselves.
    pub(super) fn listen() -> Result<Self, Failure> {
        let listen = |kind| signal(kind).map_err(|error| Failure::Refused(format!("signals cannot be received: {error}")));
        Ok(Self { interrupt: listen(SignalKind::interrupt())?, terminate: listen(SignalKind::terminate())? })
    }

    /// The number of the next one.
    async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.interrupt.recv() => 2,
            _ = self.terminate.recv() => 15,
        }
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

//! `tidings watch`: a line at once and at every change, for as long as somebody reads. The daemon may come and go; nothing is
//! asked twice but after a gap.

use std::io::Write as _;
use std::num::NonZeroU32;

use futures_util::StreamExt as _;
use jiff::Zoned;
use serde::Serialize;
use tidings::view::State;
use tidings::wire::follow::{Follow, Verdict};
use tidings::wire::{BUS_NAME, ChangeForm, INTERFACE, OBJECT_PATH, Told, ViewForm};
use zbus::fdo::DBusProxy;
use zbus::message::{Flags, Type};
use zbus::{Connection, MatchRule, Message, MessageStream};

use crate::answer::{Answer, Failure};
use crate::form::{self, StateJson};
use crate::link::{self, failure};
use crate::print::json;
use crate::print::reader::reader_left;
use crate::waybar;

/// The bus itself: its name and its interface.
const BUS: &str = "org.freedesktop.DBus";

#[derive(Debug, Serialize)]
struct Line {
    running: bool,
    #[serde(flatten)]
    state: StateJson,
}

/// Prints until nobody reads any more.
pub(crate) async fn run(waybar: bool) -> Result<Answer, Failure> {
    let bus = link::bus().await.map_err(|error| Failure::NoBus(error.to_string()))?;
    let mut messages = MessageStream::from(&bus);
    let rule =
        MatchRule::builder().msg_type(Type::Signal).sender(BUS).interface(BUS).member("NameOwnerChanged").arg(0, BUS_NAME);
    let watched = async { DBusProxy::new(&bus).await?.add_match_rule(rule.build()?).await.map_err(zbus::Error::from) };
    watched.await.map_err(|error| failure(&error))?;
    let mut watch = Watch { bus, follow: Follow::default(), asked: None, waybar, last: String::new() };
    watch.subscribe().await?;
    let mut left = reader_left();
    loop {
        let message = tokio::select! {
            message = messages.next() => message,
            _ = &mut left => return Ok(Answer::default()),
        };
        let message = message.and_then(Result::ok).ok_or_else(|| Failure::NoBus("it has gone away".to_owned()))?;
        if !watch.receive(&message).await? {
            return Ok(Answer::default());
        }
    }
}

struct Watch {
    bus: Connection,
    follow: Follow<Option<State>>,
    /// The call of `Subscribe` whose answer is awaited.
    asked: Option<NonZeroU32>,
    waybar: bool,
    /// What was printed last.
    last: String,
}

impl Watch {
    async fn subscribe(&mut self) -> Result<(), Failure> {
        self.follow.asked();
        let call = Message::method_call(OBJECT_PATH, "Subscribe")
            .destination(BUS_NAME)
            .interface(INTERFACE)
            .with_flags(Flags::NO_AUTO_START)
            .build(&(vec!["state"],))
            .map_err(|error| failure(&error))?;
        self.bus.send(&call).await.map_err(|error| failure(&error))?;
        self.asked = Some(call.primary_header().serial_num());
        Ok(())
    }

    /// Handles a message; whether somebody still reads.
    async fn receive(&mut self, message: &Message) -> Result<bool, Failure> {
        let header = message.header();
        let sender = header.sender().map_or("", |sender| sender.as_str());
        let verdict = match header.message_type() {
            Type::Signal => {
                let interface = header.interface().map_or("", |interface| interface.as_str());
                match (interface, header.member().map_or("", |member| member.as_str())) {
                    (INTERFACE, "Changed") => self.changed(sender, message),
                    (BUS, "NameOwnerChanged") if sender == BUS => return self.owner_changed(message).await,
                    _ => Verdict::Apply(Vec::new()),
                }
            }
            Type::MethodReturn if self.is_awaited(message) => {
                let answer = message.body().deserialize::<(u64, ViewForm)>();
                let (serial, view) = answer.map_err(|error| failure(&error))?;
                match self.follow.answered(sender, serial) {
                    // Signals that overtook the answer are later than what it says.
                    Verdict::Apply(later) => Verdict::Apply([Some(view.read().state)].into_iter().chain(later).collect()),
                    Verdict::Missed => Verdict::Missed,
                }
            }
            Type::Error if self.is_awaited(message) => {
                let error = zbus::Error::from(message.clone());
                return match failure(&error) {
                    Failure::NotRunning => Ok(self.print(None)),
                    // Another one may follow: its name tells.
                    _ if header.error_name().is_some_and(|name| name.as_str() == "org.tidings.Error.Ending") => Ok(true),
                    failure => Err(failure),
                };
            }
            _ => Verdict::Apply(Vec::new()),
        };
        match verdict {
            Verdict::Apply(states) => Ok(states.into_iter().flatten().next_back().is_none_or(|state| self.print(Some(&state)))),
            Verdict::Missed => self.subscribe().await.map(|()| true),
        }
    }

    fn is_awaited(&mut self, message: &Message) -> bool {
        let awaited = self.asked.is_some() && message.header().reply_serial() == self.asked;
        if awaited {
            self.asked = None;
        }
        awaited
    }

    fn changed(&mut self, sender: &str, signal: &Message) -> Verdict<Option<State>> {
        let Ok((serial, forms)) = signal.body().deserialize::<(u64, Vec<ChangeForm>)>() else { return Verdict::Missed };
        let mut states = forms.into_iter().filter_map(ChangeForm::read).filter_map(|told| match told {
            Told::State(state) => Some(state),
            Told::Screen(_) | Told::Tray(_) | Told::Settings(_) | Told::Permission(_) | Told::Focus | Told::Leave => None,
        });
        self.follow.changed(sender, serial, states.next_back())
    }

    async fn owner_changed(&mut self, signal: &Message) -> Result<bool, Failure> {
        let body = signal.body();
        match body.deserialize::<(&str, &str, &str)>() {
            Ok((BUS_NAME, _, "")) => {
                self.asked = None;
                self.follow.gone();
                Ok(self.print(None))
            }
            Ok((BUS_NAME, _, _)) => self.subscribe().await.map(|()| true),
            _ => Ok(true),
        }
    }

    /// Prints the line of a state unless it is the one before; whether somebody still reads.
    fn print(&mut self, state: Option<&State>) -> bool {
        let line = if self.waybar { waybar::line(state, &Zoned::now()) } else { plain(state) };
        if line == self.last {
            return true;
        }
        let mut stdout = std::io::stdout().lock();
        let written = stdout.write_all(line.as_bytes()).and_then(|()| stdout.flush());
        self.last = line;
        written.is_ok()
    }
}

fn plain(state: Option<&State>) -> String {
    json::line(&Line { running: state.is_some(), state: form::state(&state.cloned().unwrap_or_default()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daemon_that_does_not_run_is_told_by_the_same_members() {
        let zeros = r#""popups":0,"waiting":0,"tray":0,"live":0,"unread":0,"dnd":false,"dnd_until_ms":null,"missed":0,"tray_open":false,"badge":null"#;
        assert_eq!(plain(None), format!("{{\"running\":false,{zeros}}}\n"));
        assert_eq!(plain(Some(&State::default())), format!("{{\"running\":true,{zeros}}}\n"));
    }
}

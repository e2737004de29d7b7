//! The way to whichever server there is: calls, their answers and the signals about one notification, in the order in which the
//! bus brings them. Whoever asks first makes the bus start a server, as any program does that notifies.

use std::num::NonZeroU32;
use std::time::Duration;

use futures_util::StreamExt as _;
use serde::Serialize;
use tidings::wire::event::EventForm;
use tidings::wire::{BUS_NAME, INTERFACE, OBJECT_PATH};
use zbus::fdo::DBusProxy;
use zbus::message::{Flags, Type};
use zbus::names::BusName;
use zbus::{Connection, DynamicType, MatchRule, Message, MessageStream};

use super::call::{Call, DEFAULT};
use super::event::Ending;
use super::server::Server;
use super::story::Word;
use crate::answer::Failure;
use crate::link::failure;

/// Well-known name and interface of notification servers (specification, "D-BUS Protocol").
const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// The bus itself.
const BUS: &str = "org.freedesktop.DBus";
/// So long a server may take for an answer; the bus may have to start it first.
const PATIENCE: Duration = Duration::from_secs(60);
/// So long Tidings may take to serve its own interface, too.
const MOMENT: Duration = Duration::from_secs(5);

/// What was heard.
#[derive(Debug)]
pub(super) enum Heard {
    /// The answer to the call with this serial.
    Answer(NonZeroU32, Result<Message, Failure>),
    /// Something about the notification with this id.
    Words(u32, Vec<Word>),
    /// Another one has the server's name now (true), or nobody.
    Owner(bool),
    /// Tidings has come (back): it can be asked to tell of events.
    Tidings,
}

/// What can be asked of a server.
pub(super) struct Channel {
    bus: Connection,
    messages: MessageStream,
    /// The connection that has the server's name: its signals count, unless Tidings tells of events.
    owner: String,
    /// The connection by which Tidings tells of events, once it does.
    teller: Option<String>,
    /// What was heard while an answer was awaited.
    early: Vec<(u32, Word)>,
}

/// Who the server is, and what it can do.
pub(super) async fn server(bus: &Connection) -> Result<Server, Failure> {
    let capabilities: Vec<String> = ask(bus, "GetCapabilities").await?;
    let (name, _, _, spec): (String, String, String, String) = ask(bus, "GetServerInformation").await?;
    Ok(Server::new(&name, &spec, &capabilities))
}

async fn ask<R: for<'d> zbus::wire::DynamicDeserialize<'d>>(bus: &Connection, member: &str) -> Result<R, Failure> {
    let call = bus.call_method(Some(NAME), PATH, Some(NAME), member, &());
    let answer = tokio::time::timeout(PATIENCE, call).await.map_err(|_| silence())?;
    let answer = answer.map_err(|error| refusal(&error))?;
    answer.body().deserialize().map_err(|error| refusal(&error))
}

/// Waits until Tidings serves its own interface, which it does a moment after the one of the specification.
pub(super) async fn until_tidings(bus: &Connection) {
    let served = async {
        let proxy = DBusProxy::new(bus).await?;
        let mut changes = proxy.receive_name_owner_changed_with_args(&[(0, BUS_NAME)]).await?;
        while !proxy.name_has_owner(BusName::try_from(BUS_NAME)?).await? {
            changes.next().await;
        }
        Ok::<_, zbus::Error>(())
    };
    // Without it all else works still.
    let _ = tokio::time::timeout(MOMENT, served).await;
}

/// What an error of whichever server there is means.
pub(super) fn refusal(error: &zbus::Error) -> Failure {
    let zbus::Error::MethodError(name, text, _) = error else { return failure(error) };
    match name.as_str().strip_prefix("org.freedesktop.DBus.Error.") {
        Some("ServiceUnknown" | "NameHasNoOwner") => Failure::NotRunning,
        Some("NoReply" | "Disconnected") => Failure::Refused("the notification server ended before it answered".to_owned()),
        _ => {
            let why = text.as_deref().filter(|text| !text.is_empty()).unwrap_or(name.as_str());
            Failure::Refused(format!("the notification server refuses it: {why}"))
        }
    }
}

/// The server does not answer.
fn silence() -> Failure {
    Failure::Refused("the notification server does not answer".to_owned())
}

impl Channel {
    /// Begins to listen.
    pub(super) async fn open(bus: Connection) -> Result<Self, Failure> {
        let messages = MessageStream::from(&bus);
        let owner = listen(&bus).await.map_err(|error| refusal(&error))?;
        Ok(Self { bus, messages, owner, teller: None, early: Vec::new() })
    }

    /// Sends the notification.
    pub(super) async fn notify(&self, call: &Call) -> Result<NonZeroU32, Failure> {
        let Call { app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout } = call;
        let arguments = (app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout);
        self.send(NAME, PATH, NAME, "Notify", &arguments).await
    }

    /// Takes it back.
    pub(super) async fn close(&self, id: u32) -> Result<NonZeroU32, Failure> {
        self.send(NAME, PATH, NAME, "CloseNotification", &(id,)).await
    }

    /// Asks who the server is.
    pub(super) async fn who(&self) -> Result<NonZeroU32, Failure> {
        self.send(NAME, PATH, NAME, "GetServerInformation", &()).await
    }

    /// Asks Tidings to tell what happens to what we send.
    pub(super) async fn subscribe(&self) -> Result<NonZeroU32, Failure> {
        self.send(BUS_NAME, OBJECT_PATH, INTERFACE, "Subscribe", &(vec!["events"],)).await
    }

    /// It has answered: what it tells goes before the signals of the specification, which say less.
    pub(super) fn subscribed(&mut self, answer: &Message) {
        self.teller = answer.header().sender().map(ToString::to_string);
    }

    /// Asks Tidings what is in the tray.
    pub(super) async fn list(&self) -> Result<NonZeroU32, Failure> {
        self.send(BUS_NAME, OBJECT_PATH, INTERFACE, "List", &()).await
    }

    async fn send<B>(&self, name: &str, path: &str, interface: &str, member: &str, body: &B) -> Result<NonZeroU32, Failure>
    where
        B: Serialize + DynamicType,
    {
        let call = Message::method_call(path, member).destination(name).interface(interface);
        // While one waits, a server that was ended is not to be started against the person's will.
        let call = if member == "Notify" { call } else { call.with_flags(Flags::NO_AUTO_START) };
        let call = call.build(body).map_err(|error| refusal(&error))?;
        self.bus.send(&call).await.map_err(|error| refusal(&error))?;
        Ok(call.primary_header().serial_num())
    }

    /// Whether Tidings tells of events.
    pub(super) fn is_told(&self) -> bool {
        self.teller.is_some()
    }

    /// Waits for the answer to a call; what else is said meanwhile is kept.
    pub(super) async fn answer(&mut self, serial: NonZeroU32) -> Result<Message, Failure> {
        let answer = async {
            loop {
                match self.next().await {
                    Some(Heard::Answer(answered, answer)) if answered == serial => return answer,
                    Some(Heard::Words(id, words)) => self.early.extend(words.into_iter().map(|word| (id, word))),
                    Some(_) => {}
                    None => return Err(Failure::NoBus("it has gone away".to_owned())),
                }
            }
        };
        tokio::time::timeout(PATIENCE, answer).await.map_err(|_| silence())?
    }

    /// What has been said about this one before it was known that it is ours. Events may come before the answer to `Notify`, and
    /// where ours `replaces` another one, what comes before it is shown is still of that one.
    pub(super) fn early(&mut self, id: u32, replaces: bool) -> Vec<Word> {
        let words = std::mem::take(&mut self.early).into_iter().filter(|(of, _)| *of == id).map(|(_, word)| word);
        let is_of_another = |word: &Word| replaces && !matches!(word, Word::Shown(_) | Word::Refused(_));
        words.skip_while(is_of_another).collect()
    }

    /// The next thing that matters; `None` once there is no bus any more.
    pub(super) async fn next(&mut self) -> Option<Heard> {
        loop {
            let message = self.messages.next().await?.ok()?;
            if let Some(heard) = self.read(&message) {
                return Some(heard);
            }
        }
    }

    fn read(&mut self, message: &Message) -> Option<Heard> {
        let header = message.header();
        let sender = header.sender().map_or("", |sender| sender.as_str());
        match header.message_type() {
            Type::MethodReturn => Some(Heard::Answer(header.reply_serial()?, Ok(message.clone()))),
            Type::Error => {
                let error = zbus::Error::from(message.clone());
                Some(Heard::Answer(header.reply_serial()?, Err(refusal(&error))))
            }
            Type::Signal if sender == BUS && header.member()?.as_str() == "NameOwnerChanged" => {
                let body = message.body();
                let (name, _, owner): (&str, &str, &str) = body.deserialize().ok()?;
                match name {
                    NAME => {
                        self.owner = owner.to_owned();
                        Some(Heard::Owner(!owner.is_empty()))
                    }
                    BUS_NAME => {
                        self.teller = None;
                        (!owner.is_empty()).then_some(Heard::Tidings)
                    }
                    _ => None,
                }
            }
            Type::Signal if Some(sender) == self.teller.as_deref() => {
                let body = message.body();
                let (id, event, form): (u32, &str, EventForm) = body.deserialize().ok()?;
                (header.member()?.as_str() == "Event").then(|| Heard::Words(id, words(event, form)))
            }
            Type::Signal if self.teller.is_none() && sender == self.owner && header.interface()?.as_str() == NAME => {
                let body = message.body();
                let text = |word: fn(String) -> Word| {
                    body.deserialize::<(u32, String)>().ok().map(|(id, text)| Heard::Words(id, vec![word(text)]))
                };
                match header.member()?.as_str() {
                    "ActivationToken" => text(Word::Token),
                    "ActionInvoked" => text(Word::Invoked),
                    "NotificationReplied" => text(Word::Replied),
                    "NotificationClosed" => {
                        let (id, reason) = body.deserialize().ok()?;
                        Some(Heard::Words(id, vec![Word::Closed(Ending::of_number(reason))]))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// What an event of our own interface says.
fn words(event: &str, form: EventForm) -> Vec<Word> {
    let word = match event {
        "show" => Some(Word::Shown(form.held_back)),
        "click" => Some(Word::Invoked(DEFAULT.to_owned())),
        "action" => form.action_key.map(Word::Invoked),
        "reply" => form.text.map(Word::Replied),
        "close" => Some(Word::Closed(Ending::of_word(&form.reason.unwrap_or_default()))),
        "error" => Some(Word::Refused(form.reason.unwrap_or_default())),
        _ => None,
    };
    form.activation_token.map(Word::Token).into_iter().chain(word).collect()
}

/// Asks the bus for the signals; answers with the owner of the server's name.
async fn listen(bus: &Connection) -> zbus::Result<String> {
    let proxy = DBusProxy::new(bus).await?;
    for name in [NAME, BUS_NAME] {
        let owners = MatchRule::builder().msg_type(Type::Signal).sender(BUS).interface(BUS);
        proxy.add_match_rule(owners.member("NameOwnerChanged").arg(0, name).build()?).await?;
    }
    let signals = MatchRule::builder().msg_type(Type::Signal).sender(NAME).interface(NAME).path(PATH);
    proxy.add_match_rule(signals.build()?).await?;
    let owner = proxy.get_name_owner(BusName::try_from(NAME)?).await?;
    Ok(owner.to_string())
}

//! What crosses the bus between a browser and the daemon, as a monitor hears it: calls with their answers, and signals, in
//! their order.

use std::collections::HashMap;

use futures_util::StreamExt as _;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use zbus::message::Type;
use zbus::{Message, MessageStream, OwnedVariant};

use crate::harness::{Bus, Client, within, words};

const NAME: &str = "org.freedesktop.Notifications";

/// A `Notify` and its answer.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) app_name: String,
    pub(crate) replaces_id: u32,
    pub(crate) app_icon: String,
    pub(crate) summary: String,
    pub(crate) body: String,
    pub(crate) actions: Vec<String>,
    pub(crate) hints: HashMap<String, OwnedVariant>,
    pub(crate) expire_timeout: i32,
    /// The id that it was answered with.
    pub(crate) id: u32,
}

#[derive(Debug)]
pub(crate) enum Heard {
    Notify(Box<Sent>),
    /// A call to close this id.
    Close(u32),
    /// A signal in words, as `harness` says them.
    Signal(String),
}

pub(crate) struct Traffic {
    heard: UnboundedReceiver<Message>,
    /// Calls of `Notify` that are not answered yet, by their sender and number.
    asked: HashMap<(String, u32), Message>,
}

impl Sent {
    /// The text of a hint.
    pub(crate) fn text(&self, hint: &str) -> Option<String> {
        self.hints.get(hint).map(|value| String::try_from(value.try_clone().unwrap()).unwrap())
    }

    /// The keys of its actions.
    pub(crate) fn keys(&self) -> Vec<&str> {
        self.actions.iter().step_by(2).map(String::as_str).collect()
    }
}

impl Heard {
    /// `notify REPLACED → ID SUMMARY`, `close ID`, or what a signal says.
    fn words(&self) -> String {
        match self {
            Self::Notify(sent) => format!("notify {} → {} {}", sent.replaces_id, sent.id, sent.summary),
            Self::Close(id) => format!("close {id}"),
            Self::Signal(words) => words.clone(),
        }
    }
}

impl Traffic {
    pub(crate) async fn watch(bus: &Bus) -> Self {
        let connection = zbus::connection::Builder::address(bus.address.as_str()).build().await.unwrap();
        let mut stream = MessageStream::from(&connection);
        let monitoring = zbus::fdo::MonitoringProxy::new(&connection).await.unwrap();
        monitoring.become_monitor(&[], 0).await.unwrap();
        let (sender, heard) = unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                let _ = sender.send(message);
            }
            drop(connection);
        });
        Self { heard, asked: HashMap::new() }
    }

    /// The next thing that was said, tokens aside: not every screen gives them.
    pub(crate) async fn next(&mut self) -> Heard {
        loop {
            let message = within(self.heard.recv()).await.expect("the bus is there");
            if let Some(heard) = self.read(&message) {
                return heard;
            }
        }
    }

    /// The next thing, which is a notification that is sent.
    pub(crate) async fn sent(&mut self) -> Sent {
        match self.next().await {
            Heard::Notify(sent) => *sent,
            other => panic!("not a notification that is sent: {other:?}"),
        }
    }

    /// The next things, in words.
    pub(crate) async fn hear(&mut self, count: usize) -> Vec<String> {
        let mut heard = Vec::new();
        while heard.len() < count {
            heard.push(self.next().await.words());
        }
        heard
    }

    /// All up to the answer to a call made now, in words.
    pub(crate) async fn so_far(&mut self, client: &Client) -> Vec<String> {
        let answer = client.call("GetServerInformation", &()).await.unwrap();
        let (asker, call) = (client.name(), answer.header().reply_serial());
        let mut heard = Vec::new();
        loop {
            let message = within(self.heard.recv()).await.expect("the bus is there");
            heard.extend(self.read(&message).map(|heard| heard.words()));
            let header = message.header();
            if header.reply_serial() == call && header.destination().is_some_and(|name| name.as_str() == asker) {
                return heard;
            }
        }
    }

    fn read(&mut self, message: &Message) -> Option<Heard> {
        let header = message.header();
        match header.message_type() {
            Type::MethodCall if header.interface().is_some_and(|name| name.as_str() == NAME) => {
                let sender = header.sender()?.to_string();
                match header.member()?.as_str() {
                    "Notify" => self.asked.insert((sender, header.primary().serial_num().get()), message.clone()),
                    "CloseNotification" => return Some(Heard::Close(message.body().deserialize().unwrap())),
                    _ => None,
                };
                None
            }
            Type::MethodReturn => {
                let key = (header.destination()?.to_string(), header.reply_serial()?.get());
                let asked = self.asked.remove(&key)?;
                Some(Heard::Notify(Box::new(Sent::read(&asked, message.body().deserialize().unwrap()))))
            }
            Type::Signal => words(message).filter(|words| !words.contains("token ")).map(Heard::Signal),
            _ => None,
        }
    }
}

impl Sent {
    fn read(call: &Message, id: u32) -> Self {
        type Arguments = (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedVariant>, i32);
        let body = call.body();
        let (app_name, replaces_id, app_icon, summary, text, actions, hints, expire_timeout): Arguments =
            body.deserialize().unwrap();
        Self { app_name, replaces_id, app_icon, summary, body: text, actions, hints, expire_timeout, id }
    }
}

//! A notification server of the test's own: it records what it is called with and says what the test wants it to say.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use futures_util::StreamExt as _;
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use zbus::message::Type;
use zbus::{Connection, DynamicType, Message, MessageStream, OwnedVariant};

use crate::harness::{Bus, DEADLINE};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// The arguments of a `Notify`.
pub(super) type Arguments = (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedVariant>, i32);

/// What it was called with.
#[derive(Debug, PartialEq)]
pub(super) enum Called {
    Notify(Box<Arguments>),
    Close(u32),
    Permission(String, String),
}

/// What it is like.
#[derive(Clone, Default)]
pub(super) struct Nature {
    pub(super) name: &'static str,
    pub(super) spec: &'static str,
    pub(super) capabilities: &'static [&'static str],
    /// What the person says when they are asked.
    pub(super) permission: Option<&'static str>,
    /// It does not say that it has closed what it was told to close.
    pub(super) is_terse: bool,
    /// It takes no notification.
    pub(super) is_full: bool,
}

/// It lives on a thread of its own, for a test waits for programs that wait for it.
pub(super) struct Server {
    orders: UnboundedSender<Message>,
    called: Receiver<Called>,
    thread: JoinHandle<()>,
}

/// The id that it gives to everything that does not replace.
pub(super) const ID: u32 = 41;

impl Server {
    pub(super) fn start(bus: &Bus, capabilities: &'static [&'static str]) -> Self {
        Self::of(bus, Nature { name: "other", spec: "1.2", capabilities, ..Nature::default() })
    }

    pub(super) fn of(bus: &Bus, nature: Nature) -> Self {
        let (orders, mut ordered) = unbounded_channel::<Message>();
        let (record, called) = channel();
        let (ready, is_ready) = channel();
        let address = bus.address.clone();
        let serve = async move {
            let connection = zbus::connection::Builder::address(address.as_str()).build().await.unwrap();
            let mut messages = MessageStream::from(&connection);
            if nature.permission.is_some() {
                connection.request_name("org.tidings.Tidings").await.unwrap();
            }
            connection.request_name(NAME).await.unwrap();
            ready.send(()).unwrap();
            loop {
                tokio::select! {
                    message = messages.next() => {
                        let Some(Ok(message)) = message else { return };
                        if message.header().message_type() == Type::MethodCall
                            && let Some(call) = answer(&connection, &message, &nature).await
                        {
                            let _ = record.send(call);
                        }
                    }
                    order = ordered.recv() => match order {
                        Some(signal) => connection.send(&signal).await.unwrap(),
                        None => return connection.close().await.unwrap(),
                    },
                }
            }
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let thread = std::thread::spawn(move || runtime.block_on(serve));
        is_ready.recv_timeout(DEADLINE).unwrap();
        Self { orders, called, thread }
    }

    /// The next call that means something.
    pub(super) fn called(&self) -> Called {
        self.called.recv_timeout(DEADLINE).unwrap()
    }

    /// The next notification.
    pub(super) fn notified(&self) -> Arguments {
        match self.called() {
            Called::Notify(arguments) => *arguments,
            other => panic!("{other:?}"),
        }
    }

    /// Nothing was called that is not looked at yet.
    pub(super) fn is_idle(&self) -> bool {
        self.called.try_recv().is_err()
    }

    /// Tells everybody, as most servers do.
    pub(super) fn tell<B: Serialize + DynamicType>(&self, member: &str, body: &B) {
        self.orders.send(Message::signal(PATH, NAME, member).build(body).unwrap()).unwrap();
    }

    /// Leaves the bus.
    pub(super) fn leave(self) {
        let Self { orders, thread, .. } = self;
        drop(orders);
        thread.join().unwrap();
    }
}

/// Answers a call, and what of it is to be recorded.
async fn answer(server: &Connection, message: &Message, nature: &Nature) -> Option<Called> {
    let header = message.header();
    let body = message.body();
    match header.member()?.as_str() {
        "GetCapabilities" => server.reply(&header, &nature.capabilities.to_vec()).await.unwrap(),
        "GetServerInformation" => server.reply(&header, &(nature.name, "test", "1", nature.spec)).await.unwrap(),
        "Notify" if nature.is_full => server.reply_error(&header, "org.example.Full", &"there is no room").await.unwrap(),
        "Notify" => {
            let arguments: Arguments = body.deserialize().unwrap();
            let id = if arguments.1 == 0 { ID } else { arguments.1 };
            server.reply(&header, &id).await.unwrap();
            return Some(Called::Notify(Box::new(arguments)));
        }
        "CloseNotification" => {
            let id: u32 = body.deserialize().unwrap();
            server.reply(&header, &()).await.unwrap();
            if !nature.is_terse {
                let signal = Message::signal(PATH, NAME, "NotificationClosed").build(&(id, 3_u32)).unwrap();
                server.send(&signal).await.unwrap();
            }
            return Some(Called::Close(id));
        }
        "RequestPermission" => {
            let (application, origin): (String, String) = body.deserialize().unwrap();
            server.reply(&header, &nature.permission.unwrap()).await.unwrap();
            return Some(Called::Permission(application, origin));
        }
        _ => server.reply_error(&header, "org.freedesktop.DBus.Error.UnknownMethod", &"no").await.unwrap(),
    }
    None
}

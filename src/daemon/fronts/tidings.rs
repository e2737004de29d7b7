//! `org.tidings.Tidings1`: what tidings-ui asks of the daemon becomes input of the driver. The contract is in `dbus/`.

use tidings::core::identity::Client;
use tidings::core::notification::Id;
use tidings::wire::{ChangeForm, INTERFACE, OBJECT_PATH, ViewForm};
use tokio::sync::{mpsc, oneshot};
use zbus::message::Header;
use zbus::{DBusError, Message, interface};

use crate::driver::Input;

/// Why a call was refused.
#[derive(Debug, DBusError)]
#[zbus(prefix = "org.tidings.Error")]
pub(crate) enum Error {
    /// Any failure of the bus itself.
    #[zbus(error)]
    Bus(zbus::Error),
    /// The notification is not live, or has no such action.
    NotFound(String),
    /// The caller runs in a sandbox.
    AccessDenied(String),
    /// The daemon is about to end.
    Ending(String),
}

/// Where the answer to `Subscribe` goes: the serial and the view.
pub(crate) type Admission = oneshot::Sender<Result<(u64, ViewForm), Error>>;

/// What is asked, without who asks.
#[derive(Debug)]
pub(crate) enum Ask {
    Subscribe(Admission),
    Unsubscribe(oneshot::Sender<Result<(), Error>>),
    Dismiss(Id, oneshot::Sender<Result<(), Error>>),
    Invoke { id: Id, action_key: String, activation_token: String, answer: oneshot::Sender<Result<(), Error>> },
    Hover(bool, oneshot::Sender<Result<(), Error>>),
}

impl Ask {
    /// Refuses it, whatever it is.
    pub(crate) fn refuse(self, error: Error) {
        match self {
            Self::Subscribe(answer) => drop(answer.send(Err(error))),
            Self::Unsubscribe(answer) | Self::Dismiss(_, answer) | Self::Hover(_, answer) | Self::Invoke { answer, .. } => {
                drop(answer.send(Err(error)))
            }
        }
    }
}

/// The object.
pub(crate) struct Tidings {
    pub(crate) inputs: mpsc::Sender<Input>,
}

impl Tidings {
    async fn ask<T>(
        &self,
        header: &Header<'_>,
        ask: impl FnOnce(oneshot::Sender<Result<T, Error>>) -> Ask,
    ) -> Result<T, Error> {
        let ending = || Error::Ending("the daemon is about to end".to_owned());
        let client = header.sender().map(|sender| Client(sender.as_str().into())).ok_or_else(ending)?;
        let (answer, answered) = oneshot::channel();
        self.inputs.send(Input::Ask(client, ask(answer))).await.map_err(|_| ending())?;
        answered.await.unwrap_or_else(|_| Err(ending()))
    }
}

fn known(number: u32) -> Result<Id, Error> {
    Id::new(number).ok_or_else(not_found)
}

/// The answer about what is not there.
pub(crate) fn not_found() -> Error {
    Error::NotFound("there is no such notification, or it has no such action".to_owned())
}

#[interface(name = "org.tidings.Tidings1", spawn = false, introspection_docs = false)]
impl Tidings {
    #[zbus(out_args("serial", "view"))]
    async fn subscribe(&self, #[zbus(header)] header: Header<'_>) -> Result<(u64, ViewForm), Error> {
        self.ask(&header, Ask::Subscribe).await
    }

    async fn unsubscribe(&self, #[zbus(header)] header: Header<'_>) -> Result<(), Error> {
        self.ask(&header, Ask::Unsubscribe).await
    }

    async fn dismiss(&self, #[zbus(header)] header: Header<'_>, id: u32) -> Result<(), Error> {
        let id = known(id)?;
        self.ask(&header, |answer| Ask::Dismiss(id, answer)).await
    }

    async fn invoke(
        &self,
        #[zbus(header)] header: Header<'_>,
        id: u32,
        action_key: String,
        activation_token: String,
    ) -> Result<(), Error> {
        let id = known(id)?;
        self.ask(&header, |answer| Ask::Invoke { id, action_key, activation_token, answer }).await
    }

    async fn hover(&self, #[zbus(header)] header: Header<'_>, inside: bool) -> Result<(), Error> {
        self.ask(&header, |answer| Ask::Hover(inside, answer)).await
    }

    #[zbus(signal)]
    async fn changed(
        emitter: &zbus::object_server::SignalEmitter<'_>,
        serial: u64,
        changes: Vec<ChangeForm>,
    ) -> zbus::Result<()>;
}

/// `Changed` for one subscriber.
pub(crate) fn changed(to: &Client, serial: u64, changes: &[ChangeForm]) -> zbus::Result<Message> {
    Message::signal(OBJECT_PATH, INTERFACE, "Changed").destination(to.0.as_ref()).build(&(serial, changes))
}

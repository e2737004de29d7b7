//! `org.tidings.Tidings1`: what tidings-ui, the command and bars ask of the daemon becomes input of the driver. The contract
//! is in `dbus/`.

use tidings::core::dnd::Until;
use tidings::core::forget::Forget;
use tidings::core::identity::Client;
use tidings::core::notification::Id;
use tidings::core::permission::{Answer as Said, Changes};
use tidings::wire::asked::{ArchiveForm, DndForm, ForgetForm, QueryForm, StatusForm};
use tidings::wire::entry::EntryForm;
use tidings::wire::event::EventForm;
use tidings::wire::permission::{ChangesForm, PermissionForm};
use tidings::wire::popup::PicturesForm;
use tidings::wire::{ChangeForm, INTERFACE, OBJECT_PATH, Topics, ViewForm};
use tokio::sync::{mpsc, oneshot};
use zbus::message::Header;
use zbus::{DBusError, Message, interface};

use crate::asked::permission::Named;
use crate::driver::Input;

/// Why a call was refused.
#[derive(Debug, DBusError)]
#[zbus(prefix = "org.tidings.Error")]
pub(crate) enum Error {
    /// Any failure of the bus itself.
    #[zbus(error)]
    Bus(zbus::Error),
    /// The notification is not live, or has no such action; or nothing has this key.
    NotFound(String),
    /// The caller runs in a sandbox, or says what only whoever shows popups can know.
    AccessDenied(String),
    /// An argument makes no sense.
    InvalidArgument(String),
    /// The archive cannot be read at present.
    NoArchive(String),
    /// The configuration is wrong; the one that was running is kept.
    WrongConfiguration(String),
    /// The daemon is about to end.
    Ending(String),
}

/// Longest text that stands for an application or an origin, in bytes.
const MAX_NAMED: usize = 4096;

/// Where an answer goes.
pub(crate) type Answer<T> = oneshot::Sender<Result<T, Error>>;
/// Where the answer to `Subscribe` goes: the serial and the view.
pub(crate) type Admission = Answer<(u64, ViewForm)>;

/// What the tray is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TrayVerb {
    Open,
    Close,
    Toggle,
}

/// What is asked, without who asks.
#[derive(Debug)]
pub(crate) enum Ask {
    Subscribe(Topics, Admission),
    Unsubscribe(Answer<()>),
    List(Answer<Vec<EntryForm>>),
    Search(QueryForm, Answer<(Vec<EntryForm>, bool)>),
    Applications(Answer<Vec<(String, u64)>>),
    Get(u64, Answer<EntryForm>),
    Pictures(u64, Answer<PicturesForm>),
    Dismiss(Vec<u64>, Answer<()>),
    DismissAll(Answer<()>),
    Close(Id, Answer<()>),
    Hide(Vec<u64>, Answer<()>),
    Invoke { id: Id, action_key: String, activation_token: String, answer: Answer<()> },
    Reply { id: Id, text: String, answer: Answer<()> },
    Hover(bool, Answer<()>),
    Visible(bool, Answer<()>),
    Renew(Vec<u64>, Answer<()>),
    Hold { id: Id, held: bool, answer: Answer<()> },
    Focus(Answer<()>),
    Recall(u64, Answer<u32>),
    Forget(Forget, Answer<u32>),
    Tray(TrayVerb, Answer<()>),
    SetDnd(bool, Option<Until>, Answer<()>),
    ToggleDnd(Answer<()>),
    SetArchive(ArchiveForm, Answer<ArchiveForm>),
    Reload(Answer<()>),
    TellStyle(Vec<String>, Answer<()>),
    Status(Answer<StatusForm>),
    Permissions(Answer<Vec<PermissionForm>>),
    SetPermission(Named, Changes, Answer<()>),
    ResetPermission(Named, Answer<()>),
    RequestPermission(Named, Answer<String>),
    Answer { id: Id, said: Said, answer: Answer<()> },
}

impl Ask {
    /// Whether it tells of nothing but the caller's own notifications.
    pub(crate) fn is_of_own(&self) -> bool {
        match self {
            Self::Subscribe(topics, _) => topics.own_only(),
            Self::Unsubscribe(_) => true,
            _ => false,
        }
    }

    /// Refuses it, whatever it is. Whoever asked and has gone meanwhile needs no answer.
    pub(crate) fn refuse(self, error: Error) {
        match self {
            Self::Subscribe(_, answer) => drop(answer.send(Err(error))),
            Self::List(answer) => drop(answer.send(Err(error))),
            Self::Search(_, answer) => drop(answer.send(Err(error))),
            Self::Applications(answer) => drop(answer.send(Err(error))),
            Self::Get(_, answer) => drop(answer.send(Err(error))),
            Self::Pictures(_, answer) => drop(answer.send(Err(error))),
            Self::Recall(_, answer) | Self::Forget(_, answer) => drop(answer.send(Err(error))),
            Self::SetArchive(_, answer) => drop(answer.send(Err(error))),
            Self::Status(answer) => drop(answer.send(Err(error))),
            Self::Permissions(answer) => drop(answer.send(Err(error))),
            Self::RequestPermission(_, answer) => drop(answer.send(Err(error))),
            Self::Unsubscribe(answer)
            | Self::Dismiss(_, answer)
            | Self::DismissAll(answer)
            | Self::ToggleDnd(answer)
            | Self::Reload(answer)
            | Self::TellStyle(_, answer)
            | Self::Close(_, answer)
            | Self::Hide(_, answer)
            | Self::Hover(_, answer)
            | Self::Visible(_, answer)
            | Self::Renew(_, answer)
            | Self::Focus(answer)
            | Self::Tray(_, answer)
            | Self::SetDnd(_, _, answer)
            | Self::Invoke { answer, .. }
            | Self::Hold { answer, .. }
            | Self::SetPermission(_, _, answer)
            | Self::ResetPermission(_, answer)
            | Self::Answer { answer, .. }
            | Self::Reply { answer, .. } => drop(answer.send(Err(error))),
        }
    }
}

/// The object.
pub(crate) struct Tidings {
    pub(crate) inputs: mpsc::Sender<Input>,
}

impl Tidings {
    async fn ask<T>(&self, header: &Header<'_>, ask: impl FnOnce(Answer<T>) -> Ask) -> Result<T, Error> {
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

fn invalid(why: &str) -> Error {
    Error::InvalidArgument(why.to_owned())
}

fn named(application: String, origin: String) -> Result<Named, Error> {
    let fits = application.len() <= MAX_NAMED && origin.len() <= MAX_NAMED;
    fits.then_some(Named { application, origin }).ok_or_else(|| invalid("application, origin: at most 4096 bytes each"))
}

fn what(form: ForgetForm) -> Result<Forget, Error> {
    match (form.keys, form.app_name, form.since_ms, form.everything) {
        (Some(keys), None, None, None) => Ok(Forget::Keys(keys)),
        (None, Some(name), None, None) => Ok(Forget::Application(name)),
        (None, None, Some(time), None) => Ok(Forget::Since(time)),
        (None, None, None, Some(true)) => Ok(Forget::Everything),
        _ => Err(invalid("what: exactly one of keys, app_name, since_ms, everything (true) says what is to be forgotten")),
    }
}

fn until(form: &DndForm) -> Result<Option<Until>, Error> {
    match (form.for_ms, form.until_ms) {
        (None, None) => Ok(None),
        (Some(length), None) => Ok(Some(Until::For(std::time::Duration::from_millis(length)))),
        (None, Some(time)) => Ok(Some(Until::Time(std::time::Duration::from_millis(time)))),
        (Some(_), Some(_)) => Err(invalid("dnd: for_ms and until_ms exclude each other")),
    }
}

// Each call is answered by a task of its own, since one that asks the person may be answered in an hour. The calls of one client are
// done in their order all the same, which rests on three things. The daemon's runtime has one thread, whose queue is first in, first
// out, and the one reader of the connection begins all these tasks: they are begun in the order of the messages. A method reads its
// arguments and hands its question to the driver by `ask` before it awaits anything else; nothing here may await before that.
// The channel to the driver, when full, is fair: who waits first is let in first.
#[interface(name = "org.tidings.Tidings1", introspection_docs = false)]
impl Tidings {
    #[zbus(out_args("serial", "view"))]
    async fn subscribe(&self, #[zbus(header)] header: Header<'_>, topics: Vec<String>) -> Result<(u64, ViewForm), Error> {
        let topics = Topics::read(topics.iter().map(String::as_str));
        let topics = topics.map_err(|_| invalid("topics: there are popups, tray, state, events and permissions"))?;
        self.ask(&header, |answer| Ask::Subscribe(topics, answer)).await
    }

    async fn unsubscribe(&self, #[zbus(header)] header: Header<'_>) -> Result<(), Error> {
        self.ask(&header, Ask::Unsubscribe).await
    }

    #[zbus(out_args("entries"))]
    async fn list(&self, #[zbus(header)] header: Header<'_>) -> Result<Vec<EntryForm>, Error> {
        self.ask(&header, Ask::List).await
    }

    #[zbus(out_args("entries", "more"))]
    async fn search(&self, #[zbus(header)] header: Header<'_>, query: QueryForm) -> Result<(Vec<EntryForm>, bool), Error> {
        if query.limit.is_some_and(|limit| !(1..=500).contains(&limit)) {
            return Err(invalid("query: limit is from 1 to 500"));
        }
        if query.urgency.is_some_and(|urgency| urgency > 2) {
            return Err(invalid("query: urgency is from 0 to 2"));
        }
        self.ask(&header, |answer| Ask::Search(query, answer)).await
    }

    #[zbus(out_args("applications"))]
    async fn applications(&self, #[zbus(header)] header: Header<'_>) -> Result<Vec<(String, u64)>, Error> {
        self.ask(&header, Ask::Applications).await
    }

    #[zbus(out_args("entry"))]
    async fn get(&self, #[zbus(header)] header: Header<'_>, key: u64) -> Result<EntryForm, Error> {
        self.ask(&header, |answer| Ask::Get(key, answer)).await
    }

    #[zbus(out_args("pictures"))]
    async fn pictures(&self, #[zbus(header)] header: Header<'_>, key: u64) -> Result<PicturesForm, Error> {
        self.ask(&header, |answer| Ask::Pictures(key, answer)).await
    }

    async fn dismiss(&self, #[zbus(header)] header: Header<'_>, keys: Vec<u64>) -> Result<(), Error> {
        self.ask(&header, |answer| Ask::Dismiss(keys, answer)).await
    }

    async fn close(&self, #[zbus(header)] header: Header<'_>, id: u32) -> Result<(), Error> {
        let id = known(id)?;
        self.ask(&header, |answer| Ask::Close(id, answer)).await
    }

    async fn hide(&self, #[zbus(header)] header: Header<'_>, keys: Vec<u64>) -> Result<(), Error> {
        self.ask(&header, |answer| Ask::Hide(keys, answer)).await
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

    async fn reply(&self, #[zbus(header)] header: Header<'_>, id: u32, text: String) -> Result<(), Error> {
        let id = known(id)?;
        if text.trim().is_empty() {
            return Err(invalid("text: an empty reply is not sent"));
        }
        self.ask(&header, |answer| Ask::Reply { id, text, answer }).await
    }

    async fn hover(&self, #[zbus(header)] header: Header<'_>, inside: bool) -> Result<(), Error> {
        self.ask(&header, |answer| Ask::Hover(inside, answer)).await
    }

    async fn visible(&self, #[zbus(header)] header: Header<'_>, visible: bool) -> Result<(), Error> {
        self.ask(&header, |answer| Ask::Visible(visible, answer)).await
    }

    async fn renew(&self, #[zbus(header)] header: Header<'_>, keys: Vec<u64>) -> Result<(), Error> {
        self.ask(&header, |answer| Ask::Renew(keys, answer)).await
    }

    async fn hold(&self, #[zbus(header)] header: Header<'_>, id: u32, held: bool) -> Result<(), Error> {
        let id = known(id)?;
        self.ask(&header, |answer| Ask::Hold { id, held, answer }).await
    }

    async fn focus(&self, #[zbus(header)] header: Header<'_>) -> Result<(), Error> {
        self.ask(&header, Ask::Focus).await
    }

    #[zbus(out_args("id"))]
    async fn recall(&self, #[zbus(header)] header: Header<'_>, key: u64) -> Result<u32, Error> {
        self.ask(&header, |answer| Ask::Recall(key, answer)).await
    }

    #[zbus(out_args("count"))]
    async fn forget(&self, #[zbus(header)] header: Header<'_>, what: ForgetForm) -> Result<u32, Error> {
        let what = self::what(what)?;
        self.ask(&header, |answer| Ask::Forget(what, answer)).await
    }

    async fn tray(&self, #[zbus(header)] header: Header<'_>, what: String) -> Result<(), Error> {
        let verb = match what.as_str() {
            "open" => TrayVerb::Open,
            "close" => TrayVerb::Close,
            "toggle" => TrayVerb::Toggle,
            _ => return Err(invalid("what: open, close or toggle")),
        };
        self.ask(&header, |answer| Ask::Tray(verb, answer)).await
    }

    async fn set_dnd(&self, #[zbus(header)] header: Header<'_>, dnd: DndForm) -> Result<(), Error> {
        let on = dnd.on.ok_or_else(|| invalid("dnd: on is missing"))?;
        let until = until(&dnd)?;
        self.ask(&header, |answer| Ask::SetDnd(on, until, answer)).await
    }

    #[zbus(out_args("now"))]
    async fn set_archive(&self, #[zbus(header)] header: Header<'_>, settings: ArchiveForm) -> Result<ArchiveForm, Error> {
        if settings.days.is_some_and(|days| !(1..=3650).contains(&days)) {
            return Err(invalid("settings: days is from 1 to 3650"));
        }
        if settings.count.is_some_and(|count| !(1..=1_000_000).contains(&count)) {
            return Err(invalid("settings: count is from 1 to 1000000"));
        }
        self.ask(&header, |answer| Ask::SetArchive(settings, answer)).await
    }

    async fn reload(&self, #[zbus(header)] header: Header<'_>) -> Result<(), Error> {
        self.ask(&header, Ask::Reload).await
    }

    async fn tell_style(&self, #[zbus(header)] header: Header<'_>, wrong: Vec<String>) -> Result<(), Error> {
        self.ask(&header, |answer| Ask::TellStyle(wrong, answer)).await
    }

    #[zbus(out_args("status"))]
    async fn status(&self, #[zbus(header)] header: Header<'_>) -> Result<StatusForm, Error> {
        self.ask(&header, Ask::Status).await
    }

    #[zbus(out_args("permissions"))]
    async fn permissions(&self, #[zbus(header)] header: Header<'_>) -> Result<Vec<PermissionForm>, Error> {
        self.ask(&header, Ask::Permissions).await
    }

    async fn set_permission(
        &self,
        #[zbus(header)] header: Header<'_>,
        application: String,
        origin: String,
        changes: ChangesForm,
    ) -> Result<(), Error> {
        let named = named(application, origin)?;
        let changes = changes.read().ok_or_else(|| invalid("changes: state is default, granted or denied"))?;
        self.ask(&header, |answer| Ask::SetPermission(named, changes, answer)).await
    }

    async fn reset_permission(
        &self,
        #[zbus(header)] header: Header<'_>,
        application: String,
        origin: String,
    ) -> Result<(), Error> {
        let named = named(application, origin)?;
        self.ask(&header, |answer| Ask::ResetPermission(named, answer)).await
    }

    #[zbus(out_args("state"))]
    async fn request_permission(
        &self,
        #[zbus(header)] header: Header<'_>,
        application: String,
        origin: String,
    ) -> Result<String, Error> {
        let named = named(application, origin)?;
        self.ask(&header, |answer| Ask::RequestPermission(named, answer)).await
    }

    async fn answer(&self, #[zbus(header)] header: Header<'_>, id: u32, answer: String) -> Result<(), Error> {
        let id = known(id)?;
        let said = Said::of_word(&answer).ok_or_else(|| invalid("answer: granted, denied, quiet or keep"))?;
        self.ask(&header, |answer| Ask::Answer { id, said, answer }).await
    }

    #[zbus(signal)]
    async fn changed(
        emitter: &zbus::object_server::SignalEmitter<'_>,
        serial: u64,
        changes: Vec<ChangeForm>,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn event(
        emitter: &zbus::object_server::SignalEmitter<'_>,
        id: u32,
        event: &str,
        details: EventForm,
    ) -> zbus::Result<()>;
}

/// `Changed` for one subscriber.
pub(crate) fn changed(to: &Client, serial: u64, changes: &[ChangeForm]) -> zbus::Result<Message> {
    Message::signal(OBJECT_PATH, INTERFACE, "Changed").destination(to.0.as_ref()).build(&(serial, changes))
}

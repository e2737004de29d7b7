//! The login session as logind (or elogind) has it: whether its screen is locked, and whether the desktop says that the person
//! is idle.
//!
//! The properties are believed, not the signals `Lock` and `Unlock`: those ask for something that nobody may do. Nothing is
//! started and nothing is asked again and again; where there is no system bus, no logind or no session, nothing is known.

use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use zbus::fdo::{DBusProxy, PropertiesProxy};
use zbus::message::Type;
use zbus::names::{BusName, InterfaceName};
use zbus::{Connection, MatchRule, Message, MessageStream, OwnedObjectPath, Variant};

use crate::driver::Input;

const LOGIND: &str = "org.freedesktop.login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const MANAGER_PATH: &str = "/org/freedesktop/login1";
const SESSION: &str = "org.freedesktop.login1.Session";
/// Stands for the session of whoever asks, or for the one on the person's screen where it is asked from none (a service of the
/// user). Its signals come from the true path.
const OWN_PATH: &str = "/org/freedesktop/login1/session/auto";

/// What the session says; `None` is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Session {
    /// `LockedHint`
    pub(crate) locked: Option<bool>,
    /// `IdleHint`
    pub(crate) idle: Option<bool>,
}

/// Tells the driver how the session is, whenever that changes, for as long as there is a system bus.
pub(crate) async fn watch(inputs: mpsc::Sender<Input>) {
    if let Err(error) = follow(&inputs).await {
        tracing::debug!(%error, "the login session is not watched");
    }
    // The driver outlives this task unless the daemon ends.
    let _ = inputs.send(Input::Session(Session::default())).await;
}

async fn follow(inputs: &mpsc::Sender<Input>) -> zbus::Result<()> {
    let system = Connection::system().await?;
    let bus = DBusProxy::new(&system).await?;
    let mut owners = bus.receive_name_owner_changed_with_args(&[(0, LOGIND)]).await?;
    loop {
        // A name that has no owner is not asked: that would start it.
        if bus.name_has_owner(BusName::try_from(LOGIND)?).await? {
            tokio::select! {
                followed = follow_session(&system, inputs) => match followed {
                    Ok(()) => return Ok(()),
                    Err(error) => tracing::debug!(%error, "logind tells of no session"),
                },
                owner = owners.next() => match owner {
                    Some(_) => continue,
                    None => return Ok(()),
                },
            }
        }
        let _ = inputs.send(Input::Session(Session::default())).await;
        if owners.next().await.is_none() {
            return Ok(());
        }
    }
}

/// Returns when the bus is gone.
async fn follow_session(system: &Connection, inputs: &mpsc::Sender<Input>) -> zbus::Result<()> {
    let path = session(system).await?;
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(LOGIND)
        .path(&path)
        .interface("org.freedesktop.DBus.Properties")
        .member("PropertiesChanged")
        .build()?;
    let mut changes = MessageStream::for_match_rule(rule, system, None).await?;
    let properties = PropertiesProxy::builder(system).destination(LOGIND).path(&path).build().await?;
    let all = properties.get_all(InterfaceName::try_from(SESSION)?).await?;
    let mut session = Session::default();
    session.learn(all.iter().map(|(name, value)| (name.as_str(), &**value)));
    tracing::debug!(path = path.as_str(), ?session, "the login session");
    loop {
        if inputs.send(Input::Session(session)).await.is_err() {
            return Ok(());
        }
        let Some(change) = changes.next().await else { return Ok(()) };
        session.follow(&change?);
    }
}

/// The session of this process, by its own word, else by that of logind.
async fn session(system: &Connection) -> zbus::Result<OwnedObjectPath> {
    let named = std::env::var("XDG_SESSION_ID").ok().filter(|id| !id.is_empty());
    if let Some(path) = match named {
        Some(id) => session_of(system, &id).await.ok(),
        None => None,
    } {
        return Ok(path);
    }
    let own = PropertiesProxy::builder(system).destination(LOGIND).path(OWN_PATH).build().await?;
    let id = String::try_from(own.get(InterfaceName::try_from(SESSION)?, "Id").await?)?;
    session_of(system, &id).await
}

async fn session_of(system: &Connection, id: &str) -> zbus::Result<OwnedObjectPath> {
    let answer = system.call_method(Some(LOGIND), MANAGER_PATH, Some(MANAGER), "GetSession", &id).await?;
    answer.body().deserialize()
}

impl Session {
    fn follow(&mut self, change: &Message) {
        let body = change.body();
        if let Ok((SESSION, changed, _)) = body.deserialize::<(&str, std::collections::HashMap<&str, Variant<'_>>, Vec<&str>)>()
        {
            self.learn(changed.iter().map(|(name, value)| (*name, value)));
        }
    }

    fn learn<'a>(&mut self, properties: impl Iterator<Item = (&'a str, &'a Variant<'a>)>) {
        for (name, value) in properties {
            match (name, value) {
                ("LockedHint", Variant::Bool(locked)) => self.locked = Some(*locked),
                ("IdleHint", Variant::Bool(idle)) => self.idle = Some(*idle),
                _ => {}
            }
        }
    }
}

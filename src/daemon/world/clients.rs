//! The connections that call us: who they are, asked of the bus once each, and when they leave.
//!
//! What a connection calls while it is still being asked about waits for the answer, in order; others go on meanwhile.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;

use tidings::core::identity::{Caller, Client, Identity, Process};
use zbus::message::{Flags, Header, Type};
use zbus::{DeserializeDict, Type as WireType};
use zbus::{Message, Result};

use super::process;

const BUS: &str = "org.freedesktop.DBus";
const BUS_PATH: &str = "/org/freedesktop/DBus";

enum State<W> {
    Asked(Vec<W>),
    Known(Identity, Option<Process>),
}

/// Who is known, and what waits for it; `W` is what waits.
pub(crate) struct Clients<W> {
    states: HashMap<Client, State<W>>,
    asked: BTreeMap<NonZeroU32, Client>,
}

/// What the bus tells of a connection.
#[derive(DeserializeDict, WireType)]
#[zbus(signature = "a{sv}")]
struct Credentials {
    #[zbus(rename = "ProcessID")]
    process_id: Option<u32>,
    #[zbus(rename = "UnixUserID")]
    user_id: Option<u32>,
}

impl Credentials {
    /// The number of the process where `user` runs it: what another user runs is nobody's business here.
    fn own(&self, user: u32) -> Option<u32> {
        self.process_id.filter(|pid| *pid != 0 && self.user_id == Some(user))
    }
}

/// The answer about one connection, and what has waited for it.
pub(crate) struct Answered<W> {
    pub(crate) caller: Caller,
    pub(crate) waited: Vec<W>,
    /// It was gone before the bus could say who it was.
    pub(crate) gone: bool,
}

impl<W> Clients<W> {
    pub(crate) fn new() -> Self {
        Self { states: HashMap::new(), asked: BTreeMap::new() }
    }

    /// Whether something of this connection waits for the answer of the bus.
    pub(crate) fn holds_up(&self, client: &Client) -> bool {
        matches!(self.states.get(client), Some(State::Asked(waiting)) if !waiting.is_empty())
    }

    /// Makes sure that the bus is asked about `client`; what is to be sent to it goes to `out`.
    pub(crate) fn meet(&mut self, client: &Client, out: &mut Vec<Message>) -> Result<()> {
        if self.states.contains_key(client) {
            return Ok(());
        }
        // In this order no departure is missed: it is told by the match, or by the failure of the question.
        out.push(rule("AddMatch", client)?);
        let question = to_bus("GetConnectionCredentials").build(&client.0.as_ref())?;
        self.asked.insert(question.header().primary().serial_num(), client.clone());
        out.push(question);
        self.states.insert(client.clone(), State::Asked(Vec::new()));
        Ok(())
    }

    /// The caller behind a connection that was met, once it is known.
    pub(crate) fn caller(&self, client: &Client) -> Option<Caller> {
        match self.states.get(client) {
            Some(State::Known(identity, process)) => {
                Some(Caller { client: client.clone(), identity: identity.clone(), process: process.clone() })
            }
            _ => None,
        }
    }

    /// Keeps `work` until the caller behind `client` is known.
    pub(crate) fn wait(&mut self, client: &Client, work: W) {
        if let Some(State::Asked(waiting)) = self.states.get_mut(client) {
            waiting.push(work);
        }
    }

    /// Reads an answer of the bus, if it is one to a question of ours.
    pub(crate) fn answered(&mut self, message: &Message, header: &Header<'_>) -> Option<Answered<W>> {
        let client = self.asked.remove(&header.reply_serial()?)?;
        let waited = match self.states.remove(&client) {
            Some(State::Asked(waiting)) => waiting,
            _ => Vec::new(),
        };
        if header.message_type() == Type::Error {
            let caller = Caller { identity: Identity::Connection(client.clone()), client, process: None };
            return Some(Answered { caller, waited, gone: true });
        }
        let credentials: Option<Credentials> = message.body().deserialize().ok();
        let pid = credentials.as_ref().and_then(|credentials| credentials.process_id).unwrap_or(0);
        let identity = process::identity(pid, &client);
        let process = credentials.and_then(|credentials| credentials.own(rustix::process::getuid().as_raw())).map(process::of);
        self.states.insert(client.clone(), State::Known(identity.clone(), process.clone()));
        Some(Answered { caller: Caller { client, identity, process }, waited, gone: false })
    }

    /// A connection has left the bus: it is forgotten. One that is still asked about is told by the failure of the question.
    pub(crate) fn left(&mut self, client: &Client, out: &mut Vec<Message>) -> Result<bool> {
        if !matches!(self.states.get(client), Some(State::Known(..))) {
            return Ok(false);
        }
        self.states.remove(client);
        out.push(rule("RemoveMatch", client)?);
        Ok(true)
    }

    /// Ends the watch on a connection that was gone before it was known.
    pub(crate) fn unwatch(client: &Client, out: &mut Vec<Message>) -> Result<()> {
        out.push(rule("RemoveMatch", client)?);
        Ok(())
    }
}

/// The connection that a signal `NameOwnerChanged` says has left.
pub(crate) fn departure(message: &Message, header: &Header<'_>) -> Option<Client> {
    let from_bus = header.sender().is_some_and(|sender| sender.as_str() == BUS);
    if !from_bus || header.member().is_none_or(|member| member.as_str() != "NameOwnerChanged") {
        return None;
    }
    let body = message.body();
    let (name, _, new): (&str, &str, &str) = body.deserialize().ok()?;
    (name.starts_with(':') && new.is_empty()).then(|| Client(name.into()))
}

fn to_bus(member: &str) -> zbus::message::Builder<'_> {
    Message::method_call(BUS_PATH, member).destination(BUS).interface(BUS)
}

fn rule(member: &str, client: &Client) -> Result<Message> {
    let rule = format!(
        "type='signal',sender='{BUS}',path='{BUS_PATH}',interface='{BUS}',member='NameOwnerChanged',arg0='{}'",
        client.0
    );
    to_bus(member).with_flags(Flags::NO_REPLY_EXPECTED).build(&rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_another_users_process_nothing_is_told() {
        let of = |process_id, user_id| Credentials { process_id, user_id }.own(1000);
        assert_eq!(of(Some(42), Some(1000)), Some(42));
        for (process_id, user_id) in [(Some(42), Some(0)), (Some(42), None), (Some(0), Some(1000)), (None, Some(1000))] {
            assert_eq!(of(process_id, user_id), None);
        }
    }
}

//! The permission store of the desktop portal (`org.freedesktop.impl.portal.PermissionStore`, table `notifications`): what other settings
//! panels say of sandboxed applications is followed, and what is decided here is told there.
//!
//! It is never started, and nobody waits for it. The portal writes `yes` for whoever was never asked about, so that grants nothing: it
//! only takes back a `no`.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use futures_util::StreamExt as _;
use tidings::core::permission::State;
use tokio::sync::mpsc;
use zbus::fdo::DBusProxy;
use zbus::message::Type;
use zbus::names::BusName;
use zbus::proxy::MethodFlags;
use zbus::wire::DynamicDeserialize;
use zbus::{Connection, DynamicType, MatchRule, Message, MessageStream, OwnedVariant, Proxy, Variant};

use crate::driver::Input;

const NAME: &str = "org.freedesktop.impl.portal.PermissionStore";
const PATH: &str = "/org/freedesktop/impl/portal/PermissionStore";
const TABLE: &str = "notifications";
const ID: &str = "notification";
/// Most decisions that wait to be told; further ones are not.
const QUEUE: usize = 64;

/// An application and what was decided about it.
pub(crate) type Decision = (String, State);
/// What the store has of each application.
type All = HashMap<String, Vec<String>>;

/// Follows the store from now on. What is sent into the answer is told there.
pub(crate) fn watch(connection: Connection, inputs: mpsc::Sender<Input>) -> mpsc::Sender<Decision> {
    let (decisions, decided) = mpsc::channel(QUEUE);
    tokio::spawn(async move {
        let follower = Follower { connection, inputs, told: All::new(), echoes: BTreeMap::new() };
        if let Err(error) = follower.follow(decided).await {
            tracing::debug!(%error, "the permission store is not followed");
        }
    });
    decisions
}

struct Follower {
    connection: Connection,
    inputs: mpsc::Sender<Input>,
    /// What the store said last.
    told: All,
    /// What we have written, and the store has not yet told us.
    echoes: BTreeMap<String, VecDeque<Option<String>>>,
}

impl Follower {
    /// Returns when the bus is gone.
    async fn follow(mut self, mut decided: mpsc::Receiver<Decision>) -> zbus::Result<()> {
        let bus = DBusProxy::new(&self.connection).await?;
        let mut owners = bus.receive_name_owner_changed_with_args(&[(0, NAME)]).await?;
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(NAME).path(PATH).interface(NAME).member("Changed");
        let mut changes = MessageStream::for_match_rule(rule.build()?, &self.connection, None).await?;
        // A name that has no owner is not asked: that would start it.
        let mut there = bus.name_has_owner(BusName::try_from(NAME)?).await?;
        if there {
            self.look_up().await;
        }
        loop {
            tokio::select! {
                owner = owners.next() => {
                    let Some(owner) = owner else { return Ok(()) };
                    there = owner.args().is_ok_and(|args| args.new_owner().is_some());
                    self.echoes.clear();
                    if there {
                        self.look_up().await;
                    }
                }
                change = changes.next() => match change {
                    Some(change) => self.changed(&change?).await,
                    None => return Ok(()),
                },
                decision = decided.recv() => match decision {
                    Some((application, state)) if there => self.write(application, state).await,
                    Some(_) => {}
                    None => return Ok(()),
                },
            }
        }
    }

    async fn look_up(&mut self) {
        match self.call::<_, (All, OwnedVariant)>("Lookup", &(TABLE, ID)).await {
            Ok(Some((all, _))) => self.learn(all).await,
            Ok(None) => {}
            // There is no such table before somebody was permitted anything.
            Err(error) => tracing::debug!(%error, "the permission store"),
        }
    }

    async fn changed(&mut self, change: &Message) {
        let body = change.body();
        let Ok((table, id, deleted, _, all)) = body.deserialize::<(&str, &str, bool, Variant<'_>, All)>() else { return };
        if (table, id) == (TABLE, ID) {
            self.learn(if deleted { All::new() } else { all }).await;
        }
    }

    /// This is what the store has. What has changed in it, other than by us, is passed on.
    async fn learn(&mut self, all: All) {
        let said = |all: &All, application: &str| all.get(application).and_then(|words| words.first()).cloned();
        let before = std::mem::replace(&mut self.told, all);
        let applications: BTreeSet<&String> = before.keys().chain(self.told.keys()).collect();
        for application in applications {
            let (was, is) = (said(&before, application), said(&self.told, application));
            if let Some(echoes) = self.echoes.get_mut(application)
                && echoes.front() == Some(&is)
            {
                echoes.pop_front();
                continue;
            }
            let state = match (was.as_deref(), is.as_deref()) {
                (was, is) if was == is => continue,
                (_, Some("no")) => State::Denied,
                (Some("no"), Some("yes")) => State::Granted,
                (Some("no"), _) => State::Default,
                _ => continue,
            };
            // The driver outlives this task unless the daemon ends.
            let _ = self.inputs.send(Input::Permission(application.clone(), state)).await;
        }
    }

    async fn write(&mut self, application: String, state: State) {
        let said = self.told.get(&application).and_then(|words| words.first()).cloned();
        let wanted = match state {
            State::Granted => Some("yes"),
            State::Denied => Some("no"),
            // A `yes` there says nothing.
            State::Default if said.as_deref() == Some("no") => None,
            State::Default => return,
        };
        if said.as_deref() == wanted {
            return;
        }
        let done = match wanted {
            Some(word) => self.call::<_, ()>("SetPermission", &(TABLE, true, ID, application.as_str(), vec![word])).await,
            None => self.call::<_, ()>("DeletePermission", &(TABLE, ID, application.as_str())).await,
        };
        if let Err(error) = done {
            tracing::debug!(%error, application, "the permission store was not told");
            return;
        }
        self.echoes.entry(application.clone()).or_default().push_back(wanted.map(str::to_owned));
        match wanted {
            Some(word) => drop(self.told.insert(application, vec![word.to_owned()])),
            None => drop(self.told.remove(&application)),
        }
    }

    async fn call<B, R>(&self, member: &str, body: &B) -> zbus::Result<Option<R>>
    where
        B: serde::Serialize + DynamicType,
        R: for<'d> DynamicDeserialize<'d>,
    {
        let store = Proxy::new(&self.connection, NAME, PATH, NAME).await?;
        store.call_with_flags(member, MethodFlags::NO_AUTO_START, body).await
    }
}

//! Whether a locker or a screen saver covers the screen, by the interface that most of them have on the session bus
//! (`GetActive`, `ActiveChanged`): not every one tells logind.
//!
//! Nothing is started and nothing is asked again and again. A locker that has neither this nor logind's `LockedHint` is not
//! noticed: `ext-session-lock-v1` tells only the client that locks.

use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use zbus::fdo::DBusProxy;
use zbus::message::Type;
use zbus::names::BusName;
use zbus::{Connection, MatchRule, MessageStream};

use crate::driver::Input;

/// Who has it: the bus name, which is that of the interface too, and the object.
const SAVERS: [(&str, &str); 5] = [
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
];

/// Tells the driver of each of them, whenever that changes, for as long as there is a bus.
pub(crate) fn watch(bus: &Connection, inputs: &mpsc::Sender<Input>) {
    for (name, path) in SAVERS {
        let (bus, inputs) = (bus.clone(), inputs.clone());
        tokio::spawn(async move {
            if let Err(error) = follow(&bus, name, path, &inputs).await {
                tracing::debug!(%error, name, "not watched");
            }
            // The driver outlives this task unless the daemon ends.
            let _ = inputs.send(Input::ScreenSaver(name, false)).await;
        });
    }
}

async fn follow(bus: &Connection, name: &'static str, path: &str, inputs: &mpsc::Sender<Input>) -> zbus::Result<()> {
    let names = DBusProxy::new(bus).await?;
    let mut owners = names.receive_name_owner_changed_with_args(&[(0, name)]).await?;
    loop {
        // A name that has no owner is not asked: that would start it.
        if names.name_has_owner(BusName::try_from(name)?).await? {
            tokio::select! {
                followed = follow_active(bus, name, path, inputs) => match followed {
                    Ok(()) => return Ok(()),
                    Err(error) => tracing::debug!(%error, name, "tells nothing"),
                },
                owner = owners.next() => match owner {
                    // What it told it tells no more.
                    Some(_) => {
                        let _ = inputs.send(Input::ScreenSaver(name, false)).await;
                        continue;
                    }
                    None => return Ok(()),
                },
            }
        }
        if owners.next().await.is_none() {
            return Ok(());
        }
    }
}

/// Returns when the bus is gone.
async fn follow_active(bus: &Connection, name: &'static str, path: &str, inputs: &mpsc::Sender<Input>) -> zbus::Result<()> {
    let rule =
        MatchRule::builder().msg_type(Type::Signal).sender(name).path(path).interface(name).member("ActiveChanged").build()?;
    let mut changes = MessageStream::for_match_rule(rule, bus, None).await?;
    let answer = bus.call_method(Some(name), path, Some(name), "GetActive", &()).await?;
    let mut active: bool = answer.body().deserialize()?;
    loop {
        tracing::debug!(name, active, "the screen saver");
        if inputs.send(Input::ScreenSaver(name, active)).await.is_err() {
            return Ok(());
        }
        let Some(change) = changes.next().await else { return Ok(()) };
        // What is not as it should be changes nothing.
        active = change?.body().deserialize().unwrap_or(active);
    }
}

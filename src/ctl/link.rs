//! Calls of the daemon's own interface. None of them starts the daemon: whoever asks about notifications wants to hear that
//! nobody receives any.

use std::time::Duration;

use serde::Serialize;
use tidings::view::{Entry, State};
use tidings::wire::asked::StatusForm;
use tidings::wire::entry::EntryForm;
use tidings::wire::{BUS_NAME, INTERFACE, OBJECT_PATH};
use zbus::proxy::MethodFlags;
use zbus::wire::DynamicDeserialize;
use zbus::{Connection, DynamicType, Proxy};

use crate::answer::Failure;

/// How long the daemon may take for an answer; erasing from the disk is the longest.
const PATIENCE: Duration = Duration::from_secs(60);

/// The way to the daemon.
pub(crate) struct Link {
    proxy: Proxy<'static>,
}

impl Link {
    /// Connects to the session bus.
    pub(crate) async fn open() -> Result<Self, Failure> {
        let bus = bus().await.map_err(|error| Failure::NoBus(error.to_string()))?;
        let proxy = Proxy::new_owned(bus, BUS_NAME, OBJECT_PATH, INTERFACE).await.map_err(|error| failure(&error))?;
        Ok(Self { proxy })
    }

    /// Calls a method.
    pub(crate) async fn call<B, R>(&self, method: &str, body: &B) -> Result<R, Failure>
    where
        B: Serialize + DynamicType,
        R: for<'d> DynamicDeserialize<'d>,
    {
        let answer = self.proxy.call_with_flags(method, MethodFlags::NO_AUTO_START, body).await;
        answer.map_err(|error| failure(&error))?.ok_or(Failure::NotRunning)
    }

    /// What is in the tray, newest first.
    pub(crate) async fn list(&self) -> Result<Vec<Entry>, Failure> {
        let forms: Vec<EntryForm> = self.call("List", &()).await?;
        Ok(forms.into_iter().filter_map(EntryForm::entry).collect())
    }

    /// How the daemon is.
    pub(crate) async fn status(&self) -> Result<StatusForm, Failure> {
        self.call("Status", &()).await
    }
}

/// A connection to the session bus.
pub(crate) async fn bus() -> zbus::Result<Connection> {
    zbus::connection::Builder::session().method_timeout(PATIENCE).build().await
}

/// The numbers in a status.
pub(crate) fn state(status: &StatusForm) -> State {
    State {
        popups: status.popups,
        waiting: status.waiting,
        tray: status.tray,
        live: status.live,
        unread: status.unread,
        dnd: status.dnd,
        dnd_until_ms: status.dnd_until_ms,
        missed: status.missed,
        tray_open: status.tray_open,
        badge: status.badge.clone(),
    }
}

/// What an error of the bus or of the daemon means here.
pub(crate) fn failure(error: &zbus::Error) -> Failure {
    match error {
        zbus::Error::MethodError(name, text, _) => refusal(name.as_str(), text.as_deref().unwrap_or("")),
        zbus::Error::FDO(error) => {
            let error: &zbus::fdo::Error = error;
            refusal(zbus::DBusError::name(error).as_str(), zbus::DBusError::description(error).unwrap_or(""))
        }
        zbus::Error::InputOutput(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            Failure::Refused("tidingsd does not answer".to_owned())
        }
        zbus::Error::InputOutput(error) => Failure::NoBus(error.to_string()),
        other => Failure::Refused(format!("the answer of tidingsd is not understood: {other}")),
    }
}

/// The meaning of a named error. The daemon's own words are sentences already.
fn refusal(name: &str, text: &str) -> Failure {
    let (short, otherwise) = match name {
        "org.freedesktop.DBus.Error.NameHasNoOwner" | "org.freedesktop.DBus.Error.ServiceUnknown" => {
            return Failure::NotRunning;
        }
        "org.freedesktop.DBus.Error.NoReply" | "org.freedesktop.DBus.Error.Disconnected" => {
            ("", "tidingsd ended before it answered")
        }
        "org.freedesktop.DBus.Error.UnknownMethod"
        | "org.freedesktop.DBus.Error.UnknownObject"
        | "org.freedesktop.DBus.Error.UnknownInterface"
        | "org.freedesktop.DBus.Error.InvalidArgs" => {
            let text = "the running tidingsd is of another version and does not know this; restart it with `systemctl --user restart tidings.service`";
            return Failure::Refused(text.to_owned());
        }
        "org.tidings.Error.NotFound" => {
            return Failure::NotFound(if text.is_empty() { "there is no such notification" } else { text }.to_owned());
        }
        "org.tidings.Error.AccessDenied" => ("", "programs in a sandbox may not control notifications"),
        "org.tidings.Error.InvalidArgument" => ("", "tidingsd does not understand these arguments"),
        "org.tidings.Error.NoArchive" => ("the history cannot be read: ", "`tidings doctor` says why"),
        "org.tidings.Error.WrongConfiguration" => {
            let what = text.replace('\n', "; ");
            return Failure::Refused(format!("the configuration is wrong, what ran before is kept: {what}"));
        }
        "org.tidings.Error.Ending" => ("", "tidingsd is about to end"),
        other => return Failure::Refused(format!("{other}: {text}")),
    };
    Failure::Refused(format!("{short}{}", if text.is_empty() { otherwise } else { text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_sentences() {
        assert_eq!(refusal("org.freedesktop.DBus.Error.NameHasNoOwner", "x"), Failure::NotRunning);
        let said = |name, text| refusal(name, text).sentence();
        assert_eq!(said("org.tidings.Error.NotFound", "there is no such thing"), "there is no such thing");
        assert_eq!(said("org.tidings.Error.NotFound", ""), "there is no such notification");
        assert_eq!(said("org.tidings.Error.NoArchive", "it is damaged"), "the history cannot be read: it is damaged");
        assert_eq!(
            said("org.tidings.Error.WrongConfiguration", "a:1:2: b\na:3:4: c"),
            "the configuration is wrong, what ran before is kept: a:1:2: b; a:3:4: c"
        );
        assert_eq!(said("org.example.Error", "what"), "org.example.Error: what");
        assert_eq!(refusal("org.tidings.Error.NotFound", "").status(), 1);
    }

    #[test]
    fn a_name_without_an_owner_is_a_daemon_that_does_not_run() {
        let error = zbus::Error::FDO(Box::new(zbus::fdo::Error::ServiceUnknown("x".to_owned())));
        assert_eq!(failure(&error), Failure::NotRunning);
        assert_eq!(Failure::NotRunning.status(), 3);
    }
}

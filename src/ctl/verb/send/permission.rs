//! `--permission request`: the person is asked where they have not decided yet, as by `Notification.requestPermission()`.

use tidings::wire::{BUS_NAME, INTERFACE, OBJECT_PATH};
use zbus::Connection;

use super::event::Event;
use super::teller::Teller;
use super::wish::Wish;
use crate::answer::Failure;
use crate::link::failure;
use crate::say;

/// What is known of the permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The server has no permissions: it shows everything.
    Unknown,
    /// `granted`, `denied`, or `default` where the person has not answered.
    Told(String),
}

/// Asks the person, and waits for as long as they take.
pub(super) async fn request(bus: &Connection, wish: &Wish) -> Result<State, Failure> {
    let asked = (wish.claim(), wish.origin.as_deref().unwrap_or(""));
    let answer = bus.call_method(Some(BUS_NAME), OBJECT_PATH, Some(INTERFACE), "RequestPermission", &asked).await;
    match answer {
        Ok(answer) => answer.body().deserialize().map(State::Told).map_err(|error| failure(&error)),
        Err(error) if is_unknown(&error) => Ok(State::Unknown),
        Err(error) => Err(failure(&error)),
    }
}

/// Whether nobody there knows of permissions.
fn is_unknown(error: &zbus::Error) -> bool {
    let name = match error {
        zbus::Error::MethodError(name, ..) => name.as_str(),
        zbus::Error::FDO(error) => {
            return matches!(**error, zbus::fdo::Error::ServiceUnknown(_) | zbus::fdo::Error::UnknownMethod(_));
        }
        _ => return false,
    };
    ["NameHasNoOwner", "ServiceUnknown", "UnknownMethod", "UnknownObject", "UnknownInterface"]
        .iter()
        .any(|known| name.strip_prefix("org.freedesktop.DBus.Error.") == Some(known))
}

impl State {
    /// Whether it may be sent; where not, that is told.
    pub(super) fn is_granted(&self, wish: &Wish, teller: &mut Teller) -> bool {
        let Self::Told(state) = self else {
            say("this notification server knows no permissions; it is sent without being asked for");
            return true;
        };
        if state == "granted" {
            return true;
        }
        let why = if state == "denied" { "has been denied" } else { "has not been granted" };
        say(&format!("it is not sent: showing notifications {why} to {}", wish.app_name));
        teller.tell(&Event::Error { reason: state.clone() });
        false
    }
}

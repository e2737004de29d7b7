//! Which program has sent a notification, as the system says.

use crate::core::identity::Identity;

/// The program behind a notification, whatever it claims to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Id of a sandboxed application (Flatpak, Snap).
    Sandbox(String),
    /// Application id in the name of a systemd unit.
    Unit(String),
    /// Path of an executable.
    Executable(String),
    /// Nothing but its name on the bus is known.
    Connection(String),
}

impl Sender {
    /// The one of this identity.
    pub fn of(identity: &Identity) -> Self {
        match identity {
            Identity::Sandbox(id) => Self::Sandbox(id.to_string()),
            Identity::Unit(id) => Self::Unit(id.to_string()),
            Identity::Executable(path) => Self::Executable(path.to_string()),
            Identity::Connection(client) => Self::Connection(client.0.to_string()),
        }
    }
}

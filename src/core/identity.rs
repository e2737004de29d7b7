//! Who calls: the connection on the bus, and the application that the system says is behind it.
//!
//! A name that a caller claims (`app_name`, `desktop-entry`) has no place here: it is shown, and grants nothing.

use std::sync::Arc;

/// Unique name of a connection to the bus, such as `:1.42`. The bus never uses one twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client(pub Arc<str>);

/// The application behind a connection, as far as the system vouches for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// Id of a sandboxed application (Flatpak, Snap).
    Sandbox(Arc<str>),
    /// Application id in the name of the systemd unit that the session started it as.
    Unit(Arc<str>),
    /// Path of the executable of the process.
    Executable(Arc<str>),
    /// Nothing is known: each connection is an application of its own.
    Connection(Client),
}

/// The process that holds a connection. It tells a person who has called, and grants nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its number while it ran; another one may have it afterwards.
    pub pid: u32,
    /// Path of what runs in it, as it was when it was first heard of; `None` where that cannot be read.
    pub executable: Option<Arc<str>>,
}

/// One caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Where answers go.
    pub client: Client,
    /// Whose notifications it may touch.
    pub identity: Identity,
    /// The process behind it, where it is known and of this user.
    pub process: Option<Process>,
}

impl Caller {
    /// Whether the caller runs in a sandbox, and so may touch nothing but its own.
    pub fn sandboxed(&self) -> bool {
        matches!(self.identity, Identity::Sandbox(_))
    }
}

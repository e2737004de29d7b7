//! File descriptors that whoever started us has opened for what they want to know (`--id-fd 3`).

use std::fs::File;
use std::io::Write as _;
use std::os::fd::OwnedFd;

use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

use crate::answer::Failure;
use crate::grammar::send::Tell;

/// Where something is to be written.
#[derive(Debug, Default)]
pub(super) struct Descriptors {
    id: Option<File>,
    action: Option<File>,
    token: Option<File>,
}

impl Descriptors {
    /// Finds them; one that is not open is wrong usage, told before anything is sent.
    pub(super) fn find(tell: &Tell) -> Result<Self, Failure> {
        let find = |number: Option<i32>| number.map(file).transpose();
        Ok(Self { id: find(tell.id_fd)?, action: find(tell.selected_action_fd)?, token: find(tell.activation_token_fd)? })
    }

    /// The id of the notification.
    pub(super) fn id(&mut self, id: u32) {
        write(self.id.as_mut(), &id.to_string());
    }

    /// The key of the chosen action, and the token that came with it.
    pub(super) fn chosen(&mut self, key: Option<&str>, token: Option<&str>) {
        if let Some(token) = token {
            write(self.token.as_mut(), token);
        }
        if let Some(key) = key {
            write(self.action.as_mut(), key);
        }
    }
}

/// A descriptor of ours once more, which shares its place in the file with the one it is of. The kernel hands it out by number as
/// it does another process's, which needs no trust in that number.
fn file(number: i32) -> Result<File, Failure> {
    let taken = || -> rustix::io::Result<OwnedFd> {
        let ourselves = pidfd_open(getpid(), PidfdFlags::empty())?;
        pidfd_getfd(ourselves, number, PidfdGetfdFlags::empty())
    };
    taken()
        .map(File::from)
        .map_err(|error| Failure::Usage(format!("nothing can be written into the file descriptor {number}: {error}")))
}

/// Whoever does not read it does not want to know.
fn write(file: Option<&mut File>, text: &str) {
    if let Some(file) = file {
        let _ = writeln!(file, "{text}");
    }
}

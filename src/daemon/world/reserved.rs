//! The number up to which ids may have been given out on this bus, kept for the next run in the session's runtime folder.
//!
//! The folder lives as long as the session, and the file is named by the bus: another bus has numbers of its own.

use std::io;
use std::path::PathBuf;

/// Where the number is kept.
#[derive(Debug)]
pub(crate) struct Reserved {
    path: Option<PathBuf>,
}

impl Reserved {
    /// The file for the bus with this GUID, and the first id that no earlier run on it has given out.
    pub(crate) fn open(bus_guid: &str) -> (Self, u32) {
        let folder = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
        let Some(folder) = folder.map(|folder| folder.join("tidings")) else {
            tracing::warn!("XDG_RUNTIME_DIR is not set: ids begin at a number taken from the clock");
            return (Self { path: None }, by_the_clock());
        };
        let path = folder.join(format!("ids-{bus_guid}"));
        let last = match std::fs::read_to_string(&path) {
            Ok(text) => text.trim().parse::<u32>().ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(0),
            Err(_) => None,
        };
        let first = match last {
            Some(last) => last.checked_add(1).unwrap_or(1),
            None => {
                tracing::warn!(path = %path.display(), "cannot be read: ids begin at a number taken from the clock");
                by_the_clock()
            }
        };
        (Self { path: Some(path) }, first)
    }

    /// Keeps `up_to`. A failure costs only the promise to the next run, so it is told and no more.
    pub(crate) fn keep(&self, up_to: u32) {
        let Some(path) = &self.path else { return };
        if let Err(error) = write(path, up_to) {
            tracing::warn!(path = %path.display(), %error, "the ids given out cannot be remembered for the next run");
        }
    }
}

fn write(path: &std::path::Path, up_to: u32) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    if let Some(folder) = path.parent() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let new = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    io::Write::write_all(&mut file, format!("{up_to}\n").as_bytes())?;
    std::fs::rename(&new, path)
}

/// A number that an earlier run, begun minutes ago, has hardly reached: 64 a second since 2020, in the lower half of the range.
fn by_the_clock() -> u32 {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs().saturating_sub(1_577_836_800);
    let number = since.wrapping_mul(64) & 0x7fff_ffff;
    u32::try_from(number).unwrap_or(1).max(1)
}

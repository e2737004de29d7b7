//! The file of the configuration on disk: read at once when asked to, and whenever it may have changed.

use std::path::PathBuf;

use tidings::config::Config;
use tidings::config::file::{self, Problem};
use tidings::watch::Watched;
use tokio::sync::mpsc;

use crate::driver::Input;

/// What a file said; `None` where there is none.
pub(crate) type Read = Result<Option<Config>, Problem>;

/// Reads the file where nobody waits for the disk.
pub(crate) async fn read(path: PathBuf) -> Read {
    let read = tokio::task::spawn_blocking(move || file::read(&path)).await;
    read.unwrap_or_else(|_| Err(Problem::Unreadable("it cannot be read at present".to_owned())))
}

/// Tells what the file says whenever that may have changed since `watched` was made.
pub(crate) async fn watch(path: PathBuf, watched: std::io::Result<Watched>, inputs: mpsc::Sender<Input>) {
    let follow = async {
        let mut watched = watched?;
        loop {
            watched.changed().await?;
            // Watched first and read afterwards: what changes in between is told by the watch.
            watched = Watched::new(&path)?;
            if inputs.send(Input::Configured(Box::new(read(path.clone()).await), None)).await.is_err() {
                return Ok(());
            }
        }
    };
    let ended: std::io::Result<()> = follow.await;
    if let Err(error) = ended {
        tracing::warn!(%error, "changes of the configuration are not noticed by themselves: use `tidings reload`");
    }
}

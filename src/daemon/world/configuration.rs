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

/// Tells what the file says whenever that may have changed; `told` is what it said when the daemon began.
pub(crate) async fn watch(path: PathBuf, told: Read, inputs: mpsc::Sender<Input>) {
    let mut told = Some(told);
    loop {
        // Watched first and read afterwards: what changes in between is told by the watch.
        let watched = match Watched::new(&path) {
            Ok(watched) => watched,
            Err(error) => {
                tracing::warn!(%error, "changes of the configuration are not noticed by themselves: use `tidings reload`");
                return;
            }
        };
        let read = read(path.clone()).await;
        if told.take().is_none_or(|told| told != read) && inputs.send(Input::Configured(read, None)).await.is_err() {
            return;
        }
        if let Err(error) = watched.changed().await {
            tracing::warn!(%error, "changes of the configuration are not noticed any more: use `tidings reload`");
            return;
        }
    }
}

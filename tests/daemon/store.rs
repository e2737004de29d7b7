//! What outlives the process: nothing that was answered is lost, and nothing that was forgotten is left.

mod asked;
mod dnd;
mod erased;
mod killed;
mod refused;
mod restored;
mod trouble;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use tidings::view::{Entry, Popup, View};
use tidings::wire::asked::StatusForm;
use tidings::wire::entry::EntryForm;
use tidings::wire::{ChangeForm, Told, ViewForm};
use zbus::Variant;
use zbus::message::Type;

use crate::harness::{Bus, Client, Daemon};

type Members<'a> = HashMap<&'a str, Variant<'a>>;

fn state(bus: &Bus) -> PathBuf {
    bus.folder.0.join(".local/state/tidings")
}

async fn status(client: &Client) -> StatusForm {
    client.ask("Status", &()).await.unwrap().body().deserialize().unwrap()
}

async fn forget(client: &Client, what: Members<'_>) -> u32 {
    client.ask("Forget", &what).await.unwrap().body().deserialize().unwrap()
}

async fn search(client: &Client, query: Members<'_>) -> (Vec<Entry>, bool) {
    let (forms, more): (Vec<EntryForm>, bool) = client.ask("Search", &query).await.unwrap().body().deserialize().unwrap();
    (forms.into_iter().map(|form| form.entry().unwrap()).collect(), more)
}

fn summaries(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.notification.summary.as_str()).collect()
}

/// What is on screen; whoever asks shows it from then on.
async fn screen(ui: &Client) -> View {
    let (_, view): (u64, ViewForm) = ui.ask("Subscribe", &vec!["popups"]).await.unwrap().body().deserialize().unwrap();
    view.read().view
}

/// Waits until a popup that begins with this comes onto the screen of a subscriber.
async fn until_shown(ui: &mut Client, summary: &str) -> Popup {
    loop {
        let message = ui.next().await;
        let header = message.header();
        if header.message_type() == Type::Signal && header.member().is_some_and(|member| member.as_str() == "Changed") {
            let (_, changes): (u64, Vec<ChangeForm>) = message.body().deserialize().unwrap();
            for told in changes.into_iter().filter_map(ChangeForm::read) {
                if let Told::Screen(tidings::view::Change::Show(popup)) = told
                    && popup.summary.starts_with(summary)
                {
                    return popup;
                }
            }
        }
    }
}

/// Kills it as nothing else does, and waits until the bus knows.
async fn kill(daemon: &mut Daemon, client: &Client) {
    daemon.process.signal("-KILL");
    daemon.process.wait();
    client.until_not_owned("org.freedesktop.Notifications").await;
}

/// The files of the folder, and of all below it, that hold `marker` in any case of letters.
fn files_with(folder: &Path, marker: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, marker));
        } else if let Ok(bytes) = std::fs::read(&path) {
            let (bytes, marker) = (bytes.to_ascii_lowercase(), marker.to_ascii_lowercase());
            found.extend(bytes.windows(marker.len()).any(|window| window == marker.as_bytes()).then_some(path));
        }
    }
    found
}

//! What the tests of the store stand on: a folder of their own, and records to put into it.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::event::{Event, RecordForm};

/// A folder that is gone when the test is over.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("tidings-store-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The files in it that hold `marker` in any case of letters.
    pub(super) fn files_with(&self, marker: &str) -> Vec<PathBuf> {
        let files = std::fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| contains(path, marker)).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn contains(path: &Path, marker: &str) -> bool {
    let bytes = std::fs::read(path).unwrap().to_ascii_lowercase();
    bytes.windows(marker.len()).any(|window| window == marker.to_ascii_lowercase().as_bytes())
}

/// A record that was received at second `key`.
pub(super) fn form(key: u64, app_name: &str, summary: &str, body: &str) -> RecordForm {
    RecordForm {
        key,
        id: u32::try_from(key).unwrap(),
        client: ":1.7".into(),
        received_ms: key * 1000,
        app_name: app_name.into(),
        summary: summary.into(),
        body: body.into(),
        urgency: 1,
        expire_timeout: -1,
        ..RecordForm::default()
    }
}

/// It comes.
pub(super) fn put(form: RecordForm) -> Event {
    Event::Put(Box::new(form))
}

/// It ends, for good.
pub(super) fn ended(key: u64) -> Event {
    Event::Ended { key, at_ms: key * 1000 + 1, reason: 2, kept: false }
}

//! Forgetting: what is erased from the tray, and by whoever keeps it from everywhere else.

use super::Core;
use super::notification::{Content, Reason};
use super::time::Now;

/// What is to be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forget {
    /// These keys.
    Keys(Vec<u64>),
    /// All of the application of this name.
    Application(String),
    /// All received then or later, in milliseconds since the Unix epoch.
    Since(u64),
    /// All.
    Everything,
}

impl Forget {
    fn means(&self, key: u64, content: &Content, received_ms: u64) -> bool {
        match self {
            Self::Keys(keys) => keys.contains(&key),
            Self::Application(name) => content.app_name == *name,
            Self::Since(time) => received_ms >= *time,
            Self::Everything => true,
        }
    }
}

impl Core {
    /// Ends and drops from the tray whatever `what` means; the keys of it.
    pub fn forget(&mut self, what: &Forget, now: Now) -> Vec<u64> {
        let live = self.live.iter().filter(|(_, live)| !live.is_ours());
        let live: Vec<_> = live
            .filter(|(_, live)| what.means(live.key, &live.content, live.received_ms()))
            .map(|(id, live)| (*id, live.key))
            .collect();
        let mut keys: Vec<u64> = live.iter().map(|(_, key)| *key).collect();
        for (id, _) in live {
            self.end(id, Reason::Dismissed, now);
        }
        let kept = self.kept.iter().filter(|(key, kept)| what.means(**key, &kept.content, kept.received_ms));
        for key in kept.map(|(key, _)| *key).collect::<Vec<_>>() {
            self.drop_kept(key);
            keys.push(key);
        }
        keys
    }
}

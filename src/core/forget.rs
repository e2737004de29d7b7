//! Forgetting: what is erased from the tray, and by whoever keeps it from everywhere else. With it those are forgotten of whom the
//! person has decided nothing.

use super::Core;
use super::notification::{Content, Reason};
use super::permission::{Standing, Subject};
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
    /// Whether all that is known of a subject is meant; what was decided about it is kept.
    pub fn means_subject(&self, standing: &Standing) -> bool {
        standing.is_undecided()
            && match self {
                Self::Keys(_) => false,
                Self::Application(name) => standing.name == *name,
                Self::Since(time) => standing.usage.last_used_ms >= *time,
                Self::Everything => true,
            }
    }

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
    fn undecided(&self, what: &Forget) -> Vec<Subject> {
        let meant = self.permitted().into_iter().filter(|known| what.means_subject(&known.standing));
        meant.map(|known| known.subject).collect()
    }

    /// Ends and drops from the tray whatever `what` means; the keys of it.
    pub fn forget(&mut self, what: &Forget, now: Now) -> Vec<u64> {
        let live = self.live.iter().filter(|(_, live)| !live.is_ours());
        let live: Vec<_> = live
            .filter(|(_, live)| what.means(live.key, &live.content, live.received_ms()))
            .map(|(id, live)| (*id, live.key))
            .collect();
        let mut subjects = self.undecided(what);
        let subject_of = |key: u64| {
            let live = self.by_key.get(&key).and_then(|id| self.live.get(id)).map(|live| (&live.identity, &live.content));
            live.or_else(|| self.kept.get(&key).map(|kept| (&kept.identity, &kept.content)))
        };
        if let Forget::Keys(keys) = what {
            let named = keys.iter().filter_map(|key| subject_of(*key));
            subjects.extend(named.map(|(identity, content)| Subject::of(identity, content)));
        }
        let mut keys: Vec<u64> = live.iter().map(|(_, key)| *key).collect();
        for (id, _) in live {
            self.end(id, Reason::Dismissed, now);
        }
        let kept = self.kept.iter().filter(|(key, kept)| what.means(**key, &kept.content, kept.received_ms));
        for key in kept.map(|(key, _)| *key).collect::<Vec<_>>() {
            self.drop_kept(key);
            keys.push(key);
        }
        for subject in subjects {
            if self.permissions.of(&subject).is_some_and(Standing::is_undecided) {
                // It is known.
                let _ = self.reset_permission(&subject, now);
            }
        }
        keys
    }
}

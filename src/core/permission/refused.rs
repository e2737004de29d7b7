//! What of a refused notification outlives the process, and how a core goes on with it.
//!
//! It was accepted and answered, so its sender may take it back and hears once that it has ended, after a restart too. What it says
//! is not kept: the person does not want it.

use std::time::Duration;

use super::Leave;
use crate::core::clock::Clock;
use crate::core::effect::{Effect, Write};
use crate::core::event::Announced;
use crate::core::identity::{Client, Identity};
use crate::core::notification::{Content, Id};
use crate::core::places::Place;
use crate::core::time::Now;
use crate::core::{Core, Live};

/// A refused notification as a later run needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Its own for good.
    pub key: u64,
    /// Its id on the bus that it was received on.
    pub id: Id,
    /// The connection that is told of its end.
    pub client: Client,
    /// The application behind that.
    pub identity: Identity,
    /// Who sent it and how long it asks to stay, and nothing else.
    pub content: Content,
    /// When it ends unless it is taken back before, in milliseconds since the Unix epoch.
    pub until_ms: u64,
}

impl Core {
    /// What has this key, as long as it is live, refused, and to be kept.
    pub fn refused(&self, key: u64) -> Option<Refused> {
        let id = *self.by_key.get(&key)?;
        let live = self.live.get(&id).filter(|live| live.is_kept_refused())?;
        Some(Refused {
            key,
            id,
            client: live.client.clone(),
            identity: live.identity.clone(),
            content: Content {
                app_name: live.content.app_name.clone(),
                desktop_entry: live.content.desktop_entry.clone(),
                origin: live.content.origin.clone(),
                expire_timeout: live.content.expire_timeout,
                ..Content::default()
            },
            until_ms: live.refused_until_ms,
        })
    }

    /// All that are refused and to be kept, oldest first.
    pub fn all_refused(&self) -> Vec<Refused> {
        self.by_key.keys().filter_map(|key| self.refused(*key)).collect()
    }

    /// Goes on with what an earlier run has refused; to be called after [`Core::restore`]. Who owns them must be asked of the bus
    /// afterwards.
    pub fn restore_refused(&mut self, refused: Vec<Refused>, now: Now) {
        for refused in refused {
            self.next_key = self.next_key.max(refused.key.saturating_add(1));
            self.go_on_refusing(refused, now);
        }
        // What is begun with is there already; it is no news to whoever keeps it.
        self.effects.retain(|effect| !matches!(effect, Effect::Persist(Write::Refused(_))));
    }

    fn go_on_refusing(&mut self, refused: Refused, now: Now) {
        let id = refused.id;
        if self.live.contains_key(&id) || self.by_key.contains_key(&refused.key) {
            return;
        }
        self.ids.adopt(id, &refused.identity);
        let (subject, manner) = self.meet_again(&refused.identity, &refused.content);
        self.revisions = self.revisions.wrapping_add(1);
        let live = Live {
            content: refused.content,
            client: refused.client,
            identity: refused.identity,
            process: None,
            owner_present: true,
            place: Place::Denied,
            clock: Clock::None,
            received: now.wall,
            revision: self.revisions,
            key: refused.key,
            unread: false,
            held: false,
            told: None,
            alerts: 0,
            repeats: Vec::new(),
            // The run before has told its sender.
            announced: Announced::HeldBack,
            subject: Some(subject),
            // Decided otherwise meanwhile, it is still not what could be shown.
            manner: super::Manner { leave: Leave::Refused, ..manner },
            asks: None,
            refused_until_ms: 0,
        };
        self.add(id, live);
        let left = refused.until_ms.saturating_sub(milliseconds(now.wall));
        self.refuse_for(id, Duration::from_millis(left), now);
    }

    /// Accepted, and nowhere to be seen: it ends in `left`.
    pub(super) fn refuse_for(&mut self, id: Id, left: Duration, now: Now) {
        let Some(live) = self.live.get_mut(&id) else { return };
        live.place = Place::Denied;
        live.held = false;
        live.asks = None;
        live.refused_until_ms = milliseconds(now.wall.saturating_add(left));
        let before = std::mem::replace(&mut live.clock, Clock::Stands(left));
        self.stop_clock(id, before);
        self.run_clock(id, true, now);
    }

    /// It is refused, or was until now: whoever keeps that is told.
    pub(in crate::core) fn store_refused(&mut self, id: Id) {
        if let Some(live) = self.live.get(&id) {
            self.effects.push_back(Effect::Persist(Write::Refused(live.key)));
        }
    }
}

impl Live {
    /// Whether a later run needs it though it is refused.
    pub(in crate::core) fn is_kept_refused(&self) -> bool {
        self.place == Place::Denied && !self.content.transient
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

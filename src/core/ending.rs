//! The end of a notification's life, the only one; and which one ends where an application has too many.

use super::effect::{Effect, Recipient, Signal, Write};
use super::event::What;
use super::identity::Identity;
use super::notification::{Content, Id, Reason};
use super::time::Now;
use super::tray::Kept;
use super::{Core, Live};
use crate::view::Ended;
use crate::view::permission::Question;

impl Core {
    /// The only end of a notification's life: forgets all that refers to it and tells its owner, once.
    pub(super) fn end(&mut self, id: Id, reason: Reason, now: Now) {
        self.make_way(id, now);
        self.part(id, now);
        let Some(live) = self.live.remove(&id) else { return };
        self.stop_clock(id, live.clock);
        if let Some(ids) = self.of_application.get_mut(&live.identity) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.of_application.remove(&live.identity);
            }
        }
        self.disown(&live.client, id);
        self.tags.retain(|_, tagged| *tagged != id);
        self.aliases.retain(|_, meant| *meant != id);
        self.by_key.remove(&live.key);
        let (place, ours) = (live.place, live.is_ours());
        if !ours {
            let to = if live.owner_present { Recipient::Client(live.client.clone()) } else { Recipient::Everyone };
            self.effects.push_back(Effect::Emit { to, signal: Signal::NotificationClosed { id, reason } });
            self.effects.push_back(Effect::Tell(live.event(id, What::Close(reason))));
            self.lay_aside(id, live, reason, now);
        }
        self.leave_place(id, place, now);
        if ours {
            self.question_ended(id, now);
        }
    }

    /// What remains of one that has ended: an expired one stays in the tray.
    fn lay_aside(&mut self, id: Id, live: Live, reason: Reason, now: Now) {
        let at_ms = u64::try_from(now.wall.as_millis()).unwrap_or(u64::MAX);
        let ended = Ended { at_ms, reason: reason as u32 };
        let (key, stored) = (live.key, live.is_stored());
        if live.is_kept_refused() {
            self.effects.push_back(Effect::Persist(Write::Refused(key)));
        }
        let stays = stored && reason == Reason::Expired && live.manner.tray;
        self.touched.insert(key);
        if stored {
            self.effects.push_back(Effect::Persist(Write::Ended { key, ended, kept: stays }));
        }
        if stays {
            let (unread, received_ms) = (live.unread, live.received_ms());
            let content = Content { actions: Vec::new(), ..live.content };
            let (client, identity, archived) = (live.client, live.identity, live.manner.history);
            self.keep(key, Kept { id, client, identity, content, unread, received_ms, ended, archived });
        } else {
            self.uncount(key);
        }
    }

    pub(super) fn keep_within_limit(&mut self, identity: &Identity, newest: Option<Id>, now: Now) {
        while let Some(id) = self.one_too_many(identity, newest) {
            self.end(id, Reason::Expired, now);
        }
    }

    /// The oldest of the least pressing of an application that has too many live.
    fn one_too_many(&self, identity: &Identity, newest: Option<Id>) -> Option<Id> {
        let limit = self.options.live_per_application;
        let ids = self.of_application.get(identity).filter(|ids| ids.len() > limit)?;
        let ranked = ids
            .iter()
            .filter(|id| Some(**id) != newest)
            .filter_map(|id| self.live.get(id).map(|live| ((live.is_engaged(), live.content.urgency, live.place), *id)));
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, id)| id)
    }
}

impl Live {
    /// The person is writing in it, or it is a question to them.
    fn is_engaged(&self) -> bool {
        self.held || self.asks == Some(Question::Request)
    }
}

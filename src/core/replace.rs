//! Which notification a call means: `replaces_id`, tags, numbers that stand for others, and who may touch what.
//!
//! A live id is replaced in place by the program that it belongs to, and by anybody outside a sandbox once its owner has left
//! (`notify-send -r` and scripts call from a new connection each time). Another program's live id is left alone: the caller
//! gets a fresh one, and its number means that one from then on. A number that is not live is adopted unless another program
//! was given it (specification: the answer is `replaces_id`; Chromium and Electron after a restart).

use super::effect::{Effect, Write};
use super::event::Announced;
use super::identity::{Caller, Identity};
use super::notification::{Content, Id, Reason, Urgency};
use super::options::Timeouts;
use super::permission::{Leave, Manner, Subject};
use super::places::Place;
use super::repeats::says_the_same;
use super::time::Now;
use super::timeout::timeout;
use super::{Core, Live};
use crate::view::Ended;

/// What a `Notify` is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// New content for this live one.
    Replace(Id),
    /// A new one with exactly this number.
    Adopt(Id),
    /// A new one with a number of ours; `alias` is the number that the caller will use for it.
    Fresh { alias: Option<u32> },
}

/// A tag, and what it is unique within: the program that runs, what that claims to be (one tool sends for many scripts; dunst
/// compares the names, too), and where it tells one, the web site (Notifications API, "origin").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tag {
    identity: Identity,
    subject: Subject,
    tag: String,
}

/// The tag of `content`, sent by `identity`.
pub(super) fn tag_of(identity: &Identity, content: &Content) -> Option<Tag> {
    let tag = content.tag.clone()?;
    Some(Tag { identity: identity.clone(), subject: Subject::of(identity, content), tag })
}

impl Core {
    /// What the call is to become: its `replaces_id` first, then its tag.
    pub(super) fn target(&self, caller: &Caller, replaces_id: u32, content: &Content) -> Target {
        if let Some(id) = self.meant_by(caller, replaces_id) {
            return Target::Replace(id);
        }
        if let Some(id) = tag_of(&caller.identity, content).and_then(|tag| self.tags.get(&tag)) {
            return Target::Replace(*id);
        }
        match Id::new(replaces_id) {
            None => Target::Fresh { alias: None },
            Some(id) if !self.live.contains_key(&id) && self.ids.may_adopt(replaces_id, &caller.identity) => Target::Adopt(id),
            Some(_) => Target::Fresh { alias: Some(replaces_id) },
        }
    }

    /// The live notification that `number` means to this caller and that it may touch.
    pub(super) fn meant_by(&self, caller: &Caller, number: u32) -> Option<Id> {
        if let Some(id) = self.aliases.get(&(caller.identity.clone(), number)) {
            return Some(*id);
        }
        let id = Id::new(number)?;
        let live = self.live.get(&id)?;
        let orphan = !live.owner_present && !caller.sandboxed();
        (live.identity == caller.identity || orphan).then_some(id)
    }

    /// New content in place: same id, same position, timers from the start. It alerts again only if the sender asks to, the
    /// urgency rises, or the text has changed since the popup left the screen.
    pub(super) fn replace(
        &mut self,
        id: Id,
        caller: &Caller,
        content: Content,
        permitted: (u64, Manner),
        now: Now,
        revision: u64,
    ) {
        let Some(live) = self.live.get_mut(&id) else { return };
        let rises = content.urgency > live.content.urgency;
        let says_more = content.summary != live.content.summary || content.body != live.content.body;
        let renews = content.renotify || rises;
        let alerts = renews || says_more;
        let same = live.identity == caller.identity && says_the_same(&live.content, &content);
        let was_ours = (live.identity.clone(), live.client.clone());
        let (was_stored, key) = (live.is_stored(), live.key);
        let was_first = live.goes_first();
        let (was_tagged, tag) = (live.content.tag.is_some(), tag_of(&caller.identity, &content));
        live.content = content;
        live.client = caller.client.clone();
        live.identity = caller.identity.clone();
        live.process = caller.process.clone();
        if renews {
            live.alerts = live.alerts.saturating_add(1);
        }
        live.owner_present = true;
        live.received = now.wall;
        live.revision = revision;
        live.announced = Announced::default();
        if live.subject != Some(permitted.0) {
            live.asks = None;
        }
        (live.subject, live.manner) = (Some(permitted.0), permitted.1);
        let place = live.place;
        if was_stored && !live.is_stored() {
            let at_ms = u64::try_from(now.wall.as_millis()).unwrap_or(u64::MAX);
            let ended = Ended { at_ms, reason: Reason::Closed as u32 };
            self.effects.push_back(Effect::Persist(Write::Ended { key, ended, kept: false }));
        }
        if was_ours.0 != caller.identity {
            self.hand_over(id, &was_ours.0, caller);
        }
        if was_ours.1 != caller.client {
            self.disown(&was_ours.1, id);
            self.of_client.entry(caller.client.clone()).or_default().insert(id);
        }
        if was_tagged && tag.as_ref().and_then(|tag| self.tags.get(tag)) != Some(&id) {
            self.tags.retain(|_, tagged| *tagged != id);
        }
        if let Some(tag) = tag {
            self.tags.insert(tag, id);
        }
        if !same {
            self.part(id, now);
        }
        if !same || (place == Place::Tray && alerts) {
            self.uncount(key);
        }
        if place == Place::Denied {
            self.store_refused(id);
        }
        if permitted.1.leave != Leave::Given {
            return self.withhold_again(id, place, (was_stored, key), now);
        }
        match place {
            Place::Denied | Place::Asked => {
                if let Some(live) = self.live.get_mut(&id) {
                    live.unread = !self.view.tray_open;
                }
                self.present(id, now);
                self.sound(id, now);
            }
            Place::Popup => {
                self.start_clock(id, now);
                self.refresh(id);
                self.fill_screen(now);
            }
            Place::Waiting => {
                if was_first != self.live.get(&id).is_some_and(Live::goes_first) {
                    self.line_up_anew(id, now);
                }
                self.fill_screen(now);
            }
            Place::Tray if alerts => {
                if let Some(live) = self.live.get_mut(&id) {
                    live.unread = !self.view.tray_open;
                }
                self.present(id, now);
            }
            Place::Tray => self.put_in_tray(id, now),
        }
        if renews || (alerts && place == Place::Tray) {
            self.sound(id, now);
        }
    }

    /// What it says now is not to be shown, or not yet.
    fn withhold_again(&mut self, id: Id, place: Place, (was_stored, key): (bool, u64), now: Now) {
        self.uncount(key);
        self.part(id, now);
        self.withhold(id, now);
        self.leave_place(id, place, now);
        self.touched.insert(key);
        if was_stored && self.live.get(&id).is_some_and(|live| live.place == Place::Denied && !live.content.transient) {
            let at_ms = u64::try_from(now.wall.as_millis()).unwrap_or(u64::MAX);
            let ended = Ended { at_ms, reason: Reason::Closed as u32 };
            self.effects.push_back(Effect::Persist(Write::Ended { key, ended, kept: false }));
        }
    }

    /// The id belongs to another program from now on (its owner had left).
    fn hand_over(&mut self, id: Id, from: &Identity, to: &Caller) {
        self.ids.shared(id);
        if let Some(ids) = self.of_application.get_mut(from) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.of_application.remove(from);
            }
        }
        self.of_application.entry(to.identity.clone()).or_default().push(id);
        self.aliases.retain(|(identity, _), meant| *meant != id || identity == &to.identity);
    }
}

impl Live {
    /// Whether it stays live when its popup's time is over: its sender left the time to us and may still be answered.
    pub(super) fn outlives_popup(&self) -> bool {
        let content = &self.content;
        let ours = content.expire_timeout == super::notification::ExpireTimeout::Ours;
        ours && !content.transient && self.manner.tray && (content.resident || !content.actions.is_empty())
    }

    /// The time that its popup stays.
    pub(super) fn timeout(&self, timeouts: &Timeouts) -> Option<std::time::Duration> {
        timeout(&self.content, timeouts)
    }

    /// Critical ones are shown before others that wait.
    pub(super) fn goes_first(&self) -> bool {
        self.content.urgency == Urgency::Critical
    }
}

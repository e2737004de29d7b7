//! Exact repeats: what says once more what a popup on screen says takes its place there, and counts it.
//!
//! The one before goes to the tray without being over: it keeps its id, its owner and its time, which stands still whenever that
//! of popups does. It comes back where the later one leaves and its own time is not over. What the person does to the popup they
//! do to all that it counts; where the later one says something else, or is hidden, it counts nothing any more.

use super::clock::Clock;
use super::effect::{Effect, Write};
use super::notification::{Content, Id, Reason};
use super::options::Timeouts;
use super::places::Place;
use super::time::Now;
use super::{Core, Live};
use crate::view::Change;

impl Core {
    /// The popup on screen that says exactly what `id` says. One that is being answered stays where it is.
    pub(super) fn said_by(&self, id: Id) -> Option<Id> {
        let new = self.live.get(&id).filter(|new| self.options.repeats && !new.is_ours())?;
        let same = |shown: &Live| !shown.held && shown.identity == new.identity && says_the_same(&shown.content, &new.content);
        self.screen.iter().copied().find(|other| *other != id && self.live.get(other).is_some_and(same))
    }

    /// `id` is drawn where `old` was, and counts it.
    pub(super) fn repeat(&mut self, old: Id, id: Id, now: Now) {
        let Some(before) = self.live.get_mut(&old) else { return };
        before.place = Place::Tray;
        let mut earlier = std::mem::take(&mut before.repeats);
        earlier.push(before.key);
        self.touched.insert(before.key);
        if let Some(live) = self.live.get_mut(&id) {
            // One that waits for its place again may count some already.
            earlier.append(&mut live.repeats);
        }
        self.count(id, earlier);
        self.hand_strip_over(old, id);
        self.take_place_of(old, id, now);
    }

    /// `id` leaves the screen. The latest that it counts and whose time is not over takes its place; whether there is one.
    pub(super) fn make_way(&mut self, id: Id, now: Now) -> bool {
        let Some((heir, key)) = self.heir(id) else { return false };
        let mut earlier = self.live.get_mut(&id).map(|live| std::mem::take(&mut live.repeats)).unwrap_or_default();
        earlier.retain(|other| *other != key);
        self.counted.remove(&key);
        self.count(heir, earlier);
        self.hand_strip_over(id, heir);
        self.hand_place_over(id, heir, now);
        if let Some(live) = self.live.get_mut(&id) {
            live.held = false;
            let (clock, key, stored) = (live.clock, live.key, live.is_stored());
            live.clock = Clock::None;
            self.stop_clock(id, clock);
            self.touched.insert(key);
            if stored {
                self.effects.push_back(Effect::Persist(Write::Hidden(key)));
            }
        }
        true
    }

    /// Which one would come back if `id` left the screen.
    pub(super) fn heir(&self, id: Id) -> Option<(Id, u64)> {
        let live = self.live.get(&id).filter(|live| live.place == Place::Popup)?;
        let comes_back =
            |key: &u64| self.with_time(*key).filter(|earlier| self.may_be_seen(*earlier)).map(|earlier| (earlier, *key));
        live.repeats.iter().rev().find_map(comes_back)
    }

    /// The live one of this key, if its time as a popup is not over.
    fn with_time(&self, key: u64) -> Option<Id> {
        let id = *self.by_key.get(&key)?;
        let live = self.live.get(&id)?;
        (live.clock != Clock::None || live.timeout(&self.options.timeouts).is_none()).then_some(id)
    }

    /// What is counted and, by these times, not over.
    pub(super) fn counted_with_time(&self, timeouts: &Timeouts) -> Vec<Id> {
        let has_time =
            |id: &Id| self.live.get(id).is_some_and(|live| live.clock != Clock::None || live.timeout(timeouts).is_none());
        self.counted.keys().filter_map(|key| self.by_key.get(key)).copied().filter(has_time).collect()
    }

    /// `heir` is drawn where `id` was, for as long as it has left.
    fn hand_place_over(&mut self, id: Id, heir: Id, now: Now) {
        if let Some(place) = self.screen.iter_mut().find(|place| **place == id) {
            *place = heir;
        }
        if let Some(live) = self.live.get_mut(&id) {
            live.place = Place::Tray;
        }
        if let Some(live) = self.live.get_mut(&heir) {
            live.place = Place::Popup;
            live.told = live.clock_of(&self.options.timeouts, now);
            let (key, popup) = (live.key, super::shown::popup(heir, live));
            self.touched.insert(key);
            self.change(Change::Replace { old: id, popup });
        }
        self.announce_shown(heir);
    }

    /// The person has answered `id`: with it they have dealt with all that its popup counts.
    pub(super) fn deal_with(&mut self, id: Id, now: Now) {
        let earlier = self.live.get(&id).map(|live| live.repeats.clone()).unwrap_or_default();
        self.part(id, now);
        self.end(id, Reason::Dismissed, now);
        self.dismiss_keys(&earlier, now);
    }

    /// `id` counts nothing any more: what it counted is in the tray for itself, where time runs on.
    pub(super) fn part(&mut self, id: Id, now: Now) {
        let earlier = self.live.get_mut(&id).map(|live| std::mem::take(&mut live.repeats)).unwrap_or_default();
        for key in earlier {
            self.counted.remove(&key);
            self.touched.insert(key);
            let Some(id) = self.by_key.get(&key).copied() else { continue };
            let Some(live) = self.live.get_mut(&id) else { continue };
            let (clock, stored) = (live.clock, live.is_stored());
            if live.outlives_popup() {
                live.clock = Clock::None;
                self.stop_clock(id, clock);
            } else if clock == Clock::None && !live.manner.tray {
                self.put_in_tray(id, now);
            } else {
                self.run_clock(id, true, now);
            }
            if stored {
                self.effects.push_back(Effect::Persist(Write::Hidden(key)));
            }
            self.announce(id, false);
        }
    }

    /// What has this key says something else now, or is nowhere any more.
    pub(super) fn uncount(&mut self, key: u64) {
        let Some(id) = self.counted.remove(&key) else { return };
        self.touched.insert(key);
        if let Some(live) = self.live.get_mut(&id) {
            live.repeats.retain(|other| *other != key);
        }
        self.refresh(id);
    }

    /// Nothing is counted from now on: what was comes back as popups of its own.
    pub(super) fn part_all(&mut self, now: Now) {
        let counting = self.live.iter().filter(|(_, live)| !live.repeats.is_empty());
        for (id, keys) in counting.map(|(id, live)| (*id, live.repeats.clone())).collect::<Vec<_>>() {
            let earlier: Vec<Id> = keys.into_iter().filter_map(|key| self.with_time(key)).collect();
            self.part(id, now);
            self.refresh(id);
            for id in earlier {
                self.put_on_screen(id, now);
                self.store(id);
            }
        }
    }

    fn count(&mut self, id: Id, mut earlier: Vec<u64>) {
        earlier.sort_unstable();
        for key in &earlier {
            self.counted.insert(*key, id);
        }
        if let Some(live) = self.live.get_mut(&id) {
            live.repeats = earlier;
        }
    }
}

/// Whether a person would read the same twice. Pictures are not looked at: they come after the text. What says nothing repeats nothing.
pub(super) fn says_the_same(one: &Content, other: &Content) -> bool {
    let empty = one.summary.is_empty() && one.body == crate::content::markup::Body::default();
    // The name may have been found by the desktop entry of the one, and not yet of the other.
    let entry = one.desktop_entry.is_some() && one.desktop_entry == other.desktop_entry;
    let paths = |content: &Content| content.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    !empty
        && (entry || (one.desktop_entry == other.desktop_entry && one.app_name == other.app_name))
        && one.summary == other.summary
        && one.body == other.body
        && one.actions == other.actions
        && one.urgency == other.urgency
        && one.origin == other.origin
        && one.category == other.category
        && one.progress == other.progress
        && paths(one) == paths(other)
}

//! What is promised, checked after every step.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::World;
use super::ops::Shape;
use crate::core::Live;
use crate::core::clock::Clock;
use crate::core::effect::{Effect, Recipient, Signal, Write};
use crate::core::event::{Announced, Event, What};
use crate::core::ghost::GHOST;
use crate::core::identity::Identity;
use crate::core::notification::{Id, Reason};
use crate::core::permission::{Policy, State, Subject};
use crate::core::places::Place;
use crate::core::record::Record;
use crate::core::sound::GAP;
use crate::view::group::group_name;
use crate::view::{Entry, TrayChange};

impl World {
    /// Nobody is heard but who asks for it, and never when it is not to be seen, nor too often.
    fn hear(&mut self) {
        let Shape { urgency, sound, suppress_sound, .. } =
            *self.calls.as_ref().expect("something is heard though nobody calls");
        assert!(sound && !suppress_sound, "what was to be silent is heard");
        let newest = self.core.live.values().max_by_key(|live| live.revision).expect("it was just accepted");
        let state = self.core.permissions.state(&Subject::of(&newest.identity, &newest.content));
        assert!(state == State::Granted || self.core.options().permission == Policy::Allow, "who was not granted is heard");
        assert!(!self.fold.tray_open && (self.core.dnd.is_none() || urgency == 2), "what is not seen is heard");
        assert!(!self.core.is_locked() || urgency == 2 || newest.manner.lock_screen, "a locked screen calls");
        let soon = |(at, last): (Duration, u8)| self.now.mono < at + GAP && urgency <= last;
        assert!(!self.heard.is_some_and(soon), "two sounds at once");
        self.heard = Some((self.now.mono, urgency));
    }

    /// Keeps what is to be kept as whoever stores it would.
    fn keep(&mut self, write: Write) {
        match write {
            Write::Put(key) => {
                // One that was taken back in the same step has nothing to be kept any more.
                let Some(record) = self.core.record(key) else { return };
                assert!(!record.content.transient);
                self.stored.insert(key, record);
            }
            Write::Hidden(key) => self.stored.get_mut(&key).expect("it was put").on_screen = false,
            Write::Ended { key, ended, kept } => match self.stored.get_mut(&key) {
                Some(record) if kept => {
                    record.ended = Some(ended);
                    record.on_screen = false;
                    record.content.actions.clear();
                }
                _ => drop(self.stored.remove(&key)),
            },
            Write::Dropped(key) => assert!(self.stored.remove(&key).is_some_and(|record| record.ended.is_some())),
            Write::Read => self.stored.values_mut().for_each(|record| record.unread = false),
            Write::Permission(number) => {
                // One that was forgotten in the same step has nothing to be kept any more.
                let Some(permitted) = self.core.permitted_of(number) else { return };
                self.permitted.insert(permitted.subject.clone(), permitted.clone());
            }
            Write::Refused(key) => match self.core.refused(key) {
                Some(refused) => drop(self.refused.insert(key, refused)),
                None => drop(self.refused.remove(&key)),
            },
            Write::PermissionGone(subject) => drop(self.permitted.remove(&*subject)),
            Write::Dnd { .. } | Write::ReserveIds { .. } => {}
        }
    }

    /// Performs what the core wants done and checks every promise. `invoked` is the action just chosen; `may_end` tells which
    /// ends are right here. Answers with what ended.
    pub(super) fn settle(&mut self, invoked: Option<(Id, &str)>, may_end: impl Fn(Id, Reason) -> bool) -> Vec<Id> {
        let mut ended = Vec::new();
        let mut heard = Vec::new();
        let before: BTreeSet<Id> = self.fold.popups.iter().map(|popup| popup.id).collect();
        while let Some(effect) = self.core.poll_effect() {
            match effect {
                Effect::View(change) => self.fold.apply(change),
                Effect::Emit { to, signal } => {
                    let id = signal.id();
                    let known = self.live.get(&id).unwrap_or_else(|| panic!("a signal of {id:?}, which has ended"));
                    let owner = if known.present { Recipient::Client(known.owner.clone()) } else { Recipient::Everyone };
                    assert_eq!(to, owner, "a signal for somebody else");
                    match signal {
                        Signal::NotificationClosed { reason, .. } => {
                            assert!(may_end(id, reason), "{id:?} ended with {reason:?}");
                            if reason == Reason::Closed {
                                self.closed_by_sender.insert(id, self.now.mono);
                            }
                            self.live.remove(&id);
                            self.past.push(id);
                            ended.push(id);
                        }
                        Signal::ActivationToken { .. } => {
                            assert!(known.present && heard.is_empty());
                            heard.push("token".to_owned());
                        }
                        Signal::ActionInvoked { action_key, .. } => heard.push(action_key),
                        Signal::NotificationReplied { .. } => panic!("a reply that nobody wrote"),
                    }
                }
                Effect::Persist(write) => self.keep(write),
                Effect::Play(_) => self.hear(),
                Effect::Vibrate(_) => {}
                Effect::Tell(event) => self.told(&event),
                Effect::WakeUi | Effect::Decided { .. } => {}
            }
        }
        match invoked {
            Some((_, action_key)) => assert_eq!(heard, ["token", action_key]),
            None => assert!(heard.is_empty(), "an action that nobody chose"),
        }
        if self.fold.popups.is_empty() {
            self.hover = false;
        }
        for popup in self.fold.popups.iter().filter(|popup| !before.contains(&popup.id)) {
            if let Some(known) = self.live.get_mut(&popup.id) {
                known.seen = Duration::ZERO;
            }
        }
        self.fold_permissions();
        for change in self.core.take_tray_changes() {
            match change {
                TrayChange::Put(entry) => drop(self.tray.insert(entry.key, entry)),
                TrayChange::Drop(key) => drop(self.tray.remove(&key)),
            }
        }
        // Where nothing can be written any more the core lets go by itself.
        for (id, known) in &mut self.live {
            known.held = self.core.live[id].held;
        }
        self.check();
        ended
    }

    /// What is folded over the whole sequence: looked at in its end, and not at every step, which would take most of the time.
    pub(super) fn check_folds(&self) {
        assert!(self.core.entries().iter().eq(sorted(&self.tray)), "the fold of the tray's changes is not the tray");
        // The actions of one whose sender has left are kept as they were.
        let calm = |mut record: Record| {
            record.content.actions.clear();
            record
        };
        let recorded: BTreeMap<u64, Record> =
            self.core.recorded().into_iter().map(|key| (key, calm(self.core.record(key).unwrap()))).collect();
        let stored: BTreeMap<u64, Record> = self.stored.iter().map(|(key, record)| (*key, calm(record.clone()))).collect();
        assert_eq!(recorded, stored, "what is kept is not what is there");
        let refused: Vec<_> = self.refused.values().cloned().collect();
        assert_eq!(self.core.all_refused(), refused, "what is kept of the refused is not what is there");
        self.check_permissions_kept();
    }

    fn check(&self) {
        assert_eq!(&self.fold, self.core.view(), "the fold of the changes is not the view");
        let ours = |id: &Id| self.core.live.get(id).is_some_and(Live::is_ours);
        assert!(
            self.live.keys().eq(self.core.live.keys().filter(|id| !ours(id))),
            "the answered and not ended are not the live"
        );
        let shown: BTreeSet<Id> = self.fold.popups.iter().map(|popup| popup.id).collect();
        assert_eq!(shown.len(), self.fold.popups.len(), "two popups of one id");
        let (options, locked) = (self.core.options(), self.core.is_locked());
        self.check_room();
        // A ghost is that of one that was seen there.
        let may_be_seen = |id: &Id| self.core.live.get(id).is_none_or(|live| live.manner.lock_screen);
        assert!(!locked || (shown.iter().all(may_be_seen) && !self.fold.tray_open), "a locked screen shows something");
        self.check_permissions();
        for popup in self.fold.popups.iter().filter(|popup| !ours(&popup.id)) {
            match self.live.get(&popup.id) {
                Some(known) => {
                    assert!(known.timeout.is_none_or(|timeout| known.seen <= timeout), "{:?} is shown past its time", popup.id);
                    assert_eq!(popup.sender_left, !known.present);
                }
                None => {
                    let closed = self.closed_by_sender.get(&popup.id).expect("an ended one is shown");
                    assert!(self.now.mono < *closed + GHOST, "a ghost outstays its moment");
                }
            }
        }
        self.check_repeats();
        self.check_announced();
        self.check_pressing();
        let waiting: BTreeSet<Id> = self.core.waiting.iter().copied().collect();
        assert_eq!(waiting.len(), self.core.waiting.len(), "one waits twice");
        for (id, live) in &self.core.live {
            let (on_screen, waits) = (self.core.screen.contains(id), waiting.contains(id));
            assert_eq!((on_screen, waits), (live.place == Place::Popup, live.place == Place::Waiting));
        }
        assert!(waiting.iter().all(|id| self.core.live.contains_key(id)));
        for (identity, ids) in &self.core.of_application {
            assert!(!ids.is_empty() && ids.len() <= options.live_per_application);
            assert!(ids.iter().all(|id| &self.core.live[id].identity == identity));
        }
        assert!(self.core.kept.len() <= options.kept);
        let timed = self.core.live.values().filter(|live| matches!(live.clock, Clock::Runs(_))).count();
        assert_eq!(timed, self.core.deadlines.len(), "a deadline without its notification");
        assert_eq!(self.core.wants_ui(), !self.ui && (self.fold.tray_open || !self.fold.popups.is_empty()));
    }
}

impl World {
    /// An event is of one that is live, or that has ended just now; what is on screen is told as shown where somebody shows it.
    fn told(&self, event: &Event) {
        match &event.what {
            What::Close(_) => assert_eq!(self.past.last(), Some(&event.id), "a close that is none"),
            What::Show(None) => assert!(self.core.ui_present && self.core.visible, "nobody shows it"),
            _ => {}
        }
        let owner = self.live.get(&event.id).map(|known| known.identity.clone());
        assert!(owner.is_none_or(|owner| owner == event.identity), "an event for somebody else");
    }

    fn check_announced(&self) {
        let shows = self.core.ui_present && self.core.visible;
        for (id, live) in self.core.live.iter().filter(|(_, live)| !live.is_ours()) {
            let on_screen = live.place == Place::Popup || self.core.counted.contains_key(&live.key);
            match live.announced {
                Announced::Nothing => assert!(on_screen && !shows, "{id:?} was never announced"),
                Announced::HeldBack => assert!(live.place != Place::Popup || !shows, "{id:?} is on screen"),
                Announced::Shown => {}
            }
        }
    }

    /// What is on screen takes no more places than there are, unless the person is at it, and nothing waits that there is a place for.
    fn check_room(&self) {
        let core = &self.core;
        let places = core.options().popups;
        let mut groups: BTreeMap<(String, &Identity), usize> = BTreeMap::new();
        let (mut alone, mut pressing, mut ghosts) = (0, 0, 0);
        for id in &core.screen {
            match core.live.get(id) {
                Some(live) if live.goes_first() || live.held => pressing += 1,
                Some(live) if core.options().stack => {
                    let name = group_name(&live.content.app_name, None, live.content.origin.as_deref());
                    *groups.entry((name, &live.identity)).or_default() += 1;
                }
                Some(_) => alone += 1,
                None => ghosts += 1,
            }
        }
        let calm = alone + groups.values().map(|count| (*count).min(2)).sum::<usize>();
        assert!(self.hover || calm + pressing <= places || calm == 0, "too many are on screen");
        assert!(self.hover || groups.values().all(|count| *count <= places), "too many of one group are on screen");
        let may = |live: &&Live| !core.is_locked() || live.manner.lock_screen;
        // There is room for all of a kind, or for none.
        let waiting = core.waiting.iter().map(|id| &core.live[id]).filter(may);
        let kinds: BTreeMap<_, &Live> = waiting
            .map(|live| ((&live.identity, &live.content.app_name, &live.content.origin, live.goes_first()), live))
            .collect();
        for live in kinds.into_values() {
            let group = (group_name(&live.content.app_name, None, live.content.origin.as_deref()), &live.identity);
            let beside = if live.goes_first() { 0 } else { groups.get(&group).copied().unwrap_or(0) };
            let full = if beside >= 2 { beside >= places } else { calm + pressing >= places };
            // What was taken back leaves in a moment, and then others come.
            assert!(full || ghosts > 0, "one waits while there is room");
        }
    }

    /// No critical one waits behind calm ones that nobody is at, and critical ones are the first of all that wait.
    fn check_pressing(&self) {
        let core = &self.core;
        let critical: Vec<bool> = core.waiting.iter().map(|id| core.live[id].goes_first()).collect();
        assert!(critical.is_sorted_by_key(|critical| !critical), "a calm one is before a critical one");
        let attended = self.hover && !core.is_idle();
        if critical.first() == Some(&true) && !attended && !core.is_locked() {
            // What was taken back is gone in a moment.
            let presses = |id: &Id| core.live.get(id).is_none_or(|live| live.goes_first() || live.held);
            assert!(core.screen.iter().all(presses), "a critical one waits for a calm one");
        }
        let stands = |key: &u64| core.by_key.get(key).is_none_or(|id| !matches!(core.live[id].clock, Clock::Runs(_)));
        assert!(
            core.waiting.iter().flat_map(|id| &core.live[id].repeats).all(stands),
            "the time of one that nothing on screen counts runs"
        );
    }

    /// What a popup counts says what it says, is in the tray with nothing of its own on screen, and is counted once.
    fn check_repeats(&self) {
        let mut counted = BTreeMap::new();
        for (id, live) in &self.core.live {
            assert!(live.repeats.is_empty() || live.place != Place::Tray, "nothing is counted in the tray");
            assert!(live.repeats.is_empty() || self.core.options().repeats);
            for key in &live.repeats {
                let entry = self.core.entry(*key).expect("what is counted is in the tray");
                let said = &entry.notification;
                assert_eq!((&said.summary, said.urgency), (&live.content.summary, live.content.urgency));
                assert!(!entry.live || self.core.live[&said.id].identity == live.identity);
                assert!(!entry.on_screen && *key != live.key);
                assert!(counted.insert(*key, *id).is_none(), "counted twice");
            }
        }
        assert_eq!(counted, self.core.counted);
        for popup in &self.fold.popups {
            let repeats = self.core.live.get(&popup.id).map(|live| &live.repeats);
            assert!(repeats.is_none_or(|repeats| *repeats == popup.repeats));
        }
    }
}

/// Newest first.
fn sorted(tray: &BTreeMap<u64, Entry>) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = tray.values().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.notification.time_ms(), entry.key)));
    entries
}

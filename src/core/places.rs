//! Where a live notification is (on screen, waiting, in the tray), and when it leaves there.

use std::time::Duration;

use super::clock::Clock;
use super::effect::Effect;
use super::notification::{ExpireTimeout, Id, Reason};
use super::shown::popup;
use super::time::Now;
use super::{Core, Live};
use crate::view::Change;

/// Where a live notification is. The order is that in which an application's oldest ends when it has too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Its sender may not show anything: nowhere.
    Denied,
    /// Its popup is over (or it had none); it is still live.
    Tray,
    /// The person is asked whether its sender may show anything: nowhere yet.
    Asked,
    /// There was no room for it, or the screen is locked.
    Waiting,
    /// On screen.
    Popup,
}

/// How long what nobody will see stays live where its sender has left that to us, or would have it stay.
pub(super) const UNSEEN: Duration = Duration::from_secs(6);

/// Where one that waits stands among those of its kind: critical ones are before all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// It was on screen already.
    First,
    Last,
}

impl Core {
    /// Whatever the time has brought: popups whose time is over leave, each by its own rule.
    pub fn tick(&mut self, now: Now) {
        while let Some(ghost) = self.ghosts.iter().find(|ghost| ghost.until <= now.mono).map(|ghost| ghost.id) {
            self.drop_ghost(ghost, now);
        }
        self.tick_dnd(now);
        while let Some((_, id)) = self.deadlines.first().copied().filter(|(at, _)| *at <= now.mono) {
            self.expire(id, now);
        }
    }

    /// Its time is over where it is.
    fn expire(&mut self, id: Id, now: Now) {
        match self.live.get(&id) {
            Some(live) if live.place == Place::Popup && live.outlives_popup() => {
                if !self.make_way(id, now) {
                    self.hide_live(id, now);
                }
            }
            Some(live) if live.outlives_popup() && self.counted.contains_key(&live.key) => {
                let clock = live.clock;
                self.stop_clock(id, clock);
                if let Some(live) = self.live.get_mut(&id) {
                    live.clock = Clock::None;
                }
            }
            _ => self.end(id, Reason::Expired, now),
        }
    }

    /// Onto the screen, or in line for it; what says once more what is there is counted there.
    pub(super) fn put_on_screen(&mut self, id: Id, now: Now) {
        if let Some(old) = self.said_by(id) {
            return self.repeat(old, id, now);
        }
        let calm = self.live.get(&id).filter(|live| !live.goes_first());
        let fits = calm.map(|live| self.may_come(live) && self.room().has_for(live));
        self.wait(id, Turn::Last, now);
        match fits {
            // A critical one may take the place of others.
            None => self.fill_screen(now),
            // Nothing else that waits has a place, or it would be there; many that wait are not looked through for each that comes.
            Some(true) => {
                self.waiting.retain(|other| *other != id);
                self.show(id, now);
            }
            Some(false) => self.tell_waiting(),
        }
    }

    /// Makes the screen hold no more and no less than it may. Nothing that waits comes onto it by another way.
    pub(super) fn fill_screen(&mut self, now: Now) {
        while self.shows_what_is_locked() && self.clear_place(|live| !live.manner.lock_screen, now) {}
        while self.room().is_over() && !self.is_attended() && self.clear_place(|live| !live.held, now) {}
        while let Some(first) = self.next_in_turn() {
            let said = self.said_by(first);
            // Before others: what makes way could come back at once behind its line.
            if said.is_none() && self.make_room_for(first, now) {
                continue;
            }
            let next = if said.is_some() { Some(first) } else { self.next_that_fits() };
            let Some(next) = next else { break };
            self.waiting.retain(|other| *other != next);
            self.tell_waiting();
            match self.said_by(next) {
                Some(old) => self.repeat(old, next, now),
                None => self.show(next, now),
            }
        }
        self.tell_waiting();
    }

    /// The person is at the popups.
    fn is_attended(&self) -> bool {
        self.pointer_inside && !self.presence.idle()
    }

    /// A critical one is not kept waiting by calm ones, unless the person is at them; whether there is more room now.
    fn make_room_for(&mut self, next: Id, now: Now) -> bool {
        let waits = |live: &Live| live.goes_first() && !self.room().has_for(live);
        let presses = !self.presence.locked && self.live.get(&next).is_some_and(waits);
        presses && !self.is_attended() && self.clear_place(|live| !live.goes_first() && !live.held, now)
    }

    /// Takes one that `may` go from the screen for the sake of another, or what its sender has taken back. Whether there was one.
    fn clear_place(&mut self, may: impl Fn(&Live) -> bool, now: Now) -> bool {
        if let Some(ghost) = self.ghosts.last().map(|ghost| ghost.id) {
            self.drop_ghost(ghost, now);
            return true;
        }
        let Some(id) = self.displaced(may) else { return false };
        self.put_back(id, now);
        true
    }

    /// Behind a locked screen there is one that may not be seen there.
    fn shows_what_is_locked(&self) -> bool {
        let unseen = |id: &Id| !self.live.get(id).is_some_and(|live| live.manner.lock_screen);
        self.presence.locked && self.screen.iter().any(unseen)
    }

    /// The first of what waits that may come onto the screen as that is.
    fn next_in_turn(&self) -> Option<Id> {
        self.waiting.iter().find(|id| self.live.get(id).is_some_and(|live| self.may_come(live))).copied()
    }

    /// Whether it may be seen though the screen is locked, where it is.
    pub(super) fn may_come(&self, live: &Live) -> bool {
        !self.presence.locked || live.manner.lock_screen
    }

    /// Whether its popup may be on the screen as that is.
    pub(super) fn may_be_seen(&self, id: Id) -> bool {
        self.may_pop_up(id) && self.live.get(&id).is_some_and(|live| self.may_come(live))
    }

    /// What comes out from behind a line is seen now: whoever shows it says so, and it has its whole time. Keys that are not on
    /// screen are ignored.
    pub fn renew_keys(&mut self, keys: &[u64], now: Now) {
        for id in keys.iter().filter_map(|key| self.by_key.get(key).copied()).collect::<Vec<_>>() {
            if self.live.get(&id).is_some_and(|live| live.place == Place::Popup) {
                self.restart_clock(id, now);
            }
        }
    }

    pub(super) fn put_in_tray(&mut self, id: Id, now: Now) {
        let Some(live) = self.live.get_mut(&id) else { return };
        live.place = Place::Tray;
        let timed = matches!(live.content.expire_timeout, ExpireTimeout::After(_)) || live.content.transient;
        let clock = live.clock;
        let timeout = live.timeout(&self.options.timeouts);
        // What the tray does not list can be dealt with by nobody any more.
        let left = if live.manner.tray { timeout.filter(|_| timed) } else { Some(timeout.unwrap_or(UNSEEN)) };
        self.stop_clock(id, clock);
        if let Some(live) = self.live.get_mut(&id) {
            live.clock = left.map_or(Clock::None, Clock::Stands);
        }
        self.run_clock(id, self.may_run(id), now);
    }

    fn show(&mut self, id: Id, now: Now) {
        let wanted = self.wants_ui();
        self.screen.push(id);
        self.appear(id, now, Change::Show);
        if self.wants_ui() && !wanted {
            self.effects.push_back(Effect::WakeUi);
        }
    }

    /// In line; whoever calls it sees to it that the number is told.
    fn wait(&mut self, id: Id, turn: Turn, now: Now) {
        let Some(live) = self.live.get_mut(&id) else { return };
        live.place = Place::Waiting;
        live.held = false;
        let first = live.goes_first();
        let clock = live.clock;
        live.clock = Clock::None;
        self.stop_clock(id, clock);
        self.run_counted(id, false, now);
        let critical = self.waiting.iter().take_while(|other| self.live.get(other).is_some_and(Live::goes_first)).count();
        let place = match (first, turn) {
            (true, Turn::First) => 0,
            (true, Turn::Last) | (false, Turn::First) => critical,
            (false, Turn::Last) => self.waiting.len(),
        };
        self.waiting.insert(place, id);
    }

    /// From the screen to the head of what waits: there is no place for it any more.
    fn put_back(&mut self, id: Id, now: Now) {
        self.screen.retain(|other| *other != id);
        self.change(Change::Remove(id));
        self.wait(id, Turn::First, now);
        self.tell_waiting();
        self.announce(id, false);
        if let Some(live) = self.live.get(&id) {
            self.touched.insert(live.key);
        }
        if self.screen.is_empty() {
            self.hover(false, now);
        }
    }

    /// It is critical now, or no longer: its turn among those that wait is another one.
    pub(super) fn line_up_anew(&mut self, id: Id, now: Now) {
        self.waiting.retain(|other| *other != id);
        self.wait(id, Turn::Last, now);
    }

    /// `id` is drawn where `old` was, which is a ghost, or is counted from now on.
    pub(super) fn take_place_of(&mut self, old: Id, id: Id, now: Now) {
        if let Some(place) = self.screen.iter_mut().find(|place| **place == old) {
            *place = id;
        }
        self.appear(id, now, |popup| Change::Replace { old, popup });
    }

    fn appear(&mut self, id: Id, now: Now, change: impl FnOnce(crate::view::Popup) -> Change) {
        if let Some(live) = self.live.get_mut(&id) {
            live.place = Place::Popup;
            self.touched.insert(live.key);
        }
        self.start_clock(id, now);
        self.run_counted(id, self.clocks_run(), now);
        self.put_strip(id);
        if let Some(popup) = self.live.get(&id).map(|live| popup(id, live)) {
            self.change(change(popup));
        }
        self.announce_shown(id);
    }

    /// Takes `id` from where it is; what waits moves up. A ghost keeps its place on screen.
    pub(super) fn leave_place(&mut self, id: Id, place: Place, now: Now) {
        match place {
            Place::Denied | Place::Tray | Place::Asked => {}
            Place::Waiting => {
                self.waiting.retain(|other| *other != id);
                self.tell_waiting();
            }
            Place::Popup if self.ghosts.iter().any(|ghost| ghost.id == id) => {}
            Place::Popup => self.leave_screen(id, now),
        }
    }

    pub(super) fn leave_screen(&mut self, id: Id, now: Now) {
        self.screen.retain(|other| *other != id);
        self.change(Change::Remove(id));
        self.fill_screen(now);
        if self.screen.is_empty() {
            self.hover(false, now);
        }
    }

    fn tell_waiting(&mut self) {
        let count = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
        if self.view.waiting != count {
            self.change(Change::Waiting(count));
        }
    }
}

//! Where a live notification is (on screen, waiting, in the tray), and when it leaves there.

use super::Core;
use super::clock::Clock;
use super::effect::Effect;
use super::notification::{ExpireTimeout, Id, Reason};
use super::shown::popup;
use super::time::Now;
use crate::view::Change;

/// Where a live notification is. The order is that in which an application's oldest ends when it has too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Its popup is over (or it had none); it is still live.
    Tray,
    /// There was no room for it, or the screen is locked.
    Waiting,
    /// On screen.
    Popup,
}

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

    pub(super) fn put_on_screen(&mut self, id: Id, now: Now) {
        if let Some(old) = self.said_by(id) {
            self.repeat(old, id, now);
        } else if self.screen.len() < self.places() && self.waiting.is_empty() {
            self.show(id, now);
        } else {
            self.wait(id, Turn::Last);
        }
    }

    /// How many popups may be on screen at present.
    pub(super) fn places(&self) -> usize {
        if self.presence.locked { 0 } else { self.options.popups }
    }

    pub(super) fn put_in_tray(&mut self, id: Id, now: Now) {
        let Some(live) = self.live.get_mut(&id) else { return };
        live.place = Place::Tray;
        let timed = matches!(live.content.expire_timeout, ExpireTimeout::After(_)) || live.content.transient;
        let clock = live.clock;
        let left = live.timeout(&self.options.timeouts).filter(|_| timed);
        self.stop_clock(id, clock);
        if let Some(live) = self.live.get_mut(&id) {
            live.clock = match left {
                Some(left) if live.held => Clock::Stands(left),
                Some(left) => {
                    let at = now.mono.saturating_add(left);
                    self.deadlines.insert((at, id));
                    Clock::Runs(at)
                }
                None => Clock::None,
            };
        }
    }

    fn show(&mut self, id: Id, now: Now) {
        let wanted = self.wants_ui();
        self.screen.push(id);
        self.appear(id, now, Change::Show);
        if self.wants_ui() && !wanted {
            self.effects.push_back(Effect::WakeUi);
        }
    }

    fn wait(&mut self, id: Id, turn: Turn) {
        let Some(live) = self.live.get_mut(&id) else { return };
        live.place = Place::Waiting;
        live.held = false;
        let first = live.goes_first();
        let clock = live.clock;
        live.clock = Clock::None;
        self.stop_clock(id, clock);
        let critical =
            self.waiting.iter().take_while(|other| self.live.get(other).is_some_and(super::Live::goes_first)).count();
        let place = match (first, turn) {
            (true, Turn::First) => 0,
            (true, Turn::Last) | (false, Turn::First) => critical,
            (false, Turn::Last) => self.waiting.len(),
        };
        self.waiting.insert(place, id);
        self.tell_waiting();
    }

    /// From the screen to the head of what waits: there is no place for it any more.
    pub(super) fn put_back(&mut self, id: Id, now: Now) {
        self.screen.retain(|other| *other != id);
        self.change(Change::Remove(id));
        self.wait(id, Turn::First);
        self.announce(id, false);
        if let Some(live) = self.live.get(&id) {
            self.touched.insert(live.key);
        }
        if self.screen.is_empty() {
            self.hover(false, now);
        }
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
        if let Some(popup) = self.live.get(&id).map(|live| popup(id, live)) {
            self.change(change(popup));
        }
        self.announce_shown(id);
    }

    /// Takes `id` from where it is; what waits moves up. A ghost keeps its place on screen.
    pub(super) fn leave_place(&mut self, id: Id, place: Place, now: Now) {
        match place {
            Place::Tray => {}
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
        self.move_up(now);
        if self.screen.is_empty() {
            self.hover(false, now);
        }
    }

    /// What waits comes onto the screen as far as there is room.
    pub(super) fn move_up(&mut self, now: Now) {
        while self.screen.len() < self.places()
            && let Some(next) = self.waiting.pop_front()
        {
            self.tell_waiting();
            match self.said_by(next) {
                Some(old) => self.repeat(old, next, now),
                None => self.show(next, now),
            }
        }
    }

    fn tell_waiting(&mut self) {
        let count = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
        if self.view.waiting != count {
            self.change(Change::Waiting(count));
        }
    }
}

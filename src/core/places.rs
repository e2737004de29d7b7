//! Where a live notification is (on screen, waiting, in the tray), and when it leaves there.
//!
//! The time of a popup runs only while it can be seen and is not being looked at: somebody shows the popups, the pointer is not
//! on them, and the person is there.

use std::time::Duration;

use super::identity::{Caller, Client};
use super::notification::{Content, ExpireTimeout, Id, Reason};
use super::options::Timeouts;
use super::time::Now;
use super::{Core, Live, Refusal, popup};
use crate::core::effect::Effect;
use crate::view::{self, Change, Left};

/// How long the popup of a notification that its sender took back stays, for the next one of that sender to take its place:
/// Firefox replaces by closing and sending anew within a few milliseconds.
pub(super) const GHOST: Duration = Duration::from_millis(100);

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

/// The time of a live notification where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// It has none.
    None,
    /// It is over at this moment of the monotonic clock.
    Runs(Duration),
    /// So much is left once it runs again.
    Stands(Duration),
}

/// Where one that waits stands among those of its kind: critical ones are before all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// It was on screen already.
    First,
    Last,
}

/// The popup of an ended notification that is still on screen.
#[derive(Debug)]
pub(super) struct Ghost {
    pub(super) id: Id,
    client: Client,
    app_name: String,
    desktop_entry: Option<String>,
    pub(super) until: Duration,
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

    /// The pointer came onto the popups or left them: meanwhile their time stands still. It cannot be on what is not there.
    pub fn hover(&mut self, inside: bool, now: Now) {
        let ran = self.clocks_run();
        self.pointer_inside = inside && !self.screen.is_empty();
        self.switch_clocks(ran, now);
    }

    /// The person writes a reply to a notification, or does so no longer: meanwhile its time stands still, wherever it is and
    /// wherever the pointer is, so that nothing that is written is lost. It lasts while it is live and somebody shows the popups.
    pub fn hold(&mut self, id: Id, held: bool, now: Now) -> Result<(), Refusal> {
        let run = self.clocks_run();
        let live = self.live.get_mut(&id).ok_or(Refusal::NotFound)?;
        // What waits has no field that anything could be written in.
        live.held = held && live.place != Place::Waiting;
        let run = !held && (run || live.place == Place::Tray);
        match live.clock {
            Clock::Stands(left) if run => {
                let at = now.mono.saturating_add(left);
                live.clock = Clock::Runs(at);
                self.deadlines.insert((at, id));
            }
            Clock::Runs(at) if !run => {
                live.clock = Clock::Stands(at.saturating_sub(now.mono));
                self.deadlines.remove(&(at, id));
            }
            _ => {}
        }
        self.tell_clock(id, now);
        Ok(())
    }

    /// Nothing is written any more to those.
    pub(super) fn release(&mut self, which: impl Fn(&Live) -> bool, now: Now) {
        let held: Vec<Id> = self.live.iter().filter(|(_, live)| live.held && which(live)).map(|(id, _)| *id).collect();
        for id in held {
            // All of them are live.
            let _ = self.hold(id, false, now);
        }
    }

    /// Somebody shows the popups from now on, or nobody does. Without anybody nothing expires unseen.
    pub fn ui_present(&mut self, present: bool, now: Now) {
        // Whoever showed them has gone, with all that was written there.
        self.release(|_| true, now);
        let ran = self.clocks_run();
        self.ui_present = present;
        self.pointer_inside = false;
        self.switch_clocks(ran, now);
        self.announce_all();
        if self.wants_ui() {
            self.effects.push_back(Effect::WakeUi);
        }
    }

    pub(super) fn clocks_run(&self) -> bool {
        self.ui_present && !(self.pointer_inside && self.options.pause_on_hover) && !self.presence.idle()
    }

    pub(super) fn switch_clocks(&mut self, ran: bool, now: Now) {
        let run = self.clocks_run();
        if ran == run {
            return;
        }
        let counted = self.counted.keys().filter_map(|key| self.by_key.get(key));
        for id in self.screen.iter().chain(counted).copied().collect::<Vec<_>>() {
            let Some(live) = self.live.get_mut(&id) else { continue };
            match live.clock {
                Clock::Stands(left) if run && !live.held => {
                    let at = now.mono.saturating_add(left);
                    live.clock = Clock::Runs(at);
                    self.deadlines.insert((at, id));
                }
                Clock::Runs(at) if !run => {
                    live.clock = Clock::Stands(at.saturating_sub(now.mono));
                    self.deadlines.remove(&(at, id));
                }
                _ => {}
            }
            self.tell_clock(id, now);
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

    /// Gives the popup its whole time.
    pub(super) fn start_clock(&mut self, id: Id, now: Now) {
        let run = self.clocks_run();
        let Some(live) = self.live.get_mut(&id) else { return };
        if let Clock::Runs(at) = live.clock {
            self.deadlines.remove(&(at, id));
        }
        live.clock = match live.timeout(&self.options.timeouts) {
            None => Clock::None,
            Some(left) if !run || live.held => Clock::Stands(left),
            Some(left) => {
                let at = now.mono.saturating_add(left);
                self.deadlines.insert((at, id));
                Clock::Runs(at)
            }
        };
        live.told = live.clock_of(&self.options.timeouts, now);
    }

    /// Gives what is on screen its whole time once more.
    pub(super) fn restart_clock(&mut self, id: Id, now: Now) {
        self.start_clock(id, now);
        if let Some(clock) = self.live.get(&id).filter(|live| live.place == Place::Popup).map(|live| live.told) {
            self.change(Change::Clock { id, clock });
        }
    }

    /// Its time runs now, or stands still: whoever shows it is told.
    fn tell_clock(&mut self, id: Id, now: Now) {
        let Some(live) = self.live.get_mut(&id).filter(|live| live.place == Place::Popup) else { return };
        let clock = live.clock_of(&self.options.timeouts, now);
        if live.told != clock {
            live.told = clock;
            self.change(Change::Clock { id, clock });
        }
    }

    pub(super) fn stop_clock(&mut self, id: Id, clock: Clock) {
        if let Clock::Runs(at) = clock {
            self.deadlines.remove(&(at, id));
        }
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

    /// The sender is about to take back what is on screen: its popup stays for a moment. One for each sender.
    pub(super) fn leave_ghost(&mut self, id: Id, client: &Client, now: Now) {
        let older = self.ghosts.iter().find(|ghost| ghost.client == *client).map(|ghost| ghost.id);
        if let Some(older) = older {
            self.drop_ghost(older, now);
        }
        let Some(live) = self.live.get(&id).filter(|live| live.place == Place::Popup) else { return };
        self.ghosts.push(Ghost {
            id,
            client: client.clone(),
            app_name: live.content.app_name.clone(),
            desktop_entry: live.content.desktop_entry.clone(),
            until: now.mono.saturating_add(GHOST),
        });
    }

    pub(super) fn drop_ghost(&mut self, id: Id, now: Now) {
        self.ghosts.retain(|ghost| ghost.id != id);
        self.leave_screen(id, now);
    }

    /// The ghost whose place a new notification takes: the one with its own number, else, where it names none, that of its sender.
    pub(super) fn take_ghost(&mut self, id: Id, caller: &Caller, replaces_id: u32, content: &Content) -> Option<Id> {
        let same = |ghost: &Ghost| {
            ghost.client == caller.client && ghost.app_name == content.app_name && ghost.desktop_entry == content.desktop_entry
        };
        let own = self.ghosts.iter().position(|ghost| ghost.id == id);
        let index = own.or_else(|| self.ghosts.iter().position(|ghost| replaces_id == 0 && same(ghost)))?;
        Some(self.ghosts.remove(index).id)
    }
}

impl Live {
    /// Its time as whoever shows it is told.
    pub(super) fn clock_of(&self, timeouts: &Timeouts, now: Now) -> Option<view::Clock> {
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let left = match self.clock {
            Clock::None => return None,
            Clock::Runs(at) => Left::Until(milliseconds(now.wall.saturating_add(at.saturating_sub(now.mono)))),
            Clock::Stands(left) => Left::Stands(milliseconds(left)),
        };
        self.timeout(timeouts).map(|timeout| view::Clock { timeout_ms: milliseconds(timeout), left })
    }
}

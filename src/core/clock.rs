//! How long a live notification has where it is, and when that time runs.
//!
//! The time of a popup runs only while it can be seen and is not being looked at: somebody shows the popups on some
//! output, the pointer is not on them, and the person is there.

use std::time::Duration;

use super::notification::Id;
use super::options::Timeouts;
use super::places::Place;
use super::time::Now;
use super::{Core, Live, Refusal};
use crate::core::effect::Effect;
use crate::view::{self, Change, Left};

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

impl Core {
    /// The pointer came onto the popups or left them: meanwhile their time stands still. It cannot be on what is not there.
    pub fn hover(&mut self, inside: bool, now: Now) {
        let ran = self.clocks_run();
        self.pointer_inside = inside && !self.screen.is_empty();
        self.switch_clocks(ran, now);
        if !inside {
            self.fill_screen(now);
        }
    }

    /// The person writes a reply to a notification, or does so no longer: meanwhile its time stands still, wherever it is and
    /// wherever the pointer is, so that nothing that is written is lost. It lasts while it is live and somebody shows the popups.
    pub fn hold(&mut self, id: Id, held: bool, now: Now) -> Result<(), Refusal> {
        let live = self.live.get_mut(&id).ok_or(Refusal::NotFound)?;
        // What is neither on screen nor in the tray has no field that anything could be written in.
        live.held = held && matches!(live.place, Place::Popup | Place::Tray);
        let run = !live.held && self.may_run(id);
        self.run_clock(id, run, now);
        self.fill_screen(now);
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
        let ran = self.clocks_run();
        self.ui_present = present;
        // Whoever comes says so where there is nothing to be seen.
        self.visible = true;
        self.pointer_inside = false;
        self.switch_clocks(ran, now);
        // Whoever showed them has gone, with all that was written there. What comes onto the screen for it nobody has shown.
        self.release(|_| true, now);
        self.fill_screen(now);
        self.announce_all();
        if self.wants_ui() {
            self.effects.push_back(Effect::WakeUi);
        }
    }

    pub(super) fn clocks_run(&self) -> bool {
        self.ui_present && self.visible && !(self.pointer_inside && self.options.pause_on_hover) && !self.presence.idle()
    }

    /// Whether its time may run where it is, or where the popup is that counts it.
    pub(super) fn may_run(&self, id: Id) -> bool {
        let Some(live) = self.live.get(&id) else { return false };
        let counter = self.counted.get(&live.key).and_then(|counter| self.live.get(counter));
        match counter.unwrap_or(live).place {
            Place::Tray | Place::Denied => true,
            Place::Popup => self.clocks_run(),
            Place::Waiting | Place::Asked => false,
        }
    }

    pub(super) fn switch_clocks(&mut self, ran: bool, now: Now) {
        let run = self.clocks_run();
        if ran == run {
            return;
        }
        for id in self.screen.clone() {
            self.run_clock(id, run, now);
            self.run_counted(id, run, now);
        }
    }

    /// What is left of its time runs from now on, unless it is held, or stands still.
    pub(super) fn run_clock(&mut self, id: Id, run: bool, now: Now) {
        let Some(live) = self.live.get_mut(&id) else { return };
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

    /// The same for all that the popup of `id` counts.
    pub(super) fn run_counted(&mut self, id: Id, run: bool, now: Now) {
        let Some(live) = self.live.get(&id).filter(|live| !live.repeats.is_empty()) else { return };
        for counted in live.repeats.iter().filter_map(|key| self.by_key.get(key).copied()).collect::<Vec<_>>() {
            self.run_clock(counted, run, now);
        }
    }

    /// Gives the popup its whole time.
    pub(super) fn start_clock(&mut self, id: Id, now: Now) {
        let run = self.may_run(id);
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

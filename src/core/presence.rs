//! Whether the person is there to see the popups, and there is something to see them on: idle, behind a locked screen, or
//! without an output.
//!
//! While the person is idle what is on screen stays there, and new ones come to it; all have their whole time once the person is
//! back. While the screen is locked nothing is shown, whatever covers it: popups wait, and none is lost. Whoever sees a locked
//! screen is not known to be the person.

use super::Core;
use super::time::Now;

/// Who can tell that the person is idle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watcher {
    /// The display, which has the keyboard and the pointer. What it tells counts.
    Display,
    /// The login session; it counts where the display cannot tell.
    Session,
}

/// What is known of the person.
#[derive(Debug, Default)]
pub(super) struct Presence {
    display: Option<bool>,
    session: Option<bool>,
    pub(super) locked: bool,
}

impl Presence {
    /// Where nobody can tell, the person is there.
    pub(super) fn idle(&self) -> bool {
        self.display.or(self.session).unwrap_or(false)
    }
}

impl Core {
    /// The person has touched nothing for a while, or is back; `None`: this watcher cannot tell (any more).
    pub fn idle(&mut self, watcher: Watcher, idle: Option<bool>, now: Now) {
        let (ran, was) = (self.clocks_run(), self.presence.idle());
        match watcher {
            Watcher::Display => self.presence.display = idle,
            Watcher::Session => self.presence.session = idle,
        }
        self.switch_clocks(ran, now);
        if was && !self.presence.idle() {
            self.renew(now);
        }
        // Whom the pointer is on is not there.
        self.fill_screen(now);
    }

    /// Whoever shows the popups has nothing to show them on (every output is gone), or has again. They come to be on screen
    /// all the same, and have their whole time once they can be seen.
    pub fn visible(&mut self, visible: bool, now: Now) {
        let (ran, was) = (self.clocks_run(), self.visible);
        self.visible = visible;
        self.switch_clocks(ran, now);
        if visible && !was {
            self.renew(now);
            if self.ui_present {
                self.announce_all();
            }
        }
    }

    /// What was left of its time when nobody looked any more may be no time at all.
    fn renew(&mut self, now: Now) {
        for id in self.screen.clone() {
            self.restart_clock(id, now);
        }
    }

    /// The screen was locked, or unlocked.
    pub fn locked(&mut self, locked: bool, now: Now) {
        if self.presence.locked == locked {
            return;
        }
        self.presence.locked = locked;
        if locked {
            self.show_tray(false, now);
        }
        self.fill_screen(now);
    }

    /// Whether the person is idle.
    pub fn is_idle(&self) -> bool {
        self.presence.idle()
    }

    /// Whether the screen is locked.
    pub fn is_locked(&self) -> bool {
        self.presence.locked
    }
}

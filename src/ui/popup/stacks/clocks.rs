//! What changes on popups as time goes by: how long ago they came, and how much of their time is left. One timer each, for all
//! stacks, and none while nothing changes.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use super::Front;
use crate::notification::age;
use crate::timer::Timer;

/// When something is to be drawn anew.
#[derive(Default)]
pub(super) struct Clocks {
    age_timer: Timer,
    /// Runs while a line that tells how much time is left becomes shorter.
    line_timer: Timer,
    /// When ages were told last, in milliseconds since the Unix epoch.
    ages_told: Cell<u64>,
}

impl Clocks {
    /// Nobody sees them.
    pub(super) fn stop_lines(&self) {
        self.line_timer.clear();
    }
}

impl Front {
    /// Other popups are there than before.
    pub(super) fn follow_clocks(self: &Rc<Self>) {
        if self.shown.borrow().is_empty() {
            self.clocks.age_timer.clear();
            self.clocks.line_timer.clear();
        } else if !self.covered.get() {
            self.wait_for_age();
            self.draw_lines();
        }
    }

    /// Draws how much time is left, again and again while that becomes less.
    fn draw_lines(self: &Rc<Self>) {
        let mut next: Option<Duration> = None;
        for stack in self.all() {
            stack.each(|widget| {
                let line = widget.time_left();
                if let Some(changes) = line.changes_in() {
                    line.draw();
                    next = Some(next.map_or(changes, |next| next.min(changes)));
                }
            });
        }
        let Some(next) = next else { return self.clocks.line_timer.clear() };
        let front = Rc::downgrade(self);
        self.clocks.line_timer.set(next, move || {
            if let Some(front) = front.upgrade() {
                front.draw_lines();
            }
        });
    }

    /// Ages are told anew when the next one changes, but at most once a minute.
    fn wait_for_age(self: &Rc<Self>) {
        if self.clocks.age_timer.is_set() {
            return;
        }
        let now = age::now();
        let shown = self.shown.borrow();
        let changes = shown.iter().map(|shown| age::changes_in(shown.ready.popup.time_ms(), now)).min();
        let Some(changes) = changes else { return };
        let rest = self.clocks.ages_told.get().saturating_add(age::MINUTE).saturating_sub(now).min(age::MINUTE);
        let front = Rc::downgrade(self);
        self.clocks.age_timer.set(Duration::from_millis(changes.max(rest)), move || {
            if let Some(front) = front.upgrade() {
                front.tell_ages();
            }
        });
    }

    fn tell_ages(self: &Rc<Self>) {
        let now = age::now();
        self.clocks.ages_told.set(now);
        for stack in self.all() {
            stack.each(|widget| widget.tell_age(now));
        }
        self.wait_for_age();
    }
}

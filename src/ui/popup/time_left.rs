//! How much of a popup's time is left: a thin line that becomes shorter.
//!
//! It is drawn when it is told to be, and has no timer of its own.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::view::{Clock, Left};

use crate::notification::age;

/// The line tells of this much at most, in milliseconds: a popup that stays for long is left in peace until its last minute.
const LAST: u64 = 60_000;
/// Drawn anew no more often than this: it is discreet, and costs nearly nothing.
const STEP: Duration = Duration::from_millis(250);

/// The line.
pub(super) struct TimeLeft {
    area: gtk::DrawingArea,
    clock: Rc<Cell<Option<Clock>>>,
}

impl TimeLeft {
    /// Draws in `area`.
    pub(super) fn new(area: gtk::DrawingArea) -> Self {
        let clock = Rc::new(Cell::new(None));
        let shown = clock.clone();
        area.set_draw_func(move |area, cairo, width, height| {
            let Some(clock) = shown.get() else { return };
            let colour = area.style_context().color();
            let part = f64::from;
            cairo.set_source_rgba(part(colour.red()), part(colour.green()), part(colour.blue()), part(colour.alpha()));
            let length = f64::from(width) * fraction(clock, age::now());
            let from = if area.direction() == gtk::TextDirection::Rtl { f64::from(width) - length } else { 0.0 };
            cairo.rectangle(from, 0.0, length, f64::from(height));
            // What cairo cannot draw is not there; nothing else depends on it.
            let _ = cairo.fill();
        });
        Self { area, clock }
    }

    /// Shows this time, or none. A person who wants no motion is shown none.
    pub(super) fn show(&self, clock: Option<Clock>) {
        self.clock.set(clock);
        let moves = self.area.settings().is_gtk_enable_animations();
        self.area.set_visible(clock.is_some() && moves);
        self.area.queue_draw();
    }

    /// After how long it is to be drawn anew, if it becomes shorter by itself.
    pub(super) fn changes_in(&self) -> Option<Duration> {
        self.clock.get().filter(|_| self.area.get_visible()).and_then(|clock| changes_in(clock, age::now()))
    }

    /// Draws it as it is now.
    pub(super) fn draw(&self) {
        self.area.queue_draw();
    }
}

/// The part of the time that the line tells of that is left at `now`, in milliseconds since the Unix epoch.
#[allow(clippy::cast_precision_loss)]
fn fraction(clock: Clock, now: u64) -> f64 {
    let left = left(clock, now);
    if left > LAST && clock.timeout_ms > LAST {
        return 0.0;
    }
    (left as f64 / clock.timeout_ms.clamp(1, LAST) as f64).clamp(0.0, 1.0)
}

fn left(clock: Clock, now: u64) -> u64 {
    match clock.left {
        Left::Until(at) => at.saturating_sub(now),
        Left::Stands(left) => left,
    }
}

fn changes_in(clock: Clock, now: u64) -> Option<Duration> {
    let runs = matches!(clock.left, Left::Until(_));
    runs.then(|| STEP.max(Duration::from_millis(left(clock, now).saturating_sub(LAST))))
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_as_long_as_the_time_that_is_left() {
        let of = |timeout_ms, left, now| fraction(Clock { timeout_ms, left }, now);
        assert_eq!(of(4_000, Left::Until(10_000), 9_000), 0.25);
        assert_eq!(of(4_000, Left::Stands(3_000), 9_000), 0.75);
        // The person's clock was set.
        assert_eq!(of(4_000, Left::Until(10_000), 99_000), 0.0);
        assert_eq!(of(4_000, Left::Until(10_000), 0), 1.0);
        assert_eq!(of(0, Left::Stands(0), 0), 0.0);
    }

    #[test]
    fn what_stays_for_long_is_left_in_peace_until_its_last_minute() {
        let clock = Clock { timeout_ms: 600_000, left: Left::Until(600_000) };
        assert_eq!((fraction(clock, 0), changes_in(clock, 0)), (0.0, Some(Duration::from_secs(540))));
        assert_eq!((fraction(clock, 540_000), changes_in(clock, 540_000)), (1.0, Some(STEP)));
        assert_eq!(fraction(clock, 570_000), 0.5);
        assert_eq!(changes_in(Clock { timeout_ms: 5_000, left: Left::Stands(5_000) }, 0), None);
    }
}

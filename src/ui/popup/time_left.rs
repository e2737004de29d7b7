//! How much of a popup's time is left: a thin line that becomes shorter.
//!
//! It is drawn when it is told to be, and has no timer of its own.

use std::cell::Cell;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::view::{Clock, Left};

use crate::notification::age;

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

    /// Whether the line becomes shorter by itself.
    pub(super) fn runs(&self) -> bool {
        self.area.get_visible() && self.clock.get().is_some_and(|clock| matches!(clock.left, Left::Until(_)))
    }

    /// Draws it as it is now.
    pub(super) fn draw(&self) {
        self.area.queue_draw();
    }
}

/// The part of the whole time that is left at `now`, in milliseconds since the Unix epoch.
#[allow(clippy::cast_precision_loss)]
fn fraction(clock: Clock, now: u64) -> f64 {
    let left = match clock.left {
        Left::Until(at) => at.saturating_sub(now),
        Left::Stands(left) => left,
    };
    (left as f64 / clock.timeout_ms.max(1) as f64).clamp(0.0, 1.0)
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
}

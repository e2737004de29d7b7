//! A bar that moves to where it is told to be, and then rests: while it stands still nothing runs.
//!
//! Numbers that follow each other closely are a movement by themselves, and are drawn as they come: that takes half as many frames.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use gtk4 as gtk;
use gtk4::glib;
use gtk4::prelude::*;

/// How long a move takes, in microseconds of the frame clock.
const MOVE: f64 = 180_000.0;
/// A number that comes so soon after another is not moved to.
const CLOSE: Duration = Duration::from_millis(120);

/// The bar of a progress.
pub(crate) struct Progress {
    bar: gtk::ProgressBar,
    way: Rc<Way>,
    /// When the last number came.
    told: Cell<Option<Instant>>,
}

/// From where to where the bar is moving.
#[derive(Default)]
struct Way {
    from: Cell<f64>,
    to: Cell<f64>,
    /// When it began, on the frame clock; none before the first frame of a move.
    began: Cell<Option<i64>>,
    /// Somebody is called for each frame.
    moving: Cell<bool>,
}

impl Way {
    /// Where the bar is at this time, and whether that is where it was going to.
    fn at(&self, time: i64) -> (f64, bool) {
        let began = self.began.get().unwrap_or(time);
        self.began.set(Some(began));
        // Times of one clock: their difference is small.
        #[allow(clippy::cast_precision_loss)]
        let part = (time.saturating_sub(began) as f64 / MOVE).clamp(0.0, 1.0);
        // It slows down towards the end.
        let eased = 1.0 - (1.0 - part).powi(3);
        (self.from.get() + (self.to.get() - self.from.get()) * eased, part >= 1.0)
    }
}

impl Progress {
    /// Moves `bar`.
    pub(crate) fn new(bar: gtk::ProgressBar) -> Self {
        Self { bar, way: Rc::default(), told: Cell::new(None) }
    }

    /// Shows so many percent; `moves` where the bar showed another number of the same thing before.
    pub(crate) fn put(&self, percent: u8, moves: bool) {
        let to = f64::from(percent.min(100)) / 100.0;
        let way = &self.way;
        let close = self.told.replace(Some(Instant::now())).is_some_and(|before| before.elapsed() < CLOSE);
        if way.moving.get() && way.to.get() == to && moves {
            return;
        }
        way.from.set(self.bar.fraction());
        way.to.set(to);
        way.began.set(None);
        if !(moves && !close && self.bar.is_mapped() && self.bar.settings().is_gtk_enable_animations()) {
            // A move that is under way ends with its next frame.
            way.from.set(to);
            self.bar.set_fraction(to);
            return;
        }
        if way.from.get() == to || way.moving.replace(true) {
            return;
        }
        let way = way.clone();
        self.bar.add_tick_callback(move |bar, clock| {
            let (fraction, arrived) = way.at(clock.frame_time());
            bar.set_fraction(fraction);
            way.moving.set(!arrived);
            if arrived { glib::ControlFlow::Break } else { glib::ControlFlow::Continue }
        });
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn a_move_begins_where_the_bar_is_and_ends_where_it_is_to_be() {
        let way = Way::default();
        way.from.set(0.2);
        way.to.set(0.6);
        assert_eq!(way.at(5_000_000), (0.2, false));
        let mut last = 0.2;
        for frame in 1..=10 {
            let (fraction, arrived) = way.at(5_000_000 + frame * 16_667);
            assert!(fraction > last && fraction < 0.6 && !arrived);
            last = fraction;
        }
        assert_eq!(way.at(5_200_000), (0.6, true));
        assert_eq!(way.at(i64::MAX), (0.6, true));
    }
}

//! Whether what is pushed to the side goes or springs back: how far it was pushed, how fast, and which ways are open to it.
//!
//! No widget and no clock is known here.

use tidings::view::settings::Along;

/// From here on it is a push and no click any more, in logical pixels.
const BEGUN: f64 = 12.0;
/// The part of its width that something must have been pushed to go.
const FAR_ENOUGH: f64 = 1.0 / 3.0;
/// With fingers it goes as well where it was flung: so far at least, in logical pixels, …
const FLUNG_FAR: f64 = 40.0;
/// … and so fast when it was let go, in logical pixels a millisecond.
const FLUNG_FAST: f64 = 0.6;
/// For so long before it is let go its speed is measured, in milliseconds; who holds still for longer flings nothing.
const MEASURED: u32 = 80;

/// Where it may be pushed to: towards the edge of the screen where it is, or either way where it is between two. Never up or down:
/// there its neighbours are, and a text that is scrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ways {
    Left,
    Right,
    Either,
}

impl Ways {
    /// Those of what is there between the left and the right edge.
    pub(crate) fn of(along: Along) -> Self {
        match along {
            Along::Begin => Self::Left,
            Along::Middle => Self::Either,
            Along::End => Self::Right,
        }
    }

    fn open(self, by: f64) -> f64 {
        match self {
            Self::Left => by.min(0.0),
            Self::Right => by.max(0.0),
            Self::Either => by,
        }
    }
}

/// One push, from its beginning until it is let go. Lengths are in logical pixels, to the right where positive.
#[derive(Clone, Debug, Default)]
pub(crate) struct Push {
    by: f64,
    /// Where it was when, in milliseconds of the events, for as long as its speed is measured.
    trail: Vec<(u32, f64)>,
}

impl Push {
    /// Whether a hand that has moved so far from where it has pressed pushes, rather than scrolls or clicks.
    pub(crate) fn begins((across, down): (f64, f64), ways: Ways) -> bool {
        ways.open(across).abs() >= BEGUN && across.abs() > down.abs()
    }

    /// The hand is so far from where it began, at this time; how far it is pushed.
    pub(crate) fn to(&mut self, by: f64, at: u32, ways: Ways) -> f64 {
        self.by = ways.open(by);
        self.trail.retain(|(then, _)| at.wrapping_sub(*then) <= MEASURED);
        self.trail.push((at, self.by));
        self.by
    }

    /// How far it is pushed.
    pub(crate) fn by(&self) -> f64 {
        self.by
    }

    /// It is let go at this time: to which side something of this width goes; `None` where it springs back. `fingers` fling, a
    /// mouse only slips.
    pub(crate) fn let_go(&self, at: u32, width: f64, fingers: bool) -> Option<f64> {
        let far = self.by.abs() >= width * FAR_ENOUGH;
        let flung = fingers && self.by.abs() >= FLUNG_FAR && self.speed(at) * self.by.signum() >= FLUNG_FAST;
        (self.by != 0.0 && (far || flung)).then(|| self.by.signum())
    }

    /// Logical pixels a millisecond.
    fn speed(&self, at: u32) -> f64 {
        let mut measured = self.trail.iter().filter(|(then, _)| at.wrapping_sub(*then) <= MEASURED);
        let Some((first, last)) = measured.next().map(|first| (first, measured.next_back().unwrap_or(first))) else {
            return 0.0;
        };
        let took = f64::from(last.0.wrapping_sub(first.0)).max(1.0);
        (last.1 - first.1) / took
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of a push in steps of (distance, time), let go with the last one.
    fn end(steps: &[(f64, u32)], ways: Ways, fingers: bool) -> Option<f64> {
        let mut push = Push::default();
        for (by, at) in steps {
            push.to(*by, *at, ways);
        }
        push.let_go(steps.last().map_or(0, |(_, at)| *at), 360.0, fingers)
    }

    #[test]
    fn it_goes_where_it_was_pushed_far_enough_and_only_the_ways_that_are_open() {
        let far = |sign: f64| [(sign * 50.0, 0), (sign * 130.0, 900)];
        for (ways, left, right) in
            [(Ways::Left, Some(-1.0), None), (Ways::Right, None, Some(1.0)), (Ways::Either, Some(-1.0), Some(1.0))]
        {
            assert_eq!((end(&far(-1.0), ways, false), end(&far(1.0), ways, false)), (left, right), "{ways:?}");
        }
        assert_eq!(end(&[(130.0, 0), (60.0, 900)], Ways::Right, true), None, "it was brought back");
        assert_eq!(end(&[], Ways::Either, true), None);
    }

    #[test]
    fn fingers_fling_and_a_mouse_slips() {
        let quick = [(10.0, 100), (35.0, 120), (60.0, 140)];
        assert_eq!((end(&quick, Ways::Right, true), end(&quick, Ways::Right, false)), (Some(1.0), None));
        let slow = [(10.0, 100), (35.0, 400), (60.0, 700)];
        assert_eq!(end(&slow, Ways::Right, true), None);
        let short = [(5.0, 100), (20.0, 110), (35.0, 120)];
        assert_eq!(end(&short, Ways::Right, true), None);
        let back = [(110.0, 100), (80.0, 120), (50.0, 140)];
        assert_eq!(end(&back, Ways::Right, true), None, "it was flung the other way");
        let mut held = Push::default();
        for (by, at) in quick {
            held.to(by, at, Ways::Right);
        }
        assert_eq!(held.let_go(140 + MEASURED + 1, 360.0, true), None, "it was held still before");
    }

    #[test]
    fn times_of_events_begin_anew_now_and_then() {
        let quick = [(10.0, u32::MAX - 10), (60.0, 20)];
        assert_eq!(end(&quick, Ways::Right, true), Some(1.0));
    }

    #[test]
    fn what_goes_down_scrolls_and_what_hardly_moves_clicks() {
        assert!(Push::begins((20.0, 5.0), Ways::Right) && Push::begins((-20.0, 5.0), Ways::Either));
        assert!(!Push::begins((20.0, 30.0), Ways::Right));
        assert!(!Push::begins((8.0, 0.0), Ways::Right));
        assert!(!Push::begins((-20.0, 0.0), Ways::Right));
    }
}

//! When the thread of the archive does what nobody waits for. It knows times and touches nothing.
//!
//! Invariant: while there is nothing to be taken over and the database is closed, it wants nothing but the retention.

use std::time::{Duration, Instant};

/// What is new in the journal is taken over once it has had nothing new for so long,
const QUIET: Duration = Duration::from_millis(500);
/// at the latest so long after it came.
const LATEST: Duration = Duration::from_secs(10);
/// Whoever asks often asks again soon: the database stays open for so long.
const ASKED_AGAIN: Duration = Duration::from_secs(10);
/// How often the retention looks,
const RETAIN_EVERY: Duration = Duration::from_secs(60 * 60);
/// and how long it leaves to others between two passes.
const PAUSE: Duration = Duration::from_millis(100);

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The journal may have come to rest.
    TakeOver,
    /// A pass of the retention.
    Retain,
    /// Nobody has asked for a while.
    Close,
}

/// News of the journal that the archive does not have.
#[derive(Debug)]
struct Behind {
    since: Instant,
    look_at: Instant,
}

/// The times.
#[derive(Debug)]
pub(super) struct Pace {
    behind: Option<Behind>,
    retain_at: Instant,
    close_at: Option<Instant>,
}

fn later(now: Instant, by: Duration) -> Instant {
    now.checked_add(by).unwrap_or(now)
}

impl Pace {
    /// At first the journal may have anything.
    pub(super) fn new(now: Instant) -> Self {
        Self { behind: Some(Behind { since: now, look_at: later(now, QUIET) }), retain_at: later(now, QUIET), close_at: None }
    }

    /// The journal has more.
    pub(super) fn news(&mut self, now: Instant) {
        self.behind.get_or_insert_with(|| Behind { since: now, look_at: later(now, QUIET) });
    }

    /// It had more still when it was looked at; whether that can wait for it to come to rest.
    pub(super) fn more_news(&mut self, now: Instant) -> bool {
        let Some(behind) = &mut self.behind else { return false };
        behind.look_at = later(now, QUIET).min(later(behind.since, LATEST));
        behind.look_at > now
    }

    /// All has been taken over.
    pub(super) fn caught_up(&mut self) {
        self.behind = None;
    }

    /// Somebody has asked.
    pub(super) fn asked(&mut self, now: Instant) {
        self.close_at = Some(later(now, ASKED_AGAIN));
    }

    /// Whether whoever has asked may ask again soon.
    pub(super) fn stays_open(&self) -> bool {
        self.close_at.is_some()
    }

    /// The database is closed.
    pub(super) fn closed(&mut self) {
        self.close_at = None;
    }

    /// The retention has made a pass; `more` is to be erased.
    pub(super) fn retained(&mut self, more: bool, now: Instant) {
        self.retain_at = later(now, if more { PAUSE } else { RETAIN_EVERY });
    }

    /// What is due next, and when. What has failed is not tried before `retry`.
    pub(super) fn next(&self, retry: Option<Instant>) -> (Instant, Due) {
        let not_before = |at: Instant| retry.map_or(at, |retry| retry.max(at));
        match (&self.behind, self.close_at) {
            (Some(behind), _) => (not_before(behind.look_at), Due::TakeOver),
            (None, Some(close_at)) if close_at < self.retain_at => (close_at, Due::Close),
            (None, _) => (not_before(self.retain_at), Due::Retain),
        }
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn caught_up(now: Instant) -> Pace {
        let mut pace = Pace::new(now);
        pace.caught_up();
        pace.retained(false, now);
        pace
    }

    #[test]
    fn what_is_new_waits_for_rest_and_no_longer_than_ten_seconds() {
        let begin = Instant::now();
        let mut pace = caught_up(begin);
        let (mut now, mut looks) = (begin + SECOND, 0);
        pace.news(now);
        loop {
            let (at, due) = pace.next(None);
            assert_eq!((due, at > now), (Due::TakeOver, true));
            now = at;
            looks += 1;
            if !pace.more_news(now) {
                break;
            }
        }
        assert_eq!((now - begin - SECOND, looks), (LATEST, 20), "twice a second, at most");
        pace.caught_up();
        assert_eq!(pace.next(None), (begin + RETAIN_EVERY, Due::Retain));
    }

    #[test]
    fn news_upon_news_do_not_put_it_off() {
        let begin = Instant::now();
        let mut pace = caught_up(begin);
        pace.news(begin);
        pace.news(begin + QUIET / 2);
        assert_eq!(pace.next(None), (begin + QUIET, Due::TakeOver));
    }

    #[test]
    fn what_has_failed_is_not_tried_before_its_time() {
        let begin = Instant::now();
        let mut pace = caught_up(begin);
        let retry = Some(begin + 5 * SECOND);
        pace.news(begin);
        assert_eq!(pace.next(retry), (begin + 5 * SECOND, Due::TakeOver));
        pace.caught_up();
        assert_eq!(pace.next(retry), (begin + RETAIN_EVERY, Due::Retain));
    }

    #[test]
    fn after_a_question_it_stays_open_for_a_while() {
        let begin = Instant::now();
        let mut pace = caught_up(begin);
        assert!(!pace.stays_open());
        pace.asked(begin);
        pace.asked(begin + SECOND);
        assert!(pace.stays_open());
        assert_eq!(pace.next(None), (begin + SECOND + ASKED_AGAIN, Due::Close));
        pace.closed();
        assert_eq!((pace.stays_open(), pace.next(None).1), (false, Due::Retain));
    }

    #[test]
    fn the_retention_goes_on_soon_while_there_is_more() {
        let begin = Instant::now();
        let mut pace = caught_up(begin);
        pace.retained(true, begin);
        assert_eq!(pace.next(None), (begin + PAUSE, Due::Retain));
    }
}

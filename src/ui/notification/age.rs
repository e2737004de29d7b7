//! How long ago a notification was, or in how long it will be, in the shortest words.
//!
//! Apart from [`now`] it is told the time.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds of a minute.
pub(crate) const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Milliseconds since the Unix epoch.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// What to show at `now` for a notification of the time `at`, both in milliseconds since the Unix epoch.
pub(crate) fn label(at: u64, now: u64) -> String {
    let distance = at.abs_diff(now);
    let whole = |unit: u64| distance.checked_div(unit).unwrap_or(0);
    let words = match distance {
        0..MINUTE => return "now".to_owned(),
        MINUTE..HOUR => format!("{} min", whole(MINUTE)),
        HOUR..DAY => format!("{} h", whole(HOUR)),
        DAY.. => format!("{} d", whole(DAY)),
    };
    if at > now { format!("in {words}") } else { words }
}

/// Milliseconds until that label becomes another, at least 1.
pub(crate) fn changes_in(at: u64, now: u64) -> u64 {
    let Some(age) = now.checked_sub(at) else {
        // One more than a whole minute from now it is a minute less.
        return at.saturating_sub(now).checked_rem(MINUTE).unwrap_or(0).saturating_add(1);
    };
    let unit = match age {
        0..HOUR => MINUTE,
        HOUR..DAY => HOUR,
        DAY.. => DAY,
    };
    unit.saturating_sub(age.checked_rem(unit).unwrap_or(0)).max(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_the_largest_whole_unit() {
        for (age, text, next) in [
            (0, "now", MINUTE),
            (59_999, "now", 1),
            (MINUTE, "1 min", MINUTE),
            (59 * MINUTE + 1, "59 min", MINUTE - 1),
            (HOUR, "1 h", HOUR),
            (DAY, "1 d", DAY),
            (40 * DAY + HOUR, "40 d", DAY - HOUR),
        ] {
            let now = 100 * DAY;
            assert_eq!((label(now - age, now).as_str(), changes_in(now - age, now)), (text, next));
        }
    }

    #[test]
    fn what_will_be_is_told_as_such() {
        for (ahead, text, next) in [
            (0, "now", MINUTE),
            (59_999, "now", MINUTE),
            (MINUTE, "in 1 min", 1),
            (2 * HOUR, "in 2 h", 1),
            (2 * HOUR + 5, "in 2 h", 6),
        ] {
            assert_eq!((label(DAY + ahead, DAY).as_str(), changes_in(DAY + ahead, DAY)), (text, next));
        }
    }
}

//! How long ago a notification came, in the shortest words.
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

/// What to show for a notification of this age in milliseconds.
pub(crate) fn label(age: u64) -> String {
    let whole = |unit: u64| age.checked_div(unit).unwrap_or(0);
    match age {
        0..MINUTE => "now".to_owned(),
        MINUTE..HOUR => format!("{} min", whole(MINUTE)),
        HOUR..DAY => format!("{} h", whole(HOUR)),
        DAY.. => format!("{} d", whole(DAY)),
    }
}

/// Milliseconds until the label of a notification of this age becomes another, at least 1.
pub(crate) fn changes_in(age: u64) -> u64 {
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
            assert_eq!((label(age).as_str(), changes_in(age)), (text, next));
        }
    }
}

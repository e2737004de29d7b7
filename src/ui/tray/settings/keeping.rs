//! How the history is kept: what the person may choose, in words, and which choice would erase something.
//!
//! It knows no widget and keeps nothing.

/// For how many days it may be kept; the daemon takes 1 to 3650.
pub(super) const DAYS: [u32; 6] = [1, 7, 30, 90, 365, 3650];
/// How many may be kept; the daemon takes 1 to 1,000,000.
pub(super) const COUNTS: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// The settings of the archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Keeping {
    /// Whether anything is kept after it has ended.
    pub(super) enabled: bool,
    /// For so many days.
    pub(super) days: u32,
    /// At most so many.
    pub(super) count: u32,
}

/// What is offered: the usual values, and the one of now, which may be another.
pub(super) fn offered(usual: &[u32], now: u32) -> Vec<u32> {
    let mut values: Vec<u32> = usual.iter().copied().chain([now]).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// A length of time in words.
pub(super) fn days(days: u32) -> String {
    match days {
        1 => "1 day".to_owned(),
        365 => "1 year".to_owned(),
        3650 => "10 years".to_owned(),
        days => format!("{days} days"),
    }
}

/// A number as people read it.
pub(in crate::tray) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len().saturating_mul(2));
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left.checked_rem(3) == Some(0) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// What is to be asked before `wanted` takes the place of `now`, with so many in the archive; `None` where nothing is erased.
pub(super) fn question(now: Keeping, wanted: Keeping, archived: u64) -> Option<String> {
    if wanted.days < now.days && archived > 0 {
        return Some(format!("Erase what is older than {}?", days(wanted.days)));
    }
    (wanted.count < now.count && archived > u64::from(wanted.count))
        .then(|| format!("Erase all but the newest {}?", number(wanted.count.into())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_now_is_always_offered() {
        assert_eq!(offered(&DAYS, 30), DAYS);
        assert_eq!(offered(&DAYS, 45), [1, 7, 30, 45, 90, 365, 3650]);
    }

    #[test]
    fn numbers_and_days_are_told_in_words() {
        let told = [0, 12, 999, 1_000, 12_345, 1_000_000].map(number);
        assert_eq!(told, ["0", "12", "999", "1,000", "12,345", "1,000,000"]);
        assert_eq!([1, 7, 365].map(days), ["1 day", "7 days", "1 year"]);
    }

    #[test]
    fn only_what_erases_is_asked_about() {
        let now = Keeping { enabled: true, days: 30, count: 10_000 };
        let asked = |wanted, archived| question(now, wanted, archived);
        assert_eq!(asked(Keeping { days: 90, count: 100_000, ..now }, 500), None);
        assert_eq!(asked(Keeping { enabled: false, ..now }, 500), None);
        assert_eq!(asked(Keeping { days: 7, ..now }, 500).unwrap(), "Erase what is older than 7 days?");
        assert_eq!(asked(Keeping { days: 7, ..now }, 0), None);
        assert_eq!(asked(Keeping { count: 1_000, ..now }, 1_000), None);
        assert_eq!(asked(Keeping { count: 1_000, ..now }, 1_001).unwrap(), "Erase all but the newest 1,000?");
    }
}

//! Lengths of time: `30s`, `10m`, `1h30m`, `2d`, `1w`. A day has 24 hours here; what follows the calendar is a moment.

/// Units from the longest, in milliseconds.
const UNITS: [(char, u64); 5] = [('w', 604_800_000), ('d', 86_400_000), ('h', 3_600_000), ('m', 60_000), ('s', 1_000)];

/// A length of time, longer than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// In milliseconds.
    pub(crate) ms: u64,
}

impl Span {
    /// Reads numbers with units, the longest unit first, each at most once.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut rest = text;
        let mut units = UNITS.iter();
        let mut ms: u64 = 0;
        while !rest.is_empty() {
            let digits = rest.chars().take_while(char::is_ascii_digit).count();
            let (number, after) = rest.split_at(digits);
            let Some(unit) = after.chars().next() else { return Err(format!("{text:?} needs a unit: s, m, h, d or w")) };
            let Some((_, length)) = units.find(|(name, _)| *name == unit) else { return Err(wrong(text)) };
            let number: u64 = number.parse().map_err(|_| wrong(text))?;
            ms = number
                .checked_mul(*length)
                .and_then(|part| ms.checked_add(part))
                .ok_or_else(|| format!("{text:?} is too long"))?;
            rest = after.get(unit.len_utf8()..).unwrap_or("");
        }
        if ms == 0 { Err(wrong(text)) } else { Ok(Self { ms }) }
    }
}

fn wrong(text: &str) -> String {
    format!("{text:?} is no length of time such as 30s, 10m, 1h30m, 2d or 1w")
}

/// How long ago `then_ms` was, in the largest unit that fits: `now`, `45s`, `3m`, `2h`, `9d`.
pub(crate) fn age(now_ms: u64, then_ms: u64) -> String {
    let seconds = now_ms.saturating_sub(then_ms) / 1000;
    match seconds {
        0 => "now".to_owned(),
        1..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m", seconds / 60),
        3_600..86_400 => format!("{}h", seconds / 3_600),
        _ => format!("{}d", seconds / 86_400),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read() {
        for (text, seconds) in [
            ("30s", 30),
            ("10m", 600),
            ("1h30m", 5_400),
            ("2d", 172_800),
            ("1w", 604_800),
            ("1w2d3h4m5s", 788_645),
            ("90m", 5_400),
            ("007s", 7),
        ] {
            assert_eq!(Span::parse(text).unwrap().ms, seconds * 1000, "{text}");
        }
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in ["", "0s", "30", "h", "1x", "1m1h", "1h1h", "-1h", "1.5h", "1 h", "1hü", "ü", "99999999999999999999s"] {
            assert!(Span::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(Span::parse("99999999999999999w").unwrap_err(), "\"99999999999999999w\" is too long");
        assert_eq!(Span::parse("30").unwrap_err(), "\"30\" needs a unit: s, m, h, d or w");
    }

    #[test]
    fn ages_are_told_in_one_unit() {
        let now = 10_000_000_000;
        for (seconds, said) in [
            (0, "now"),
            (59, "59s"),
            (60, "1m"),
            (3_599, "59m"),
            (3_600, "1h"),
            (86_399, "23h"),
            (86_400, "1d"),
            (900_000, "10d"),
        ] {
            assert_eq!(age(now, now - seconds * 1000), said);
        }
        assert_eq!(age(now, now + 5000), "now");
    }
}

//! Moments as a person names them: `07:00`, `2026-11-22`, `2026-11-22T18:00`, `tomorrow`, `2h` (so long from here).
//! Reading is one thing and needs no clock; what it means depends on the present moment and on which way one looks.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::span::Span;

/// A moment as it was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Moment {
    /// So long ago, or so long from now.
    Away(Span),
    /// A time of day: the last one, or the next one.
    Clock(Time),
    /// So many days from today, as it begins.
    Day(i64),
    /// This day, as it begins.
    Date(Date),
    /// This day and time.
    Exact(DateTime),
}

/// Which way one looks from the present moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toward {
    /// The history.
    Past,
    /// What is to come.
    Future,
}

impl Moment {
    /// Reads one.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "yesterday" => return Ok(Self::Day(-1)),
            "today" => return Ok(Self::Day(0)),
            "tomorrow" => return Ok(Self::Day(1)),
            _ => {}
        }
        if let Ok(span) = Span::parse(text) {
            return Ok(Self::Away(span));
        }
        clock(text)
            .map(Self::Clock)
            .or_else(|| date(text).map(Self::Date))
            .or_else(|| {
                let (day, time) = text.split_once(['T', ' '])?;
                Some(Self::Exact(date(day)?.to_datetime(clock(time)?)))
            })
            .ok_or_else(|| {
                format!("{text:?} is no time such as 07:00, 2026-11-22, 2026-11-22T18:00, today, yesterday, tomorrow or 2h")
            })
    }

    /// The moment in milliseconds since the Unix epoch; `None` where the calendar ends.
    pub(crate) fn at(&self, now: &Zoned, toward: Toward) -> Option<u64> {
        let civil = |when: DateTime| when.to_zoned(now.time_zone().clone()).ok();
        let moment = match *self {
            Self::Away(span) => {
                let span = i64::try_from(span.ms).ok()?.milliseconds();
                match toward {
                    Toward::Past => now.checked_sub(span).ok()?,
                    Toward::Future => now.checked_add(span).ok()?,
                }
            }
            Self::Clock(time) => {
                let today = civil(now.date().to_datetime(time))?;
                match toward {
                    Toward::Past if &today > now => civil(now.date().yesterday().ok()?.to_datetime(time))?,
                    Toward::Future if &today <= now => civil(now.date().tomorrow().ok()?.to_datetime(time))?,
                    _ => today,
                }
            }
            Self::Day(days) => now.date().checked_add(days.days()).ok()?.to_zoned(now.time_zone().clone()).ok()?,
            Self::Date(date) => date.to_zoned(now.time_zone().clone()).ok()?,
            Self::Exact(when) => civil(when)?,
        };
        u64::try_from(moment.timestamp().as_millisecond()).ok()
    }
}

/// `7:00`, `07:00`, `07:00:30`.
fn clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':').map(number);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next());
    let second = match second {
        None => 0,
        Some(second) => second?,
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

/// One or two digits.
fn number(text: &str) -> Option<i8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// `2026-11-22`.
fn date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let year: i16 =
        if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) { year.parse().ok()? } else { return None };
    Date::new(year, number(month)?, number(day)?).ok()
}

/// The present moment, in milliseconds since the Unix epoch, where the person is.
pub(crate) fn zoned(ms: u64, zone: &TimeZone) -> Zoned {
    let stamp = i64::try_from(ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    stamp.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone())
}

/// A moment for a person: `07:00` today, `2026-11-22 07:00` else.
pub(crate) fn short(ms: u64, now: &Zoned) -> String {
    let then = zoned(ms, now.time_zone());
    let pattern = if then.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    then.strftime(pattern).to_string()
}

/// A moment in full: `2026-11-22 07:00:00`.
pub(crate) fn full(ms: u64, zone: &TimeZone) -> String {
    zoned(ms, zone).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(now: &str, typed: &str, toward: Toward) -> String {
        let now: Zoned = now.parse().unwrap();
        let ms = Moment::parse(typed).unwrap().at(&now, toward).unwrap();
        zoned(ms, now.time_zone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    #[test]
    fn moments_mean_what_a_person_means() {
        let now = "2026-11-22T18:30:00+01:00[Europe/Berlin]";
        for (typed, toward, expected) in [
            ("07:00", Toward::Future, "2026-11-23 07:00:00"),
            ("7:00", Toward::Past, "2026-11-22 07:00:00"),
            ("19:00", Toward::Future, "2026-11-22 19:00:00"),
            ("19:00:30", Toward::Past, "2026-11-21 19:00:30"),
            ("18:30", Toward::Future, "2026-11-23 18:30:00"),
            ("18:30", Toward::Past, "2026-11-22 18:30:00"),
            ("2h", Toward::Past, "2026-11-22 16:30:00"),
            ("1d", Toward::Future, "2026-11-23 18:30:00"),
            ("tomorrow", Toward::Future, "2026-11-23 00:00:00"),
            ("today", Toward::Past, "2026-11-22 00:00:00"),
            ("yesterday", Toward::Past, "2026-11-21 00:00:00"),
            ("2026-01-05", Toward::Past, "2026-01-05 00:00:00"),
            ("2026-11-24T18:00", Toward::Future, "2026-11-24 18:00:00"),
            ("2026-11-24 6:05", Toward::Future, "2026-11-24 06:05:00"),
        ] {
            assert_eq!(at(now, typed, toward), expected, "{typed} {toward:?}");
        }
    }

    #[test]
    fn the_clock_is_the_one_on_the_wall() {
        // The night before summer time begins has one hour less.
        let now = "2026-03-28T23:00:00+01:00[Europe/Berlin]";
        assert_eq!(at(now, "07:00", Toward::Future), "2026-03-29 07:00:00");
        let now: Zoned = now.parse().unwrap();
        let ms = Moment::parse("07:00").unwrap().at(&now, Toward::Future).unwrap();
        assert_eq!(i64::try_from(ms).unwrap() - now.timestamp().as_millisecond(), 7 * 3_600_000);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "24:00",
            "7",
            "07:60",
            "7:0:0:0",
            "2026-13-01",
            "2026-02-30",
            "26-01-01",
            "soon",
            "2026-01-01T",
            "+7:00",
            "07:00 ",
        ] {
            assert!(Moment::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn moments_are_told_shortly_and_in_full() {
        let now: Zoned = "2026-11-22T18:30:00+00:00[UTC]".parse().unwrap();
        let ms = Moment::parse("2026-11-22T07:05").unwrap().at(&now, Toward::Past).unwrap();
        assert_eq!(short(ms, &now), "07:05");
        assert_eq!(short(ms - 86_400_000, &now), "2026-11-21 07:05");
        assert_eq!(full(ms, now.time_zone()), "2026-11-22 07:05:00");
        assert_eq!(full(u64::MAX, now.time_zone()), "1970-01-01 00:00:00");
    }
}

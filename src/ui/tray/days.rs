//! Days as the person counts them, and what they are called.
//!
//! The time zone is given; no clock is read.

use gtk4::glib;

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

const HOUR: u64 = 3_600_000;

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Day {
    year: i32,
    month: i32,
    day: i32,
}

/// The calendar of a time zone.
#[derive(Clone, Debug)]
pub(crate) struct Calendar(glib::TimeZone);

impl Calendar {
    /// The person's own.
    pub(crate) fn local() -> Self {
        Self(glib::TimeZone::local())
    }

    /// The day of a time in milliseconds since the Unix epoch; `None` for times that no calendar has.
    pub(crate) fn day(&self, ms: u64) -> Option<Day> {
        let time = self.time(ms)?;
        Some(Day { year: time.year(), month: time.month(), day: time.day_of_month() })
    }

    /// When the day of `ms` began, in milliseconds since the Unix epoch.
    pub(crate) fn midnight(&self, ms: u64) -> u64 {
        let day = self.day(ms);
        let began = day.and_then(|day| glib::DateTime::new(&self.0, day.year, day.month, day.day, 0, 0, 0.0).ok());
        began.and_then(|began| u64::try_from(began.to_unix()).ok()).map_or(ms, |seconds| seconds.saturating_mul(1000))
    }

    /// What `day` is called on the day of `now`, in milliseconds since the Unix epoch.
    pub(crate) fn heading(&self, day: Day, now: u64) -> String {
        let today = self.day(now);
        let ago = today.and_then(|today| today.number()?.checked_sub(day.number()?));
        let weekday = day.number().and_then(|number| usize::try_from(number.rem_euclid(7)).ok());
        // Day 0 was a Thursday.
        let weekday = weekday.and_then(|number| WEEKDAYS.get(number.saturating_add(3).rem_euclid(7)));
        match (ago, weekday) {
            (Some(0), _) => "Today".to_owned(),
            (Some(1), _) => "Yesterday".to_owned(),
            (Some(2..=6), Some(weekday)) => (*weekday).to_owned(),
            _ => {
                let month = usize::try_from(day.month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
                let date = format!("{} {}", day.day, month.unwrap_or(&""));
                if today.is_some_and(|today| today.year == day.year) { date } else { format!("{date} {}", day.year) }
            }
        }
    }

    /// The next morning of `now`, at eight: whoever is still up in the small hours means the morning of that day.
    pub(crate) fn morning(&self, now: u64) -> u64 {
        // From five o'clock on it is the morning of the next day.
        let day = self.day(now.saturating_add(HOUR.saturating_mul(19)));
        let eight = day.and_then(|day| glib::DateTime::new(&self.0, day.year, day.month, day.day, 8, 0, 0.0).ok());
        eight.and_then(|eight| u64::try_from(eight.to_unix()).ok()).map_or(now, |seconds| seconds.saturating_mul(1000))
    }

    /// When something ends that is still to come, at the time `now`: `14:30`, `tomorrow, 08:00`, `16 January, 08:00`.
    pub(crate) fn end(&self, ms: u64, now: u64) -> String {
        let clock = self.time(ms).map(|time| format!("{:02}:{:02}", time.hour(), time.minute())).unwrap_or_default();
        let number = |ms: u64| self.day(ms).and_then(Day::number);
        let ahead = number(ms).zip(number(now)).map(|(then, now)| then.saturating_sub(now));
        match (ahead, self.day(ms)) {
            (Some(0), _) | (_, None) => clock,
            (Some(1), _) => format!("tomorrow, {clock}"),
            (_, Some(day)) => format!("{}, {clock}", self.heading(day, now)),
        }
    }

    fn time(&self, ms: u64) -> Option<glib::DateTime> {
        let seconds = i64::try_from(ms.checked_div(1000)?).ok()?;
        glib::DateTime::from_unix_utc(seconds).and_then(|time| time.to_timezone(&self.0)).ok()
    }
}

impl Day {
    /// Days since the first of January 1970.
    fn number(self) -> Option<i64> {
        let midnight = glib::DateTime::new(&glib::TimeZone::utc(), self.year, self.month, self.day, 0, 0, 0.0).ok()?;
        Some(midnight.to_unix().div_euclid(86_400))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400_000;
    /// Wednesday, 14 January 2026, 13:20 UTC.
    const NOW: u64 = 1_768_396_800_000;

    #[test]
    fn days_are_called_as_people_call_them() {
        let calendar = Calendar(glib::TimeZone::utc());
        let heading = |ms: u64| calendar.heading(calendar.day(ms).unwrap(), NOW);
        for (ago, called) in
            [(0, "Today"), (1, "Yesterday"), (2, "Monday"), (6, "Thursday"), (7, "7 January"), (14, "31 December 2025")]
        {
            assert_eq!(heading(NOW - ago * DAY), called);
        }
        assert_eq!(heading(NOW + 2 * DAY), "16 January");
        assert_eq!(calendar.midnight(NOW), NOW - 13 * 3_600_000 - 20 * 60_000);
    }

    #[test]
    fn the_morning_is_the_next_one() {
        let calendar = Calendar(glib::TimeZone::utc());
        let at = |hour: u64| calendar.midnight(NOW) + hour * HOUR;
        for (now, morning) in [(0, 8), (4, 8), (5, 32), (13, 32), (23, 32)] {
            assert_eq!(calendar.morning(at(now)), at(morning), "at {now} o'clock");
        }
    }

    #[test]
    fn what_ends_is_told_with_its_day() {
        let calendar = Calendar(glib::TimeZone::utc());
        assert_eq!(calendar.end(NOW + HOUR + 60_000, NOW), "14:21");
        assert_eq!(calendar.end(calendar.morning(NOW), NOW), "tomorrow, 08:00");
        assert_eq!(calendar.end(NOW + 3 * DAY, NOW), "17 January, 13:20");
    }

    #[test]
    fn a_day_begins_at_the_persons_own_midnight() {
        let east = Calendar(glib::TimeZone::from_offset(12 * 3600));
        assert_eq!(east.heading(east.day(NOW - DAY / 2).unwrap(), NOW), "Yesterday");
        assert_eq!(east.midnight(NOW) % DAY, DAY / 2);
        assert_eq!(east.day(u64::MAX), None);
    }
}

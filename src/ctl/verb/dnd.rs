//! `tidings dnd`: do-not-disturb, for good or for a time.

use jiff::Zoned;
use serde_json::json;
use tidings::view::State;
use tidings::wire::asked::DndForm;

use crate::answer::{Answer, Failure};
use crate::grammar::{Dnd, Switch};
use crate::link::{self, Link};
use crate::present::Present;
use crate::time::moment::{self, Toward};

/// Sets it if that is asked for, and prints what it is then.
pub(crate) async fn run(link: &Link, present: &Present, dnd: &Dnd) -> Result<Answer, Failure> {
    let limited = dnd.duration.is_some() || dnd.until.is_some();
    if limited && matches!(dnd.what, Switch::Status | Switch::Off) {
        return Err(Failure::Usage("--for and --until belong to `dnd on` or `dnd toggle`".to_owned()));
    }
    let on = match dnd.what {
        Switch::Status => None,
        Switch::On => Some(true),
        Switch::Off => Some(false),
        Switch::Toggle => Some(!link.status().await?.dnd),
    };
    if let Some(on) = on {
        let for_ms = dnd.duration.filter(|_| on).map(|span| span.ms);
        let until_ms = match dnd.until.filter(|_| on) {
            Some(until) => Some(future(present, present.at(&until, Toward::Future)?)?),
            None => None,
        };
        link.call::<_, ()>("SetDnd", &DndForm { on: Some(on), for_ms, until_ms }).await?;
    }
    let state = link::state(&link.status().await?);
    let json = json!({ "dnd": state.dnd, "dnd_until_ms": state.dnd_until_ms, "missed": state.missed });
    let answer = present.answer(&json, || format!("{}\n", words(&state, &present.now)));
    Ok(if dnd.exit_code && !state.dnd { answer.no() } else { answer })
}

fn future(present: &Present, ms: u64) -> Result<u64, Failure> {
    if ms > present.now_ms() { Ok(ms) } else { Err(Failure::Usage("that time is over".to_owned())) }
}

/// `off`, `on`, `on until 07:00`.
pub(crate) fn words(state: &State, now: &Zoned) -> String {
    match (state.dnd, state.dnd_until_ms) {
        (false, _) => "off".to_owned(),
        (true, None) => "on".to_owned(),
        (true, Some(until)) => format!("on until {}", moment::short(until, now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::moment::zoned;

    #[test]
    fn it_is_told_in_words() {
        let now = zoned(0, &jiff::tz::TimeZone::UTC);
        assert_eq!(words(&State { dnd_until_ms: Some(1), ..State::default() }, &now), "off");
        assert_eq!(words(&State { dnd: true, ..State::default() }, &now), "on");
        let until = |ms| words(&State { dnd: true, dnd_until_ms: Some(ms), ..State::default() }, &now);
        assert_eq!(until(25_200_000), "on until 07:00");
        assert_eq!(until(111_600_000), "on until 1970-01-02 07:00");
    }
}

//! Lines for a custom module of waybar. The words of `alt` and `class` are those of `swaync-client -swb`, so that a bar which
//! was set up for it needs a new `exec` alone.

use jiff::Zoned;
use serde::Serialize;
use tidings::view::State;

use crate::print::json;
use crate::time::moment;

/// What waybar reads with `"return-type": "json"`.
#[derive(Debug, Serialize)]
struct Module<'a> {
    text: String,
    alt: &'a str,
    tooltip: String,
    class: Vec<&'a str>,
}

/// One line; `None` is a daemon that does not run.
pub(crate) fn line(state: Option<&State>, now: &Zoned) -> String {
    let Some(state) = state else {
        let tooltip = "tidingsd is not running".to_owned();
        return json::line(&Module { text: String::new(), alt: "none", tooltip, class: vec!["none", "not-running"] });
    };
    // Nobody else can hold popups back: the daemon has no inhibitors to tell of.
    let alt = alt(state.dnd, false, state.tray > 0);
    let mut class = vec![alt];
    if state.tray_open {
        class.push("cc-open");
    }
    json::line(&Module { text: state.tray.to_string(), alt, tooltip: tooltip(state, now), class })
}

/// The word for a state.
fn alt(dnd: bool, inhibited: bool, any: bool) -> &'static str {
    match (dnd, inhibited, any) {
        (false, false, false) => "none",
        (false, false, true) => "notification",
        (true, false, false) => "dnd-none",
        (true, false, true) => "dnd-notification",
        (false, true, false) => "inhibited-none",
        (false, true, true) => "inhibited-notification",
        (true, true, false) => "dnd-inhibited-none",
        (true, true, true) => "dnd-inhibited-notification",
    }
}

fn tooltip(state: &State, now: &Zoned) -> String {
    let count = match state.tray {
        0 => None,
        1 => Some("1 notification".to_owned()),
        count => Some(format!("{count} notifications")),
    };
    let dnd = state.dnd.then(|| match state.dnd_until_ms {
        None => "do not disturb".to_owned(),
        Some(until) => format!("do not disturb until {}", moment::short(until, now)),
    });
    count.into_iter().chain(dnd).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(state: Option<State>) -> String {
        line(state.as_ref(), &moment::zoned(0, &jiff::tz::TimeZone::UTC))
    }

    #[test]
    fn the_words_are_those_that_bars_know() {
        let state = State::default();
        assert_eq!(shown(Some(state.clone())), "{\"text\":\"0\",\"alt\":\"none\",\"tooltip\":\"\",\"class\":[\"none\"]}\n");
        assert_eq!(
            shown(Some(State { tray: 1, tray_open: true, ..state.clone() })),
            "{\"text\":\"1\",\"alt\":\"notification\",\"tooltip\":\"1 notification\",\"class\":[\"notification\",\"cc-open\"]}\n"
        );
        assert_eq!(
            shown(Some(State { tray: 3, dnd: true, dnd_until_ms: Some(25_200_000), ..state.clone() })),
            "{\"text\":\"3\",\"alt\":\"dnd-notification\",\"tooltip\":\"3 notifications, do not disturb until 07:00\",\"class\":[\"dnd-notification\"]}\n"
        );
        assert_eq!(
            shown(Some(State { dnd: true, ..state })),
            "{\"text\":\"0\",\"alt\":\"dnd-none\",\"tooltip\":\"do not disturb\",\"class\":[\"dnd-none\"]}\n"
        );
        assert_eq!(
            shown(None),
            "{\"text\":\"\",\"alt\":\"none\",\"tooltip\":\"tidingsd is not running\",\"class\":[\"none\",\"not-running\"]}\n"
        );
    }

    #[test]
    fn every_state_has_its_word() {
        for dnd in [false, true] {
            for inhibited in [false, true] {
                for any in [false, true] {
                    let words = [(dnd, "dnd-"), (inhibited, "inhibited-"), (any, "notification"), (!any, "none")];
                    let word: String = words.into_iter().filter_map(|(on, word)| on.then_some(word)).collect();
                    assert_eq!(alt(dnd, inhibited, any), word);
                }
            }
        }
    }
}

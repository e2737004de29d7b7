//! What may be written, what is said of what may not, and that `data/default.toml` is what is built in.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use std::time::Duration;

use proptest::prelude::*;

use super::{Config, DEFAULT, names};
use crate::content::sound::Sound;
use crate::core::options::Timeout;
use crate::view::settings::{Animation, Elsewhere, Order, Output, Position};

fn mistakes(text: &str) -> Vec<String> {
    Config::read(text).map_or_else(|mistakes| mistakes.iter().map(ToString::to_string).collect(), |_| Vec::new())
}

#[test]
fn nothing_is_all_defaults() {
    assert_eq!(Config::read(""), Ok(Config::default()));
    assert_eq!(Config::read("# only words\n[popups]\n"), Ok(Config::default()));
}

#[test]
fn the_file_of_defaults_has_every_key_in_its_order_and_says_what_is_built_in() {
    assert_eq!(Config::read(DEFAULT), Ok(Config::default()));
    let mut section = String::new();
    let mut written = Vec::new();
    for line in DEFAULT.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => name.clone_into(&mut section),
            None => written.push((section.clone(), line.split(" = ").next().unwrap().to_owned())),
        }
    }
    let known: Vec<_> = names().map(|(section, key)| (section.to_owned(), key.to_owned())).collect();
    assert_eq!(written, known);
}

#[test]
fn every_key_of_the_file_of_defaults_is_described() {
    let mut before = "";
    for line in DEFAULT.lines() {
        if line.contains(" = ") && !line.starts_with('#') || line.starts_with('[') {
            let described = before.starts_with('#') && before.ends_with('.');
            assert!(described, "{line} has no sentence above it");
        }
        before = if line.is_empty() && before.starts_with('[') { "" } else { line };
    }
}

#[test]
fn what_is_written_is_what_is_chosen() {
    let config = Config::read(
        "[popups]\nlimit = 3\ntimeout_low = '1m30s'\ntimeout_critical = \"never\"\npause_on_hover = false\n\
         position = \"bottom\"\noutput = \"DP-1\"\norder = \"newest-first\"\nanimation = false\n\
         [idle]\nafter = \"never\"\n[limits]\nburst = 0x20\nsummary = 2048\n[ui]\nleave_after = \"500ms\"\n",
    )
    .unwrap();
    assert_eq!((config.core.popups, config.core.pause_on_hover, config.core.burst), (3, false, 32));
    assert_eq!(config.core.timeouts.low, Timeout::After(Duration::from_secs(90)));
    assert_eq!((config.core.timeouts.normal, config.core.timeouts.critical), (Timeout::Auto, Timeout::Never));
    assert_eq!((config.screen.place.position, config.screen.order), (Position::Bottom, Order::NewestFirst));
    assert_eq!((config.screen.place.output, config.screen.animation), (Output::Named("DP-1".into()), Animation::Off));
    assert_eq!((config.content.summary, config.content.body), (2048, 16_384));
    assert_eq!((config.idle.after, config.screen.leave_after), (None, Some(Duration::from_millis(500))));
}

#[test]
fn sounds_are_names_files_or_none() {
    let config = Config::read(
        "[sound]\nlow = \"none\"\nnormal = \"bell\"\ncritical = \"/a b/c.oga\"\napplications = { Mail = \"none\", Chat = \"x\" }\n",
    );
    let sounds = config.unwrap().sounds;
    assert_eq!((sounds.low, sounds.normal), (None, Some(Sound::Name("bell".into()))));
    assert_eq!(sounds.critical, Some(Sound::File("/a b/c.oga".into())));
    let of_application = |name: &str| sounds.applications.get(name).cloned();
    assert_eq!((of_application("Mail"), of_application("Chat")), (Some(None), Some(Some(Sound::Name("x".into())))));
    let wanted = "must be \"none\", the name of a sound such as \"message-new-instant\", or the path of a file";
    for wrong in ["", "a/b.oga", "../x", "ding dong", ".hidden"] {
        let text = format!("[sound]\nlow = {wrong:?}\n");
        assert_eq!(mistakes(&text), [format!("2:7: low {wanted}, not {wrong:?}")]);
    }
    assert_eq!(
        mistakes("[sound.applications]\nMail = \"bell\"\nChat = true\n"),
        [format!("3:8: applications of \"Chat\" {wanted}, not true")]
    );
}

#[test]
fn popups_of_an_urgency_may_be_elsewhere() {
    let critical = Elsewhere { position: Some(Position::Center), output: Some(Output::All), layer: None };
    for text in [
        "[popups]\ncritical = { position = \"center\", output = \"all\" }\n",
        "[popups.critical]\nposition = \"center\"\noutput = \"all\"\n",
    ] {
        let screen = Config::read(text).unwrap().screen;
        assert_eq!((screen.critical, screen.low), (critical.clone(), Elsewhere::default()));
    }
    let wanted = "position, output or layer, as in { position = \"center\", output = \"all\" }";
    assert_eq!(mistakes("[popups]\nlow = \"top\"\n"), [format!("2:7: low must be {wanted}, not \"top\"")]);
    assert_eq!(mistakes("[popups.low]\nlair = \"top\"\n"), ["2:1: low has no lair; did you mean layer?"]);
    assert_eq!(
        mistakes("[popups.low]\nlayer = \"tip\"\n"),
        ["2:9: low layer must be one of \"overlay\", \"top\", not \"tip\"; did you mean \"top\"?"]
    );
}

#[test]
fn unknown_names_are_told_with_their_place_and_the_nearest_one() {
    assert_eq!(mistakes("[popups]\n  limt = 3\n"), ["2:3: there is no key limt in [popups]; did you mean limit?"]);
    assert_eq!(mistakes("[popups]\nburst = 3\n"), ["2:1: there is no key burst in [popups]; did you mean burst in [limits]?"]);
    assert_eq!(mistakes("[popups]\ncolour = 3\n"), ["2:1: there is no key colour in [popups]"]);
    assert_eq!(
        mistakes("# é\n[popup]\nlimit = 3\n"),
        [
            "2:2: there is no section [popup], there are [popups], [mouse], [text], [groups], [sound], [permission], [idle], [limits], [ui]; \
          did you mean [popups]?"
        ]
    );
    assert_eq!(mistakes("[popups]\n\"\\u001b[2J\" = 3\n"), ["2:1: there is no key \"\\u{1b}[2J\" in [popups]"]);
    assert_eq!(mistakes("limit = 3\n"), ["1:1: limit is in no section; did you mean limit in [popups]?"]);
    assert_eq!(mistakes("popups = 3\n"), ["1:1: popups is a section, not a whole number; did you mean [popups]?"]);
    assert_eq!(mistakes("[[popups]]\n"), ["1:3: popups is a section, not a list; did you mean [popups]?"]);
}

#[test]
fn wrong_values_are_told_with_their_place_and_what_would_be_right() {
    assert_eq!(mistakes("[popups]\nlimit = \"é\"\n"), ["2:9: limit must be a whole number from 1 to 20, not \"é\""]);
    assert_eq!(mistakes("[popups]\nlimit = 21\n"), ["2:9: limit must be a whole number from 1 to 20, not 21"]);
    assert_eq!(mistakes("[popups]\nlimit = -1\n"), ["2:9: limit must be a whole number from 1 to 20, not -1"]);
    assert_eq!(mistakes("[popups]\nlimit.x = 1\n"), ["2:1: limit must be a whole number from 1 to 20, not a section"]);
    assert_eq!(mistakes("[popups]\npause_on_hover = 1\n"), ["2:18: pause_on_hover must be true or false, not 1"]);
    assert_eq!(
        mistakes("[popups]\ntimeout_normal = 6\n"),
        ["2:18: timeout_normal must be a time such as \"6s\" or \"1m30s\", or \"auto\" or \"never\", not 6; \
          did you mean \"6s\"?"]
    );
    assert_eq!(
        mistakes("[ui]\nleave_after = \"soon\"\n"),
        ["2:15: leave_after must be a time such as \"90s\" or \"1m30s\", or \"never\", not \"soon\""]
    );
    assert_eq!(
        mistakes("[popups]\nanimation = \"sytem\"\n"),
        ["2:13: animation must be one of \"on\", \"off\", \"system\", not \"sytem\"; did you mean \"system\"?"]
    );
    assert_eq!(
        mistakes("[popups]\noutput = \"\"\n"),
        ["2:10: output must be \"focused\", \"primary\", \"all\" or the name of an output such as \"DP-1\", not \"\""]
    );
}

#[test]
fn all_that_is_wrong_is_told_in_the_order_of_the_file() {
    let lines = mistakes("[ui]\ngl = 1\n[popups]\nwidth = 9\nlimit = 0\n[idle]\nup = \"menu\"\n");
    let places: Vec<&str> = lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(places, ["2:6:", "4:9:", "5:9:", "7:1:"]);
}

#[test]
fn what_is_no_toml_is_told_with_its_place() {
    for (text, place) in [
        ("[popups\nlimit = 3\n", "1:8:"),
        ("[popups]\nlimit 3\n", "2:7:"),
        ("[popups]\nlimit = \n", "2:9:"),
        ("[popups]\nlimit = 3\nlimit = 4\n", "3:1:"),
        ("[popups]\nposition = \"top\n", "2:16:"),
    ] {
        let lines = mistakes(text);
        assert!(lines[0].starts_with(place), "{text:?}: {lines:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_does_harm_and_every_place_is_in_it(text in "(\\[|\\]|=|\\.|\"|'|#|\\{|\\}|,|\n|é|\u{1f600}|popups|limit|output|[a-z0-9 _-]){0,60}") {
        if let Err(mistakes) = Config::read(&text) {
            prop_assert!(!mistakes.is_empty());
            for mistake in mistakes {
                let line = text.split('\n').nth(mistake.line - 1);
                prop_assert!(line.is_some_and(|line| mistake.column <= line.chars().count() + 1), "{mistake} in {text:?}");
            }
        }
    }
}

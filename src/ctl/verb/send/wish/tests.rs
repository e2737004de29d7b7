//! What is typed, what it means, and what is refused.

use std::collections::HashMap;

use clap::Parser as _;
use jiff::Zoned;

use super::*;
use crate::grammar::{Options, Verb};
use crate::print::terminal::Terminal;

fn options(words: &[&str]) -> Send {
    let words = ["tidings", "send"].iter().chain(words);
    match Options::try_parse_from(words).unwrap().verb {
        Verb::Send(send) => *send,
        _ => panic!("another verb"),
    }
}

fn wish(words: &[&str]) -> Wish {
    try_wish(words).unwrap()
}

fn try_wish(words: &[&str]) -> Result<Wish, Failure> {
    let now: Zoned = "2026-11-23T12:00:00+00:00[UTC]".parse().unwrap();
    let present = Present { now, terminal: Terminal::default(), json: false };
    Wish::read(&options(words), &present, std::io::empty(), &mut Vec::new())
}

fn hints(words: &[&str]) -> HashMap<String, Variant<'static>> {
    wish(words).hints.into_iter().filter(|(name, _)| name != "sender-pid").collect()
}

#[test]
fn without_options_it_is_what_notify_send_sends() {
    let wish = wish(&["S", "a\\nb"]);
    assert_eq!((wish.app_name.as_str(), wish.summary.as_str(), wish.body.as_str()), (APP_NAME, "S", "a\nb"));
    assert_eq!((wish.replaces_id, wish.expire_timeout), (0, -1));
    assert!(wish.actions.is_empty() && wish.typed.is_empty() && wish.data.is_none());
    assert_eq!(hints(&["S"]), HashMap::from([("urgency".to_owned(), Variant::U8(1))]));
    let pid = wish.hints.iter().find(|(name, _)| name == "sender-pid").map(|(_, value)| value);
    assert_eq!(pid, Some(&Variant::I64(std::process::id().into())));
}

#[test]
fn each_member_of_the_api_is_a_hint() {
    for (word, name, value) in [
        ("--silent", "x-tidings-silent", Variant::Bool(true)),
        ("--silent", "suppress-sound", Variant::Bool(true)),
        ("--silent=false", "x-tidings-silent", Variant::Bool(false)),
        ("--tag=t", "x-tidings-tag", Variant::from("t")),
        ("--dir=rtl", "x-tidings-dir", Variant::from("rtl")),
        ("--lang=pt-BR", "x-tidings-lang", Variant::from("pt-BR")),
        ("--badge=mail-unread", "x-tidings-badge", Variant::from("mail-unread")),
        ("--image=/dev/null", "x-tidings-image", Variant::from("/dev/null")),
        ("--data={\"a\":1}", "x-tidings-data", Variant::from("{\"a\":1}")),
        ("--timestamp=1764000000000", "x-tidings-timestamp", Variant::I64(1_764_000_000_000)),
        ("--timestamp=2026-11-23", "x-tidings-timestamp", Variant::I64(1_795_392_000_000)),
        ("--timestamp=1h", "x-tidings-timestamp", Variant::I64(1_795_431_600_000)),
        ("--vibrate=200,100,200", "x-tidings-vibrate", Variant::from(vec![200_u32, 100, 200])),
        ("--navigate=https://a.example/", "x-tidings-navigate", Variant::from("https://a.example/")),
        ("--origin=example.org", "x-kde-origin-name", Variant::from("example.org")),
        ("--reply=Say it", "x-kde-reply-placeholder-text", Variant::from("Say it")),
        ("-ucritical", "urgency", Variant::U8(2)),
        ("-uLOW", "urgency", Variant::U8(0)),
        ("-cim.received", "category", Variant::from("im.received")),
        ("-e", "transient", Variant::Bool(true)),
    ] {
        assert_eq!(hints(&["S", word]).get(name), Some(&value), "{word}");
    }
    assert!(!hints(&["S", "--silent=false"]).contains_key("suppress-sound"));
    assert!(!hints(&["S", "--reply"]).contains_key("x-kde-reply-placeholder-text"));
    let urls = HashMap::from([("a", "https://a.example/?b=c")]);
    let hints = hints(&["S", "--action=a=A", "--action-navigate=a=https://a.example/?b=c"]);
    assert_eq!(hints.get("x-tidings-action-navigate"), Some(&Variant::from(urls)));
}

#[test]
fn the_other_options_are_members_of_the_call() {
    let wish =
        wish(&["-a", "Mail", "-i", "mail-unread", "-n", "mail", "-r", "77", "-t", "-1", "-h", "byte:urgency:2", "S", "B"]);
    assert_eq!(wish.app_name, "Mail");
    assert_eq!((wish.icon.as_deref(), wish.app_icon.as_deref()), (Some("mail-unread"), Some("mail")));
    assert_eq!((wish.replaces_id, wish.expire_timeout), (77, -1));
    assert_eq!(wish.typed, [("urgency".to_owned(), Variant::U8(2))]);
    assert_eq!(self::wish(&["S", "-t", "0"]).expire_timeout, 0);
    assert_eq!(self::wish(&["S", "--require-interaction"]).expire_timeout, 0);
    assert_eq!(self::wish(&["", "B"]).body, "B");
}

#[test]
fn who_sends_it_is_known_by_its_desktop_entry_or_name() {
    assert_eq!(wish(&["S"]).claim(), APP_NAME);
    assert_eq!(wish(&["S", "-a", "Mail"]).claim(), "Mail");
    assert_eq!(wish(&["S", "-a", "Mail", "-h", "string:desktop-entry:org.example.Mail"]).claim(), "org.example.Mail");
}

#[test]
fn actions_have_keys_or_numbers() {
    let of = |typed: &[&str]| actions(&typed.iter().map(|typed| (*typed).to_owned()).collect::<Vec<_>>());
    let pairs =
        |pairs: &[(&str, &str)]| Ok(pairs.iter().map(|(key, label)| ((*key).to_owned(), (*label).to_owned())).collect());
    assert_eq!(of(&["x=X", "plain", "a=b=c"]), pairs(&[("x", "X"), ("1", "plain"), ("a", "b=c")]));
    assert_eq!(of(&[" x = X ", "x=Y"]), pairs(&[("x", "Y")]));
    for wrong in ["", "=x", "x=", " = "] {
        assert!(of(&[wrong]).is_err(), "{wrong}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_before_anybody_is_asked() {
    for (words, why) in [
        (&["S", "--renotify"][..], "--renotify is for what replaces: it needs --tag or --replace-id"),
        (&["S", "--renotify", "--tag="], "--renotify is for what replaces: it needs --tag or --replace-id"),
        (&["S", "--silent", "--vibrate=1"], "what is silent does not vibrate"),
        (&["S", "--action-navigate=a=b"], "there is no action \"a\" that could open something"),
        (&["S", "-A", "a=A", "--action-navigate=a"], "\"a\" is not of the form KEY=URL"),
        (&["S", "-h", "int:x"], "the hint \"int:x\" is not of the form TYPE:NAME:VALUE"),
        (&[""], "there is neither a title nor a text"),
        (&["S", "\\303"], "the text is no UTF-8 once what stands after \\ is read"),
    ] {
        assert_eq!(try_wish(words).unwrap_err(), Failure::Usage(why.to_owned()), "{words:?}");
    }
    let data = format!("--data={}", "x".repeat(MOST_DATA));
    assert!(try_wish(&["S", &data]).is_ok());
    assert!(try_wish(&["S", &format!("{data}x")]).is_err());
    assert!(try_wish(&["S", "--silent=false", "--vibrate=1", "--renotify", "-r", "7"]).is_ok());
}

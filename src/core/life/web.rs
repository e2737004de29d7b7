//! Members of the web's Notifications API: tags, alerting again, silence, vibration, time, closing.

use super::*;
use crate::core::sound::{GAP, SoundOptions};

fn tagged(summary: &str, origin: &str, tag: &str) -> Content {
    Content { origin: Some(origin.into()), tag: Some(tag.into()), ..text(summary) }
}

fn rest(scene: &mut Scene) {
    scene.pass(u64::try_from(GAP.as_millis()).unwrap());
    scene.heard();
}

#[test]
fn a_tag_is_one_per_application_and_origin() {
    let mut scene = Scene::new();
    let (browser, other) = (program("browser", ":1.5"), program("other", ":1.6"));
    assert_eq!(scene.notify(&browser, 0, tagged("Hi! 0", "a.example", "t")), 100);
    for number in 1..10 {
        assert_eq!(scene.notify(&browser, 0, tagged(&format!("Hi! {number}"), "a.example", "t")), 100);
    }
    assert_eq!(scene.core.view().popups.len(), 1, "the ten-notification example leaves one popup");
    assert_eq!(scene.notify(&browser, 0, tagged("another site", "b.example", "t")), 101);
    assert_eq!(scene.notify(&browser, 0, Content { tag: Some("t".into()), ..text("no site") }), 102);
    assert_eq!(scene.notify(&other, 0, tagged("another program", "a.example", "t")), 103);
    assert_eq!(scene.notify(&browser, 0, tagged("again", "b.example", "t")), 101);
    // One that changes its site takes its tag along.
    scene.notify(&browser, 101, tagged("moved", "c.example", "t"));
    assert_eq!(scene.notify(&browser, 0, tagged("new", "b.example", "t")), 104);
    assert_eq!(scene.notify(&browser, 0, tagged("found", "c.example", "t")), 101);
}

#[test]
fn a_tag_is_known_to_a_later_run() {
    let mut scene = Scene::new();
    let browser = program("browser", ":1.5");
    scene.notify(&browser, 0, tagged("one", "a.example", "t"));
    let records = scene.core.recorded().into_iter().filter_map(|key| scene.core.record(key)).collect();
    let mut later = Scene { core: Core::new(200, Options::default()), now: scene.now };
    later.core.restore(records, 1, None, later.now);
    assert_eq!(later.notify(&browser, 0, tagged("two", "a.example", "t")), 100);
    assert_eq!(later.notify(&browser, 0, tagged("three", "b.example", "t")), 200);
}

#[test]
fn chromium_replaces_by_number_quietly_and_alerts_again_when_it_is_asked_to() {
    let mut scene = Scene::new();
    let chromium = program("chromium", ":1.5");
    let loud = |summary: &str| Content { sound: Some(Sound::Name("bell".into())), ..with_actions(summary) };
    scene.notify(&chromium, 0, loud("one"));
    assert_eq!(scene.heard(), ["show 100 one", "play bell"]);
    rest(&mut scene);
    scene.notify(&chromium, 100, loud("two"));
    assert_eq!(scene.heard(), ["update 100 two"]);
    scene.notify(&chromium, 100, Content { renotify: true, ..loud("two") });
    assert_eq!(scene.heard(), ["update 100 two", "play bell"]);
    rest(&mut scene);
    // From the tray only what is new comes back, or what is to be told again.
    scene.core.hide(&[1], scene.now);
    scene.heard();
    scene.notify(&chromium, 100, loud("two"));
    assert!(scene.heard().is_empty());
    scene.notify(&chromium, 100, Content { renotify: true, ..loud("two") });
    assert_eq!(scene.heard(), ["show 100 two", "play bell"]);
}

#[test]
fn firefox_replaces_by_closing_without_a_flicker_and_each_closes_once() {
    let mut scene = Scene::new();
    let firefox = program("firefox", ":1.5");
    scene.notify(&firefox, 0, with_actions("Hi! 0"));
    scene.heard();
    let mut lines = Vec::new();
    for number in 1..10 {
        scene.core.close(&firefox, 99 + number, scene.now).unwrap();
        scene.pass(3);
        assert_eq!(scene.notify(&firefox, 0, with_actions(&format!("Hi! {number}"))), 100 + number);
        lines.extend(scene.heard());
    }
    let expected =
        (1..10).flat_map(|n| [format!(":1.5: closed {} 3", 99 + n), format!("{} becomes {} Hi! {n}", 99 + n, 100 + n)]);
    assert_eq!(lines, expected.collect::<Vec<_>>());
    assert_eq!(scene.core.state().tray, 1);
}

#[test]
fn what_its_sender_takes_back_leaves_screen_and_tray_and_is_closed_once() {
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    scene.notify(&page, 0, with_actions("on screen"));
    scene.notify(&page, 0, with_actions("in the tray"));
    scene.core.hide(&[2], scene.now);
    scene.heard();
    scene.core.close(&page, 101, scene.now).unwrap();
    scene.core.close(&page, 100, scene.now).unwrap();
    assert_eq!(scene.core.close(&page, 100, scene.now), Err(Refusal::NotFound));
    scene.pass(100);
    assert_eq!(scene.heard(), [":1.5: closed 101 3", ":1.5: closed 100 3", "remove 100"]);
    assert!(scene.core.entries().is_empty());
}

#[test]
fn silence_is_kept_and_sound_is_made_where_it_is_asked_for() {
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    let low = |silent| Content { urgency: Urgency::Low, silent, ..text("low") };
    let named = |silent| Content { silent, sound: Some(Sound::Name("bell".into())), ..text("named") };
    for (content, heard) in [
        (low(None), None),
        (low(Some(false)), Some("play message-new-instant")),
        (low(Some(true)), None),
        (named(Some(true)), None),
        (named(Some(false)), Some("play bell")),
        (Content { suppress_sound: true, ..named(Some(false)) }, None),
    ] {
        let what = format!("{content:?}");
        scene.notify(&page, 0, content);
        let lines: Vec<String> = scene.heard().into_iter().filter(|line| line.starts_with("play")).collect();
        assert_eq!(lines, heard.into_iter().map(str::to_owned).collect::<Vec<_>>(), "{what}");
        rest(&mut scene);
    }
    // The person has the last word.
    let muted = [("page".to_owned(), None)].into();
    scene.core.set_sounds(SoundOptions { applications: muted, ..SoundOptions::default() });
    scene.notify(&page, 0, Content { app_name: "page".into(), vibrate: vec![200], ..low(Some(false)) });
    assert!(scene.heard().iter().all(|line| line.starts_with("show")));
}

#[test]
fn a_pattern_is_felt_where_a_sound_would_be_heard() {
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    let buzz = |summary: &str| Content { vibrate: vec![200, 100, 200], app_name: "Page".into(), ..text(summary) };
    let felt = |scene: &mut Scene| scene.heard().iter().filter(|line| line.starts_with("vibrate")).count();
    scene.notify(&page, 0, buzz("one"));
    assert_eq!(scene.heard(), ["show 100 one", "vibrate [200, 100, 200] for Page"]);
    scene.notify(&page, 0, buzz("at once"));
    assert_eq!(felt(&mut scene), 0, "not again so soon");
    rest(&mut scene);
    scene.notify(&page, 100, buzz("an update"));
    scene.notify(&page, 0, Content { silent: Some(true), ..buzz("silent") });
    assert_eq!(felt(&mut scene), 0);
    scene.core.set_dnd(true, None, scene.now);
    scene.notify(&page, 0, buzz("do not disturb"));
    scene.core.set_dnd(false, None, scene.now);
    scene.core.locked(true, scene.now);
    scene.notify(&page, 0, buzz("locked"));
    scene.core.locked(false, scene.now);
    assert_eq!(felt(&mut scene), 0);
    scene.notify(&page, 100, Content { renotify: true, ..buzz("told again") });
    assert_eq!(felt(&mut scene), 1);
}

#[test]
fn the_time_that_a_sender_tells_is_the_one_that_is_shown_and_sorted_by() {
    let mut scene = Scene::new();
    scene.now.wall = Duration::from_secs(1_000_000);
    let page = program("page", ":1.5");
    let at = |summary: &str, timestamp_ms| {
        let mut content = text(summary);
        content.web.timestamp_ms = timestamp_ms;
        content
    };
    scene.notify(&page, 0, at("earlier", Some(5)));
    scene.notify(&page, 0, at("now", None));
    scene.notify(&page, 0, at("far ahead", Some(u64::MAX)));
    scene.notify(&page, 0, at("between", Some(999_999_000)));
    let times: Vec<(String, u64)> = scene
        .core
        .entries()
        .into_iter()
        .map(|entry| (entry.notification.summary.clone(), entry.notification.time_ms()))
        .collect();
    let expected = [("far ahead", 1_086_400_000), ("now", 1_000_000_000), ("between", 999_999_000), ("earlier", 5)];
    assert_eq!(times, expected.map(|(summary, time)| (summary.to_owned(), time)));
    let record = scene.core.record(1).unwrap();
    assert_eq!((record.received_ms, record.content.web.timestamp_ms), (1_000_000_000, Some(5)));
}

#[test]
fn a_click_on_what_opens_a_link_is_told_as_far_as_its_sender_asks() {
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    let opening = |mut content: Content| {
        content.web.navigate = Some("https://example.org/".into());
        content
    };
    scene.notify(&page, 0, opening(text("asks nothing")));
    scene.notify(&page, 0, opening(with_actions("asks")));
    scene.heard();
    assert_eq!(scene.core.invoke(id(100), "yes", "", scene.now), Err(Refusal::NotFound));
    for number in [100, 101] {
        scene.core.invoke(id(number), "default", "token", scene.now).unwrap();
    }
    assert_eq!(
        scene.heard(),
        [
            ":1.5: closed 100 2",
            "remove 100",
            ":1.5: token 101 token",
            ":1.5: invoked 101 default",
            ":1.5: closed 101 2",
            "remove 101"
        ]
    );
    // One whose sender has left still opens, and so does one that is shown once more: neither opens the tray.
    scene.notify(&page, 0, opening(with_actions("left")));
    scene.core.client_left(&page.client);
    scene.core.invoke(id(102), "default", "", scene.now).unwrap();
    let again = scene.core.recall(opening(with_actions("again")), scene.now);
    scene.core.invoke(again, "default", "", scene.now).unwrap();
    assert!(!scene.core.view().tray_open && scene.core.state().live == 0);
}

#[test]
fn the_badge_of_the_newest_that_is_unread_is_told() {
    use crate::content::image::Icon;
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    let with_badge = |name: &str| {
        let mut content = text(name);
        content.web.badge = Some(Icon::Name(name.into()));
        content
    };
    scene.notify(&page, 0, with_badge("one"));
    scene.notify(&page, 0, with_badge("two"));
    assert_eq!(scene.core.state().badge.as_deref(), Some("two"));
    scene.notify(&page, 0, text("has none"));
    assert_eq!(scene.core.state().badge, None);
    scene.core.close(&page, 102, scene.now).unwrap();
    scene.core.close(&page, 101, scene.now).unwrap();
    assert_eq!(scene.core.state().badge.as_deref(), Some("one"));
    scene.core.show_tray(true, scene.now);
    assert_eq!(scene.core.state().badge, None, "it is no news any more");
}

//! Transcripts of what is heard, and of what is not.

use super::*;
use crate::core::sound::{GAP, SoundOptions};

fn named(summary: &str) -> Content {
    Content { sound: Some(Sound::Name("bell".into())), ..text(summary) }
}

fn critical(content: Content) -> Content {
    Content { urgency: Urgency::Critical, ..content }
}

/// What was heard since it was last asked.
fn played(scene: &mut Scene) -> Vec<String> {
    scene.heard().into_iter().filter_map(|line| line.strip_prefix("play ").map(str::to_owned)).collect()
}

/// Long enough for the next sound.
fn rest(scene: &mut Scene) {
    scene.pass(u64::try_from(GAP.as_millis()).unwrap());
    scene.heard();
}

#[test]
fn a_sender_that_names_a_sound_is_heard_once_its_popup_is_there() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, named("one"));
    assert_eq!(scene.heard(), ["show 100 one", "play bell"]);
    rest(&mut scene);
    scene.notify(&app, 0, Content { sound: Some(Sound::File("/a.oga".into())), ..text("two") });
    assert_eq!(played(&mut scene), ["/a.oga"]);
    rest(&mut scene);
    scene.notify(&app, 0, Content { suppress_sound: true, ..named("its own player has one") });
    scene.notify(&app, 0, critical(text("names none")));
    assert!(played(&mut scene).is_empty());
}

#[test]
fn the_person_chooses_for_those_that_name_none_by_application_and_urgency() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    let sound = |name: &str| Some(Sound::Name(name.into()));
    let applications = [("chat".to_owned(), sound("chat")), ("loud".to_owned(), None)].into();
    scene.core.set_sounds(SoundOptions { critical: sound("alarm"), applications, ..SoundOptions::default() });
    let from = |name: &str, content: Content| Content { app_name: name.into(), ..content };
    for (content, heard) in [
        (text("normal"), None),
        (critical(text("critical")), Some("alarm")),
        (critical(from("chat", text("chat"))), Some("chat")),
        (Content { desktop_entry: Some("chat".into()), ..text("by its desktop entry") }, Some("chat")),
        (from("chat", named("names its own")), Some("bell")),
        (from("loud", critical(named("silenced"))), None),
        (Content { sound: sound("default"), ..text("wants any") }, Some("message-new-instant")),
        (critical(Content { sound: sound("default"), ..text("wants any") }), Some("alarm")),
    ] {
        let what = content.summary.clone();
        scene.notify(&app, 0, content);
        assert_eq!(played(&mut scene), heard.into_iter().map(str::to_owned).collect::<Vec<_>>(), "{what}");
        rest(&mut scene);
    }
    scene.core.set_sounds(SoundOptions { enabled: false, ..SoundOptions::default() });
    scene.notify(&app, 0, critical(named("off")));
    assert!(played(&mut scene).is_empty());
}

#[test]
fn a_sandbox_names_sounds_of_the_theme_and_no_files() {
    let mut scene = Scene::new();
    let boxed = Caller { client: Client(":1.6".into()), identity: Identity::Sandbox("org.example.App".into()), process: None };
    scene.notify(&boxed, 0, Content { sound: Some(Sound::File("/home/me/x.oga".into())), ..text("file") });
    assert!(played(&mut scene).is_empty());
    scene.notify(&boxed, 0, named("name"));
    assert_eq!(played(&mut scene), ["bell"]);
}

#[test]
fn what_does_not_pop_up_is_not_heard() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.core.set_dnd(true, None, scene.now);
    scene.notify(&app, 0, named("held back"));
    assert!(played(&mut scene).is_empty());
    scene.notify(&app, 0, critical(named("passes")));
    assert_eq!(played(&mut scene), ["bell"]);
    rest(&mut scene);
    scene.notify(&app, 101, Content { urgency: Urgency::Low, ..named("calms down") });
    scene.notify(&app, 101, named("and rises a little"));
    assert!(played(&mut scene).is_empty());
    scene.core.set_dnd(false, None, scene.now);
    scene.core.show_tray(true, scene.now);
    rest(&mut scene);
    scene.notify(&app, 0, critical(named("is seen in the tray")));
    assert!(played(&mut scene).is_empty());
}

#[test]
fn sounds_keep_their_distance_and_what_is_more_urgent_does_not_wait() {
    let mut scene = Scene::new();
    let (chat, other) = (program("chat", ":1.5"), program("other", ":1.6"));
    for summary in ["1", "2", "3"] {
        scene.notify(&chat, 0, named(summary));
    }
    scene.notify(&other, 0, named("4"));
    assert_eq!(played(&mut scene), ["bell"]);
    scene.notify(&other, 0, critical(named("fire")));
    scene.notify(&other, 0, critical(named("fire")));
    assert_eq!(played(&mut scene), ["bell"]);
    scene.pass(1_999);
    scene.notify(&chat, 0, named("too soon"));
    assert!(played(&mut scene).is_empty());
    scene.pass(1);
    scene.notify(&chat, 0, named("in time"));
    assert_eq!(played(&mut scene), ["bell"]);
}

#[test]
fn a_replacement_is_heard_when_it_alerts_again() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, named("1 %"));
    rest(&mut scene);
    scene.notify(&app, 100, named("2 %"));
    assert!(played(&mut scene).is_empty());
    scene.notify(&app, 100, Content { renotify: true, ..named("3 %") });
    assert_eq!(played(&mut scene), ["bell"]);
    rest(&mut scene);
    scene.notify(&app, 100, critical(named("4 %")));
    assert_eq!(played(&mut scene), ["bell"]);
    rest(&mut scene);
    let key = scene.core.key_of(id(100)).unwrap();
    scene.core.hide(&[key], scene.now);
    scene.notify(&app, 100, critical(named("4 %")));
    assert!(played(&mut scene).is_empty());
    scene.notify(&app, 100, critical(named("5 %")));
    assert_eq!(played(&mut scene), ["bell"]);
}

#[test]
fn firefox_renews_a_tag_without_a_sound_of_ours() {
    let mut scene = Scene::new();
    let firefox = program("firefox", ":1.5");
    scene.core.set_sounds(SoundOptions { normal: Some(Sound::Name("ours".into())), ..SoundOptions::default() });
    scene.notify(&firefox, 0, text("1 %"));
    assert_eq!(played(&mut scene), ["ours"]);
    rest(&mut scene);
    scene.core.close(&firefox, 100, scene.now).unwrap();
    scene.notify(&firefox, 0, text("2 %"));
    assert!(played(&mut scene).is_empty());
    scene.core.close(&firefox, 101, scene.now).unwrap();
    scene.notify(&firefox, 0, named("3 %"));
    assert_eq!(played(&mut scene), ["bell"]);
}

#[test]
fn what_an_earlier_run_has_left_and_what_is_recalled_is_silent() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, named("one"));
    let records = scene.core.recorded().into_iter().filter_map(|key| scene.core.record(key)).collect();
    let mut later = Scene { core: Core::new(1, options()), now: scene.now };
    later.core.restore(records, 1, None, later.now);
    later.core.recall(named("once more"), later.now);
    assert_eq!(later.core.view().popups.len(), 2);
    assert!(played(&mut later).is_empty());
}

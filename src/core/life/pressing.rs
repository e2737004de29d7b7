//! Transcripts of a critical one that comes while the screen is full.

use super::*;

fn critical(summary: &str) -> Content {
    Content { urgency: Urgency::Critical, ..text(summary) }
}

impl Scene {
    /// Five popups that never end by themselves.
    fn full(summaries: [&str; 5]) -> (Self, Caller) {
        let mut scene = Self::new();
        scene.core.configure(Options { stack: false, ..Options::default() }, scene.now);
        let app = program("app", ":1.5");
        for summary in summaries {
            let urgency = if summary.starts_with('!') { Urgency::Critical } else { Urgency::Normal };
            let expire_timeout = ExpireTimeout::Never;
            scene.notify(&app, 0, Content { urgency, expire_timeout, ..text(summary) });
        }
        scene.heard();
        (scene, app)
    }
}

#[test]
fn a_critical_one_takes_the_place_of_the_newest_calm_one_which_comes_back() {
    let (mut scene, app) = Scene::full(["0", "1", "!2", "3", "!4"]);
    scene.notify(&app, 0, text("5"));
    scene.notify(&app, 0, critical("fire"));
    assert_eq!(scene.heard(), ["1 wait", "remove 103", "3 wait", "2 wait", "show 106 fire"]);
    scene.notify(&app, 0, critical("water"));
    assert_eq!(scene.heard(), ["remove 101", "4 wait", "3 wait", "show 107 water"]);
    // In the order in which they came, before what had no turn yet.
    for (ended, shown) in [(106, "show 101 1"), (107, "show 103 3"), (104, "show 105 5")] {
        scene.core.dismiss(id(ended), scene.now).unwrap();
        assert_eq!(scene.heard().last().unwrap(), shown);
    }
}

#[test]
fn what_made_way_has_its_whole_time_when_it_is_back_and_is_not_heard_again() {
    let (mut scene, app) = Scene::full(["!0", "!1", "!2", "!3", "!4"]);
    scene.core.dismiss(id(104), scene.now).unwrap();
    scene.notify(&app, 0, Content { sound: Some(Sound::Name("bell".into())), ..text("calm") });
    scene.heard();
    scene.pass(5_999);
    scene.notify(&app, 0, critical("fire"));
    scene.pass(3_600_000);
    assert_eq!(scene.heard(), ["remove 105", "2 wait", "1 wait", "show 106 fire"]);
    scene.core.dismiss(id(106), scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.5: closed 106 2", "remove 106", "0 wait", "show 105 calm"]);
    scene.pass(5_999);
    assert!(scene.heard().is_empty());
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 105 1", "remove 105"]);
}

#[test]
fn where_all_are_critical_a_further_one_waits() {
    let (mut scene, app) = Scene::full(["!0", "!1", "!2", "!3", "!4"]);
    scene.notify(&app, 0, critical("fire"));
    assert_eq!(scene.heard(), ["1 wait"]);
}

#[test]
fn nothing_is_taken_away_from_the_person_who_is_at_it() {
    let (mut scene, app) = Scene::full(["!0", "!1", "!2", "3", "4"]);
    scene.core.hold(id(104), true, scene.now).unwrap();
    scene.notify(&app, 0, critical("fire"));
    assert_eq!(scene.heard(), ["remove 103", "2 wait", "1 wait", "show 105 fire"]);
    scene.notify(&app, 0, critical("water"));
    assert_eq!(scene.heard(), ["2 wait"]);
    scene.core.hover(true, scene.now);
    scene.core.hold(id(104), false, scene.now).unwrap();
    assert!(scene.heard().is_empty());
    scene.core.hover(false, scene.now);
    assert_eq!(scene.heard(), ["remove 104", "3 wait", "2 wait", "show 106 water"]);
}

#[test]
fn a_pointer_that_lies_there_while_the_person_is_away_holds_up_nothing() {
    let (mut scene, app) = Scene::full(["0", "1", "2", "3", "4"]);
    scene.core.hover(true, scene.now);
    scene.notify(&app, 0, critical("fire"));
    assert_eq!(scene.heard(), ["1 wait"]);
    scene.core.idle(crate::core::presence::Watcher::Display, Some(true), scene.now);
    assert_eq!(scene.heard(), ["remove 104", "2 wait", "1 wait", "show 105 fire"]);
}

#[test]
fn one_that_becomes_critical_while_it_waits_comes_and_one_that_becomes_calm_makes_way() {
    let (mut scene, app) = Scene::full(["0", "!1", "!2", "!3", "!4"]);
    scene.notify(&app, 0, text("5"));
    scene.notify(&app, 0, text("6"));
    scene.heard();
    scene.notify(&app, 106, critical("6"));
    assert_eq!(scene.heard(), ["remove 100", "3 wait", "2 wait", "show 106 6"]);
    scene.notify(&app, 0, critical("7"));
    assert_eq!(scene.heard(), ["3 wait"]);
    scene.notify(&app, 101, text("1"));
    assert_eq!(scene.heard(), ["update 101 1", "remove 101", "4 wait", "3 wait", "show 107 7"]);
}

#[test]
fn one_that_says_what_is_there_takes_nobodys_place() {
    let (mut scene, app) = Scene::full(["!0", "1", "2", "3", "4"]);
    scene.notify(&app, 0, critical("!0"));
    assert_eq!(scene.heard(), ["100 becomes 105 !0"]);
}

#[test]
fn what_a_popup_counts_has_its_time_kept_while_that_waits() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("again"));
    scene.pass(2_000);
    scene.notify(&app, 0, text("again"));
    scene.core.locked(true, scene.now);
    scene.pass(3_600_000);
    assert_eq!(scene.heard(), ["show 100 again", "100 becomes 101 again", "remove 101", "1 wait"]);
    scene.core.locked(false, scene.now);
    scene.pass(3_999);
    assert_eq!(scene.heard(), ["0 wait", "show 101 again"]);
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 100 1"]);
}

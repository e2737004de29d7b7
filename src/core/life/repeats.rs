//! Transcripts of exact repeats: one popup stands for all of them, each keeps its own life.

use super::*;
use crate::core::presence::Watcher;

/// What the popup of this id counts, itself included.
fn times(scene: &Scene, number: u32) -> usize {
    scene.core.view().popups.iter().find(|popup| popup.id == id(number)).map_or(0, |popup| popup.repeats.len() + 1)
}

#[test]
fn what_is_said_again_takes_the_place_and_is_counted() {
    let mut scene = Scene::new();
    let (build, mail) = (program("build", ":1.5"), program("mail", ":1.6"));
    scene.notify(&build, 0, text("failed"));
    scene.notify(&mail, 0, text("mail"));
    assert_eq!(scene.notify(&build, 0, text("failed")), 102);
    assert_eq!(scene.notify(&program("build", ":1.9"), 0, text("failed")), 103);
    assert_eq!(scene.heard(), ["show 100 failed", "show 101 mail", "100 becomes 102 failed", "102 becomes 103 failed"]);
    assert_eq!((times(&scene, 103), scene.core.state().live, scene.core.state().popups), (3, 4, 2));
    let keys: Vec<u64> = scene.core.view().popups[0].repeats.clone();
    let key = scene.core.view().popups[0].key;
    scene.core.dismiss_keys(&[keys[0], keys[1], key], scene.now);
    assert_eq!(
        scene.heard().into_iter().filter(|line| !line.starts_with("update")).collect::<Vec<_>>(),
        [":1.5: closed 100 2", ":1.5: closed 102 2", ":1.9: closed 103 2", "remove 103"]
    );
}

#[test]
fn what_differs_in_anything_that_is_read_or_is_another_program_s_is_no_repeat() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("one"));
    scene.notify(&program("other", ":1.6"), 0, text("one"));
    scene.notify(&app, 0, Content { urgency: Urgency::Critical, ..text("one") });
    scene.notify(&app, 0, with_actions("one"));
    scene.notify(&app, 0, Content { progress: Some(3), ..text("one") });
    assert!(scene.heard().iter().all(|line| line.starts_with("show")));
    scene.core.configure(Options { popups: 20, ..options() }, scene.now);
    scene.notify(&app, 0, text(""));
    scene.notify(&app, 0, text(""));
    assert_eq!(scene.heard(), ["show 105 ", "show 106 "]);
}

#[test]
fn what_one_tool_says_for_two_applications_is_no_repeat() {
    let mut scene = Scene::new();
    let tool = program("/usr/bin/notify-send", ":1.5");
    for app_name in ["Backup", "Sync", "Backup", "Sync"] {
        scene.notify(&tool, 0, Content { app_name: app_name.into(), ..text("done") });
    }
    assert_eq!(scene.heard(), ["show 100 done", "show 101 done", "100 becomes 102 done", "101 becomes 103 done"]);
}

#[test]
fn a_click_is_for_the_newest_and_deals_with_all() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, with_actions("ring"));
    scene.notify(&program("app", ":1.6"), 0, with_actions("ring"));
    scene.heard();
    scene.core.invoke(id(101), "default", "", scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.6: invoked 101 default", ":1.6: closed 101 2", "remove 101", ":1.5: closed 100 2"]);
}

#[test]
fn a_resident_one_stays_with_all_that_it_counts() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for _ in 0..2 {
        scene.notify(&app, 0, Content { resident: true, ..with_actions("song") });
    }
    scene.heard();
    scene.core.invoke(id(101), "yes", "", scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.5: invoked 101 yes"]);
    assert_eq!(times(&scene, 101), 2);
}

#[test]
fn one_that_its_sender_takes_back_is_counted_no_more() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for _ in 0..3 {
        scene.notify(&app, 0, Content { expire_timeout: ExpireTimeout::Never, ..text("ring") });
    }
    scene.heard();
    scene.core.close(&app, 100, scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.5: closed 100 3", "update 102 ring"]);
    assert_eq!(times(&scene, 102), 2);
    // The one before is back where the newest was, at once: nothing flickers.
    scene.core.close(&app, 102, scene.now).unwrap();
    assert_eq!(scene.heard(), ["102 becomes 101 ring", ":1.5: closed 102 3"]);
    assert_eq!(times(&scene, 101), 1);
    scene.core.close(&app, 101, scene.now).unwrap();
    scene.pass(100);
    assert_eq!(scene.heard(), [":1.5: closed 101 3", "remove 101"]);
}

#[test]
fn each_keeps_its_own_time_and_what_has_time_left_comes_back() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    let timed = |ms| Content { expire_timeout: ExpireTimeout::from_wire(ms), ..text("ring") };
    scene.notify(&app, 0, timed(4_000));
    scene.pass(1_000);
    scene.notify(&app, 0, timed(9_000));
    scene.pass(1_000);
    scene.notify(&app, 0, timed(5_000));
    scene.heard();
    scene.pass(2_000);
    // It has expired unanswered, and is in the tray: it was said all the same.
    assert_eq!(scene.heard(), [":1.5: closed 100 1"]);
    assert_eq!(times(&scene, 102), 3);
    scene.pass(3_000);
    assert_eq!(scene.heard(), ["102 becomes 101 ring", ":1.5: closed 102 1"]);
    assert_eq!(times(&scene, 101), 2);
    scene.pass(2_999);
    assert!(scene.heard().is_empty());
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 101 1", "remove 101"]);
}

#[test]
fn the_time_of_all_stands_still_with_that_of_popups() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("ring"));
    scene.pass(2_000);
    scene.notify(&app, 0, text("ring"));
    scene.heard();
    scene.core.hover(true, scene.now);
    scene.pass(60_000);
    scene.core.hover(false, scene.now);
    scene.core.idle(Watcher::Display, Some(true), scene.now);
    scene.pass(60_000);
    assert!(scene.heard().is_empty());
    scene.core.idle(Watcher::Display, Some(false), scene.now);
    scene.pass(4_000);
    assert_eq!(scene.heard(), [":1.5: closed 100 1"]);
    scene.pass(2_000);
    assert_eq!(scene.heard(), [":1.5: closed 101 1", "remove 101"]);
}

#[test]
fn those_that_can_be_answered_are_in_the_tray_when_their_popup_is_over() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for _ in 0..2 {
        scene.notify(&app, 0, with_actions("ring"));
    }
    scene.heard();
    scene.pass(60_000);
    assert_eq!(scene.heard(), ["remove 101"]);
    assert_eq!((scene.core.state().live, scene.core.state().tray), (2, 2));
    assert_eq!(scene.core.next_deadline(), None);
}

#[test]
fn one_that_comes_to_say_something_else_has_a_popup_of_its_own() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for _ in 0..3 {
        scene.notify(&app, 0, text("ring"));
    }
    scene.heard();
    scene.notify(&app, 100, text("ring ring"));
    assert_eq!(scene.heard(), ["update 102 ring", "show 100 ring ring"]);
    assert_eq!(times(&scene, 102), 2);
    // The newest says something else: what it counted was read.
    scene.notify(&app, 102, text("silence"));
    assert_eq!(scene.heard(), ["update 102 silence"]);
    assert_eq!(times(&scene, 102), 1);
    scene.pass(6_000);
    assert_eq!(scene.core.state().live, 0);
}

#[test]
fn one_that_is_being_answered_stays_where_it_is() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("ring"));
    scene.core.hold(id(100), true, scene.now).unwrap();
    scene.notify(&app, 0, text("ring"));
    assert_eq!(scene.heard(), ["show 100 ring", "show 101 ring"]);
}

#[test]
fn what_is_hidden_counts_nothing_any_more() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for _ in 0..2 {
        scene.notify(&app, 0, with_actions("ring"));
    }
    let key = scene.core.view().popups[0].key;
    scene.heard();
    scene.core.hide(&[key], scene.now);
    assert_eq!(scene.heard(), ["remove 101"]);
    scene.notify(&app, 0, with_actions("ring"));
    assert_eq!(times(&scene, 102), 1);
}

#[test]
fn those_that_waited_behind_a_locked_screen_come_as_one() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.core.locked(true, scene.now);
    for _ in 0..3 {
        scene.notify(&app, 0, text("ring"));
    }
    scene.heard();
    scene.core.locked(false, scene.now);
    assert_eq!(scene.heard(), ["2 wait", "show 100 ring", "1 wait", "100 becomes 101 ring", "0 wait", "101 becomes 102 ring"]);
    scene.core.locked(true, scene.now);
    scene.core.locked(false, scene.now);
    assert_eq!(times(&scene, 102), 3);
}

#[test]
fn a_repeat_needs_no_place_where_the_screen_is_full() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for summary in ["0", "1", "2", "3", "4", "5"] {
        scene.notify(&app, 0, text(summary));
    }
    scene.heard();
    scene.notify(&app, 0, text("3"));
    assert_eq!(scene.heard(), ["103 becomes 106 3"]);
}

#[test]
fn without_it_each_has_a_popup_at_once() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for _ in 0..2 {
        scene.notify(&app, 0, text("ring"));
    }
    scene.heard();
    scene.core.configure(Options { repeats: false, ..options() }, scene.now);
    assert_eq!(scene.heard(), ["update 101 ring", "show 100 ring"]);
    scene.notify(&app, 0, text("ring"));
    assert_eq!(scene.heard(), ["show 102 ring"]);
}

#[test]
fn none_comes_back_while_it_is_not_to_be_disturbed() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for _ in 0..2 {
        scene.notify(&app, 0, text("ring"));
    }
    scene.core.hold(id(101), true, scene.now).unwrap();
    scene.core.set_dnd(true, None, scene.now);
    scene.heard();
    scene.core.close(&app, 101, scene.now).unwrap();
    scene.pass(100);
    assert_eq!(scene.heard(), [":1.5: closed 101 3", "remove 101"]);
}

#[test]
fn a_later_run_counts_what_this_one_counted() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for _ in 0..3 {
        scene.notify(&app, 0, Content { expire_timeout: ExpireTimeout::Never, ..text("ring") });
    }
    let records = scene.core.recorded().into_iter().filter_map(|key| scene.core.record(key)).collect();
    let mut later = Scene::new();
    later.core.restore(records, scene.core.next_key(), None, later.now);
    assert_eq!((later.core.view().popups.len(), times(&later, 102)), (1, 3));
}

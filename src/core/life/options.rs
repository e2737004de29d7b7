//! Transcripts of options that are changed while notifications are there.

use super::*;
use crate::core::options::{Timeout, Timeouts};

#[test]
fn a_lower_limit_makes_the_latest_popups_wait_again_and_a_higher_one_brings_them_back() {
    let mut scene = Scene::new();
    let alone = Options { stack: false, ..options() };
    scene.core.configure(alone, scene.now);
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("0"));
    scene.notify(&app, 0, Content { urgency: Urgency::Critical, ..text("fire") });
    for summary in ["2", "3", "4", "5"] {
        scene.notify(&app, 0, text(summary));
    }
    scene.heard();
    scene.core.configure(Options { popups: 2, ..alone }, scene.now);
    assert_eq!(scene.heard(), ["remove 104", "2 wait", "remove 103", "3 wait", "remove 102", "4 wait"]);
    scene.pass(6_000);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100", "3 wait", "show 102 2"]);
    scene.pass(5_999);
    assert!(scene.heard().is_empty());
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 102 1", "remove 102", "2 wait", "show 103 3"]);
    scene.core.configure(alone, scene.now);
    assert_eq!(scene.heard(), ["1 wait", "show 104 4", "0 wait", "show 105 5"]);
}

#[test]
fn of_those_that_wait_again_critical_ones_come_first() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for (summary, urgency) in [("a", Urgency::Critical), ("b", Urgency::Critical), ("c", Urgency::Normal)] {
        scene.notify(&app, 0, Content { urgency, ..text(summary) });
    }
    scene.heard();
    scene.core.configure(Options { popups: 1, ..options() }, scene.now);
    assert_eq!(scene.heard(), ["remove 102", "1 wait", "remove 101", "2 wait"]);
    scene.core.dismiss(id(100), scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.5: closed 100 2", "remove 100", "1 wait", "show 101 b"]);
}

#[test]
fn a_time_chosen_anew_begins_for_the_popups_that_it_is_for() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("ours"));
    scene.notify(&app, 0, Content { expire_timeout: ExpireTimeout::from_wire(9_000), ..text("theirs") });
    scene.notify(&app, 0, Content { urgency: Urgency::Low, ..text("low") });
    scene.pass(3_000);
    scene.heard();
    let timeouts = Timeouts { normal: Timeout::After(Duration::from_secs(2)), ..Timeouts::default() };
    scene.core.configure(Options { timeouts, ..options() }, scene.now);
    scene.pass(1_000);
    assert_eq!(scene.heard(), [":1.5: closed 102 1", "remove 102"]);
    scene.pass(1_000);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
    scene.pass(4_000);
    assert_eq!(scene.heard(), [":1.5: closed 101 1", "remove 101"]);
    scene.notify(&app, 0, text("stays"));
    let timeouts = Timeouts { normal: Timeout::Never, ..Timeouts::default() };
    scene.core.configure(Options { timeouts, ..options() }, scene.now);
    assert_eq!(scene.core.next_deadline(), None);
}

#[test]
fn the_pointer_holds_the_time_only_where_that_is_chosen() {
    let mut scene = Scene::new();
    scene.notify(&program("app", ":1.5"), 0, text("one"));
    scene.core.hover(true, scene.now);
    scene.pass(60_000);
    scene.core.configure(Options { pause_on_hover: false, ..options() }, scene.now);
    scene.pass(5_999);
    assert_eq!(scene.heard(), ["show 100 one"]);
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
}

#[test]
fn lower_limits_of_an_application_and_of_the_tray_end_the_oldest() {
    let mut scene = Scene::new();
    let (app, other) = (program("app", ":1.5"), program("other", ":1.6"));
    for summary in ["0", "1", "2", "3"] {
        scene.notify(&app, 0, text(summary));
    }
    scene.notify(&other, 0, text("other"));
    scene.heard();
    scene.core.configure(Options { live_per_application: 2, ..options() }, scene.now);
    let closed = |scene: &mut Scene| scene.heard().into_iter().filter(|line| line.contains("closed")).collect::<Vec<_>>();
    assert_eq!(closed(&mut scene), [":1.5: closed 100 1", ":1.5: closed 101 1"]);
    assert_eq!(scene.core.state().tray, 5);
    scene.core.configure(Options { kept: 1, ..options() }, scene.now);
    let left: Vec<_> = scene.core.entries().into_iter().map(|entry| entry.notification.summary).collect();
    assert_eq!(left, ["other", "3", "2", "1"]);
}

#[test]
fn one_that_its_sender_has_taken_back_moves_no_other() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    for summary in ["0", "1"] {
        scene.notify(&app, 0, text(summary));
    }
    scene.core.close(&app, 100, scene.now).unwrap();
    scene.heard();
    scene.core.configure(Options { popups: 1, ..options() }, scene.now);
    assert!(scene.heard().is_empty());
    scene.pass(100);
    assert_eq!(scene.heard(), ["remove 100"]);
}

#[test]
fn what_tidings_says_anew_takes_the_place_of_what_it_said_unless_that_was_dismissed() {
    let mut scene = Scene::new();
    let told = scene.core.notify_ours(text("wrong"), scene.now);
    scene.pass(5_000);
    assert_eq!(scene.core.notify_ours_instead(Some(told), text("still wrong"), scene.now), told);
    scene.pass(5_999);
    assert_eq!(scene.heard(), ["show 100 wrong", "update 100 still wrong"]);
    scene.core.dismiss(told, scene.now).unwrap();
    assert_ne!(scene.core.notify_ours_instead(Some(told), text("again"), scene.now), told);
    let mail = program("mail", ":1.5");
    scene.notify(&mail, 0, text("mail"));
    scene.core.notify_ours_instead(Some(id(102)), text("never in the place of another's"), scene.now);
    assert_eq!(scene.heard(), ["remove 100", "show 101 again", "show 102 mail", "show 103 never in the place of another's"]);
}

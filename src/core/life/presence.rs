//! Transcripts of what the person misses, and of what waits for them.

use super::*;
use crate::core::presence::Watcher;

impl Scene {
    fn idle(&mut self, idle: bool) {
        self.core.idle(Watcher::Display, Some(idle), self.now);
    }

    fn lock(&mut self, locked: bool) {
        self.core.locked(locked, self.now);
    }
}

#[test]
fn while_the_person_is_idle_popups_stay_and_have_their_whole_time_afterwards() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("before"));
    scene.pass(5_999);
    scene.idle(true);
    scene.notify(&app, 0, text("meanwhile"));
    scene.notify(&app, 0, Content { expire_timeout: ExpireTimeout::from_wire(300), ..text("brief") });
    scene.pass(3_600_000);
    assert_eq!(scene.core.next_deadline(), None);
    assert_eq!(scene.heard(), ["show 100 before", "show 101 meanwhile", "show 102 brief"]);
    scene.idle(false);
    scene.pass(300);
    assert_eq!(scene.heard(), [":1.5: closed 102 1", "remove 102"]);
    scene.pass(5_699);
    assert!(scene.heard().is_empty());
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100", ":1.5: closed 101 1", "remove 101"]);
}

#[test]
fn without_an_output_popups_come_and_have_their_whole_time_once_there_is_one() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("before"));
    scene.pass(5_999);
    scene.core.visible(false, scene.now);
    scene.notify(&app, 0, Content { expire_timeout: ExpireTimeout::from_wire(300), ..text("brief") });
    scene.pass(3_600_000);
    assert_eq!(scene.core.next_deadline(), None);
    scene.core.visible(true, scene.now);
    assert_eq!(scene.heard(), ["show 100 before", "show 101 brief"]);
    let left: Vec<_> = scene.core.view().popups.iter().map(|popup| popup.clock.unwrap().timeout_ms).collect();
    assert_eq!(left, [6_000, 300]);
    let until = u64::try_from(scene.now.wall.as_millis()).unwrap() + 6_000;
    assert_eq!(scene.core.view().popups[0].clock.unwrap().left, crate::view::Left::Until(until));
    scene.pass(5_999);
    assert_eq!(scene.heard(), [":1.5: closed 101 1", "remove 101"]);
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
    // Whoever comes after the one that could show nothing is taken to show what there is.
    scene.core.visible(false, scene.now);
    scene.core.ui_present(false, scene.now);
    scene.core.ui_present(true, scene.now);
    scene.notify(&app, 0, text("after"));
    assert!(scene.core.next_deadline().is_some());
}

#[test]
fn the_pointer_that_comes_back_with_the_person_holds_the_time_still() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("one"));
    scene.idle(true);
    scene.core.hover(true, scene.now);
    scene.idle(false);
    scene.pass(60_000);
    scene.core.hover(false, scene.now);
    scene.pass(5_999);
    assert_eq!(scene.heard(), ["show 100 one"]);
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
}

#[test]
fn the_session_tells_only_where_the_display_cannot() {
    let mut scene = Scene::new();
    let tell = |scene: &mut Scene, watcher, idle| {
        scene.core.idle(watcher, idle, scene.now);
        scene.core.is_idle()
    };
    assert!(!scene.core.is_idle());
    assert!(tell(&mut scene, Watcher::Session, Some(true)));
    assert!(!tell(&mut scene, Watcher::Display, Some(false)));
    assert!(tell(&mut scene, Watcher::Display, Some(true)));
    assert!(tell(&mut scene, Watcher::Session, Some(false)));
    assert!(!tell(&mut scene, Watcher::Display, None));
}

#[test]
fn a_locked_screen_shows_nothing_and_all_of_it_comes_back_in_its_order() {
    let mut scene = Scene::new();
    scene.core.configure(Options { stack: false, ..Options::default() }, scene.now);
    let app = program("app", ":1.5");
    for summary in ["1", "2", "3", "4", "5", "6"] {
        scene.notify(&app, 0, text(summary));
    }
    scene.pass(5_000);
    scene.heard();
    scene.lock(true);
    scene.lock(true);
    let removed = scene.heard();
    assert_eq!(removed[..4], ["remove 104", "2 wait", "remove 103", "3 wait"]);
    assert_eq!(removed[8..], ["remove 100", "6 wait"]);
    scene.notify(&app, 0, text("7"));
    scene.notify(&app, 0, Content { urgency: Urgency::Critical, ..text("fire") });
    scene.core.dismiss(id(101), scene.now).unwrap();
    scene.pass(3_600_000);
    assert_eq!(scene.core.next_deadline(), None);
    assert!(scene.core.view().popups.is_empty());
    scene.heard();
    scene.lock(false);
    let shown: Vec<String> = scene.core.view().popups.iter().map(|popup| popup.summary.clone()).collect();
    assert_eq!(shown, ["fire", "1", "3", "4", "5"]);
    scene.heard();
    scene.pass(5_999);
    assert!(scene.heard().is_empty());
    scene.pass(1);
    assert_eq!(scene.heard()[..2], [":1.5: closed 100 1", "remove 100"]);
}

#[test]
fn nobody_is_asked_to_show_what_a_locked_screen_hides() {
    let mut scene = Scene { core: Core::new(1, options()), now: Now::default() };
    let app = program("app", ":1.5");
    scene.lock(true);
    scene.notify(&app, 0, text("one"));
    scene.core.show_tray(true, scene.now);
    assert_eq!(scene.heard(), ["1 wait"]);
    assert!(!scene.core.wants_ui());
    scene.lock(false);
    let heard = scene.heard();
    assert_eq!(heard, ["0 wait", "show 1 one", "wake"]);
}

#[test]
fn locking_puts_the_tray_away_and_what_was_taken_back_a_moment_ago() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("one"));
    scene.core.close(&app, 100, scene.now).unwrap();
    scene.heard();
    scene.lock(true);
    assert_eq!(scene.heard(), ["remove 100"]);
    scene.lock(false);
    scene.core.show_tray(true, scene.now);
    scene.heard();
    scene.lock(true);
    assert_eq!(scene.heard(), ["tray open: false"]);
}

#[test]
fn behind_a_locked_screen_only_critical_ones_are_heard() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    let bell = |summary: &str| Content { sound: Some(Sound::Name("bell".into())), ..text(summary) };
    scene.lock(true);
    scene.notify(&app, 0, bell("one"));
    assert_eq!(scene.heard(), ["1 wait"]);
    scene.notify(&app, 0, Content { urgency: Urgency::Critical, ..bell("fire") });
    assert_eq!(scene.heard(), ["2 wait", "play bell"]);
    scene.lock(false);
    assert!(scene.heard().iter().all(|line| !line.starts_with("play")));
}

#[test]
fn a_locked_screen_holds_no_popup_for_a_reply() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("one"));
    scene.core.hold(id(100), true, scene.now).unwrap();
    scene.lock(true);
    scene.lock(false);
    scene.heard();
    scene.pass(6_000);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
}

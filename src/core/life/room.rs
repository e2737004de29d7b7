//! Transcripts of many popups of one application, which are the newest and a line.

use super::*;

impl Scene {
    fn many(&mut self, app: &Caller, summaries: &[&str]) {
        for summary in summaries {
            self.notify(app, 0, text(summary));
        }
    }

    fn shown(&self) -> Vec<String> {
        self.core.view().popups.iter().map(|popup| popup.summary.clone()).collect()
    }
}

#[test]
fn many_of_one_application_leave_room_for_others() {
    let mut scene = Scene::new();
    let (mail, chat, clock) = (program("mail", ":1.5"), program("chat", ":1.6"), program("clock", ":1.7"));
    scene.many(&mail, &["m1", "m2", "m3", "m4", "m5", "m6", "m7"]);
    assert_eq!((scene.shown().len(), scene.core.view().waiting), (5, 2));
    // They take two places of five; what waits of them holds up nobody.
    scene.many(&chat, &["c1", "c2", "c3"]);
    scene.many(&clock, &["t1", "t2"]);
    assert_eq!(scene.shown(), ["m1", "m2", "m3", "m4", "m5", "c1", "c2", "c3", "t1"]);
    assert_eq!(scene.core.view().waiting, 3);
    scene.core.dismiss(id(100), scene.now).unwrap();
    assert_eq!(scene.shown(), ["m2", "m3", "m4", "m5", "c1", "c2", "c3", "t1", "m6"]);
}

#[test]
fn each_site_of_a_browser_is_a_group_of_its_own() {
    let mut scene = Scene::new();
    let browser = program("browser", ":1.5");
    for (origin, summary) in [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5"), ("f", "6"), ("a", "7")] {
        scene.notify(&browser, 0, Content { origin: Some(origin.into()), ..text(summary) });
    }
    assert_eq!((scene.shown().len(), scene.core.view().waiting), (5, 2));
}

#[test]
fn critical_ones_and_those_that_are_answered_take_a_place_each() {
    let mut scene = Scene::new();
    let (app, other) = (program("app", ":1.5"), program("other", ":1.6"));
    scene.many(&app, &["1", "2", "3"]);
    for summary in ["!4", "!5"] {
        scene.notify(&app, 0, Content { urgency: Urgency::Critical, ..text(summary) });
    }
    scene.many(&other, &["o1"]);
    scene.heard();
    scene.many(&other, &["o2"]);
    assert_eq!(scene.heard(), ["1 wait"]);
    scene.core.hover(true, scene.now);
    scene.core.hold(id(100), true, scene.now).unwrap();
    assert!(scene.heard().is_empty(), "what is there goes while the person is at it");
    scene.core.hover(false, scene.now);
    assert_eq!(scene.heard(), ["remove 105", "2 wait"]);
    scene.core.hold(id(100), false, scene.now).unwrap();
    assert_eq!(scene.heard(), ["1 wait", "show 105 o1"]);
}

#[test]
fn what_comes_out_from_behind_a_line_has_its_whole_time() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.many(&app, &["1", "2", "3"]);
    scene.pass(5_000);
    let keys: Vec<u64> = scene.core.view().popups[..2].iter().map(|popup| popup.key).collect();
    scene.core.hover(true, scene.now);
    scene.core.renew_keys(&keys, scene.now);
    scene.core.renew_keys(&[99], scene.now);
    scene.core.hover(false, scene.now);
    scene.heard();
    scene.pass(1_000);
    assert_eq!(scene.heard(), [":1.5: closed 102 1", "remove 102"]);
    scene.pass(5_000);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100", ":1.5: closed 101 1", "remove 101"]);
}

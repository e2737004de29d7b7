//! Very many of one application wait: others that come find their place, and nobody overtakes.

use super::*;
use crate::core::presence::Watcher;

const CROWD: u32 = 300;

fn named(app_name: &str, summary: &str) -> Content {
    Content { app_name: app_name.into(), expire_timeout: ExpireTimeout::Never, ..text(summary) }
}

/// As many of one application as there are places are on screen, the others of it wait.
fn crowd() -> (Scene, Caller) {
    let mut scene = Scene::new();
    let many = Options { live_per_application: 1_000, burst: u32::MAX, abuse: u32::MAX, ..options() };
    scene.core.configure(many, scene.now);
    let app = program("app", ":1.5");
    for number in 0..CROWD {
        scene.notify(&app, 0, named("app", &number.to_string()));
    }
    assert_eq!((scene.core.view().popups.len(), scene.core.view().waiting), (5, CROWD - 5));
    scene.heard();
    (scene, app)
}

#[test]
fn one_of_another_application_comes_at_once() {
    let (mut scene, app) = crowd();
    let other = program("other", ":1.6");
    scene.notify(&other, 0, named("other", "here"));
    assert_eq!(scene.heard(), ["show 400 here"]);
    scene.notify(&app, 0, named("app", "behind all"));
    assert_eq!(scene.heard(), ["296 wait"]);
    // Where one goes the one comes that has waited longest.
    scene.core.close(&app, 102, scene.now).unwrap();
    scene.pass(100);
    assert_eq!(scene.heard(), [":1.5: closed 102 3", "remove 102", "295 wait", "show 105 5"]);
}

#[test]
fn one_that_says_what_is_on_screen_does_not_wait() {
    let (mut scene, app) = crowd();
    scene.notify(&app, 0, named("app", "3"));
    assert_eq!(scene.heard(), ["103 becomes 400 3"]);
}

#[test]
fn nothing_comes_while_the_screen_is_locked_and_all_in_their_turn_after_it() {
    let (mut scene, _) = crowd();
    let other = program("other", ":1.6");
    scene.core.idle(Watcher::Session, Some(false), scene.now);
    scene.core.locked(true, scene.now);
    scene.heard();
    scene.notify(&other, 0, named("other", "later"));
    assert_eq!(scene.heard(), ["301 wait"]);
    scene.core.locked(false, scene.now);
    let summaries: Vec<&str> = scene.core.view().popups.iter().map(|popup| popup.summary.as_str()).collect();
    assert_eq!(summaries, ["0", "1", "2", "3", "4", "later"]);
}

//! How often a popup has been made news of again in its place, and which process has sent it.

use super::*;
use crate::core::identity::Process;

fn alerts(scene: &Scene) -> Vec<u32> {
    scene.core.view().popups.iter().map(|popup| popup.alerts).collect()
}

#[test]
fn only_what_its_sender_calls_news_counts() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, Content { renotify: true, ..text("one") });
    assert_eq!(alerts(&scene), [0], "what comes is news anyway");
    scene.notify(&app, 100, text("a quiet update"));
    assert_eq!(alerts(&scene), [0]);
    scene.notify(&app, 100, Content { renotify: true, ..text("news") });
    assert_eq!(alerts(&scene), [1]);
    scene.notify(&app, 100, Content { urgency: Urgency::Critical, ..text("worse") });
    assert_eq!(alerts(&scene), [2]);
    scene.notify(&app, 100, Content { urgency: Urgency::Critical, ..text("as bad") });
    assert_eq!(alerts(&scene), [2]);
}

#[test]
fn firefox_makes_news_of_what_takes_the_place_of_another() {
    for (renotify, counted) in [(false, 0), (true, 1)] {
        let mut scene = Scene::new();
        let firefox = program("firefox", ":1.5");
        scene.notify(&firefox, 0, text("Hi! 0"));
        scene.core.close(&firefox, 100, scene.now).unwrap();
        scene.pass(3);
        scene.notify(&firefox, 0, Content { renotify, ..text("Hi! 1") });
        assert_eq!(alerts(&scene), [counted]);
    }
}

#[test]
fn the_process_is_that_of_whoever_sent_it_last() {
    let mut scene = Scene::new();
    let of = |client: &str, pid| Caller { process: Some(Process { pid, executable: None }), ..program("app", client) };
    scene.notify(&of(":1.5", 5), 0, text("one"));
    scene.notify(&of(":1.6", 6), 100, text("two"));
    assert_eq!(scene.core.view().popups[0].process, Some(Process { pid: 6, executable: None }));
}

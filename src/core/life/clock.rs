//! What whoever shows a popup is told of its time.

use super::*;
use crate::view::{Clock, Left};

fn told(scene: &Scene) -> Option<Clock> {
    scene.core.view().popups.first().and_then(|popup| popup.clock)
}

fn brief() -> Content {
    Content { expire_timeout: ExpireTimeout::from_wire(1_000), ..text("brief") }
}

#[test]
fn the_time_that_is_left_is_told_when_it_runs_and_when_it_stands() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    let clock = |left| Some(Clock { timeout_ms: 1_000, left });
    scene.notify(&app, 0, brief());
    assert_eq!(told(&scene), clock(Left::Until(1_000)));
    scene.pass(300);
    scene.core.hover(true, scene.now);
    assert_eq!(told(&scene), clock(Left::Stands(700)));
    scene.pass(5_000);
    scene.core.hover(false, scene.now);
    assert_eq!(told(&scene), clock(Left::Until(6_000)));
    scene.core.hold(id(100), true, scene.now).unwrap();
    assert_eq!(told(&scene), clock(Left::Stands(700)));
    // A replacement has its whole time.
    scene.notify(&app, 100, brief());
    assert_eq!(told(&scene), clock(Left::Stands(1_000)));
    scene.core.ui_present(false, scene.now);
    scene.core.ui_present(true, scene.now);
    assert_eq!(told(&scene), clock(Left::Until(6_300)));
}

#[test]
fn one_that_stays_has_no_time_and_lists_tell_none() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, Content { expire_timeout: ExpireTimeout::Never, ..text("stays") });
    scene.core.hover(true, scene.now);
    assert_eq!(told(&scene), None);
    scene.notify(&app, 0, brief());
    assert!(scene.core.entries().iter().all(|entry| entry.notification.clock.is_none()));
}

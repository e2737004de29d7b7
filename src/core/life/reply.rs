//! Replies: what a person writes, and that nothing of it is lost meanwhile.

use super::*;

fn question(expire_timeout: i32) -> Content {
    let actions = vec![Action { key: "inline-reply".into(), label: "Reply".into() }];
    Content { actions, expire_timeout: ExpireTimeout::from_wire(expire_timeout), ..text("Hello?") }
}

#[test]
fn the_time_of_what_is_being_answered_stands_still_and_goes_on_afterwards() {
    let mut scene = Scene::new();
    let chat = program("chat", ":1.5");
    scene.notify(&chat, 0, question(1_000));
    scene.notify(&chat, 0, Content { expire_timeout: ExpireTimeout::from_wire(2_000), ..text("another") });
    scene.heard();
    scene.pass(600);
    assert_eq!(scene.core.hold(id(100), true, scene.now), Ok(()));
    scene.pass(60_000);
    assert_eq!(scene.heard(), [":1.5: closed 101 1", "remove 101"], "only what is answered stands still");
    scene.core.hover(true, scene.now);
    scene.core.hover(false, scene.now);
    scene.pass(60_000);
    assert!(scene.heard().is_empty(), "the pointer that leaves does not make it run");
    scene.core.hold(id(100), false, scene.now).unwrap();
    scene.pass(399);
    assert!(scene.heard().is_empty());
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
    assert_eq!(scene.core.hold(id(100), true, scene.now), Err(Refusal::NotFound));
}

#[test]
fn an_update_of_what_is_being_answered_does_not_make_its_time_run() {
    let mut scene = Scene::new();
    let chat = program("chat", ":1.5");
    scene.notify(&chat, 0, question(1_000));
    scene.core.hold(id(100), true, scene.now).unwrap();
    scene.notify(&chat, 100, question(500));
    scene.pass(60_000);
    assert_eq!(scene.core.next_deadline(), None);
    scene.core.hold(id(100), false, scene.now).unwrap();
    scene.heard();
    scene.pass(500);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
}

#[test]
fn what_is_being_answered_in_the_tray_does_not_end_either() {
    let mut scene = Scene::new();
    let chat = program("chat", ":1.5");
    scene.notify(&chat, 0, question(1_000));
    scene.core.show_tray(true, scene.now);
    scene.core.hold(id(100), true, scene.now).unwrap();
    scene.pass(60_000);
    scene.heard();
    // The field goes with the tray.
    scene.core.show_tray(false, scene.now);
    scene.pass(1_000);
    assert_eq!(scene.heard(), ["tray open: false", ":1.5: closed 100 1"]);
}

#[test]
fn what_was_being_written_is_gone_with_whoever_showed_it() {
    let mut scene = Scene::new();
    let chat = program("chat", ":1.5");
    scene.notify(&chat, 0, question(1_000));
    scene.core.hold(id(100), true, scene.now).unwrap();
    scene.core.ui_present(false, scene.now);
    scene.core.ui_present(true, scene.now);
    scene.heard();
    scene.pass(1_000);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
}

#[test]
fn do_not_disturb_leaves_what_is_being_answered_until_it_is() {
    let mut scene = Scene::new();
    let chat = program("chat", ":1.5");
    scene.notify(&chat, 0, question(-1));
    scene.notify(&chat, 0, text("another"));
    scene.core.hold(id(100), true, scene.now).unwrap();
    scene.heard();
    scene.core.set_dnd(true, None, scene.now);
    assert_eq!(scene.heard(), ["remove 101"]);
    scene.core.reply(id(100), "yes", scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.5: replied 100 yes", ":1.5: closed 100 2", "remove 100"]);
}

#[test]
fn another_one_ends_for_the_limit() {
    let mut scene = Scene::new();
    let chat = program("chat", ":1.5");
    scene.notify(&chat, 0, question(0));
    scene.core.hold(id(100), true, scene.now).unwrap();
    for nth in 0..options().live_per_application {
        scene.notify(&chat, 0, Content { urgency: Urgency::Critical, ..text(&format!("more {nth}")) });
    }
    let closed: Vec<String> = scene.heard().into_iter().filter(|line| line.contains("closed")).collect();
    assert_eq!(closed, [":1.5: closed 105 1"], "the oldest that waits");
    assert_eq!(scene.core.hold(id(100), true, scene.now), Ok(()));
}

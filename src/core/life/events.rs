//! What a sender is told of its own notification by our own interface.

use super::*;
use crate::core::dnd::Until;
use crate::core::event::{Event, What};

fn events(scene: &mut Scene) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(effect) = scene.core.poll_effect() {
        let Effect::Tell(Event { id, client, data, what, .. }) = effect else { continue };
        let what = match &what {
            What::Show(None) => "show".to_owned(),
            What::Show(Some(held_back)) => format!("show, held back: {}", held_back.name()),
            What::Click { activation_token } => format!("click {activation_token}"),
            What::Action { action_key, activation_token } => format!("action {action_key} {activation_token}"),
            What::Reply(text) => format!("reply {text}"),
            What::Close(reason) => format!("close {reason:?}"),
            What::Error(problem) => format!("error {}", problem.name()),
        };
        lines.push(format!("{} {} {}: {what}", client.0, id.get(), data.unwrap_or_default()));
    }
    lines
}

fn with_data(content: Content, data: &str) -> Content {
    Content { data: Some(data.into()), ..content }
}

#[test]
fn it_is_shown_clicked_and_closed_once_each_with_its_data() {
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    scene.notify(&page, 0, with_data(with_actions("Hi"), "7"));
    scene.notify(&page, 0, with_data(with_actions("Hi, too"), "8"));
    scene.core.invoke(id(100), "default", "tok", scene.now).unwrap();
    scene.core.invoke(id(101), "yes", "", scene.now).unwrap();
    assert!(scene.core.invoke(id(101), "yes", "", scene.now).is_err());
    assert_eq!(
        events(&mut scene),
        [
            ":1.5 100 7: show",
            ":1.5 101 8: show",
            ":1.5 100 7: click tok",
            ":1.5 100 7: close Dismissed",
            ":1.5 101 8: action yes ",
            ":1.5 101 8: close Dismissed",
        ]
    );
}

#[test]
fn a_click_is_told_though_its_sender_has_no_action_for_it() {
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    scene.notify(&page, 0, with_data(text("plain"), "1"));
    scene.notify(&page, 0, Content { resident: true, ..text("resident") });
    scene.core.invoke(id(100), "default", "tok", scene.now).unwrap();
    assert_eq!(scene.core.invoke(id(101), "yes", "", scene.now), Err(Refusal::NotFound));
    scene.core.invoke(id(101), "default", "", scene.now).unwrap();
    assert_eq!(
        events(&mut scene),
        [
            ":1.5 100 1: show",
            ":1.5 101 : show",
            ":1.5 100 1: click tok",
            ":1.5 100 1: close Dismissed",
            ":1.5 101 : click ",
            ":1.5 101 : close Dismissed",
        ]
    );
}

#[test]
fn a_click_without_an_action_is_no_signal_but_the_end() {
    let mut scene = Scene::new();
    scene.notify(&program("page", ":1.5"), 0, text("plain"));
    scene.heard();
    scene.core.invoke(id(100), "default", "tok", scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.5: closed 100 2", "remove 100"]);
    assert_eq!(scene.core.invoke(id(100), "default", "", scene.now), Err(Refusal::NotFound));
}

#[test]
fn a_mere_hide_is_no_close_and_each_end_has_its_reason() {
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    scene.notify(&page, 0, with_actions("stays"));
    scene.pass(60_000);
    assert_eq!(events(&mut scene), [":1.5 100 : show"], "its popup is over, and it is live");
    scene.core.close(&page, 100, scene.now).unwrap();
    scene.notify(&page, 0, Content { expire_timeout: ExpireTimeout::from_wire(1_000), ..text("goes") });
    scene.pass(1_000);
    assert_eq!(events(&mut scene), [":1.5 100 : close Closed", ":1.5 101 : show", ":1.5 101 : close Expired"]);
}

#[test]
fn what_gets_a_place_because_nobody_shows_popups_any_more_is_not_shown_yet() {
    let mut scene = Scene::new();
    scene.core.configure(Options { popups: 3, ..options() }, scene.now);
    let (page, other) = (program("page", ":1.5"), program("other", ":1.6"));
    scene.notify(&page, 0, with_actions("one"));
    scene.core.hold(id(100), true, scene.now).unwrap();
    scene.notify(&page, 0, text("two"));
    scene.notify(&other, 0, text("three"));
    scene.notify(&page, 0, text("four"));
    assert_eq!((scene.core.view().waiting, events(&mut scene).last().unwrap().contains("held back")), (1, true));
    // The first is folded with the others of its group again.
    scene.core.ui_present(false, scene.now);
    assert_eq!((scene.core.view().waiting, events(&mut scene).len()), (0, 0));
    scene.core.ui_present(true, scene.now);
    assert_eq!(events(&mut scene), [":1.5 103 : show"]);
}

#[test]
fn nothing_is_shown_while_nobody_shows_it() {
    let mut scene = Scene { core: Core::new(100, options()), now: Now::default() };
    let page = program("page", ":1.5");
    scene.notify(&page, 0, text("one"));
    scene.notify(&page, 0, text("two"));
    assert!(events(&mut scene).is_empty());
    scene.core.hide(&[2], scene.now);
    assert_eq!(events(&mut scene), [":1.5 101 : show, held back: tray"]);
    scene.core.ui_present(true, scene.now);
    scene.core.ui_present(false, scene.now);
    scene.core.ui_present(true, scene.now);
    assert_eq!(events(&mut scene), [":1.5 100 : show"]);
}

#[test]
fn what_is_held_back_is_told_as_such_and_as_shown_once_it_is() {
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    scene.core.locked(true, scene.now);
    scene.notify(&page, 0, text("locked"));
    scene.core.locked(false, scene.now);
    scene.core.set_dnd(true, Some(Until::For(Duration::from_secs(60))), scene.now);
    scene.notify(&page, 0, text("quiet"));
    scene.core.set_dnd(false, None, scene.now);
    scene.core.show_tray(true, scene.now);
    scene.notify(&page, 0, text("open"));
    assert_eq!(
        events(&mut scene),
        [
            ":1.5 100 : show, held back: locked",
            ":1.5 100 : show",
            ":1.5 101 : show, held back: dnd",
            ":1.5 103 : show, held back: tray",
        ]
    );
}

#[test]
fn one_that_waits_for_a_place_is_held_back_until_there_is_one() {
    let mut scene = Scene { core: Core::new(100, Options { popups: 1, ..options() }), now: Now::default() };
    scene.core.ui_present(true, scene.now);
    let page = program("page", ":1.5");
    scene.notify(&page, 0, text("one"));
    scene.notify(&page, 0, text("two"));
    scene.core.dismiss(id(100), scene.now).unwrap();
    assert_eq!(
        events(&mut scene),
        [":1.5 100 : show", ":1.5 101 : show, held back: room", ":1.5 100 : close Dismissed", ":1.5 101 : show"]
    );
}

#[test]
fn each_replacement_is_shown_and_closes_nothing() {
    let mut scene = Scene::new();
    let page = program("page", ":1.5");
    scene.notify(&page, 0, with_data(text("one"), "1"));
    scene.notify(&page, 100, with_data(text("two"), "2"));
    scene.notify(&page, 100, with_data(text("two"), "3"));
    scene.core.dismiss(id(100), scene.now).unwrap();
    assert_eq!(events(&mut scene), [":1.5 100 1: show", ":1.5 100 2: show", ":1.5 100 3: show", ":1.5 100 3: close Dismissed"]);
}

#[test]
fn what_tidings_says_itself_has_no_events() {
    let mut scene = Scene::new();
    scene.core.notify_ours(with_actions("ours"), scene.now);
    scene.core.dismiss(id(100), scene.now).unwrap();
    assert!(events(&mut scene).is_empty());
}

//! What is refused was accepted: it ends once for its sender, whatever becomes of the daemon, and nothing of what it says is kept.

use super::*;
use crate::core::permission::{State, Subject};
use crate::core::record::Record;

fn page(summary: &str) -> Content {
    Content { app_name: "Browser".into(), origin: Some("example.org".into()), ..text(summary) }
}

fn browser() -> Caller {
    program("/usr/lib/browser/browser", ":1.5")
}

fn denied(scene: &mut Scene, state: State) {
    let subject = Subject::of(&browser().identity, &page(""));
    scene.core.set_permission(&subject, state.into(), scene.now);
}

/// The next run, with what this one has left.
fn again(scene: &Scene) -> Scene {
    let (permitted, refused) = (scene.core.permitted(), scene.core.all_refused());
    let records: Vec<Record> = scene.core.recorded().into_iter().filter_map(|key| scene.core.record(key)).collect();
    let mut next = Scene { core: Core::new(500, options()), now: scene.now };
    next.core.restore_permissions(permitted);
    next.core.restore(records, scene.core.next_key(), None, next.now);
    next.core.restore_refused(refused, next.now);
    next
}

#[test]
fn its_sender_hears_of_its_end_once_though_the_daemon_was_killed() {
    let mut scene = Scene::new();
    denied(&mut scene, State::Denied);
    let short = Content { expire_timeout: ExpireTimeout::from_wire(3_000), ..page("short") };
    scene.notify(&browser(), 0, short);
    scene.notify(&browser(), 0, page("taken back"));
    scene.notify(&browser(), 0, Content { transient: true, ..page("transient") });
    scene.pass(1_000);
    let kept = format!("{:?}", scene.core.all_refused());
    assert!(!kept.contains("short") && !kept.contains("taken back"), "{kept}");
    let mut next = again(&scene);
    assert_eq!((next.core.entries().len(), next.core.all_refused().len()), (0, 2));
    next.core.close(&browser(), 101, next.now).unwrap();
    assert_eq!(next.core.close(&browser(), 102, next.now), Err(Refusal::NotFound));
    next.pass(1_999);
    assert_eq!(next.heard(), [":1.5: closed 101 3"]);
    next.pass(1);
    assert_eq!(next.heard(), [":1.5: closed 100 1"]);
    next.pass(60_000);
    assert_eq!((next.heard(), next.core.all_refused()), (vec![], vec![]));
}

#[test]
fn what_was_over_while_there_was_no_daemon_ends_at_once() {
    let mut scene = Scene::new();
    denied(&mut scene, State::Denied);
    scene.notify(&browser(), 0, page("one"));
    scene.now.wall += Duration::from_secs(3600);
    let mut next = again(&scene);
    assert!(next.core.next_deadline().is_some_and(|at| at <= next.now.mono));
    next.pass(0);
    assert_eq!(next.heard(), [":1.5: closed 100 1"]);
}

#[test]
fn new_content_for_it_is_shown_once_that_may_be() {
    let mut scene = Scene::new();
    denied(&mut scene, State::Denied);
    scene.notify(&browser(), 0, page("one"));
    let mut next = again(&scene);
    next.core.ui_present(true, next.now);
    denied(&mut next, State::Granted);
    assert_eq!(next.heard(), Vec::<String>::new(), "what it said is gone");
    assert_eq!(next.notify(&browser(), 100, page("two")), 100);
    assert_eq!((next.heard(), next.core.all_refused()), (vec!["show 100 two".to_owned()], vec![]));
}

/// Firefox's way to replace what has a tag: it takes the one back and sends the next under a number of its own.
fn again_by_tag(scene: &mut Scene, before: u32, summary: &str) -> u32 {
    scene.core.close(&browser(), before, scene.now).unwrap();
    scene.pass(20);
    scene.notify(&browser(), 0, page(summary))
}

#[test]
fn a_denied_page_that_replaces_by_its_tag_hears_one_close_for_each() {
    let mut scene = Scene::new();
    denied(&mut scene, State::Denied);
    let mut before = scene.notify(&browser(), 0, page("0"));
    for nth in 1..4 {
        let next = again_by_tag(&mut scene, before, &nth.to_string());
        assert_eq!(scene.heard(), [format!(":1.5: closed {before} 3")], "nothing is seen, and nothing told twice");
        before = next;
    }
    scene.pass(6_000);
    assert_eq!(scene.heard(), [format!(":1.5: closed {before} 1")]);
    assert_eq!(scene.core.state(), crate::view::State::default());
}

#[test]
fn a_page_that_is_denied_between_the_two_halves_leaves_nothing_on_screen() {
    let mut scene = Scene::new();
    let first = scene.notify(&browser(), 0, page("first"));
    scene.heard();
    scene.core.close(&browser(), first, scene.now).unwrap();
    denied(&mut scene, State::Denied);
    let second = scene.notify(&browser(), 0, page("second"));
    assert_eq!(scene.heard(), [format!(":1.5: closed {first} 3"), format!("remove {first}")]);
    scene.core.close(&browser(), second, scene.now).unwrap();
    scene.pass(10_000);
    assert_eq!(scene.heard(), [format!(":1.5: closed {second} 3")]);
}

//! Who may show notifications: what is shown, held back and refused, what is asked, and what follows from the answers.

use super::*;
use crate::core::permission::{Answer, Changes, Policy, Requested, State, Subject, Switches};
use crate::view::permission::{Permission, Question};

fn scene(permission: Policy) -> Scene {
    let core = Core::new(100, Options { permission, ..Options::default() });
    let mut scene = Scene { core, now: Now::default() };
    scene.core.ui_present(true, scene.now);
    scene.heard();
    scene
}

/// A web site in a browser.
fn page(origin: &str, summary: &str) -> Content {
    Content { app_name: "Browser".into(), origin: Some(origin.into()), ..with_actions(summary) }
}

fn browser() -> Caller {
    program("/usr/lib/browser/browser", ":1.5")
}

fn asks(scene: &Scene) -> Vec<(u32, Question)> {
    scene.core.view().popups.iter().filter_map(|popup| Some((popup.id.get(), popup.asks?))).collect()
}

fn known(scene: &Scene, origin: Option<&str>) -> Permission {
    scene.core.permissions().into_iter().find(|known| known.origin.as_deref() == origin).unwrap()
}

fn subject(origin: Option<&str>) -> Subject {
    let content = Content { origin: origin.map(str::to_owned), ..page("", "") };
    Subject::of(&browser().identity, &content)
}

fn set(scene: &mut Scene, origin: Option<&str>, changes: Changes) {
    scene.core.set_permission(&subject(origin), changes, scene.now);
}

#[test]
fn whoever_was_never_heard_of_is_asked_about_three_times_and_then_left_alone() {
    let mut scene = scene(Policy::Ask);
    for nth in 0..5 {
        let id = scene.notify(&browser(), 0, page("example.org", &nth.to_string()));
        let asked = if nth < 3 { vec![(id, Question::Permission)] } else { vec![] };
        assert_eq!(asks(&scene), asked);
        scene.pass(6_000);
        assert!(scene.core.view().popups.is_empty());
    }
    assert_eq!((known(&scene, Some("example.org")).state, known(&scene, Some("example.org")).shown), (State::Default, 5));
}

#[test]
fn one_strip_is_on_screen_and_goes_to_what_takes_the_place_of_its_popup() {
    let mut scene = scene(Policy::Ask);
    scene.notify(&browser(), 0, page("example.org", "one"));
    scene.notify(&browser(), 0, page("example.org", "two"));
    scene.notify(&browser(), 0, page("other.org", "three"));
    assert_eq!(asks(&scene), [(100, Question::Permission), (102, Question::Permission)]);
    // Firefox's way to replace.
    scene.core.close(&browser(), 100, scene.now).unwrap();
    scene.notify(&browser(), 0, page("example.org", "one again"));
    // What is said once more.
    scene.notify(&browser(), 0, page("other.org", "three"));
    assert_eq!(asks(&scene), [(103, Question::Permission), (104, Question::Permission)]);
    // Where the later one goes the earlier one comes back, and is asked about.
    scene.core.close(&browser(), 104, scene.now).unwrap();
    assert_eq!(asks(&scene), [(103, Question::Permission), (102, Question::Permission)]);
}

#[test]
fn the_strip_moves_with_what_a_page_replaces_by_its_tag_and_counts_once() {
    let mut scene = scene(Policy::Ask);
    let mut before = scene.notify(&browser(), 0, page("example.org", "0"));
    scene.heard();
    for nth in 1..5 {
        scene.core.close(&browser(), before, scene.now).unwrap();
        scene.pass(20);
        let next = scene.notify(&browser(), 0, page("example.org", &nth.to_string()));
        assert_eq!(scene.heard(), [format!(":1.5: closed {before} 3"), format!("{before} becomes {next} {nth}")]);
        assert_eq!(asks(&scene), [(next, Question::Permission)], "round {nth}");
        before = next;
    }
    // The answer is about the page, and ends what is there of it, once.
    scene.core.answer(id(before), Answer::Denied, scene.now).unwrap();
    assert_eq!(scene.heard(), [format!(":1.5: closed {before} 2"), format!("remove {before}")]);
}

#[test]
fn what_is_granted_is_not_asked_about_and_is_heard() {
    let mut scene = scene(Policy::Ask);
    let loud = |summary: &str| Content { sound: Some(Sound::Name("bell".into())), ..page("example.org", summary) };
    scene.notify(&browser(), 0, loud("one"));
    scene.notify(&browser(), 0, page("example.org", "two"));
    assert!(!scene.heard().contains(&"play bell".to_owned()));
    assert_eq!(scene.core.answer(id(100), Answer::Quiet, scene.now), Err(Refusal::NotFound));
    assert_eq!(scene.core.answer(id(101), Answer::Granted, scene.now), Err(Refusal::NotFound));
    assert_eq!(scene.core.answer(id(100), Answer::Granted, scene.now), Ok(()));
    assert_eq!((scene.heard(), asks(&scene)), (vec!["update 100 one".to_owned()], vec![]));
    scene.notify(&browser(), 0, loud("three"));
    assert_eq!(scene.heard(), ["show 102 three", "play bell"]);
    assert_eq!(known(&scene, Some("example.org")).state, State::Granted);
    // Another page of the same browser was granted nothing.
    scene.pass(3_000);
    scene.notify(&browser(), 0, Content { origin: Some("other.org".into()), ..loud("four") });
    assert_eq!(scene.heard(), ["show 103 four"]);
}

#[test]
fn a_block_ends_all_that_is_theirs_once_and_nothing_more_is_seen() {
    let mut scene = scene(Policy::Ask);
    scene.notify(&browser(), 0, page("example.org", "tray"));
    scene.pass(6_000);
    scene.notify(&browser(), 0, page("example.org", "one"));
    scene.notify(&browser(), 0, page("example.org", "two"));
    scene.notify(&browser(), 0, page("other.org", "other"));
    scene.heard();
    scene.core.answer(id(101), Answer::Denied, scene.now).unwrap();
    let heard = scene.heard();
    let closed: Vec<_> = heard.iter().filter(|line| line.contains("closed")).collect();
    assert_eq!(closed, [":1.5: closed 100 2", ":1.5: closed 101 2", ":1.5: closed 102 2"]);
    assert_eq!(scene.core.entries().len(), 1);
    // It is accepted, answered, and counted.
    let id = scene.notify(&browser(), 0, Content { sound: Some(Sound::Name("bell".into())), ..page("example.org", "three") });
    assert_eq!((scene.heard(), scene.core.entries().len(), scene.core.state().live), (vec![], 1, 1));
    assert_eq!((known(&scene, Some("example.org")).blocked, known(&scene, Some("example.org")).shown), (1, 3));
    assert_eq!(scene.notify(&browser(), id, page("example.org", "three again")), id);
    scene.pass(5_000);
    assert_eq!(scene.heard(), ["remove 103", ":1.5: closed 103 1"].map(str::to_owned)[..0]);
    scene.pass(1_000);
    assert!(scene.heard().contains(&format!(":1.5: closed {id} 1")));
    // Its sender may take it back before that.
    let id = scene.notify(&browser(), 0, page("example.org", "four"));
    scene.core.close(&browser(), id, scene.now).unwrap();
    assert_eq!(scene.heard(), [format!(":1.5: closed {id} 3")]);
    scene.pass(10_000);
    assert!(!scene.heard().iter().any(|line| line.contains(&id.to_string())));
}

#[test]
fn what_is_denied_to_an_application_is_denied_to_each_origin_and_to_no_other_program() {
    let mut scene = scene(Policy::Ask);
    set(&mut scene, None, State::Denied.into());
    scene.notify(&browser(), 0, page("example.org", "page"));
    assert_eq!(scene.heard(), Vec::<String>::new());
    let claims = Content { app_name: "browser".into(), ..text("claim") };
    scene.notify(&program("/usr/bin/notify-send", ":1.6"), 0, claims);
    assert_eq!(scene.heard(), ["show 101 claim"]);
    // Nor is what was granted to the application granted to what claims its name.
    set(&mut scene, None, State::Granted.into());
    assert_eq!(asks(&scene), [(101, Question::Permission)]);
}

#[test]
fn strictly_nothing_is_shown_before_it_is_granted() {
    let mut scene = scene(Policy::Strict);
    scene.notify(&browser(), 0, page("example.org", "one"));
    scene.notify(&browser(), 0, page("other.org", "other"));
    assert_eq!(scene.heard(), ["show 101 example.org wants to show notifications"]);
    assert_eq!((scene.core.entries().len(), asks(&scene)), (0, vec![(101, Question::Request)]));
    scene.core.answer(id(101), Answer::Granted, scene.now).unwrap();
    let heard = scene.heard();
    assert!(heard.contains(&"show 100 one".to_owned()), "{heard:?}");
    assert!(heard.contains(&"remove 101".to_owned()) && !heard.iter().any(|line| line.contains("closed")));
    let question = asks(&scene)[0].0;
    scene.core.answer(id(question), Answer::Denied, scene.now).unwrap();
    let heard = scene.heard();
    assert!(
        heard.contains(&":1.5: closed 102 2".to_owned()) && !heard.iter().any(|line| line.starts_with("show")),
        "{heard:?}"
    );
    assert_eq!(asks(&scene), []);
}

#[test]
fn a_question_that_is_put_away_three_times_is_asked_no_more() {
    let mut scene = scene(Policy::Strict);
    for nth in 0..3 {
        scene.notify(&browser(), 0, page("example.org", &nth.to_string()));
        let question = asks(&scene)[0].0;
        scene.core.dismiss(id(question), scene.now).unwrap();
        assert_eq!(asks(&scene), []);
    }
    scene.heard();
    // What was held back goes as if it had been denied.
    scene.pass(6_000);
    assert_eq!(scene.heard().iter().filter(|line| line.contains("closed")).count(), 3);
    scene.notify(&browser(), 0, page("example.org", "four"));
    assert_eq!((scene.heard(), known(&scene, Some("example.org")).state), (vec![], State::Default));
}

#[test]
fn a_request_is_answered_by_what_the_person_says_and_one_is_asked_at_a_time() {
    let mut scene = scene(Policy::Ask);
    let request = |scene: &mut Scene, origin: &str| scene.core.request_permission(&subject(Some(origin)), "Browser", scene.now);
    let Requested::Asked(one) = request(&mut scene, "one.org") else { panic!("it is asked") };
    let Requested::Asked(two) = request(&mut scene, "two.org") else { panic!("it is asked") };
    assert_eq!(request(&mut scene, "one.org"), Requested::Asked(one));
    assert_eq!(asks(&scene), [(100, Question::Request)]);
    scene.heard();
    scene.core.answer(id(100), Answer::Granted, scene.now).unwrap();
    assert!(scene.heard().contains(&format!("{one} is granted")));
    assert_eq!(request(&mut scene, "one.org"), Requested::Told(State::Granted));
    let question = asks(&scene)[0].0;
    scene.core.dismiss(id(question), scene.now).unwrap();
    assert!(scene.heard().contains(&format!("{two} is default")));
    // Whoever asked has left.
    let Requested::Asked(two) = request(&mut scene, "two.org") else { panic!("it is asked again") };
    scene.core.withdraw_request(two, scene.now);
    assert_eq!(asks(&scene), []);
}

#[test]
fn nobody_is_asked_while_nothing_is_to_pop_up() {
    let mut scene = scene(Policy::Ask);
    scene.core.set_dnd(true, None, scene.now);
    scene.core.request_permission(&subject(None), "Browser", scene.now);
    assert_eq!(asks(&scene), []);
    scene.core.set_dnd(false, None, scene.now);
    assert_eq!(asks(&scene).len(), 1);
    // The tray takes it from the screen, and it is no answer.
    scene.core.show_tray(true, scene.now);
    assert_eq!(asks(&scene), []);
    scene.core.show_tray(false, scene.now);
    assert_eq!(asks(&scene).len(), 1);
}

#[test]
fn whoever_is_dismissed_three_times_in_a_row_is_offered_to_be_quiet_once() {
    let mut scene = scene(Policy::Allow);
    let show = |scene: &mut Scene| id(scene.notify(&browser(), 0, page("example.org", "news")));
    for _ in 0..2 {
        let shown = show(&mut scene);
        scene.core.dismiss(shown, scene.now).unwrap();
    }
    // A click begins the count anew.
    let shown = show(&mut scene);
    scene.core.invoke(shown, "default", "", scene.now).unwrap();
    for _ in 0..3 {
        let shown = show(&mut scene);
        assert_eq!(asks(&scene), []);
        scene.core.dismiss(shown, scene.now).unwrap();
    }
    let offer = show(&mut scene);
    assert_eq!(asks(&scene), [(offer.get(), Question::Quiet)]);
    scene.core.dismiss(offer, scene.now).unwrap();
    show(&mut scene);
    assert_eq!(asks(&scene), [], "it is offered once");
}

#[test]
fn who_is_quiet_goes_straight_to_the_tray() {
    let mut scene = scene(Policy::Allow);
    for _ in 0..3 {
        let shown = scene.notify(&browser(), 0, page("example.org", "news"));
        scene.core.dismiss(id(shown), scene.now).unwrap();
    }
    let offer = scene.notify(&browser(), 0, page("example.org", "news"));
    scene.heard();
    scene.core.answer(id(offer), Answer::Quiet, scene.now).unwrap();
    assert_eq!(scene.heard(), [format!("remove {offer}")]);
    let loud = Content { sound: Some(Sound::Name("bell".into())), urgency: Urgency::Critical, ..page("example.org", "more") };
    scene.notify(&browser(), 0, loud);
    assert_eq!((scene.heard(), scene.core.entries().len()), (vec![], 2));
}

#[test]
fn each_switch_holds_at_once() {
    let mut scene = scene(Policy::Allow);
    let off = |change: fn(&mut Changes)| {
        let mut changes = Changes::default();
        change(&mut changes);
        changes
    };
    scene.notify(&browser(), 0, page("example.org", "tray"));
    scene.pass(6_000);
    scene.notify(&browser(), 0, page("example.org", "popup"));
    scene.heard();
    // No tray: what is there goes when its time is over, and tells its sender so.
    set(&mut scene, Some("example.org"), off(|changes| changes.tray = Some(false)));
    assert_eq!(scene.core.entries().len(), 1);
    scene.pass(6_000);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", ":1.5: closed 101 1", "remove 101"]);
    assert_eq!(scene.core.entries().len(), 0);
    set(&mut scene, Some("example.org"), off(|changes| changes.tray = Some(true)));
    // No popups.
    scene.notify(&browser(), 0, page("example.org", "popup"));
    scene.heard();
    set(&mut scene, None, off(|changes| changes.popups = Some(false)));
    assert_eq!((scene.heard(), scene.core.entries().len()), (vec!["remove 102".to_owned()], 1));
    set(&mut scene, None, off(|changes| changes.popups = Some(true)));
    // No sound.
    let loud = |summary: &str| Content { sound: Some(Sound::Name("bell".into())), ..page("example.org", summary) };
    set(&mut scene, Some("example.org"), off(|changes| changes.sound = Some(false)));
    scene.notify(&browser(), 0, loud("loud"));
    assert_eq!(scene.heard(), ["show 103 loud"]);
    // No history.
    set(&mut scene, Some("example.org"), off(|changes| changes.history = Some(false)));
    let archived = |scene: &Scene| scene.core.recorded().into_iter().any(|key| scene.core.record(key).unwrap().archived);
    assert!(!archived(&scene));
    scene.core.reset_permission(&subject(Some("example.org")), scene.now).unwrap();
    assert!(archived(&scene));
    assert_eq!(scene.core.reset_permission(&subject(Some("example.org")), scene.now), Err(Refusal::NotFound));
}

#[test]
fn what_may_be_seen_on_a_locked_screen_is() {
    let mut scene = scene(Policy::Ask);
    set(&mut scene, Some("call.org"), Changes { lock_screen: Some(true), ..State::Granted.into() });
    scene.notify(&browser(), 0, page("call.org", "a call"));
    scene.notify(&browser(), 0, page("example.org", "secret"));
    scene.heard();
    scene.core.locked(true, scene.now);
    assert_eq!(scene.heard(), ["remove 101", "1 wait"]);
    let loud = Content { sound: Some(Sound::Name("ring".into())), ..page("call.org", "another call") };
    scene.notify(&browser(), 0, loud);
    scene.notify(&browser(), 0, page("example.org", "secret too"));
    assert_eq!(scene.heard(), ["show 102 another call", "play ring", "2 wait"]);
    scene.core.locked(false, scene.now);
    assert_eq!(scene.core.view().popups.len(), 4);
}

#[test]
fn tidings_itself_is_never_asked_about() {
    let mut scene = scene(Policy::Strict);
    scene.core.notify_ours(text("ours"), scene.now);
    assert_eq!((scene.heard(), asks(&scene)), (vec!["show 100 ours".to_owned()], vec![]));
    assert!(scene.core.permissions().is_empty());
}

#[test]
fn another_policy_holds_at_once() {
    let mut scene = scene(Policy::Strict);
    scene.notify(&browser(), 0, page("example.org", "one"));
    scene.heard();
    scene.core.configure(options(), scene.now);
    let heard = scene.heard();
    assert!(heard.contains(&"show 100 one".to_owned()), "{heard:?}");
    assert_eq!(asks(&scene), []);
    scene.core.configure(Options::default(), scene.now);
    scene.notify(&browser(), 0, page("example.org", "two"));
    assert_eq!(asks(&scene).len(), 1);
    scene.core.configure(options(), scene.now);
    assert_eq!(asks(&scene), []);
}

#[test]
fn switches_are_as_they_are_told() {
    let mut scene = scene(Policy::Ask);
    set(&mut scene, None, Changes { sound: Some(false), quiet: Some(true), ..Changes::default() });
    assert_eq!(known(&scene, None).switches, Switches { sound: false, quiet: true, ..Switches::default() });
    assert!(known(&scene, None).verified);
}

//! Transcripts of what happens behind the popups: the tray, do-not-disturb, replies, and the run after this one.

use super::*;
use crate::core::dnd::Until;

#[test]
fn do_not_disturb_holds_back_and_tells_how_much_afterwards() {
    let mut scene = Scene::new();
    let mail = program("mail", ":1.5");
    scene.core.set_dnd(true, Some(Until::For(Duration::from_secs(60))), scene.now);
    let (quiet, loud) = (text("Quiet"), Content { urgency: Urgency::Critical, ..text("Loud") });
    scene.notify(&mail, 0, quiet);
    scene.notify(&mail, 0, loud);
    scene.notify(&mail, 0, Content { transient: true, ..text("Volume") });
    assert_eq!(scene.heard(), ["show 101 Loud"]);
    let state = scene.core.state();
    assert_eq!((state.dnd, state.missed, state.tray, state.unread), (true, 1, 3, 3));
    scene.pass(59_999);
    assert!(scene.core.state().dnd);
    scene.heard();
    scene.pass(1);
    assert_eq!(scene.heard(), ["show 103 You missed one notification"]);
    // A click on it opens the tray, where all of it is; nobody on the bus hears of that.
    scene.core.invoke(id(103), "default", "", scene.now).unwrap();
    assert_eq!(scene.heard(), ["remove 103", "tray open: true", "remove 101"]);
    assert_eq!(scene.core.state().unread, 0);
}

#[test]
fn what_expires_stays_in_the_tray_until_it_is_dismissed() {
    let mut scene = Scene::new();
    let mail = program("mail", ":1.5");
    scene.notify(&mail, 0, text("Letter"));
    scene.pass(6000);
    assert_eq!(scene.heard(), ["show 100 Letter", ":1.5: closed 100 1", "remove 100"]);
    let entries = scene.core.entries();
    assert_eq!((entries.len(), entries[0].live, entries[0].ended.map(|ended| ended.reason)), (1, false, Some(1)));
    scene.core.dismiss_keys(&[entries[0].key], scene.now);
    assert!(scene.core.entries().is_empty() && scene.heard().is_empty());
}

#[test]
fn an_action_can_be_chosen_in_the_tray_after_the_popup() {
    let mut scene = Scene::new();
    let mail = program("mail", ":1.5");
    scene.notify(&mail, 0, with_actions("Meeting"));
    scene.pass(6000);
    assert_eq!(scene.heard(), ["show 100 Meeting", "remove 100"]);
    assert!(scene.core.entries()[0].live);
    scene.core.invoke(id(100), "yes", "token", scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.5: token 100 token", ":1.5: invoked 100 yes", ":1.5: closed 100 2"]);
    assert!(scene.core.entries().is_empty());
}

#[test]
fn while_the_tray_is_open_nothing_pops_up() {
    let mut scene = Scene::new();
    let mail = program("mail", ":1.5");
    scene.notify(&mail, 0, text("Before"));
    scene.core.show_tray(true, scene.now);
    scene.notify(&mail, 0, Content { urgency: Urgency::Critical, ..text("Meanwhile") });
    scene.core.show_tray(false, scene.now);
    assert_eq!(scene.heard(), ["show 100 Before", "tray open: true", "remove 100", "tray open: false"]);
    let state = scene.core.state();
    assert_eq!((state.tray, state.live, state.unread), (2, 2, 0));
}

#[test]
fn a_reply_reaches_the_sender_and_ends_the_notification() {
    let mut scene = Scene::new();
    let chat = program("chat", ":1.5");
    let actions = vec![Action { key: "inline-reply".into(), label: "Reply".into() }];
    scene.notify(&chat, 0, Content { actions, ..text("Hello?") });
    scene.heard();
    scene.core.reply(id(100), "Yes!", scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.5: replied 100 Yes!", ":1.5: closed 100 2", "remove 100"]);
    scene.notify(&chat, 0, text("No field"));
    assert_eq!(scene.core.reply(id(101), "x", scene.now), Err(Refusal::NotFound));
}

#[test]
fn a_later_run_goes_on_where_this_one_ends() {
    let mut scene = Scene::new();
    let mail = program("mail", ":1.5");
    scene.notify(&mail, 0, with_actions("On screen"));
    let hidden = scene.notify(&mail, 0, with_actions("In the tray"));
    scene.notify(&mail, 0, Content { expire_timeout: ExpireTimeout::from_wire(10), ..text("Expired") });
    scene.notify(&mail, 0, Content { transient: true, ..text("Transient") });
    let key = scene.core.entries().iter().find(|entry| entry.notification.id.get() == hidden).unwrap().key;
    scene.core.hide(&[key], scene.now);
    scene.pass(10);
    let records: Vec<_> = scene.core.recorded().into_iter().map(|key| scene.core.record(key).unwrap()).collect();
    let mut next = Scene::new();
    next.core.restore(records, scene.core.next_key(), None, scene.now);
    assert_eq!(next.heard(), ["show 100 On screen"]);
    let told: Vec<_> = next.core.entries().into_iter().map(|entry| (entry.notification.summary, entry.live)).collect();
    assert_eq!(told, [("Expired".into(), false), ("In the tray".into(), true), ("On screen".into(), true)]);
    next.core.invoke(id(hidden), "yes", "", next.now).unwrap();
    assert_eq!(next.heard(), [format!(":1.5: invoked {hidden} yes"), format!(":1.5: closed {hidden} 2")]);
    // Nobody else may have its number while it is known.
    assert_ne!(next.notify(&program("other", ":1.9"), hidden, text("Stranger")), hidden);
}

#[test]
fn what_was_held_back_before_a_restart_was_missed_too() {
    let mut scene = Scene::new();
    let mail = program("mail", ":1.5");
    scene.notify(&mail, 0, text("Before"));
    scene.pass(1000);
    scene.core.set_dnd(true, None, scene.now);
    for summary in ["One", "Two"] {
        scene.notify(&mail, 0, Content { expire_timeout: ExpireTimeout::Never, ..text(summary) });
    }
    scene.notify(&mail, 0, Content { urgency: Urgency::Critical, ..text("Shown") });
    let records: Vec<_> = scene.core.recorded().into_iter().map(|key| scene.core.record(key).unwrap()).collect();
    let mut next = Scene::new();
    next.core.restore(records, scene.core.next_key(), scene.core.quiet(), scene.now);
    next.heard();
    assert_eq!(next.core.state().missed, 2);
    next.core.set_dnd(false, None, scene.now);
    assert!(next.heard().iter().any(|line| line.ends_with("You missed 2 notifications")));
}

//! `tidings action` and `reply`, and what the senders hear.

use crate::harness::{Bus, Notify};
use crate::{printed, refused, tidings};

const ACTIONS: &[&str] = &["default", "Open", "later", "Later"];

#[tokio::test]
async fn an_action_is_chosen_by_its_key_and_a_click_needs_none() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    let first = client.notify(Notify { actions: ACTIONS, ..Notify::default() }).await;
    let second = client.notify(Notify { actions: ACTIONS, ..Notify::default() }).await;
    let id = first.to_string();
    assert_eq!(tidings(&bus, &["action", &id, "--list"]), printed("KEY      LABEL\ndefault\nlater    Later\n"));
    let json = "[{\"key\":\"default\",\"label\":\"\"},{\"key\":\"later\",\"label\":\"Later\"}]\n";
    assert_eq!(tidings(&bus, &["action", "--list", "--json"]), printed(json));
    let missing = format!("notification {id} has no action \"no\"; it has default, later");
    assert_eq!(tidings(&bus, &["action", &id, "no"]), refused(&missing));
    assert!(client.signals_so_far().await.is_empty());
    assert_eq!(tidings(&bus, &["action", &id, "later"]), printed(""));
    assert_eq!(client.signals_so_far().await, [format!("invoked {first} later"), format!("closed {first} 2")]);
    let said = tidings(&bus, &["action", "--json"]);
    assert_eq!(said, printed(format!("{{\"action_key\":\"default\",\"id\":{second}}}\n")));
    assert_eq!(client.signals_so_far().await, [format!("invoked {second} default"), format!("closed {second} 2")]);
    assert_eq!(tidings(&bus, &["action"]), refused("there is no notification that is live"));
    assert_eq!(tidings(&bus, &["action", &id]), refused(&format!("there is no notification {id} that is live")));
}

#[tokio::test]
async fn reload_is_heard_by_whoever_shows_popups() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut ui = bus.connect().await;
    ui.subscribe().await;
    assert_eq!(tidings(&bus, &["reload"]), printed(""));
    while ui.next().await.header().member().is_none_or(|member| member != "Changed") {}
}

#[tokio::test]
async fn a_reply_reaches_the_sender() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    let deaf = client.notify(Notify { actions: ACTIONS, ..Notify::default() }).await.to_string();
    assert_eq!(tidings(&bus, &["reply", &deaf, "hello"]), refused(&format!("notification {deaf} takes no reply")));
    for (words, json) in [(&["on", "my", "way"][..], false), (&["ünïcode \"quoted\""], true)] {
        let id = client.notify(Notify { actions: &["inline-reply", "Reply"], ..Notify::default() }).await;
        let text = id.to_string();
        let mut arguments = vec!["reply", text.as_str()];
        arguments.extend(words);
        let expected = if json { format!("{{\"id\":{id}}}\n") } else { String::new() };
        if json {
            arguments.insert(0, "--json");
        }
        assert_eq!(tidings(&bus, &arguments), printed(expected));
        assert_eq!(client.signal().await, format!("replied {id} {}", words.join(" ")));
        assert_eq!(client.signal().await, format!("closed {id} 2"));
    }
}

#[tokio::test]
async fn the_keyboard_is_put_onto_a_popup_where_there_is_one() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    let nothing = "there is no popup on screen";
    assert_eq!(tidings(&bus, &["focus"]), refused(nothing));
    client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    // Nobody shows it.
    assert_eq!(tidings(&bus, &["focus"]), refused(nothing));
    client.subscribe().await;
    assert_eq!(tidings(&bus, &["focus"]), printed(String::new()));
    let told = loop {
        let message = client.next().await;
        if message.header().member().is_some_and(|member| member.as_str() == "Changed") {
            break message;
        }
    };
    let (_, changes): (u64, Vec<tidings::wire::ChangeForm>) = told.body().deserialize().unwrap();
    assert!(changes.into_iter().any(|change| change.read() == Some(tidings::wire::Told::Focus)));
}

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
async fn what_a_click_opens_is_opened_where_the_command_runs() {
    let mut bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    let (folder, opened) = (bus.folder.0.join("bin"), bus.folder.0.join("opened"));
    std::fs::create_dir(&folder).unwrap();
    let script = format!("#!/bin/sh\necho \"$@\" >> {}\ncase $2 in *refused*) exit 2;; esac\n", opened.display());
    std::fs::write(folder.join("gio"), script).unwrap();
    std::fs::set_permissions(folder.join("gio"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    bus.environment.insert("PATH".to_owned(), format!("{}:{}", folder.display(), bus.environment["PATH"]));
    let links = || std::collections::HashMap::from([("later", "https://example.org/later")]);
    let with = |link: &'static str| {
        let hints = [("x-tidings-navigate", link.into()), ("x-tidings-action-navigate", links().into())].into();
        Notify { actions: &["later", "Later", "plain", "Plain"], hints, ..Notify::default() }
    };
    // Nowhere to open it: the sender is told of the click all the same.
    let id = client.notify(with("https://example.org/")).await;
    let why = "https://example.org/ is not opened: there is no display here";
    assert_eq!(tidings(&bus, &["action", &id.to_string()]), refused(why));
    assert_eq!(client.signal().await, format!("closed {id} 2"));
    assert!(!opened.exists());
    bus.environment.insert("WAYLAND_DISPLAY".to_owned(), "wayland-0".to_owned());
    for (key, link) in
        [(None, Some("https://example.org/")), (Some("later"), Some("https://example.org/later")), (Some("plain"), None)]
    {
        let id = client.notify(with("https://example.org/")).await.to_string();
        let arguments: Vec<&str> = ["action", &id, "--json"].into_iter().chain(key).collect();
        let link_json = link.map(|link| format!(",\"link\":\"{link}\",\"opened\":true")).unwrap_or_default();
        let json = format!("{{\"action_key\":\"{}\",\"id\":{id}{link_json}}}\n", key.unwrap_or("default"));
        assert_eq!(tidings(&bus, &arguments), printed(json));
    }
    let id = client.notify(with("https://example.org/refused")).await.to_string();
    let why = "https://example.org/refused is not opened: no program could open it";
    assert_eq!(tidings(&bus, &["action", &id]), refused(why));
    let expected = ["open https://example.org/", "open https://example.org/later", "open https://example.org/refused"];
    assert_eq!(std::fs::read_to_string(&opened).unwrap().lines().collect::<Vec<_>>(), expected);
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

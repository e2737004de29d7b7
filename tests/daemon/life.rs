//! Ids, replacing, ownership and ends, over the real bus.

use crate::harness::{Bus, Notify, name_of_error};

#[tokio::test]
async fn closing_is_answered_and_told_once_to_the_owner_alone() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (mut owner, mut other) = (bus.connect().await, bus.connect().await);
    let id = owner.notify(Notify::default()).await;
    assert_ne!(id, 0);
    owner.call("CloseNotification", &id).await.unwrap();
    let error = owner.call("CloseNotification", &id).await.unwrap_err();
    assert_eq!(name_of_error(&error), "org.freedesktop.Notifications.Error.InvalidId");
    assert_eq!(owner.signals_so_far().await, [format!("closed {id} 3")]);
    assert!(other.signals_so_far().await.is_empty());
}

#[tokio::test]
async fn a_click_reaches_the_owner_in_the_order_of_the_specification() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (mut owner, ui) = (bus.connect().await, bus.connect().await);
    let id = owner.notify(Notify { actions: &["default", "Open", "yes", "Yes"], ..Notify::default() }).await;
    ui.subscribe().await;
    ui.ask("Invoke", &(id, "yes", "token-1")).await.unwrap();
    let heard = owner.signals_so_far().await;
    assert_eq!(heard, [format!("token {id} token-1"), format!("invoked {id} yes"), format!("closed {id} 2")]);
    for wrong in [ui.ask("Invoke", &(id, "yes", "")).await, ui.ask("Close", &id).await, ui.ask("Close", &0_u32).await] {
        assert_eq!(name_of_error(&wrong.unwrap_err()), "org.tidings.Error.NotFound");
    }
    assert!(owner.signals_so_far().await.is_empty());
}

#[tokio::test]
async fn replacing_keeps_the_id_and_a_number_out_of_the_blue_is_adopted() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let id = client.notify(Notify::default()).await;
    assert_eq!(client.notify(Notify { replaces_id: id, ..Notify::default() }).await, id);
    assert_eq!(client.notify(Notify { replaces_id: 70_000, ..Notify::default() }).await, 70_000);
    // Another connection of the same program may close it.
    bus.connect().await.call("CloseNotification", &70_000_u32).await.unwrap();
}

#[tokio::test]
async fn a_popup_expires_and_the_owner_is_told() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (mut owner, ui) = (bus.connect().await, bus.connect().await);
    ui.subscribe().await;
    let id = owner.notify(Notify { expire_timeout: 50, ..Notify::default() }).await;
    assert_eq!(owner.signal().await, format!("closed {id} 1"));
}

#[tokio::test]
async fn nothing_expires_unseen() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (mut owner, ui) = (bus.connect().await, bus.connect().await);
    let unseen = owner.notify(Notify { expire_timeout: 1, ..Notify::default() }).await;
    assert!(owner.signals_so_far().await.is_empty());
    ui.subscribe().await;
    assert_eq!(owner.signal().await, format!("closed {unseen} 1"));
}

#[tokio::test]
async fn another_program_can_neither_close_nor_replace_nor_learn_that_it_exists() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut owner = bus.connect().await;
    let id = owner.notify(Notify::default()).await;
    let path = ["--session", "--dest=org.freedesktop.Notifications", "--print-reply", "/org/freedesktop/Notifications"];
    let close = |number: u32| {
        let argument = format!("uint32:{number}");
        let arguments = [&path[..], &["org.freedesktop.Notifications.CloseNotification", &argument]].concat();
        let output = bus.run("dbus-send", &arguments);
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).replace(&number.to_string(), "N")
    };
    assert_eq!(close(id), close(id + 1000));
    let replaced = bus.run("notify-send", &["-p", "-r", &id.to_string(), "Another program"]);
    let given: u32 = crate::harness::stdout(&replaced).trim().parse().unwrap();
    assert_ne!(given, id);
    assert!(owner.signals_so_far().await.is_empty());
    owner.call("CloseNotification", &id).await.unwrap();
}

#[tokio::test]
async fn what_a_program_that_left_had_sent_is_told_to_everybody_and_without_a_token() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (watcher, sender) = (bus.connect().await, bus.connect().await);
    let mut ui = bus.connect().await;
    ui.subscribe().await;
    let mut watcher = watcher;
    let rule = "type='signal',interface='org.freedesktop.Notifications'";
    let proxy = zbus::fdo::DBusProxy::new(&watcher.connection).await.unwrap();
    proxy.add_match_rule(rule.try_into().unwrap()).await.unwrap();
    let id = sender.notify(Notify { actions: &["yes", "Yes"], ..Notify::default() }).await;
    let left = sender.name();
    sender.leave().await;
    watcher.until_not_owned(&left).await;
    // The daemon has heard of it once the popup says so.
    crate::view::until_sender_left(&mut ui).await;
    assert!(ui.ask("Invoke", &(id, "yes", "secret")).await.is_err());
    ui.dismiss(id).await;
    assert_eq!(watcher.signal().await, format!("broadcast closed {id} 2"));
}

#[tokio::test]
async fn ids_go_on_after_a_restart_on_the_same_bus() {
    let bus = Bus::start();
    let client = bus.connect().await;
    let mut given = Vec::new();
    for _ in 0..3 {
        let mut daemon = bus.tidingsd().await;
        for _ in 0..3 {
            given.push(client.notify(Notify::default()).await);
        }
        daemon.process.signal("-KILL");
        daemon.process.wait();
        client.until_not_owned("org.freedesktop.Notifications").await;
    }
    let mut unique = given.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), given.len(), "{given:?}");
}

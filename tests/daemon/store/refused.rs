//! What the person does not permit was answered all the same: its sender hears of its end once, after a restart too.

use std::collections::HashMap;

use zbus::Variant;

use super::{files_with, kill, state};
use crate::harness::{Bus, Client, Notify, name_of_error};

const MARKER: &str = "xylophone";

fn page(expire_timeout: i32) -> Notify<'static> {
    let hints = HashMap::from([("x-kde-origin-name", "example.org".into())]);
    Notify { app_name: "Browser", summary: MARKER, body: MARKER, hints, expire_timeout, ..Notify::default() }
}

/// Nobody may show anything as this any more.
async fn deny(client: &Client) {
    client.notify(Notify { summary: "first", body: "", ..page(0) }).await;
    let known: Vec<tidings::wire::permission::PermissionForm> =
        client.ask("Permissions", &()).await.unwrap().body().deserialize().unwrap();
    let known: Vec<_> = known.into_iter().filter_map(|form| form.permission()).collect();
    let changes: HashMap<&str, Variant<'_>> = HashMap::from([("state", "denied".into())]);
    client.ask("SetPermission", &(known[0].application.as_str(), "example.org", changes)).await.unwrap();
}

#[tokio::test]
async fn what_is_refused_ends_once_for_its_sender_though_the_daemon_is_killed() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let mut browser = bus.connect().await;
    deny(&browser).await;
    let taken_back = browser.notify(page(0)).await;
    let expires = browser.notify(page(20_000)).await;
    browser.signals_so_far().await;
    for _ in 0..2 {
        kill(&mut daemon, &browser).await;
        daemon = bus.tidingsd().await;
    }
    assert!(browser.entries().await.is_empty());
    assert!(browser.signals_so_far().await.is_empty(), "a restart ends nothing");
    browser.call("CloseNotification", &taken_back).await.unwrap();
    assert_eq!(browser.signals_so_far().await, [format!("closed {taken_back} 3")]);
    let again = browser.call("CloseNotification", &taken_back).await.unwrap_err();
    assert!(name_of_error(&again).starts_with("org.freedesktop"), "{again}");
    // New content under its id is still its own.
    assert_eq!(browser.notify(Notify { replaces_id: expires, ..page(100) }).await, expires);
    assert_eq!(browser.signal().await, format!("closed {expires} 1"));
    kill(&mut daemon, &browser).await;
    let _daemon = bus.tidingsd().await;
    assert!(browser.signals_so_far().await.is_empty(), "it has ended once");
    assert_eq!(files_with(&state(&bus), MARKER), Vec::<std::path::PathBuf>::new(), "what it says is kept");
}

#[tokio::test]
async fn what_was_over_while_there_was_no_daemon_ends_once_there_is_one() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let mut browser = bus.connect().await;
    deny(&browser).await;
    let id = browser.notify(page(1_500)).await;
    browser.signals_so_far().await;
    kill(&mut daemon, &browser).await;
    tokio::time::sleep(std::time::Duration::from_millis(1_600)).await;
    let _daemon = bus.tidingsd().await;
    assert_eq!(browser.signal().await, format!("closed {id} 1"));
    assert!(browser.signals_so_far().await.is_empty());
}

//! What was begun to be written is not lost with the widget that it was written in.

use std::collections::HashMap;

use tidings::wire::UI_BUS_NAME;

use crate::a11y::{Desktop, Node};
use crate::harness::{Notify, until};
use crate::screen::{Screen as _, X11, keys};
use crate::session::Session;

fn question(summary: &str) -> Notify<'_> {
    let hints = HashMap::from([
        ("x-kde-reply-placeholder-text", "Message".into()),
        ("x-kde-reply-submit-button-text", "Answer".into()),
    ]);
    let actions = &["inline-reply", "Reply"];
    Notify { app_name: "Chat", summary, body: "Lunch?", actions, hints, expire_timeout: 0, ..Notify::default() }
}

async fn start(name: &'static str, configuration: &str) -> (Session<X11>, Desktop) {
    let session = Session::<X11>::start_with(name, |bus, _| {
        bus.environment.extend(Desktop::environment());
        bus.configure(configuration);
    })
    .await;
    let desktop = Desktop::start(&session.bus).await;
    (session, desktop)
}

async fn button(desktop: &Desktop, name: &str) -> Node {
    desktop.until_told(name, |node| node.role.contains("button") && node.name == name).await
}

/// Opens the field, writes until it can be sent, and sends nothing.
async fn write(session: &mut Session<X11>, desktop: &Desktop, text: &str) {
    desktop.press(&button(desktop, "Reply").await).await;
    desktop.until_told("the field", |node| node.name == "Message").await;
    // The keyboard comes a moment later.
    until("what is written", || {
        let before = session.screen.shot()?;
        session.screen.keys(&keys::of("x"));
        std::thread::sleep(std::time::Duration::from_millis(100));
        (session.screen.shot()? != before).then_some(())
    })
    .await;
    session.screen.keys(&keys::of(text));
}

async fn tray(session: &Session<X11>, how: &str) {
    session.client.ask("Tray", &how).await.unwrap();
}

/// Sends what is in the only field; what its sender hears.
async fn send(session: &mut Session<X11>, desktop: &Desktop) -> String {
    desktop.press(&button(desktop, "Answer").await).await;
    session.hear(1).await.remove(0)
}

async fn until_panel(desktop: &Desktop, there: bool) {
    desktop.until("the panel", |tree| tree.below().iter().any(|node| node.role == "list item") == there).await;
}

fn ends_as_written(heard: &str, id: u32, text: &str) -> bool {
    heard.starts_with(&format!("replied {id} x")) && heard.ends_with(text)
}

#[tokio::test]
async fn the_tray_goes_on_with_what_was_begun_in_a_popup() {
    let (mut session, desktop) = start("x11-drafts-both", "").await;
    let id = session.client.notify(question("Ada")).await;
    session.until_popups(1).await;
    write(&mut session, &desktop, "on my").await;
    tray(&session, "open").await;
    until_panel(&desktop, true).await;
    desktop.until_told("the field in the row", |node| node.name == "Message").await;
    tray(&session, "close").await;
    until_panel(&desktop, false).await;
    tray(&session, "open").await;
    until_panel(&desktop, true).await;
    let heard = send(&mut session, &desktop).await;
    assert!(ends_as_written(&heard, id, "on my"), "{heard}");
}

#[tokio::test]
async fn what_was_written_in_the_tray_is_in_the_popup_and_outlives_its_row() {
    let (mut session, desktop) = start("x11-drafts-row", "").await;
    let id = session.client.notify(question("Ada")).await;
    session.until_popups(1).await;
    tray(&session, "open").await;
    until_panel(&desktop, true).await;
    write(&mut session, &desktop, "in a row").await;
    // A search has other rows in the place of this one.
    let history = button(&desktop, "History").await;
    desktop.press(&history).await;
    tray(&session, "close").await;
    until_panel(&desktop, false).await;
    // Its sender has more to say, and it is on screen again.
    let mut news = question("Ada, again");
    news.hints.insert("x-tidings-renotify", true.into());
    session.client.notify(Notify { replaces_id: id, ..news }).await;
    session.until_popups(1).await;
    let heard = send(&mut session, &desktop).await;
    assert!(ends_as_written(&heard, id, "in a row"), "{heard}");
    assert_eq!(session.hear(1).await, [format!("closed {id} 2")]);
    session.until_empty().await;
}

#[tokio::test]
async fn it_outlives_the_popup_but_not_the_notification() {
    let (mut session, desktop) = start("x11-drafts-end", "[ui]\nleave_after = \"300ms\"\n").await;
    let id = session.client.notify(question("Ada")).await;
    session.until_popups(1).await;
    write(&mut session, &desktop, "later").await;
    let ui = session.ui().await;
    session.client.ask("Hide", &vec![session.client.key(id).await]).await.unwrap();
    session.until_empty().await;
    // Longer than it would stay without it: this time itself is the rule.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!(session.client.owner_pid(UI_BUS_NAME).await, ui, "what was written went with the process");
    tray(&session, "open").await;
    until_panel(&desktop, true).await;
    desktop.until_told("the field in the row", |node| node.name == "Message").await;
    tray(&session, "close").await;
    until_panel(&desktop, false).await;
    session.client.call("CloseNotification", &id).await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {id} 3")]);
    session.client.until_not_owned(UI_BUS_NAME).await;
}

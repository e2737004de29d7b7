//! The tray's panel: what it shows, what assistive technology is told of it, and what comes of what a person does in it.

use std::io::Read as _;
use std::process::Stdio;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, KEY_PRESS_EVENT, KEY_RELEASE_EVENT};
use x11rb::protocol::xtest::ConnectionExt as _;

use crate::a11y::{Desktop, Node};
use crate::harness::{Notify, Process};
use crate::on_both;
use crate::screen::{Button, Screen, X11};
use crate::session::Session;

const ESCAPE: u32 = 0xff1b;
const LEFT: u32 = 0xff51;
const DELETE: u32 = 0xffff;

on_both!(a_click_beside_the_panel_puts_it_away, the_daemon_puts_the_panel_away);

/// A session whose accessibility bus is there before the panel.
async fn told(name: &'static str) -> (Session<X11>, Desktop) {
    let session = Session::<X11>::start_with(name, |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    (session, desktop)
}

async fn notify<S: Screen>(session: &Session<S>, app_name: &str, summary: &str) {
    session.client.notify(Notify { app_name, summary, expire_timeout: 0, ..Notify::default() }).await;
}

async fn toggle<S: Screen>(session: &Session<S>) {
    session.client.ask("Tray", &"toggle").await.unwrap();
}

/// Waits until the panel stands along the right edge, from top to bottom, and nothing else is on screen.
async fn until_panel<S: Screen>(session: &mut Session<S>) {
    let (width, height) = (session.empty.width, session.empty.height);
    // Over a window that covers the screen the toolkit's own pointer would be a part of the picture.
    session.screen.point(width - 100, height - 100);
    session
        .until_shown("the panel", |_, blocks| {
            blocks.len() == 1 && blocks[0].right == width && blocks[0].height() == height && blocks[0].width() < 520
        })
        .await;
}

async fn until_row(desktop: &Desktop, begins: &str) -> Node {
    desktop.until_told(begins, |node| node.role == "list item" && node.name.starts_with(begins)).await
}

/// The button of this name in `node`, or in all that is told.
async fn button(desktop: &Desktop, name: &str) -> Node {
    desktop.until_told(name, |node| node.role.contains("button") && node.name == name).await
}

/// Presses and releases keys, by their symbols.
fn press(session: &Session<X11>, symbols: &[u32]) {
    let (connection, root) = session.screen.connect();
    let (first, last) = (connection.setup().min_keycode, connection.setup().max_keycode);
    let mapping = connection.get_keyboard_mapping(first, last - first + 1).unwrap().reply().unwrap();
    for symbol in symbols {
        let rows = mapping.keysyms.chunks(mapping.keysyms_per_keycode.into());
        let code = first + u8::try_from(rows.into_iter().position(|row| row.first() == Some(symbol)).unwrap()).unwrap();
        for kind in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
            connection.xtest_fake_input(kind, code, x11rb::CURRENT_TIME, root, 0, 0, 0).unwrap().check().unwrap();
        }
    }
}

async fn a_click_beside_the_panel_puts_it_away<S: Screen>(mut session: Session<S>) {
    notify(&session, "Mail", "Lunch").await;
    session.until_popups(1).await;
    toggle(&session).await;
    until_panel(&mut session).await;
    session.click(Button::Primary, (200, 300)).await;
    session.until_empty().await;
    assert_eq!(session.client.entries().await.len(), 1, "what was a popup is still in the tray");
}

async fn the_daemon_puts_the_panel_away<S: Screen>(mut session: Session<S>) {
    toggle(&session).await;
    until_panel(&mut session).await;
    toggle(&session).await;
    session.until_empty().await;
    toggle(&session).await;
    until_panel(&mut session).await;
}

#[tokio::test]
async fn a_button_in_the_tray_reaches_its_sender() {
    let (mut session, desktop) = told("x11-tray-action").await;
    let mut command = session.bus.command("notify-send");
    command.args(["-a", "Calendar", "-A", "yes=Accept", "-A", "no=Decline", "Planning"]).stdout(Stdio::piped());
    let mut sender = Process(command.spawn().unwrap());
    session.until_popups(1).await;
    toggle(&session).await;
    until_row(&desktop, "Calendar, Planning").await;
    desktop.press(&button(&desktop, "Accept").await).await;
    let mut answer = String::new();
    sender.0.stdout.take().unwrap().read_to_string(&mut answer).unwrap();
    assert_eq!(answer.trim(), "yes");
}

#[tokio::test]
async fn what_is_dismissed_comes_back_until_the_panel_closes() {
    let (mut session, desktop) = told("x11-tray-undo").await;
    notify(&session, "Mail", "Lunch").await;
    notify(&session, "Chat", "Hello").await;
    session.until_popups(2).await;
    toggle(&session).await;
    until_row(&desktop, "Chat, Hello").await;
    desktop.press(&button(&desktop, "Dismiss").await).await;
    desktop.press(&button(&desktop, "Undo").await).await;
    until_row(&desktop, "Chat, Hello").await;
    assert_eq!(session.client.entries().await.len(), 2, "the daemon has not been told");
    desktop.press(&button(&desktop, "Dismiss").await).await;
    button(&desktop, "Undo").await;
    toggle(&session).await;
    session.until_empty().await;
    // The one that ends is told to its sender.
    let ended = session.hear(1).await;
    assert!(ended[0].starts_with("closed") && ended[0].ends_with('2'), "{ended:?}");
    assert_eq!(session.client.entries().await.len(), 1);
}

#[tokio::test]
async fn the_keyboard_is_enough() {
    let (mut session, desktop) = told("x11-tray-keyboard").await;
    for (app_name, summary) in [("Chat", "Hello"), ("Mail", "Lunch"), ("Mail", "Report")] {
        notify(&session, app_name, summary).await;
    }
    session.until_popups(3).await;
    toggle(&session).await;
    until_panel(&mut session).await;
    until_row(&desktop, "Mail, 2 notifications, expanded").await;
    press(&session, &[LEFT]);
    until_row(&desktop, "Mail, 2 notifications, collapsed").await;
    press(&session, &['l', 'u', 'n'].map(u32::from));
    until_row(&desktop, "Mail, Lunch").await;
    let rows =
        |tree: &Node| tree.below().iter().filter(|node| node.role == "list item").map(|node| node.name.clone()).collect();
    let found: Vec<String> = rows(&desktop.tree().await);
    assert!(found.contains(&"Today".to_owned()), "{found:?}");
    assert!(!found.iter().any(|name| name.contains("Hello")), "{found:?}");
    press(&session, &[ESCAPE]);
    until_row(&desktop, "Mail, 2 notifications, collapsed").await;
    press(&session, &[DELETE]);
    button(&desktop, "Undo").await;
    press(&session, &[ESCAPE]);
    session.until_empty().await;
    session.hear(2).await;
    let left: Vec<String> = session.client.entries().await.into_iter().map(|entry| entry.notification.summary).collect();
    assert_eq!(left, ["Hello"]);
}

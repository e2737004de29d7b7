//! A reply is written in the popup, and its sender hears it.

use std::collections::HashMap;
use std::time::Duration;

use x11rb::protocol::xproto::ConnectionExt as _;

use crate::a11y::Desktop;
use crate::focus::focused;
use crate::harness::{Notify, until};
use crate::on_both;
use crate::picture::{Picture, Rect, accent};
use crate::screen::{Button, Screen, X11, keys};
use crate::session::{SETTLED, Session};

/// More than the line around the field has of it, fewer than the button.
const SENDABLE: usize = 1600;

on_both!(
    a_reply_reaches_the_sender,
    an_update_leaves_what_is_written,
    escape_takes_it_back,
    nothing_expires_while_it_is_written
);

fn question(summary: &str) -> Notify<'_> {
    let hints = HashMap::from([
        ("x-kde-reply-placeholder-text", "Message to Anna".into()),
        ("x-kde-reply-submit-button-text", "Answer".into()),
    ]);
    let actions = &["default", "Open", "inline-reply", "Reply", "read", "Mark read"];
    Notify { app_name: "Chat", summary, body: "Lunch?", actions, hints, expire_timeout: 0, ..Notify::default() }
}

/// Whether there is something in the field that can be sent.
fn is_sendable(shot: &Picture, popup: Rect) -> bool {
    shot.count(accent(), popup) > SENDABLE
}

/// Opens the field of the only popup with a click, and waits until the keyboard writes into it.
async fn open<S: Screen>(session: &mut Session<S>) {
    let (shot, blocks) = session.until_popups(1).await;
    let buttons = shot.buttons(blocks[0]);
    assert_eq!(buttons.len(), 2, "{buttons:?}");
    session.click(Button::Primary, buttons[0].middle()).await;
    let mut written = 0;
    until("a key writes into the field", || {
        session.screen.keys(&keys::of("x"));
        written += 1;
        let shot = session.screen.shot()?;
        is_sendable(&shot, blocks[0]).then_some(())
    })
    .await;
    session.screen.keys(&vec![keys::BACKSPACE; written]);
    session.until_shown("an empty field", |shot, blocks| blocks.len() == 1 && !is_sendable(shot, blocks[0])).await;
}

async fn write<S: Screen>(session: &mut Session<S>, text: &str) {
    session.screen.keys(&keys::of(text));
    session.until_shown("what is written", |shot, blocks| blocks.len() == 1 && is_sendable(shot, blocks[0])).await;
}

async fn a_reply_reaches_the_sender<S: Screen>(mut session: Session<S>) {
    let id = session.client.notify(question("Anna")).await;
    open(&mut session).await;
    // An empty reply is not sent.
    session.screen.keys(&[keys::RETURN]);
    write(&mut session, " on my way ").await;
    session.screen.keys(&[keys::RETURN]);
    assert_eq!(session.hear(2).await, [format!("replied {id} on my way"), format!("closed {id} 2")]);
    session.until_empty().await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

async fn an_update_leaves_what_is_written<S: Screen>(mut session: Session<S>) {
    let id = session.client.notify(question("Anna")).await;
    open(&mut session).await;
    write(&mut session, "yes").await;
    let before = session.screen.shot().unwrap();
    session.client.notify(Notify { replaces_id: id, body: "Lunch?<br/>Or supper?", ..question("Anna, again") }).await;
    session.until_shown("the update", |shot, blocks| blocks.len() == 1 && shot.unlike(&before, blocks[0]).is_some()).await;
    session.screen.keys(&keys::of(", both"));
    session.screen.keys(&[keys::RETURN]);
    assert_eq!(session.hear(2).await, [format!("replied {id} yes, both"), format!("closed {id} 2")]);
}

async fn escape_takes_it_back<S: Screen>(mut session: Session<S>) {
    let id = session.client.notify(question("Anna")).await;
    open(&mut session).await;
    write(&mut session, "oh no").await;
    session.screen.keys(&[keys::ESCAPE]);
    let (shot, blocks) = session
        .until_shown("the buttons again", |shot, blocks| {
            blocks.len() == 1 && !is_sendable(shot, blocks[0]) && shot.buttons(blocks[0]).len() == 2
        })
        .await;
    // What was written is not there when it is opened anew.
    session.click(Button::Primary, shot.buttons(blocks[0])[0].middle()).await;
    open_is_empty(&mut session).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    session.client.call("CloseNotification", &id).await.unwrap();
    session.until_empty().await;
}

async fn open_is_empty<S: Screen>(session: &mut Session<S>) {
    session
        .until_shown("an empty field", |shot, blocks| {
            blocks.len() == 1 && shot.count(accent(), blocks[0]) > 200 && !is_sendable(shot, blocks[0])
        })
        .await;
}

async fn nothing_expires_while_it_is_written<S: Screen>(mut session: Session<S>) {
    let brief = Duration::from_millis(2500);
    let milliseconds = i32::try_from(brief.as_millis()).unwrap();
    let id = session.client.notify(Notify { expire_timeout: milliseconds, ..question("Anna") }).await;
    open(&mut session).await;
    write(&mut session, "one moment").await;
    session.point_away();
    // The one place where time itself is under test.
    tokio::time::sleep(brief + brief / 2).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    session.screen.keys(&[keys::RETURN]);
    assert_eq!(session.hear(2).await, [format!("replied {id} one moment"), format!("closed {id} 2")]);
}

/// The keyboard is where it was before, and a click brings it back to what is being written.
#[tokio::test]
async fn the_keyboard_comes_for_the_reply_and_goes_back() {
    let mut session = Session::<X11>::start("x11-reply-focus").await;
    let (connection, root) = session.screen.connect();
    let window = focused(&connection, root).await;
    let has_focus = || connection.get_input_focus().unwrap().reply().unwrap().focus == window;
    session.empty = session.screen.shot().unwrap();
    let id = session.client.notify(question("Anna")).await;
    session.until_popups(1).await;
    assert!(has_focus(), "a popup took the keyboard though nobody writes");
    open(&mut session).await;
    assert!(!has_focus());
    write(&mut session, "hm").await;
    // The person turns to the other window, and comes back.
    let focus = x11rb::protocol::xproto::InputFocus::PARENT;
    connection.set_input_focus(focus, window, x11rb::CURRENT_TIME).unwrap().check().unwrap();
    let (shot, blocks) = session.until_popups(1).await;
    let buttons = shot.buttons(blocks[0]);
    tokio::time::sleep(SETTLED).await;
    session.click(Button::Primary, (blocks[0].left + 60, buttons[0].bottom - 10)).await;
    until("the field has the keyboard again", || (!has_focus()).then_some(())).await;
    session.screen.keys(&keys::of("m"));
    session.screen.keys(&[keys::RETURN]);
    assert_eq!(session.hear(2).await[0], format!("replied {id} hmm"));
    until("the window has the keyboard again", || has_focus().then_some(())).await;
}

/// The field and its button are named, and what is written in the tray arrives as well.
#[tokio::test]
async fn a_reply_is_written_in_the_tray() {
    let mut session =
        Session::<X11>::start_with("x11-reply-tray", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    let id = session.client.notify(question("Anna")).await;
    session.until_popups(1).await;
    session.client.ask("Tray", &"open").await.unwrap();
    let reply = desktop.until_told("Reply", |node| node.role.contains("button") && node.name == "Reply").await;
    desktop.press(&reply).await;
    desktop.until_told("the field", |node| node.name == "Message to Anna").await;
    session.screen.keys(&keys::of("from the tray"));
    // Keys that mean something to the list are the text's here.
    session.screen.keys(&[keys::DELETE, keys::BACKSPACE]);
    let send = desktop.until_told("Answer", |node| node.role.contains("button") && node.name == "Answer").await;
    desktop.press(&send).await;
    assert_eq!(session.hear(2).await, [format!("replied {id} from the tra"), format!("closed {id} 2")]);
    assert!(session.client.entries().await.is_empty());
}

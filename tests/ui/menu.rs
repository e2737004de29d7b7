//! The menu of a popup: what each of its lines does.

use std::collections::HashMap;

use tidings::wire::entry::EntryForm;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, CreateWindowAux, WindowClass};
use zbus::Variant;

use crate::a11y::{Desktop, Node};
use crate::harness::{Notify, until};
use crate::on_both;
use crate::picture::Rect;
use crate::screen::{Button, Screen, X11};
use crate::session::Session;

on_both!(the_right_button_opens_it_and_closes_it, what_is_forgotten_is_in_no_history);

/// Where the line of this number, counted from below, is clicked.
fn line(popup: Rect, from_below: usize) -> (usize, usize) {
    (popup.middle().0, popup.bottom - 25 - 34 * from_below)
}

/// Opens the menu of the only popup.
async fn open<S: Screen>(session: &mut Session<S>, popup: Rect) -> Rect {
    session.click(Button::Secondary, (popup.middle().0, popup.top + 20)).await;
    let (_, blocks) =
        session.until_shown("a menu", |_, blocks| blocks.len() == 1 && blocks[0].height() > popup.height() + 100).await;
    blocks[0]
}

async fn archived<S: Screen>(session: &Session<S>) -> usize {
    let query = HashMap::<&str, Variant<'_>>::new();
    let page: (Vec<EntryForm>, bool) = session.client.ask("Search", &query).await.unwrap().body().deserialize().unwrap();
    page.0.len()
}

async fn the_right_button_opens_it_and_closes_it<S: Screen>(mut session: Session<S>) {
    let (id, _, popup) = session.show(Notify { actions: &["default", ""], ..Notify::default() }).await;
    let open_popup = open(&mut session, popup).await;
    session.click(Button::Secondary, (popup.middle().0, popup.top + 20)).await;
    session.until_shown("no menu", |_, blocks| blocks.len() == 1 && blocks[0].height() == popup.height()).await;
    assert_eq!(open(&mut session, popup).await, open_popup);
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    // Copy, Dismiss, Forget, Why.
    session.click(Button::Primary, line(open_popup, 2)).await;
    assert_eq!(session.hear(1).await, [format!("closed {id} 2")]);
    session.until_empty().await;
    assert_eq!(archived(&session).await, 1, "what is dismissed is remembered");
}

async fn what_is_forgotten_is_in_no_history<S: Screen>(mut session: Session<S>) {
    let (id, _, popup) = session.show(Notify::default()).await;
    let popup = open(&mut session, popup).await;
    session.click(Button::Primary, line(popup, 1)).await;
    assert_eq!(session.hear(1).await, [format!("closed {id} 2")]);
    session.until_empty().await;
    assert_eq!(archived(&session).await, 0);
}

async fn told(name: &'static str) -> (Session<X11>, Desktop) {
    let session = Session::<X11>::start_with(name, |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    (session, desktop)
}

async fn option(desktop: &Desktop, begins: &str) -> Node {
    desktop.until_told(begins, |node| node.role.contains("button") && node.name.starts_with(begins)).await
}

#[tokio::test]
async fn it_tells_who_has_sent_it_and_where_a_link_leads() {
    let (mut session, desktop) = told("x11-menu-why").await;
    let body = "<a href=\"https://example.org/x?y=1\">safe.example</a>";
    let (_, _, popup) = session.show(Notify { app_name: "A bank", body, ..Notify::default() }).await;
    open(&mut session, popup).await;
    option(&desktop, "Open link to example.org").await;
    desktop.press(&option(&desktop, "Why").await).await;
    let why = desktop.until_told("the reasons", |node| node.name.starts_with("Sent by")).await;
    let lines: Vec<&str> = why.name.lines().collect();
    let this = std::env::current_exe().unwrap().display().to_string();
    let process = format!("Process {}", std::process::id());
    let expected = [&format!("Sent by the program {this}"), &process, "It calls itself A bank", "Normal urgency"];
    // Where the tests run in a unit of systemd they are known by that.
    assert!(lines[0] == expected[0] || lines[0].starts_with("Sent by the application"), "{lines:?}");
    assert!(lines[1].starts_with(&process), "{lines:?}");
    assert_eq!(lines[2..4], expected[2..]);
    assert!(lines[4].starts_with("Received "), "{lines:?}");
}

#[tokio::test]
async fn its_text_is_copied() {
    let (mut session, desktop) = told("x11-menu-copy").await;
    let (_, _, popup) = session.show(Notify { summary: "Code", body: "<b>12</b> &amp; 34", ..Notify::default() }).await;
    open(&mut session, popup).await;
    desktop.press(&option(&desktop, "Copy").await).await;
    let (connection, root) = session.screen.connect();
    let window = connection.generate_id().unwrap();
    let class = WindowClass::INPUT_OUTPUT;
    connection.create_window(0, window, root, 0, 0, 1, 1, 0, class, 0, &CreateWindowAux::new()).unwrap().check().unwrap();
    let atom = |name: &str| connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
    let (clipboard, text, here) = (atom("CLIPBOARD"), atom("UTF8_STRING"), atom("TIDINGS_TEST"));
    let copied = until("something is on the clipboard", || {
        connection.convert_selection(window, clipboard, text, here, x11rb::CURRENT_TIME).unwrap().check().unwrap();
        let property = connection.get_property(false, window, here, AtomEnum::ANY, 0, 100).unwrap().reply().unwrap();
        (!property.value.is_empty()).then(|| String::from_utf8(property.value).unwrap())
    })
    .await;
    assert_eq!(copied, "Code\n12 & 34");
    session.until_shown("no menu", |_, blocks| blocks.len() == 1 && blocks[0].height() == popup.height()).await;
}

//! The tray's panel: what it shows, what assistive technology is told of it, and what comes of what a person does in it.

mod applications;
mod clicks;
mod keyboard;
mod monitors;
mod settings;

use std::io::Read as _;
use std::process::Stdio;

use tidings::wire::asked::StatusForm;

use crate::a11y::{Desktop, Node};
use crate::harness::{DEADLINE, Notify, Process};
use crate::on_both;
use crate::screen::{Button, Screen, X11};
use crate::session::Session;

on_both!(a_click_beside_the_panel_puts_it_away, the_daemon_puts_the_panel_away);

/// Width of the panel where text has its usual size.
const WIDTH: usize = 420;

/// A session whose accessibility bus is there before the panel.
async fn told<S: Screen>(name: &'static str) -> (Session<S>, Desktop) {
    let session = Session::<S>::start_with(name, |bus, _| bus.environment.extend(Desktop::environment())).await;
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
            blocks.len() == 1 && blocks[0].right == width && blocks[0].height() == height && blocks[0].width() == WIDTH
        })
        .await;
}

/// Asks how the daemon is until it is as wanted.
async fn until_status<S: Screen>(session: &Session<S>, what: &str, wanted: impl Fn(&StatusForm) -> bool) -> StatusForm {
    let began = std::time::Instant::now();
    loop {
        let status: StatusForm = session.client.ask("Status", &()).await.unwrap().body().deserialize().unwrap();
        if wanted(&status) {
            return status;
        }
        assert!(began.elapsed() < DEADLINE, "in vain: {what}: {status:?}");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

async fn until_row(desktop: &Desktop, begins: &str) -> Node {
    desktop.until_told(begins, |node| node.role == "list item" && node.name.starts_with(begins)).await
}

/// The button of this name in `node`, or in all that is told.
async fn button(desktop: &Desktop, name: &str) -> Node {
    desktop.until_told(name, |node| node.role.contains("button") && node.name == name).await
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
    let (mut session, desktop) = told::<X11>("x11-tray-action").await;
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
    let (mut session, desktop) = told::<X11>("x11-tray-undo").await;
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

/// More than is built at first, and less than a page.
#[tokio::test]
async fn a_short_list_is_there_to_its_end() {
    let (mut session, desktop) = told::<X11>("x11-tray-short").await;
    for (app_name, summary) in
        [("Mail", "The oldest"), ("Mail", "Lunch"), ("Chat", "Hello"), ("Files", "Copied"), ("Build", "Passed")]
    {
        notify(&session, app_name, summary).await;
    }
    session.until_popups(5).await;
    toggle(&session).await;
    until_panel(&mut session).await;
    until_row(&desktop, "Mail, The oldest").await;
}

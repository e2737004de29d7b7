//! The page of settings: reached from the menu, told to assistive technology, and obeyed by the daemon.

use super::{button, notify, toggle, told, until_panel, until_status};
use crate::a11y::{Desktop, Node};
use crate::screen::{Screen as _, X11, keys};
use crate::session::Session;

/// What can be pressed and has this name and role: the innermost, for a menu's button is in one of the same name.
async fn pressable(desktop: &Desktop, name: &str, role: &str) -> Node {
    let within = |node: &Node| node.children.iter().any(|child| child.role == role);
    desktop.until_told(name, |node| node.name == name && node.role == role && !within(node)).await
}

async fn open(session: &mut Session<X11>, desktop: &Desktop) {
    toggle(session).await;
    until_panel(session).await;
    desktop.press(&pressable(desktop, "More", "button").await).await;
    desktop.press(&button(desktop, "Settings").await).await;
    button(desktop, "Back").await;
}

#[tokio::test]
async fn do_not_disturb_ends_by_itself() {
    let (mut session, desktop) = told::<X11>("x11-tray-settings-dnd").await;
    open(&mut session, &desktop).await;
    desktop.press(&button(&desktop, "Do not disturb for 1 hour").await).await;
    let status = until_status(&session, "an hour of quiet", |status| status.dnd).await;
    let hour = status.dnd_until_ms.expect("it ends by itself");
    desktop.until_told("when it ends", |node| node.name.starts_with("On until ")).await;
    desktop.press(&button(&desktop, "Do not disturb until tomorrow morning").await).await;
    let morning = until_status(&session, "quiet until the morning", |status| status.dnd_until_ms != Some(hour)).await;
    assert!(morning.dnd && morning.dnd_until_ms.is_some_and(|until| until != hour), "{morning:?}");
    // Back at the tray the switch there is on, too; Escape closes one thing at a time.
    session.screen.keys(&[keys::ESCAPE]);
    button(&desktop, "More").await;
    session.screen.keys(&[keys::ESCAPE]);
    session.until_empty().await;
}

#[tokio::test]
async fn the_history_is_kept_as_the_person_says() {
    let (mut session, desktop) = told::<X11>("x11-tray-settings-history").await;
    notify(&session, "Mail", "Lunch").await;
    session.until_popups(1).await;
    until_status(&session, "one in the archive", |status| status.archived == 1).await;
    open(&mut session, &desktop).await;
    desktop.until_told("how many there are", |node| node.name == "1 notification is in the history.").await;

    // What would erase asks, and nothing is changed until it is answered.
    let choose_less = [keys::TAB, keys::TAB, keys::TAB, keys::TAB, keys::TAB, keys::TAB, keys::RETURN, keys::UP, keys::RETURN];
    session.screen.keys(&choose_less);
    desktop.until_told("the question", |node| node.name.starts_with("Erase what is older than ")).await;
    assert_eq!(until_status(&session, "an answer", |_| true).await.archive_days, 30);
    desktop.press(&pressable(&desktop, "Keep all", "button").await).await;
    desktop.until_told("what is so", |node| node.name == "For how long, 30 days").await;
    session.screen.keys(&[keys::RETURN]);
    session.screen.keys(&[keys::UP, keys::RETURN]);
    desktop.press(&pressable(&desktop, "Erase them", "button").await).await;
    let less = until_status(&session, "fewer days", |status| status.archive_days < 30).await;

    desktop.press(&pressable(&desktop, "Keep a history", "switch").await).await;
    let status = until_status(&session, "no history", |status| !status.archive_enabled).await;
    assert_eq!((status.archive_days, status.archive_count), (less.archive_days, 10_000));
}

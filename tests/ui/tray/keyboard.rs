//! The panel by keyboard alone: through rows and groups, into the search and out again.

use super::{button, notify, toggle, told, until_panel, until_row};
use crate::a11y::{Desktop, Node};
use crate::screen::{Screen, Wayland, X11, keys};
use crate::session::Session;

fn press<S: Screen>(session: &mut Session<S>, keys: &[u32]) {
    session.screen.keys(keys);
}

fn rows(tree: &Node) -> Vec<String> {
    tree.below().iter().filter(|node| node.role == "list item").map(|node| node.name.clone()).collect()
}

#[tokio::test]
async fn on_x11() {
    let (session, desktop) = told::<X11>("x11-tray-keyboard").await;
    the_keyboard_is_enough(session, desktop).await;
}

#[tokio::test]
async fn on_wayland() {
    let (session, desktop) = told::<Wayland>("wayland-tray-keyboard").await;
    the_keyboard_is_enough(session, desktop).await;
}

async fn the_keyboard_is_enough<S: Screen>(mut session: Session<S>, desktop: Desktop) {
    for (app_name, summary) in [("Chat", "Hello"), ("Mail", "Lunch"), ("Mail", "Report")] {
        notify(&session, app_name, summary).await;
    }
    session.until_popups(3).await;
    toggle(&session).await;
    until_panel(&mut session).await;
    until_row(&desktop, "Mail, 2 notifications, expanded").await;

    // The group folds and unfolds, and by Enter as well.
    press(&mut session, &[keys::LEFT]);
    until_row(&desktop, "Mail, 2 notifications, collapsed").await;
    press(&mut session, &[keys::RIGHT]);
    until_row(&desktop, "Mail, 2 notifications, expanded").await;
    press(&mut session, &[keys::RETURN]);
    until_row(&desktop, "Mail, 2 notifications, collapsed").await;
    press(&mut session, &[keys::RETURN]);
    until_row(&desktop, "Mail, 2 notifications, expanded").await;

    // Down and up again: what is folded is the same group.
    press(&mut session, &[keys::DOWN, keys::DOWN, keys::UP, keys::UP, keys::LEFT]);
    until_row(&desktop, "Mail, 2 notifications, collapsed").await;

    // A letter begins a search, and Escape leaves it.
    press(&mut session, &keys::of("lun"));
    until_row(&desktop, "Mail, Lunch").await;
    let found = rows(&desktop.tree().await);
    assert!(found.contains(&"Today".to_owned()), "{found:?}");
    assert!(!found.iter().any(|name| name.contains("Hello")), "{found:?}");
    press(&mut session, &[keys::ESCAPE]);
    until_row(&desktop, "Mail, 2 notifications, collapsed").await;

    // So does a slash, which is not looked for.
    press(&mut session, &[u32::from('/')]);
    until_row(&desktop, "Chat, Hello").await;
    press(&mut session, &keys::of("rep"));
    desktop.until("one row is found", |tree| rows(tree).iter().filter(|name| name.as_str() != "Today").count() == 1).await;
    until_row(&desktop, "Mail, Report").await;
    press(&mut session, &[keys::ESCAPE]);
    until_row(&desktop, "Mail, 2 notifications, collapsed").await;

    press(&mut session, &[keys::DELETE]);
    button(&desktop, "Undo").await;
    press(&mut session, &[keys::ESCAPE]);
    session.until_empty().await;
    session.hear(2).await;
    let left: Vec<String> = session.client.entries().await.into_iter().map(|entry| entry.notification.summary).collect();
    assert_eq!(left, ["Hello"]);
}

//! While the pointer is on the popups their time stands still, and nothing moves under it.

use std::time::Duration;

use crate::harness::Notify;
use crate::on_both;
use crate::screen::Screen;
use crate::session::Session;

/// Longer than the popups below may stay.
const LONGER: Duration = Duration::from_millis(1200);

on_both!(nothing_expires_under_the_pointer, nothing_moves_under_the_pointer);

async fn nothing_expires_under_the_pointer<S: Screen>(mut session: Session<S>) {
    let (_, before, popup) = session.show(Notify::default()).await;
    session.screen.point(popup.middle().0, popup.top + 20);
    // The popup shows its close button when it knows of the pointer.
    let corner = popup.corner();
    session.until_shown("the popup with the pointer on it", |shot, _| shot.unlike(&before, corner).is_some()).await;
    let brief = |summary| Notify { summary, expire_timeout: 300, ..Notify::default() };
    let (first, second) = (session.client.notify(brief("One")).await, session.client.notify(brief("Two")).await);
    // The one place where time itself is under test.
    tokio::time::sleep(LONGER).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    session.client.call("CloseNotification", &(first,)).await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {first} 3")]);
    session.point_away();
    assert_eq!(session.hear(1).await, [format!("closed {second} 1")]);
    session.until_popups(1).await;
}

/// The first of three goes, and comes to say more, while the pointer is on the second: that stays where it is.
async fn nothing_moves_under_the_pointer<S: Screen>(mut session: Session<S>) {
    let notify = |summary| Notify { app_name: summary, summary, expire_timeout: 0, ..Notify::default() };
    let (first, second) = (session.client.notify(notify("One")).await, session.client.notify(notify("Two")).await);
    session.client.notify(notify("Three")).await;
    let (before, popups) = session.until_popups(3).await;
    session.screen.point(popups[1].middle().0, popups[1].top + 20);
    let corner = popups[1].corner();
    session.until_shown("the popup with the pointer on it", |shot, _| shot.unlike(&before, corner).is_some()).await;
    let long = "Far more than before. ".repeat(10);
    session.client.notify(Notify { replaces_id: first, body: &long, ..notify("One") }).await;
    session.client.notify(notify("Four")).await;
    let (_, now) = session.until_popups(4).await;
    assert_eq!(now[..3], popups);
    session.client.call("CloseNotification", &first).await.unwrap();
    let (_, now) = session.until_popups(3).await;
    assert_eq!(now[..2], popups[1..]);
    session.point_away();
    session.until_shown("the place filled", |_, blocks| blocks.len() == 3 && blocks[0].top == popups[0].top).await;
    // The one under the pointer may go.
    session.screen.point(popups[0].middle().0, popups[0].top + 20);
    session.client.call("CloseNotification", &second).await.unwrap();
    let (_, now) = session.until_popups(2).await;
    assert_eq!(now[0].top, popups[0].top);
}

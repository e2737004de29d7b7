//! While the pointer is on the popups their time stands still.

use std::time::Duration;

use crate::harness::Notify;
use crate::on_both;
use crate::screen::Screen;
use crate::session::Session;

/// Longer than the popups below may stay.
const LONGER: Duration = Duration::from_millis(1200);

on_both!(nothing_expires_under_the_pointer);

async fn nothing_expires_under_the_pointer<S: Screen>(mut session: Session<S>) {
    let (_, before, popup) = session.show(Notify::default()).await;
    session.screen.point(popup.middle().0, popup.top + 20);
    // The popup shows its close button when it knows of the pointer.
    let corner = popup.corner();
    session.until_shown("the popup with the pointer on it", |shot, _| shot.unlike(&before, corner).is_some()).await;
    let brief = || Notify { expire_timeout: 300, ..Notify::default() };
    let (first, second) = (session.client.notify(brief()).await, session.client.notify(brief()).await);
    // The one place where time itself is under test.
    tokio::time::sleep(LONGER).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    session.client.call("CloseNotification", &(first,)).await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {first} 3")]);
    session.point_away();
    assert_eq!(session.hear(1).await, [format!("closed {second} 1")]);
    session.until_popups(1).await;
}

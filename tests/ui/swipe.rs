//! A popup is pushed off the screen.

use crate::harness::Notify;
use crate::on_both;
use crate::screen::Screen;
use crate::session::{SETTLED, Session};

on_both!(one_that_is_pushed_far_goes, one_that_is_pushed_a_little_springs_back);

async fn one_that_is_pushed_far_goes<S: Screen>(mut session: Session<S>) {
    let (id, _, popup) = session.show(Notify { actions: &["default", ""], ..Notify::default() }).await;
    tokio::time::sleep(SETTLED).await;
    session.screen.drag((popup.left + 40, popup.top + 20), popup.left + 240);
    assert_eq!(session.hear(1).await, [format!("closed {id} 2")]);
    session.until_empty().await;
    // What comes in its widget is where it belongs.
    session.point_away();
    let (_, _, next) = session.show(Notify::default()).await;
    assert_eq!((next.left, next.top), (popup.left, popup.top));
}

async fn one_that_is_pushed_a_little_springs_back<S: Screen>(mut session: Session<S>) {
    let (id, before, popup) = session.show(Notify { actions: &["default", ""], ..Notify::default() }).await;
    tokio::time::sleep(SETTLED).await;
    session.screen.drag((popup.left + 40, popup.top + 20), popup.left + 120);
    session.point_away();
    session.until_shown("the popup where it was", |shot, _| shot.unlike(&before, popup).is_none()).await;
    // It was no click either.
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    session.client.call("CloseNotification", &id).await.unwrap();
}

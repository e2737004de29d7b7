//! How much of a popup's time is left can be seen, and stands still with it.

use std::time::Duration;

use crate::harness::Notify;
use crate::on_both;
use crate::picture::{Picture, Rect};
use crate::screen::Screen;
use crate::session::Session;

on_both!(a_line_becomes_shorter_and_stands_still_under_the_pointer);

/// How long the line at the lower edge is, in pixels.
fn line(shot: &Picture, popup: Rect) -> usize {
    let y = popup.bottom - 6;
    // Just above it there is nothing but the ground.
    let unlike = |x: &usize| shot.at(*x, y) != shot.at(*x, y - 4);
    (popup.left + 20..popup.right - 20).filter(unlike).count()
}

async fn a_line_becomes_shorter_and_stands_still_under_the_pointer<S: Screen>(mut session: Session<S>) {
    let (_, shot, stays) = session.show(Notify { summary: "Stays", ..Notify::default() }).await;
    assert_eq!(line(&shot, stays), 0);
    session.client.notify(Notify { summary: "Goes", expire_timeout: 60_000, ..Notify::default() }).await;
    let (shot, blocks) = session.until_shown("a line", |shot, blocks| blocks.len() == 2 && line(shot, blocks[1]) > 100).await;
    let before = line(&shot, blocks[1]);
    session.until_shown("a shorter line", |shot, blocks| blocks.len() == 2 && line(shot, blocks[1]) < before).await;
    session.screen.point(stays.middle().0, stays.top + 20);
    let corner = stays.corner();
    session.until_shown("the pointer on a popup", |now, _| now.unlike(&shot, corner).is_some()).await;
    // Whatever was on its way when the pointer came has arrived by then; from then on the time itself is under test.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (still, blocks) = session.until_popups(2).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let now = session.screen.shot().unwrap();
    assert_eq!(line(&now, blocks[1]), line(&still, blocks[1]));
    assert!(line(&now, blocks[1]) > 100);
}

//! A popup is pushed off the screen.

use crate::harness::Notify;
use crate::on_both;
use crate::picture::Picture;
use crate::screen::{Screen, Wayland};
use crate::session::{SETTLED, Session};

on_both!(
    one_that_is_pushed_far_goes,
    one_that_is_pushed_a_little_springs_back,
    at_the_left_it_is_pushed_to_the_left,
    in_the_middle_either_way,
    a_row_is_pushed_out_of_the_tray
);

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

async fn place<S: Screen>(session: &mut Session<S>, position: &str) {
    session.bus.configure(&format!("[popups]\nposition = \"{position}\"\n"));
    session.restart(|_| {}).await;
    session.client = session.bus.connect().await;
    // The compositor begins with it where the popup will be.
    session.point_away();
}

/// Pushes the only popup by so much, to the left where that is negative.
fn drag<S: Screen>(session: &mut Session<S>, popup: crate::picture::Rect, by: isize) {
    let from = (popup.middle().0, popup.top + 20);
    session.screen.drag(from, from.0.checked_add_signed(by).unwrap());
}

async fn at_the_left_it_is_pushed_to_the_left<S: Screen>(mut session: Session<S>) {
    place(&mut session, "top-left").await;
    let (id, before, popup) = session.show(Notify { actions: &["default", ""], ..Notify::default() }).await;
    tokio::time::sleep(SETTLED).await;
    drag(&mut session, popup, -80);
    session.point_away();
    session.until_shown("the popup where it was", |shot, _| shot.unlike(&before, popup).is_none()).await;
    drag(&mut session, popup, -170);
    assert_eq!(session.hear(1).await, [format!("closed {id} 2")]);
    session.until_empty().await;
}

async fn in_the_middle_either_way<S: Screen>(mut session: Session<S>) {
    place(&mut session, "top").await;
    for by in [-200, 200] {
        let (id, _, popup) = session.show(Notify { actions: &["default", ""], ..Notify::default() }).await;
        tokio::time::sleep(SETTLED).await;
        drag(&mut session, popup, by);
        assert_eq!(session.hear(1).await, [format!("closed {id} 2")]);
        session.until_empty().await;
        session.point_away();
    }
}

async fn a_row_is_pushed_out_of_the_tray<S: Screen>(mut session: Session<S>) {
    let body = "A text that is dark enough to be found where it stands";
    let id = session.client.notify(Notify { body, expire_timeout: 0, ..Notify::default() }).await;
    session.until_popups(1).await;
    session.client.ask("Tray", &"open").await.unwrap();
    let (shot, _) = session.until_shown("the panel", |_, blocks| blocks.len() == 1 && blocks[0].height() > 700).await;
    let (left, right) = (shot.width - 380, shot.width - 60);
    let dark =
        |shot: &Picture, y: usize| (left..right).filter(|x| shot.at(*x, y).iter().all(|channel| *channel < 110)).count() > 20;
    let y = (100..shot.height - 20).rev().find(|y| dark(&shot, *y)).expect("there is a row");
    session.screen.drag((left, y), left + 80);
    session.screen.drag((left, y), left + 240);
    session.until_shown("the panel without it", |now, _| !dark(now, y)).await;
    // What is dismissed is held back for undo, until the panel goes.
    session.client.ask("Tray", &"close").await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {id} 2")]);
}

#[tokio::test]
async fn two_fingers_on_a_touchpad_push_it_off() {
    let mut session = Session::<Wayland>::start("wayland-swipe-touchpad").await;
    for (steps, milliseconds, what) in [(vec![15; 12], 60, "far"), (vec![22; 5], 20, "flung")] {
        let (id, _, popup) = session.show(Notify { actions: &["default", ""], ..Notify::default() }).await;
        session.screen.point(popup.middle().0, popup.top + 20);
        session.screen.swipe(&steps, milliseconds);
        assert_eq!(session.hear(1).await, [format!("closed {id} 2")], "{what}");
        session.until_empty().await;
        session.point_away();
    }
}

#[tokio::test]
async fn two_fingers_that_hardly_push_leave_it_where_it_is() {
    let mut session = Session::<Wayland>::start("wayland-swipe-little").await;
    let (id, before, popup) = session.show(Notify { actions: &["default", ""], ..Notify::default() }).await;
    let moved = |session: &mut Session<Wayland>, steps: &[i32], milliseconds| {
        session.screen.point(popup.middle().0, popup.top + 20);
        session.screen.swipe(steps, milliseconds);
        session.point_away();
    };
    // Short, slow, and the way where there is no room.
    moved(&mut session, &[10; 3], 10);
    moved(&mut session, &[10; 8], 100);
    moved(&mut session, &[-20; 12], 10);
    session.until_shown("the popup where it was", |shot, _| shot.unlike(&before, popup).is_none()).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    session.client.call("CloseNotification", &id).await.unwrap();
}

#[tokio::test]
async fn what_is_pushed_follows_the_fingers() {
    let mut session = Session::<Wayland>::start("wayland-swipe-follows").await;
    let (id, _, popup) = session.show(Notify::default()).await;
    session.screen.point(popup.middle().0, popup.top + 20);
    session.screen.push(&[10; 8], 100);
    session.until_shown("the popup further to the right", |_, now| now.len() == 1 && now[0].left >= popup.left + 60).await;
    session.screen.push(&[-10; 6], 100);
    session.screen.lift();
    session.until_shown("the popup where it was", |_, now| now.len() == 1 && now[0].left == popup.left).await;
    session.client.call("CloseNotification", &id).await.unwrap();
}

//! A sender names a point of the screen (hints `x` and `y`), and its popup is there.

use crate::harness::Notify;
use crate::on_both;
use crate::picture::Rect;
use crate::screen::{HEIGHT, Screen, WIDTH};
use crate::session::Session;
use crate::settings::save;

on_both!(a_popup_is_where_its_sender_says);

/// Edges of a popup are soft.
fn near(one: usize, other: usize) -> bool {
    one.abs_diff(other) <= 6
}

fn at(app_name: &str, x: i32, y: i32) -> Notify<'_> {
    let mut notify = Notify { app_name, body: "A body.", expire_timeout: 0, ..Notify::default() };
    notify.hints.insert("x", x.into());
    notify.hints.insert("y", y.into());
    notify
}

async fn a_popup_is_where_its_sender_says<S: Screen>(mut session: Session<S>) {
    let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
    let id = session.client.notify(at("one", 120, 340)).await;
    let begins = |x: usize, y: usize| move |popup: &Rect| near(popup.left, x) && near(popup.top, y);
    let there = begins(120, 340);
    session.until_shown("a popup at the point", |_, blocks| blocks.len() == 1 && there(&blocks[0])).await;
    // One without a point is where popups are.
    session.client.notify(Notify { app_name: "two", expire_timeout: 0, ..Notify::default() }).await;
    let (_, blocks) = session.until_shown("two popups", |_, blocks| blocks.len() == 2 && there(&blocks[1])).await;
    assert!(near(blocks[0].right, width - 16) && near(blocks[0].top, 16), "{blocks:?}");
    // It points elsewhere, beyond the corner of the screen: there it is whole.
    session.client.notify(Notify { replaces_id: id, ..at("one", 5000, 3000) }).await;
    session
        .until_shown("a popup in the other corner", |_, blocks| {
            blocks.len() == 2 && near(blocks[1].right, width) && near(blocks[1].bottom, height)
        })
        .await;
    save(&session.bus, "[popups]\nsender_position = false\n");
    session.until_shown("both in one place", |_, blocks| blocks.len() == 2 && near(blocks[1].right, width - 16)).await;
    save(&session.bus, "");
    session.until_shown("elsewhere again", |_, blocks| blocks.len() == 2 && near(blocks[1].right, width)).await;
    session.client.call("CloseNotification", &id).await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {id} 3")]);
    session.until_popups(1).await;
}

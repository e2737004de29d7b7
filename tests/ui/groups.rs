//! More than two popups of one application: the newest is shown, and a line opens the others.

use crate::a11y::Desktop;
use crate::harness::{Notify, until};
use crate::on_both;
use crate::picture::Rect;
use crate::screen::{Button, Screen, X11, keys};
use crate::session::{Session, coloured};
use crate::settings::save;

const COLOURS: [[u8; 3]; 4] = [[200, 30, 30], [30, 160, 30], [40, 60, 220], [210, 120, 20]];

on_both!(
    a_click_opens_them_and_they_close_when_the_pointer_has_left,
    resting_on_the_line_opens_them,
    the_keyboard_opens_them,
    others_and_critical_ones_are_always_shown,
    all_are_shown_where_that_is_chosen,
);

/// Shows four of one application; the newest and the line are on screen then.
async fn four<S: Screen>(session: &mut Session<S>) -> (Vec<u32>, Vec<Rect>) {
    let mut ids = Vec::new();
    for (summary, colour) in ["One", "Two", "Three", "Four"].into_iter().zip(COLOURS) {
        let notify = Notify { app_name: "Mail", summary, hints: coloured(colour), expire_timeout: 0, ..Notify::default() };
        ids.push(session.client.notify(notify).await);
    }
    let blocks = until_folded(session).await;
    (ids, blocks)
}

async fn until_folded<S: Screen>(session: &mut Session<S>) -> Vec<Rect> {
    let folded = session.until_shown("the newest and a line", |shot, blocks| {
        blocks.len() == 2 && shot.shows(COLOURS[3], &blocks[..1]) && blocks[1].width() < 300
    });
    folded.await.1
}

/// Waits until all of them are there, in the order in which they came.
async fn until_open<S: Screen>(session: &mut Session<S>) -> Vec<Rect> {
    let open = session.until_shown("all four", |shot, blocks| {
        blocks.len() == 4 && blocks.iter().zip(COLOURS).all(|(popup, colour)| shot.shows(colour, &[*popup]))
    });
    open.await.1
}

async fn a_click_opens_them_and_they_close_when_the_pointer_has_left<S: Screen>(mut session: Session<S>) {
    let (ids, blocks) = four(&mut session).await;
    session.screen.point(blocks[1].middle().0, blocks[1].middle().1);
    session.screen.press(Button::Primary);
    let open = until_open(&mut session).await;
    // From one to another the pointer is on none for a moment.
    session.screen.point(open[3].middle().0, open[3].middle().1);
    session.click(Button::Middle, open[1].middle()).await;
    assert_eq!(session.hear(1).await, [format!("closed {} 2", ids[1])]);
    session.point_away();
    until_folded(&mut session).await;
    session.client.call("CloseNotification", &ids[0]).await.unwrap();
    session.until_popups(2).await;
}

async fn resting_on_the_line_opens_them<S: Screen>(mut session: Session<S>) {
    let (_, blocks) = four(&mut session).await;
    session.screen.point(blocks[1].middle().0, blocks[1].middle().1);
    until_open(&mut session).await;
    session.point_away();
    until_folded(&mut session).await;
}

async fn the_keyboard_opens_them<S: Screen>(mut session: Session<S>) {
    let (_, blocks) = four(&mut session).await;
    session.client.ask("Focus", &()).await.unwrap();
    let line = blocks[1];
    let around = Rect { left: line.left - 6, top: line.top - 6, right: line.right + 6, bottom: line.bottom + 6 };
    // The ring is there before the compositor has given the keyboard.
    until("the line has the keyboard", || {
        session.screen.keys(&[keys::DOWN]);
        (session.screen.shot()?.count(crate::picture::accent(), around) > 100).then_some(())
    })
    .await;
    session.screen.keys(&[keys::RETURN]);
    until_open(&mut session).await;
    session.screen.keys(&[keys::ESCAPE]);
    until_folded(&mut session).await;
}

async fn others_and_critical_ones_are_always_shown<S: Screen>(mut session: Session<S>) {
    save(&session.bus, "[popups]\nlimit = 8\n");
    four(&mut session).await;
    session.client.notify(Notify { app_name: "Chat", expire_timeout: 0, ..Notify::default() }).await;
    let mut fire = Notify { app_name: "Mail", summary: "Fire", expire_timeout: 0, ..Notify::default() };
    fire.hints.insert("urgency", 2_u8.into());
    session.client.notify(fire).await;
    let seen = |blocks: &[Rect]| blocks.iter().map(|block| block.width() >= 300).collect::<Vec<_>>();
    session.until_shown("all but three", |_, blocks| seen(blocks) == [true, false, true, true]).await;
}

async fn all_are_shown_where_that_is_chosen<S: Screen>(mut session: Session<S>) {
    four(&mut session).await;
    save(&session.bus, "[groups]\nstack = false\n");
    until_open(&mut session).await;
    save(&session.bus, "");
    until_folded(&mut session).await;
}

#[tokio::test]
async fn the_line_is_a_button_with_a_name() {
    let mut session = Session::<X11>::start_with("x11-groups", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    four(&mut session).await;
    let line = desktop.until_told("the line", |node| node.name == "3 more from Mail, show them").await;
    assert!(line.role.contains("button"), "{line}");
    desktop.press(&line).await;
    until_open(&mut session).await;
}

//! The strip below a popup and the question: answered with the pointer, and told to a screen reader.

use crate::a11y::Desktop;
use crate::harness::Notify;
use crate::on_both;
use crate::screen::{Button, Screen, X11};
use crate::session::Session;

on_both!(a_block_takes_the_popup_away, what_is_kept_loses_the_strip_and_nothing_else);

fn ask<S: Screen>(session: &Session<S>) {
    session.bus.configure("[permission]\npolicy = \"ask\"\n");
}

/// The two answers are the last buttons of a popup.
async fn shown<S: Screen>(session: &mut Session<S>) -> (u32, crate::picture::Rect, Vec<crate::picture::Rect>) {
    ask(session);
    session.client.ask("Reload", &()).await.unwrap();
    let (id, shot, popup) = session.show(Notify { body: "A body.", ..Notify::default() }).await;
    let answers = shot.buttons(popup);
    assert_eq!(answers.len(), 2, "{answers:?}");
    (id, popup, answers)
}

async fn a_block_takes_the_popup_away<S: Screen>(mut session: Session<S>) {
    let (id, _, answers) = shown(&mut session).await;
    session.click(Button::Primary, answers[1].middle()).await;
    assert_eq!(session.hear(1).await, [format!("closed {id} 2")]);
    session.until_empty().await;
    session.client.notify(Notify { body: "Unseen.", ..Notify::default() }).await;
    session.until_popups(0).await;
}

async fn what_is_kept_loses_the_strip_and_nothing_else<S: Screen>(mut session: Session<S>) {
    let (_, popup, answers) = shown(&mut session).await;
    // Beside the answers a click means nothing.
    session.click(Button::Primary, (popup.left + 24, answers[0].middle().1)).await;
    session.click(Button::Primary, answers[0].middle()).await;
    session.point_away();
    let lower = |height: usize| height + 20 < popup.height();
    session.until_shown("the popup alone", |_, blocks| matches!(blocks, [alone] if lower(alone.height()))).await;
}

#[tokio::test]
async fn a_screen_reader_is_told_of_the_answers_and_gives_them() {
    let session = Session::<X11>::start_with("x11-permission-told", |bus, _| {
        bus.environment.extend(Desktop::environment());
        bus.configure("[permission]\npolicy = \"ask\"\n");
    })
    .await;
    let desktop = Desktop::start(&session.bus).await;
    session.client.notify(Notify { app_name: "Backup", summary: "Finished", expire_timeout: 0, ..Notify::default() }).await;
    let popup = desktop.until_told("the popup", |node| node.name == "Backup, Finished, New sender").await;
    assert!(popup.role.contains("panel") || popup.role.contains("group"), "{}", popup.role);
    desktop.until_told("the one answer", |node| node.name == "Block: Backup").await;
    let keep = desktop.until_told("the other answer", |node| node.name == "Keep showing: Backup").await;
    desktop.press(&keep).await;
    desktop.until_told("the popup alone", |node| node.name == "Backup, Finished").await;
}

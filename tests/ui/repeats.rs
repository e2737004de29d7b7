//! What is said once more is counted where it stands, and each of them hears what is its own.

use crate::a11y::Desktop;
use crate::harness::Notify;
use crate::on_both;
use crate::screen::{Button, Screen, X11};
use crate::session::Session;
use crate::settings::save;

on_both!(a_click_is_for_the_newest_and_all_are_dealt_with, closing_it_closes_all, each_is_a_popup_where_that_is_chosen);

fn ring() -> Notify<'static> {
    Notify { summary: "The door bell rings", actions: &["default", ""], expire_timeout: 0, ..Notify::default() }
}

/// Says it once, and once more by another connection of the same program; waits until it is seen that it was.
async fn twice<S: Screen>(session: &mut Session<S>) -> (crate::harness::Client, [u32; 2], crate::picture::Rect) {
    let (first, once, popup) = session.show(ring()).await;
    let other = session.bus.connect().await;
    let second = other.notify(ring()).await;
    let (_, blocks) = session.until_shown("the number", |shot, blocks| blocks.len() == 1 && *shot != once).await;
    assert_eq!(blocks, [popup], "a repeat takes the place of the one before");
    (other, [first, second], popup)
}

async fn a_click_is_for_the_newest_and_all_are_dealt_with<S: Screen>(mut session: Session<S>) {
    let (mut other, [first, second], popup) = twice(&mut session).await;
    session.click(Button::Primary, (popup.middle().0, popup.top + 20)).await;
    assert_eq!(session.hear(1).await, [format!("closed {first} 2")]);
    session.until_empty().await;
    let heard = other.signals_so_far().await;
    let heard: Vec<&String> = heard.iter().filter(|signal| !signal.starts_with("token ")).collect();
    assert_eq!(heard, [&format!("invoked {second} default"), &format!("closed {second} 2")]);
}

async fn closing_it_closes_all<S: Screen>(mut session: Session<S>) {
    let (mut other, [first, second], popup) = twice(&mut session).await;
    session.click(Button::Middle, popup.middle()).await;
    assert_eq!(session.hear(1).await, [format!("closed {first} 2")]);
    session.until_empty().await;
    assert_eq!(other.signals_so_far().await, [format!("closed {second} 2")]);
}

async fn each_is_a_popup_where_that_is_chosen<S: Screen>(mut session: Session<S>) {
    save(&session.bus, "[groups]\nrepeats = false\n");
    session.show(ring()).await;
    session.client.notify(ring()).await;
    session.until_popups(2).await;
}

#[tokio::test]
async fn a_screen_reader_is_told_how_often() {
    let mut session = Session::<X11>::start_with("x11-repeats", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    twice(&mut session).await;
    desktop.until_told("the number", |node| node.name == "test, The door bell rings, 2 times").await;
    session.client.notify(ring()).await;
    desktop.until_told("the next number", |node| node.name == "test, The door bell rings, 3 times").await;
}

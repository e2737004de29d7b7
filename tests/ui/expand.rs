//! A text that is left out in part is shown whole where the person wants it, and never makes a popup larger than the screen.

use crate::a11y::Desktop;
use crate::harness::Notify;
use crate::on_both;
use crate::screen::{Button, HEIGHT, Screen, X11};
use crate::session::Session;

on_both!(all_of_a_long_text_is_shown_and_less_again);

/// Where a popup that has the pointer on it has its chevron: beside the close button.
fn chevron(popup: crate::picture::Rect) -> (usize, usize) {
    (popup.right - 57, popup.top + 23)
}

async fn all_of_a_long_text_is_shown_and_less_again<S: Screen>(mut session: Session<S>) {
    let body = "Some words of a sentence. ".repeat(40);
    let (_, _, popup) = session.show(Notify { body: &body, actions: &["yes", "Yes"], ..Notify::default() }).await;
    session.click(Button::Primary, chevron(popup)).await;
    let (shot, blocks) =
        session.until_shown("all of it", |_, blocks| blocks.len() == 1 && blocks[0].height() > popup.height() + 100).await;
    assert_eq!(shot.buttons(blocks[0]).len(), 1);
    session.click(Button::Primary, chevron(popup)).await;
    session.until_shown("less of it", |_, blocks| blocks.len() == 1 && blocks[0].height() == popup.height()).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_higher_than_the_screen_is_scrolled_to() {
    let mut session =
        Session::<X11>::start_with("x11-expand-scroll", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    let body = "Some words of a sentence. ".repeat(600);
    let (_, _, popup) = session.show(Notify { body: &body, actions: &["yes", "Yes"], ..Notify::default() }).await;
    session.client.notify(Notify { summary: "Another", expire_timeout: 0, ..Notify::default() }).await;
    session.until_popups(2).await;
    let expand = desktop.until_told("the chevron", |node| node.name == "Show all").await;
    desktop.press(&expand).await;
    let (_, blocks) = session
        .until_shown("as much as there is room for", |_, blocks| blocks.len() == 2 && blocks[0].height() > popup.height() * 2)
        .await;
    assert!(blocks[1].bottom < HEIGHT.into(), "{blocks:?}");
    desktop.until_told("less", |node| node.name == "Show less").await;
    // All of it is there for who cannot see it.
    desktop.until_told("the text", |node| node.name.trim() == body.trim()).await;
}

#[tokio::test]
async fn a_short_text_has_no_chevron() {
    let mut session =
        Session::<X11>::start_with("x11-expand-short", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    session.show(Notify { body: "Short.", ..Notify::default() }).await;
    let tree = desktop.until_told("the popup", |node| node.name == "test, Summary, Short.").await;
    let told: Vec<&str> = tree.below().iter().map(|node| node.name.as_str()).collect();
    assert!(told.contains(&"Close notification") && !told.contains(&"Show all"), "{told:?}");
}

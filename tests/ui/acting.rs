//! What a person does with a popup, and what the client hears of it.

use crate::a11y::Desktop;
use crate::harness::Notify;
use crate::on_both;
use crate::picture::{Picture, Rect};
use crate::screen::{Button, Screen, X11};
use crate::session::Session;

const ACTIONS: &[&str] = &["default", "Open", "yes", "Yes", "no", "No"];

on_both!(
    a_button_is_clicked,
    a_click_on_the_popup_is_the_default_action,
    a_click_on_a_popup_without_action_dismisses,
    a_middle_click_dismisses,
    the_close_button_dismisses,
);

/// Shows a popup with actions.
async fn asking<S: Screen>(session: &mut Session<S>) -> (u32, Picture, Rect) {
    session.show(Notify { summary: "A question", body: "Yes or no?", actions: ACTIONS, ..Notify::default() }).await
}

/// Asserts that the popup went, and that the client heard this of it and nothing else.
async fn is_over<S: Screen>(session: &mut Session<S>, heard: &[String]) {
    assert_eq!(session.hear(heard.len()).await, heard);
    session.until_empty().await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

async fn a_button_is_clicked<S: Screen>(mut session: Session<S>) {
    let (id, shot, popup) = asking(&mut session).await;
    let buttons = shot.buttons(popup);
    assert_eq!(buttons.len(), 2, "{buttons:?} in {popup:?}");
    session.click(Button::Primary, buttons[1].middle()).await;
    // A token is for the program that is invoked, and it is told before.
    let mut heard = vec![session.client.signal().await];
    if heard[0].starts_with(&format!("token {id} ")) {
        heard[0] = session.client.signal().await;
    }
    heard.push(session.client.signal().await);
    assert_eq!(heard, [format!("invoked {id} no"), format!("closed {id} 2")]);
    is_over(&mut session, &[]).await;
}

async fn a_click_on_the_popup_is_the_default_action<S: Screen>(mut session: Session<S>) {
    let (id, _, popup) = asking(&mut session).await;
    session.click(Button::Primary, (popup.middle().0, popup.top + 20)).await;
    is_over(&mut session, &[format!("invoked {id} default"), format!("closed {id} 2")]).await;
}

async fn a_click_on_a_popup_without_action_dismisses<S: Screen>(mut session: Session<S>) {
    let (id, _, popup) = session.show(Notify::default()).await;
    session.click(Button::Primary, popup.middle()).await;
    is_over(&mut session, &[format!("closed {id} 2")]).await;
}

async fn a_middle_click_dismisses<S: Screen>(mut session: Session<S>) {
    let (id, _, popup) = asking(&mut session).await;
    session.click(Button::Middle, (popup.middle().0, popup.top + 20)).await;
    is_over(&mut session, &[format!("closed {id} 2")]).await;
}

async fn the_close_button_dismisses<S: Screen>(mut session: Session<S>) {
    let (id, before, popup) = asking(&mut session).await;
    // It is seen when the pointer is on the popup, in the corner.
    session.screen.point(popup.middle().0, popup.top + 20);
    let corner = popup.corner();
    let (shot, _) = session.until_shown("a close button", |shot, _| shot.unlike(&before, corner).is_some()).await;
    let button = shot.unlike(&before, corner).unwrap();
    session.click(Button::Primary, button.middle()).await;
    is_over(&mut session, &[format!("closed {id} 2")]).await;
}

/// The button, the close button and the popup itself are pressed by assistive technology.
#[tokio::test]
async fn all_can_be_pressed_through_at_spi() {
    let mut session =
        Session::<X11>::start_with("x11-at-spi-pressed", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    for (name, expected) in
        [("No", "invoked ID no"), ("Close notification", ""), ("test, A question, Yes or no?", "invoked ID default")]
    {
        let (id, _, _) = asking(&mut session).await;
        let node = desktop.until_told(name, |node| node.name == name).await;
        tokio::time::sleep(crate::session::SETTLED).await;
        desktop.press(&node).await;
        let invoked = (!expected.is_empty()).then(|| expected.replace("ID", &id.to_string()));
        let heard: Vec<String> = invoked.into_iter().chain([format!("closed {id} 2")]).collect();
        is_over(&mut session, &heard).await;
    }
}

//! What assistive technology is told of popups.

use crate::a11y::{Desktop, Node};
use crate::harness::Notify;
use crate::screen::X11;
use crate::session::Session;

#[tokio::test]
async fn popups_and_buttons_have_names_and_roles() {
    let mut session = Session::<X11>::start_with("x11-names", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    let actions = &["default", "Open", "yes", "Accept call", "no", "Refuse call"];
    let call = Notify { app_name: "Phone", summary: "Ada calls", body: "from <b>work</b>", actions, ..Notify::default() };
    session.client.notify(Notify { expire_timeout: 0, ..call }).await;
    let mut alarm = Notify { app_name: "Disk", summary: "No space left", expire_timeout: 0, ..Notify::default() };
    alarm.hints.insert("urgency", 2_u8.into());
    session.client.notify(alarm).await;
    session.until_popups(2).await;

    let ordinary = desktop.until_told("the popup", |node| node.name.contains("Phone") && node.name.contains("Ada calls")).await;
    let critical =
        desktop.until_told("the alarm", |node| node.name.contains("Disk") && node.name.contains("No space left")).await;
    let alert = |popup: &Node| popup.below().iter().any(|node| node.role == "alert" && node.name.contains("No space left"));
    assert_eq!((alert(&critical), alert(&ordinary)), (true, false), "{ordinary}{critical}");

    let within = ordinary.below();
    for label in ["Accept call", "Refuse call", "Close notification"] {
        let found: Vec<&&Node> = within.iter().filter(|node| node.name == label && node.role.contains("button")).collect();
        assert_eq!(found.len(), 1, "buttons named {label} in {ordinary}");
    }
    assert!(within.iter().any(|node| node.name.contains("from work")), "the body is not told: {ordinary}");
    let tree = desktop.tree().await;
    for button in tree.below().iter().filter(|node| node.role.contains("button")) {
        assert!(!button.name.is_empty(), "a button without a name: {tree}");
    }
}

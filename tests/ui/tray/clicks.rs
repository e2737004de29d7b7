//! Clicks beside the panel on X11, where another window hears of them: none is lost, however early it comes.

use std::time::Instant;

use super::until_status;
use crate::harness::until;
use crate::screen::{Button, HEIGHT, Screen as _, X11};
use crate::session::{LINGERING, Session};

fn has_panel(session: &Session<X11>) -> bool {
    session.screen.windows().iter().any(|window| window.place.height() == usize::from(HEIGHT))
}

#[tokio::test]
async fn no_click_is_too_early() {
    let mut session = Session::<X11>::start("x11-tray-early-click").await;
    session.screen.point(200, 300);
    for round in 0..20 {
        session.client.ask("Tray", &"open").await.unwrap();
        until("the panel", || has_panel(&session).then_some(())).await;
        session.screen.press(Button::Primary);
        let clicked = Instant::now();
        until("an empty screen", || (!has_panel(&session)).then_some(())).await;
        until_status(&session, "the daemon knows that it is gone", |status| !status.tray_open).await;
        assert!(clicked.elapsed() < LINGERING, "round {round}: the panel stayed for {:?}", clicked.elapsed());
    }
}

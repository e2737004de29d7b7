//! Monitors that change while the panel is open: it stands along the edge of what there is, and can still be put away.

use super::{WIDTH, notify, toggle, until_panel};
use crate::harness::until;
use crate::screen::{Button, Wayland, X11};
use crate::session::Session;

#[tokio::test]
async fn the_panel_follows_the_size_of_the_screen() {
    let mut session = Session::<X11>::start("x11-tray-resized").await;
    notify(&session, "Mail", "Lunch").await;
    session.until_popups(1).await;
    toggle(&session).await;
    until_panel(&mut session).await;
    let ui = session.ui().await;
    for (width, height) in [(1024_u16, 700_u16), (1200, 760)] {
        session.screen.resize(width, height);
        let wanted = (usize::from(width) - WIDTH, 0, usize::from(width), usize::from(height));
        let places = || session.screen.windows().into_iter().map(|window| window.place);
        until(&format!("the panel on {width} × {height}"), || {
            places().find(|place| (place.left, place.top, place.right, place.bottom) == wanted)
        })
        .await;
    }
    session.click(Button::Primary, (200, 300)).await;
    until("an empty screen", || session.screen.windows().is_empty().then_some(())).await;
    assert_eq!(session.ui().await, ui, "it was another process");
}

#[tokio::test]
async fn the_panel_follows_the_size_of_its_output() {
    let mut session = Session::<Wayland>::start("wayland-tray-resized").await;
    notify(&session, "Mail", "Lunch").await;
    session.until_popups(1).await;
    toggle(&session).await;
    until_panel(&mut session).await;
    let ui = session.ui().await;
    // Another one comes beside it, and its own becomes smaller, and larger again than it was.
    session.screen.command("create_output");
    for (width, height) in [(1024, 700), (1400, 900)] {
        session.screen.command(&format!("output HEADLESS-2 position {width} 0"));
        session.screen.command(&format!("output HEADLESS-1 resolution {width}x{height}"));
        until(&format!("the panel on {width} × {height}"), || {
            let shot = session.screen.shot_of("HEADLESS-1").filter(|shot| (shot.width, shot.height) == (width, height))?;
            let (ground, edge) = (shot.at(0, height - 2), width - WIDTH);
            (shot.at(edge - 1, height - 2) == ground && shot.at(edge + 4, height - 2) != ground).then_some(())
        })
        .await;
    }
    assert_eq!(session.ui().await, ui, "it was another process");
    toggle(&session).await;
    until("an empty output", || {
        let shot = session.screen.shot_of("HEADLESS-1")?;
        (shot.at(shot.width - 4, shot.height - 2) == shot.at(0, shot.height - 2)).then_some(())
    })
    .await;
}

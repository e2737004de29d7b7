//! "+N more" leads to the tray, by a click and by a key.

use crate::a11y::Desktop;
use crate::harness::Notify;
use crate::on_both;
use crate::picture::Rect;
use crate::screen::{Button, Screen, X11, keys};
use crate::session::Session;

on_both!(a_click_opens_the_tray, a_key_opens_the_tray);

/// Shows five popups and the line below them.
async fn seven<S: Screen>(session: &mut Session<S>) -> Vec<Rect> {
    for nth in 0..7 {
        let app_name = &*format!("App {nth}");
        session.client.notify(Notify { app_name, expire_timeout: 0, ..Notify::default() }).await;
    }
    session.until_shown("five popups and a line", |_, blocks| blocks.len() == 6).await.1
}

async fn until_tray<S: Screen>(session: &mut Session<S>) {
    let height = session.empty.height;
    session.until_shown("the tray", |_, blocks| matches!(blocks, [panel] if panel.height() == height)).await;
}

async fn a_click_opens_the_tray<S: Screen>(mut session: Session<S>) {
    let blocks = seven(&mut session).await;
    session.click(Button::Primary, blocks[5].middle()).await;
    until_tray(&mut session).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

async fn a_key_opens_the_tray<S: Screen>(mut session: Session<S>) {
    let before = seven(&mut session).await;
    session.client.ask("Focus", &()).await.unwrap();
    let line = before[5];
    // The ring is there before the compositor has given the keyboard: the key is pressed until it has gone to the line.
    crate::harness::until("the line has the keyboard", || {
        session.screen.keys(&[keys::DOWN]);
        let around = Rect { left: line.left - 6, top: line.top - 6, right: line.right + 6, bottom: line.bottom + 6 };
        (session.screen.shot()?.count(crate::picture::accent(), around) > 100).then_some(())
    })
    .await;
    session.screen.keys(&[keys::RETURN]);
    until_tray(&mut session).await;
}

#[tokio::test]
async fn it_is_a_button_with_a_name() {
    let mut session = Session::<X11>::start_with("x11-more", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    seven(&mut session).await;
    let more = desktop.until_told("the line", |node| node.name == "2 more notifications, open the tray").await;
    assert!(more.role.contains("button"), "{more}");
    desktop.press(&more).await;
    until_tray(&mut session).await;
}

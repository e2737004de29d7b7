//! Without any output nothing is seen, so nothing expires.

use std::time::Duration;

use crate::harness::Notify;
use crate::outputs::{COLOURS, until_popups};
use crate::screen::Outputs;
use crate::session::{Session, coloured};

/// How long the popup stays,
const TIMEOUT: i32 = 1_500;
/// and longer than that.
const LONGER: Duration = Duration::from_millis(2_500);

#[tokio::test]
async fn without_an_output_no_time_passes() {
    let mut session = Session::<Outputs>::start("wayland-unseen").await;
    let lasting = Notify { app_name: "lasting", hints: coloured(COLOURS[0]), expire_timeout: 0, ..Notify::default() };
    session.client.notify(lasting).await;
    until_popups(&session, "WL-1", &COLOURS[..1]).await;
    session.screen.remove("WL-1");
    let brief = Notify { app_name: "brief", hints: coloured(COLOURS[1]), expire_timeout: TIMEOUT, ..Notify::default() };
    let id = session.client.notify(brief).await;
    tokio::time::sleep(LONGER).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    let output = session.screen.add();
    until_popups(&session, &output, &COLOURS[..2]).await;
    assert_eq!(session.hear(1).await, [format!("closed {id} 1")]);
}

#[tokio::test]
async fn one_that_is_started_without_an_output_shows_its_popup_for_its_whole_time() {
    let mut session = Session::<Outputs>::start("wayland-unseen-start").await;
    session.screen.remove("WL-1");
    let brief = Notify { hints: coloured(COLOURS[0]), expire_timeout: TIMEOUT, ..Notify::default() };
    let id = session.client.notify(brief).await;
    session.ui().await;
    tokio::time::sleep(LONGER).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    let output = session.screen.add();
    until_popups(&session, &output, &COLOURS[..1]).await;
    assert_eq!(session.hear(1).await, [format!("closed {id} 1")]);
}

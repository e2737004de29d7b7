//! While nobody touches keyboard or pointer the time of popups stands still, as the display tells.

use std::collections::HashMap;
use std::time::Duration;

use zbus::OwnedVariant;

use crate::harness::{DEADLINE, Notify};
use crate::screen::{Screen, Wayland, X11};
use crate::session::Session;

/// Longer than the popups below may stay.
const LONGER: Duration = Duration::from_millis(1500);

/// A session whose person is idle after half a second.
async fn start<S: Screen>(name: &'static str) -> Session<S> {
    Session::start_with(name, |bus, _| {
        bus.configure("[idle]\nafter = \"500ms\"\n");
    })
    .await
}

async fn until_idle<S: Screen>(session: &Session<S>, wanted: bool) {
    let ask = async {
        loop {
            let answer = session.client.ask("Status", &()).await.unwrap();
            let mut status: HashMap<String, OwnedVariant> = answer.body().deserialize().unwrap();
            if bool::try_from(status.remove("idle").unwrap()).unwrap() == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(DEADLINE, ask).await.expect("the display tells");
}

async fn popups_wait_for_the_person<S: Screen>(mut session: Session<S>) {
    until_idle(&session, true).await;
    let id = session.client.notify(Notify { expire_timeout: 300, ..Notify::default() }).await;
    session.until_popups(1).await;
    // The one place where time itself is under test.
    tokio::time::sleep(LONGER).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    session.until_popups(1).await;
    session.screen.point(20, 20);
    until_idle(&session, false).await;
    assert_eq!(session.hear(1).await, [format!("closed {id} 1")]);
    session.until_empty().await;
    // And again, without anything being started anew.
    until_idle(&session, true).await;
    session.screen.point(40, 40);
    until_idle(&session, false).await;
}

#[tokio::test]
async fn popups_wait_for_the_person_on_x11() {
    popups_wait_for_the_person::<X11>(start("x11-idle").await).await;
}

#[tokio::test]
async fn popups_wait_for_the_person_on_wayland() {
    popups_wait_for_the_person::<Wayland>(start("wayland-idle").await).await;
}

#[tokio::test]
async fn a_person_who_has_been_away_before_the_daemon_came_is_idle() {
    let mut session = start::<X11>("x11-idle-before").await;
    until_idle(&session, true).await;
    session.restart(|_| {}).await;
    until_idle(&session, true).await;
}

#[tokio::test]
async fn when_a_person_is_idle_may_be_chosen_anew() {
    let session = start::<X11>("x11-idle-chosen").await;
    until_idle(&session, true).await;
    session.bus.configure("[idle]\nafter = \"never\"\n");
    until_idle(&session, false).await;
    session.bus.configure("[idle]\nafter = \"100ms\"\n");
    until_idle(&session, true).await;
}

#[tokio::test]
async fn a_display_that_goes_takes_its_word_with_it_and_the_next_one_is_heard() {
    let mut session = start::<X11>("x11-idle-again").await;
    until_idle(&session, true).await;
    session.screen.kill();
    until_idle(&session, false).await;
    session.screen.boot();
    session.client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    session.until_popups(1).await;
    until_idle(&session, true).await;
}

#[tokio::test]
async fn a_person_who_is_never_to_be_idle_is_not_from_then_on() {
    let session = start::<X11>("x11-idle-never").await;
    until_idle(&session, true).await;
    session.bus.configure("[idle]\nafter = \"never\"\n");
    until_idle(&session, false).await;
    session.bus.configure("[idle]\nafter = \"200ms\"\n");
    until_idle(&session, true).await;
}

//! Many notifications at once: the popups survive, and afterwards they are really on screen.

use std::time::Duration;

use crate::harness::{Client, Notify};
use crate::on_both;
use crate::screen::{Button, Screen};
use crate::session::{Session, coloured};

const GREEN: [u8; 3] = [30, 160, 30];

on_both!(twenty_fresh_ones_are_closed_at_once, each_is_closed_just_after_it_came, eight_clients_flood);

/// Asserts that popups are still shown, and by the same process.
async fn is_well<S: Screen>(session: &mut Session<S>, ui: u32) {
    session.until_empty().await;
    session.show(Notify { hints: coloured(GREEN), ..Notify::default() }).await;
    session.until_shown("a further popup", |shot, blocks| shot.shows(GREEN, blocks)).await;
    assert_eq!(session.ui().await, ui, "the popups are shown by another process");
}

/// The program that shows popups, once it has shown one.
async fn warm<S: Screen>(session: &mut Session<S>) -> u32 {
    let (id, _, _) = session.show(Notify::default()).await;
    session.client.call("CloseNotification", &(id,)).await.unwrap();
    session.until_empty().await;
    session.ui().await
}

async fn twenty_fresh_ones_are_closed_at_once<S: Screen>(mut session: Session<S>) {
    let ui = warm(&mut session).await;
    for _ in 0..3 {
        let client = &session.client;
        let fresh = (0..20).map(|_| client.notify(Notify { expire_timeout: 0, ..Notify::default() }));
        let ids = futures_util::future::join_all(fresh).await;
        let closed: Vec<_> = ids.iter().map(|id| (*id,)).collect();
        let closed = closed.iter().map(|id| client.call("CloseNotification", id));
        for answer in futures_util::future::join_all(closed).await {
            answer.unwrap();
        }
    }
    is_well(&mut session, ui).await;
}

async fn each_is_closed_just_after_it_came<S: Screen>(mut session: Session<S>) {
    let ui = warm(&mut session).await;
    // With the others of this test not more than an application may show in 10 s.
    for _ in 0..98 {
        let id = session.client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
        tokio::time::sleep(Duration::from_millis(15)).await;
        session.client.call("CloseNotification", &(id,)).await.unwrap();
    }
    is_well(&mut session, ui).await;
}

async fn eight_clients_flood<S: Screen>(mut session: Session<S>) {
    let ui = warm(&mut session).await;
    let mut clients = Vec::new();
    for _ in 0..8 {
        clients.push(session.bus.connect().await);
    }
    futures_util::future::join_all(clients.iter().map(flood)).await;
    let (shot, blocks) = session.until_shown("five popups and a line", |_, blocks| blocks.len() == 6).await;
    assert!(blocks[..5].iter().all(|popup| shot.shows(GREEN, &[*popup])), "not all of {blocks:?} are drawn");
    assert_eq!(session.ui().await, ui, "the popups are shown by another process");
    // They are alive: one that is dismissed makes place for the next.
    session.click(Button::Middle, blocks[0].middle()).await;
    session.until_shown("another line", |now, blocks| blocks.len() == 6 && now != &shot).await;
    assert_eq!(session.ui().await, ui);
}

async fn flood(client: &Client) {
    for nth in 0..250 {
        let app_name = &*format!("App {nth}");
        client.notify(Notify { app_name, hints: coloured(GREEN), expire_timeout: 0, ..Notify::default() }).await;
    }
}

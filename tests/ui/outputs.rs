//! Outputs that come and go while popups are up: none is lost, and nothing is kept of an output that has gone.
//!
//! 20 cycles in an ordinary run; `TIDINGS_OUTPUT_CYCLES` asks for another number.

mod all;
mod chosen;
mod unseen;

use crate::harness::{Notify, until};
use crate::picture::{Picture, Rect};
use crate::screen::{Button, Outputs};
use crate::session::{Session, coloured};

const COLOURS: [[u8; 3]; 3] = [[200, 30, 30], [30, 160, 30], [40, 60, 220]];
/// Width of the panel.
const PANEL: usize = 420;
/// Cycles after which everything that is made once has been made.
const WARM: usize = 4;
/// What it may hold more afterwards, in KiB; it was measured with less than half of it.
const BOUND: usize = 512;

fn cycles() -> usize {
    std::env::var("TIDINGS_OUTPUT_CYCLES").ok().and_then(|count| count.parse().ok()).unwrap_or(20)
}

/// Waits until an output stands still with these popups on it, in their order.
async fn until_popups(session: &Session<Outputs>, output: &str, colours: &[[u8; 3]]) -> Vec<Rect> {
    let mut before: Option<Picture> = None;
    until(&format!("popups on {output}"), || {
        let shot = session.screen.shot_of(output)?;
        let blocks = shot.blocks(&session.empty);
        let all =
            blocks.len() == colours.len() && blocks.iter().zip(colours).all(|(block, colour)| shot.shows(*colour, &[*block]));
        let still = before.as_ref() == Some(&shot);
        before = Some(shot);
        (all && still).then_some(blocks)
    })
    .await
}

/// Waits until the panel stands along the right edge of an output.
async fn until_panel(session: &Session<Outputs>, output: &str) {
    until(&format!("the panel on {output}"), || {
        let shot = session.screen.shot_of(output)?;
        let blocks = shot.blocks(&session.empty);
        (blocks.len() == 1 && blocks[0].height() == shot.height && blocks[0].width() == PANEL).then_some(())
    })
    .await;
}

/// Shows a popup of each colour.
async fn notify(session: &Session<Outputs>) -> Vec<u32> {
    let mut ids = Vec::new();
    for (app_name, colour) in ["one", "two", "three"].into_iter().zip(COLOURS) {
        let actions = &["default", "Open"];
        let notify = Notify { app_name, actions, hints: coloured(colour), expire_timeout: 0, ..Notify::default() };
        ids.push(session.client.notify(notify).await);
    }
    ids
}

/// Asserts that a click there is one on this notification.
async fn answers(session: &mut Session<Outputs>, place: Rect, id: u32) {
    session.click(Button::Primary, (place.middle().0, place.top + 20)).await;
    assert_eq!(session.hear(2).await, [format!("invoked {id} default"), format!("closed {id} 2")]);
}

/// Anonymous and shared memory of a process, in KiB.
fn memory(pid: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap()
    };
    field("RssAnon:") + field("RssShmem:")
}

#[tokio::test]
async fn popups_outlive_the_outputs_they_are_on() {
    let mut session = Session::<Outputs>::start("wayland-outputs").await;
    let ids = notify(&session).await;
    let places = until_popups(&session, "WL-1", &COLOURS).await;
    let ui = session.ui().await;
    let (mut output, mut warm) = ("WL-1".to_owned(), None);
    for cycle in 0..cycles() {
        let next = session.screen.add();
        session.screen.remove(&output);
        assert_eq!(until_popups(&session, &next, &COLOURS).await, places, "in cycle {cycle}");
        if cycle == WARM {
            warm = Some(memory(ui));
        }
        output = next;
    }
    assert_eq!(session.ui().await, ui, "it was another process");
    if let Some(warm) = warm {
        let grown = memory(ui).saturating_sub(warm);
        println!("{grown} KiB more than {warm} KiB");
        assert!(grown <= BOUND, "it holds {grown} KiB more than after {WARM} cycles");
    }
    answers(&mut session, places[1], ids[1]).await;
    until_popups(&session, &output, &[COLOURS[0], COLOURS[2]]).await;
}

#[tokio::test]
async fn popups_wait_for_an_output() {
    let mut session = Session::<Outputs>::start("wayland-no-outputs").await;
    let (first, ..) = session.show(Notify::default()).await;
    let ui = session.ui().await;
    session.screen.remove("WL-1");
    session.client.call("CloseNotification", &(first,)).await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {first} 3")]);
    let ids = notify(&session).await;
    let output = session.screen.add();
    let places = until_popups(&session, &output, &COLOURS).await;
    assert_eq!(session.ui().await, ui, "it was another process");
    answers(&mut session, places[2], ids[2]).await;
}

#[tokio::test]
async fn the_panel_outlives_the_outputs_it_is_on() {
    let mut session = Session::<Outputs>::start("wayland-outputs-tray").await;
    notify(&session).await;
    until_popups(&session, "WL-1", &COLOURS).await;
    let ui = session.ui().await;
    session.client.ask("Tray", &"toggle").await.unwrap();
    until_panel(&session, "WL-1").await;
    let mut output = "WL-1".to_owned();
    for _ in 0..cycles() / 4 {
        let next = session.screen.add();
        session.screen.remove(&output);
        until_panel(&session, &next).await;
        output = next;
    }
    assert_eq!(session.ui().await, ui, "it was another process");
    session.client.ask("Tray", &"toggle").await.unwrap();
    until_popups(&session, &output, &[]).await;
    assert_eq!(session.client.entries().await.len(), COLOURS.len());
}

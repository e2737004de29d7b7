//! The program that shows popups dies, the screen dies, or there is none yet: nothing is lost.

use std::process::Command;
use std::time::{Duration, Instant};

use tidings::wire::UI_BUS_NAME;

use crate::harness::{Notify, Process};
use crate::on_both;
use crate::picture::Rect;
use crate::screen::{Button, Screen};
use crate::session::{Session, coloured};

const RED: [u8; 3] = [200, 30, 30];
/// How soon popups are there once a screen is. It is a second on a machine that does nothing else.
const SOON: Duration = Duration::from_secs(3);

on_both!(
    the_killed_program_comes_back,
    the_screen_dies_and_comes_back,
    the_screen_comes_after_the_notifications,
    the_program_leaves_when_idle,
);

fn kill(process: u32) {
    assert!(Command::new("kill").args(["-9", &process.to_string()]).status().unwrap().success());
}

/// Shows popups with a default action, of the applications of these numbers.
async fn some<S: Screen>(session: &mut Session<S>, numbers: std::ops::Range<usize>) -> Vec<u32> {
    let mut ids = Vec::new();
    for nth in numbers {
        let (app_name, actions) = (&*format!("App {nth}"), &["default", "Open"]);
        let notify = Notify { app_name, actions, hints: coloured(RED), expire_timeout: 0, ..Notify::default() };
        ids.push(session.client.notify(notify).await);
    }
    ids
}

/// Asserts that a click on the popup in `place` is one on this notification.
async fn answers<S: Screen>(session: &mut Session<S>, place: Rect, id: u32) {
    session.click(Button::Primary, (place.middle().0, place.top + 20)).await;
    assert_eq!(session.hear(2).await, [format!("invoked {id} default"), format!("closed {id} 2")]);
}

async fn the_killed_program_comes_back<S: Screen>(mut session: Session<S>) {
    let ids = some(&mut session, 0..3).await;
    let (_, before) = session.until_popups(3).await;
    for index in [1, 0] {
        let ui = session.ui().await;
        kill(ui);
        session.other_ui(ui).await;
        let (_, after) = session.until_popups(index + 2).await;
        assert_eq!(after, before[..index + 2]);
        answers(&mut session, after[index], ids[index]).await;
        session.until_popups(index + 1).await;
    }
    assert_eq!(session.starts(), 3, "it was started more often than it was killed");
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

async fn the_screen_dies_and_comes_back<S: Screen>(mut session: Session<S>) {
    let ids = some(&mut session, 0..2).await;
    let (_, before) = session.until_popups(2).await;
    session.screen.kill();
    session.client.until_not_owned(UI_BUS_NAME).await;
    // The daemon lives, and so do the notifications; that nothing is tried in vain needs time to be seen.
    let starts = session.starts();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(session.starts(), starts, "programs were started without a screen");
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    let third = some(&mut session, 2..3).await[0];

    session.screen.boot();
    let began = Instant::now();
    session.until_shown("all popups", |shot, blocks| blocks.len() == 3 && shot.shows(RED, &blocks[2..])).await;
    let took = began.elapsed();
    println!("popups were back {} ms after the screen", took.as_millis());
    assert!(took < SOON, "popups were back only after {took:?}");
    let (_, after) = session.until_popups(3).await;
    assert_eq!(after[..2], before);
    session.client.call("CloseNotification", &(ids[0],)).await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {} 3", ids[0])]);
    let (_, left) = session.until_popups(2).await;
    answers(&mut session, left[1], third).await;
}

async fn the_screen_comes_after_the_notifications<S: Screen>(mut session: Session<S>) {
    // As in a session where the daemon is started first: it is told of a screen that is not there yet.
    session.restart(Screen::kill).await;
    let ids = some(&mut session, 0..5).await;
    assert_eq!(session.starts(), 0, "programs were started without a screen");
    session.screen.boot();
    let (_, blocks) = session.until_popups(5).await;
    answers(&mut session, blocks[4], ids[4]).await;
}

async fn the_program_leaves_when_idle<S: Screen>(mut session: Session<S>) {
    let mut command = session.bus.command(env!("CARGO_BIN_EXE_tidings-ui"));
    let mut program = Process(command.args(["--idle-seconds", "2"]).spawn().unwrap());
    assert_eq!(session.ui().await, program.id());
    // That somebody shows popups the daemon knows only once it was asked for them: until then it may start another in vain.
    let (id, _, _) = session.show(Notify::default()).await;
    assert_eq!(session.ui().await, program.id(), "another program shows the popups");
    let starts = session.starts();
    session.client.call("CloseNotification", &(id,)).await.unwrap();
    assert_eq!(program.wait(), Some(0));
    session.client.until_not_owned(UI_BUS_NAME).await;
    assert_eq!(session.starts(), starts, "a program was started with nothing to show");
    session.show(Notify::default()).await;
    assert_eq!(session.starts(), starts + 1);
}

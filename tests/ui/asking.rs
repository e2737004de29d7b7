//! What is asked below a popup, for those who use the keyboard, listen to a screen reader, or read from right to left.

use tidings::wire::UI_BUS_NAME;

use crate::a11y::Desktop;
use crate::harness::{Notify, Process};
use crate::keyboard::{focus, has_ring};
use crate::on_both;
use crate::screen::{Button, Screen, X11, keys};
use crate::session::Session;

on_both!(the_strip_is_answered_with_the_keyboard, the_question_is_heard_once);

async fn ask<S: Screen>(session: &Session<S>) {
    session.bus.configure("[permission]\npolicy = \"ask\"\n");
    session.client.ask("Reload", &()).await.unwrap();
}

async fn the_strip_is_answered_with_the_keyboard<S: Screen>(mut session: Session<S>) {
    ask(&session).await;
    let (id, shot, popup) = session.show(Notify { body: "A body.", ..Notify::default() }).await;
    assert_eq!(shot.buttons(popup).len(), 2);
    focus(&mut session, 1, 0).await;
    // The close button, then "Keep showing".
    session.screen.keys(&[keys::TAB, keys::TAB, keys::RETURN]);
    let lower = |height: usize| height + 20 < popup.height();
    session
        .until_shown(
            "the popup alone, with the keyboard",
            |shot, blocks| matches!(blocks, [alone] if lower(alone.height()) && has_ring(shot, *alone)),
        )
        .await;
    // The keyboard has not gone with the button that it was on.
    session.screen.keys(&[keys::DELETE]);
    assert_eq!(session.hear(1).await, [format!("closed {id} 2")]);
    session.until_empty().await;
    // It has been answered for good.
    let (_, _, again) = session.show(Notify { body: "A body.", ..Notify::default() }).await;
    assert!(lower(again.height()), "{again:?} has no strip as {popup:?} has");
}

async fn the_question_is_heard_once<S: Screen>(mut session: Session<S>) {
    session.bus.environment.extend(Desktop::environment());
    let desktop = Desktop::start(&session.bus).await;
    desktop.begin_to_read(&session.bus).await;
    let mut listener = desktop.listen().await;
    // The daemon hands its environment on to the process of the popups.
    session.restart(|_| {}).await;
    let client = session.bus.connect().await;
    session.bus.configure("[permission]\npolicy = \"ask\"\n");
    client.ask("Reload", &()).await.unwrap();
    let mail = |app_name, summary| Notify { app_name, summary, expire_timeout: 0, ..Notify::default() };
    client.notify(mail("Mail", "Lunch")).await;
    assert_eq!(desktop.said_until(&mut listener, "Lunch").await, ["notification: Mail, Lunch, New sender"]);
    session.until_popups(1).await;
    // Its answer changes it in place, which is not said again.
    let keep = desktop.until_told("the answer", |node| node.name == "Keep showing: Mail").await;
    desktop.press(&keep).await;
    desktop.until_told("the popup alone", |node| node.name == "Mail, Lunch").await;
    client.notify(mail("Disk", "Full")).await;
    assert_eq!(desktop.said_until(&mut listener, "Full").await, ["notification: Disk, Full, New sender"]);
    // There is one strip for each sender: of those who have been answered, none.
    client.notify(mail("Mail", "Supper")).await;
    assert_eq!(desktop.said_until(&mut listener, "Supper").await, ["notification: Mail, Supper"]);
}

/// Where is read from right to left the first answer is at the right, and "Block" at the left edge.
#[tokio::test]
async fn the_answers_stand_in_the_order_of_reading() {
    for (direction, name) in [("ltr", "x11-answers-ltr"), ("rtl", "x11-answers-rtl")] {
        let mut session = Session::<X11>::start_with(name, |bus, _| bus.configure("[permission]\npolicy = \"ask\"\n")).await;
        let mut command = session.bus.command(env!("CARGO_BIN_EXE_tidings-ui"));
        let _ui = Process(command.args(["--direction", direction]).spawn().unwrap());
        session.client.until_owned(UI_BUS_NAME).await;
        let (id, shot, popup) = session.show(Notify { body: "A body.", ..Notify::default() }).await;
        let answers = shot.buttons(popup);
        assert_eq!(answers.len(), 2, "{direction}: {answers:?}");
        let (block, edge) = match direction {
            "rtl" => (answers[0], answers[0].left - popup.left),
            _ => (answers[1], popup.right - answers[1].right),
        };
        assert!(edge < 24, "{direction}: {answers:?} in {popup:?}");
        session.click(Button::Primary, block.middle()).await;
        assert_eq!(session.hear(1).await, [format!("closed {id} 2")], "{direction}");
    }
}

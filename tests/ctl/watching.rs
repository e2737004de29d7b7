//! `tidings watch`: through the life of a daemon and beyond.

use tidings::view::State;
use tidings::wire::{BUS_NAME, ChangeForm, INTERFACE, OBJECT_PATH, ViewForm};

use crate::harness::{Bus, Client, Notify};
use crate::running::{Running, read_one_line};
use crate::{printed, tidings};

fn watch(bus: &Bus, arguments: &[&str]) -> Running {
    Running::tidings(bus, &[&["watch"], arguments].concat())
}

/// Lines up to this one; what several changes come to may be told at once.
fn until(watch: &Running, line: &str) {
    while watch.line() != line {}
}

const ABSENT: &str = r#"{"text":"","alt":"none","tooltip":"tidingsd is not running","class":["none","not-running"]}"#;
const NOTHING: &str = r#"{"text":"0","alt":"none","tooltip":"","class":["none"]}"#;
const ONE: &str = r#"{"text":"1","alt":"notification","tooltip":"1 notification","class":["notification"]}"#;

#[tokio::test]
async fn a_bar_is_told_at_once_and_at_every_change() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut watch = self::watch(&bus, &["--waybar"]);
    assert_eq!(watch.line(), NOTHING);
    client.notify(Notify::default()).await;
    assert_eq!(watch.line(), ONE);
    assert_eq!(tidings(&bus, &["dnd", "on"]), printed("on\n"));
    let dnd =
        r#"{"text":"1","alt":"dnd-notification","tooltip":"1 notification, do not disturb","class":["dnd-notification"]}"#;
    until(&watch, dnd);
    assert_eq!(tidings(&bus, &["tray", "open"]), printed(""));
    until(&watch, &dnd.replace("-notification\"]", "-notification\",\"cc-open\"]"));
    assert_eq!(tidings(&bus, &["tray", "close"]), printed(""));
    assert_eq!(tidings(&bus, &["dismiss", "--all"]), printed(""));
    until(&watch, r#"{"text":"0","alt":"dnd-none","tooltip":"do not disturb","class":["dnd-none"]}"#);
    watch.process.signal("-TERM");
    watch.process.wait();
}

#[tokio::test]
async fn numbers_are_lines_of_json() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let watch = self::watch(&bus, &[]);
    let zeros = "\"popups\":0,\"waiting\":0,\"tray\":0,\"live\":0,\"unread\":0,\"dnd\":false,\"dnd_until_ms\":null,\"missed\":0,\"tray_open\":false,\"badge\":null}";
    assert_eq!(watch.line(), format!("{{\"running\":true,{zeros}"));
    bus.connect().await.notify(Notify::default()).await;
    let one = "\"popups\":1,\"waiting\":0,\"tray\":1,\"live\":1,\"unread\":1,\"dnd\":false,\"dnd_until_ms\":null,\"missed\":0,\"tray_open\":false,\"badge\":null}";
    until(&watch, &format!("{{\"running\":true,{one}"));
}

#[tokio::test]
async fn the_daemon_may_come_and_go() {
    let bus = Bus::start();
    let watch = self::watch(&bus, &["--waybar"]);
    assert_eq!(watch.line(), ABSENT);
    for _ in 0..2 {
        let mut daemon = bus.tidingsd().await;
        assert_eq!(watch.line(), NOTHING);
        daemon.process.signal("-KILL");
        daemon.process.wait();
        assert_eq!(watch.line(), ABSENT);
    }
    let _daemon = bus.tidingsd().await;
    assert_eq!(watch.line(), NOTHING);
    bus.connect().await.notify(Notify::default()).await;
    assert_eq!(watch.line(), ONE);
}

/// `tidings watch | head -1` ends at once, without waiting for the next change.
#[tokio::test]
async fn it_ends_quietly_when_nobody_reads_any_more() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut command = bus.command(env!("CARGO_BIN_EXE_tidings"));
    command.arg("watch");
    assert_eq!(read_one_line(command), (Some(0), String::new()));
}

/// A daemon of the test's own, which leaves a serial out.
#[tokio::test]
async fn what_was_missed_is_asked_for_again() {
    let bus = Bus::start();
    let mut daemon = bus.connect().await;
    daemon.connection.request_name(BUS_NAME).await.unwrap();
    let watch = self::watch(&bus, &["--waybar"]);
    let state = |tray| State { tray, ..State::default() };
    let ask = subscription(&mut daemon).await;
    assert_eq!(ask.body().deserialize::<Vec<String>>().unwrap(), ["state"]);
    assert!(ask.primary_header().flags().contains(zbus::message::Flags::NO_AUTO_START));
    let view = ViewForm::of(None, None, Some(&state(0)));
    daemon.connection.reply(&ask.header(), &(7_u64, view)).await.unwrap();
    assert_eq!(watch.line(), NOTHING);
    let watcher = ask.header().sender().unwrap().to_owned();
    // 8 is as it should be; 10 is not the next.
    for (serial, tray) in [(8_u64, 1), (10, 5)] {
        let body = (serial, vec![ChangeForm::of_state(&state(tray))]);
        let signal = zbus::Message::signal(OBJECT_PATH, INTERFACE, "Changed").destination(&watcher).build(&body).unwrap();
        daemon.connection.send(&signal).await.unwrap();
    }
    assert_eq!(watch.line(), ONE);
    let ask = subscription(&mut daemon).await;
    let view = ViewForm::of(None, None, Some(&state(2)));
    daemon.connection.reply(&ask.header(), &(10_u64, view)).await.unwrap();
    assert_eq!(watch.line(), ONE.replace("1 notification", "2 notifications").replace("\"1\"", "\"2\""));
}

/// The next call of `Subscribe`.
async fn subscription(daemon: &mut Client) -> zbus::Message {
    loop {
        let message = daemon.next().await;
        if message.header().member().is_some_and(|member| member.as_str() == "Subscribe") {
            return message;
        }
    }
}

#[tokio::test]
async fn it_ends_with_the_bus() {
    let mut bus = Bus::start();
    let mut watch = self::watch(&bus, &["--waybar"]);
    assert_eq!(watch.line(), ABSENT);
    bus.kill();
    assert_eq!(watch.process.wait(), Some(3));
}

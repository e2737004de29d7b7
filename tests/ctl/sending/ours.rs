//! The real daemon: what happens to a notification is told, through restarts.

use super::server::{Nature, Server};
use super::{shown, start};
use crate::harness::{Bus, Client, Folder, until};
use crate::running::read_one_line;
use crate::{printed, tidings};

/// A client that shows popups, without which none is on screen.
async fn screen(bus: &Bus) -> Client {
    let client = bus.connect().await;
    client.subscribe().await;
    client
}

fn closed(id: u32, reason: &str) -> String {
    format!("{{\"event\":\"close\",\"id\":{id},\"reason\":\"{reason}\"}}")
}

#[tokio::test]
async fn it_is_shown_as_it_was_sent() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    assert_eq!(tidings(&bus, &["send", "-a", "Mail", "-u", "low", "--markup", "S", "a <b>b</b>"]), printed(""));
    assert_eq!(tidings(&bus, &["send", "-p", "S", "a <b>b</b> & c"]), printed("2\n"));
    let entries = client.entries().await;
    let bodies: Vec<String> = entries.iter().map(|entry| entry.notification.body.to_markup()).collect();
    assert_eq!(bodies, ["a &lt;b&gt;b&lt;/b&gt; &amp; c", "a <b>b</b>"]);
    let names: Vec<&str> = entries.iter().map(|entry| entry.notification.app_name.as_str()).collect();
    assert_eq!(names, ["tidings-send", "Mail"]);
}

#[tokio::test]
async fn a_tag_replaces_in_place() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    assert_eq!(tidings(&bus, &["send", "-p", "--tag=t", "one"]), printed("1\n"));
    assert_eq!(tidings(&bus, &["send", "-p", "--tag=t", "two"]), printed("1\n"));
    assert_eq!(tidings(&bus, &["send", "-p", "-r", "1", "three"]), printed("1\n"));
    assert_eq!(tidings(&bus, &["count", "--live"]), printed("1\n"));
}

#[tokio::test]
async fn what_the_person_does_is_told() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let _screen = screen(&bus).await;
    let send = || start(&bus, &["--wait", "-A", "later=Later", "--reply", "S"]);

    let sending = send();
    let id = shown(&sending);
    assert_eq!(tidings(&bus, &["action", &id.to_string()]), printed(""));
    let click = format!("{{\"event\":\"click\",\"id\":{id}}}");
    assert_eq!(sending.end(), (vec![click, closed(id, "dismissed")], String::new(), Some(0)));

    let sending = send();
    let id = shown(&sending);
    assert_eq!(tidings(&bus, &["action", &id.to_string(), "later"]), printed(""));
    let action = format!("{{\"event\":\"action\",\"id\":{id},\"key\":\"later\"}}");
    assert_eq!(sending.end(), (vec![action, closed(id, "dismissed")], String::new(), Some(0)));

    let sending = send();
    let id = shown(&sending);
    assert_eq!(tidings(&bus, &["reply", &id.to_string(), "on", "my", "way"]), printed(""));
    let reply = format!("{{\"event\":\"reply\",\"id\":{id},\"text\":\"on my way\"}}");
    assert_eq!(sending.end(), (vec![reply, closed(id, "dismissed")], String::new(), Some(0)));

    for (verb, reason, status) in [("dismiss", "dismissed", 5), ("close", "closed", 6)] {
        let sending = send();
        let id = shown(&sending);
        assert_eq!(tidings(&bus, &[verb, &id.to_string()]), printed(""));
        assert_eq!(sending.end(), (vec![closed(id, reason)], String::new(), Some(status)));
    }
    let sending = start(&bus, &["--wait", "-t", "1", "S"]);
    let id = shown(&sending);
    assert_eq!(sending.end(), (vec![closed(id, "expired")], String::new(), Some(4)));
}

#[tokio::test]
async fn it_is_shown_once_it_is_on_screen_or_held_back() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let sending = start(&bus, &["--wait", "-p", "S"]);
    let client = bus.connect().await;
    until("it is live", || (tidings(&bus, &["count", "--live"]).out == "1\n").then_some(())).await;
    assert!(sending.is_silent(), "nobody shows it");
    let _screen = screen(&bus).await;
    let id = shown(&sending);
    client.dismiss(id).await;
    assert_eq!(sending.end().2, Some(5));
    assert_eq!(tidings(&bus, &["dnd", "on"]), printed("on\n"));
    let sending = start(&bus, &["--wait", "S"]);
    let line = sending.line();
    assert!(line.starts_with("{\"event\":\"show\",") && line.ends_with(",\"held_back\":\"dnd\"}"), "{line}");
}

#[tokio::test]
async fn whoever_waits_hears_that_it_was_replaced() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let _screen = screen(&bus).await;
    let first = start(&bus, &["--wait", "--tag=t", "one"]);
    let id = shown(&first);
    let second = start(&bus, &["--wait", "--tag=t", "two"]);
    assert_eq!(shown(&second), id);
    assert_eq!(first.end(), (vec![closed(id, "replaced")], String::new(), Some(6)));
    assert_eq!(tidings(&bus, &["action", &id.to_string()]), printed(""));
    let click = format!("{{\"event\":\"click\",\"id\":{id}}}");
    assert_eq!(second.end(), (vec![click, closed(id, "dismissed")], String::new(), Some(0)));
}

#[tokio::test]
async fn a_shell_hears_what_was_chosen() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    for (arguments, verb, out) in [
        (&["-A", "yes=Yes", "-A", "No"][..], &["action", "ID", "1"][..], &["1"][..]),
        (&["--reply=Well?"], &["reply", "ID", "well"], &["well"]),
        (&["-w"], &["dismiss", "ID"], &[]),
    ] {
        let sending = start(&bus, &[arguments, &["-p", "S"]].concat());
        let id = sending.line();
        let verb: Vec<&str> = verb.iter().map(|word| if *word == "ID" { id.as_str() } else { word }).collect();
        assert_eq!(tidings(&bus, &verb), printed(""));
        let (lines, said, status) = sending.end();
        assert_eq!((lines, said.as_str(), status), (out.iter().map(|line| (*line).to_owned()).collect(), "", Some(0)));
    }
}

#[tokio::test]
async fn a_wait_goes_on_after_a_restart() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let mut popups = screen(&bus).await;
    let sending = start(&bus, &["--wait", "--data=d", "-A", "later=Later", "S"]);
    let id = shown(&sending);
    for _ in 0..2 {
        daemon.process.signal("-KILL");
        daemon.process.wait();
        daemon = bus.tidingsd().await;
        popups.leave().await;
        popups = screen(&bus).await;
    }
    assert_eq!(tidings(&bus, &["action", &id.to_string(), "later"]), printed(""));
    let lines = [
        format!("{{\"event\":\"action\",\"id\":{id},\"key\":\"later\",\"data\":\"d\"}}"),
        format!("{{\"event\":\"close\",\"id\":{id},\"reason\":\"dismissed\",\"data\":\"d\"}}"),
    ];
    assert_eq!(sending.end(), (lines.into(), String::new(), Some(0)));
}

/// What is transient is not kept, so that the next run has nothing of it.
#[tokio::test]
async fn what_did_not_outlive_a_restart_has_ended() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let _screen = screen(&bus).await;
    let sending = start(&bus, &["--wait", "--transient", "S"]);
    let id = shown(&sending);
    daemon.process.signal("-KILL");
    daemon.process.wait();
    let _daemon = bus.tidingsd().await;
    assert_eq!(sending.end(), (vec![closed(id, "undefined")], String::new(), Some(6)));
}

#[tokio::test]
async fn another_server_in_its_place_knows_nothing_of_it() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let _screen = screen(&bus).await;
    let sending = start(&bus, &["--wait", "S"]);
    let id = shown(&sending);
    daemon.process.signal("-TERM");
    daemon.process.wait();
    let _other = Server::of(&bus, Nature { name: "other", spec: "1.2", ..Nature::default() });
    let error = format!("{{\"event\":\"error\",\"id\":{id},\"reason\":\"another notification server has come\"}}");
    let said = "tidings: another notification server has come\n".to_owned();
    assert_eq!(sending.end(), (vec![error], said, Some(3)));
}

#[tokio::test]
async fn who_is_interrupted_closes_it() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let _screen = screen(&bus).await;
    for (signal, status) in [("-INT", 130), ("-TERM", 143)] {
        let sending = start(&bus, &["--wait", "S"]);
        let id = shown(&sending);
        sending.process.signal(signal);
        assert_eq!(sending.end(), (vec![closed(id, "closed")], String::new(), Some(status)));
        let sending = start(&bus, &["-w", "-p", "S"]);
        sending.line();
        sending.process.signal(signal);
        let said = "tidings: the wait was interrupted, the notification is closed\n".to_owned();
        assert_eq!(sending.end(), (vec![], said, Some(0)));
    }
    assert_eq!(tidings(&bus, &["count", "--live"]), printed("0\n"));
}

#[tokio::test]
async fn it_ends_quietly_when_nobody_reads_any_more() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let _screen = screen(&bus).await;
    let mut command = bus.command(env!("CARGO_BIN_EXE_tidings"));
    command.args(["send", "--wait", "S"]);
    assert_eq!(read_one_line(command), (Some(0), String::new()));
    assert_eq!(tidings(&bus, &["count", "--live"]), printed("1\n"));
}

/// Other verbs ask whoever runs; what is sent makes the bus start whoever does not.
#[tokio::test]
async fn the_bus_starts_the_daemon() {
    let folder = Folder::new();
    let text = format!("[D-BUS Service]\nName=org.freedesktop.Notifications\nExec={}\n", env!("CARGO_BIN_EXE_tidingsd"));
    std::fs::write(folder.0.join("org.freedesktop.Notifications.service"), text).unwrap();
    let bus = Bus::with_services(&format!("<servicedir>{}</servicedir>", folder.0.display()));
    // It tells of events from the first one on: nothing is shown, for nobody shows it.
    let sending = start(&bus, &["--wait", "S"]);
    let client = bus.connect().await;
    client.until_owned("org.tidings.Tidings").await;
    until("it is live", || (tidings(&bus, &["count", "--live"]).out == "1\n").then_some(())).await;
    client.dismiss(1).await;
    assert_eq!(sending.end(), (vec![closed(1, "dismissed")], String::new(), Some(5)));
}

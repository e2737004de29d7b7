//! `tidings count`, `dnd`, `tray` and `status`.

use crate::harness::{Bus, Notify};
use crate::{Said, printed, tidings};

#[tokio::test]
async fn numbers_are_plain() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for summary in ["One", "Two"] {
        client.notify(Notify { summary, ..Notify::default() }).await;
    }
    assert_eq!(tidings(&bus, &["hide"]), printed(""));
    assert_eq!(tidings(&bus, &["count"]), printed("popups   1\nwaiting  0\ntray     2\nlive     2\nunread   2\n"));
    let json = "{\"live\":2,\"popups\":1,\"tray\":2,\"unread\":2,\"waiting\":0}\n";
    assert_eq!(tidings(&bus, &["count", "--json"]), printed(json));
    for (flag, number) in [("--popups", 1), ("--waiting", 0), ("--tray", 2), ("--live", 2), ("--unread", 2)] {
        assert_eq!(tidings(&bus, &["count", flag]), printed(format!("{number}\n")), "{flag}");
        assert_eq!(tidings(&bus, &["count", flag, "--json"]), printed(format!("{number}\n")), "{flag}");
    }
}

#[tokio::test]
async fn do_not_disturb_is_set_and_told() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    assert_eq!(tidings(&bus, &["dnd"]), printed("off\n"));
    assert_eq!(tidings(&bus, &["dnd", "--exit-code"]), Said { status: 1, ..printed("off\n") });
    assert_eq!(tidings(&bus, &["dnd", "on"]), printed("on\n"));
    bus.connect().await.notify(Notify::default()).await;
    let json = "{\"dnd\":true,\"dnd_until_ms\":null,\"missed\":1}\n";
    assert_eq!(tidings(&bus, &["dnd", "status", "--json", "--exit-code"]), printed(json));
    assert_eq!(tidings(&bus, &["dnd", "toggle"]), printed("off\n"));
    assert_eq!(tidings(&bus, &["dnd", "toggle", "--until", "2126-11-22T07:00"]), printed("on until 2126-11-22 07:00\n"));
    let until = tidings(&bus, &["dnd", "--json"]).out;
    assert!(until.contains("\"dnd_until_ms\":4951004400000,"), "{until}");
    let on = tidings(&bus, &["dnd", "on", "--for", "1h30m"]);
    assert!(on.out.starts_with("on until ") && on.status == 0, "{on:?}");
    assert_eq!(tidings(&bus, &["dnd", "off"]), printed("off\n"));
}

#[tokio::test]
async fn do_not_disturb_has_a_grammar() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let usage = |sentence: &str| Said { out: String::new(), err: format!("tidings: {sentence}\n"), status: 2 };
    let expected = usage("--for and --until belong to `dnd on` or `dnd toggle`");
    assert_eq!(tidings(&bus, &["dnd", "off", "--for", "1h"]), expected);
    assert_eq!(tidings(&bus, &["dnd", "--until", "07:00"]), expected);
    assert_eq!(tidings(&bus, &["dnd", "on", "--until", "2020-01-01"]), usage("that time is over"));
    assert_eq!(tidings(&bus, &["dnd"]), printed("off\n"));
}

#[tokio::test]
async fn the_tray_opens_and_closes() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    assert_eq!(tidings(&bus, &["tray", "open"]), printed(""));
    assert_eq!(tidings(&bus, &["tray", "toggle", "--json"]), printed("{\"tray_open\":false}\n"));
    assert_eq!(tidings(&bus, &["tray", "toggle", "--json"]), printed("{\"tray_open\":true}\n"));
    assert_eq!(tidings(&bus, &["tray", "close", "--json"]), printed("{\"tray_open\":false}\n"));
}

#[tokio::test]
async fn the_status_is_a_table_or_an_object() {
    let bus = Bus::start();
    let daemon = bus.tidingsd().await;
    let human = tidings(&bus, &["status"]);
    let version = env!("CARGO_PKG_VERSION");
    let first = format!("tidingsd      {version}, process {}, since ", daemon.process.id());
    assert!(human.out.starts_with(&first), "{}", human.out);
    let rest: Vec<&str> = human.out.lines().skip(1).take(4).collect();
    assert_eq!(
        rest,
        [
            "popups        0 on screen, 0 waiting",
            "tray          0, 0 live, 0 unread",
            "dnd           off",
            "ui            not running; it starts when there is something to show",
        ]
    );
    let json = tidings(&bus, &["status", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["version"], version);
    assert_eq!(value["pid"], daemon.process.id());
    for member in [
        "started_ms",
        "capabilities",
        "ui",
        "archive",
        "archive_problem",
        "archive_path",
        "archived",
        "archive_enabled",
        "archive_days",
        "archive_count",
        "popups",
        "waiting",
        "tray",
        "live",
        "unread",
        "dnd",
        "dnd_until_ms",
        "missed",
        "tray_open",
    ] {
        assert!(value.get(member).is_some(), "{member} is not in {value}");
    }
}

//! `tidings list`.

use std::collections::HashMap;

use zbus::Variant;

use crate::harness::{Bus, Notify};
use crate::{Said, printed, tidings, timeless};

/// A table in which the column AGE says `now`: the machine may be slow.
fn ageless(said: Said) -> Said {
    let at = said.out.find("AGE").unwrap();
    let line = |line: &str| {
        let mut line = line.to_owned();
        if !line.contains("AGE") {
            line.replace_range(at..at + 3, "now");
        }
        line + "\n"
    };
    Said { out: said.out.lines().map(line).collect(), ..said }
}

#[tokio::test]
async fn an_empty_tray_is_told_beside_the_table() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let expected = Said { err: "tidings: the tray is empty\n".to_owned(), ..printed("") };
    assert_eq!(tidings(&bus, &["list"]), expected);
    assert_eq!(tidings(&bus, &["list", "--json"]), printed("[]\n"));
}

#[tokio::test]
async fn the_tray_is_a_table_newest_first() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mail = client.notify(Notify { app_name: "Mail", summary: "Hello\u{1b}[31m", ..Notify::default() }).await;
    let hints = HashMap::from([("urgency", Variant::from(2_u8))]);
    let fire = client.notify(Notify { app_name: "Alarm", summary: "Fire", hints, ..Notify::default() }).await;
    let (one, two) = (format!("{fire:>2}  now  Alarm  !  Fire\n"), format!("{mail:>2}  now  Mail      Hello"));
    let listed = ageless(tidings(&bus, &["list"]));
    assert!(listed.out.starts_with(&format!("ID  AGE  APP       SUMMARY\n{one}{two}")), "{}", listed.out);
    assert!(!listed.out.contains('\u{1b}'));
    for (arguments, row) in [
        (&["list", "--urgency", "critical"][..], format!("ID  AGE  APP       SUMMARY\n{one}")),
        (&["list", "--app", "Alarm", "--live", "--unread"], format!("ID  AGE  APP       SUMMARY\n{one}")),
    ] {
        assert_eq!(ageless(tidings(&bus, arguments)), printed(row));
    }
    let none = tidings(&bus, &["list", "--app", "alarm"]);
    assert_eq!(none, Said { err: "tidings: nothing in the tray is like that\n".to_owned(), ..printed("") });
}

#[tokio::test]
async fn json_has_all_of_an_entry() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let hints = HashMap::from([("category", Variant::from("email.arrived")), ("value", Variant::from(40_i32))]);
    let actions = &["default", "Open", "later", "Later"];
    let body = "from <b>Alice</b>";
    let id = client.notify(Notify { app_name: "Mail", summary: "Hello", body, actions, hints, ..Notify::default() }).await;
    let key = client.key(id).await;
    let expected = format!(
        "[{{\"key\":{key},\"id\":{id},\"live\":true,\"on_screen\":true,\"unread\":true,\"app_name\":\"Mail\",\"desktop_entry\":null,\
         \"origin\":null,\"summary\":\"Hello\",\"body\":\"from <b>Alice</b>\",\"body_text\":\"from Alice\",\"urgency\":\"normal\",\
         \"category\":\"email.arrived\",\"progress\":40,\"actions\":[{{\"key\":\"default\",\"label\":\"\"}},\
         {{\"key\":\"later\",\"label\":\"Later\"}}],\"sender_left\":false,\"dir\":null,\"lang\":null,\
         \"badge\":null,\"navigate\":null,\"timestamp_ms\":null,\"received_ms\":0,\"ended_ms\":null,\"reason\":null}}]\n"
    );
    assert_eq!(timeless(tidings(&bus, &["list", "--json"])), printed(expected));
}

//! `tidings history` against an archive.

use crate::harness::{Bus, Notify, until};
use crate::{Said, printed, refused, tidings, timeless};

/// A daemon with three notifications that have ended: two of Mail, then one of Chat. Their keys.
async fn three(bus: &Bus) -> [u64; 3] {
    let client = bus.connect().await;
    let mut keys = [0; 3];
    let texts = [("Mail", "Hello"), ("Mail", "Invoice"), ("Chat", "Lunch?")];
    for (key, (app_name, summary)) in keys.iter_mut().zip(texts) {
        let id = client.notify(Notify { app_name, summary, body: "with <i>words</i>", ..Notify::default() }).await;
        *key = client.key(id).await;
        client.call("CloseNotification", &id).await.unwrap();
    }
    keys
}

/// Waits until so many are on screen: what its sender closed keeps its place for a moment.
async fn popups(bus: &Bus, count: u32) {
    let there = || (tidings(bus, &["count", "--popups"]).out == format!("{count}\n")).then_some(());
    until("so many popups", there).await;
}

/// The summaries of what is listed, newest first.
fn summaries(said: &Said) -> Vec<String> {
    let listed: Vec<serde_json::Value> = serde_json::from_str(&said.out).unwrap();
    listed.iter().map(|entry| entry["summary"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_was_received_is_listed_page_by_page() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let keys = three(&bus).await;
    let human = tidings(&bus, &["history"]);
    assert!(human.out.starts_with("KEY  RECEIVED"), "{}", human.out);
    assert_eq!(human.out.lines().count(), 4);
    assert_eq!(summaries(&tidings(&bus, &["history", "--json"])), ["Lunch?", "Invoice", "Hello"]);
    assert_eq!(summaries(&tidings(&bus, &["history", "list", "--app", "Mail", "--json"])), ["Invoice", "Hello"]);
    let page = tidings(&bus, &["history", "--limit", "1"]);
    assert_eq!(page.err, format!("tidings: there is more: --before {}\n", keys[2]));
    let next = tidings(&bus, &["history", "--before", &keys[2].to_string(), "--json"]);
    assert_eq!(summaries(&next), ["Invoice", "Hello"]);
    assert_eq!(summaries(&tidings(&bus, &["history", "--since", "1h", "--json"])).len(), 3);
    assert_eq!(summaries(&tidings(&bus, &["history", "--until", "1h", "--json"])).len(), 0);
    assert_eq!(tidings(&bus, &["history", "apps"]), printed("COUNT  APP\n    2  Mail\n    1  Chat\n"));
    let json = "[{\"app_name\":\"Mail\",\"count\":2},{\"app_name\":\"Chat\",\"count\":1}]\n";
    assert_eq!(tidings(&bus, &["history", "apps", "--json"]), printed(json));
}

#[tokio::test]
async fn words_are_found_and_one_notification_is_shown() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let keys = three(&bus).await;
    assert_eq!(summaries(&tidings(&bus, &["history", "search", "invo", "mail", "--json"])), ["Invoice"]);
    assert_eq!(tidings(&bus, &["history", "search", "nowhere"]), refused("nothing is found"));
    let shown = tidings(&bus, &["history", "show", &keys[0].to_string()]);
    assert!(shown.out.starts_with(&format!("key       {}\n", keys[0])), "{}", shown.out);
    assert!(shown.out.contains("\nsummary   Hello\n") && shown.out.ends_with(", closed\n\nwith words\n"), "{}", shown.out);
    let json = timeless(tidings(&bus, &["history", "show", &keys[0].to_string(), "--json"]));
    assert!(json.out.ends_with("\"received_ms\":0,\"ended_ms\":0,\"reason\":\"closed\"}\n"), "{}", json.out);
    assert_eq!(tidings(&bus, &["history", "show", "4000000"]).status, 1);
}

#[tokio::test]
async fn what_is_forgotten_is_gone() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let keys = three(&bus).await;
    assert_eq!(tidings(&bus, &["history", "rm", &keys[0].to_string()]), printed("forgot 1\n"));
    let again = tidings(&bus, &["history", "rm", &keys[0].to_string(), &keys[1].to_string(), "--json"]);
    let expected =
        Said { out: "{\"forgotten\":1}\n".into(), err: "tidings: one of these is not in the history\n".into(), status: 1 };
    assert_eq!(again, expected);
    let absent = tidings(&bus, &["history", "forget", "--app", "Mail"]);
    assert_eq!(absent, Said { out: "forgot 0\n".into(), ..refused("the history has nothing of Mail") });
    assert_eq!(tidings(&bus, &["history", "forget", "--last", "1h", "--json"]), printed("{\"forgotten\":1}\n"));
    // Standard input is no terminal here, and nobody is asked.
    assert_eq!(tidings(&bus, &["history", "clear"]), printed("forgot 0\n"));
    assert_eq!(tidings(&bus, &["history", "--json"]), printed("[]\n"));
}

#[tokio::test]
async fn what_has_ended_is_shown_once_more() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let keys = three(&bus).await;
    let popped = tidings(&bus, &["history", "pop"]);
    let id: u32 = popped.out.trim_end().parse().unwrap();
    assert_eq!(popped, printed(format!("{id}\n")));
    popups(&bus, 1).await;
    assert_eq!(tidings(&bus, &["close", &id.to_string()]), printed(""));
    popups(&bus, 0).await;
    let popped = tidings(&bus, &["history", "pop", &keys[0].to_string(), "--json"]);
    assert!(popped.out.starts_with("{\"id\":"), "{popped:?}");
    assert_eq!(tidings(&bus, &["history", "pop", "4000000"]).status, 1);
}

#[tokio::test]
async fn what_is_kept_is_told_and_set() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let set = tidings(&bus, &["history", "keep", "on", "--days", "30", "--count", "500"]);
    assert_eq!(set, printed("on, 30 days, at most 500 notifications\n"));
    let json = "{\"count\":500,\"days\":30,\"enabled\":true}\n";
    assert_eq!(tidings(&bus, &["history", "keep", "--json"]), printed(json));
    assert_eq!(tidings(&bus, &["history", "keep", "off"]), printed("off\n"));
}

#[tokio::test]
async fn numbers_out_of_range_are_wrong_usage() {
    let bus = Bus::start();
    for line in ["keep --days 0", "keep --days 3651", "keep --count 1000001", "list --limit 0", "show x", "forget"] {
        let arguments: Vec<&str> = std::iter::once("history").chain(line.split(' ')).collect();
        assert_eq!(tidings(&bus, &arguments).status, 2, "{line}");
    }
}

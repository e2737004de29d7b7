//! `tidings close`, `dismiss` and `hide`, and what the senders hear.

use crate::harness::{Bus, Notify};
use crate::{printed, refused, tidings};

#[tokio::test]
async fn each_way_out_has_its_reason() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    let first = client.notify(Notify::default()).await;
    let second = client.notify(Notify::default()).await;
    let third = client.notify(Notify::default()).await;
    assert_eq!(tidings(&bus, &["close", &first.to_string()]), printed(""));
    assert_eq!(client.signal().await, format!("closed {first} 3"));
    assert_eq!(tidings(&bus, &["dismiss"]), printed(""));
    assert_eq!(client.signal().await, format!("closed {third} 2"));
    assert_eq!(tidings(&bus, &["hide", "--json"]), printed(format!("{{\"hidden\":[{second}]}}\n")));
    assert_eq!(tidings(&bus, &["hide"]), refused("there is no notification on screen"));
    assert_eq!(tidings(&bus, &["count", "--live"]), printed("1\n"));
    // What is off the screen and live is the latest now.
    assert_eq!(tidings(&bus, &["close", "--latest", "--json"]), printed(format!("{{\"closed\":[{second}]}}\n")));
    assert_eq!(client.signal().await, format!("closed {second} 3"));
    assert_eq!(tidings(&bus, &["close"]), refused("there is no notification that is live"));
    assert_eq!(tidings(&bus, &["dismiss", "--all"]), printed(""));
}

#[tokio::test]
async fn many_at_once() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    let mail = client.notify(Notify { app_name: "Mail", ..Notify::default() }).await;
    let chat = client.notify(Notify { app_name: "Chat", ..Notify::default() }).await;
    let last = client.notify(Notify { app_name: "Chat", ..Notify::default() }).await;
    let said = tidings(&bus, &["dismiss", "--app", "Mail", "--json"]);
    assert_eq!(said, printed(format!("{{\"dismissed\":[{mail}]}}\n")));
    assert_eq!(tidings(&bus, &["dismiss", "--app", "Mail"]), refused("there is no notification of Mail in the tray"));
    let said = tidings(&bus, &["close", "--all", "--json"]);
    assert_eq!(said, printed(format!("{{\"closed\":[{last},{chat}]}}\n")));
    let heard = client.signals_so_far().await;
    assert_eq!(heard, [format!("closed {mail} 2"), format!("closed {last} 3"), format!("closed {chat} 3")]);
}

#[tokio::test]
async fn what_is_not_there_is_named_and_the_rest_is_done() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let id = client.notify(Notify::default()).await.to_string();
    assert_eq!(tidings(&bus, &["close", "4000000"]), refused("there is no notification 4000000 that is live"));
    let said = tidings(&bus, &["close", "4000000", "4000001", "--json"]);
    assert_eq!(said.out, "{\"closed\":[]}\n");
    assert_eq!(said.err, "tidings: there is no notification 4000000, 4000001 that is live\n");
    assert_eq!(tidings(&bus, &["hide", "4000000"]), refused("there is no notification 4000000 on screen"));
    assert_eq!(tidings(&bus, &["dismiss", "4000000", &id]), refused("there is no notification 4000000 in the tray"));
    assert_eq!(tidings(&bus, &["count", "--tray"]), printed("0\n"));
}

//! What a screen reader hears when popups come: each once, in words, critical ones as alerts.
//!
//! It speaks objects of the roles `notification` and `alert` when they begin to be seen; that is what is listened to here.

use crate::a11y::Desktop;
use crate::harness::Notify;
use crate::on_both;
use crate::screen::{Screen, X11};
use crate::session::Session;

on_both!(every_popup_is_announced_once);

async fn every_popup_is_announced_once<S: Screen>(mut session: Session<S>) {
    session.bus.environment.extend(Desktop::environment());
    let desktop = Desktop::start(&session.bus).await;
    desktop.begin_to_read(&session.bus).await;
    let mut listener = desktop.listen().await;
    // The daemon hands its environment on to the process of the popups.
    session.restart(|_| {}).await;
    let client = session.bus.connect().await;
    let alarm = |summary| {
        let mut alarm =
            Notify { app_name: "Disk", summary, body: "Delete <b>something</b>.", expire_timeout: 0, ..Notify::default() };
        alarm.hints.insert("urgency", 2_u8.into());
        alarm
    };
    let mail =
        |summary| Notify { app_name: "Mail", summary, body: "One & <i>two</i>\nthree", expire_timeout: 0, ..Notify::default() };
    // The first popup comes with the window, the next ones into it.
    client.notify(alarm("No space")).await;
    assert_eq!(desktop.said_until(&mut listener, "No space").await, ["alert: Critical, Disk, No space, Delete something."]);
    let id = client.notify(mail("Lunch")).await;
    assert_eq!(desktop.said_until(&mut listener, "Lunch").await, ["notification: Mail, Lunch, One & two three"]);
    session.until_popups(2).await;
    // What changes in place is not said again.
    client.notify(Notify { replaces_id: id, ..mail("Supper") }).await;
    let second = client.notify(alarm("No space at all")).await;
    let said = desktop.said_until(&mut listener, "No space at all").await;
    assert_eq!(said, ["alert: Critical, Disk, No space at all, Delete something."]);
    // A popup that is used again says what it has now.
    client.call("CloseNotification", &(second,)).await.unwrap();
    session.until_popups(2).await;
    client.notify(alarm("No time")).await;
    assert_eq!(desktop.said_until(&mut listener, "No time").await, ["alert: Critical, Disk, No time, Delete something."]);
    client.notify(mail("Tea")).await;
    assert_eq!(desktop.said_until(&mut listener, "Tea").await, ["notification: Mail, Tea, One & two three"]);
    // One that becomes critical is an alert.
    client.notify(Notify { replaces_id: id, ..alarm("Now") }).await;
    assert_eq!(desktop.said_until(&mut listener, "Now").await, ["alert: Critical, Disk, Now, Delete something."]);
}

#[tokio::test]
async fn every_control_has_a_role_and_a_name_in_the_order_of_reading() {
    let mut session = Session::<X11>::start_with("x11-order", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    let actions = &["a", "Accept call", "b", "Refuse call", "settings", "Of the sender", "inline-reply", "Reply"];
    let mut call = Notify { app_name: "Phone", summary: "Ada calls", body: "from <b>work</b>", actions, ..Notify::default() };
    call.hints.insert("value", 30_i32.into());
    session.show(call).await;
    let popup = desktop.until_told("the popup", |node| node.name == "Phone, Ada calls, from work").await;
    let controls = ["push button", "button", "toggle button", "text", "entry", "check box", "progress bar"];
    let within = popup.below();
    for node in within.iter().filter(|node| controls.contains(&node.role.as_str())) {
        assert!(!node.name.is_empty(), "a {} without a name: {popup}", node.role);
    }
    let order: Vec<&str> = within.iter().map(|node| node.name.as_str()).filter(|name| !name.is_empty()).collect();
    let at = |name: &str| order.iter().position(|found| *found == name).unwrap_or_else(|| panic!("no {name} in {popup}"));
    let reading = ["Phone", "Of the sender", "Close notification", "Ada calls", "from work", "Accept call", "Refuse call"];
    assert!(reading.map(at).is_sorted(), "{popup}");
}

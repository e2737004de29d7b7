//! requireInteraction and silent, and what neither browser tells.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;
use zbus::Variant;

use crate::browser::{Kind, Permission};
use crate::on_both;
use crate::stage::Stage;
use crate::traffic::Sent;

on_both!(
    what_requires_interaction_stays,
    do_not_disturb_holds_back_what_requires_interaction,
    silence_is_told,
    of_the_others_nothing_is_told
);

async fn what_requires_interaction_stays(mut stage: Stage) {
    stage.configure("[popups]\ntimeout_normal = \"1s\"\ntimeout_critical = \"1s\"\n").await;
    stage.open("/", Permission::Granted).await;
    let stays = stage.show("This stays", json!({ "requireInteraction": true })).await;
    let goes = stage.show("This goes", json!({})).await;
    let urgency = |sent: &Sent| sent.hints.get("urgency").map(|value| u8::try_from(value).unwrap());
    let expected = match stage.browser.kind {
        Kind::Chromium => (Some(2), Some(1)),
        Kind::Firefox => (None, None),
    };
    assert_eq!((stays.expire_timeout, goes.expire_timeout), (0, -1));
    assert_eq!((urgency(&stays), urgency(&goes)), expected);
    stage.session.until_popups(2).await;
    // The one goes after its second; the other had begun before it, and is there.
    let says = match stage.browser.kind {
        Kind::Chromium => format!("{}, This stays", stage.pages.host),
        Kind::Firefox => "This stays".to_owned(),
    };
    stage.session.until_popups(1).await;
    stage.desktop.until("the one that stays", |tree| tree.below().iter().any(|node| node.name.ends_with(&says))).await;
    stage.is_quiet().await;
}

async fn do_not_disturb_holds_back_what_requires_interaction(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let client = &stage.session.client;
    client.ask("SetDnd", &HashMap::from([("on", Variant::from(true))])).await.unwrap();
    let id = stage.show("It waits", json!({ "requireInteraction": true })).await.id;
    let waits = async |stage: &Stage| {
        let entries = stage.session.client.entries().await;
        let found = entries.iter().find(|entry| entry.notification.id.get() == id).expect("it is in the tray");
        assert_eq!((found.live, found.on_screen), (true, false));
    };
    waits(&stage).await;
    assert!(stage.session.blocks().is_empty(), "it is on the screen");
    // For the page it is shown.
    stage.is_quiet().await;
    // Afterwards the person is told how many there were; all are in the tray.
    stage.session.client.ask("SetDnd", &HashMap::from([("on", Variant::from(false))])).await.unwrap();
    stage.session.until_popups(1).await;
    waits(&stage).await;
    stage.is_quiet().await;
}

async fn silence_is_told(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    // Firefox always says something.
    let aloud = (stage.browser.kind == Kind::Firefox).then_some(false);
    for (title, options, expected) in [
        ("Default", json!({}), aloud),
        ("Aloud", json!({ "silent": false }), aloud),
        ("Silent", json!({ "silent": true }), Some(true)),
    ] {
        let sent = stage.show(title, options).await;
        assert_eq!(sent.hints.get("suppress-sound").map(|value| bool::try_from(value).unwrap()), expected, "{title}");
    }
}

async fn of_the_others_nothing_is_told(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let plain = stage.show("Plain", json!({})).await;
    let others = json!({
        "badge": "/c81e1e.png", "data": { "a": 1 }, "dir": "rtl", "lang": "ar", "timestamp": 0, "vibrate": [100, 50, 100]
    });
    let sent = stage.show("With all", others).await;
    let hints = |sent: &Sent| sent.hints.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(hints(&sent), hints(&plain));
    assert_eq!((sent.body, sent.actions, sent.expire_timeout), (plain.body, plain.actions, plain.expire_timeout));
}

//! The icon in the panel: it comes when a host does, says what is new, and its menu does what it says.

use std::collections::HashMap;

use tidings::wire::asked::StatusForm;
use zbus::fdo::{DBusProxy, RequestNameFlags};
use zbus::message::Type;
use zbus::{Message, OwnedVariant, Variant};

use crate::harness::{Bus, Client, Notify, within};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: (&str, &str) = ("/StatusNotifierItem", "org.kde.StatusNotifierItem");
const MENU: (&str, &str) = ("/StatusNotifierItem/Menu", "com.canonical.dbusmenu");

/// A panel, with the name of the item that has registered.
struct Panel {
    client: Client,
    item: String,
}

impl Panel {
    async fn start(bus: &Bus) -> Self {
        Self::answering(bus, true).await
    }

    /// One that takes the item, and does not say so.
    async fn silent(bus: &Bus) -> Self {
        Self::answering(bus, false).await
    }

    async fn answering(bus: &Bus, answers: bool) -> Self {
        let mut client = bus.connect().await;
        let proxy = DBusProxy::new(&client.connection).await.unwrap();
        proxy.request_name(WATCHER.try_into().unwrap(), RequestNameFlags::DO_NOT_QUEUE).await.unwrap();
        loop {
            let message = client.next().await;
            let header = message.header();
            if header.message_type() == Type::MethodCall && header.member().is_some_and(|m| m == "RegisterStatusNotifierItem") {
                if answers {
                    client.connection.reply(&header, &()).await.unwrap();
                }
                let item = message.body().deserialize().unwrap();
                let rule = format!("type='signal',sender='{item}'");
                proxy.add_match_rule(rule.as_str().try_into().unwrap()).await.unwrap();
                return Self { client, item };
            }
        }
    }

    async fn call<B: serde::Serialize + zbus::DynamicType>(&self, at: (&str, &str), member: &str, body: &B) -> Message {
        let connection = &self.client.connection;
        within(connection.call_method(Some(self.item.as_str()), at.0, Some(at.1), member, body)).await.unwrap()
    }

    async fn property(&self, at: (&str, &str), name: &str) -> OwnedVariant {
        let interface = "org.freedesktop.DBus.Properties";
        self.call((at.0, interface), "Get", &(at.1, name)).await.body().deserialize().unwrap()
    }

    async fn text(&self, name: &str) -> String {
        self.property(ITEM, name).await.try_into().unwrap()
    }

    async fn until_told(&mut self, member: &str) {
        while self.client.next().await.header().member().is_none_or(|told| told != member) {}
    }

    /// Chooses an item of the menu by what it says.
    async fn choose(&self, label: &str) {
        type Layout = (u32, (i32, HashMap<String, OwnedVariant>, Vec<OwnedVariant>));
        let answer = self.call(MENU, "GetLayout", &(0, -1, Vec::<String>::new())).await;
        let (_, (_, _, items)): Layout = answer.body().deserialize().unwrap();
        let says = |id: i32| async move {
            let answer = self.call(MENU, "GetGroupProperties", &(vec![id], Vec::<String>::new())).await;
            let mut found: Vec<(i32, HashMap<String, OwnedVariant>)> = answer.body().deserialize().unwrap();
            found.remove(0).1.remove("label").map(|label| String::try_from(label).unwrap())
        };
        for id in 1..=i32::try_from(items.len()).unwrap() {
            if says(id).await.is_some_and(|text| text == label) {
                self.call(MENU, "Event", &(id, "clicked", Variant::I32(0), 0_u32)).await;
                return;
            }
        }
        panic!("no item says {label}");
    }
}

async fn status(client: &Client) -> StatusForm {
    client.ask("Status", &()).await.unwrap().body().deserialize().unwrap()
}

#[tokio::test]
async fn the_icon_comes_with_a_panel_and_tells_what_is_new() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut panel = Panel::start(&bus).await;
    assert_eq!(panel.text("IconName").await, "preferences-system-notifications-symbolic");
    client.notify(Notify::default()).await;
    panel.until_told("NewIcon").await;
    assert_eq!((panel.text("IconName").await, panel.text("XAyatanaLabel").await), ("mail-unread-symbolic".into(), "1".into()));
    assert_eq!(panel.text("Id").await, "tidings");
    // The next panel gets it too.
    panel.client.leave().await;
    client.until_not_owned(WATCHER).await;
    let panel = Panel::start(&bus).await;
    assert_eq!(panel.text("XAyatanaLabel").await, "1");
}

/// Some hosts answer late; one that asks the item first and answers then must not wait for ever.
#[tokio::test]
async fn a_host_that_does_not_answer_is_told_all_the_same() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut panel = Panel::silent(&bus).await;
    client.notify(Notify::default()).await;
    panel.until_told("NewIcon").await;
    assert_eq!(panel.text("XAyatanaLabel").await, "1");
}

#[tokio::test]
async fn the_menu_and_clicks_do_what_they_say() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut panel = Panel::start(&bus).await;
    client.notify(Notify::default()).await;
    panel.until_told("NewIcon").await;
    panel.choose("Do not disturb").await;
    assert!(status(&client).await.dnd);
    panel.call(ITEM, "SecondaryActivate", &(0, 0)).await;
    assert!(!status(&client).await.dnd);
    panel.choose("Do not disturb for an hour").await;
    assert!(status(&client).await.dnd_until_ms.is_some());
    panel.choose("Show notifications (1 new)").await;
    assert!(status(&client).await.tray_open);
    panel.call(ITEM, "Activate", &(0, 0)).await;
    assert!(!status(&client).await.tray_open);
    panel.choose("Dismiss all").await;
    assert_eq!(status(&client).await.tray, 0);
}

/// One that comes while the daemon asks for it is told of twice, and is one.
#[tokio::test]
async fn a_panel_that_comes_while_the_daemon_starts_is_given_the_icon_once() {
    for round in 0..30 {
        let bus = Bus::start();
        let daemon = if round % 3 == 0 { bus.tidingsd_with(&[]) } else { bus.tidingsd().await };
        let mut panel = Panel::start(&bus).await;
        let client = bus.connect().await;
        client.notify(Notify::default()).await;
        panel.until_told("NewIcon").await;
        // Whatever the daemon has heard of the panel by now, it has dealt with.
        assert_eq!(panel.text("XAyatanaLabel").await, "1");
        while let Ok(message) = panel.client.try_next() {
            let header = message.header();
            assert!(header.member().is_none_or(|member| member != "RegisterStatusNotifierItem"), "it comes twice");
        }
        drop(daemon);
    }
}

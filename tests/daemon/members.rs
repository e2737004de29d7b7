//! What browsers and programs tell beyond the specification, on the bus: origin, requireInteraction, the hints of our own, vibration.

use std::collections::HashMap;

use tidings::content::image::Icon;
use tidings::content::markup::Body;
use tidings::content::web::Direction;
use tidings::core::notification::Urgency;
use tidings::view::Popup;
use zbus::Variant;
use zbus::fdo::{DBusProxy, RequestNameFlags};
use zbus::message::{Flags, Type};

use crate::harness::{Bus, Client, Notify};

fn hints<'a>(hints: &[(&'a str, Variant<'a>)]) -> HashMap<&'a str, Variant<'a>> {
    hints.iter().map(|(name, value)| (*name, value.try_clone().unwrap())).collect()
}

async fn shown(client: &Client, notify: Notify<'_>) -> Popup {
    let id = client.notify(notify).await;
    client.entries().await.into_iter().find(|entry| entry.notification.id.get() == id).unwrap().notification
}

const LINE: &str =
    "<a href=\"http://localhost:45013/\">localhost:45013</a>\n\nHEY! Your task \"Buy &lt;milk&gt;\" is now overdue.";

#[tokio::test]
async fn the_origin_of_chromium_is_its_hint_or_else_the_first_line_of_its_body() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let chromium = |entry: &'static str, origin: Option<&'static str>, body: &'static str| {
        let mut hints = hints(&[("desktop-entry", entry.into())]);
        hints.extend(origin.map(|origin| ("x-kde-origin-name", origin.into())));
        Notify { app_name: "Chromium", body, hints, ..Notify::default() }
    };
    let popup = shown(&client, chromium("chromium", None, LINE)).await;
    assert_eq!(popup.origin.as_deref(), Some("localhost:45013"));
    assert_eq!(popup.body.text(), "HEY! Your task \"Buy <milk>\" is now overdue.");
    let popup = shown(&client, chromium("chromium", Some("example.org"), LINE)).await;
    assert_eq!(
        (popup.origin.as_deref(), &popup.body),
        (Some("example.org"), &Body::parse(LINE)),
        "with the hint nothing is taken"
    );
    let popup = shown(&client, chromium("mail", None, LINE)).await;
    assert_eq!((popup.origin, popup.body), (None, Body::parse(LINE)), "it is no browser");
    let capabilities: Vec<String> = client.call("GetCapabilities", &()).await.unwrap().body().deserialize().unwrap();
    for needed in ["x-kde-origin-name", "persistence", "body-images", "body-hyperlinks", "inline-reply"] {
        assert!(capabilities.iter().any(|capability| capability == needed), "{needed}");
    }
}

/// It is a logo in a file, which nobody needs twice.
#[tokio::test]
async fn the_icon_of_chromium_is_small_whatever_the_page_has() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for (entry, app_icon, picture) in [("chromium", Some("logo"), None), ("mail", None, Some("logo"))] {
        let hints = hints(&[("desktop-entry", entry.into())]);
        let popup = shown(&client, Notify { app_icon: "logo", hints, ..Notify::default() }).await;
        let name = |name: &str| Icon::Name(name.into());
        assert_eq!((popup.app_icon, popup.picture), (app_icon.map(name), picture.map(name)), "{entry}");
    }
}

#[tokio::test]
async fn a_page_that_requires_interaction_stays_and_breaks_through_nothing() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let require = |entry: &'static str, expire_timeout| {
        let hints = hints(&[("desktop-entry", entry.into()), ("urgency", 2_u8.into())]);
        Notify { app_name: "Some browser", expire_timeout, hints, ..Notify::default() }
    };
    client.ask("SetDnd", &HashMap::from([("on", Variant::from(true))])).await.unwrap();
    for (notify, urgency, on_screen) in [
        (require("google-chrome", 0), Urgency::Normal, false),
        (require("google-chrome", -1), Urgency::Critical, true),
        (require("backup", 0), Urgency::Critical, true),
    ] {
        let id = client.notify(notify).await;
        let entries = client.entries().await;
        let entry = entries.iter().find(|entry| entry.notification.id.get() == id).unwrap();
        assert_eq!((entry.notification.urgency, entry.on_screen), (urgency, on_screen));
    }
    // It has no time of its own: once it may come it stays.
    client.ask("SetDnd", &HashMap::from([("on", Variant::from(false))])).await.unwrap();
    client.subscribe().await;
    let popup = shown(&client, Notify { summary: " ", ..require("chromium", 0) }).await;
    assert_eq!((popup.clock, popup.summary.as_str()), (None, ""));
}

#[tokio::test]
async fn every_member_crosses_our_interface_and_outlives_the_daemon() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let links = HashMap::from([("yes", "https://example.org/yes"), ("no", "file:///etc/passwd")]);
    let hints = hints(&[
        ("x-tidings-dir", "rtl".into()),
        ("x-tidings-lang", "he".into()),
        ("x-tidings-timestamp", 1_700_000_000_000_i64.into()),
        ("x-tidings-badge", "starred-symbolic".into()),
        ("x-tidings-image", "image-x-generic".into()),
        ("x-tidings-navigate", "https://example.org/".into()),
        ("x-tidings-action-navigate", Variant::from(links)),
        ("x-tidings-silent", false.into()),
    ]);
    client.notify(Notify { actions: &["yes", "Yes", "no", "No"], hints, ..Notify::default() }).await;
    for _ in 0..2 {
        let popup = client.entries().await.remove(0).notification;
        let web = &popup.web;
        assert_eq!(
            (web.direction, web.lang.as_deref(), popup.time_ms()),
            (Some(Direction::Rtl), Some("he"), 1_700_000_000_000)
        );
        assert_eq!((popup.badge_name(), web.image.is_some()), (Some("starred-symbolic"), true));
        assert_eq!(web.navigate.as_deref(), Some("https://example.org/"));
        assert_eq!((web.link_of("yes"), web.link_of("no")), (Some("https://example.org/yes"), None));
        daemon.process.signal("-KILL");
        daemon.process.wait();
        client.until_not_owned("org.tidings.Tidings").await;
        daemon = bus.tidingsd().await;
    }
}

#[tokio::test]
async fn a_vibration_goes_to_feedbackd_where_it_runs() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let buzz = |more: &[(&'static str, Variant<'static>)]| {
        let mut all = hints(&[("x-tidings-vibrate", Variant::from(vec![200_u32, 100, 300])), ("desktop-entry", "page".into())]);
        all.extend(hints(more));
        Notify { hints: all, ..Notify::default() }
    };
    let mut feedbackd = bus.connect().await;
    let proxy = DBusProxy::new(&feedbackd.connection).await.unwrap();
    proxy.request_name("org.sigxcpu.Feedback".try_into().unwrap(), RequestNameFlags::DO_NOT_QUEUE).await.unwrap();
    client.notify(buzz(&[("x-tidings-silent", true.into())])).await;
    client.notify(buzz(&[])).await;
    let message = loop {
        let message = feedbackd.next().await;
        if message.header().message_type() == Type::MethodCall {
            break message;
        }
    };
    let header = message.header();
    let flags = header.primary().flags();
    assert!(flags.contains(Flags::NO_AUTO_START) && flags.contains(Flags::NO_REPLY_EXPECTED), "it is never started");
    assert_eq!(header.interface().map(|name| name.as_str()), Some("org.sigxcpu.Feedback.Haptic"));
    assert_eq!(header.member().map(|name| name.as_str()), Some("Vibrate"));
    let told: (String, Vec<(f64, u32)>) = message.body().deserialize().unwrap();
    assert_eq!(told, ("page".to_owned(), vec![(1.0, 200), (0.0, 100), (1.0, 300)]));
}

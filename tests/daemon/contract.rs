//! What is served is what the XML in `dbus/` says.

use crate::harness::{Bus, Notify, folder_of};

/// Interfaces of an introspection text, one line a member: `method NAME in:u:id out:…`. Comments and annotations are left out.
fn members(xml: &str, interface: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let start =
        text.find(&format!("<interface name=\"{interface}\"")).unwrap_or_else(|| panic!("{interface} is not in {text}"));
    let body = &text[start..];
    let body = &body[..body.find("</interface>").unwrap()];
    let mut members: Vec<String> = Vec::new();
    for tag in body.split('<').skip(2) {
        let attribute = |name: &str| {
            let (_, value) = tag.split_once(&format!(" {name}=\""))?;
            value.split('"').next().map(str::to_owned)
        };
        if tag.starts_with("method") || tag.starts_with("signal") || tag.starts_with("property") {
            members.push(format!("{} {}", tag.split(' ').next().unwrap(), attribute("name").unwrap()));
        } else if tag.starts_with("arg") {
            let signal = members.last().unwrap().starts_with("signal");
            let direction = attribute("direction").unwrap_or(if signal { "out".into() } else { "in".into() });
            let argument = format!(" {direction}:{}:{}", attribute("type").unwrap(), attribute("name").unwrap());
            members.last_mut().unwrap().push_str(&argument);
        }
    }
    members.sort();
    members
}

async fn introspected(bus: &Bus, name: &str, path: &str) -> String {
    let client = bus.connect().await;
    let interface = Some("org.freedesktop.DBus.Introspectable");
    let answer = client.connection.call_method(Some(name), path, interface, "Introspect", &()).await.unwrap();
    answer.body().deserialize().unwrap()
}

#[tokio::test]
async fn code_equals_contract() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    for (name, path, interface) in [
        ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications"),
        ("org.tidings.Tidings", "/org/tidings/Tidings", "org.tidings.Tidings1"),
    ] {
        let contract = std::fs::read_to_string(folder_of(&format!("dbus/{interface}.xml"))).unwrap();
        let live = introspected(&bus, name, path).await;
        assert_eq!(members(&live, interface), members(&contract, interface));
        assert!(members(&contract, interface).len() > 5);
    }
}

#[tokio::test]
async fn every_method_of_the_contract_answers_with_its_signature() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let signature = |answer: zbus::Message| answer.body().signature().to_string_no_parens();
    assert_eq!(signature(client.call("GetCapabilities", &()).await.unwrap()), "as");
    assert_eq!(signature(client.call("GetServerInformation", &()).await.unwrap()), "ssss");
    let id = client.notify(Notify::default()).await;
    assert_eq!(signature(client.call("CloseNotification", &id).await.unwrap()), "");
    assert_eq!(signature(client.ask("Subscribe", &vec!["popups", "tray", "state"]).await.unwrap()), "ta{sv}");
    client.notify(Notify::default()).await;
    assert_eq!(signature(client.ask("Focus", &()).await.unwrap()), "");
    assert_eq!(signature(client.ask("Hover", &true).await.unwrap()), "");
    assert_eq!(signature(client.ask("Visible", &true).await.unwrap()), "");
    assert_eq!(signature(client.ask("Renew", &vec![1_u64]).await.unwrap()), "");
    assert_eq!(signature(client.ask("List", &()).await.unwrap()), "aa{sv}");
    assert_eq!(signature(client.ask("Status", &()).await.unwrap()), "a{sv}");
    assert_eq!(signature(client.ask("Reload", &()).await.unwrap()), "");
    assert_eq!(signature(client.ask("Unsubscribe", &()).await.unwrap()), "");
}

#[tokio::test]
async fn the_path_to_the_object_can_be_walked_and_peers_are_answered() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let name = "org.freedesktop.Notifications";
    for (path, child) in [("/", "org"), ("/org", "freedesktop"), ("/org/freedesktop", "Notifications")] {
        assert!(introspected(&bus, name, path).await.contains(&format!("<node name=\"{child}\"/>")), "{path}");
    }
    let client = bus.connect().await;
    let path = "/org/freedesktop/Notifications";
    let peer = Some("org.freedesktop.DBus.Peer");
    client.connection.call_method(Some(name), path, peer, "Ping", &()).await.unwrap();
    let properties = Some("org.freedesktop.DBus.Properties");
    client.connection.call_method(Some(name), path, properties, "GetAll", &name).await.unwrap();
    for (path, interface, member) in [
        ("/org/freedesktop/Notifications", name, "Nothing"),
        ("/org/freedesktop/Notifications", "org.example.Nothing", "Notify"),
        ("/elsewhere", name, "GetCapabilities"),
    ] {
        assert!(client.connection.call_method(Some(name), path, Some(interface), member, &()).await.is_err());
    }
}

#[tokio::test]
async fn the_server_tells_what_clients_look_for() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let answer = client.call("GetServerInformation", &()).await.unwrap();
    let (name, _, version, spec): (String, String, String, String) = answer.body().deserialize().unwrap();
    assert_eq!((name.as_str(), version.as_str(), spec.as_str()), ("Tidings", env!("CARGO_PKG_VERSION"), "1.3"));
    let capabilities: Vec<String> = client.call("GetCapabilities", &()).await.unwrap().body().deserialize().unwrap();
    for needed in
        ["actions", "body", "body-markup", "body-hyperlinks", "body-images", "icon-static", "persistence", "inline-reply"]
    {
        assert!(capabilities.iter().any(|capability| capability == needed), "{needed}");
    }
    assert!(!capabilities.iter().any(|capability| capability == "icon-multi"), "it is claimed and not done");
}

//! Real programs: notify-send with all its options, gdbus, a GLib application.

use std::io::Write as _;

use crate::harness::{Bus, Client, Process, stdout};

/// The popups of the view, as `id|app_name|summary|body|urgency|actions`.
async fn popups(ui: &Client) -> Vec<String> {
    let (_, mut view) = ui.subscribe().await;
    let popups: Vec<std::collections::HashMap<String, zbus::OwnedVariant>> = view.remove("popups").unwrap().try_into().unwrap();
    popups
        .into_iter()
        .map(|mut popup| {
            let mut text = |name: &str| String::try_from(popup.remove(name).unwrap()).unwrap();
            let (app_name, summary, body) = (text("app_name"), text("summary"), text("body"));
            let urgency = u8::try_from(popup.remove("urgency").unwrap()).unwrap();
            let actions: Vec<(String, String)> = popup.remove("actions").unwrap().try_into().unwrap();
            let keys: Vec<String> = actions.into_iter().map(|(key, label)| format!("{key}={label}")).collect();
            format!("{app_name}|{summary}|{body}|{urgency}|{}", keys.join(","))
        })
        .collect()
}

#[tokio::test]
async fn notify_send_with_every_option() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let ui = bus.connect().await;
    let first = bus.run("notify-send", &["-p", "Plain", "With <b>bold</b> & more\\nlines"]);
    let id: u32 = stdout(&first).trim().parse().unwrap();
    let all = [
        "-p",
        "-u",
        "critical",
        "-t",
        "60000",
        "-a",
        "My App",
        "-i",
        "dialog-warning",
        "-c",
        "im.received",
        "-e",
        "-h",
        "int:value:42",
        "-h",
        "string:x-canonical-private-synchronous:vol",
        "-h",
        "byte:b:7",
        "-h",
        "double:d:1.5",
        "-h",
        "boolean:tr:true",
        "-h",
        "variant:v:[1,2]",
        "S & <b>",
        "B",
    ];
    let second = bus.run("notify-send", &all);
    assert!(second.status.success(), "{second:?}");
    assert_eq!(popups(&ui).await, ["notify-send|Plain|With <b>bold</b> &amp; more\nlines|1|", "My App|S & <b>|B|2|"]);
    let again = bus.run("notify-send", &["-p", "-r", &id.to_string(), "Replaced"]);
    assert_eq!(stdout(&again).trim(), id.to_string());
    assert_eq!(popups(&ui).await[0], "notify-send|Replaced||1|");
    // An adopted number, and no summary at all.
    assert_eq!(stdout(&bus.run("notify-send", &["-p", "-r", "77", "x"])).trim(), "77");
    assert!(!bus.run("notify-send", &[""]).status.success());
}

#[tokio::test]
async fn notify_send_waits_for_the_button_and_prints_it() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut ui = bus.connect().await;
    ui.subscribe().await;
    let mut command = bus.command("notify-send");
    command.args(["-A", "yes=Yes & co", "-A", "plain", "-p", "Question"]).stdout(std::process::Stdio::piped());
    let mut asking = Process(command.spawn().unwrap());
    let id = next_shown(&mut ui).await;
    let shown = popups(&ui).await;
    assert_eq!(shown, ["notify-send|Question||1|yes=Yes & co,1=plain"]);
    ui.ask("Invoke", &(id, "yes", "")).await.unwrap();
    assert_eq!(asking.wait(), Some(0));
    let mut said = String::new();
    std::io::Read::read_to_string(&mut asking.0.stdout.take().unwrap(), &mut said).unwrap();
    assert_eq!(said.lines().collect::<Vec<_>>(), [id.to_string().as_str(), "yes"]);
}

#[tokio::test]
async fn notify_send_waits_for_the_end() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut ui = bus.connect().await;
    ui.subscribe().await;
    let mut waiting = Process(bus.command("notify-send").args(["-w", "Wait"]).spawn().unwrap());
    let id = next_shown(&mut ui).await;
    ui.dismiss(id).await;
    assert_eq!(waiting.wait(), Some(0));
}

/// The id of the next popup that a `Changed` brings.
async fn next_shown(ui: &mut Client) -> u32 {
    loop {
        let changes = crate::view::next_changed(ui).await.1;
        for mut change in changes {
            if let Some(popup) = change.remove("popup") {
                let mut popup: std::collections::HashMap<String, zbus::OwnedVariant> = popup.try_into().unwrap();
                return popup.remove("id").unwrap().try_into().unwrap();
            }
        }
    }
}

#[tokio::test]
async fn gdbus_introspects_calls_and_closes() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let ui = bus.connect().await;
    let target = ["call", "--session", "-d", "org.freedesktop.Notifications", "-o", "/org/freedesktop/Notifications", "-m"];
    let call = |member: &str, arguments: &[&str]| {
        let member = format!("org.freedesktop.Notifications.{member}");
        bus.run("gdbus", &[&target[..], &[&member, "--"], arguments].concat())
    };
    let hints = "{'urgency': <int32 2>, 'value': <uint32 40>, 'nested': <{'a': <[1, 2]>}>, 'transient': <1>}";
    let sent = call("Notify", &["script", "0", "", "Summary", "", "['default', 'Open']", hints, "-1"]);
    let id = stdout(&sent).trim().trim_start_matches("(uint32 ").trim_end_matches(",)").to_owned();
    assert!(id.parse::<u32>().is_ok(), "{sent:?}");
    assert_eq!(popups(&ui).await, ["script|Summary||2|"]);
    // A script closes what its own earlier call sent; that caller has left the bus.
    assert_eq!(stdout(&call("CloseNotification", &[&id])).trim(), "()");
    // What dbus-send can make of the hints is refused at once, not waited for.
    let wrong = [
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.Notifications",
        "/org/freedesktop/Notifications",
        "org.freedesktop.Notifications.Notify",
        "string:x",
        "uint32:0",
        "string:",
        "string:s",
        "string:b",
        "array:string:",
        "dict:string:string:a,b",
        "int32:-1",
    ];
    let refused = bus.run("dbus-send", &wrong);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("InvalidArgs"), "{refused:?}");
}

const GLIB: &str = r#"
import sys
import gi
gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib
app = Gio.Application.new("org.example.Tidings", Gio.ApplicationFlags.FLAGS_NONE)
def hit(action, parameter):
    print("hit", parameter.get_string(), flush=True)
    app.release()
action = Gio.SimpleAction.new("hit", GLib.VariantType.new("s"))
action.connect("activate", hit)
app.add_action(action)
def activate(app):
    app.hold()
    one = Gio.Notification.new("Title & <b>")
    one.set_body("<b>body</b> & x")
    one.set_icon(Gio.ThemedIcon.new("mail-unread"))
    one.add_button_with_target("Button 1", "app.hit", GLib.Variant.new_string("b1"))
    app.send_notification("one", one)
app.connect("activate", activate)
sys.exit(app.run([]))
"#;

#[tokio::test]
async fn a_glib_application_hears_its_button() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut ui = bus.connect().await;
    ui.subscribe().await;
    let script = bus.folder.0.join("app.py");
    std::fs::File::create(&script).unwrap().write_all(GLIB.as_bytes()).unwrap();
    let mut command = bus.command("/usr/bin/python3");
    command.arg(&script).env("GNOTIFICATION_BACKEND", "freedesktop").stdout(std::process::Stdio::piped());
    let mut application = Process(command.spawn().unwrap());
    let id = next_shown(&mut ui).await;
    let shown = popups(&ui).await;
    assert_eq!(shown.len(), 1);
    assert!(shown[0].contains("|Title & <b>|<b>body</b> &amp; x|1|app.hit::b1=Button 1"), "{shown:?}");
    ui.ask("Invoke", &(id, "app.hit::b1", "")).await.unwrap();
    assert_eq!(application.wait(), Some(0));
    let mut said = String::new();
    std::io::Read::read_to_string(&mut application.0.stdout.take().unwrap(), &mut said).unwrap();
    assert_eq!(said.trim(), "hit b1");
}

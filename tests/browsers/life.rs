//! What is left when one of the two goes, and what is there when one comes: the daemon restarted, the daemon started by the
//! bus because the browser asks, the browser killed.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::a11y::{Desktop, Node};
use crate::browser::{Kind, Permission};
use crate::harness::{Bus, folder_of, until};
use crate::on_both;
use crate::screen::X11;
use crate::session::Session;
use crate::stage::Stage;

const NAME: &str = "org.freedesktop.Notifications";

on_both!(
    what_is_shown_answers_after_the_daemon_was_killed,
    a_tag_is_replaced_after_the_daemon_was_killed,
    what_a_killed_browser_has_shown_stays,
);

/// The daemon dies as a crash would have it, and another one comes.
async fn restart(stage: &mut Stage) {
    stage.session.daemon.process.signal("-KILL");
    stage.session.daemon.process.wait();
    stage.session.daemon = stage.session.bus.tidingsd().await;
}

async fn what_is_shown_answers_after_the_daemon_was_killed(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let first = stage.show("Before", json!({ "body": "It was there" })).await.id;
    stage.until_popup(&stage.said(&["Before", "It was there"])).await;
    restart(&mut stage).await;
    let (_, popup) = stage.until_popup(&stage.said(&["Before", "It was there"])).await;
    stage.is_quiet().await;
    let second = stage.show("After", json!({})).await.id;
    assert!(second > first, "{second} was given before");
    stage.session.until_popups(2).await;
    stage.click(popup).await;
    assert_eq!(stage.traffic.hear(2).await, [format!("invoked {first} default"), format!("closed {first} 2")]);
    assert_eq!(stage.pages.hear(2).await, ["click Before", "close Before"]);
    let (_, popup) = stage.until_popup(&stage.said(&["After"])).await;
    stage.click(popup).await;
    assert_eq!(stage.traffic.hear(2).await, [format!("invoked {second} default"), format!("closed {second} 2")]);
    assert_eq!(stage.pages.hear(2).await, ["click After", "close After"]);
    stage.is_over().await;
}

async fn a_tag_is_replaced_after_the_daemon_was_killed(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    stage.show("Before", json!({ "tag": "t" })).await;
    stage.until_popup(&stage.said(&["Before"])).await;
    restart(&mut stage).await;
    stage.browser.evaluate("show('After', { tag: 't' })").await;
    assert_eq!(stage.pages.hear(2).await, ["close Before", "show After"]);
    stage.until_popup(&stage.said(&["After"])).await;
}

async fn what_a_killed_browser_has_shown_stays(mut stage: Stage) {
    let opened = stand_in(&stage.session.bus);
    stage.open("/", Permission::Granted).await;
    let actions = json!([{ "action": "yes", "title": "Yes" }, { "action": "no", "title": "No" }]);
    let id = stage.show_by_worker("Lunch", json!({ "body": "At noon?", "actions": actions })).await.id;
    let says = stage.said(&["Lunch", "At noon?"]);
    stage.until_popup(&says).await;
    let is_yes = |node: &Node| node.role == "button" && node.name == "Yes";
    stage.desktop.until_told("Yes", is_yes).await;
    stage.browser.kill();
    stage.desktop.until("no buttons that nobody answers", |tree| !tree.below().into_iter().any(is_yes)).await;
    let (_, popup) = stage.until_popup(&says).await;
    assert_eq!(stage.traffic.so_far(&stage.session.client).await, Vec::<String>::new());
    // Nobody hears of the click; it opens the browser by its desktop entry.
    stage.click(popup).await;
    stage.session.until_empty().await;
    assert_eq!(stage.traffic.so_far(&stage.session.client).await, [format!("broadcast closed {id} 2")]);
    until("the browser is opened again", || opened.exists().then_some(())).await;
}

/// Has another program be what the browsers' desktop entries open; the file is there once it has been.
fn stand_in(bus: &Bus) -> PathBuf {
    let opened = bus.folder.0.join("opened");
    let folder = bus.folder.0.join(".local/share/applications");
    std::fs::create_dir_all(&folder).unwrap();
    let entry = format!("[Desktop Entry]\nType=Application\nName=Browser\nExec=touch {}\n", opened.display());
    for id in ["chromium", "chromium-browser", "firefox", "firefox-esr"] {
        std::fs::write(folder.join(format!("{id}.desktop")), &entry).unwrap();
    }
    opened
}

/// The bus has the service files that are installed, and no others; nobody has asked for the daemon yet.
async fn is_started_by_the_bus(name: &'static str, kind: Kind) {
    let mut session = Session::<X11>::start_with(name, |bus, _| {
        bus.environment.extend(Desktop::environment());
        let folder = installed(bus);
        // What it starts has the display and the rest of the session's environment.
        bus.kill();
        bus.boot(&format!("<servicedir>{}</servicedir>", folder.display()));
    })
    .await;
    session.daemon.process.signal("-TERM");
    session.daemon.process.wait();
    session.client.until_not_owned(NAME).await;
    let mut stage = Stage::in_front_of(session, kind).await;
    stage.open("/", Permission::Granted).await;
    let id = stage.show("Asked for", json!({})).await.id;
    let daemon = stage.session.client.owner_pid(NAME).await;
    let (_, popup) = stage.until_popup(&stage.said(&["Asked for"])).await;
    stage.click(popup).await;
    assert_eq!(stage.traffic.hear(2).await, [format!("invoked {id} default"), format!("closed {id} 2")]);
    assert_eq!(stage.pages.hear(2).await, ["click Asked for", "close Asked for"]);
    stage.is_over().await;
    // It is the bus's child, not the test's.
    let ended = stage.session.bus.run("kill", &[&daemon.to_string()]);
    assert!(ended.status.success());
    stage.session.client.until_not_owned(NAME).await;
}

/// Puts the service files where the bus finds them, as installing does.
fn installed(bus: &Bus) -> PathBuf {
    let folder = bus.folder.0.join("services");
    std::fs::create_dir_all(&folder).unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_tidingsd")).parent().unwrap().display().to_string();
    for name in ["org.tidings.Notifications.service", "org.tidings.Tidings.service", "org.tidings.Ui.service"] {
        let text = std::fs::read_to_string(folder_of("data/dbus").join(format!("{name}.in"))).unwrap();
        std::fs::write(folder.join(name), text.replace("@bindir@", &programs)).unwrap();
    }
    folder
}

#[tokio::test]
async fn the_daemon_is_started_for_chromium() {
    is_started_by_the_bus("chromium-activated", Kind::Chromium).await;
}

#[tokio::test]
async fn the_daemon_is_started_for_firefox() {
    is_started_by_the_bus("firefox-activated", Kind::Firefox).await;
}

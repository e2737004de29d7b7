//! The pictures of `docs/browsers.md`: what is seen of each thing that a page can ask for, kept in `target/browsers`.
//! `./dev shots` puts them where that page has them.

use std::process::Stdio;

use serde_json::json;

use crate::a11y::Desktop;
use crate::browser::{Kind, Permission};
use crate::harness::{Process, folder_of, until};
use crate::picture::{Order, Picture, Rect, accent};
use crate::screen::{Button, Screen as _, X11, keys};
use crate::session::Session;
use crate::stage::Stage;

/// What is behind the popups.
const GROUND: [u8; 3] = [0x5f, 0x77, 0x94];
/// Of the icon of the to-do list, and of the sun over the lake.
const GREEN: [u8; 3] = [0x2f, 0x7d, 0x5b];
const SUN: [u8; 3] = [0xff, 0xf1, 0xd0];

#[tokio::test]
async fn of_chromium() {
    let (mut stage, _compositor) = dressed("chromium-pictures", Kind::Chromium).await;
    all(&mut stage).await;

    let options = json!({ "body": "The water is still.", "icon": "/todo.png", "image": "/lake.png" });
    stage.show("At the lake", options).await;
    keep(&mut stage, "image", |shot, popup| shot.count(SUN, popup) > 200).await;
    close(&mut stage, "At the lake").await;

    let actions = json!([{ "action": "answer", "title": "Answer", "type": "text", "placeholder": "Write to Anna" }]);
    stage.show_by_worker("Anna", json!({ "body": "Shall we meet at noon?", "actions": actions })).await;
    stage.begin_reply("Answer", "Write to Anna").await;
    stage.session.screen.keys(&keys::of("see you there"));
    keep(&mut stage, "reply", |shot, popup| shot.count(accent(), popup) > 1000).await;
}

#[tokio::test]
async fn of_the_question() {
    let (mut stage, _compositor) = dressed("chromium-pictures-asks", Kind::Chromium).await;
    stage.configure("[permission]\npolicy = \"ask\"\n").await;
    stage.open("/", Permission::Granted).await;
    stage.show("Hello", json!({ "body": "This site has news for you.", "icon": "/todo.png" })).await;
    stage.desktop.until_told("the question", |node| node.name.starts_with("Keep showing")).await;
    keep(&mut stage, "asks", |shot, popup| shot.count(GREEN, popup) > 500).await;
}

#[tokio::test]
async fn of_firefox() {
    let (mut stage, _compositor) = dressed("firefox-pictures", Kind::Firefox).await;
    all(&mut stage).await;
}

/// What both browsers have.
async fn all(stage: &mut Stage) {
    stage.open("/todo", Permission::Granted).await;
    stage.browser.evaluate("fill('Water the plants')").await;
    stage.is_shown("Water the plants").await;
    keep(stage, "todo", |shot, popup| shot.count(GREEN, popup) > 500).await;
    stage.session.client.ask("Dismiss", &vec![stage.session.client.entries().await[0].key]).await.unwrap();
    assert_eq!(stage.pages.next().await, "close Water the plants");
    is_gone(stage).await;

    stage.open("/", Permission::Granted).await;
    let stays = json!({ "body": "Somebody waits for you in the meeting.", "icon": "/todo.png", "requireInteraction": true });
    stage.show("It begins now", stays).await;
    keep(stage, "stays", |shot, popup| shot.count(GREEN, popup) > 500).await;
    close(stage, "It begins now").await;

    let actions = json!([{ "action": "yes", "title": "Yes, please" }, { "action": "no", "title": "No" }]);
    stage.show_by_worker("Lunch?", json!({ "body": "At noon, as ever.", "icon": "/todo.png", "actions": actions })).await;
    keep(stage, "actions", |shot, popup| shot.count(GREEN, popup) > 500).await;
    let (_, popups) = stage.session.until_popups(1).await;
    stage.session.click(Button::Middle, (popups[0].middle().0, popups[0].top + 40)).await;
    assert_eq!(stage.pages.next().await, "notificationclose Lunch?");
    is_gone(stage).await;
}

/// A stage of which pictures are made: a coloured screen with a compositing manager, without which no corner is round, and
/// the same font on every machine.
async fn dressed(name: &'static str, kind: Kind) -> (Stage, Process) {
    let mut compositor = None;
    let mut session = Session::<X11>::start_with(name, |bus, _| {
        bus.environment.extend(Desktop::environment());
        let folder = bus.folder.0.join(".config/gtk-4.0");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("settings.ini"), "[Settings]\ngtk-font-name=Cantarell 11\n").unwrap();
        let [red, green, blue] = GROUND;
        let ground = bus.run("hsetroot", &["-solid", &format!("#{red:02x}{green:02x}{blue:02x}")]);
        assert!(ground.status.success(), "{ground:?}");
        let manager = bus.command("xcompmgr").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        compositor = Some(Process(manager));
    })
    .await;
    let is_coloured = |shot: &Picture| shot.count(GROUND, shot.whole()) == shot.width * shot.height;
    session.empty = until("a coloured screen", || session.screen.shot().filter(is_coloured)).await;
    (Stage::in_front_of(session, kind).await, compositor.unwrap())
}

/// Keeps a picture of the only popup, once it shows what is wanted and nothing of it changes any more.
async fn keep(stage: &mut Stage, name: &str, wanted: impl Fn(&Picture, Rect) -> bool) {
    stage.session.point_away();
    let is_whole = |shot: &Picture, blocks: &[Rect]| matches!(blocks, [popup] if wanted(shot, *popup));
    let (shot, blocks) = stage.session.until_shown(name, is_whole).await;
    let kind = format!("{:?}", stage.browser.kind).to_lowercase();
    part(&shot, blocks[0]).save(&folder_of("target/browsers").join(format!("{kind}-{name}.png")));
}

/// What is at a place, and a little around it.
fn part(shot: &Picture, place: Rect) -> Picture {
    const AROUND: usize = 14;
    let (left, top) = (place.left.saturating_sub(AROUND), place.top.saturating_sub(AROUND));
    let (right, bottom) = ((place.right + AROUND).min(shot.width), (place.bottom + AROUND).min(shot.height));
    let bytes = (top..bottom).flat_map(|y| (left..right).flat_map(move |x| shot.at(x, y))).collect();
    Picture { width: right - left, height: bottom - top, order: Order::Rgb, bytes }
}

/// Has the page close it, and waits until it is gone.
async fn close(stage: &mut Stage, title: &str) {
    stage.browser.evaluate(&format!("shown['{title}'].close()")).await;
    assert_eq!(stage.pages.next().await, format!("close {title}"));
    is_gone(stage).await;
}

/// Waits until nothing is on the screen; what the bus has heard meanwhile is looked at elsewhere.
async fn is_gone(stage: &mut Stage) {
    stage.session.until_empty().await;
    stage.traffic.so_far(&stage.session.client).await;
}

//! What the page is told: show, click, close, each once and in their order.

use serde_json::json;

use crate::browser::{Kind, Permission};
use crate::on_both;
use crate::picture::{Picture, Rect};
use crate::screen::Button;
use crate::session::SETTLED;
use crate::stage::Stage;

const RED: [u8; 3] = [200, 30, 30];

on_both!(
    a_click_is_told_and_then_the_end,
    closed_by_the_person_is_told,
    closed_by_the_page_is_gone,
    what_leaves_the_screen_still_answers
);

async fn a_click_is_told_and_then_the_end(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let id = stage.show("Click me", json!({ "body": "Here" })).await.id;
    let (_, popup) = stage.until_popup(&stage.said(&["Click me", "Here"])).await;
    stage.click(popup).await;
    assert_eq!(stage.traffic.hear(2).await, [format!("invoked {id} default"), format!("closed {id} 2")]);
    assert_eq!(stage.pages.hear(2).await, ["click Click me", "close Click me"]);
    stage.is_over().await;
}

async fn closed_by_the_person_is_told(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let id = stage.show("Close me", json!({})).await.id;
    let (_, popup) = stage.until_popup(&stage.said(&["Close me"])).await;
    stage.session.click(Button::Middle, popup.middle()).await;
    assert_eq!(stage.traffic.hear(1).await, [format!("closed {id} 2")]);
    assert_eq!(stage.pages.hear(1).await, ["close Close me"]);
    stage.is_over().await;
}

async fn closed_by_the_page_is_gone(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let id = stage.show("For a moment", json!({})).await.id;
    stage.until_popup(&stage.said(&["For a moment"])).await;
    stage.browser.evaluate("shown['For a moment'].close()").await;
    assert_eq!(stage.traffic.hear(2).await, [format!("close {id}"), format!("closed {id} 3")]);
    assert_eq!(stage.pages.hear(1).await, ["close For a moment"]);
    stage.is_over().await;
    assert!(stage.session.client.entries().await.is_empty(), "it is in the tray");
}

/// A popup whose time is over has gone to the tray. For the page it is as it was.
async fn what_leaves_the_screen_still_answers(mut stage: Stage) {
    stage.configure("[popups]\ntimeout_normal = \"4s\"\n").await;
    stage.open("/", Permission::Granted).await;
    let id = stage.show("Still here", json!({ "icon": "/c81e1e.png" })).await.id;
    stage.session.until_popups(1).await;
    stage.session.until_popups(0).await;
    stage.is_quiet().await;
    stage.session.client.ask("Tray", &"open").await.unwrap();
    let height = stage.session.empty.height;
    let (shot, panel) = stage
        .session
        .until_shown("the row in the tray", |shot, blocks| {
            matches!(blocks, [panel] if panel.height() == height) && middle_of(shot, blocks[0]).is_some()
        })
        .await;
    let icon = middle_of(&shot, panel[0]).unwrap();
    stage.session.click(Button::Primary, icon).await;
    assert_eq!(stage.traffic.hear(2).await, [format!("invoked {id} default"), format!("closed {id} 2")]);
    assert_eq!(stage.pages.hear(2).await, ["click Still here", "close Still here"]);
    stage.is_quiet().await;
}

/// The middle of all that is of the icon's colour within `area`.
fn middle_of(shot: &Picture, area: Rect) -> Option<(usize, usize)> {
    let is_red = |x: &usize, y: usize| shot.at(*x, y).iter().zip(RED).all(|(one, other)| one.abs_diff(other) <= 4);
    let rows: Vec<usize> = (area.top..area.bottom).filter(|y| (area.left..area.right).any(|x| is_red(&x, *y))).collect();
    let (top, bottom) = (*rows.first()?, *rows.last()?);
    let y = usize::midpoint(top, bottom);
    let left = (area.left..area.right).find(|x| is_red(x, y))?;
    let right = (area.left..area.right).rfind(|x| is_red(x, y))?;
    Some((usize::midpoint(left, right), y))
}

/// The button of Chromium that is for the browser itself: no page hears of it.
#[tokio::test]
async fn the_wheel_leads_to_the_settings_of_chromium() {
    let mut stage = Stage::start("chromium-wheel", Kind::Chromium).await;
    stage.open("/", Permission::Granted).await;
    let sent = stage.show("Too much", json!({})).await;
    assert_eq!(sent.keys(), ["default", "settings"]);
    let wheel = stage.desktop.until_told("the wheel", |node| node.role == "button" && node.name == "Settings").await;
    tokio::time::sleep(SETTLED).await;
    stage.desktop.press(&wheel).await;
    let id = sent.id;
    assert_eq!(stage.traffic.hear(2).await, [format!("invoked {id} settings"), format!("closed {id} 2")]);
    assert_eq!(stage.pages.hear(1).await, ["close Too much"]);
    let opened = "chrome://settings/content/notifications";
    stage.browser.until_open(opened).await;
    stage.is_over().await;
}

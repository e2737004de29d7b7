//! One tag, one notification: what comes later takes the place of what was there, and nothing flickers.

use serde_json::json;

use crate::browser::{Kind, Permission};
use crate::on_both;
use crate::stage::Stage;

on_both!(ten_of_one_tag_are_one_popup, a_later_one_takes_the_place, renotify_is_a_replacement_like_any, other_tags_are_others);

async fn ten_of_one_tag_are_one_popup(mut stage: Stage) {
    stage.open("/ten", Permission::Granted).await;
    stage.browser.evaluate("document.querySelector('button').click()").await;
    assert_eq!(stage.pages.next().await, "show 0");
    // It may tell of the second by now.
    let first = stage.session.until_popups(1).await.1[0];
    for number in 1..10 {
        assert_eq!(stage.pages.hear(2).await, [format!("close {}", number - 1), format!("show {number}")]);
        assert_eq!(stage.session.blocks(), [first], "the popup is not in place when number {number} is shown");
    }
    let (_, last) = stage.until_popup(&stage.said(&["Hi! 9"])).await;
    assert_eq!(last, first);
    let heard = stage.traffic.so_far(&stage.session.client).await;
    let expected: Vec<String> = match stage.browser.kind {
        Kind::Chromium => (0..10).map(|number| format!("notify {} → 1 Hi! {number}", u32::from(number > 0))).collect(),
        Kind::Firefox => (0..10).flat_map(firefox_sends).collect(),
    };
    assert_eq!(heard, expected);
    assert_eq!(stage.session.client.entries().await.len(), 1);
}

/// Firefox closes what was there, and sends another.
fn firefox_sends(number: u32) -> Vec<String> {
    let closed = (number > 0).then(|| [format!("close {number}"), format!("closed {number} 3")]);
    closed.into_iter().flatten().chain([format!("notify 0 → {} Hi! {number}", number + 1)]).collect()
}

async fn a_later_one_takes_the_place(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let one = stage.show("Score", json!({ "tag": "match", "body": "1 : 0" })).await;
    let (_, before) = stage.until_popup(&stage.said(&["Score", "1 : 0"])).await;
    stage.show("Another", json!({ "body": "of no tag" })).await;
    stage.session.until_popups(2).await;
    let two = replace(&mut stage, "Score again", json!({ "tag": "match", "body": "2 : 0" }), &one.summary).await;
    let (_, blocks) = stage.session.until_popups(2).await;
    assert_eq!(blocks[0], before, "it is not in place");
    let says = stage.said(&["Score again", "2 : 0"]);
    stage.desktop.until_told("the later one", |node| node.name.ends_with(&says)).await;
    stage.click(blocks[0]).await;
    assert_eq!(stage.traffic.hear(2).await, [format!("invoked {two} default"), format!("closed {two} 2")]);
    assert_eq!(stage.pages.hear(2).await, ["click Score again", "close Score again"]);
    stage.until_popup(&stage.said(&["Another", "of no tag"])).await;
    stage.is_quiet().await;
}

/// Nothing on the wire marks it: neither browser tells that it is to alert again.
async fn renotify_is_a_replacement_like_any(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let one = stage.show("One", json!({ "tag": "t" })).await;
    let (_, before) = stage.until_popup(&stage.said(&["One"])).await;
    replace(&mut stage, "Two", json!({ "tag": "t", "renotify": true }), &one.summary).await;
    let (_, after) = stage.until_popup(&stage.said(&["Two"])).await;
    assert_eq!(after, before);
    stage.is_quiet().await;
}

async fn other_tags_are_others(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    for (title, tag) in [("One", "a"), ("Two", "b")] {
        assert_eq!(stage.show(title, json!({ "tag": tag })).await.replaces_id, 0);
    }
    stage.session.until_popups(2).await;
    stage.is_quiet().await;
}

/// Shows one whose tag is that of `earlier`, and answers with its id.
async fn replace(stage: &mut Stage, title: &str, options: serde_json::Value, earlier: &str) -> u32 {
    stage.browser.evaluate(&format!("show('{title}', {options})")).await;
    assert_eq!(stage.pages.hear(2).await, [format!("close {earlier}"), format!("show {title}")]);
    // Chromium tells the page before the daemon has it.
    let count = if stage.browser.kind == Kind::Chromium { 1 } else { 3 };
    let heard = stage.traffic.hear(count).await;
    let sent = heard.last().unwrap();
    match stage.browser.kind {
        Kind::Chromium => assert_eq!(heard, [format!("notify 1 → 1 {title}")]),
        Kind::Firefox => assert!(heard[..2] == ["close 1", "closed 1 3"] && sent.starts_with("notify 0 → "), "{heard:?}"),
    }
    sent.split(' ').nth(3).unwrap().parse().unwrap()
}

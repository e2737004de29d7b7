//! Whether a site that was never heard of may go on: Tidings asks, below its popup, and keeps to the answer.

use serde_json::json;

use crate::a11y::Node;
use crate::browser::{Kind, Permission};
use crate::on_both;
use crate::session::SETTLED;
use crate::stage::Stage;

on_both!(what_is_blocked_is_shown_no_more, what_is_kept_is_asked_about_no_more);

const ASK: &str = "[permission]\npolicy = \"ask\"\n";

/// Presses the answer that begins with this word.
async fn answer(stage: &mut Stage, word: &str) {
    let is_answer = |node: &Node| node.role == "button" && node.name.starts_with(&format!("{word}: "));
    let button = stage.desktop.until_told(word, is_answer).await;
    if stage.browser.kind == Kind::Chromium {
        assert_eq!(button.name, format!("{word}: {}", stage.pages.host));
    }
    tokio::time::sleep(SETTLED).await;
    stage.desktop.press(&button).await;
}

fn is_strip(node: &Node) -> bool {
    node.role == "button" && node.name.starts_with("Block: ")
}

async fn what_is_blocked_is_shown_no_more(mut stage: Stage) {
    stage.configure(ASK).await;
    stage.open("/", Permission::Granted).await;
    let id = stage.show("First", json!({})).await.id;
    stage.session.until_popups(1).await;
    answer(&mut stage, "Block").await;
    assert_eq!(stage.traffic.hear(1).await, [format!("closed {id} 2")]);
    assert_eq!(stage.pages.next().await, "close First");
    stage.session.until_empty().await;
    // For the page it is as if it were shown; nobody sees it.
    stage.show("Second", json!({})).await;
    stage.is_over().await;
    assert!(stage.session.client.entries().await.is_empty(), "it is in the tray");
    if stage.browser.kind == Kind::Chromium {
        // Another site is another question.
        stage.pages.move_to("127.0.0.1");
        stage.open("/", Permission::Granted).await;
        stage.show("Third", json!({})).await;
        stage.session.until_popups(1).await;
        stage.desktop.until_told("the question", is_strip).await;
    }
}

async fn what_is_kept_is_asked_about_no_more(mut stage: Stage) {
    stage.configure(ASK).await;
    stage.open("/", Permission::Granted).await;
    stage.show("First", json!({})).await;
    let (_, before) = stage.session.until_popups(1).await;
    answer(&mut stage, "Keep showing").await;
    stage.desktop.until("no question", |tree| !tree.below().into_iter().any(is_strip)).await;
    let (_, after) = stage.session.until_popups(1).await;
    assert!(after[0].height() < before[0].height(), "the question is still there");
    stage.is_quiet().await;
    stage.show("Second", json!({})).await;
    stage.session.until_popups(2).await;
    stage.desktop.until_told("the second", |node| node.name.ends_with(", Second")).await;
    stage.desktop.until("no question", |tree| !tree.below().into_iter().any(is_strip)).await;
    stage.is_quiet().await;
}

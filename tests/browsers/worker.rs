//! Service workers: the buttons of their notifications, a reply, and the end.

use serde_json::{Value, json};

use crate::browser::{Kind, Permission};
use crate::on_both;
use crate::screen::{Button, Screen as _, keys};
use crate::stage::Stage;

on_both!(each_button_is_told, a_click_beside_the_buttons_is_told_without_action, closed_by_the_person_is_told_to_the_worker);

fn question() -> Value {
    // Both browsers take two.
    json!({
        "body": "At noon?",
        "actions": [
            { "action": "yes", "title": "Yes & co" },
            { "action": "no", "title": "No" },
            { "action": "perhaps", "title": "Perhaps" }
        ]
    })
}

/// The keys by which a browser knows its buttons.
fn keys_of(kind: Kind) -> [&'static str; 2] {
    match kind {
        Kind::Chromium => ["0", "1"],
        Kind::Firefox => ["yes-moz", "no-moz"],
    }
}

async fn each_button_is_told(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    for (index, action) in ["yes", "no"].into_iter().enumerate() {
        let sent = stage.show_by_worker("Lunch", question()).await;
        let (id, [yes, no]) = (sent.id, keys_of(stage.browser.kind));
        let all = match stage.browser.kind {
            Kind::Chromium => vec![yes, no, "default", "settings"],
            Kind::Firefox => vec!["default", yes, no],
        };
        assert_eq!(sent.keys(), all);
        let (shot, popup) = stage.until_popup(&stage.said(&["Lunch", "At noon?"])).await;
        let buttons = shot.buttons(popup);
        assert_eq!(buttons.len(), 2, "{buttons:?}");
        stage.desktop.until_told("Yes & co", |node| node.role == "button" && node.name == "Yes & co").await;
        stage.session.click(Button::Primary, buttons[index].middle()).await;
        let key = [yes, no][index];
        assert_eq!(stage.traffic.hear(2).await, [format!("invoked {id} {key}"), format!("closed {id} 2")]);
        let told = [format!("notificationclick Lunch action={action}"), "notificationclose Lunch".to_owned()];
        assert_eq!(stage.pages.hear(2).await, told);
        stage.is_over().await;
    }
}

async fn a_click_beside_the_buttons_is_told_without_action(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let id = stage.show_by_worker("Lunch", question()).await.id;
    let (_, popup) = stage.until_popup(&stage.said(&["Lunch", "At noon?"])).await;
    stage.click(popup).await;
    assert_eq!(stage.traffic.hear(2).await, [format!("invoked {id} default"), format!("closed {id} 2")]);
    assert_eq!(stage.pages.hear(2).await, ["notificationclick Lunch action=", "notificationclose Lunch"]);
    stage.is_over().await;
}

async fn closed_by_the_person_is_told_to_the_worker(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let id = stage.show_by_worker("Lunch", question()).await.id;
    let (_, popup) = stage.until_popup(&stage.said(&["Lunch", "At noon?"])).await;
    stage.session.click(Button::Middle, (popup.middle().0, popup.top + 20)).await;
    assert_eq!(stage.traffic.hear(1).await, [format!("closed {id} 2")]);
    assert_eq!(stage.pages.hear(1).await, ["notificationclose Lunch"]);
    stage.is_over().await;
}

/// Firefox has no such thing.
#[tokio::test]
async fn a_reply_is_written_for_chromium() {
    let mut stage = Stage::start("chromium-reply", Kind::Chromium).await;
    stage.open("/", Permission::Granted).await;
    let actions = json!([{ "action": "answer", "title": "Answer", "type": "text", "placeholder": "Say something" }]);
    let sent = stage.show_by_worker("Anna", json!({ "body": "Lunch?", "actions": actions })).await;
    assert_eq!(sent.actions[..2], ["inline-reply", "Answer"]);
    assert_eq!(sent.text("x-kde-reply-placeholder-text").as_deref(), Some("Say something"));
    stage.until_popup(&stage.said(&["Anna", "Lunch?"])).await;
    stage.begin_reply("Answer", "Say something").await;
    stage.session.screen.keys(&keys::of("on my way"));
    stage.session.screen.keys(&[keys::RETURN]);
    let id = sent.id;
    assert_eq!(stage.traffic.hear(2).await, [format!("replied {id} on my way"), format!("closed {id} 2")]);
    // Chromium tells the text alone, not by which of the actions it came.
    let told = ["notificationclick Anna action= reply=on my way", "notificationclose Anna"];
    assert_eq!(stage.pages.hear(2).await, told);
    stage.is_over().await;
}

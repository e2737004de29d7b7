//! What a page says is what is seen: title, body, icon and image.

use serde_json::json;

use crate::browser::{Kind, Permission};
use crate::harness::until;
use crate::on_both;
use crate::picture::{Picture, Rect};
use crate::screen::Screen as _;
use crate::stage::Stage;

const RED: [u8; 3] = [200, 30, 30];
const BLUE: [u8; 3] = [30, 60, 200];

on_both!(title_body_and_icon_are_seen, what_looks_like_markup_is_text, lines_and_links_are_kept);

async fn title_body_and_icon_are_seen(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let sent = stage.show("To do list", json!({ "body": "Water the plants", "icon": "/c81e1e.png" })).await;
    assert_eq!((&*sent.summary, &*sent.body), ("To do list", "Water the plants"));
    let (name, icon) = match stage.browser.kind {
        Kind::Chromium => ("Chromium", "image-path"),
        Kind::Firefox => ("Firefox", "image-data"),
    };
    assert_eq!(sent.app_name, name);
    assert!(sent.hints.contains_key(icon), "{:?}", sent.hints.keys());
    // Chromium's is its own logo, small beside the page's icon.
    assert_eq!(sent.app_icon.starts_with("file:///"), stage.browser.kind == Kind::Chromium, "{}", sent.app_icon);
    let (shot, popup) = stage.until_popup(&stage.said(&["To do list", "Water the plants"])).await;
    assert!(shot.shows(RED, &[popup]), "the icon is not seen");
    stage.is_quiet().await;
}

async fn what_looks_like_markup_is_text(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    let sent = stage.show("T <i>3</i> & co", json!({ "body": "<b>bold</b> & \"q\" &amp;" })).await;
    // A title is sent as it is, a body as markup.
    assert_eq!((&*sent.summary, &*sent.body), ("T <i>3</i> & co", "&lt;b&gt;bold&lt;/b&gt; &amp; \"q\" &amp;amp;"));
    stage.until_popup(&stage.said(&["T <i>3</i> & co", "<b>bold</b> & \"q\" &amp;"])).await;
}

async fn lines_and_links_are_kept(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    stage.show("Two lines", json!({ "body": "one\nhttps://example.org/?a=1&b=2" })).await;
    // Lines of one paragraph, so that they are drawn by one label.
    stage.until_popup(&stage.said(&["Two lines", "one\u{2028}https://example.org/?a=1&b=2"])).await;
}

/// Firefox has no such thing.
#[tokio::test]
async fn chromium_s_image_is_the_picture_below_the_text() {
    let mut stage = Stage::start("chromium-image", Kind::Chromium).await;
    stage.open("/", Permission::Granted).await;
    let options = json!({ "body": "At the lake", "icon": "/c81e1e.png", "image": "/1e3cc8.png" });
    let sent = stage.show("A picture", options).await;
    assert!(sent.body.starts_with("At the lake\n<img src=\"file://"), "{}", sent.body);
    let (_, popup) = stage.until_popup(&stage.said(&["A picture", "At the lake"])).await;
    let below = |shot: &Picture| {
        // Far below the icon, which is beside the title.
        let place = Rect { top: popup.bottom - 40, ..popup };
        shot.shows(RED, &[popup]) && shot.shows(BLUE, &[place])
    };
    until("icon and image are seen", || stage.session.screen.shot().filter(below)).await;
}

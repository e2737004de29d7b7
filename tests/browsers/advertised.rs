//! What the daemon says that it can do, by what Chromium sends because of it. The rest of that is where it is used: the image
//! in `content`, the reply in `worker`.

use serde_json::json;

use crate::browser::{Kind, Permission};
use crate::stage::Stage;

/// Each changes what Chromium sends. Links, too, but for one thing: where the site that it comes from has no field of its own,
/// it is a link before the text.
const CHANGING: [&str; 7] = ["actions", "body", "body-hyperlinks", "body-images", "body-markup", "inline-reply", "persistence"];

#[tokio::test]
async fn chromium_sends_all_that_can_be_shown() {
    let mut stage = Stage::start("chromium-advertised", Kind::Chromium).await;
    let answer = stage.session.client.call("GetCapabilities", &()).await.unwrap();
    let capabilities: Vec<String> = answer.body().deserialize().unwrap();
    for name in CHANGING.iter().chain(&["x-kde-origin-name"]) {
        assert!(capabilities.iter().any(|capability| capability == name), "{name} is not advertised: {capabilities:?}");
    }
    stage.open("/", Permission::Granted).await;
    let sent = stage.show("Told", json!({ "body": "a < b", "image": "/1e3cc8.png" })).await;
    // The site has a field of its own, and is no line of the body.
    assert_eq!(sent.text("x-kde-origin-name"), Some(stage.pages.host.clone()));
    let (text, image) = sent.body.split_once('\n').unwrap();
    assert_eq!(text, "a &lt; b", "the body is not sent as markup");
    assert!(image.starts_with("<img src=\"file:///") && !image.contains('\n'), "{image}");
    // Without persistence it would be 25 seconds.
    assert_eq!(sent.expire_timeout, -1);
    assert_eq!(sent.keys(), ["default", "settings"]);
    let (shot, popup) = stage.until_popup(&stage.said(&["Told", "a < b"])).await;
    assert!(shot.shows([30, 60, 200], &[popup]), "the image is not seen");
}

//! How much of one notification is kept, over a real bus: as the configuration says, from the moment it is saved.

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

use tidings::view::Popup;
use tidings::wire::ViewForm;
use tidings::wire::asked::StatusForm;

use crate::harness::{Bus, Client, DEADLINE, Notify};

const PIXELS: i32 = 20;

async fn until_kept(client: &Client, actions: u32) {
    let began = Instant::now();
    loop {
        let status: StatusForm = client.ask("Status", &()).await.unwrap().body().deserialize().unwrap();
        if status.max_actions_kept == actions {
            return;
        }
        assert!(began.elapsed() < DEADLINE, "{} actions are kept", status.max_actions_kept);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What is made of much of everything.
async fn kept(bus: &Bus) -> Popup {
    let client = bus.connect().await;
    let long = "x".repeat(40_000);
    let keys: Vec<String> = (0..40).flat_map(|key| [key.to_string(), format!("Label {key}")]).collect();
    let actions: Vec<&str> = keys.iter().map(String::as_str).collect();
    let pixels = vec![0_u8; usize::try_from(PIXELS * PIXELS * 4).unwrap()];
    let picture = (PIXELS, PIXELS, PIXELS * 4, true, 8_i32, 4_i32, pixels);
    let hints = HashMap::from([("image-data", picture.into()), ("x-kde-origin-name", long.as_str().into())]);
    let notify = Notify { app_name: &long, summary: &long, body: &long, actions: &actions, hints, ..Notify::default() };
    let id = client.notify(notify).await;
    let (_, form): (u64, ViewForm) = client.ask("Subscribe", &vec!["popups"]).await.unwrap().body().deserialize().unwrap();
    form.read().view.popups.into_iter().find(|popup| popup.id.get() == id).unwrap()
}

fn lengths(popup: &Popup) -> [usize; 5] {
    let origin = popup.origin.as_ref().map_or(0, String::len);
    [popup.app_name.len(), origin, popup.summary.len(), popup.body.text().len(), popup.actions.len()]
}

#[tokio::test]
async fn they_are_what_the_configuration_says_and_change_live() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let popup = kept(&bus).await;
    assert_eq!((lengths(&popup), popup.picture.is_some()), ([256, 256, 1024, 16_384, 16], true));
    let path = bus.folder.0.join(".config/tidings/config.toml");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "[limits]\napp_name = 20\nsummary = 70\nbody = 300\nactions = 3\npicture_side = 19\n").unwrap();
    until_kept(&client, 3).await;
    let popup = kept(&bus).await;
    assert_eq!((lengths(&popup), popup.picture.is_some()), ([20, 20, 70, 300, 3], false));
    fs::write(&path, "[limits]\nsummary = 2000\nbody = 30000\nactions = 32\npicture_side = 20\n").unwrap();
    until_kept(&client, 32).await;
    let popup = kept(&bus).await;
    assert_eq!((lengths(&popup), popup.picture.is_some()), ([256, 256, 2000, 30_000, 32], true));
}

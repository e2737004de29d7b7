//! Our own interface: the view, its changes, and what a subscriber may rely on.

use std::collections::HashMap;
use std::io::{Read as _, Seek as _};
use std::os::fd::AsFd as _;

use zbus::OwnedVariant;
use zbus::message::Type;

use crate::harness::{Bus, Client, Notify};

type Dictionary = HashMap<String, OwnedVariant>;

/// The next `Changed`: its serial and its changes.
pub(crate) async fn next_changed(ui: &mut Client) -> (u64, Vec<Dictionary>) {
    loop {
        let message = ui.next().await;
        let header = message.header();
        if header.message_type() == Type::Signal && header.member().is_some_and(|member| member.as_str() == "Changed") {
            return message.body().deserialize().unwrap();
        }
    }
}

/// Waits until a popup is told whose sender has left.
pub(crate) async fn until_sender_left(ui: &mut Client) {
    loop {
        for mut change in next_changed(ui).await.1 {
            if let Some(popup) = change.remove("popup") {
                let popup: Dictionary = popup.try_into().unwrap();
                if bool::try_from(popup["sender_left"].try_clone().unwrap()).unwrap() {
                    return;
                }
            }
        }
    }
}

fn kinds(changes: &[Dictionary]) -> Vec<String> {
    changes.iter().map(|change| String::try_from(change["change"].try_clone().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn a_subscriber_hears_every_change_in_order_and_without_a_gap() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (sender, mut ui) = (bus.connect().await, bus.connect().await);
    let (serial, view) = ui.subscribe().await;
    assert_eq!(u32::try_from(view["waiting"].try_clone().unwrap()).unwrap(), 0);
    let id = sender.notify(Notify::default()).await;
    let (next, shown) = next_changed(&mut ui).await;
    assert_eq!((next, kinds(&shown)), (serial + 1, vec!["show".to_owned()]));
    sender.notify(Notify { replaces_id: id, summary: "New", ..Notify::default() }).await;
    let (next, updated) = next_changed(&mut ui).await;
    assert_eq!((next, kinds(&updated)), (serial + 2, vec!["update".to_owned()]));
    ui.dismiss(id).await;
    let (next, removed) = next_changed(&mut ui).await;
    assert_eq!((next, kinds(&removed)), (serial + 3, vec!["remove".to_owned()]));
}

#[tokio::test]
async fn a_flood_of_updates_is_told_in_few_changes_and_ends_with_the_last() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (sender, mut ui) = (bus.connect().await, bus.connect().await);
    ui.subscribe().await;
    let id = sender.notify(Notify::default()).await;
    let mut told = 0;
    for step in 0..300 {
        sender.notify(Notify { replaces_id: id, summary: &format!("step {step}"), ..Notify::default() }).await;
    }
    loop {
        let (_, mut changes) = next_changed(&mut ui).await;
        told += changes.len();
        let popup: Dictionary = changes.pop().unwrap().remove("popup").unwrap().try_into().unwrap();
        if String::try_from(popup["summary"].try_clone().unwrap()).unwrap() == "step 299" {
            break;
        }
    }
    assert!(told < 300, "{told} changes for 301 calls");
}

#[tokio::test]
async fn a_second_subscriber_begins_with_what_the_first_has() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (sender, mut first, mut second) = (bus.connect().await, bus.connect().await, bus.connect().await);
    first.subscribe().await;
    sender.notify(Notify::default()).await;
    let (serial, view) = second.subscribe().await;
    let popups: Vec<Dictionary> = view["popups"].try_clone().unwrap().try_into().unwrap();
    assert_eq!(popups.len(), 1);
    sender.notify(Notify { summary: "Another", ..Notify::default() }).await;
    let (next, changes) = next_changed(&mut second).await;
    assert_eq!((next, kinds(&changes)), (serial + 1, vec!["show".to_owned()]));
    assert_eq!(kinds(&next_changed(&mut first).await.1), ["show"]);
}

#[tokio::test]
async fn pixels_arrive_in_a_sealed_file_and_a_picture_file_outlives_its_name() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (sender, ui) = (bus.connect().await, bus.connect().await);
    let pixels: Vec<u8> = (0..16).collect();
    let raw = (2_i32, 2_i32, 8_i32, true, 8_i32, 4_i32, pixels.clone());
    sender.notify(Notify { hints: HashMap::from([("image-data", raw.into())]), ..Notify::default() }).await;
    let path = bus.folder.0.join("icon.png");
    std::fs::write(&path, "not really a picture").unwrap();
    let path = path.to_str().unwrap().to_owned();
    sender
        .notify(Notify { summary: "A file", hints: HashMap::from([("image-path", path.as_str().into())]), ..Notify::default() })
        .await;
    std::fs::remove_file(&path).unwrap();
    let (_, view) = ui.subscribe().await;
    let popups: Vec<Dictionary> = view["popups"].try_clone().unwrap().try_into().unwrap();
    let read = |popup: &Dictionary| {
        let picture = zbus::Structure::try_from(popup["picture"].try_clone().unwrap()).unwrap();
        let fields = picture.fields();
        let kind = String::try_from(fields[0].try_clone().unwrap()).unwrap();
        let width = u32::try_from(&fields[2]).unwrap();
        let zbus::Variant::Array(fds) = &fields[6] else { panic!("{fields:?}") };
        let zbus::Variant::Fd(fd) = &fds.inner()[0] else { panic!("{fds:?}") };
        let fd = fd.as_fd().try_clone_to_owned().unwrap();
        let seals = rustix::fs::fcntl_get_seals(&fd);
        let mut file = std::fs::File::from(fd);
        file.rewind().unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (kind, width, bytes, seals.is_ok_and(|seals| seals.contains(rustix::fs::SealFlags::WRITE)))
    };
    assert_eq!(read(&popups[0]), ("pixels".to_owned(), 2, pixels, true));
    let (kind, _, bytes, _) = read(&popups[1]);
    assert_eq!((kind.as_str(), bytes.as_slice()), ("file", b"not really a picture".as_slice()));
}

#[tokio::test]
async fn a_ui_that_dies_leaves_everything_to_the_next() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (mut sender, first) = (bus.connect().await, bus.connect().await);
    first.subscribe().await;
    let id = sender.notify(Notify { expire_timeout: 400, ..Notify::default() }).await;
    let left = first.name();
    first.leave().await;
    sender.until_not_owned(&left).await;
    let next = bus.connect().await;
    let (_, view) = next.subscribe().await;
    let popups: Vec<Dictionary> = view["popups"].try_clone().unwrap().try_into().unwrap();
    assert_eq!(u32::try_from(popups[0]["id"].try_clone().unwrap()).unwrap(), id);
    assert_eq!(sender.signal().await, format!("closed {id} 1"));
}

#[tokio::test]
async fn firefox_replaces_by_close_and_notify_and_the_view_tells_one_replace() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (firefox, mut ui) = (bus.connect().await, bus.connect().await);
    ui.subscribe().await;
    let old = firefox.notify(Notify::default()).await;
    assert_eq!(kinds(&next_changed(&mut ui).await.1), ["show"]);
    let close = firefox.call("CloseNotification", &old);
    let notify = firefox.notify(Notify { summary: "Next", ..Notify::default() });
    let (closed, new) = futures_util::future::join(close, notify).await;
    closed.unwrap();
    assert_ne!(new, old);
    assert_eq!(kinds(&next_changed(&mut ui).await.1), ["replace"]);
}

#[tokio::test]
async fn reload_asks_whoever_shows_popups_to_leave() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (mut ui, other) = (bus.connect().await, bus.connect().await);
    ui.subscribe().await;
    other.ask("Reload", &()).await.unwrap();
    assert_eq!(kinds(&next_changed(&mut ui).await.1), ["leave"]);
}

#[tokio::test]
async fn a_long_tray_is_told_in_parts_and_whole() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (sender, mut ui) = (bus.connect().await, bus.connect().await);
    // Each expires and stays in the tray: more than one application may have live.
    let watcher = bus.connect().await;
    watcher.subscribe().await;
    for number in 0..230 {
        sender.notify(Notify { summary: &number.to_string(), ..Notify::default() }).await;
    }
    let all = ui.entries().await.len();
    assert_eq!(all, 230);
    let answer = ui.ask("Subscribe", &vec!["tray"]).await.unwrap();
    let (mut last, form): (u64, tidings::wire::ViewForm) = answer.body().deserialize().unwrap();
    let entries = form.read().entries;
    assert_eq!((entries.len(), entries[0].notification.summary.as_str()), (100, "229"));
    let mut told: std::collections::BTreeSet<u64> = entries.iter().map(|entry| entry.key).collect();
    while told.len() < all {
        let (serial, changes) = next_changed(&mut ui).await;
        assert_eq!(serial, last + 1);
        last = serial;
        assert!(changes.len() <= 200);
        for mut change in changes {
            let mut entry: Dictionary = change.remove("entry").unwrap().try_into().unwrap();
            told.insert(entry.remove("key").unwrap().try_into().unwrap());
        }
    }
}

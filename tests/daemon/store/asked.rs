//! What the interface answers of the archive.

use super::*;
use tidings::store::archive::Archive;

use crate::harness::{Notify, name_of_error, until};

#[tokio::test]
async fn what_is_found_is_told_as_it_is_at_this_moment() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (client, ui) = (bus.connect().await, bus.connect().await);
    screen(&ui).await;
    let live =
        client.notify(Notify { summary: "Über live", actions: &["yes", "Yes"], expire_timeout: 0, ..Notify::default() }).await;
    let over = client.notify(Notify { summary: "Über over", app_name: "other", ..Notify::default() }).await;
    client.call("CloseNotification", &over).await.unwrap();
    let (found, more) = search(&client, HashMap::from([("text", "uber".into())])).await;
    assert_eq!((summaries(&found), more), (vec!["Über over", "Über live"], false));
    assert_eq!(found[0].ended.map(|ended| ended.reason), Some(3));
    assert!(found[1].live && found[1].on_screen && found[1].unread && found[1].notification.actions.len() == 1);
    assert!(!found[1].notification.sender_left && found[1].notification.id.get() == live);
    // A replacement is found by its new words alone, at once.
    client.notify(Notify { summary: "Anew", replaces_id: live, ..Notify::default() }).await;
    assert_eq!(summaries(&search(&client, HashMap::from([("text", "uber".into())])).await.0), ["Über over"]);
    assert_eq!(summaries(&search(&client, HashMap::from([("text", "ane".into())])).await.0), ["Anew"]);
    assert_eq!(summaries(&search(&client, HashMap::from([("app_name", "other".into())])).await.0), ["Über over"]);
    let applications: Vec<(String, u64)> = client.ask("Applications", &()).await.unwrap().body().deserialize().unwrap();
    assert_eq!(applications, [("other".to_owned(), 1), ("test".to_owned(), 1)]);
}

#[tokio::test]
async fn pages_have_everything_once() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for nth in 0..45 {
        client.notify(Notify { summary: &format!("nth {nth}"), ..Notify::default() }).await;
    }
    let mut all = Vec::new();
    let mut query = HashMap::from([("limit", Variant::from(10_u32)), ("text", "nth".into())]);
    loop {
        let (page, more) = search(&client, std::mem::take(&mut query)).await;
        all.extend(page.into_iter().map(|entry| entry.key));
        if !more {
            break;
        }
        query = HashMap::from([("limit", 10_u32.into()), ("before_key", (*all.last().unwrap()).into())]);
    }
    assert_eq!(all.len(), 45);
    assert!(all.windows(2).all(|pair| pair[0] > pair[1]), "{all:?}");
}

#[tokio::test]
async fn an_archived_one_is_shown_once_more_and_kept_once() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (client, mut ui) = (bus.connect().await, bus.connect().await);
    screen(&ui).await;
    let body = "<b>bold</b> words";
    let id = client.notify(Notify { summary: "Long ago", body, actions: &["yes", "Yes"], ..Notify::default() }).await;
    let key = client.key(id).await;
    client.dismiss(id).await;
    until_shown(&mut ui, "Long ago").await;
    let recalled: u32 = client.ask("Recall", &key).await.unwrap().body().deserialize().unwrap();
    let shown = until_shown(&mut ui, "Long ago").await;
    assert_eq!((shown.id.get(), shown.body.to_markup().as_str(), shown.sender_left), (recalled, body, true));
    assert!(recalled != id && shown.actions.is_empty());
    assert_eq!(status(&client).await.archived, 1);
    for wrong in [key + 500, 0] {
        for member in ["Recall", "Get", "Pictures"] {
            let error = client.ask(member, &wrong).await.unwrap_err();
            assert_eq!(name_of_error(&error), "org.tidings.Error.NotFound", "{member}");
        }
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_what_is_strange_is_answered() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.notify(Notify::default()).await;
    for (member, key, value) in [
        ("Search", "limit", Variant::from(0_u32)),
        ("Search", "limit", 501_u32.into()),
        ("Search", "urgency", 3_u8.into()),
        ("SetArchive", "days", 0_u32.into()),
        ("SetArchive", "days", 3651_u32.into()),
        ("SetArchive", "count", 0_u32.into()),
        ("SetArchive", "count", 1_000_001_u32.into()),
    ] {
        let error = client.ask(member, &HashMap::from([(key, value)])).await.unwrap_err();
        assert_eq!(name_of_error(&error), "org.tidings.Error.InvalidArgument", "{member} {key}");
    }
    for text in ["会".repeat(100_000), "\"' OR 1=1; --*".to_owned(), "a ".repeat(50_000)] {
        assert!(search(&client, HashMap::from([("text", text.as_str().into())])).await.0.is_empty());
    }
    let strange = HashMap::from([("before_key", u64::MAX.into()), ("after_ms", 0_u64.into()), ("unknown", true.into())]);
    assert_eq!(search(&client, strange).await.0.len(), 1);
    assert_eq!(status(&client).await.archive, "ok");
}

#[tokio::test]
async fn the_database_is_open_for_those_who_ask_and_closed_otherwise() {
    let bus = Bus::start();
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let pid = daemon.process.id();
    let is_open = || {
        let files = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
        files.filter_map(|file| std::fs::read_link(file.path()).ok()).any(|path| path.ends_with("tidings/archive.db"))
    };
    client.notify(Notify { summary: "Kept without being asked for", ..Notify::default() }).await;
    // What is taken over while nobody asks is read by another process here.
    until("it is in the archive", || {
        let archive = Archive::open(&state(&bus)).ok()?;
        (archive.count().ok()? == 1).then_some(())
    })
    .await;
    until("the database is closed", || (!is_open()).then_some(())).await;
    let asked = HashMap::from([("text", "without".into())]);
    assert_eq!(summaries(&search(&client, asked).await.0), ["Kept without being asked for"]);
    assert!(is_open(), "whoever asks often asks again soon");
}

//! What must not be on the disk is in no file of the state folder.

use super::*;
use crate::harness::{Notify, name_of_error};

const MARKER: &str = "Zqxjkvbn";

async fn marked(client: &Client) -> (u32, u32) {
    let marked = || Notify { app_name: MARKER, summary: MARKER, body: MARKER, actions: &[MARKER, MARKER], ..Notify::default() };
    for _ in 0..20 {
        client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    }
    let live = client.notify(Notify { expire_timeout: 0, ..marked() }).await;
    let over = client.notify(marked()).await;
    client.call("CloseNotification", &over).await.unwrap();
    (live, over)
}

#[tokio::test]
async fn what_is_forgotten_is_in_no_file_and_counted() {
    for (scope, gone) in [("keys", 1), ("app_name", 2), ("since_ms", 22), ("everything", 22)] {
        let bus = Bus::start();
        let mut daemon = bus.tidingsd().await;
        let client = bus.connect().await;
        let (live, over) = marked(&client).await;
        assert_eq!(status(&client).await.archived, 22);
        assert!(!files_with(&state(&bus), MARKER).is_empty());
        let key = client.key(live).await;
        if scope == "keys" {
            // The other one goes by itself.
            assert_eq!(forget(&client, HashMap::from([("keys", vec![key + 1].into())])).await, 1, "{over}");
        }
        let what: Variant<'_> = match scope {
            "keys" => vec![key].into(),
            "app_name" => MARKER.into(),
            "since_ms" => 1_u64.into(),
            _ => true.into(),
        };
        assert_eq!(forget(&client, HashMap::from([(scope, what)])).await, gone, "{scope}");
        assert_eq!(files_with(&state(&bus), MARKER), Vec::<PathBuf>::new(), "{scope}");
        let left = if gone == 22 { 0 } else { 20 };
        assert_eq!(client.entries().await.len(), left);
        kill(&mut daemon, &client).await;
        let _daemon = bus.tidingsd().await;
        assert_eq!(client.entries().await.len(), left);
        assert_eq!(status(&client).await.archived, left as u64);
    }
}

#[tokio::test]
async fn what_a_run_that_was_killed_had_still_to_forget_is_forgotten_by_the_next() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    marked(&client).await;
    assert_eq!(status(&client).await.archived, 22);
    let connection = client.connection.clone();
    let asked = tokio::spawn(async move {
        let (name, path) = ("org.tidings.Tidings", "/org/tidings/Tidings");
        let what = HashMap::from([("everything", Variant::from(true))]);
        connection.call_method(Some(name), path, Some("org.tidings.Tidings1"), "Forget", &what).await
    });
    // It is killed once it has begun: the journal says so, and its first file goes when it is done.
    let begun = || {
        let journal = std::fs::read(state(&bus).join("journal-1"));
        journal.map_or(true, |bytes| bytes.windows(10).any(|window| window == b"{\"forget\":"))
    };
    while !begun() {
        tokio::task::yield_now().await;
    }
    kill(&mut daemon, &client).await;
    let _ = asked.await.unwrap();
    let _daemon = bus.tidingsd().await;
    assert_eq!(status(&client).await.archived, 0);
    assert!(client.entries().await.is_empty());
    crate::harness::until("no byte is left", || files_with(&state(&bus), MARKER).is_empty().then_some(())).await;
}

#[tokio::test]
async fn what_to_forget_must_make_sense() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for what in [
        HashMap::new(),
        HashMap::from([("everything", Variant::from(false))]),
        HashMap::from([("everything", true.into()), ("since_ms", 1_u64.into())]),
    ] {
        let error = client.ask("Forget", &what).await.unwrap_err();
        assert_eq!(name_of_error(&error), "org.tidings.Error.InvalidArgument");
    }
    assert_eq!(forget(&client, HashMap::from([("everything", true.into())])).await, 0);
}

#[tokio::test]
async fn transient_ones_replies_and_tokens_are_never_in_any_file() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let hints = || HashMap::from([("transient", true.into())]);
    client.notify(Notify { summary: MARKER, hints: hints(), expire_timeout: 0, ..Notify::default() }).await;
    let question = Notify { actions: &["inline-reply", "Reply", "yes", "Yes"], expire_timeout: 0, ..Notify::default() };
    let hints = HashMap::from([("resident", true.into())]);
    let id = client.notify(Notify { hints, ..question }).await;
    client.ask("Reply", &(id, MARKER)).await.unwrap();
    client.ask("Invoke", &(id, "yes", MARKER)).await.unwrap();
    assert_eq!(status(&client).await.archived, 1);
    assert_eq!(files_with(&state(&bus), MARKER), Vec::<PathBuf>::new());
    kill(&mut daemon, &client).await;
    let _daemon = bus.tidingsd().await;
    assert_eq!(status(&client).await.archived, 1);
    assert_eq!(client.entries().await.len(), 1);
    assert_eq!(files_with(&state(&bus), MARKER), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn with_the_archive_off_what_has_ended_is_in_no_file_after_the_next_start() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let off = HashMap::from([("enabled", Variant::from(false))]);
    client.ask("SetArchive", &off).await.unwrap();
    // Which application may show notifications is known for longer than what it said.
    for _ in 0..20 {
        client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    }
    let marked = Notify { summary: MARKER, body: MARKER, actions: &[MARKER, MARKER], expire_timeout: 0, ..Notify::default() };
    let live = client.notify(marked).await;
    let told = status(&client).await;
    assert_eq!((told.archive.as_str(), told.archived, told.archive_enabled), ("off", 0, false));
    client.dismiss(live).await;
    kill(&mut daemon, &client).await;
    let _daemon = bus.tidingsd().await;
    let told = status(&client).await;
    assert_eq!((told.archive.as_str(), told.archived, told.live), ("off", 0, 20));
    crate::harness::until("no byte is left", || files_with(&state(&bus), MARKER).is_empty().then_some(())).await;
}

#[tokio::test]
async fn each_is_counted_once_wherever_it_was() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let over = client.notify(Notify { summary: "In the archive", ..Notify::default() }).await;
    client.call("CloseNotification", &over).await.unwrap();
    let transient = HashMap::from([("transient", true.into())]);
    client.notify(Notify { summary: "In the tray", hints: transient, expire_timeout: 0, ..Notify::default() }).await;
    client.notify(Notify { summary: "In both", expire_timeout: 0, ..Notify::default() }).await;
    assert_eq!(forget(&client, HashMap::from([("everything", true.into())])).await, 3);
}

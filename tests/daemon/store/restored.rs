//! What the next run has of the one before: who is told, what is shown, whose folder it is.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use super::*;
use crate::harness::{Notify, until};

#[tokio::test]
async fn the_sender_is_told_of_an_action_that_is_chosen_after_a_restart() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut command = bus.command("notify-send");
    let mut sender = command.args(["-A", "yes=Yes", "Question"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = sender.stdout.take().unwrap();
    let _sender = crate::harness::Process(sender);
    let id = loop {
        if let Some(entry) = client.entries().await.first() {
            break entry.notification.id.get();
        }
        tokio::task::yield_now().await;
    };
    kill(&mut daemon, &client).await;
    let _daemon = bus.tidingsd().await;
    client.ask("Invoke", &(id, "yes", "")).await.unwrap();
    let printed = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        output.read_to_string(&mut text).map(|_| text)
    });
    assert_eq!(crate::harness::within(printed).await.unwrap().unwrap().trim(), "yes");
}

#[tokio::test]
async fn what_a_program_sent_that_left_meanwhile_cannot_be_answered() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let (stays, leaves, ui) = (bus.connect().await, bus.connect().await, bus.connect().await);
    let question = || Notify { actions: &["yes", "Yes"], expire_timeout: 0, ..Notify::default() };
    let (there, gone) = (stays.notify(question()).await, leaves.notify(question()).await);
    kill(&mut daemon, &ui).await;
    let name = leaves.name();
    leaves.leave().await;
    ui.until_not_owned(&name).await;
    let _daemon = bus.tidingsd().await;
    let left = |entries: &[Entry], id: u32| {
        entries.iter().find(|entry| entry.notification.id.get() == id).map(|entry| entry.notification.sender_left)
    };
    // Who has left is learnt of the bus.
    while left(&ui.entries().await, gone) != Some(true) {
        tokio::task::yield_now().await;
    }
    assert_eq!(left(&ui.entries().await, there), Some(false));
    assert!(ui.ask("Invoke", &(gone, "yes", "")).await.is_err());
    ui.ask("Invoke", &(there, "yes", "")).await.unwrap();
}

#[tokio::test]
async fn what_was_on_screen_is_on_screen_again_and_what_was_hidden_is_not() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let (client, ui) = (bus.connect().await, bus.connect().await);
    screen(&ui).await;
    let shown = client.notify(Notify { expire_timeout: 0, body: "<b>x</b>", ..Notify::default() }).await;
    let hidden = client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    ui.ask("Hide", &vec![ui.key(hidden).await]).await.unwrap();
    let mut before = screen(&ui).await;
    // Of an earlier run it is not known which process it was.
    before.popups[0].process = None;
    kill(&mut daemon, &ui).await;
    let _daemon = bus.tidingsd().await;
    let after = screen(&ui).await;
    assert_eq!(after, before);
    assert_eq!(after.popups.iter().map(|popup| popup.id.get()).collect::<Vec<_>>(), [shown]);
}

#[tokio::test]
async fn files_are_for_their_owner_alone() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.notify(Notify::default()).await;
    assert_eq!(status(&client).await.archived, 1);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state(&bus)), 0o700);
    let files: Vec<PathBuf> = std::fs::read_dir(state(&bus)).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn a_second_daemon_that_is_sent_away_takes_nothing_from_the_first() {
    let bus = Bus::start();
    let mut first = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut ids = vec![client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await];
    let mut second = bus.tidingsd_with(&[]);
    assert_eq!(second.process.wait(), Some(1));
    ids.push(client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await);
    kill(&mut first, &client).await;
    let _daemon = bus.tidingsd().await;
    for id in ids {
        client.key(id).await;
    }
}

#[tokio::test]
async fn one_that_replaces_another_goes_on_where_that_ended() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut ids = Vec::new();
    for round in 0..5 {
        ids.push(client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await);
        let next = bus.tidingsd_with(&["--replace"]);
        // As long as the first answers, what it answers is kept.
        while daemon.process.0.try_wait().unwrap().is_none() {
            match client.try_notify(Notify { expire_timeout: 0, replaces_id: ids[round], ..Notify::default() }).await {
                Ok(id) if !ids.contains(&id) => ids.push(id),
                _ => tokio::task::yield_now().await,
            }
        }
        daemon = next;
        client.until_owned("org.freedesktop.Notifications").await;
        client.until_owned("org.tidings.Tidings").await;
        for id in &ids {
            client.key(*id).await;
        }
    }
}

#[tokio::test]
async fn a_daemon_of_another_session_leaves_the_folder_to_the_first() {
    let bus = Bus::start();
    let mut other = Bus::start();
    other.environment.insert("HOME".to_owned(), bus.folder.0.display().to_string());
    let mut first = bus.tidingsd().await;
    let (client, stranger) = (bus.connect().await, other.connect().await);
    let id = client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    let _second = other.tidingsd().await;
    assert_ne!(stranger.notify(Notify::default()).await, 0);
    let told = status(&stranger).await;
    assert_eq!(told.archive, "memory");
    assert!(told.archive_problem.unwrap().contains("another session"));
    let later = client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    kill(&mut first, &client).await;
    let _daemon = bus.tidingsd().await;
    assert!(client.key(id).await < client.key(later).await);
    assert_eq!(client.entries().await.len(), 2);
}

#[tokio::test]
async fn pictures_are_there_again_and_those_of_earlier_content_are_not() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let file = bus.folder.0.join("picture.png");
    std::fs::write(&file, b"\x89PNG\r\n\x1a\nno more than its beginning").unwrap();
    let path = file.display().to_string();
    let pictured = || Notify { hints: HashMap::from([("image-path", path.as_str().into())]), ..Notify::default() };
    let keeps = client.notify(Notify { expire_timeout: 0, ..pictured() }).await;
    let loses = client.notify(Notify { expire_timeout: 0, ..pictured() }).await;
    status(&client).await;
    client.notify(Notify { replaces_id: loses, expire_timeout: 0, ..Notify::default() }).await;
    let (keeps, loses) = (client.key(keeps).await, client.key(loses).await);
    assert_eq!(status(&client).await.archived, 2);
    kill(&mut daemon, &client).await;
    std::fs::remove_file(&file).unwrap();
    let _daemon = bus.tidingsd().await;
    // The archive brings them after the name is owned.
    let has = async |key: u64| client.entries().await.iter().any(|entry| entry.key == key && entry.has_pictures);
    while !has(keeps).await {
        tokio::task::yield_now().await;
    }
    assert!(!has(loses).await);
    until("the picture's file is gone", || (!file.exists()).then_some(())).await;
}

//! Whatever is wrong with the state folder, Notify is answered, the person is told once, and writing resumes when it can.

use std::process::Command;

use super::*;
use crate::harness::Notify;

/// Waits until the status says this.
async fn until_archive_is(client: &Client, archive: &str) -> StatusForm {
    loop {
        let told = status(client).await;
        if told.archive == archive {
            return told;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_damaged_archive_is_replaced_and_the_person_told_once() {
    let bus = Bus::start();
    std::fs::create_dir_all(state(&bus)).unwrap();
    std::fs::write(state(&bus).join("archive.db"), "garbage ".repeat(4_000)).unwrap();
    let mut daemon = bus.tidingsd().await;
    let (client, ui) = (bus.connect().await, bus.connect().await);
    let id = client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    let told = until_archive_is(&client, "replaced").await;
    let aside = told.archive_problem.unwrap();
    let path = aside.split_whitespace().last().unwrap();
    assert!(std::fs::read(path).unwrap().starts_with(b"garbage "), "{aside}");
    assert_eq!(told.archived, 1);
    let ours: Vec<Popup> = screen(&ui).await.popups.into_iter().filter(|popup| popup.app_name == "Tidings").collect();
    assert_eq!(ours.len(), 1, "{ours:?}");
    assert!(ours[0].summary.contains("damaged"));
    kill(&mut daemon, &client).await;
    let _daemon = bus.tidingsd().await;
    client.key(id).await;
    until_archive_is(&client, "ok").await;
    assert!(screen(&ui).await.popups.iter().all(|popup| popup.app_name != "Tidings"));
}

#[tokio::test]
async fn a_file_in_place_of_the_folder_is_told_and_writing_begins_once_it_is_gone() {
    let bus = Bus::start();
    std::fs::create_dir_all(state(&bus).parent().unwrap()).unwrap();
    std::fs::write(state(&bus), "a file").unwrap();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let id = client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    let told = until_archive_is(&client, "memory").await;
    assert!(told.archive_problem.is_some());
    std::fs::remove_file(state(&bus)).unwrap();
    until_archive_is(&client, "ok").await;
    assert_eq!(status(&client).await.archived, 1);
    kill(&mut daemon, &client).await;
    let _daemon = bus.tidingsd().await;
    client.key(id).await;
}

#[tokio::test]
async fn without_any_place_it_says_so_and_answers_all_the_same() {
    let mut bus = Bus::start();
    bus.environment.remove("HOME");
    for unusable in [None, Some("relative/path")] {
        bus.environment.extend(unusable.map(|path| ("XDG_STATE_HOME".to_owned(), path.to_owned())));
        let _daemon = bus.tidingsd().await;
        let client = bus.connect().await;
        client.notify(Notify::default()).await;
        let told = status(&client).await;
        assert_eq!(told.archive, "memory");
        assert!(told.archive_problem.unwrap().contains("HOME"));
        assert_eq!(client.entries().await.len(), 1);
        let error = client.ask("Search", &Members::new()).await.unwrap_err();
        assert_eq!(crate::harness::name_of_error(&error), "org.tidings.Error.NoArchive");
        assert_eq!(forget(&client, HashMap::from([("everything", true.into())])).await, 1);
    }
}

#[tokio::test]
async fn a_full_disk_costs_nothing_that_is_answered_once_there_is_room_again() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd_under(&["env", "--ignore-signal=XFSZ", env!("CARGO_BIN_EXE_tidingsd")]);
    let (client, ui) = (bus.connect().await, bus.connect().await);
    client.until_owned("org.tidings.Tidings").await;
    let note = |summary| Notify { summary, expire_timeout: 0, ..Notify::default() };
    let mut ids = vec![client.notify(note("before")).await];
    until_archive_is(&client, "ok").await;
    let pid = daemon.process.id().to_string();
    let limit = |size: &str| {
        assert!(
            Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={size}:unlimited")]).status().unwrap().success()
        );
    };
    limit("1");
    let closed = client.notify(note("taken back while it is full")).await;
    for _ in 0..5 {
        ids.push(client.notify(note("while it is full")).await);
    }
    client.call("CloseNotification", &closed).await.unwrap();
    client.call("CloseNotification", &ids.remove(0)).await.unwrap();
    let told = until_archive_is(&client, "memory").await;
    assert!(told.archive_problem.is_some());
    assert_eq!(client.entries().await.len(), 5);
    // A forgotten one is erased, or the person is told that it is not.
    let key = client.key(ids[4]).await;
    let forgotten = client.ask("Forget", &HashMap::from([("keys", Variant::from(vec![key]))])).await;
    ids.pop();
    if forgotten.is_ok() {
        assert_eq!(files_with(&state(&bus), "while it is full"), Vec::<PathBuf>::new());
    }
    screen(&ui).await;
    limit("unlimited");
    until_archive_is(&client, "ok").await;
    ids.push(client.notify(note("after")).await);
    kill(&mut daemon, &client).await;
    let _daemon = bus.tidingsd().await;
    let entries = client.entries().await;
    let mut live: Vec<u32> = entries.iter().filter(|entry| entry.live).map(|entry| entry.notification.id.get()).collect();
    live.sort_unstable();
    assert_eq!(live, ids);
    assert!(status(&client).await.archived >= 5);
}

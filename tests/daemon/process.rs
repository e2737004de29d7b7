//! The process: taking the name, being asked to end, losing the bus, lacking an environment.

use crate::harness::{Bus, Notify};

#[tokio::test]
async fn a_taken_name_is_told_with_its_owner_and_what_to_do() {
    let bus = Bus::start();
    let first = bus.tidingsd().await;
    let mut second = bus.tidingsd_with(&[]);
    assert_eq!(second.process.wait(), Some(1));
    let log = second.log();
    assert!(log.contains("tidingsd") && log.contains(&first.process.id().to_string()), "{log}");
    assert!(log.contains("--replace"), "{log}");
    assert_eq!(bus.connect().await.owner_pid("org.freedesktop.Notifications").await, first.process.id());
}

#[tokio::test]
async fn replace_takes_over_from_another_notification_server() {
    let bus = Bus::start();
    let mut first = bus.tidingsd().await;
    let second = bus.tidingsd_with(&["--replace"]);
    assert_eq!(first.process.wait(), Some(0));
    let client = bus.connect().await;
    client.until_owned("org.tidings.Tidings").await;
    assert_eq!(client.owner_pid("org.freedesktop.Notifications").await, second.process.id());
    assert_ne!(client.notify(Notify::default()).await, 0);
}

#[tokio::test]
async fn replace_does_not_end_a_program_that_is_more_than_a_notification_server() {
    let bus = Bus::start();
    let shell = bus.connect().await;
    let flags = zbus::fdo::RequestNameFlags::DO_NOT_QUEUE;
    shell.connection.request_name_with_flags("org.freedesktop.Notifications", flags).await.unwrap();
    let mut daemon = bus.tidingsd_with(&["--replace"]);
    assert_eq!(daemon.process.wait(), Some(1));
    assert!(daemon.log().contains(&std::process::id().to_string()), "{}", daemon.log());
}

#[tokio::test]
async fn asked_to_end_it_ends_well_and_at_once() {
    let bus = Bus::start();
    for signal in ["-TERM", "-INT"] {
        let mut daemon = bus.tidingsd().await;
        let client = bus.connect().await;
        client.notify(Notify::default()).await;
        daemon.process.signal(signal);
        assert_eq!(daemon.process.wait(), Some(0));
        client.until_not_owned("org.tidings.Tidings").await;
    }
}

#[tokio::test]
async fn asked_to_end_at_any_moment_it_ends_well() {
    let bus = Bus::start();
    for _ in 0..40 {
        let mut daemon = bus.tidingsd_with(&[]);
        // Before main is reached the signal's default ends the process: any moment after the first line of the log.
        crate::harness::until("the daemon logs", || (!daemon.log().is_empty()).then_some(())).await;
        daemon.process.signal("-TERM");
        assert_eq!(daemon.process.wait(), Some(0));
    }
}

#[tokio::test]
async fn a_bus_that_goes_away_ends_it_with_a_message() {
    let mut bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    bus.kill();
    assert_eq!(daemon.process.wait(), Some(1));
    assert!(daemon.log().contains("the session bus has gone away"), "{}", daemon.log());
}

#[tokio::test]
async fn without_a_bus_it_says_what_is_missing() {
    let mut bus = Bus::start();
    bus.kill();
    let mut daemon = bus.tidingsd_with(&[]);
    assert_eq!(daemon.process.wait(), Some(78));
    assert!(daemon.log().contains("DBUS_SESSION_BUS_ADDRESS"), "{}", daemon.log());
    for address in ["", "nonsense", "unix:path=/nowhere/at/all"] {
        bus.environment.insert("DBUS_SESSION_BUS_ADDRESS".to_owned(), address.to_owned());
        let mut daemon = bus.tidingsd_with(&[]);
        assert_eq!(daemon.process.wait(), Some(78), "{address:?}: {}", daemon.log());
        assert!(!daemon.log().contains("panicked"), "{}", daemon.log());
    }
}

#[tokio::test]
async fn without_home_and_runtime_folder_it_serves_all_the_same() {
    let mut bus = Bus::start();
    bus.environment.remove("HOME");
    bus.environment.remove("XDG_RUNTIME_DIR");
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    assert_ne!(client.notify(Notify::default()).await, 0);
    assert!(daemon.log().contains("XDG_RUNTIME_DIR"), "{}", daemon.log());
}

#[tokio::test]
async fn no_text_of_a_notification_is_logged_below_trace() {
    let mut bus = Bus::start();
    let secrets = Notify {
        app_name: "app-marker",
        summary: "summary-marker",
        body: "body-marker <a href='https://link-marker/'>x</a>",
        actions: &["key-marker", "label-marker"],
        hints: std::collections::HashMap::from([("urgency", "value-marker".into()), ("image-path", "/tmp/path-marker".into())]),
        ..Notify::default()
    };
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.notify(secrets).await;
    assert!(daemon.log().contains("Notify"), "{}", daemon.log());
    assert!(!daemon.log().contains("marker"), "{}", daemon.log());
    drop(daemon);
    client.until_not_owned("org.freedesktop.Notifications").await;
    bus.environment.insert("TIDINGS_LOG".to_owned(), "trace".to_owned());
    let daemon = bus.tidingsd().await;
    client.notify(Notify { summary: "summary-marker", ..Notify::default() }).await;
    assert!(daemon.log().contains("summary-marker"));
}

#[tokio::test]
async fn help_and_version_are_told() {
    let bus = Bus::start();
    let output = bus.run(env!("CARGO_BIN_EXE_tidingsd"), &["--version"]);
    assert_eq!(crate::harness::stdout(&output).trim(), concat!("tidingsd ", env!("CARGO_PKG_VERSION")));
    assert!(crate::harness::stdout(&bus.run(env!("CARGO_BIN_EXE_tidingsd"), &["--help"])).contains("--replace"));
    assert_eq!(bus.run(env!("CARGO_BIN_EXE_tidingsd"), &["--nonsense"]).status.code(), Some(2));
}

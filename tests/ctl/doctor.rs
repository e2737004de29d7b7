//! `tidings doctor` on the machines of the tests: with a daemon and without.

use serde_json::Value;

use crate::harness::Bus;
use crate::tidings;

/// The findings by the name of their check.
fn findings(bus: &Bus) -> (Vec<(String, Value)>, i32) {
    let said = tidings(bus, &["doctor", "--json"]);
    assert_eq!(said.err, "");
    let findings: Vec<Value> = serde_json::from_str(&said.out).unwrap();
    (findings.into_iter().map(|finding| (finding["check"].as_str().unwrap().to_owned(), finding)).collect(), said.status)
}

fn of<'a>(findings: &'a [(String, Value)], check: &str) -> &'a Value {
    &findings.iter().find(|(name, _)| name == check).unwrap().1
}

#[tokio::test]
async fn a_daemon_that_runs_is_found() {
    let bus = Bus::start();
    let daemon = bus.tidingsd().await;
    let (findings, _) = findings(&bus);
    let names: Vec<&str> = findings.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "bus",
            "runtime-folder",
            "name",
            "interface",
            "activation",
            "unit",
            "display",
            "environment",
            "ui",
            "archive",
            "config"
        ]
    );
    for check in ["bus", "runtime-folder", "name", "interface"] {
        assert_eq!(of(&findings, check)["ok"], true, "{check}");
    }
    let owner = format!(
        "org.freedesktop.Notifications is owned by {} (process {})",
        env!("CARGO_BIN_EXE_tidingsd"),
        daemon.process.id()
    );
    assert_eq!(of(&findings, "name")["found"], owner.as_str());
    // The tests have no screen.
    assert_eq!(of(&findings, "display")["ok"], false);
}

#[tokio::test]
async fn a_daemon_that_does_not_run_is_a_finding_with_its_remedy() {
    let bus = Bus::start();
    let (findings, status) = findings(&bus);
    assert_eq!(status, 1);
    assert_eq!(of(&findings, "name")["found"], "nobody owns org.freedesktop.Notifications: tidingsd is not running");
    assert_eq!(of(&findings, "name")["ok"], false);
    let human = tidings(&bus, &["doctor"]);
    assert_eq!(human.status, 1);
    assert!(human.out.starts_with("ok     the session bus answers\n"), "{}", human.out);
    let lines: Vec<&str> = human.out.lines().collect();
    let at = lines.iter().position(|line| line.starts_with("wrong  nobody owns")).unwrap();
    assert!(lines[at + 1].starts_with("       fix: "), "{}", human.out);
}

#[tokio::test]
async fn another_server_and_its_service_file_are_named() {
    let mut bus = Bus::start();
    let data = bus.folder.0.join("data");
    let services = data.join("dbus-1/services");
    std::fs::create_dir_all(&services).unwrap();
    let text = "[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/usr/bin/env other\n";
    std::fs::write(services.join("other.service"), text).unwrap();
    bus.environment.insert("XDG_DATA_HOME".to_owned(), data.display().to_string());
    let other = bus.connect().await;
    other.connection.request_name("org.freedesktop.Notifications").await.unwrap();
    let (findings, status) = findings(&bus);
    assert_eq!(status, 1);
    let owner = of(&findings, "name")["found"].as_str().unwrap();
    let own = std::env::current_exe().unwrap();
    assert!(owner.contains(&format!("owned by another server, {} (process {})", own.display(), std::process::id())), "{owner}");
    let claim = of(&findings, "activation");
    let found = format!(
        "when nobody has the name the bus starts another server: {}/other.service (/usr/bin/env other)",
        services.display()
    );
    assert!(claim["found"].as_str().unwrap().starts_with(&found), "{claim}");
    assert!(claim["fix"].as_str().unwrap().contains("org.freedesktop.Notifications.service"), "{claim}");
}

#[tokio::test]
async fn without_a_bus_there_is_still_an_answer() {
    let mut bus = Bus::start();
    bus.kill();
    let (findings, status) = findings(&bus);
    assert_eq!(status, 1);
    assert_eq!(of(&findings, "bus")["ok"], false);
    assert_eq!(of(&findings, "name")["fix"], "mend the bus first");
}

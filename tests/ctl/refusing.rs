//! When nobody answers, when the usage is wrong, and when nobody reads.

use std::io::Read as _;
use std::process::Stdio;

use crate::harness::{Bus, Notify};
use crate::{Said, printed, tidings};

#[tokio::test]
async fn a_daemon_that_does_not_run_is_told_with_the_way_to_start_it() {
    let bus = Bus::start();
    let expected = Said {
        out: String::new(),
        err: "tidings: tidingsd is not running; start it with `systemctl --user start tidings.service`, or run `tidingsd`\n"
            .to_owned(),
        status: 3,
    };
    for line in [
        "list",
        "history",
        "history show 1",
        "history search x",
        "history rm 1",
        "history forget --everything",
        "history clear --yes",
        "history pop",
        "history keep",
        "history apps",
        "close",
        "dismiss 1",
        "hide --all",
        "action",
        "reply 1 x",
        "count",
        "dnd",
        "dnd on",
        "tray open",
        "status",
        "list --json",
    ] {
        assert_eq!(tidings(&bus, &line.split(' ').collect::<Vec<_>>()), expected, "{line}");
    }
}

#[tokio::test]
async fn without_a_bus_nobody_can_be_asked() {
    let mut bus = Bus::start();
    bus.kill();
    let said = tidings(&bus, &["count"]);
    assert_eq!((said.out.as_str(), said.status), ("", 3));
    assert!(said.err.starts_with("tidings: there is no session bus, so tidingsd cannot be reached: "), "{}", said.err);
    assert_eq!(said.err.lines().count(), 1);
}

#[tokio::test]
async fn the_daemon_is_not_started_by_a_question() {
    let folder = crate::harness::Folder::new();
    let text = format!("[D-BUS Service]\nName=org.tidings.Tidings\nExec={}\n", env!("CARGO_BIN_EXE_tidingsd"));
    std::fs::write(folder.0.join("org.tidings.Tidings.service"), text).unwrap();
    let bus = Bus::with_services(&format!("<servicedir>{}</servicedir>", folder.0.display()));
    assert_eq!(tidings(&bus, &["list"]).status, 3);
    assert_eq!(tidings(&bus, &["doctor"]).status, 1);
}

#[tokio::test]
async fn wrong_usage_is_explained() {
    let bus = Bus::start();
    for line in ["", "lsit", "list extra", "close seven", "dnd maybe", "history forget", "dnd on --for soon"] {
        let said = tidings(&bus, &line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>());
        assert_eq!((said.out.as_str(), said.status), ("", 2), "{line}");
        assert!(!said.err.is_empty());
    }
    assert_eq!(tidings(&bus, &["--version"]), printed(format!("tidings {}\n", env!("CARGO_PKG_VERSION"))));
}

#[tokio::test]
async fn a_reader_that_has_left_is_no_error() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for _ in 0..5 {
        client.notify(Notify { summary: "x".repeat(900).as_str(), ..Notify::default() }).await;
    }
    let mut command = bus.command(env!("CARGO_BIN_EXE_tidings"));
    let mut child = command.args(["completions", "bash"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}

#[test]
fn completions_need_no_bus() {
    for shell in ["bash", "zsh", "fish"] {
        let output =
            std::process::Command::new(env!("CARGO_BIN_EXE_tidings")).args(["completions", shell]).env_clear().output();
        let output = output.unwrap();
        assert!(output.status.success());
        assert!(String::from_utf8(output.stdout).unwrap().contains("dismiss"), "{shell}");
    }
}

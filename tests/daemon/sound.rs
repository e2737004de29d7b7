//! What is heard: a player of the test's own, in a PATH of its own, writes down what it is given.

use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use zbus::Variant;

use crate::harness::{Bus, Client, Notify, until};

/// Longer than the core lets pass between two sounds.
const REST: Duration = Duration::from_millis(2100);

/// A machine with a sound theme of one sound, and no player yet.
fn machine() -> Bus {
    let mut bus = Bus::start();
    let folder = bus.folder.0.clone();
    let theme = folder.join("data/sounds/freedesktop");
    std::fs::create_dir_all(theme.join("stereo")).unwrap();
    std::fs::write(theme.join("index.theme"), "[Sound Theme]\nDirectories=stereo\n[stereo]\nOutputProfile=stereo\n").unwrap();
    std::fs::write(theme.join("stereo/message.oga"), "a sound").unwrap();
    std::fs::write(folder.join("own.wav"), "a sound").unwrap();
    std::fs::create_dir(folder.join("bin")).unwrap();
    bus.environment.insert("XDG_DATA_DIRS".to_owned(), folder.join("data").display().to_string());
    bus.environment.insert("PATH".to_owned(), folder.join("bin").display().to_string());
    bus
}

/// Puts a player there: it writes down what it is given, and then does as told.
fn install(bus: &Bus, name: &str, then: &str) {
    let program = bus.folder.0.join("bin").join(name);
    let log = bus.folder.0.join("played");
    std::fs::write(&program, format!("#!/bin/sh\necho \"{name} $*\" >> {}\n{then}\n", log.display())).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// What was played, a line each, without the folder of the test.
fn played(folder: &Path) -> Vec<String> {
    let log = std::fs::read_to_string(folder.join("played")).unwrap_or_default();
    log.lines().map(|line| line.replace(&folder.display().to_string(), "")).collect()
}

async fn until_played(bus: &Bus, count: usize) -> Vec<String> {
    until("a sound", || Some(played(&bus.folder.0)).filter(|played| played.len() >= count)).await
}

async fn capabilities(client: &Client) -> Vec<String> {
    client.call("GetCapabilities", &()).await.unwrap().body().deserialize().unwrap()
}

fn has_sound(capabilities: &[String]) -> bool {
    capabilities.iter().any(|capability| capability == "sound")
}

fn named<'a>(hints: &[(&'a str, Variant<'a>)]) -> Notify<'a> {
    Notify { hints: hints.iter().cloned().collect::<HashMap<_, _>>(), ..Notify::default() }
}

#[tokio::test]
async fn without_a_player_sound_is_not_claimed_and_a_new_one_is_found() {
    let bus = machine();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    assert!(!has_sound(&capabilities(&client).await));
    client.notify(named(&[("sound-name", "message".into())])).await;
    install(&bus, "paplay", "");
    client.ask("Reload", &()).await.unwrap();
    assert!(has_sound(&capabilities(&client).await));
    client.ask("SetDnd", &HashMap::from([("on", Variant::from(true))])).await.unwrap();
    assert!(has_sound(&capabilities(&client).await));
}

#[tokio::test]
async fn a_name_is_found_in_the_theme_and_a_file_is_played_as_it_is() {
    let bus = machine();
    install(&bus, "pw-play", "");
    install(&bus, "aplay", "");
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.notify(named(&[("sound-name", "message-new-instant".into())])).await;
    assert_eq!(until_played(&bus, 1).await, ["pw-play /data/sounds/freedesktop/stereo/message.oga"]);
    // The rule itself is waited for: two sounds keep their distance.
    tokio::time::sleep(REST).await;
    let file = format!("file://{}/own.wav", bus.folder.0.display());
    client.notify(named(&[("sound-file", file.into()), ("sound-name", "message".into())])).await;
    assert_eq!(until_played(&bus, 2).await[1], "pw-play /own.wav");
}

#[tokio::test]
async fn what_is_to_be_silent_is() {
    let bus = machine();
    install(&bus, "pw-play", "");
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let bell = || ("sound-name", Variant::from("message"));
    // It says so before it answers.
    let heard = || daemon.log().lines().filter(|line| line.contains("a sound sound=")).count();
    client.notify(Notify::default()).await;
    client.notify(named(&[bell(), ("suppress-sound", true.into())])).await;
    client.notify(named(&[("sound-name", Variant::from(7_u32))])).await;
    client.ask("SetDnd", &HashMap::from([("on", Variant::from(true))])).await.unwrap();
    client.notify(named(&[bell()])).await;
    client.call("GetServerInformation", &()).await.unwrap();
    assert_eq!(heard(), 0);
    for _ in 0..3 {
        client.notify(named(&[bell(), ("urgency", 2_u8.into())])).await;
    }
    client.call("GetServerInformation", &()).await.unwrap();
    assert_eq!(heard(), 1);
}

#[tokio::test]
async fn a_newer_sound_ends_the_older_one() {
    let bus = machine();
    install(&bus, "pw-play", "echo $$ >> \"$0.running\"\nexec /bin/sleep 60");
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let running = bus.folder.0.join("bin/pw-play.running");
    let pids = || std::fs::read_to_string(&running).unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>();
    client.notify(named(&[("sound-name", "message".into())])).await;
    until("the first player", || (pids().len() == 1).then_some(())).await;
    let first = pids()[0].clone();
    assert!(Path::new("/proc").join(&first).exists());
    client.notify(named(&[("sound-name", "message".into()), ("urgency", 2_u8.into())])).await;
    until("the second player", || (pids().len() == 2).then_some(())).await;
    let sleeps = |pid: &str| std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.starts_with(b"/bin/sleep"));
    assert!(!sleeps(&first), "two players run at once");
    let second = pids()[1].clone();
    until("the second one", || sleeps(&second).then_some(())).await;
}

#[tokio::test]
async fn a_player_that_cannot_play_leaves_it_to_the_next() {
    let bus = machine();
    install(&bus, "pw-play", "exit 1");
    install(&bus, "canberra-gtk-play", "exit 1");
    install(&bus, "aplay", "");
    install(&bus, "ogg123", "");
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.notify(named(&[("sound-name", "message".into())])).await;
    let file = "/data/sounds/freedesktop/stereo/message.oga";
    let tried = [format!("pw-play {file}"), format!("canberra-gtk-play -f {file}"), format!("ogg123 -q {file}")];
    assert_eq!(until_played(&bus, 3).await, tried);
}

#[tokio::test]
async fn what_is_heard_is_what_the_configuration_says_at_the_time() {
    let bus = machine();
    install(&bus, "pw-play", "");
    bus.configure("[sound]\nnormal = \"message\"\napplications = { test = \"none\" }\n");
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.notify(named(&[("sound-name", "message".into())])).await;
    client.notify(Notify { app_name: "other", ..Notify::default() }).await;
    assert_eq!(until_played(&bus, 1).await, ["pw-play /data/sounds/freedesktop/stereo/message.oga"]);
    assert!(has_sound(&capabilities(&client).await));
    bus.configure("[sound]\nenabled = false\n");
    client.ask("Reload", &()).await.unwrap();
    assert!(!has_sound(&capabilities(&client).await));
}

//! Starting whoever shows popups: only when there is something to show and a display, by activation, without a storm.

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;

use crate::harness::{Bus, Notify, until};

/// A bus where `org.tidings.Ui` is activatable: each start leaves its moment, in nanoseconds, in a file, and fails.
fn bus_with_failing_ui() -> (Bus, PathBuf) {
    let mut bus = Bus::start();
    bus.kill();
    let folder = bus.folder.0.clone();
    let starts = folder.join("starts");
    let program = folder.join("ui");
    std::fs::write(&program, format!("#!/bin/sh\ndate +%s%N >> {}\nexit 1\n", starts.display())).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let services = folder.join("services");
    std::fs::create_dir(&services).unwrap();
    let service = format!("[D-BUS Service]\nName=org.tidings.Ui\nExec={}\n", program.display());
    std::fs::write(services.join("org.tidings.Ui.service"), service).unwrap();
    bus.boot(&format!("<servicedir>{}</servicedir>", services.display()));
    (bus, starts)
}

fn moments(starts: &PathBuf) -> Vec<u128> {
    std::fs::read_to_string(starts).unwrap_or_default().lines().map(|line| line.parse().unwrap()).collect()
}

/// Something that answers where a compositor would.
fn compositor(bus: &Bus) -> UnixListener {
    UnixListener::bind(bus.folder.0.join("run/wayland-0")).unwrap()
}

#[tokio::test]
async fn one_that_fails_is_started_again_ever_more_slowly() {
    let (mut bus, starts) = bus_with_failing_ui();
    bus.environment.insert("WAYLAND_DISPLAY".to_owned(), "wayland-0".to_owned());
    let _compositor = compositor(&bus);
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    assert!(moments(&starts).is_empty(), "started with nothing to show");
    client.notify(Notify::default()).await;
    let moments = until("five starts", || Some(moments(&starts)).filter(|moments| moments.len() >= 5)).await;
    let gaps: Vec<u128> = moments.windows(2).map(|pair| (pair[1] - pair[0]) / 1_000_000).collect();
    assert!(gaps[0] >= 90 && gaps[1] >= 190 && gaps[2] >= 390 && gaps[3] >= 790, "{gaps:?} ms");
}

#[tokio::test]
async fn it_is_started_when_a_display_comes_and_not_before() {
    let (mut bus, starts) = bus_with_failing_ui();
    bus.environment.insert("WAYLAND_DISPLAY".to_owned(), "wayland-0".to_owned());
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let id = client.notify(Notify::default()).await;
    until("it is told", || daemon.log().contains("no display").then_some(())).await;
    assert!(moments(&starts).is_empty());
    let _compositor = compositor(&bus);
    until("a start", || (!moments(&starts).is_empty()).then_some(())).await;
    client.call("CloseNotification", &id).await.unwrap();
}

#[tokio::test]
async fn a_compositor_that_the_environment_does_not_name_is_found() {
    let (bus, starts) = bus_with_failing_ui();
    let _compositor = compositor(&bus);
    let _daemon = bus.tidingsd().await;
    bus.connect().await.notify(Notify::default()).await;
    until("a start", || (!moments(&starts).is_empty()).then_some(())).await;
}

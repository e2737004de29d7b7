//! Lockers that logind knows nothing of: a screen saver of the test's own on the session bus.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use zbus::interface;

use crate::harness::{Bus, Notify};
use crate::session::{until_status, view};

/// Active or not.
type Active = Arc<AtomicBool>;

struct Gnome(Active);

#[interface(name = "org.gnome.ScreenSaver")]
impl Gnome {
    async fn get_active(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Has the name and answers nothing of it, as those do that only keep the screen from going dark.
struct Inhibitor;

#[interface(name = "org.freedesktop.ScreenSaver")]
impl Inhibitor {
    async fn inhibit(&self) -> u32 {
        1
    }
}

const NAME: &str = "org.gnome.ScreenSaver";
const PATH: &str = "/org/gnome/ScreenSaver";

async fn gnome(bus: &Bus, active: bool) -> (zbus::Connection, Active) {
    let active = Arc::new(AtomicBool::new(active));
    let builder = zbus::connection::Builder::address(bus.address.as_str());
    let serving = builder.serve_at(PATH, Gnome(active.clone())).name(NAME).build().await.unwrap();
    (serving, active)
}

async fn set(saver: &(zbus::Connection, Active), active: bool) {
    saver.1.store(active, Ordering::Relaxed);
    saver.0.emit_signal(None::<&str>, PATH, NAME, "ActiveChanged", &active).await.unwrap();
}

#[tokio::test]
async fn behind_a_screen_saver_popups_wait() {
    let bus = Bus::start();
    let saver = gnome(&bus, false).await;
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.notify(Notify::default()).await;
    assert_eq!(view(&client).await, (1, 0));
    // It is asked how it is before it is believed.
    crate::harness::until("it is asked", || daemon.log().contains(NAME).then_some(())).await;
    set(&saver, true).await;
    until_status(&client, "locked", true).await;
    assert_eq!(view(&client).await, (0, 1));
    set(&saver, false).await;
    until_status(&client, "locked", false).await;
    assert_eq!(view(&client).await, (1, 0));
}

#[tokio::test]
async fn one_that_is_active_when_the_daemon_comes_is_known_and_one_that_dies_locks_nobody_out() {
    let bus = Bus::start();
    let builder = zbus::connection::Builder::address(bus.address.as_str());
    let other = builder.serve_at("/org/freedesktop/ScreenSaver", Inhibitor).name("org.freedesktop.ScreenSaver");
    let _other = other.build().await.unwrap();
    let saver = gnome(&bus, true).await;
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    until_status(&client, "locked", true).await;
    saver.0.close().await.unwrap();
    until_status(&client, "locked", false).await;
    // One that comes later is heard too.
    let _saver = gnome(&bus, true).await;
    until_status(&client, "locked", true).await;
    assert!(!daemon.log().contains("ERROR"), "{}", daemon.log());
}

//! The login session: a logind of the test's own, on a system bus of the test's own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use zbus::{Connection, OwnedObjectPath, OwnedVariant, Variant, interface};

use crate::harness::{Bus, Client, DEADLINE, Notify};

const PATH: &str = "/org/freedesktop/login1/session/_37";
const AUTO: &str = "/org/freedesktop/login1/session/auto";
/// Longer than the popups below may stay.
const LONGER: Duration = Duration::from_millis(900);

struct Manager;

#[interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    async fn get_session(&self, id: String) -> zbus::fdo::Result<OwnedObjectPath> {
        if id == "7" {
            return Ok(OwnedObjectPath::try_from(PATH).unwrap());
        }
        Err(zbus::fdo::Error::Failed(format!("No session '{id}' known")))
    }
}

/// The hints of the session, by name.
type Hints = Arc<Mutex<HashMap<&'static str, bool>>>;

struct Session(Hints);

impl Session {
    fn hint(&self, name: &str) -> bool {
        self.0.lock().unwrap().get(name).copied().unwrap_or(false)
    }
}

#[interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    async fn id(&self) -> &str {
        "7"
    }

    #[zbus(property)]
    async fn locked_hint(&self) -> bool {
        self.hint("LockedHint")
    }

    #[zbus(property)]
    async fn idle_hint(&self) -> bool {
        self.hint("IdleHint")
    }
}

/// A logind with one session.
struct Logind {
    connection: Connection,
    hints: Hints,
}

impl Logind {
    async fn start(system: &Bus) -> Self {
        Self::start_with(system, HashMap::new()).await
    }

    async fn start_with(system: &Bus, hints: HashMap<&'static str, bool>) -> Self {
        let hints = Arc::new(Mutex::new(hints));
        let builder = zbus::connection::Builder::address(system.address.as_str());
        let serving = builder
            .serve_at("/org/freedesktop/login1", Manager)
            .serve_at(PATH, Session(hints.clone()))
            .serve_at(AUTO, Session(hints.clone()))
            .name("org.freedesktop.login1");
        Self { connection: serving.build().await.unwrap(), hints }
    }

    /// Changes a hint, and says so.
    async fn set(&self, hint: &'static str, value: bool) {
        self.hints.lock().unwrap().insert(hint, value);
        let changed = HashMap::from([(hint, Variant::from(value)), ("Other", Variant::from("x"))]);
        let body = ("org.freedesktop.login1.Session", changed, Vec::<&str>::new());
        let interface = "org.freedesktop.DBus.Properties";
        self.connection.emit_signal(None::<&str>, PATH, interface, "PropertiesChanged", &body).await.unwrap();
    }
}

/// A bus whose daemon finds this system bus.
fn bus_with(system: &Bus, session_id: Option<&str>) -> Bus {
    let mut bus = Bus::start();
    bus.environment.insert("DBUS_SYSTEM_BUS_ADDRESS".to_owned(), system.address.clone());
    if let Some(id) = session_id {
        bus.environment.insert("XDG_SESSION_ID".to_owned(), id.to_owned());
    }
    bus
}

/// Waits until the daemon says so of itself.
pub(crate) async fn until_status(client: &Client, member: &str, wanted: bool) {
    let ask = async {
        loop {
            let mut status: HashMap<String, OwnedVariant> =
                client.ask("Status", &()).await.unwrap().body().deserialize().unwrap();
            if bool::try_from(status.remove(member).unwrap()).unwrap() == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(DEADLINE, ask).await.unwrap_or_else(|_| panic!("it is never {member}: {wanted}"));
}

/// How many popups are shown, and how many wait.
pub(crate) async fn view(client: &Client) -> (usize, u32) {
    let (_, mut view) = client.subscribe().await;
    let popups: Vec<HashMap<String, OwnedVariant>> = view.remove("popups").unwrap().try_into().unwrap();
    (popups.len(), view.remove("waiting").unwrap().try_into().unwrap())
}

fn brief() -> Notify<'static> {
    Notify { expire_timeout: 300, ..Notify::default() }
}

#[tokio::test]
async fn what_comes_behind_a_locked_screen_waits_and_is_shown_afterwards() {
    let system = Bus::start();
    let logind = Logind::start(&system).await;
    let bus = bus_with(&system, Some("7"));
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    client.notify(Notify::default()).await;
    assert_eq!(view(&client).await, (1, 0));
    logind.set("LockedHint", true).await;
    until_status(&client, "locked", true).await;
    let id = client.notify(brief()).await;
    assert_eq!(view(&client).await, (0, 2));
    // The one place where time itself is under test.
    tokio::time::sleep(LONGER).await;
    assert_eq!(client.signals_so_far().await, Vec::<String>::new());
    logind.set("LockedHint", false).await;
    assert_eq!(client.signal().await, format!("closed {id} 1"));
    assert_eq!(view(&client).await, (1, 0));
}

#[tokio::test]
async fn time_stands_still_while_the_session_is_idle() {
    let system = Bus::start();
    let logind = Logind::start(&system).await;
    let bus = bus_with(&system, None);
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    logind.set("IdleHint", true).await;
    until_status(&client, "idle", true).await;
    client.subscribe().await;
    let id = client.notify(brief()).await;
    tokio::time::sleep(LONGER).await;
    assert_eq!(client.signals_so_far().await, Vec::<String>::new());
    logind.set("IdleHint", false).await;
    assert_eq!(client.signal().await, format!("closed {id} 1"));
}

#[tokio::test]
async fn a_session_that_is_locked_when_the_daemon_comes_is_known_to_be() {
    let system = Bus::start();
    let _logind = Logind::start_with(&system, HashMap::from([("LockedHint", true)])).await;
    // A session of another machine's numbering: the own one is asked for.
    let bus = bus_with(&system, Some("c99"));
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    until_status(&client, "locked", true).await;
}

#[tokio::test]
async fn a_logind_that_comes_late_is_heard_and_one_that_goes_locks_nobody_out() {
    let system = Bus::start();
    let bus = bus_with(&system, None);
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    until_status(&client, "locked", false).await;
    let logind = Logind::start_with(&system, HashMap::from([("LockedHint", true)])).await;
    until_status(&client, "locked", true).await;
    client.notify(Notify::default()).await;
    assert_eq!(view(&client).await, (0, 1));
    logind.connection.close().await.unwrap();
    until_status(&client, "locked", false).await;
    assert_eq!(view(&client).await, (1, 0));
    drop(system);
    client.notify(Notify::default()).await;
    assert!(!daemon.log().contains("WARN") && !daemon.log().contains("ERROR"), "{}", daemon.log());
}

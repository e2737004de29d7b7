//! What a screen reader hears when a popup comes: an object of AT-SPI's role `notification`, or `alert` for a critical one, that
//! begins to show. GTK has no word for the former, and before anybody has looked at a widget it tells nothing of it. So there are objects
//! of our own on the accessibility bus, one for each popup.
//!
//! They are not in the tree that can be walked through: there the widgets are. Nobody waits for any of this, and without a
//! screen reader nothing of it is there.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use tidings::core::notification::Urgency;
use tidings::view::Popup;
use tokio::sync::mpsc;
use zbus::fdo::{DBusProxy, PropertiesProxy};
use zbus::{Connection, OwnedObjectPath, Variant, interface};

use crate::popup::strip;

/// Texts that may wait for the bus before more are lost: nobody listens to as many.
const WAITING: usize = 32;
/// So many objects are kept for whoever asks about them late.
const KEPT: u32 = 32;
/// So many are remembered as announced.
const TOLD: usize = 64;
/// Characters of a body that are told.
const LONGEST: usize = 1000;
/// The launcher of the accessibility bus, on the session bus.
const LAUNCHER: (&str, &str) = ("org.a11y.Bus", "/org/a11y/bus");
const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const FRAME: &str = "/org/a11y/atspi/accessible/frame";
const OBJECTS: &str = "/org/a11y/atspi/accessible";

/// The way to the task that speaks.
pub(super) struct Speaker {
    way: Option<mpsc::Sender<Words>>,
    /// Key and time of what was announced last: a popup that made way for others comes back and is no news.
    told: VecDeque<(u64, u64)>,
}

/// What is said of a popup.
#[derive(Debug)]
struct Words {
    text: String,
    alert: bool,
}

impl Speaker {
    /// Speaks where the session of this connection has a screen reader. As the toolkit, it heeds `GTK_A11Y=none`.
    pub(super) fn start(session: &Connection) -> Self {
        if std::env::var_os("GTK_A11Y").is_some_and(|chosen| chosen == "none") {
            return Self { way: None, told: VecDeque::new() };
        }
        let (way, texts) = mpsc::channel(WAITING);
        tokio::spawn(speak(session.clone(), texts));
        Self { way: Some(way), told: VecDeque::new() }
    }

    /// A popup has come, or has become more urgent.
    pub(super) fn announce(&mut self, popup: &Popup) {
        let Some(way) = &self.way else { return };
        let this = (popup.key, popup.received_ms);
        if self.told.contains(&this) {
            return;
        }
        self.told.push_back(this);
        if self.told.len() > TOLD {
            self.told.pop_front();
        }
        // Where nobody keeps up, as many as wait are enough.
        let _ = way.try_send(words(popup));
    }
}

/// Urgency, application, origin, summary, body and what is asked below them, once each.
fn words(popup: &Popup) -> Words {
    let alert = popup.urgency == Urgency::Critical;
    let body: String = popup.body.text().chars().take(LONGEST).collect();
    let urgency = if alert { "Critical" } else { "" };
    let origin = popup.origin.as_deref().unwrap_or_default();
    let asked = popup.asks.map_or("", strip::said);
    let text = joined([urgency, &popup.app_name, origin, &popup.summary, &body, asked]);
    Words { text, alert }
}

fn joined(parts: [&str; 6]) -> String {
    let parts = parts.into_iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

async fn speak(session: Connection, mut texts: mpsc::Receiver<Words>) {
    let mut bus = None;
    while let Some(words) = texts.recv().await {
        if let Err(error) = tell(&session, &mut bus, words).await {
            tracing::debug!("assistive technology is not told: {error}");
            bus = None;
        }
    }
}

async fn tell(session: &Connection, bus: &mut Option<Bus>, words: Words) -> zbus::Result<()> {
    if bus.is_none() {
        *bus = Bus::join(session).await?;
    }
    match bus {
        Some(bus) => bus.announce(words).await,
        None => Ok(()),
    }
}

/// Our place on the accessibility bus.
struct Bus {
    connection: Connection,
    said: u32,
}

impl Bus {
    /// Joins it, unless nobody listens.
    async fn join(session: &Connection) -> zbus::Result<Option<Self>> {
        let (name, path) = LAUNCHER;
        // Asking it would start it.
        if !DBusProxy::new(session).await?.name_has_owner(name.try_into()?).await? {
            return Ok(None);
        }
        let properties = PropertiesProxy::builder(session).destination(name).path(path).build().await?;
        let status = properties.get_all("org.a11y.Status".try_into()?).await?;
        let is_set = |key: &str| status.get(key).is_some_and(|value| **value == Variant::Bool(true));
        if !is_set("ScreenReaderEnabled") && !is_set("IsEnabled") {
            tracing::debug!("there is no screen reader");
            return Ok(None);
        }
        let answer = session.call_method(Some(name), path, Some(name), "GetAddress", &()).await?;
        let address: String = answer.body().deserialize()?;
        let builder = zbus::connection::Builder::address(address.as_str());
        let connection = builder
            .serve_at(ROOT, Object::Application)
            .serve_at(FRAME, Object::Frame)
            .serve_at(ROOT, Application::default())
            .build()
            .await?;
        let me = (own(&connection), OwnedObjectPath::try_from(ROOT)?);
        connection.call_method(Some(REGISTRY), ROOT, Some("org.a11y.atspi.Socket"), "Embed", &(me,)).await?;
        Ok(Some(Self { connection, said: 0 }))
    }

    /// An object with these words as its name begins to show.
    async fn announce(&mut self, words: Words) -> zbus::Result<()> {
        self.said = self.said.wrapping_add(1);
        let path = |number: u32| format!("{OBJECTS}/{number}");
        let server = self.connection.object_server();
        server.remove::<Object, _>(path(self.said.wrapping_sub(KEPT))).await.or_else(|_| Ok::<_, zbus::Error>(false))?;
        server.at(path(self.said), Object::Said(words)).await?;
        let nothing: HashMap<&str, Variant<'_>> = HashMap::new();
        let showing = ("showing", 1_i32, 0_i32, Variant::from(0_i32), nothing);
        let interface = "org.a11y.atspi.Event.Object";
        self.connection.emit_signal(None::<&str>, path(self.said), interface, "StateChanged", &showing).await
    }
}

/// The name that this connection has.
fn own(connection: &Connection) -> String {
    connection.unique_name().map(ToString::to_string).unwrap_or_default()
}

enum Object {
    Application,
    /// Screen readers pass over alerts that are the application's own.
    Frame,
    Said(Words),
}

/// Numbers of AT-SPI's roles and states (`AtspiRole`, `AtspiStateType`).
const ALERT: u32 = 2;
const APPLICATION: u32 = 75;
const FRAME_ROLE: u32 = 23;
const NOTIFICATION: u32 = 101;
/// Enabled, sensitive, showing, visible.
const STATES: u32 = 1 << 8 | 1 << 24 | 1 << 25 | 1 << 30;

type Reference = (String, OwnedObjectPath);

fn reference(owner: &str, path: &str) -> zbus::fdo::Result<Reference> {
    let path = OwnedObjectPath::try_from(path).map_err(|error| zbus::fdo::Error::Failed(error.to_string()))?;
    Ok((owner.to_owned(), path))
}

#[interface(name = "org.a11y.atspi.Accessible", spawn = false, introspection_docs = false)]
impl Object {
    #[zbus(property)]
    fn name(&self) -> String {
        match self {
            Self::Application => "tidings-ui".to_owned(),
            Self::Frame => "Notifications".to_owned(),
            Self::Said(words) => words.text.clone(),
        }
    }

    #[zbus(property)]
    fn description(&self) -> &str {
        ""
    }

    #[zbus(property)]
    fn locale(&self) -> &str {
        ""
    }

    #[zbus(property)]
    fn accessible_id(&self) -> &str {
        ""
    }

    #[zbus(property)]
    fn parent(&self, #[zbus(connection)] connection: &Connection) -> zbus::fdo::Result<Reference> {
        match self {
            Self::Application => reference(REGISTRY, ROOT),
            Self::Frame => reference(&own(connection), ROOT),
            Self::Said(_) => reference(&own(connection), FRAME),
        }
    }

    #[zbus(property)]
    fn child_count(&self) -> i32 {
        0
    }

    fn get_child_at_index(&self, _index: i32) -> zbus::fdo::Result<Reference> {
        reference("", "/org/a11y/atspi/null")
    }

    fn get_children(&self) -> Vec<Reference> {
        Vec::new()
    }

    fn get_index_in_parent(&self) -> i32 {
        -1
    }

    fn get_relation_set(&self) -> Vec<(u32, Vec<Reference>)> {
        Vec::new()
    }

    fn get_role(&self) -> u32 {
        match self {
            Self::Application => APPLICATION,
            Self::Frame => FRAME_ROLE,
            Self::Said(Words { alert: true, .. }) => ALERT,
            Self::Said(_) => NOTIFICATION,
        }
    }

    fn get_role_name(&self) -> &str {
        match self {
            Self::Application => "application",
            Self::Frame => "frame",
            Self::Said(Words { alert: true, .. }) => "alert",
            Self::Said(_) => "notification",
        }
    }

    fn get_localized_role_name(&self) -> &str {
        self.get_role_name()
    }

    fn get_state(&self) -> [u32; 2] {
        [STATES, 0]
    }

    fn get_attributes(&self) -> HashMap<String, String> {
        HashMap::from([("toolkit".to_owned(), "GTK".to_owned())])
    }

    fn get_application(&self, #[zbus(connection)] connection: &Connection) -> zbus::fdo::Result<Reference> {
        reference(&own(connection), ROOT)
    }

    fn get_interfaces(&self) -> Vec<&str> {
        let own = ["org.a11y.atspi.Accessible", "org.a11y.atspi.Application"];
        own.into_iter().take(if matches!(self, Self::Application) { 2 } else { 1 }).collect()
    }
}

/// What the registry knows an application by.
#[derive(Clone, Default)]
struct Application {
    id: Arc<AtomicI32>,
}

#[interface(name = "org.a11y.atspi.Application", spawn = false, introspection_docs = false)]
impl Application {
    #[zbus(property)]
    fn toolkit_name(&self) -> &str {
        "GTK"
    }

    #[zbus(property)]
    fn version(&self) -> &str {
        env!("CARGO_PKG_VERSION")
    }

    #[zbus(property)]
    fn atspi_version(&self) -> &str {
        "2.1"
    }

    #[zbus(property)]
    fn id(&self) -> i32 {
        self.id.load(Ordering::Relaxed)
    }

    #[zbus(property)]
    fn set_id(&mut self, id: i32) {
        self.id.store(id, Ordering::Relaxed);
    }

    fn get_locale(&self, _kind: u32) -> &str {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_said_once_in_the_order_of_reading() {
        let body = "with Ada\nand others";
        assert_eq!(
            joined(["", "Mail", "", "Lunch\n at noon ", body, "New sender"]),
            "Mail, Lunch at noon, with Ada and others, New sender"
        );
        assert_eq!(joined(["Critical", "Web", "example.org", "Hello", "", ""]), "Critical, Web, example.org, Hello");
    }
}

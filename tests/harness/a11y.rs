//! Assistive technology: the accessibility bus of a session, and what programs tell on it (AT-SPI).

use std::fmt;
use std::process::Stdio;

use futures_util::StreamExt as _;
use zbus::message::Type;
use zbus::{Connection, DynamicType, MatchRule, MessageStream, OwnedObjectPath, OwnedVariant};

use crate::harness::{Bus, DEADLINE, Group, within};

/// Where distributions put what nobody calls by hand.
const PLACES: [&str; 4] = ["/usr/libexec", "/usr/lib/at-spi2-core", "/usr/lib", "/usr/lib/at-spi2"];
const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";

/// The accessibility bus of a session.
pub(crate) struct Desktop {
    connection: Connection,
    /// It starts a bus, which outlives it.
    _launcher: Group,
}

/// An object as it is told, with all that is in it and can be seen.
#[derive(Clone)]
pub(crate) struct Node {
    owner: String,
    path: OwnedObjectPath,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) children: Vec<Node>,
}

/// Hears what begins to be seen.
pub(crate) struct Listener {
    stream: MessageStream,
}

impl Node {
    /// All that is in it, at any depth.
    pub(crate) fn below(&self) -> Vec<&Self> {
        self.children.iter().flat_map(|child| std::iter::once(child).chain(child.below())).collect()
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} \"{}\"", self.role, self.name)?;
        for line in self.children.iter().map(Self::to_string).collect::<String>().lines() {
            writeln!(f, "  {line}")?;
        }
        Ok(())
    }
}

impl Desktop {
    /// Variables with which programs tell, and with which settings of a desktop that is not there can be set.
    pub(crate) fn environment() -> [(String, String); 2] {
        [("GTK_A11Y", "atspi"), ("GSETTINGS_BACKEND", "memory")].map(|(name, value)| (name.to_owned(), value.to_owned()))
    }

    pub(crate) async fn start(bus: &Bus) -> Self {
        let launcher = PLACES.iter().map(|place| format!("{place}/at-spi-bus-launcher"));
        let launcher =
            launcher.into_iter().find(|path| std::path::Path::new(path).exists()).expect("at-spi2-core is installed");
        let mut command = bus.command(launcher);
        command.arg("--launch-immediately").stdout(Stdio::null()).stderr(Stdio::null());
        let launcher = Group::spawn(&mut command).unwrap();
        let client = bus.connect().await;
        let name = "org.a11y.Bus";
        client.until_owned(name).await;
        let answer = client.connection.call_method(Some(name), "/org/a11y/bus", Some(name), "GetAddress", &());
        let address: String = within(answer).await.unwrap().body().deserialize().unwrap();
        let connection = zbus::connection::Builder::address(address.as_str()).build().await.unwrap();
        // The registry is started by the first call to it.
        let desktop = Self { connection, _launcher: launcher };
        desktop.children(REGISTRY, ROOT).await.unwrap();
        desktop
    }

    async fn call<B>(&self, owner: &str, path: &str, interface: &str, member: &str, body: &B) -> zbus::Result<zbus::Message>
    where
        B: serde::Serialize + DynamicType,
    {
        within(self.connection.call_method(Some(owner), path, Some(interface), member, body)).await
    }

    async fn children(&self, owner: &str, path: &str) -> zbus::Result<Vec<(String, OwnedObjectPath)>> {
        self.call(owner, path, ACCESSIBLE, "GetChildren", &()).await?.body().deserialize()
    }

    async fn node(&self, owner: String, path: OwnedObjectPath) -> zbus::Result<Node> {
        let name = self.call(&owner, &path, "org.freedesktop.DBus.Properties", "Get", &(ACCESSIBLE, "Name")).await?;
        let name = String::try_from(name.body().deserialize::<OwnedVariant>()?).unwrap_or_default();
        let role = self.call(&owner, &path, ACCESSIBLE, "GetRoleName", &()).await?.body().deserialize()?;
        let mut children = Vec::new();
        for (owner, path) in self.children(&owner, &path).await? {
            // One that goes meanwhile is not there.
            if let Ok(child) = Box::pin(self.node(owner, path)).await {
                children.push(child);
            }
        }
        Ok(Node { owner, path, name, role, children })
    }

    /// All that is told now.
    pub(crate) async fn tree(&self) -> Node {
        self.node(REGISTRY.to_owned(), ROOT.try_into().unwrap()).await.unwrap()
    }

    /// Waits until what is wanted is told.
    pub(crate) async fn until_told(&self, what: &str, wanted: impl Fn(&Node) -> bool) -> Node {
        let began = std::time::Instant::now();
        loop {
            let tree = self.tree().await;
            if let Some(node) = tree.below().into_iter().find(|node| wanted(node)) {
                return node.clone();
            }
            assert!(began.elapsed() < DEADLINE, "assistive technology is not told of {what}:\n{tree}");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    /// Waits until what is wanted is told and has this state (a number of `AtspiStateType`).
    pub(crate) async fn until_in_state(&self, what: &str, state: u32, wanted: impl Fn(&Node) -> bool) -> Node {
        let began = std::time::Instant::now();
        loop {
            let tree = self.tree().await;
            for node in tree.below().into_iter().filter(|node| wanted(node)) {
                // One that goes meanwhile has none.
                let Ok(answer) = self.call(&node.owner, &node.path, ACCESSIBLE, "GetState", &()).await else { continue };
                let words: Vec<u32> = answer.body().deserialize().unwrap();
                if words.get(state as usize / 32).is_some_and(|word| word >> (state % 32) & 1 == 1) {
                    return node.clone();
                }
            }
            assert!(began.elapsed() < DEADLINE, "{what} is in no state {state}:\n{tree}");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    /// Waits until all that is told is as wanted.
    pub(crate) async fn until(&self, what: &str, wanted: impl Fn(&Node) -> bool) {
        let began = std::time::Instant::now();
        loop {
            let tree = self.tree().await;
            if wanted(&tree) {
                return;
            }
            assert!(began.elapsed() < DEADLINE, "in vain: {what}:\n{tree}");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    /// Has the session tell that there is a screen reader, as one does when it starts.
    pub(crate) async fn begin_to_read(&self, bus: &Bus) {
        let client = bus.connect().await;
        let body = ("org.a11y.Status", "IsEnabled", zbus::Variant::Bool(true));
        let properties = Some("org.freedesktop.DBus.Properties");
        within(client.connection.call_method(Some("org.a11y.Bus"), "/org/a11y/bus", properties, "Set", &body)).await.unwrap();
    }

    /// Hears of objects that begin to be seen from now on.
    pub(crate) async fn listen(&self) -> Listener {
        let rule = MatchRule::builder().msg_type(Type::Signal).interface("org.a11y.atspi.Event.Object");
        let rule = rule.member("StateChanged").build().unwrap();
        let stream = MessageStream::for_match_rule(rule, &self.connection, std::num::NonZero::new(1000)).await.unwrap();
        self.call(REGISTRY, "/org/a11y/atspi/registry", REGISTRY, "RegisterEvent", &("object:state-changed:showing",))
            .await
            .unwrap();
        Listener { stream }
    }

    /// What a screen reader says of objects that begin to be seen, up to what contains `last`: role and name of notifications and
    /// alerts. Others it passes over.
    pub(crate) async fn said_until(&self, listener: &mut Listener, last: &str) -> Vec<String> {
        let mut said = Vec::new();
        loop {
            let message = within(listener.stream.next()).await.unwrap().unwrap();
            let (what, begins) = {
                let body = message.body();
                let (what, begins, _, _, _) = body
                    .deserialize::<(String, i32, i32, OwnedVariant, std::collections::HashMap<String, OwnedVariant>)>()
                    .unwrap();
                (what, begins)
            };
            let header = message.header();
            let (owner, path) = (header.sender().unwrap().to_string(), header.path().unwrap().to_owned().into());
            if what != "showing" || begins != 1 {
                continue;
            }
            let Ok(node) = self.node(owner, path).await else { continue };
            if ["alert", "notification"].contains(&node.role.as_str()) {
                said.push(format!("{}: {}", node.role, node.name));
                if node.name.contains(last) {
                    return said;
                }
            }
        }
    }

    /// Does the first of the actions that an object offers.
    pub(crate) async fn press(&self, node: &Node) {
        let done = self.call(&node.owner, &node.path, "org.a11y.atspi.Action", "DoAction", &(0_i32,)).await.unwrap();
        assert!(done.body().deserialize::<bool>().unwrap(), "{node} does not do its action");
    }
}

//! What the integration tests stand on: a private bus, programs on it, and a client that hears everything.
//!
//! Everything is awaited by its event; a deadline only turns a hang into a failure.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use tidings::view::Entry;
use tidings::wire::entry::EntryForm;
use zbus::fdo::DBusProxy;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, OwnedVariant, Variant};

/// Longer than anything takes, even on a loaded machine.
pub const DEADLINE: Duration = Duration::from_secs(30);

const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path=SOCKET</listen>
  <auth>EXTERNAL</auth>
  SERVICES
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="max_incoming_bytes">1000000000</limit>
  <limit name="max_outgoing_bytes">1000000000</limit>
  <limit name="max_message_size">1000000000</limit>
  <limit name="max_incoming_unix_fds">250000000</limit>
  <limit name="max_outgoing_unix_fds">250000000</limit>
  <limit name="max_replies_per_connection">50000</limit>
  <limit name="max_match_rules_per_connection">50000</limit>
</busconfig>
"#;

/// A folder that is gone when the test is over.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("tidings-test-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A process that is killed when the test is over.
pub struct Process(pub Child);

impl Process {
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    pub fn signal(&self, signal: &str) {
        let status = Command::new("kill").arg(signal).arg(self.id().to_string()).status().unwrap();
        assert!(status.success());
    }

    /// Waits until it has ended and answers with its exit status.
    pub fn wait(&mut self) -> Option<i32> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.code();
            }
            assert!(began.elapsed() < DEADLINE, "process {} does not end", self.id());
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A process with all that it starts, killed when the test is over.
pub struct Group(Process);

impl Group {
    pub fn spawn(command: &mut Command) -> std::io::Result<Self> {
        std::os::unix::process::CommandExt::process_group(command, 0);
        command.spawn().map(|child| Self(Process(child)))
    }

    /// Ends it at once, as a crash would.
    pub fn kill(&self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A bus of the test's own, and the environment of whoever is to live on it. It has no service folders but those given.
pub struct Bus {
    pub folder: Folder,
    pub address: String,
    pub environment: HashMap<String, String>,
    process: Option<Process>,
}

impl Bus {
    pub fn start() -> Self {
        Self::with_services("")
    }

    /// `services` is configuration text, such as `<servicedir>…</servicedir>`.
    pub fn with_services(services: &str) -> Self {
        let folder = Folder::new();
        let runtime = folder.0.join("run");
        std::fs::create_dir_all(&runtime).unwrap();
        std::fs::set_permissions(&runtime, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        let address = format!("unix:path={}", folder.0.join("bus").display());
        let mut environment = HashMap::from([
            ("DBUS_SESSION_BUS_ADDRESS".to_owned(), address.clone()),
            ("XDG_RUNTIME_DIR".to_owned(), runtime.display().to_string()),
            ("HOME".to_owned(), folder.0.display().to_string()),
            // Whoever runs the tests may be away.
            ("DBUS_SYSTEM_BUS_ADDRESS".to_owned(), format!("unix:path={}", folder.0.join("no-system-bus").display())),
            ("TIDINGS_LOG".to_owned(), "debug".to_owned()),
            ("GTK_A11Y".to_owned(), "none".to_owned()),
            ("LC_ALL".to_owned(), "C.UTF-8".to_owned()),
            ("RUST_BACKTRACE".to_owned(), "1".to_owned()),
        ]);
        for name in ["PATH", "LD_LIBRARY_PATH"] {
            if let Ok(value) = std::env::var(name) {
                environment.insert(name.to_owned(), value);
            }
        }
        let mut bus = Self { folder, address, environment, process: None };
        // What is not about permission is not to be asked about it.
        bus.configure("");
        bus.boot(services);
        bus
    }

    /// Starts the bus (again) at the same address.
    pub fn boot(&mut self, services: &str) {
        let socket = self.folder.0.join("bus");
        let _ = std::fs::remove_file(&socket);
        let configuration = self.folder.0.join("bus.conf");
        let text = CONFIGURATION.replace("SOCKET", &socket.display().to_string()).replace("SERVICES", services);
        std::fs::write(&configuration, text).unwrap();
        let mut command = Command::new("dbus-daemon");
        command.arg(format!("--config-file={}", configuration.display())).args(["--nofork", "--print-address"]);
        command.env_clear().envs(&self.environment).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("dbus-daemon is installed");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("unix:"), "the bus says {line:?}");
        self.process = Some(Process(child));
    }

    /// Makes `text` the configuration, with a policy of permission that asks nothing unless `text` has one.
    pub fn configure(&self, text: &str) {
        let folder = self.folder.0.join(".config/tidings");
        std::fs::create_dir_all(&folder).unwrap();
        let policy = if text.contains("[permission]") { "" } else { "\n[permission]\npolicy = \"allow\"\n" };
        std::fs::write(folder.join("new"), format!("{text}{policy}")).unwrap();
        std::fs::rename(folder.join("new"), folder.join("config.toml")).unwrap();
    }

    /// Takes the configuration away: all is as built in.
    pub fn configure_nothing(&self) {
        std::fs::remove_file(self.folder.0.join(".config/tidings/config.toml")).unwrap();
    }

    /// Ends the bus at once.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// A command in the environment of this bus, and no other.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.environment).stdin(Stdio::null());
        command
    }

    /// Runs a program to its end.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Output {
        self.command(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"))
    }

    /// Starts tidingsd and waits until it serves.
    pub async fn tidingsd(&self) -> Daemon {
        let daemon = self.tidingsd_with(&[]);
        let client = self.connect().await;
        client.until_owned("org.freedesktop.Notifications").await;
        client.until_owned("org.tidings.Tidings").await;
        daemon
    }

    /// Starts tidingsd with arguments, and waits for nothing.
    pub fn tidingsd_with(&self, arguments: &[&str]) -> Daemon {
        self.tidingsd_under(&[&[env!("CARGO_BIN_EXE_tidingsd")], arguments].concat())
    }

    /// Starts a program with arguments that is tidingsd, or becomes it.
    pub fn tidingsd_under(&self, words: &[&str]) -> Daemon {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let log = self.folder.0.join(format!("tidingsd-{}.log", COUNT.fetch_add(1, Ordering::Relaxed)));
        let file = File::create(&log).unwrap();
        let mut command = self.command(words[0]);
        command.args(&words[1..]).stdout(file.try_clone().unwrap()).stderr(file);
        Daemon { process: Process(command.spawn().unwrap()), log }
    }

    pub async fn connect(&self) -> Client {
        let connection = zbus::connection::Builder::address(self.address.as_str()).build().await.unwrap();
        let mut stream = MessageStream::from(&connection);
        let (arrived, inbox) = tokio::sync::mpsc::unbounded_channel();
        // A stream that nobody reads holds up its connection.
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                let _ = arrived.send(message);
            }
        });
        Client { connection, inbox }
    }
}

/// A running tidingsd.
pub struct Daemon {
    pub process: Process,
    log: PathBuf,
}

impl Daemon {
    /// All that it has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            eprintln!("--- tidingsd said at last:\n{}", lines[lines.len().saturating_sub(60)..].join("\n"));
        }
    }
}

/// A connection that calls and hears.
pub struct Client {
    pub connection: Connection,
    inbox: tokio::sync::mpsc::UnboundedReceiver<Message>,
}

/// A `Notify`, member by member.
pub struct Notify<'a> {
    pub app_name: &'a str,
    pub replaces_id: u32,
    pub app_icon: &'a str,
    pub summary: &'a str,
    pub body: &'a str,
    pub actions: &'a [&'a str],
    pub hints: HashMap<&'a str, Variant<'a>>,
    pub expire_timeout: i32,
}

impl Default for Notify<'_> {
    fn default() -> Self {
        Self {
            app_name: "test",
            replaces_id: 0,
            app_icon: "",
            summary: "Summary",
            body: "",
            actions: &[],
            hints: HashMap::new(),
            expire_timeout: -1,
        }
    }
}

impl Client {
    pub fn name(&self) -> String {
        self.connection.unique_name().unwrap().to_string()
    }

    pub async fn call<B>(&self, member: &str, body: &B) -> zbus::Result<Message>
    where
        B: serde::Serialize + zbus::DynamicType,
    {
        let name = "org.freedesktop.Notifications";
        let call = self.connection.call_method(Some(name), "/org/freedesktop/Notifications", Some(name), member, body);
        within(call).await
    }

    /// Calls our own interface.
    pub async fn ask<B>(&self, member: &str, body: &B) -> zbus::Result<Message>
    where
        B: serde::Serialize + zbus::DynamicType,
    {
        let (name, path, interface) = ("org.tidings.Tidings", "/org/tidings/Tidings", "org.tidings.Tidings1");
        within(self.connection.call_method(Some(name), path, Some(interface), member, body)).await
    }

    pub async fn notify(&self, notify: Notify<'_>) -> u32 {
        self.try_notify(notify).await.unwrap()
    }

    pub async fn try_notify(&self, notify: Notify<'_>) -> zbus::Result<u32> {
        let Notify { app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout } = notify;
        let arguments = (app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout);
        self.call("Notify", &arguments).await?.body().deserialize()
    }

    /// The next signal of a notification that reaches this connection, as words.
    pub async fn signal(&mut self) -> String {
        loop {
            let message = self.next().await;
            if let Some(words) = words(&message) {
                return words;
            }
        }
    }

    /// Leaves the bus.
    pub async fn leave(self) {
        self.connection.close().await.unwrap();
    }

    /// The next message of any kind that reaches this connection.
    pub async fn next(&mut self) -> Message {
        within(self.inbox.recv()).await.expect("the bus is there")
    }

    /// The next of those that have reached it already.
    pub fn try_next(&mut self) -> Result<Message, tokio::sync::mpsc::error::TryRecvError> {
        self.inbox.try_recv()
    }

    /// All signals up to the answer to a call made now: what was sent before it has arrived before it.
    pub async fn signals_so_far(&mut self) -> Vec<String> {
        let answer = self.call("GetServerInformation", &()).await.unwrap();
        let mark = answer.recv_position();
        let mut heard = Vec::new();
        loop {
            let message = self.next().await;
            if message.recv_position() >= mark {
                return heard;
            }
            heard.extend(words(&message));
        }
    }

    /// The whole view and its serial, as a subscriber gets it.
    pub async fn subscribe(&self) -> (u64, HashMap<String, OwnedVariant>) {
        self.ask("Subscribe", &vec!["popups"]).await.unwrap().body().deserialize().unwrap()
    }

    /// What is in the tray, newest first.
    pub async fn entries(&self) -> Vec<Entry> {
        let forms: Vec<EntryForm> = self.ask("List", &()).await.unwrap().body().deserialize().unwrap();
        forms.into_iter().map(|form| form.entry().unwrap()).collect()
    }

    /// The key of the live notification of this id.
    pub async fn key(&self, id: u32) -> u64 {
        let entries = self.entries().await;
        entries.iter().find(|entry| entry.live && entry.notification.id.get() == id).expect("it is live").key
    }

    /// Dismisses the live notification of this id, as the person would.
    pub async fn dismiss(&self, id: u32) {
        let key = self.key(id).await;
        self.ask("Dismiss", &vec![key]).await.unwrap();
    }

    pub async fn until_owned(&self, name: &str) {
        let proxy = DBusProxy::new(&self.connection).await.unwrap();
        let mut changes = proxy.receive_name_owner_changed_with_args(&[(0, name)]).await.unwrap();
        let asked = zbus::names::BusName::try_from(name.to_owned()).unwrap();
        while !proxy.name_has_owner(asked.clone()).await.unwrap() {
            within(changes.next()).await.unwrap();
        }
    }

    pub async fn until_not_owned(&self, name: &str) {
        let proxy = DBusProxy::new(&self.connection).await.unwrap();
        let mut changes = proxy.receive_name_owner_changed_with_args(&[(0, name)]).await.unwrap();
        let asked = zbus::names::BusName::try_from(name.to_owned()).unwrap();
        while proxy.name_has_owner(asked.clone()).await.unwrap() {
            within(changes.next()).await.unwrap();
        }
    }

    /// Process id of the owner of a name.
    pub async fn owner_pid(&self, name: &str) -> u32 {
        let proxy = DBusProxy::new(&self.connection).await.unwrap();
        let name = zbus::names::BusName::try_from(name.to_owned()).unwrap();
        loop {
            self.until_owned(&name).await;
            // It may have left between the two questions.
            if let Ok(pid) = proxy.get_connection_unix_process_id(name.clone()).await {
                return pid;
            }
        }
    }
}

/// `closed ID REASON`, `invoked ID KEY`, `token ID TOKEN`, `replied ID TEXT`, with `broadcast ` before it where it was for everybody.
pub fn words(message: &Message) -> Option<String> {
    let header = message.header();
    if header.message_type() != Type::Signal || header.interface()?.as_str() != "org.freedesktop.Notifications" {
        return None;
    }
    let to = if header.destination().is_some() { "" } else { "broadcast " };
    let body = message.body();
    Some(match header.member()?.as_str() {
        "NotificationClosed" => {
            let (id, reason): (u32, u32) = body.deserialize().unwrap();
            format!("{to}closed {id} {reason}")
        }
        "ActionInvoked" => {
            let (id, key): (u32, String) = body.deserialize().unwrap();
            format!("{to}invoked {id} {key}")
        }
        "ActivationToken" => {
            let (id, token): (u32, String) = body.deserialize().unwrap();
            format!("{to}token {id} {token}")
        }
        "NotificationReplied" => {
            let (id, text): (u32, String) = body.deserialize().unwrap();
            format!("{to}replied {id} {text}")
        }
        other => panic!("an unknown signal {other}"),
    })
}

/// Fails rather than hangs.
pub async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, future).await.expect("it takes too long")
}

/// Looks again until `look` finds something. For what tells nobody that it happens, such as pixels.
pub async fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < DEADLINE, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub fn name_of_error(error: &zbus::Error) -> String {
    match error {
        zbus::Error::MethodError(name, _, _) => name.to_string(),
        zbus::Error::FDO(error) => zbus::DBusError::name(error.as_ref()).to_string(),
        other => format!("{other}"),
    }
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn folder_of(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

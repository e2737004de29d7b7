//! Private worlds to measure in: a bus of its own, a home of its own, a server on it. It touches nothing of the user's session.
//!
//! Whatever is started here is killed when its guard is dropped, also by a panic.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::client::Client;
use crate::process;

/// A process that ends with the guard.
pub(crate) struct Guard(Child);

impl Guard {
    /// Starts the command. Helpers (bus, displays) also die with us when we are killed outright: see [`helper`].
    pub(crate) fn start(command: &mut Command) -> Self {
        match command.spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("cannot start {}: {error}", command.get_program().to_string_lossy()),
        }
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    /// Whether it still runs.
    pub(crate) fn alive(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }

    /// The first line it writes to its standard output.
    pub(crate) fn first_line(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Asks it to end (SIGTERM) and tells how long that took; kills it after 3 s.
    pub(crate) fn end(mut self) -> Option<Duration> {
        let asked = Instant::now();
        let pid = Pid::from_raw(self.pid().cast_signed()).unwrap();
        kill_process(pid, Signal::TERM).ok()?;
        while asked.elapsed() < Duration::from_secs(3) {
            if !self.alive() {
                return Some(asked.elapsed());
            }
            thread::sleep(Duration::from_millis(1));
        }
        None
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A command that is killed by the kernel when we are.
pub(crate) fn helper(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", program]);
    command
}

/// Whether a program is on the path.
pub(crate) fn installed(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// A folder that ends with the guard.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A new folder that others may look into (the compositor runs as somebody else).
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("tidings-bench-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Self(path)
    }

    /// A folder in it that is ours alone.
    pub(crate) fn private(&self, name: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        path
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The bus's own configuration: no service folders, so nothing is activated, and the limits of a session bus.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=@SOCKET@</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="max_incoming_bytes">1000000000</limit>
  <limit name="max_incoming_unix_fds">250000000</limit>
  <limit name="max_outgoing_bytes">1000000000</limit>
  <limit name="max_outgoing_unix_fds">250000000</limit>
  <limit name="max_message_size">1000000000</limit>
  <limit name="max_completed_connections">100000</limit>
  <limit name="max_incomplete_connections">10000</limit>
  <limit name="max_connections_per_user">100000</limit>
  <limit name="max_match_rules_per_connection">50000</limit>
  <limit name="max_replies_per_connection">50000</limit>
</busconfig>
"#;

/// A private bus with a home for what runs on it.
pub(crate) struct Bus {
    _daemon: Guard,
    folder: Folder,
    home: PathBuf,
    runtime: PathBuf,
    /// Where clients connect.
    pub(crate) socket: PathBuf,
    /// The same, as `DBUS_SESSION_BUS_ADDRESS`.
    pub(crate) address: String,
}

impl Bus {
    /// Starts the bus and waits until it listens.
    pub(crate) fn start() -> Self {
        let folder = Folder::new();
        let (home, runtime) = (folder.private("home"), folder.private("runtime"));
        // Others ask nobody whether a sender may show anything, either.
        let chosen = home.join(".config/tidings");
        fs::create_dir_all(&chosen).unwrap();
        fs::write(chosen.join("config.toml"), "[permission]\npolicy = \"allow\"\n").unwrap();
        let socket = folder.path().join("bus");
        let configuration = folder.path().join("bus.conf");
        fs::write(&configuration, CONFIGURATION.replace("@SOCKET@", &socket.display().to_string())).unwrap();
        let mut command = helper("dbus-daemon");
        command.arg(format!("--config-file={}", configuration.display())).args(["--nofork", "--print-address=1"]);
        command.env("HOME", &home).env("XDG_RUNTIME_DIR", &runtime);
        let own_words = File::create(folder.path().join("bus.log")).unwrap();
        let mut daemon = Guard::start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(own_words));
        assert!(!daemon.first_line().is_empty(), "dbus-daemon did not start");
        let address = format!("unix:path={}", socket.display());
        Self { _daemon: daemon, folder, home, runtime, socket, address }
    }

    /// Where the server's own words go.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }
}

/// Which server is measured.
#[derive(Clone)]
pub(crate) struct Server {
    program: PathBuf,
    arguments: Vec<String>,
    draws_itself: bool,
}

impl Server {
    /// The empty server: this program, executed anew.
    pub(crate) fn floor() -> Self {
        let program = std::env::current_exe().unwrap();
        Self { program, arguments: vec!["--serve-floor".to_owned()], draws_itself: false }
    }

    /// A program that owns the name when started without arguments, and draws in that process or starts tidings-ui for it.
    pub(crate) fn program(program: PathBuf, draws_itself: bool) -> Self {
        Self { program, arguments: Vec::new(), draws_itself }
    }
}

/// A server on a bus of its own.
pub(crate) struct World {
    server: Option<Guard>,
    draws_itself: bool,
    applications: AtomicU32,
    /// How long it took from exec to owning the name.
    pub(crate) started: Duration,
    /// Processor time it had used by then, in nanoseconds.
    pub(crate) started_cpu: u64,
    /// The bus it is on.
    pub(crate) bus: Bus,
    /// Its process.
    pub(crate) pid: u32,
}

impl World {
    /// Starts a bus and the server on it, with the display's variables, and waits until it owns the name.
    pub(crate) fn start(server: &Server, display: &[(String, String)]) -> Self {
        let bus = Bus::start();
        let mut watcher = Client::connect(&bus.socket);
        watcher.watch_owner();
        let log = File::create(bus.log()).unwrap();
        let mut command = Command::new(&server.program);
        command.args(&server.arguments).env_clear().envs(passed_on());
        command.env("HOME", &bus.home).env("XDG_RUNTIME_DIR", &bus.runtime).env("LC_ALL", "C.UTF-8");
        command.envs(display.iter().cloned());
        command.env("DBUS_SESSION_BUS_ADDRESS", &bus.address).current_dir(&bus.home);
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let exec = Instant::now();
        let guard = Guard::start(&mut command);
        let pid = guard.pid();
        let owned = watcher.await_owner(Duration::from_secs(10));
        let started_cpu = process::cpu(pid);
        let draws_itself = server.draws_itself;
        let mut world = Self {
            server: Some(guard),
            draws_itself,
            applications: AtomicU32::new(0),
            started: Duration::ZERO,
            started_cpu,
            bus,
            pid,
        };
        match owned {
            Some(owned) => world.started = owned.duration_since(exec),
            None => panic!("{} did not take the name within 10 s:\n{}", server.program.display(), world.last_words()),
        }
        world
    }

    /// A new client of the bus.
    pub(crate) fn client(&self) -> Client {
        Client::connect(&self.bus.socket)
    }

    /// A new application on the bus.
    pub(crate) fn application(&self) -> Application {
        let number = self.applications.fetch_add(1, Ordering::Relaxed);
        Application::start(&self.bus.folder.path().join(format!("application-{number}")), &self.bus.socket)
    }

    /// Whether the server still runs.
    pub(crate) fn alive(&mut self) -> bool {
        self.server.as_mut().is_some_and(Guard::alive)
    }

    /// The process that draws, once it runs.
    pub(crate) fn ui(&self) -> Option<u32> {
        if self.draws_itself {
            return Some(self.pid);
        }
        process::on_bus("tidings-ui", &self.bus.address).first().copied()
    }

    /// Asks the server to end; how long that took.
    pub(crate) fn end(&mut self) -> Option<Duration> {
        self.server.take()?.end()
    }

    /// The last lines the server wrote.
    pub(crate) fn last_words(&self) -> String {
        let log = fs::read_to_string(self.bus.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(10)..].join("\n")
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.server.take());
        for pid in process::on_bus("tidings-ui", &self.bus.address) {
            let _ = kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), Signal::KILL);
        }
    }
}

/// A client that is another application to a server that looks at the executable behind a connection.
pub(crate) struct Application {
    /// Its connection, which a process of the application's own passes on.
    pub(crate) client: Client,
    _relay: Guard,
}

impl Application {
    fn start(executable: &Path, socket: &Path) -> Self {
        let own = std::env::current_exe().unwrap();
        if fs::hard_link(&own, executable).is_err() {
            fs::copy(&own, executable).unwrap();
        }
        let (ours, theirs) = UnixStream::pair().unwrap();
        let mut command = Command::new(executable);
        command.arg("--relay").arg(socket).stdout(OwnedFd::from(theirs.try_clone().unwrap())).stdin(OwnedFd::from(theirs));
        let relay = Guard::start(&mut command);
        drop(command);
        Self { client: Client::over(ours), _relay: relay }
    }
}

/// What the process of an [`Application`] does: passes bytes between its standard streams and the bus.
pub(crate) fn relay(socket: &Path) {
    let stream = |fd: BorrowedFd<'_>| UnixStream::from(fd.try_clone_to_owned().unwrap());
    let bus = UnixStream::connect(socket).unwrap();
    let (mut from_bus, mut to_bus) = (bus.try_clone().unwrap(), bus);
    let (mut calls, mut answers) = (stream(io::stdin().as_fd()), stream(io::stdout().as_fd()));
    thread::spawn(move || {
        let _ = io::copy(&mut from_bus, &mut answers);
        std::process::exit(0);
    });
    let _ = io::copy(&mut calls, &mut to_bus);
}

/// What of our own environment a server gets: the path, and switches of the toolkit and of logging for experiments.
fn passed_on() -> impl Iterator<Item = (String, String)> {
    let passes = |name: &str| {
        name == "PATH" || name == "RUST_LOG" || ["GTK_", "GDK_", "GSK_", "TIDINGS_"].iter().any(|p| name.starts_with(p))
    };
    std::env::vars().filter(move |(name, _)| passes(name))
}

//! Looks at the world for the checks: the bus, its service folders, systemd, the display. It starts nobody.

use std::ffi::OsString;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tidings::wire::UI_BUS_NAME;
use tokio::process::Command;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;

use super::activation;
use super::compositor;
use super::facts::{Bus, Claim, Display, Facts, Owner, Runtime, Unit};
use crate::link::{self, Link};

/// The name that programs call.
const NAME: &str = "org.freedesktop.Notifications";
/// How long systemd may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// All that can be found.
pub(super) async fn facts() -> Facts {
    let runtime = variable("XDG_RUNTIME_DIR").map(PathBuf::from);
    let data = data_folders();
    let mut facts = Facts {
        runtime: runtime_folder(runtime.clone()),
        own_services: data.first().map(|folder| folder.join("dbus-1/services")).unwrap_or_default(),
        claims: claims(runtime.as_deref(), &data),
        unit: unit().await,
        environment: environment().await,
        display: display(runtime.as_deref()),
        ..Facts::default()
    };
    match link::bus().await {
        Ok(bus) => {
            facts.bus = Bus::Answers;
            if let Ok(proxy) = DBusProxy::new(&bus).await {
                facts.owner = owner(&proxy).await;
                let names = proxy.list_activatable_names().await.unwrap_or_default();
                facts.ui_activatable = names.iter().any(|name| name.as_str() == UI_BUS_NAME);
            }
            facts.status = Some(status().await);
        }
        Err(error) => facts.bus = bus_without_answer(runtime.as_deref(), &error),
    }
    let running = facts.owner.as_ref().filter(|owner| owner.is_tidings()).and_then(|owner| owner.program.clone());
    let beside = std::env::current_exe().ok();
    let folders = running.iter().chain(&beside).filter_map(|program| program.parent());
    facts.daemon =
        running.clone().or_else(|| folders.clone().map(|folder| folder.join("tidingsd")).find(|path| path.is_file()));
    facts.ui_beside = folders.map(|folder| folder.join("tidings-ui")).find(|path| path.is_file());
    facts
}

async fn status() -> Result<tidings::wire::asked::StatusForm, String> {
    let asked = async { Link::open().await?.status().await };
    asked.await.map_err(|failure| failure.sentence())
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn bus_without_answer(runtime: Option<&Path>, error: &zbus::Error) -> Bus {
    if variable("DBUS_SESSION_BUS_ADDRESS").is_some() {
        return Bus::Silent(error.to_string());
    }
    let socket = runtime.map(|folder| folder.join("bus")).filter(|socket| socket.exists());
    socket.map_or(Bus::Absent, Bus::Unnamed)
}

fn runtime_folder(path: Option<PathBuf>) -> Runtime {
    let Some(path) = path else { return Runtime::Unset };
    match std::fs::metadata(&path) {
        Ok(folder) if folder.is_dir() => {
            let own = folder.uid() == rustix::process::getuid().as_raw();
            match (own, folder.mode() & 0o077 == 0) {
                (true, true) => Runtime::Sound(path),
                (true, false) => Runtime::Open(path),
                (false, _) => Runtime::Foreign(path),
            }
        }
        _ => Runtime::Missing(path),
    }
}

async fn owner(bus: &DBusProxy<'_>) -> Option<Owner> {
    let credentials = bus.get_connection_credentials(BusName::from_static_str(NAME).ok()?).await.ok()?;
    let pid = credentials.process_id()?;
    let program = std::fs::read_link(format!("/proc/{pid}/exe")).ok();
    let cgroup = std::fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
    let last = cgroup.lines().last().and_then(|line| line.rsplit('/').next()).unwrap_or("");
    let unit = last.ends_with(".service").then(|| last.to_owned());
    Some(Owner { pid, program, unit })
}

/// `XDG_DATA_HOME`, then `XDG_DATA_DIRS` (XDG Base Directory Specification).
fn data_folders() -> Vec<PathBuf> {
    let own = variable("XDG_DATA_HOME").map(PathBuf::from);
    let own = own.or_else(|| variable("HOME").map(|home| PathBuf::from(home).join(".local/share")));
    let shared = variable("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    own.into_iter().chain(std::env::split_paths(&shared)).filter(|path| path.is_absolute()).collect()
}

/// The claims in the folders of the bus, in its order: of this login, of the person, of the system.
fn claims(runtime: Option<&Path>, data: &[PathBuf]) -> Vec<Claim> {
    let mut folders: Vec<PathBuf> =
        runtime.into_iter().chain(data.iter().map(PathBuf::as_path)).map(|folder| folder.join("dbus-1/services")).collect();
    let system = PathBuf::from("/usr/share/dbus-1/services");
    if !folders.contains(&system) {
        folders.push(system);
    }
    folders.iter().flat_map(|folder| claims_in(folder)).collect()
}

fn claims_in(folder: &Path) -> Vec<Claim> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "service")).collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).ok()?;
        let mut claim = activation::claim(path, &text, NAME)?;
        claim.program_exists = Path::new(claim.program()).is_file();
        Some(claim)
    };
    files.into_iter().filter_map(read).collect()
}

async fn unit() -> Option<Unit> {
    let text = systemctl(&["show", "tidings.service", "--property=LoadState,ActiveState,UnitFileState"]).await?;
    let of = |key: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        value.unwrap_or("").to_owned()
    };
    let unit = Unit { load: of("LoadState"), active: of("ActiveState"), file: of("UnitFileState") };
    (!unit.load.is_empty()).then_some(unit)
}

/// Names of the variables that systemd, and through it the bus, gives to what it starts.
async fn environment() -> Option<Vec<String>> {
    let text = systemctl(&["show-environment"]).await?;
    Some(text.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name.to_owned()).collect())
}

async fn systemctl(arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("systemctl");
    command.arg("--user").args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn display(runtime: Option<&Path>) -> Display {
    let named = |name| variable(name).map(|value| value.to_string_lossy().into_owned());
    let (wayland, x11) = (named("WAYLAND_DISPLAY"), named("DISPLAY"));
    // A name with a slash in front is a path of its own.
    let socket =
        wayland.as_ref().and_then(|name| Some(runtime.unwrap_or(Path::new("/")).join(name)).filter(|path| path.is_absolute()));
    let layer_shell = socket.and_then(|socket| compositor::has(&socket, "zwlr_layer_shell_v1"));
    Display { wayland, x11, layer_shell }
}

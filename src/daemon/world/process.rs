//! Which application a process belongs to, as the system tells it: its sandbox, its systemd unit, its executable.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use tidings::core::identity::{Client, Identity, Process};

/// The identity of the process `pid`, which holds the connection `client`. Where nothing can be learned the connection stands
/// for itself.
pub(crate) fn identity(pid: u32, client: &Client) -> Identity {
    if pid == 0 {
        return Identity::Connection(client.clone());
    }
    let flatpak = read(&format!("/proc/{pid}/root/.flatpak-info"));
    if let Some(id) = flatpak.as_deref().and_then(flatpak_id) {
        return Identity::Sandbox(id.into());
    }
    let cgroup = read(&format!("/proc/{pid}/cgroup")).unwrap_or_default();
    if let Some(name) = snap_name(&cgroup) {
        return Identity::Sandbox(format!("snap.{name}").into());
    }
    if flatpak.is_some() {
        // A sandbox whose name cannot be read is nobody's friend.
        return Identity::Sandbox(format!("unnamed{}", client.0).into());
    }
    if let Some(id) = unit_id(&cgroup) {
        return Identity::Unit(id.into());
    }
    executable(pid).map_or_else(|| Identity::Connection(client.clone()), Identity::Executable)
}

/// The process `pid` with what runs in it, for a person.
pub(crate) fn of(pid: u32) -> Process {
    Process { pid, executable: executable(pid) }
}

/// Path of what runs in the process `pid`, as the process itself would name it.
fn executable(pid: u32) -> Option<Arc<str>> {
    let path = std::fs::read_link(format!("/proc/{pid}/exe")).ok()?;
    let path = path.to_string_lossy();
    Some(path.strip_suffix(" (deleted)").unwrap_or(&path).into())
}

/// What runs as the process `pid`, for a person.
pub(crate) fn describe(pid: u32) -> String {
    let name = read(&format!("/proc/{pid}/comm")).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let exe = std::fs::read_link(format!("/proc/{pid}/exe")).ok();
    match (exe, name) {
        (Some(exe), _) => format!("{} (process {pid})", exe.display()),
        (None, Some(name)) => format!("{name} (process {pid})"),
        (None, None) => format!("process {pid}"),
    }
}

/// The systemd user unit that the process `pid` runs in, such as `dunst.service`.
pub(crate) fn unit(pid: u32) -> Option<String> {
    let cgroup = read(&format!("/proc/{pid}/cgroup"))?;
    let last = cgroup.lines().last()?.rsplit('/').next()?;
    last.ends_with(".service").then(|| last.to_owned())
}

fn read(path: &str) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(64 * 1024).read_to_string(&mut text).ok()?;
    Some(text)
}

/// `[Application] name=…` (or `[Runtime]` for a bare runtime) of a `.flatpak-info`.
fn flatpak_id(info: &str) -> Option<&str> {
    let name = info.lines().find_map(|line| line.strip_prefix("name="))?;
    (!name.is_empty() && name.len() <= 255).then_some(name)
}

/// `snap.NAME.APP…` in a cgroup path.
fn snap_name(cgroup: &str) -> Option<&str> {
    let last = cgroup.lines().last()?.rsplit('/').next()?;
    last.strip_prefix("snap.")?.split('.').next().filter(|name| !name.is_empty())
}

/// The application id in the name of a unit: `app[-LAUNCHER]-ID[-RANDOM].scope` or `app[-LAUNCHER]-ID[@RANDOM].service`
/// (systemd, "Desktop Environment Integration").
fn unit_id(cgroup: &str) -> Option<String> {
    let last = cgroup.lines().last()?.rsplit('/').next()?;
    let name = last.strip_prefix("app-")?;
    let name = match name.strip_suffix(".scope") {
        Some(scope) => scope.rsplit_once('-').map(|(name, _)| name)?,
        None => {
            let service = name.strip_suffix(".service")?;
            service.split_once('@').map_or(service, |(name, _)| name)
        }
    };
    let id = name.rsplit_once('-').map_or(name, |(_, id)| id);
    (!id.is_empty()).then(|| id.replace("\\x2d", "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_tells_the_application() {
        let of = |unit: &str| unit_id(&format!("0::/user.slice/user-1000.slice/user@1000.service/app.slice/{unit}\n"));
        assert_eq!(of("app-gnome-org.gnome.Terminal-1234.scope").as_deref(), Some("org.gnome.Terminal"));
        assert_eq!(of("app-firefox-99.scope").as_deref(), Some("firefox"));
        assert_eq!(of("app-sway-my\\x2dapp-99.scope").as_deref(), Some("my-app"));
        assert_eq!(of("app-org.kde.kate@abcdef.service").as_deref(), Some("org.kde.kate"));
        assert_eq!(of("app-org.kde.kate.service").as_deref(), Some("org.kde.kate"));
        assert_eq!(of("session-2.scope"), None);
        assert_eq!(of("dunst.service"), None);
    }

    #[test]
    fn a_sandbox_tells_its_name() {
        assert_eq!(flatpak_id("[Application]\nname=org.example.App\nruntime=x\n"), Some("org.example.App"));
        assert_eq!(flatpak_id("[Application]\n"), None);
        assert_eq!(snap_name("0::/user.slice/snap.spotify.spotify-abc.scope"), Some("spotify"));
        assert_eq!(snap_name("0::/init.scope"), None);
    }

    #[test]
    fn this_process_is_known_by_its_executable_or_unit() {
        let client = Client(":1.1".into());
        assert!(!matches!(identity(std::process::id(), &client), Identity::Connection(_)));
        assert_eq!(identity(0, &client), Identity::Connection(client.clone()));
        assert_eq!(identity(u32::MAX, &client), Identity::Connection(client));
    }
}

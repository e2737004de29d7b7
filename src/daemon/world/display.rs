//! Whether there is a screen to show popups on: does a compositor or an X server answer where the environment says.

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};

/// Where a display is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Display {
    /// What the environment names answers.
    AsNamed,
    /// The environment names none; this Wayland socket answers.
    Wayland(OsString),
    /// None answers.
    Nowhere,
}

/// Where a display can be spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A Wayland compositor, at this socket.
    Wayland(PathBuf),
    /// The X server that the environment names.
    X11,
}

/// Where the display is that [`find`] finds. An X server beside a compositor belongs to it.
pub(crate) fn place() -> Option<Place> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let name = match find() {
        Display::Nowhere => return None,
        Display::Wayland(name) => Some(name),
        Display::AsNamed => std::env::var_os("WAYLAND_DISPLAY").filter(|name| !name.is_empty()),
    };
    match name {
        Some(name) if Path::new(&name).is_absolute() => Some(Place::Wayland(name.into())),
        Some(name) => runtime.map(|folder| Place::Wayland(folder.join(name))),
        None => Some(Place::X11),
    }
}

/// Looks for a display, without waiting.
pub(crate) fn find() -> Display {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let wayland = std::env::var_os("WAYLAND_DISPLAY").filter(|name| !name.is_empty());
    let x11 = std::env::var("DISPLAY").ok().filter(|name| !name.is_empty());
    let named = wayland.as_ref().is_some_and(|name| {
        let path = Path::new(name);
        let path = if path.is_absolute() { Some(path.to_owned()) } else { runtime.as_ref().map(|folder| folder.join(name)) };
        path.is_some_and(|path| answers(&path))
    });
    if named || x11.as_deref().is_some_and(x11_answers) {
        return Display::AsNamed;
    }
    if wayland.is_some() || x11.is_some() {
        return Display::Nowhere;
    }
    let entries = runtime.and_then(|folder| std::fs::read_dir(folder).ok());
    let mut sockets = entries.into_iter().flatten().flatten().filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("wayland-") && !name.ends_with(".lock") && answers(&entry.path())
    });
    sockets.next().map_or(Display::Nowhere, |entry| Display::Wayland(entry.file_name()))
}

/// `:N[.S]` by its socket; a display on another host is believed.
fn x11_answers(display: &str) -> bool {
    let Some(number) = display.strip_prefix(':').or_else(|| display.strip_prefix("unix:")) else { return true };
    let number: String = number.chars().take_while(char::is_ascii_digit).collect();
    let path = format!("/tmp/.X11-unix/X{number}");
    answers(Path::new(&path)) || SocketAddrUnix::new_abstract_name(path.as_bytes()).is_ok_and(|address| reaches(&address))
}

fn answers(path: &Path) -> bool {
    SocketAddrUnix::new(path).is_ok_and(|address| reaches(&address))
}

fn reaches(address: &SocketAddrUnix) -> bool {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket: Result<OwnedFd, Errno> = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None);
    // A listener whose queue is full is there.
    socket.is_ok_and(|socket| matches!(connect(&socket, address), Ok(()) | Err(Errno::AGAIN | Errno::INPROGRESS)))
}

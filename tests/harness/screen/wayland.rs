//! Headless sway with one output, photographed by grim. Its pointer and its keyboard are virtual ones.

mod keyboard;
pub(crate) mod outputs;
mod pointer;
mod wire;

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use self::keyboard::Keyboard;
use self::pointer::Pointer;
use super::{Button, HEIGHT, Screen, WIDTH, await_there};
use crate::harness::Process;
use crate::picture::Picture;

/// User and group without rights, for sway, which refuses to run as root.
const NOBODY: u32 = 65534;

pub(crate) struct Wayland {
    folder: PathBuf,
    /// What its outputs are made of, as variables of sway.
    backend: Vec<(&'static str, String)>,
    socket: PathBuf,
    running: Option<(Process, Pointer, Keyboard)>,
}

impl Wayland {
    /// Starts one whose outputs are made of something, with more in its configuration.
    fn start_of(folder: &Path, backend: Vec<(&'static str, String)>, more: &str) -> Self {
        let mut screen = Self { folder: folder.to_owned(), backend, socket: PathBuf::new(), running: None };
        let runtime = screen.runtime();
        std::fs::create_dir_all(&runtime).unwrap();
        std::fs::set_permissions(&runtime, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        if rustix::process::getuid().is_root() {
            std::os::unix::fs::chown(&runtime, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let configuration = format!("output * resolution {WIDTH}x{HEIGHT}\nxwayland disable\n{more}");
        std::fs::write(folder.join("sway.conf"), configuration).unwrap();
        screen.hide_cursor();
        screen.boot();
        screen
    }

    fn runtime(&self) -> PathBuf {
        self.folder.join("wayland")
    }

    /// Without hardware the pointer is a part of the picture: its theme is one whose only pixel is transparent.
    fn hide_cursor(&self) {
        let (image, size, at) = (0xfffd_0002, 24, 28);
        let head = [16, 0x1_0000, 1, image, size, at];
        let one_pixel = [36, image, size, 1, 1, 1, 0, 0, 0, 0];
        let words = head.iter().chain(&one_pixel).flat_map(|word: &u32| word.to_le_bytes());
        let bytes: Vec<u8> = b"Xcur".iter().copied().chain(words).collect();
        let cursors = self.folder.join("icons/default/cursors");
        std::fs::create_dir_all(&cursors).unwrap();
        for name in ["default", "left_ptr", "pointer", "hand", "hand2", "text", "xterm"] {
            std::fs::write(cursors.join(name), &bytes).unwrap();
        }
    }

    fn cursor(&self) -> Vec<(String, String)> {
        let folder = self.folder.join("icons").display().to_string();
        vec![("XCURSOR_PATH".to_owned(), folder), ("XCURSOR_THEME".to_owned(), "default".to_owned())]
    }

    /// What one output shows now.
    pub(crate) fn shot_of(&self, output: &str) -> Option<Picture> {
        self.photograph(&["-o", output])
    }

    fn photograph(&self, what: &[&str]) -> Option<Picture> {
        self.running.as_ref()?;
        let mut command = Command::new("grim");
        command.args(what).args(["-t", "ppm", "-"]).env("WAYLAND_DISPLAY", &self.socket).env("XDG_RUNTIME_DIR", self.runtime());
        Picture::from_ppm(&command.stdin(Stdio::null()).stderr(Stdio::null()).output().expect("grim is installed").stdout)
    }

    /// Has sway do something, as its configuration would say it.
    pub(crate) fn command(&self, words: &str) {
        let entries = std::fs::read_dir(self.runtime()).unwrap();
        let sockets = entries.map(|entry| entry.unwrap().path());
        let socket =
            sockets.into_iter().find(|path| path.to_string_lossy().contains("/sway-ipc.")).expect("sway is asked here");
        let mut command = Command::new("swaymsg");
        let output = command.arg("-s").arg(socket).arg("--").args(words.split(' ')).output().expect("swaymsg is installed");
        assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Moves two fingers sideways on a touchpad; see [`Pointer::push`].
    pub(crate) fn push(&mut self, steps: &[i32], milliseconds: u32) {
        self.running.as_mut().expect("sway runs").1.push(steps, milliseconds);
    }

    /// Lifts them.
    pub(crate) fn lift(&mut self) {
        self.running.as_mut().expect("sway runs").1.lift();
    }

    /// Moves two fingers sideways on a touchpad and lifts them.
    pub(crate) fn swipe(&mut self, steps: &[i32], milliseconds: u32) {
        self.push(steps, milliseconds);
        self.lift();
    }

    /// The first socket that somebody listens at.
    fn listening(&self) -> Option<(PathBuf, UnixStream)> {
        let entries = std::fs::read_dir(self.runtime()).ok()?;
        let mut sockets = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("wayland-") && !name.ends_with(".lock")
        });
        sockets.find_map(|path| UnixStream::connect(&path).ok().map(|stream| (path, stream)))
    }
}

impl Screen for Wayland {
    fn start(folder: &Path) -> Self {
        Self::start_of(folder, vec![("WLR_BACKENDS", "headless".to_owned())], "")
    }

    fn variables(&self) -> Vec<(String, String)> {
        let mut variables = self.cursor();
        variables.push(("WAYLAND_DISPLAY".to_owned(), self.socket.display().to_string()));
        variables
    }

    fn shot(&mut self) -> Option<Picture> {
        self.photograph(&[])
    }

    fn point(&mut self, x: usize, y: usize) {
        self.running.as_mut().expect("sway runs").1.point(x, y);
    }

    fn press(&mut self, button: Button) {
        self.running.as_mut().expect("sway runs").1.press(button);
    }

    fn drag(&mut self, from: (usize, usize), to_x: usize) {
        self.running.as_mut().expect("sway runs").1.drag(from, to_x);
    }

    fn keys(&mut self, symbols: &[u32]) {
        self.running.as_mut().expect("sway runs").2.press(symbols);
    }

    fn kill(&mut self) {
        self.running = None;
    }

    fn boot(&mut self) {
        let mut command = Command::new("sway");
        if rustix::process::getuid().is_root() {
            command = Command::new("setpriv");
            command.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups", "sway"]);
        }
        let runtime = self.runtime();
        command.arg("-c").arg(self.folder.join("sway.conf")).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("XDG_RUNTIME_DIR", &runtime).env("HOME", &runtime).env("WLR_RENDERER", "pixman");
        command.env("WLR_LIBINPUT_NO_DEVICES", "1").envs(self.backend.iter().map(|(name, value)| (name, value)));
        command.envs(self.cursor()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = Process(command.spawn().expect("sway is installed"));
        let (socket, stream) = await_there("sway", || self.listening());
        assert!(self.socket.as_os_str().is_empty() || self.socket == socket, "sway came back as {}", socket.display());
        self.socket = socket;
        let other = UnixStream::connect(&self.socket).unwrap();
        self.running = Some((process, Pointer::new(stream), Keyboard::new(other)));
        // The configuration is read after the socket is there.
        await_there("the output of sway", || {
            self.shot().filter(|shot| (shot.width, shot.height) == (WIDTH.into(), HEIGHT.into()))
        });
    }
}

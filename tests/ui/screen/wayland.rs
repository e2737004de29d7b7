//! Headless sway with one output, photographed by grim. Its pointer is a virtual one (wlr-virtual-pointer).
//!
//! The wire of the pointer is spoken by hand: seven messages of it are needed.

use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Button, HEIGHT, Screen, WIDTH, await_there};
use crate::harness::{DEADLINE, Process};
use crate::picture::Picture;

/// User and group without rights, for sway, which refuses to run as root.
const NOBODY: u32 = 65534;

pub(crate) struct Wayland {
    folder: PathBuf,
    socket: PathBuf,
    running: Option<(Process, Pointer)>,
}

impl Wayland {
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
        let mut screen = Self { folder: folder.to_owned(), socket: PathBuf::new(), running: None };
        let runtime = screen.runtime();
        std::fs::create_dir_all(&runtime).unwrap();
        std::fs::set_permissions(&runtime, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        if rustix::process::getuid().is_root() {
            std::os::unix::fs::chown(&runtime, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let configuration = format!("output HEADLESS-1 resolution {WIDTH}x{HEIGHT}\nxwayland disable\n");
        std::fs::write(folder.join("sway.conf"), configuration).unwrap();
        screen.hide_cursor();
        screen.boot();
        screen
    }

    fn variables(&self) -> Vec<(String, String)> {
        let mut variables = self.cursor();
        variables.push(("WAYLAND_DISPLAY".to_owned(), self.socket.display().to_string()));
        variables
    }

    fn shot(&mut self) -> Option<Picture> {
        self.running.as_ref()?;
        let mut command = Command::new("grim");
        command.args(["-t", "ppm", "-"]).env("WAYLAND_DISPLAY", &self.socket).env("XDG_RUNTIME_DIR", self.runtime());
        Picture::from_ppm(&command.stdin(Stdio::null()).stderr(Stdio::null()).output().expect("grim is installed").stdout)
    }

    fn point(&mut self, x: usize, y: usize) {
        self.running.as_mut().expect("sway runs").1.point(x, y);
    }

    fn press(&mut self, button: Button) {
        self.running.as_mut().expect("sway runs").1.press(button);
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
        command.env("XDG_RUNTIME_DIR", &runtime).env("HOME", &runtime).env("WLR_BACKENDS", "headless");
        command.env("WLR_LIBINPUT_NO_DEVICES", "1").env("WLR_RENDERER", "pixman");
        command.envs(self.cursor()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = Process(command.spawn().expect("sway is installed"));
        let (socket, stream) = await_there("sway", || self.listening());
        assert!(self.socket.as_os_str().is_empty() || self.socket == socket, "sway came back as {}", socket.display());
        self.socket = socket;
        self.running = Some((process, Pointer::new(stream)));
        // The configuration is read after the socket is there.
        await_there("the output of sway", || {
            self.shot().filter(|shot| (shot.width, shot.height) == (WIDTH.into(), HEIGHT.into()))
        });
    }
}

/// Objects of the wire; 1 is the display.
const DISPLAY: u32 = 1;
const REGISTRY: u32 = 2;
const MANAGER: u32 = 3;
const POINTER: u32 = 4;

/// A virtual pointer. The compositor has done what it was told when a method is back.
struct Pointer {
    stream: UnixStream,
    received: VecDeque<u8>,
    next_id: u32,
    time: u32,
}

impl Pointer {
    fn new(stream: UnixStream) -> Self {
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let mut pointer = Self { stream, received: VecDeque::new(), next_id: MANAGER, time: 0 };
        pointer.send(DISPLAY, 1, &[REGISTRY]);
        // The globals are told before the answer to this; an id that has served may serve again.
        let globals = pointer.round_trip();
        let name = b"zwlr_virtual_pointer_manager_v1\0";
        let event = globals.iter().find(|event| event.windows(name.len()).any(|part| part == name));
        let number = u32::from_ne_bytes(event.expect("sway has virtual pointers")[..4].try_into().unwrap());
        let mut words = vec![number, u32::try_from(name.len()).unwrap()];
        words.extend(name.as_chunks::<4>().0.iter().map(|four| u32::from_ne_bytes(*four)));
        words.extend([1, MANAGER]);
        pointer.send(REGISTRY, 0, &words);
        pointer.send(MANAGER, 0, &[0, POINTER]);
        pointer.next_id = POINTER + 1;
        pointer.round_trip();
        pointer
    }

    fn point(&mut self, x: usize, y: usize) {
        let (x, y) = (u32::try_from(x).unwrap(), u32::try_from(y).unwrap());
        let time = self.tick();
        self.send(POINTER, 1, &[time, x, y, WIDTH.into(), HEIGHT.into()]);
        self.send(POINTER, 4, &[]);
        self.round_trip();
    }

    fn press(&mut self, button: Button) {
        // BTN_LEFT and BTN_MIDDLE of the kernel's input codes.
        let code = if button == Button::Primary { 0x110 } else { 0x112 };
        for state in [1, 0] {
            let time = self.tick();
            self.send(POINTER, 2, &[time, code, state]);
            self.send(POINTER, 4, &[]);
        }
        self.round_trip();
    }

    fn tick(&mut self) -> u32 {
        self.time += 10;
        self.time
    }

    fn send(&mut self, object: u32, opcode: u32, words: &[u32]) {
        let length = u32::try_from(8 + words.len() * 4).unwrap();
        let message: Vec<u8> =
            [&[object, length << 16 | opcode], words].concat().iter().flat_map(|word| word.to_ne_bytes()).collect();
        self.stream.write_all(&message).unwrap();
    }

    /// Waits until all that was sent is done; the arguments of the registry's events that came meanwhile.
    fn round_trip(&mut self) -> Vec<Vec<u8>> {
        let id = self.next_id;
        self.send(DISPLAY, 0, &[id]);
        let mut events = Vec::new();
        let mut done = false;
        loop {
            let (object, opcode, body) = self.event();
            match (object, opcode) {
                (DISPLAY, 0) => panic!("the compositor objects: {}", String::from_utf8_lossy(&body)),
                // The id of the answer is free again.
                (DISPLAY, 1) if done => return events,
                (object, 0) if object == id => done = true,
                (REGISTRY, 0) => events.push(body),
                _ => {}
            }
        }
    }

    fn event(&mut self) -> (u32, u32, Vec<u8>) {
        let head = self.read(8);
        let word = |at: usize| u32::from_ne_bytes(head[at..at + 4].try_into().unwrap());
        let body = self.read(usize::try_from(word(4) >> 16).unwrap() - 8);
        (word(0), word(4) & 0xffff, body)
    }

    fn read(&mut self, count: usize) -> Vec<u8> {
        while self.received.len() < count {
            let mut chunk = [0; 4096];
            let length = self.stream.read(&mut chunk).unwrap();
            assert!(length > 0, "the compositor has gone");
            self.received.extend(&chunk[..length]);
        }
        self.received.drain(..count).collect()
    }
}

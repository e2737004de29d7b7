//! Headless sway, watched by wlr-screencopy: the compositor hands over each frame in which something changed.
//!
//! The wire is spoken by hand: a handful of objects and ten messages of it are needed. The output runs at 60 Hz, so that a
//! change is seen up to 16.7 ms after it was drawn.

use std::fs::{self, File};
use std::io::{IoSlice, Read};
use std::mem::MaybeUninit;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileExt, chown};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::fs::{MemfdFlags, ftruncate, memfd_create};
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};

use super::Screen;
use crate::session::{Folder, Guard, helper, installed};

/// Objects we create, by id; 1 is the display. The compositor takes ids only in this order of creation.
const REGISTRY: u32 = 2;
const SYNC: u32 = 3;
const SHM: u32 = 4;
const OUTPUT: u32 = 5;
const MANAGER: u32 = 6;
/// Frames take this id and [`SECOND_FRAME`] in turn.
const FIRST_FRAME: u32 = 7;
const POOL: u32 = 8;
const BUFFER: u32 = 9;
const SECOND_FRAME: u32 = 10;

/// User and group without rights, for sway, which refuses to run as root.
const NOBODY: u32 = 65534;

/// A sway and our watching connection to it.
pub(crate) struct Wayland {
    stream: UnixStream,
    received: Vec<u8>,
    memory: File,
    /// What the screen looks like with nothing on it.
    blank: Vec<u8>,
    /// What it looked like in the last frame.
    last: Vec<u8>,
    frame: u32,
    waiting: bool,
    socket: PathBuf,
    _sway: Guard,
    _folder: Folder,
}

impl Wayland {
    /// Starts sway with one output and takes the baseline; `None` where the compositor cannot be run.
    pub(crate) fn start() -> Option<Self> {
        if !installed("sway") {
            return None;
        }
        let folder = Folder::new();
        let runtime = folder.private("wayland");
        let configuration = folder.path().join("sway.conf");
        fs::write(&configuration, "output HEADLESS-1 resolution 1920x1080\nxwayland disable\n").unwrap();
        let mut command;
        if rustix::process::getuid().is_root() {
            chown(&runtime, Some(NOBODY), Some(NOBODY)).unwrap();
            // The death signal is set last, since a change of user clears it.
            command = helper("--reuid=65534");
            command.args(["--regid=65534", "--clear-groups", "sway"]);
        } else {
            command = helper("sway");
        }
        command.arg("-c").arg(&configuration).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("XDG_RUNTIME_DIR", &runtime).env("HOME", &runtime).env("WLR_BACKENDS", "headless");
        command.env("WLR_LIBINPUT_NO_DEVICES", "1").env("WLR_RENDERER", "pixman");
        let mut sway = Guard::start(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()));
        let deadline = Instant::now() + Duration::from_secs(10);
        let (socket, stream) = loop {
            if let Some(connected) = connect(&runtime) {
                break connected;
            }
            if Instant::now() > deadline || !sway.alive() {
                return None;
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        let memory = File::from(memfd_create("frame", MemfdFlags::CLOEXEC).unwrap());
        let (blank, last) = (Vec::new(), Vec::new());
        let mut screen = Self {
            stream,
            received: Vec::new(),
            memory,
            blank,
            last,
            frame: FIRST_FRAME,
            waiting: false,
            socket,
            _sway: sway,
            _folder: folder,
        };
        screen.bind();
        screen.capture_blank();
        Some(screen)
    }

    /// Finds the globals and binds those that are needed.
    fn bind(&mut self) {
        self.send(1, 1, &[REGISTRY]);
        self.send(1, 0, &[SYNC]);
        let mut globals = Vec::new();
        loop {
            let (object, opcode, body) = self.event(Instant::now() + Duration::from_secs(5)).expect("the compositor is silent");
            match (object, opcode) {
                (REGISTRY, 0) => {
                    let length = word(&body, 1) as usize;
                    let interface = String::from_utf8_lossy(&body[8..8 + length - 1]).into_owned();
                    globals.push((interface, word(&body, 0)));
                }
                (SYNC, 0) => break,
                _ => {}
            }
        }
        for (interface, version, id) in
            [("wl_shm", 1, SHM), ("wl_output", 1, OUTPUT), ("zwlr_screencopy_manager_v1", 2, MANAGER)]
        {
            let (_, name) = globals.iter().find(|(known, _)| known == interface).expect(interface);
            let mut words = vec![*name, u32::try_from(interface.len() + 1).unwrap()];
            let mut text = interface.as_bytes().to_vec();
            text.resize((interface.len() + 1).next_multiple_of(4), 0);
            words.extend(text.chunks_exact(4).map(|four| u32::from_ne_bytes(four.try_into().unwrap())));
            words.extend([version, id]);
            self.send(REGISTRY, 0, &words);
        }
    }

    /// Takes the first frame, makes a buffer of its size, and keeps its pixels as the baseline.
    fn capture_blank(&mut self) {
        self.send(MANAGER, 0, &[self.frame, 0, OUTPUT]);
        let deadline = Instant::now() + Duration::from_secs(5);
        loop {
            let (object, opcode, body) = self.event(deadline).expect("the compositor gives no frame");
            if object != self.frame {
                continue;
            }
            match opcode {
                0 => {
                    let [format, width, height, stride] = [0, 1, 2, 3].map(|index| word(&body, index));
                    let size = stride * height;
                    ftruncate(&self.memory, u64::from(size)).unwrap();
                    self.create_pool(size);
                    self.send(POOL, 0, &[BUFFER, 0, width, height, stride, format]);
                    self.blank = vec![0; size as usize];
                    self.send(self.frame, 0, &[BUFFER]);
                }
                2 => break,
                3 => panic!("the compositor could not copy a frame"),
                _ => {}
            }
        }
        self.memory.read_exact_at(&mut self.blank, 0).unwrap();
        self.last.clone_from(&self.blank);
        self.send(self.frame, 1, &[]);
    }

    /// `wl_shm.create_pool`, the one request that carries a file.
    fn create_pool(&mut self, size: u32) {
        let mut request = Vec::new();
        for word in [SHM, 16 << 16, POOL, size] {
            request.extend_from_slice(&word.to_ne_bytes());
        }
        let files = [self.memory.as_fd()];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        assert!(control.push(SendAncillaryMessage::ScmRights(&files)));
        sendmsg(&self.stream, &[IoSlice::new(&request)], &mut control, SendFlags::empty()).unwrap();
    }

    fn send(&mut self, object: u32, opcode: u32, words: &[u32]) {
        let length = u32::try_from(8 + words.len() * 4).unwrap();
        let bytes: Vec<u8> =
            [&[object, length << 16 | opcode], words].concat().iter().flat_map(|word| word.to_ne_bytes()).collect();
        std::io::Write::write_all(&mut self.stream, &bytes).unwrap();
    }

    /// The next event: object, opcode, arguments.
    fn event(&mut self, deadline: Instant) -> Option<(u32, u32, Vec<u8>)> {
        loop {
            if self.received.len() >= 8 {
                let (object, second) = (word(&self.received, 0), word(&self.received, 1));
                let (length, opcode) = ((second >> 16) as usize, second & 0xffff);
                if self.received.len() >= length {
                    let body = self.received[8..length].to_vec();
                    self.received.drain(..length);
                    assert!((object, opcode) != (1, 0), "the compositor objects: {}", String::from_utf8_lossy(&body));
                    return Some((object, opcode, body));
                }
            }
            let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_micros(1));
            self.stream.set_read_timeout(Some(left)).unwrap();
            let mut chunk = [0; 4096];
            match self.stream.read(&mut chunk) {
                Ok(0) => panic!("the compositor has gone"),
                Ok(read) => self.received.extend_from_slice(&chunk[..read]),
                Err(_) => return None,
            }
        }
    }

    /// Waits for the next frame in which something changed and reads it; the time at which it was handed over.
    fn next_frame(&mut self, deadline: Instant) -> Option<Instant> {
        if !self.waiting {
            self.frame = if self.frame == FIRST_FRAME { SECOND_FRAME } else { FIRST_FRAME };
            self.send(MANAGER, 0, &[self.frame, 0, OUTPUT]);
            self.send(self.frame, 2, &[BUFFER]);
            self.waiting = true;
        }
        loop {
            let (object, opcode, _) = self.event(deadline)?;
            if object != self.frame {
                continue;
            }
            match opcode {
                2 => {
                    let handed_over = Instant::now();
                    self.memory.read_exact_at(&mut self.last, 0).unwrap();
                    self.send(self.frame, 1, &[]);
                    self.waiting = false;
                    return Some(handed_over);
                }
                3 => panic!("the compositor could not copy a frame"),
                _ => {}
            }
        }
    }
}

impl Screen for Wayland {
    fn name(&self) -> &'static str {
        "Wayland"
    }

    fn variables(&self) -> Vec<(String, String)> {
        let socket = self.socket.display().to_string();
        vec![("WAYLAND_DISPLAY".to_owned(), socket), ("GDK_BACKEND".to_owned(), "wayland".to_owned())]
    }

    fn await_lit(&mut self, patience: Duration) -> Option<Instant> {
        let deadline = Instant::now() + patience;
        loop {
            let known = self.next_frame(deadline)?;
            if self.last != self.blank {
                return Some(known);
            }
        }
    }

    fn await_colour(&mut self, colour: [u8; 3], patience: Duration) -> Option<Instant> {
        let deadline = Instant::now() + patience;
        let mut known = Instant::now();
        while !self.last.chunks_exact(4).any(|pixel| pixel[..3] == colour) {
            known = self.next_frame(deadline)?;
        }
        Some(known)
    }

    fn await_blank(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while self.last != self.blank {
            if self.next_frame(deadline).is_none() {
                return false;
            }
        }
        true
    }

    fn settle(&mut self, quiet: Duration) {
        while self.next_frame(Instant::now() + quiet).is_some() {}
    }

    fn lit(&mut self) -> bool {
        while self.next_frame(Instant::now() + Duration::from_millis(50)).is_some() {}
        self.last != self.blank
    }
}

fn word(bytes: &[u8], index: usize) -> u32 {
    u32::from_ne_bytes(bytes[index * 4..index * 4 + 4].try_into().unwrap())
}

/// Connects to the first socket in the folder that accepts.
fn connect(runtime: &Path) -> Option<(PathBuf, UnixStream)> {
    let entries = fs::read_dir(runtime).ok()?;
    let sockets = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut named = sockets.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("wayland-") && !name.ends_with(".lock")
    });
    named.find_map(|path| UnixStream::connect(&path).ok().map(|stream| (path, stream)))
}

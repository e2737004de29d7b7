//! The wire of Wayland, spoken by hand: the few messages that a virtual pointer and a virtual keyboard need.

use std::collections::VecDeque;
use std::io::{IoSlice, Read as _, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, BorrowedFd};
use std::os::unix::net::UnixStream;

use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};

use crate::harness::DEADLINE;

/// Objects that every connection has; further ones are numbered from [`FREE`].
const DISPLAY: u32 = 1;
const REGISTRY: u32 = 2;
pub(super) const FREE: u32 = 3;

/// One connection to the compositor.
pub(super) struct Wire {
    stream: UnixStream,
    received: VecDeque<u8>,
    /// The globals that it has: the arguments of the registry's events.
    globals: Vec<Vec<u8>>,
    next_id: u32,
    time: u32,
}

impl Wire {
    pub(super) fn new(stream: UnixStream) -> Self {
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let mut wire = Self { stream, received: VecDeque::new(), globals: Vec::new(), next_id: FREE, time: 0 };
        wire.send(DISPLAY, 1, &[REGISTRY]);
        // The globals are told before the answer to this.
        wire.globals = wire.round_trip();
        wire
    }

    /// Makes `id`, the next free one, stand for the global of this interface.
    pub(super) fn bind(&mut self, interface: &str, id: u32) {
        let mut name = interface.as_bytes().to_vec();
        name.push(0);
        let event = self.globals.iter().find(|event| event.windows(name.len()).any(|part| part == name));
        let number = u32::from_ne_bytes(event.unwrap_or_else(|| panic!("sway has no {interface}"))[..4].try_into().unwrap());
        let length = u32::try_from(name.len()).unwrap();
        name.resize(name.len().next_multiple_of(4), 0);
        let mut words = vec![number, length];
        words.extend(name.as_chunks::<4>().0.iter().map(|four| u32::from_ne_bytes(*four)));
        words.extend([1, id]);
        self.send(REGISTRY, 0, &words);
        self.next_id = id + 1;
    }

    /// A request made the object `id`.
    pub(super) fn made(&mut self, id: u32) {
        self.next_id = id + 1;
    }

    /// A later time than the last, in milliseconds.
    pub(super) fn tick(&mut self) -> u32 {
        self.pass(10)
    }

    /// So many milliseconds later.
    pub(super) fn pass(&mut self, milliseconds: u32) -> u32 {
        self.time += milliseconds;
        self.time
    }

    pub(super) fn send(&mut self, object: u32, opcode: u32, words: &[u32]) {
        self.stream.write_all(&message(object, opcode, words)).unwrap();
    }

    /// As [`Self::send`], with a file.
    pub(super) fn send_file(&mut self, object: u32, opcode: u32, words: &[u32], file: BorrowedFd<'_>) {
        let message = message(object, opcode, words);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let sent_files = [file];
        let mut files = SendAncillaryBuffer::new(&mut space);
        assert!(files.push(SendAncillaryMessage::ScmRights(&sent_files)));
        let sent = sendmsg(self.stream.as_fd(), &[IoSlice::new(&message)], &mut files, SendFlags::empty());
        assert_eq!(sent, Ok(message.len()));
    }

    /// Waits until all that was sent is done; the arguments of the registry's events that came meanwhile.
    pub(super) fn round_trip(&mut self) -> Vec<Vec<u8>> {
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

fn message(object: u32, opcode: u32, words: &[u32]) -> Vec<u8> {
    let length = u32::try_from(8 + words.len() * 4).unwrap();
    [&[object, length << 16 | opcode], words].concat().iter().flat_map(|word| word.to_ne_bytes()).collect()
}

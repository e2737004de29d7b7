//! The wire of Wayland, spoken by hand: a few messages are all that the tests' own devices need.

use std::collections::VecDeque;
use std::io::{IoSlice, Read as _, Write as _};
use std::os::fd::BorrowedFd;
use std::os::unix::net::UnixStream;

use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};

use crate::harness::DEADLINE;

/// Objects of the wire; 1 is the display.
const DISPLAY: u32 = 1;
const REGISTRY: u32 = 2;
/// The first number that is free for other objects.
pub(super) const FREE: u32 = 3;

/// A connection to the compositor, with its globals.
pub(super) struct Wire {
    stream: UnixStream,
    received: VecDeque<u8>,
    next_id: u32,
    globals: Vec<Vec<u8>>,
    time: u32,
}

impl Wire {
    /// `objects` are the numbers that the caller gives to objects itself, beginning with [`FREE`].
    pub(super) fn new(stream: UnixStream, objects: u32) -> Self {
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let mut wire = Self { stream, received: VecDeque::new(), next_id: FREE, globals: Vec::new(), time: 0 };
        wire.send(DISPLAY, 1, &[REGISTRY]);
        // The globals are told before the answer to this; an id that has served may serve again.
        wire.globals = wire.round_trip();
        wire.next_id = FREE + objects;
        wire
    }

    /// Binds a global as the object `id`.
    pub(super) fn bind(&mut self, interface: &str, id: u32) {
        let name = [interface.as_bytes(), &[0]].concat();
        let told = self.globals.iter().find(|event| event[8..].starts_with(&name));
        let number = u32::from_ne_bytes(told.expect(interface)[..4].try_into().unwrap());
        let mut padded = name.clone();
        padded.resize(name.len().next_multiple_of(4), 0);
        let mut words = vec![number, u32::try_from(name.len()).unwrap()];
        words.extend(padded.as_chunks::<4>().0.iter().map(|four| u32::from_ne_bytes(*four)));
        words.extend([1, id]);
        self.send(REGISTRY, 0, &words);
    }

    /// A time that is later than all before, in milliseconds.
    pub(super) fn tick(&mut self) -> u32 {
        self.time += 10;
        self.time
    }

    pub(super) fn send(&mut self, object: u32, opcode: u32, words: &[u32]) {
        self.stream.write_all(&message(object, opcode, words)).unwrap();
    }

    /// Sends a message that hands over a file.
    pub(super) fn send_file(&mut self, object: u32, opcode: u32, words: &[u32], file: BorrowedFd<'_>) {
        let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        let files = [file];
        assert!(ancillary.push(SendAncillaryMessage::ScmRights(&files)));
        let bytes = message(object, opcode, words);
        let sent = sendmsg(&self.stream, &[IoSlice::new(&bytes)], &mut ancillary, SendFlags::empty()).unwrap();
        assert_eq!(sent, bytes.len());
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

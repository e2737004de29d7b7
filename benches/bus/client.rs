//! The measuring side of the bus: a raw blocking socket, so that a call is one write and one read.
//!
//! zbus serves as the encoder of bodies and headers alone; what arrives is taken apart here. It never measures anything itself.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use zbus::{DynamicType, Message, Type, Variant, as_variant};

/// The name every server under test owns.
pub(crate) const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Longest wait for one message; a server that is slower counts as one that does not answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A message as it goes on the wire, with room for its serial.
#[derive(Clone)]
pub(crate) struct Call(Vec<u8>);

impl Call {
    /// A call of `org.freedesktop.Notifications`.
    pub(crate) fn new<B: Serialize + DynamicType>(member: &str, body: &B) -> Self {
        Self::to(NAME, PATH, NAME, member, body)
    }

    /// A call of `org.tidings.Tidings1`.
    pub(crate) fn own<B: Serialize + DynamicType>(member: &str, body: &B) -> Self {
        Self::to(tidings::wire::BUS_NAME, tidings::wire::OBJECT_PATH, tidings::wire::INTERFACE, member, body)
    }

    fn to<B: Serialize + DynamicType>(name: &str, path: &str, interface: &str, member: &str, body: &B) -> Self {
        let message = Message::method_call(path, member).destination(name).interface(interface).build(body).unwrap();
        Self(message.data().bytes().to_vec())
    }

    /// `CloseNotification` of one id.
    pub(crate) fn close(id: u32) -> Self {
        Self::new("CloseNotification", &id)
    }

    /// `GetServerInformation`.
    pub(crate) fn information() -> Self {
        Self::new("GetServerInformation", &())
    }
}

/// The arguments of `Notify` that the phases vary.
#[derive(Default)]
pub(crate) struct Notice<'a> {
    /// `replaces_id`
    pub(crate) replaces_id: u32,
    /// `app_icon`
    pub(crate) icon: &'a str,
    /// `summary`
    pub(crate) summary: &'a str,
    /// `body`
    pub(crate) body: &'a str,
    /// `actions`: key, label, key, label …
    pub(crate) actions: &'a [&'a str],
    /// the hint `value`
    pub(crate) value: Option<i32>,
    /// `expire_timeout` in milliseconds; 0 stays, −1 leaves it to the server
    pub(crate) timeout: i32,
}

impl Notice<'_> {
    /// The call, encoded.
    pub(crate) fn call(&self) -> Call {
        let mut hints: HashMap<&str, Variant<'_>> = HashMap::from([("urgency", Variant::U8(1))]);
        if let Some(value) = self.value {
            hints.insert("value", Variant::I32(value));
        }
        self.with(hints)
    }

    /// The call with a picture of `side` × `side` opaque pixels as its only hint.
    pub(crate) fn picture(&self, side: i32) -> Call {
        self.painted(side, |i| [i as u8, (i >> 8) as u8, (i >> 4) as u8, 255])
    }

    /// As [`Self::picture`], of pixels (red, green, blue, opacity) that are told by their place.
    pub(crate) fn painted(&self, side: i32, pixel: impl Fn(i32) -> [u8; 4]) -> Call {
        let bytes: Vec<u8> = (0..side * side).flat_map(pixel).collect();
        let pixels = Pixels {
            width: side,
            height: side,
            rowstride: side * 4,
            has_alpha: true,
            bits_per_sample: 8,
            channels: 4,
            data: serde_bytes::ByteBuf::from(bytes),
        };
        self.with(HashMap::from([("image-data", as_variant::Serialize(&pixels))]))
    }

    fn with<H: Serialize + Type>(&self, hints: HashMap<&str, H>) -> Call {
        let (icon, summary, body) = (self.icon, self.summary, self.body);
        Call::new("Notify", &("bench", self.replaces_id, icon, summary, body, self.actions, hints, self.timeout))
    }
}

/// The structure of the `image-data` hint; its bytes are moved as one block.
#[derive(Serialize, Deserialize, Type)]
#[zbus(signature = "(iiibiiay)")]
pub(crate) struct Pixels {
    width: i32,
    height: i32,
    rowstride: i32,
    has_alpha: bool,
    bits_per_sample: i32,
    channels: i32,
    data: serde_bytes::ByteBuf,
}

/// What kind of message arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// An answer.
    Return,
    /// An answer that is an error.
    Error,
    /// A signal.
    Signal,
    /// A call; nobody calls us.
    Call,
}

/// A message that arrived: the fields of its header that the phases look at, and its body.
#[derive(Debug)]
pub(crate) struct Incoming {
    /// Return, error, signal or call.
    pub(crate) kind: Kind,
    /// Serial of the call that is answered; 0 when none.
    pub(crate) reply_to: u32,
    /// Name of the signal, else empty.
    pub(crate) member: String,
    /// Name of the error, else empty.
    pub(crate) error: String,
    body: Vec<u8>,
}

impl Incoming {
    /// The `index`th `u` of a body that begins with such.
    pub(crate) fn u32(&self, index: usize) -> u32 {
        u32_at(&self.body, index * 4)
    }

    /// The strings of a body that is nothing but strings.
    pub(crate) fn strings(&self) -> Vec<String> {
        let (mut strings, mut at) = (Vec::new(), 0_usize);
        while at + 4 <= self.body.len() {
            let end = at + 4 + u32_at(&self.body, at) as usize;
            strings.push(String::from_utf8_lossy(&self.body[at + 4..end]).into_owned());
            at = (end + 1).next_multiple_of(4);
        }
        strings
    }

    /// Takes one message off the front of `bytes`; tells how long it was, or `None` while it is not whole.
    fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        if bytes.len() < 16 {
            return None;
        }
        assert_eq!(bytes[0], if cfg!(target_endian = "little") { b'l' } else { b'B' }, "a message in the other byte order");
        let fields_end = 16 + u32_at(bytes, 12) as usize;
        let body_start = fields_end.next_multiple_of(8);
        let end = body_start + u32_at(bytes, 4) as usize;
        if bytes.len() < end {
            return None;
        }
        let kind = match bytes[1] {
            1 => Kind::Call,
            2 => Kind::Return,
            3 => Kind::Error,
            _ => Kind::Signal,
        };
        let body = bytes[body_start..end].to_vec();
        let mut message = Self { kind, reply_to: 0, member: String::new(), error: String::new(), body };
        let mut at = 16;
        while at < fields_end {
            // A field: its code, a signature of one character, and a value of type u, g, s or o.
            let (code, signature) = (bytes[at], bytes[at + 2]);
            at += 4;
            match signature {
                b'u' => {
                    if code == 5 {
                        message.reply_to = u32_at(bytes, at);
                    }
                    at += 4;
                }
                b'g' => at += 2 + bytes[at] as usize,
                _ => {
                    let length = u32_at(bytes, at) as usize;
                    let text = || String::from_utf8_lossy(&bytes[at + 4..at + 4 + length]).into_owned();
                    match code {
                        3 => message.member = text(),
                        4 => message.error = text(),
                        _ => {}
                    }
                    at += 5 + length;
                }
            }
            at = at.next_multiple_of(8);
        }
        Some((message, end))
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap())
}

/// A connection to a bus.
pub(crate) struct Client {
    stream: UnixStream,
    buffer: Vec<u8>,
    start: usize,
    serial: u32,
}

impl Client {
    /// Connects, authenticates (EXTERNAL) and says Hello.
    pub(crate) fn connect(socket: &Path) -> Self {
        Self::over(UnixStream::connect(socket).unwrap())
    }

    /// The same over a stream that leads to a bus.
    pub(crate) fn over(mut stream: UnixStream) -> Self {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        let uid: String = rustix::process::getuid().as_raw().to_string().bytes().map(|byte| format!("{byte:02x}")).collect();
        stream.write_all(format!("\0AUTH EXTERNAL {uid}\r\n").as_bytes()).unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            answer.push(byte[0]);
        }
        assert!(answer.starts_with(b"OK "), "the bus refused us: {}", String::from_utf8_lossy(&answer));
        stream.write_all(b"BEGIN\r\n").unwrap();
        let mut client = Self { stream, buffer: Vec::with_capacity(1 << 16), start: 0, serial: 0 };
        client.bus("Hello", &());
        client
    }

    /// Calls the bus itself.
    pub(crate) fn bus<B: Serialize + DynamicType>(&mut self, member: &str, body: &B) -> Incoming {
        let name = "org.freedesktop.DBus";
        let mut call = Call::to(name, "/org/freedesktop/DBus", name, member, body);
        self.call(&mut call).unwrap()
    }

    /// Waits until somebody owns [`NAME`]; the match rule must have been added before.
    pub(crate) fn await_owner(&mut self, patience: Duration) -> Option<Instant> {
        let deadline = Instant::now() + patience;
        loop {
            let message = self.next_until(deadline).ok()?;
            if message.member == "NameOwnerChanged" && message.strings().get(2).is_some_and(|new| !new.is_empty()) {
                return Some(Instant::now());
            }
        }
    }

    /// Waits until the server answers on its own interface, which comes a moment after [`NAME`].
    pub(crate) fn await_own(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.call(&mut Call::own("Status", &())).unwrap().kind != Kind::Return {
            assert!(Instant::now() < deadline, "{} is not served", tidings::wire::BUS_NAME);
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Asks to hear of changes of the owner of [`NAME`].
    pub(crate) fn watch_owner(&mut self) {
        self.bus("AddMatch", &format!("type='signal',member='NameOwnerChanged',arg0='{NAME}'"));
    }

    /// Asks to hear of all signals of the interface, for servers that broadcast them.
    pub(crate) fn watch_signals(&mut self) {
        self.bus("AddMatch", &format!("type='signal',interface='{NAME}'"));
    }

    /// Gives the call its serial and writes it.
    pub(crate) fn send(&mut self, call: &mut Call) -> io::Result<u32> {
        let serial = self.number(call);
        self.stream.write_all(&call.0)?;
        Ok(serial)
    }

    /// Numbers the calls and writes them all at once; gives back the serial of the last.
    pub(crate) fn send_all(&mut self, calls: &mut [Call]) -> io::Result<u32> {
        let mut bytes = Vec::new();
        for call in calls {
            self.number(call);
            bytes.extend_from_slice(&call.0);
        }
        self.stream.write_all(&bytes)?;
        Ok(self.serial)
    }

    fn number(&mut self, call: &mut Call) -> u32 {
        self.serial += 1;
        call.0[8..12].copy_from_slice(&self.serial.to_ne_bytes());
        self.serial
    }

    /// Writes the call and waits for its answer; signals that come in between are dropped.
    pub(crate) fn call(&mut self, call: &mut Call) -> io::Result<Incoming> {
        let serial = self.send(call)?;
        loop {
            let message = self.next()?;
            if message.reply_to == serial {
                return Ok(message);
            }
        }
    }

    /// Shows a notification; gives back its id.
    pub(crate) fn notify(&mut self, notice: &Notice<'_>) -> u32 {
        self.show(&mut notice.call())
    }

    /// Shows a notification that is encoded already; gives back its id.
    pub(crate) fn show(&mut self, call: &mut Call) -> u32 {
        let answer = self.call(call).unwrap();
        assert_eq!(answer.kind, Kind::Return, "Notify failed: {}", answer.error);
        answer.u32(0)
    }

    /// Closes notifications, pipelined, and waits for the answers.
    pub(crate) fn close(&mut self, ids: &[u32]) {
        let mut calls: Vec<Call> = ids.iter().map(|&id| Call::close(id)).collect();
        if calls.is_empty() {
            return;
        }
        let last = self.send_all(&mut calls).unwrap();
        while self.next().unwrap().reply_to != last {}
    }

    /// The next message.
    pub(crate) fn next(&mut self) -> io::Result<Incoming> {
        loop {
            if let Some((message, length)) = Incoming::parse(&self.buffer[self.start..]) {
                self.start += length;
                if self.start == self.buffer.len() {
                    self.buffer.clear();
                    self.start = 0;
                }
                return Ok(message);
            }
            self.buffer.drain(..self.start);
            self.start = 0;
            let mut chunk = [0; 1 << 16];
            let read = self.stream.read(&mut chunk)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.buffer.extend_from_slice(&chunk[..read]);
        }
    }

    /// The next message that is here before the deadline.
    pub(crate) fn next_until(&mut self, deadline: Instant) -> io::Result<Incoming> {
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_micros(1));
        self.stream.set_read_timeout(Some(left))?;
        let message = self.next();
        self.stream.set_read_timeout(Some(PATIENCE))?;
        message
    }

    /// Whether a further message can be had without waiting for the socket.
    pub(crate) fn has_next(&self) -> bool {
        Incoming::parse(&self.buffer[self.start..]).is_some()
    }
}

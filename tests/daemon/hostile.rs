//! Nonsense costs only itself: wrong types, broken pictures, broken messages; the next call is answered.

use std::collections::HashMap;

use zbus::{Message, Variant};

use crate::harness::{Bus, Client, Notify, name_of_error};

const HINTS: [&str; 25] = [
    "urgency",
    "value",
    "category",
    "desktop-entry",
    "resident",
    "transient",
    "action-icons",
    "image-data",
    "image_data",
    "icon_data",
    "image-path",
    "image_path",
    "sound-name",
    "sound-file",
    "suppress-sound",
    "x",
    "y",
    "x-canonical-private-synchronous",
    "x-tidings-tag",
    "x-kde-display-appname",
    "x-kde-origin-name",
    "x-kde-urls",
    "fgcolor",
    "bgcolor",
    "hlcolor",
];

fn nonsense() -> Vec<Variant<'static>> {
    vec![
        Variant::from(0_u8),
        Variant::from(i16::MIN),
        Variant::from(u16::MAX),
        Variant::from(i32::MIN),
        Variant::from(u32::MAX),
        Variant::from(i64::MIN),
        Variant::from(u64::MAX),
        Variant::from(f64::NAN),
        Variant::from(true),
        Variant::from(""),
        Variant::from("\u{202e}\u{7}text"),
        Variant::from(vec![1_u8, 2, 3]),
        Variant::from(vec!["a", "b"]),
        Variant::from(HashMap::from([("a", Variant::from(1))])),
        Variant::from((1, "a", vec![true])),
        Variant::new(Variant::from("inner")),
        Variant::from((1_i32, 1_i32, 4_i32, true, 8_i32, 4_i32, vec![0_u8; 4])),
        Variant::from((i32::MAX, i32::MAX, i32::MAX, true, 8_i32, 4_i32, vec![0_u8; 4])),
        Variant::from((-1_i32, 0_i32, -4_i32, false, -8_i32, 0_i32, Vec::<u8>::new())),
    ]
}

async fn lives(client: &Client) {
    assert_ne!(client.notify(Notify::default()).await, 0);
}

#[tokio::test]
async fn every_hint_in_every_type_is_answered_with_an_id() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for hint in HINTS {
        for value in nonsense() {
            let hints = HashMap::from([(hint, value)]);
            let id = client.notify(Notify { hints, ..Notify::default() }).await;
            client.call("CloseNotification", &id).await.unwrap();
        }
    }
}

#[tokio::test]
async fn actions_of_every_length_are_answered() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for length in (0..=9).chain([10_001]) {
        let actions: Vec<String> =
            (0..length).map(|index| if index % 3 == 0 { String::new() } else { format!("a{}", index % 5) }).collect();
        let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
        client.notify(Notify { actions: &actions, ..Notify::default() }).await;
    }
}

#[tokio::test]
async fn text_of_any_kind_and_size_is_answered() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let megabyte = "x".repeat(1 << 20);
    let marks = "\u{301}".repeat(100_000);
    let newlines = "\n".repeat(1 << 20);
    let tags = "<b>".repeat(200_000);
    let links = "<a href='https://example.org/'>".repeat(20_000);
    for text in ["", " ", "&", "<", "</b>", "&#0;&#xD800;", "\u{7}\u{1b}[31m", &megabyte, &marks, &newlines, &tags, &links] {
        client.notify(Notify { app_name: text, summary: text, body: text, app_icon: text, ..Notify::default() }).await;
    }
}

#[tokio::test]
async fn picture_paths_that_hang_or_lie_hold_nothing_up() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let fifo = bus.folder.0.join("fifo");
    assert!(bus.run("mkfifo", &[fifo.to_str().unwrap()]).status.success());
    for path in [
        "/dev/zero",
        "/dev/urandom",
        "/proc/self/mem",
        "/proc/kmsg",
        "/nowhere",
        "/",
        fifo.to_str().unwrap(),
        "https://example.org/a.png",
    ] {
        for source in [path.to_owned(), format!("file://{path}")] {
            let hints = HashMap::from([("image-path", Variant::from(source.as_str()))]);
            let body = format!("<img src=\"{source}\" alt=\"a picture\"/>");
            client.notify(Notify { app_icon: &source, body: &body, hints, ..Notify::default() }).await;
        }
    }
}

#[tokio::test]
async fn a_call_with_other_arguments_is_refused_at_once() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let wrong = [
        client.call("Notify", &()).await,
        client.call("Notify", &("x",)).await,
        client.call("Notify", &("x", 0_u32, "", "s", "b", Vec::<&str>::new(), HashMap::from([("a", "b")]), -1_i32)).await,
        client.call("CloseNotification", &"1").await,
        client.call("CloseNotification", &1_i32).await,
    ];
    for answer in wrong {
        assert_eq!(name_of_error(&answer.unwrap_err()), "org.freedesktop.DBus.Error.InvalidArgs");
    }
    let none = client.call("Nothing", &()).await.unwrap_err();
    assert_eq!(name_of_error(&none), "org.freedesktop.DBus.Error.UnknownMethod");
    lives(&client).await;
}

/// Bytes of a `Notify` whose body has been tampered with; the bus passes them on when they are valid for it.
#[tokio::test]
async fn tampered_messages_of_one_client_do_not_cost_another() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let honest = bus.connect().await;
    let name = "org.freedesktop.Notifications";
    let message = Message::method_call("/org/freedesktop/Notifications", "Notify")
        .destination(name)
        .interface(name)
        .build(&("a", 0_u32, "", "s", "b", vec!["k", "l"], HashMap::from([("urgency", Variant::from(1_u8))]), -1_i32))
        .unwrap();
    let whole: Vec<u8> = message.data().bytes().to_vec();
    let body_at = whole.len() - message.body().len();
    for at in (body_at..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        let address = bus.address.clone();
        // The bus disconnects a client whose message it finds invalid: each has a connection of its own.
        tokio::task::spawn_blocking(move || raw_send(&address, &bytes)).await.unwrap();
    }
    lives(&honest).await;
}

/// Authenticates, says Hello, sends the bytes and reads whatever comes until the bus has handled them.
fn raw_send(address: &str, bytes: &[u8]) {
    use std::io::{Read as _, Write as _};
    let mut socket = std::os::unix::net::UnixStream::connect(address.strip_prefix("unix:path=").unwrap()).unwrap();
    let uid: String = rustix::process::getuid().as_raw().to_string().bytes().map(|byte| format!("{byte:02x}")).collect();
    socket.write_all(format!("\0AUTH EXTERNAL {uid}\r\n").as_bytes()).unwrap();
    let mut buffer = [0_u8; 4096];
    assert!(socket.read(&mut buffer).unwrap() > 0);
    socket.write_all(b"BEGIN\r\n").unwrap();
    let bus = "org.freedesktop.DBus";
    let hello = Message::method_call("/org/freedesktop/DBus", "Hello").destination(bus).interface(bus).build(&()).unwrap();
    socket.write_all(hello.data().bytes()).unwrap();
    assert!(socket.read(&mut buffer).unwrap() > 0);
    let _ = socket.write_all(bytes);
    // The answer to a ping comes after whatever the bytes brought; a closed connection is an answer too.
    let ping = Message::method_call("/org/freedesktop/DBus", "GetId").destination(bus).interface(bus).build(&()).unwrap();
    let _ = socket.write_all(ping.data().bytes());
    let _ = socket.read(&mut buffer);
}

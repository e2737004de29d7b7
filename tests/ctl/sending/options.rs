//! Each option, as a server receives it.

use std::collections::HashMap;
use std::process::Stdio;

use zbus::{OwnedVariant, Variant};

use super::server::{Arguments, Server};
use crate::harness::Bus;
use crate::running::Running;
use crate::{Said, printed, tidings};

const ALL: &[&str] = &["actions", "body", "body-markup", "inline-reply"];

/// What this reaches the server as; the number of the process is left out.
fn sent(bus: &Bus, server: &Server, program: &[&str], arguments: &[&str]) -> Arguments {
    let mut command = bus.command(program[0]);
    let output = command.args(&program[1..]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    let mut notified = server.notified();
    assert!(notified.6.remove("sender-pid").is_some());
    notified
}

fn hints(hints: impl IntoIterator<Item = (&'static str, Variant<'static>)>) -> HashMap<String, OwnedVariant> {
    hints.into_iter().map(|(name, value)| (name.to_owned(), value.try_into_owned().unwrap())).collect()
}

fn of(app_name: &str, hints: HashMap<String, OwnedVariant>) -> Arguments {
    let none = String::new;
    (app_name.to_owned(), 0, none(), "S".to_owned(), none(), Vec::new(), hints, -1)
}

const SEND: [&str; 2] = [env!("CARGO_BIN_EXE_tidings"), "send"];

#[test]
fn every_option_reaches_the_server() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    let normal = ("urgency", Variant::U8(1));
    assert_eq!(sent(&bus, &server, &SEND, &["S"]), of("tidings-send", hints([normal])));
    let arguments = [
        "-a",
        "Mail",
        "-u",
        "critical",
        "-t",
        "5000",
        "-i",
        "mail-unread",
        "-n",
        "/dev/null",
        "-c",
        "email.arrived",
        "-e",
        "-r",
        "77",
        "--tag",
        "t",
        "--renotify",
        "--silent",
        "--data",
        "{\"a\":1}",
        "--timestamp",
        "1764000000000",
        "--navigate",
        "https://example.org/",
        "--dir",
        "rtl",
        "--lang",
        "he",
        "--badge",
        "mail",
        "--origin",
        "example.org",
        "-h",
        "int:value:42",
        "S",
        "a < b\\nc",
    ];
    let expected = (
        "Mail".to_owned(),
        77,
        "/dev/null".to_owned(),
        "S".to_owned(),
        "a &lt; b\nc".to_owned(),
        Vec::new(),
        hints([
            ("urgency", Variant::U8(2)),
            ("category", "email.arrived".into()),
            ("transient", true.into()),
            ("suppress-sound", true.into()),
            ("image-path", "mail-unread".into()),
            ("x-kde-origin-name", "example.org".into()),
            ("x-tidings-silent", true.into()),
            ("x-tidings-tag", "t".into()),
            ("x-tidings-renotify", true.into()),
            ("x-tidings-data", "{\"a\":1}".into()),
            ("x-tidings-timestamp", Variant::I64(1_764_000_000_000)),
            ("x-tidings-navigate", "https://example.org/".into()),
            ("x-tidings-dir", "rtl".into()),
            ("x-tidings-lang", "he".into()),
            ("x-tidings-badge", "mail".into()),
            ("value", Variant::I32(42)),
        ]),
        5000,
    );
    assert_eq!(sent(&bus, &server, &SEND, &arguments), expected);
    let vibrating = sent(&bus, &server, &SEND, &["S", "--vibrate=200,100", "--require-interaction"]);
    assert_eq!(
        vibrating.6.get("x-tidings-vibrate").unwrap(),
        &OwnedVariant::try_from(Variant::from(vec![200_u32, 100])).unwrap()
    );
    assert_eq!(vibrating.7, 0);
}

/// Whatever is written in the same way means the same.
#[test]
fn what_notify_send_sends_is_sent() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    for arguments in [
        &["-a", "App", "S"][..],
        &["-a", "App", "S", "B\\n\\tB \\\"x\\\" \\101"],
        &["-a", "App", "-u", "low", "-t", "5000", "-c", "im.received", "-e", "S", "B"],
        &["--app-name=App", "--urgency=CRITICAL", "--expire-time=0", "--category=im", "--transient", "S"],
        &["-a", "App", "-t", "-1", "-r", "77", "S"],
        &["-a", "App", "S", "-h", "int:i:42", "-h", "double:d:5.5", "-h", "string:s:a:b", "-h", "byte:b:255"],
        &["-a", "App", "S", "-h", "boolean:t:true", "-h", "boolean:T:TRUE", "-h", "boolean:n:no", "--hint=BOOLEAN:one:1"],
        &["-a", "App", "S", "-h", "variant:v:[1,2]", "-h", "variant:m:{'a': <1>, 'b': <'c'>}", "-h", "variant:u:uint32 7"],
        &["-a", "App", "S", "-h", "variant:t:(1, 2.5, 'x', byte 7, int64 -1)", "-h", "variant:a:@as []"],
        &["-a", "App", "S", "-h", "variant:n:[[1, 2], []]", "-h", "variant:f:[1, 2.5]", "-h", "variant:y:b'ab'"],
        &["-a", "App", "-h", "byte:urgency:2", "S"],
        &["-a", "App", "--", "-S", "-B"],
    ] {
        let theirs = sent(&bus, &server, &["notify-send"], arguments);
        assert_eq!(sent(&bus, &server, &SEND, arguments), theirs, "{arguments:?}");
    }
}

#[test]
fn its_id_is_printed_where_that_is_asked_for() {
    let bus = Bus::start();
    let _server = Server::start(&bus, ALL);
    assert_eq!(tidings(&bus, &["send", "S"]), printed(""));
    assert_eq!(tidings(&bus, &["send", "-p", "S"]), printed("41\n"));
    assert_eq!(tidings(&bus, &["send", "S", "--print-id", "-r", "7"]), printed("7\n"));
    assert_eq!(tidings(&bus, &["send", "--json", "S"]), printed("{\"id\":41}\n"));
    let version = concat!("tidings-send ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(tidings(&bus, &["send", "-v"]), printed(version));
}

#[test]
fn a_text_may_come_from_standard_input() {
    let bus = Bus::start();
    let server = Server::start(&bus, &["body"]);
    let mut command = bus.command("sh");
    command.args(["-c", &format!("printf 'a\\\\n<b>\\n\\n' | {} send S -", SEND[0])]);
    assert!(command.status().unwrap().success());
    assert_eq!(server.notified().4, "a\\n<b>");
    // Endless is long enough.
    let mut command = bus.command("sh");
    command.args(["-c", &format!("yes | {} send S -", SEND[0])]).stderr(Stdio::piped());
    let output = command.output().unwrap();
    assert_eq!(server.notified().4.len(), 64 * 1024 - 1);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("tidings: standard input is longer than 64 KiB; the rest is left out\n"), "{said}");
}

#[test]
fn a_picture_that_is_not_there_is_told_and_named_from_the_root() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    let mut command = bus.command(SEND[0]);
    command.args(["send", "-i", "./no.png", "S"]).current_dir("/usr");
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "tidings: /usr/no.png: No such file or directory (os error 2); it is sent without\n");
    assert!(output.status.success());
    assert_eq!(server.notified().6["image-path"], OwnedVariant::try_from(Variant::from("/usr/no.png")).unwrap());
}

#[test]
fn wrong_usage_is_told_before_anything_is_sent() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    for (arguments, why) in [
        (&["S", "--renotify"][..], "--renotify is for what replaces: it needs --tag or --replace-id"),
        (&["S", "-h", "int:value"], "the hint \"int:value\" is not of the form TYPE:NAME:VALUE"),
        (&["S", "--id-fd", "77"], "nothing can be written into the file descriptor 77: Bad file descriptor (os error 9)"),
    ] {
        let expected = Said { out: String::new(), err: format!("tidings: {why}\n"), status: 2 };
        assert_eq!(tidings(&bus, &[&["send"], arguments].concat()), expected);
    }
    for arguments in [&["send"][..], &["send", "S", "-w", "--wait"], &["send", "S", "-u", "high"]] {
        assert_eq!(tidings(&bus, arguments).status, 2, "{arguments:?}");
    }
    assert!(server.is_idle());
}

/// A shell redirects, and goes on to write where we have written.
#[test]
fn descriptors_are_written_into() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    let file = |name: &str| bus.folder.0.join(name);
    let script = format!(
        "exec 3>'{}' 4>'{}' 5>'{}'; {} send -A go=Go --id-fd 3 --selected-action-fd 4 --activation-token-fd=5 S; \
         for fd in 3 4 5; do echo end >&$fd; done",
        file("id").display(),
        file("key").display(),
        file("token").display(),
        SEND[0]
    );
    let mut command = bus.command("bash");
    command.args(["-c", &script]);
    let sending = Running::of(command);
    server.notified();
    server.tell("ActivationToken", &(41_u32, "token"));
    server.tell("ActionInvoked", &(41_u32, "go"));
    assert_eq!(sending.end(), (vec!["go".to_owned()], String::new(), Some(0)));
    let read = |name: &str| std::fs::read_to_string(file(name)).unwrap();
    assert_eq!([read("id"), read("key"), read("token")], ["41\nend\n", "go\nend\n", "token\nend\n"]);
}

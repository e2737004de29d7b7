//! `--permission request`: what is not granted is not sent.

use super::server::{Called, Nature, Server};
use crate::harness::Bus;
use crate::{Said, printed, tidings};

fn server(bus: &Bus, permission: Option<&'static str>) -> Server {
    Server::of(bus, Nature { name: "other", spec: "1.2", capabilities: &["body"], permission, ..Nature::default() })
}

fn asked() -> Called {
    Called::Permission("App".to_owned(), "example.org".to_owned())
}

const ARGUMENTS: [&str; 6] = ["send", "--permission=request", "--origin=example.org", "-a", "App", "S"];

#[test]
fn what_is_granted_is_sent() {
    let bus = Bus::start();
    let server = server(&bus, Some("granted"));
    assert_eq!(tidings(&bus, &ARGUMENTS), printed(""));
    assert_eq!(server.called(), asked());
    assert_eq!(server.notified().0, "App");
}

#[test]
fn what_is_not_granted_is_told_and_not_sent() {
    let bus = Bus::start();
    for (state, word) in [("denied", "denied"), ("default", "not been granted")] {
        let server = server(&bus, Some(state));
        let said = tidings(&bus, &ARGUMENTS);
        assert_eq!((said.out.as_str(), said.status), ("", 7));
        assert!(said.err.contains(word) && said.err.ends_with(" to App\n"), "{}", said.err);
        assert_eq!(server.called(), asked());
        let said = tidings(&bus, &[&ARGUMENTS[..], &["--wait"]].concat());
        assert_eq!((said.out, said.status), (format!("{{\"event\":\"error\",\"reason\":\"{state}\"}}\n"), 7));
        assert_eq!(server.called(), asked());
        assert!(server.is_idle());
        server.leave();
    }
}

#[test]
fn a_server_without_permissions_shows_it() {
    let bus = Bus::start();
    let server = server(&bus, None);
    let err = "tidings: this notification server knows no permissions; it is sent without being asked for\n".to_owned();
    assert_eq!(tidings(&bus, &ARGUMENTS), Said { out: String::new(), err, status: 0 });
    assert_eq!(server.notified().0, "App");
}

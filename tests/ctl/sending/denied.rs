//! The real daemon, and a person who does not permit it: whoever waits is told so and does not wait on.

use super::start;
use crate::harness::Bus;
use crate::{printed, tidings};

const WHY: &str = "tidings: it is not shown: the person does not permit it\n";

fn set(bus: &Bus, state: &str) {
    assert_eq!(tidings(bus, &["permission", "set", "Backup", state]), printed(""));
}

#[tokio::test]
async fn what_is_denied_is_an_error_with_a_status_of_its_own() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    assert_eq!(tidings(&bus, &["send", "-a", "Backup", "first"]), printed(""));
    set(&bus, "denied");
    let sending = start(&bus, &["--wait", "-a", "Backup", "--data=d", "-t", "0", "S"]);
    let (lines, said, status) = sending.end();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(
        line.starts_with("{\"event\":\"error\",\"id\":") && line.ends_with(",\"reason\":\"denied\",\"data\":\"d\"}"),
        "{line}"
    );
    assert_eq!((said.as_str(), status), (WHY, Some(7)));
    // As for notify-send's own options: nothing is printed, and it does not hang.
    let sending = start(&bus, &["-w", "-a", "Backup", "S"]);
    assert_eq!(sending.end(), (vec![], WHY.to_owned(), Some(7)));
    // Who waits for nothing is told nothing: it was accepted.
    assert_eq!(tidings(&bus, &["send", "-a", "Backup", "S"]), printed(""));
}

#[tokio::test]
async fn what_is_held_back_until_the_person_has_answered_says_so() {
    let bus = Bus::start();
    bus.configure("[permission]\npolicy = \"strict\"\n");
    let _daemon = bus.tidingsd().await;
    let screen = bus.connect().await;
    screen.subscribe().await;
    let sending = start(&bus, &["--wait", "-a", "Backup", "-t", "0", "S"]);
    let line = sending.line();
    assert!(line.starts_with("{\"event\":\"show\",") && line.ends_with(",\"held_back\":\"permission\"}"), "{line}");
    set(&bus, "granted");
    let shown = super::shown(&sending);
    assert_eq!(tidings(&bus, &["dismiss", &shown.to_string()]), printed(""));
    assert_eq!(sending.end().2, Some(5));
    set(&bus, "default");
    let sending = start(&bus, &["--wait", "-a", "Backup", "-t", "0", "S"]);
    assert!(sending.line().ends_with(",\"held_back\":\"permission\"}"));
    set(&bus, "denied");
    let (lines, _, status) = sending.end();
    assert!(lines.len() == 1 && lines[0].contains("\"reason\":\"dismissed\""), "{lines:?}");
    assert_eq!(status, Some(5));
}

//! Servers that are not Tidings: all that they can do is used, and no more is expected of them.

use super::server::{Called, ID, Nature, Server};
use super::{shown, start};
use crate::harness::Bus;
use crate::{Said, printed, tidings};

const ALL: &[&str] = &["actions", "body", "body-markup", "body-images", "inline-reply", "x-dunst-stack-tag"];

#[test]
fn what_a_server_cannot_do_is_left_out_and_told() {
    let bus = Bus::start();
    let server = Server::start(&bus, &["body"]);
    let said = |arguments: &[&str]| tidings(&bus, &[&["send"], arguments].concat());
    let without = "tidings: this notification server has no actions; it is shown without\n";
    let expected = |out: &str, status| Said { out: out.to_owned(), err: without.to_owned(), status };
    assert_eq!(said(&["-p", "-A", "a=A", "S", "a <b>"]), expected("41\n", 1));
    let notified = server.notified();
    assert_eq!((notified.4.as_str(), notified.5.len()), ("a <b>", 0));
    assert_eq!(said(&["--reply", "S"]), expected("", 1));
    server.notified();
    assert_eq!(said(&["--markup", "S", "a <b>b</b> &amp; c"]), printed(""));
    assert_eq!(server.notified().4, "a b & c");
}

#[test]
fn what_others_call_otherwise_is_told_in_their_words() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    assert_eq!(tidings(&bus, &["send", "--tag=t", "--image=/dev/null", "S", "B"]), printed(""));
    let notified = server.notified();
    let text = |name: &str| String::try_from(notified.6[name].try_clone().unwrap()).unwrap();
    assert_eq!([text("x-tidings-tag"), text("x-dunst-stack-tag"), text("image-path")], ["t", "t", "/dev/null"]);
    assert_eq!(notified.4, "B\n<img src=\"file:///dev/null\" alt=\"\"/>");
}

#[test]
fn a_chosen_action_is_printed_as_by_notify_send() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    let sending = start(&bus, &["-p", "-A", "yes=Yes", "-A", "No", "S"]);
    assert_eq!(server.notified().5, ["yes", "Yes", "1", "No"]);
    assert_eq!(sending.line(), "41");
    // Of another one, and one that there is not.
    server.tell("ActionInvoked", &(7_u32, "yes"));
    server.tell("ActionInvoked", &(ID, "maybe"));
    server.tell("ActionInvoked", &(ID, "1"));
    assert_eq!(server.called(), Called::Close(ID));
    let said = "tidings: an action was chosen that there is not: maybe\n".to_owned();
    assert_eq!(sending.end(), (vec!["1".to_owned()], said, Some(0)));
}

#[test]
fn a_quiet_wait_prints_nothing() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    for reason in [1_u32, 2, 3, 4] {
        let sending = start(&bus, &["-w", "S"]);
        assert_eq!(server.notified().5, [""; 0]);
        server.tell("NotificationClosed", &(ID, reason));
        assert_eq!(sending.end(), (vec![], String::new(), Some(0)));
    }
    // --json asks for more than notify-send knows.
    let sending = start(&bus, &["-w", "--json", "S"]);
    server.notified();
    server.tell("NotificationClosed", &(ID, 2_u32));
    assert_eq!(shown(&sending), ID);
    let closed = "{\"event\":\"close\",\"id\":41,\"reason\":\"dismissed\"}".to_owned();
    assert_eq!(sending.end(), (vec![closed], String::new(), Some(5)));
}

#[test]
fn events_are_made_of_the_signals_of_the_specification() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    let sending = start(&bus, &["--wait", "--data=d", "--reply", "-A", "a=A", "-h", "boolean:resident:true", "S"]);
    assert_eq!(server.notified().5, ["default", "Activate", "a", "A", "inline-reply", "Reply"]);
    assert_eq!(sending.line(), "{\"event\":\"show\",\"id\":41,\"data\":\"d\"}");
    server.tell("ActivationToken", &(ID, "t"));
    server.tell("ActionInvoked", &(ID, "default"));
    assert_eq!(sending.line(), "{\"event\":\"click\",\"id\":41,\"activation_token\":\"t\",\"data\":\"d\"}");
    server.tell("ActionInvoked", &(ID, "a"));
    assert_eq!(sending.line(), "{\"event\":\"action\",\"id\":41,\"key\":\"a\",\"data\":\"d\"}");
    server.tell("NotificationReplied", &(ID, "on \"my\"\nway"));
    assert_eq!(sending.line(), "{\"event\":\"reply\",\"id\":41,\"text\":\"on \\\"my\\\"\\nway\",\"data\":\"d\"}");
    // It is resident: nobody has closed it.
    assert!(server.is_idle());
    server.tell("NotificationClosed", &(ID, 1_u32));
    let closed = "{\"event\":\"close\",\"id\":41,\"reason\":\"expired\",\"data\":\"d\"}".to_owned();
    assert_eq!(sending.end(), (vec![closed], String::new(), Some(0)));
}

#[tokio::test]
async fn a_stranger_cannot_answer_for_the_server() {
    let bus = Bus::start();
    let server = Server::start(&bus, ALL);
    let sending = start(&bus, &["--wait", "S"]);
    server.notified();
    assert_eq!(shown(&sending), ID);
    let stranger = bus.connect().await;
    let signal = zbus::Message::signal("/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked");
    for to in bus_names(&stranger).await {
        let signal = zbus::Message::signal("/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked")
            .destination(to)
            .build(&(ID, "default"))
            .unwrap();
        stranger.connection.send(&signal).await.unwrap();
    }
    stranger.connection.send(&signal.build(&(ID, "default")).unwrap()).await.unwrap();
    stranger.leave().await;
    server.tell("NotificationClosed", &(ID, 2_u32));
    let closed = "{\"event\":\"close\",\"id\":41,\"reason\":\"dismissed\"}".to_owned();
    assert_eq!(sending.end(), (vec![closed], String::new(), Some(5)));
}

/// All connections there are.
async fn bus_names(client: &crate::harness::Client) -> Vec<String> {
    let proxy = zbus::fdo::DBusProxy::new(&client.connection).await.unwrap();
    let names = proxy.list_names().await.unwrap();
    names.into_iter().map(|name| name.to_string()).filter(|name| name.starts_with(':')).collect()
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_longer_than_it_may_take() {
    let bus = Bus::start();
    let server =
        Server::of(&bus, Nature { name: "terse", spec: "1.2", capabilities: ALL, is_terse: true, ..Nature::default() });
    let quiet = start(&bus, &["-w", "-t", "1", "S"]);
    server.notified();
    let said = "tidings: its time is over, and the server does not say whether it has ended\n".to_owned();
    assert_eq!(quiet.end(), (vec![], said, Some(0)));
    let told = start(&bus, &["--wait", "-t", "1", "S"]);
    server.notified();
    assert_eq!(shown(&told), ID);
    let reason = "its time is over, and the server does not say whether it has ended";
    let error = format!("{{\"event\":\"error\",\"id\":41,\"reason\":\"{reason}\"}}");
    assert_eq!(told.end(), (vec![error], String::new(), Some(4)));
    let chosen = start(&bus, &["--wait", "S"]);
    server.notified();
    server.tell("ActionInvoked", &(ID, "default"));
    assert_eq!(server.called(), Called::Close(ID));
    assert_eq!(shown(&chosen), ID);
    let lines = ["{\"event\":\"click\",\"id\":41}", "{\"event\":\"close\",\"id\":41,\"reason\":\"undefined\"}"];
    assert_eq!(chosen.end(), (lines.map(str::to_owned).into(), String::new(), Some(0)));
}

#[test]
fn a_server_that_goes_is_told_and_ends_the_wait() {
    let bus = Bus::start();
    for (arguments, printed) in [
        (
            &["--wait", "S"][..],
            &[
                "{\"event\":\"show\",\"id\":41}",
                "{\"event\":\"error\",\"id\":41,\"reason\":\"the notification server has gone\"}",
            ][..],
        ),
        (&["-w", "S"], &[]),
    ] {
        let server = Server::start(&bus, ALL);
        let sending = start(&bus, arguments);
        server.notified();
        server.leave();
        let (lines, said, status) = sending.end();
        assert_eq!((said.as_str(), status), ("tidings: the notification server has gone\n", Some(3)));
        assert_eq!(lines, printed);
    }
}

#[test]
fn a_server_that_refuses_is_told_in_its_own_words() {
    let bus = Bus::start();
    let _server = Server::of(&bus, Nature { name: "other", spec: "1.2", is_full: true, ..Nature::default() });
    let why = "the notification server refuses it: there is no room";
    let err = format!("tidings: {why}\n");
    assert_eq!(tidings(&bus, &["send", "S"]), Said { out: String::new(), err: err.clone(), status: 1 });
    let out = format!("{{\"event\":\"error\",\"reason\":\"{why}\"}}\n");
    assert_eq!(tidings(&bus, &["send", "--wait", "S"]), Said { out, err, status: 1 });
}

#[test]
fn without_a_server_it_is_told_where_the_events_are() {
    let bus = Bus::start();
    let why = "tidingsd is not running; start it with `systemctl --user start tidings.service`, or run `tidingsd`";
    let err = format!("tidings: {why}\n");
    assert_eq!(tidings(&bus, &["send", "S"]), Said { out: String::new(), err: err.clone(), status: 3 });
    let out = format!("{{\"event\":\"error\",\"reason\":\"{why}\"}}\n");
    assert_eq!(tidings(&bus, &["send", "--wait", "S"]), Said { out, err, status: 3 });
}

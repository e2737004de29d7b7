//! The signal `Event` of our own interface: who is told what of which notification.

use std::collections::HashMap;

use crate::harness::{Bus, Client, Notify, name_of_error, within};
use futures_util::StreamExt as _;
use zbus::{MessageStream, OwnedVariant};

/// The events that reach one connection.
struct Events(MessageStream);

impl Events {
    async fn of(client: &Client) -> Self {
        let stream = MessageStream::from(&client.connection);
        client.ask("Subscribe", &vec!["events"]).await.unwrap();
        Self(stream)
    }

    /// The next one: id, name, and each detail that is not the key.
    async fn next(&mut self) -> String {
        let message = within(async {
            loop {
                let message = self.0.next().await.unwrap().unwrap();
                if message.header().member().is_some_and(|member| member == "Event") {
                    return message;
                }
            }
        });
        let body = message.await.body();
        let (id, event, details): (u32, String, HashMap<String, OwnedVariant>) = body.deserialize().unwrap();
        assert!(details.contains_key("key"));
        let mut words: Vec<String> = details
            .iter()
            .filter(|(name, _)| *name != "key")
            .map(|(name, value)| format!(" {name}={}", String::try_from(value.try_clone().unwrap()).unwrap()))
            .collect();
        words.sort();
        format!("{id} {event}{}", words.concat())
    }
}

fn with_data(data: &str) -> Notify<'_> {
    let hints = HashMap::from([("x-tidings-data", data.into())]);
    Notify { actions: &["default", "Open", "yes", "Yes", "inline-reply", "Reply"], hints, ..Notify::default() }
}

#[tokio::test]
async fn a_sender_hears_of_its_own_with_what_it_gave() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let screen = bus.connect().await;
    screen.subscribe().await;
    let client = bus.connect().await;
    let mut events = Events::of(&client).await;
    let ids = [
        client.notify(with_data("{\"page\":1}")).await,
        client.notify(with_data("2")).await,
        client.notify(with_data("3")).await,
    ];
    for (id, data) in ids.iter().zip(["{\"page\":1}", "2", "3"]) {
        assert_eq!(events.next().await, format!("{id} show data={data}"));
    }
    client.ask("Invoke", &(ids[0], "default", "token")).await.unwrap();
    client.ask("Invoke", &(ids[1], "yes", "")).await.unwrap();
    client.ask("Reply", &(ids[2], "at five")).await.unwrap();
    for line in [
        format!("{} click activation_token=token data={{\"page\":1}}", ids[0]),
        format!("{} close data={{\"page\":1}} reason=dismissed", ids[0]),
        format!("{} action action_key=yes data=2", ids[1]),
        format!("{} close data=2 reason=dismissed", ids[1]),
        format!("{} reply data=3 text=at five", ids[2]),
        format!("{} close data=3 reason=dismissed", ids[2]),
    ] {
        assert_eq!(events.next().await, line);
    }
}

#[tokio::test]
async fn what_is_given_outlives_the_daemon_and_too_much_is_not_kept() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let id = client.notify(with_data("kept")).await;
    let large = "x".repeat(16 * 1024 + 1);
    let without = client.notify(with_data(&large)).await;
    daemon.process.signal("-KILL");
    daemon.process.wait();
    client.until_not_owned("org.tidings.Tidings").await;
    let _daemon = bus.tidingsd().await;
    let mut events = Events::of(&client).await;
    client.ask("Close", &id).await.unwrap();
    client.ask("Close", &without).await.unwrap();
    assert_eq!(events.next().await, format!("{id} close data=kept reason=closed"));
    assert_eq!(events.next().await, format!("{without} close reason=closed"));
}

#[tokio::test]
async fn another_program_hears_nothing() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut events = Events::of(&client).await;
    // Another application, as the system tells it.
    let output = bus.run("notify-send", &["-p", "theirs"]);
    assert!(output.status.success());
    let id = client.notify(with_data("mine")).await;
    client.ask("Close", &id).await.unwrap();
    assert_eq!(
        events.next().await,
        format!("{id} close data=mine reason=closed"),
        "nobody shows popups, and theirs is not told"
    );
    let refused = client.ask("Subscribe", &vec!["event"]).await.unwrap_err();
    assert_eq!(name_of_error(&refused), "org.tidings.Error.InvalidArgument");
}

/// A page of the browser that this client is, with the permission that `state` says.
async fn decided(client: &Client, state: &str) {
    let hints = HashMap::from([("x-kde-origin-name", "example.org".into())]);
    client.notify(Notify { app_name: "Browser", hints, ..Notify::default() }).await;
    let known: Vec<tidings::wire::permission::PermissionForm> =
        client.ask("Permissions", &()).await.unwrap().body().deserialize().unwrap();
    let application = known.into_iter().find_map(|form| form.permission()).unwrap().application;
    let changes: HashMap<&str, zbus::Variant<'_>> = HashMap::from([("state", state.into())]);
    client.ask("SetPermission", &(application.as_str(), "example.org", changes)).await.unwrap();
}

fn page(data: &str) -> Notify<'_> {
    let hints = HashMap::from([("x-kde-origin-name", "example.org".into()), ("x-tidings-data", data.into())]);
    Notify { app_name: "Browser", hints, expire_timeout: 0, ..Notify::default() }
}

#[tokio::test]
async fn what_is_denied_is_told_as_an_error_and_closed_once() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut events = Events::of(&client).await;
    decided(&client, "denied").await;
    assert!(events.next().await.ends_with("close reason=dismissed"));
    let id = client.notify(page("7")).await;
    assert_eq!(events.next().await, format!("{id} error data=7 reason=denied"));
    // New content is refused, too.
    assert_eq!(client.notify(Notify { replaces_id: id, ..page("8") }).await, id);
    assert_eq!(events.next().await, format!("{id} error data=8 reason=denied"));
    client.call("CloseNotification", &id).await.unwrap();
    assert_eq!(events.next().await, format!("{id} close data=8 reason=closed"));
}

#[tokio::test]
async fn what_is_held_back_for_a_permission_is_told_as_such_until_it_is_given_or_not() {
    let bus = Bus::start();
    bus.configure("[permission]\npolicy = \"strict\"\n");
    let _daemon = bus.tidingsd().await;
    let screen = bus.connect().await;
    screen.subscribe().await;
    let client = bus.connect().await;
    let mut events = Events::of(&client).await;
    for (state, follows) in [("granted", vec!["show data=7"]), ("denied", vec!["close data=7 reason=dismissed"])] {
        let id = client.notify(page("7")).await;
        assert_eq!(events.next().await, format!("{id} show data=7 held_back=permission"));
        let known: Vec<tidings::wire::permission::PermissionForm> =
            client.ask("Permissions", &()).await.unwrap().body().deserialize().unwrap();
        let application = known.into_iter().find_map(|form| form.permission()).unwrap().application;
        let changes: HashMap<&str, zbus::Variant<'_>> = HashMap::from([("state", state.into())]);
        client.ask("SetPermission", &(application.as_str(), "example.org", changes)).await.unwrap();
        for line in follows {
            assert_eq!(events.next().await, format!("{id} {line}"));
        }
        if state == "granted" {
            client.call("CloseNotification", &id).await.unwrap();
            assert_eq!(events.next().await, format!("{id} close data=7 reason=closed"));
        }
        client.ask("ResetPermission", &(application.as_str(), "example.org")).await.unwrap();
    }
}

#[tokio::test]
async fn a_click_is_told_though_there_is_no_action_for_it() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    let mut events = Events::of(&client).await;
    let hints = HashMap::from([("x-tidings-data", "7".into())]);
    let id = client.notify(Notify { hints, ..Notify::default() }).await;
    client.ask("Invoke", &(id, "default", "token")).await.unwrap();
    assert_eq!(events.next().await, format!("{id} click activation_token=token data=7"));
    assert_eq!(events.next().await, format!("{id} close data=7 reason=dismissed"));
    assert_eq!(client.signals_so_far().await, [format!("closed {id} 2")]);
}

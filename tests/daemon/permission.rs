//! Permissions over a real bus: what senders hear, what is told, what outlives the daemon, and who may ask for whom.

use std::collections::HashMap;

use tidings::view::permission::{Permission, PermissionChange, Question, State};
use tidings::view::{Popup, View};
use tidings::wire::permission::PermissionForm;
use tidings::wire::{ChangeForm, Told, ViewForm};
use zbus::Variant;
use zbus::message::Type;

use crate::harness::{Bus, Client, Notify, name_of_error, within};

fn page(summary: &'static str) -> Notify<'static> {
    let hints = HashMap::from([("x-kde-origin-name", "example.org".into())]);
    Notify { app_name: "Browser", summary, hints, expire_timeout: 0, ..Notify::default() }
}

async fn known(client: &Client) -> Vec<Permission> {
    let forms: Vec<PermissionForm> = client.ask("Permissions", &()).await.unwrap().body().deserialize().unwrap();
    forms.into_iter().filter_map(PermissionForm::permission).collect()
}

async fn set(client: &Client, application: &str, state: &str) {
    let changes: HashMap<&str, Variant<'_>> = HashMap::from([("state", state.into())]);
    client.ask("SetPermission", &(application, "example.org", changes)).await.unwrap();
}

async fn view(client: &Client) -> View {
    let (_, form): (u64, ViewForm) = client.ask("Subscribe", &vec!["popups"]).await.unwrap().body().deserialize().unwrap();
    form.read().view
}

async fn until_view(client: &Client, right: impl Fn(&[Popup]) -> bool) -> Vec<Popup> {
    within(async {
        loop {
            let popups = view(client).await.popups;
            if right(&popups) {
                return popups;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await
}

fn asking() -> Bus {
    let bus = Bus::start();
    bus.configure("[permission]\npolicy = \"ask\"\n");
    bus
}

#[tokio::test]
async fn what_is_blocked_ends_once_and_what_comes_later_is_answered_and_seen_nowhere() {
    let bus = asking();
    let _daemon = bus.tidingsd().await;
    let (mut browser, screen) = (bus.connect().await, bus.connect().await);
    let first = browser.notify(page("One")).await;
    let second = browser.notify(page("Two")).await;
    let popups = view(&screen).await.popups;
    let asks: Vec<_> = popups.iter().map(|popup| popup.asks).collect();
    assert_eq!(asks, [Some(Question::Permission), None], "one of each is asked about at a time");
    let refused = screen.ask("Answer", &(second, "denied")).await.unwrap_err();
    assert_eq!(name_of_error(&refused), "org.tidings.Error.NotFound");
    let refused = screen.ask("Answer", &(first, "perhaps")).await.unwrap_err();
    assert_eq!(name_of_error(&refused), "org.tidings.Error.InvalidArgument");
    screen.ask("Answer", &(first, "denied")).await.unwrap();
    assert_eq!(browser.signals_so_far().await, [format!("closed {first} 2"), format!("closed {second} 2")]);
    let third = browser.notify(page("Three")).await;
    assert_eq!(view(&screen).await.popups, []);
    assert!(browser.entries().await.is_empty());
    let known = known(&screen).await;
    assert_eq!((known[0].state, known[0].shown, known[0].blocked), (State::Denied, 2, 1));
    browser.call("CloseNotification", &third).await.unwrap();
    assert_eq!(browser.signals_so_far().await, [format!("closed {third} 3")]);
    let fourth = browser.notify(Notify { expire_timeout: 50, ..page("Four") }).await;
    assert_eq!(browser.signal().await, format!("closed {fourth} 1"));
    assert!(browser.signals_so_far().await.is_empty());
}

#[tokio::test]
async fn what_was_decided_outlives_the_daemon_and_what_is_denied_is_not_kept() {
    let bus = asking();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.notify(page("One")).await;
    let application = known(&client).await[0].application.clone();
    set(&client, &application, "denied").await;
    client.notify(page("Unseen")).await;
    daemon.process.signal("-KILL");
    daemon.process.wait();
    client.until_not_owned("org.freedesktop.Notifications").await;
    let _daemon = bus.tidingsd().await;
    let now = known(&client).await;
    assert_eq!((now.len(), now[0].state, now[0].name.as_str()), (1, State::Denied, "Browser"));
    assert!(client.entries().await.is_empty());
    let query: HashMap<&str, Variant<'_>> = HashMap::from([("text", "Unseen".into())]);
    let answer = client.ask("Search", &query).await.unwrap();
    let (found, _): (Vec<tidings::wire::entry::EntryForm>, bool) = answer.body().deserialize().unwrap();
    assert!(found.is_empty(), "what is denied is in the archive");
    client.notify(page("Two")).await;
    assert_eq!(view(&client).await.popups, []);
    client.ask("ResetPermission", &(application.as_str(), "example.org")).await.unwrap();
    client.notify(page("Three")).await;
    assert_eq!(view(&client).await.popups.len(), 1);
}

#[tokio::test]
async fn whoever_follows_permissions_is_told_of_each_change() {
    let bus = asking();
    let _daemon = bus.tidingsd().await;
    let (sender, mut settings) = (bus.connect().await, bus.connect().await);
    settings.ask("Subscribe", &vec!["permissions"]).await.unwrap();
    sender.notify(page("One")).await;
    let application = known(&sender).await[0].application.clone();
    set(&sender, &application, "granted").await;
    sender.ask("ResetPermission", &(application.as_str(), "example.org")).await.unwrap();
    let mut told = Vec::new();
    while !matches!(told.last(), Some(PermissionChange::Gone { .. })) {
        let message = settings.next().await;
        if message.header().message_type() == Type::Signal && message.header().member().is_some_and(|name| name == "Changed") {
            let (_, changes): (u64, Vec<ChangeForm>) = message.body().deserialize().unwrap();
            told.extend(changes.into_iter().filter_map(ChangeForm::read).filter_map(|told| match told {
                Told::Permission(change) => Some(change),
                _ => None,
            }));
        }
    }
    let gone = PermissionChange::Gone { application, origin: Some("example.org".into()) };
    assert_eq!(told.last(), Some(&gone));
}

#[tokio::test]
async fn a_request_waits_for_the_person_and_holds_nobody_up() {
    let bus = asking();
    let _daemon = bus.tidingsd().await;
    let (asker, screen) = (bus.connect().await, bus.connect().await);
    let (name, path) = ("org.tidings.Tidings", "/org/tidings/Tidings");
    let request = |client: &Client| {
        let connection = client.connection.clone();
        tokio::spawn(async move {
            let asked = ("Backup", "");
            let answer = connection.call_method(Some(name), path, Some("org.tidings.Tidings1"), "RequestPermission", &asked);
            answer.await.map(|answer| answer.body().deserialize::<String>().unwrap())
        })
    };
    let (one, two) = (request(&asker), request(&asker));
    let popups = until_view(&screen, |popups| popups.len() == 1).await;
    assert_eq!((popups[0].asks, popups[0].summary.as_str()), (Some(Question::Request), "Backup wants to show notifications"));
    screen.ask("Answer", &(popups[0].id.get(), "granted")).await.unwrap();
    for answer in [one, two] {
        assert_eq!(answer.await.unwrap().unwrap(), "granted");
    }
    assert_eq!(request(&asker).await.unwrap().unwrap(), "granted");
    // Whoever asks and leaves is asked about no more.
    let leaver = bus.connect().await;
    let connection = leaver.connection.clone();
    let asked = tokio::spawn(async move {
        let asked = ("Other", "");
        drop(connection.call_method(Some(name), path, Some("org.tidings.Tidings1"), "RequestPermission", &asked).await);
    });
    until_view(&screen, |popups| popups.len() == 1).await;
    asked.abort();
    leaver.leave().await;
    until_view(&screen, <[Popup]>::is_empty).await;
}

#[tokio::test]
async fn calls_of_one_client_are_done_in_their_order() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let (name, path) = ("org.tidings.Tidings", "/org/tidings/Tidings");
    for round in 0..50_u32 {
        let on = round % 2 == 0;
        for on in [!on, on, !on, on] {
            let dnd: HashMap<&str, Variant<'_>> = HashMap::from([("on", on.into())]);
            let message = zbus::Message::method_call(path, "SetDnd").destination(name).interface("org.tidings.Tidings1");
            client.connection.send(&message.build(&dnd).unwrap()).await.unwrap();
        }
        let answer = client.ask("Status", &()).await.unwrap();
        let status: tidings::wire::asked::StatusForm = answer.body().deserialize().unwrap();
        assert_eq!(status.dnd, on, "round {round}");
    }
}

#[tokio::test]
async fn more_calls_at_once_than_the_daemon_takes_in_are_done_in_their_order() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let (name, path) = ("org.tidings.Tidings", "/org/tidings/Tidings");
    let call =
        |member: &'static str| zbus::Message::method_call(path, member).destination(name).interface("org.tidings.Tidings1");
    for round in 0..5_u32 {
        let on = round % 2 == 0;
        let mut calls = Vec::new();
        // What is answered by others, and later, holds nobody up and lets nobody past.
        for nth in 0..600_u32 {
            let dnd: HashMap<&str, Variant<'_>> = HashMap::from([("on", (on == (nth % 2 == 1)).into())]);
            calls.push(call("SetDnd").build(&dnd).unwrap());
            if nth % 50 == 0 {
                let query: HashMap<&str, Variant<'_>> = HashMap::from([("text", "x".into())]);
                calls.push(call("Search").build(&query).unwrap());
            }
        }
        client.connection.send_all(&calls).await.unwrap();
        let answer = client.ask("Status", &()).await.unwrap();
        let status: tidings::wire::asked::StatusForm = answer.body().deserialize().unwrap();
        assert_eq!(status.dnd, on, "round {round}");
    }
}

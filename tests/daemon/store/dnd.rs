//! Do-not-disturb hides and loses nothing, also across a restart.

use super::*;
use crate::harness::{Notify, name_of_error};

async fn set(client: &Client, members: Members<'_>) {
    client.ask("SetDnd", &members).await.unwrap();
}

fn critical<'a>() -> Notify<'a> {
    let hints = HashMap::from([("urgency", 2_u8.into())]);
    Notify { summary: "Fire", hints, ..Notify::default() }
}

#[tokio::test]
async fn what_was_held_back_is_listed_and_told_afterwards() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (client, mut ui) = (bus.connect().await, bus.connect().await);
    screen(&ui).await;
    set(&client, HashMap::from([("on", true.into())])).await;
    for _ in 0..3 {
        client.notify(Notify::default()).await;
    }
    client.notify(critical()).await;
    assert_eq!(until_shown(&mut ui, "").await.summary, "Fire");
    assert_eq!((client.entries().await.len(), screen(&ui).await.popups.len()), (4, 1));
    let told = status(&client).await;
    assert_eq!((told.dnd, told.missed, told.dnd_until_ms), (true, 3, None));
    set(&client, HashMap::from([("on", false.into())])).await;
    let missed = until_shown(&mut ui, "You missed").await;
    assert_eq!(missed.summary, "You missed 3 notifications");
    assert_eq!(client.entries().await.len(), 4);
    ui.ask("Invoke", &(missed.id.get(), "default", "")).await.unwrap();
    let told = status(&client).await;
    assert!(told.tray_open && !told.dnd && told.missed == 0 && told.unread == 0);
}

#[tokio::test]
async fn it_is_on_again_after_a_restart() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let (client, ui) = (bus.connect().await, bus.connect().await);
    for (members, until) in
        [(HashMap::new(), None), (HashMap::from([("until_ms", Variant::from(u64::MAX / 4))]), Some(u64::MAX / 4))]
    {
        let mut members = members;
        members.insert("on", true.into());
        set(&client, members).await;
        kill(&mut daemon, &client).await;
        daemon = bus.tidingsd().await;
        client.notify(Notify::default()).await;
        let told = status(&client).await;
        assert_eq!((told.dnd, told.dnd_until_ms, screen(&ui).await.popups.len()), (true, until, 0));
    }
    set(&client, HashMap::from([("on", false.into())])).await;
    kill(&mut daemon, &client).await;
    let _daemon = bus.tidingsd().await;
    assert!(!status(&client).await.dnd);
}

#[tokio::test]
async fn it_ends_by_itself_also_where_the_daemon_that_began_it_was_killed() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let (client, mut ui) = (bus.connect().await, bus.connect().await);
    for killed in [false, true] {
        set(&client, HashMap::from([("on", true.into()), ("for_ms", 700_u64.into())])).await;
        if killed {
            kill(&mut daemon, &client).await;
            daemon = bus.tidingsd().await;
        }
        client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
        screen(&ui).await;
        assert_eq!(until_shown(&mut ui, "You missed").await.summary, "You missed one notification");
        assert!(!status(&client).await.dnd);
    }
}

#[tokio::test]
async fn what_was_held_back_before_the_daemon_was_killed_was_missed_too() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let (client, mut ui) = (bus.connect().await, bus.connect().await);
    set(&client, HashMap::from([("on", true.into())])).await;
    for _ in 0..2 {
        client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    }
    kill(&mut daemon, &client).await;
    let _daemon = bus.tidingsd().await;
    client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    assert_eq!(status(&client).await.missed, 3);
    screen(&ui).await;
    set(&client, HashMap::from([("on", false.into())])).await;
    assert_eq!(until_shown(&mut ui, "You missed").await.summary, "You missed 3 notifications");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for members in
        [HashMap::new(), HashMap::from([("on", Variant::from(true)), ("for_ms", 1_u64.into()), ("until_ms", 1_u64.into())])]
    {
        let error = client.ask("SetDnd", &members).await.unwrap_err();
        assert_eq!(name_of_error(&error), "org.tidings.Error.InvalidArgument");
    }
    assert!(!status(&client).await.dnd);
    // A length without end ends never, and breaks nothing.
    set(&client, HashMap::from([("on", true.into()), ("for_ms", u64::MAX.into())])).await;
    client.notify(Notify::default()).await;
    assert!(status(&client).await.dnd);
}

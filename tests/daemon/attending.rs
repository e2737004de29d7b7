//! What is said of the person at the popups: by whom it is believed, and until when.

use std::collections::HashMap;

use zbus::OwnedVariant;

use crate::harness::{Bus, Client, Notify, name_of_error};

const REFUSED: &str = "org.tidings.Error.AccessDenied";

/// The only popup as it is shown now: whether its time stands still.
async fn stands(client: &Client) -> bool {
    let (_, mut view) = client.subscribe().await;
    let popups: Vec<HashMap<String, OwnedVariant>> = view.remove("popups").unwrap().try_into().unwrap();
    assert_eq!(popups.len(), 1);
    assert_ne!(popups[0].contains_key("left_ms"), popups[0].contains_key("ends_ms"));
    popups[0].contains_key("left_ms")
}

#[tokio::test]
async fn only_whoever_shows_popups_knows_who_is_at_them() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (client, ui) = (bus.connect().await, bus.connect().await);
    ui.subscribe().await;
    client.ask("Subscribe", &vec!["tray", "state"]).await.unwrap();
    let id = client.notify(Notify { expire_timeout: 60_000, ..Notify::default() }).await;
    for refused in [
        client.ask("Hover", &true).await.unwrap_err(),
        client.ask("Visible", &false).await.unwrap_err(),
        client.ask("Hold", &(id, true)).await.unwrap_err(),
    ] {
        assert_eq!(name_of_error(&refused), REFUSED);
    }
    assert!(!stands(&ui).await);
    ui.ask("Hover", &true).await.unwrap();
    assert!(stands(&ui).await);
}

#[tokio::test]
async fn what_is_said_ends_with_whoever_said_it() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let stays = bus.connect().await;
    stays.subscribe().await;
    let id = stays.notify(Notify { expire_timeout: 60_000, ..Notify::default() }).await;
    for (member, said) in [("Hover", true), ("Hold", true)] {
        let goes = bus.connect().await;
        goes.subscribe().await;
        match member {
            "Hold" => goes.ask(member, &(id, said)).await.unwrap(),
            _ => goes.ask(member, &said).await.unwrap(),
        };
        assert!(stands(&stays).await, "{member}");
        goes.ask("Unsubscribe", &()).await.unwrap();
        assert!(!stands(&stays).await, "{member} goes on");
    }
    // Nothing to be seen is only where none of them has anything to show it on.
    let other = bus.connect().await;
    other.subscribe().await;
    stays.ask("Visible", &false).await.unwrap();
    assert!(!stands(&stays).await);
    other.ask("Unsubscribe", &()).await.unwrap();
    assert!(stands(&stays).await);
    stays.ask("Visible", &true).await.unwrap();
    assert!(!stands(&stays).await);
}

#[tokio::test]
async fn what_two_hold_is_held_until_neither_does() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (one, two) = (bus.connect().await, bus.connect().await);
    one.subscribe().await;
    two.subscribe().await;
    let id = one.notify(Notify { expire_timeout: 60_000, ..Notify::default() }).await;
    one.ask("Hold", &(id, true)).await.unwrap();
    two.ask("Hold", &(id, true)).await.unwrap();
    one.ask("Hold", &(id, false)).await.unwrap();
    assert!(stands(&two).await);
    two.leave().await;
    crate::harness::within(async { while stands(&one).await {} }).await;
}

//! What is said once more over the bus: one popup, many lives.

use tidings::view::View;
use tidings::wire::ViewForm;

use crate::harness::{Bus, Client, Notify};

/// What is on screen; whoever asks shows it from then on.
async fn screen(ui: &Client) -> View {
    let (_, view): (u64, ViewForm) = ui.ask("Subscribe", &vec!["popups"]).await.unwrap().body().deserialize().unwrap();
    view.read().view
}

fn ring() -> Notify<'static> {
    Notify { summary: "Ring", actions: &["default", ""], expire_timeout: 0, ..Notify::default() }
}

#[tokio::test]
async fn each_owner_hears_of_its_own() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (mut one, mut two, ui) = (bus.connect().await, bus.connect().await, bus.connect().await);
    let (first, second, third) = (one.notify(ring()).await, two.notify(ring()).await, one.notify(ring()).await);
    let keys = [ui.key(first).await, ui.key(second).await];
    let view = screen(&ui).await;
    assert_eq!(
        view.popups.iter().map(|popup| (popup.id.get(), popup.repeats.as_slice())).collect::<Vec<_>>(),
        [(third, &keys[..])]
    );
    one.call("CloseNotification", &first).await.unwrap();
    assert_eq!(one.signals_so_far().await, [format!("closed {first} 3")]);
    assert_eq!(screen(&ui).await.popups[0].repeats, keys[1..]);
    ui.ask("Invoke", &(third, "default", "")).await.unwrap();
    assert_eq!(one.signals_so_far().await, [format!("invoked {third} default"), format!("closed {third} 2")]);
    assert_eq!(two.signals_so_far().await, [format!("closed {second} 2")]);
    assert!(screen(&ui).await.popups.is_empty());
}

#[tokio::test]
async fn what_was_counted_is_counted_after_the_daemon_was_killed() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let (client, ui) = (bus.connect().await, bus.connect().await);
    for _ in 0..3 {
        client.notify(ring()).await;
    }
    let mut before = screen(&ui).await;
    assert_eq!(before.popups[0].repeats.len(), 2);
    // Of an earlier run it is not known which process it was.
    before.popups[0].process = None;
    daemon.process.signal("-KILL");
    daemon.process.wait();
    client.until_not_owned("org.freedesktop.Notifications").await;
    let _daemon = bus.tidingsd().await;
    assert_eq!(screen(&ui).await, before);
}

#[tokio::test]
async fn notify_send_called_thrice_is_one_popup() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let ui = bus.connect().await;
    for _ in 0..3 {
        assert!(bus.command("notify-send").args(["Build", "It failed"]).status().unwrap().success());
    }
    let popups = screen(&ui).await.popups;
    assert_eq!((popups.len(), popups[0].repeats.len()), (1, 2));
}

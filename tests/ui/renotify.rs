//! What a screen reader hears when a popup changes in its place: nothing, unless its sender makes news of it again.

use crate::a11y::Desktop;
use crate::harness::Notify;
use crate::screen::X11;
use crate::session::Session;

#[tokio::test]
async fn news_in_its_place_is_announced_once() {
    let mut session = Session::<X11>::start_with("x11-renotify", |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    desktop.begin_to_read(&session.bus).await;
    let mut listener = desktop.listen().await;
    session.restart(|_| {}).await;
    let client = session.bus.connect().await;
    let said = |app_name, body| Notify { app_name, summary: "Round", body, expire_timeout: 0, ..Notify::default() };
    let id = client.notify(said("Game", "one")).await;
    assert_eq!(desktop.said_until(&mut listener, "one").await, ["notification: Game, Round, one"]);
    session.until_popups(1).await;
    client.notify(Notify { replaces_id: id, ..said("Game", "two") }).await;
    let mut news = said("Game", "three");
    news.hints.insert("x-tidings-renotify", true.into());
    client.notify(Notify { replaces_id: id, ..news }).await;
    assert_eq!(desktop.said_until(&mut listener, "three").await, ["notification: Game, Round, three"]);
    client.notify(Notify { replaces_id: id, ..said("Game", "four") }).await;
    client.notify(said("Mail", "last")).await;
    assert_eq!(desktop.said_until(&mut listener, "last").await, ["notification: Mail, Round, last"]);
}

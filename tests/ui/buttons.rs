//! Which actions are buttons: a few at once, none that is empty, the sender's settings apart.

use std::collections::HashMap;

use crate::a11y::{Desktop, Node};
use crate::harness::Notify;
use crate::on_both;
use crate::screen::{Button, Screen, X11};
use crate::session::Session;

on_both!(the_others_are_behind_one_more);

async fn the_others_are_behind_one_more<S: Screen>(mut session: Session<S>) {
    let actions = &["one", "One", "two", "Two", "three", "Three", "four", "Four"];
    let (id, shot, popup) = session.show(Notify { actions, ..Notify::default() }).await;
    let buttons = shot.buttons(popup);
    assert_eq!(buttons.len(), 3, "two, and one for the others: {buttons:?}");
    session.click(Button::Primary, buttons[2].middle()).await;
    let (shot, blocks) =
        session.until_shown("a second row", |_, blocks| blocks.len() == 1 && blocks[0].height() > popup.height() + 20).await;
    let second = shot.buttons(blocks[0]);
    assert_eq!(second.len(), 2, "{second:?}");
    session.click(Button::Primary, second[1].middle()).await;
    assert_eq!(session.hear(2).await, [format!("invoked {id} four"), format!("closed {id} 2")]);
    session.until_empty().await;
    // The next one in this widget begins with few again.
    session.point_away();
    let (_, shot, next) = session.show(Notify { actions, ..Notify::default() }).await;
    assert_eq!((next.height(), shot.buttons(next).len()), (popup.height(), 3));
}

async fn told(name: &'static str) -> (Session<X11>, Desktop) {
    let session = Session::<X11>::start_with(name, |bus, _| bus.environment.extend(Desktop::environment())).await;
    let desktop = Desktop::start(&session.bus).await;
    (session, desktop)
}

fn buttons(tree: &Node) -> Vec<String> {
    tree.below().iter().filter(|node| node.role.contains("button")).map(|node| node.name.clone()).collect()
}

#[tokio::test]
async fn settings_are_apart_and_labels_are_plain() {
    let (mut session, desktop) = told("x11-buttons-settings").await;
    let actions =
        &["default", "", "app.hit::x", "", "settings", "Site <i>settings</i>", "a", "<b>Yes</b> &amp; _no", "inline-reply", ""];
    let id = session.client.notify(Notify { actions, expire_timeout: 0, ..Notify::default() }).await;
    let settings = desktop.until_told("the settings", |node| node.name == "Site <i>settings</i>").await;
    let told = buttons(&desktop.tree().await);
    assert_eq!(told, ["Site <i>settings</i>", "Close notification", "<b>Yes</b> &amp; _no", "Reply"]);
    desktop.press(&settings).await;
    assert_eq!(session.hear(2).await, [format!("invoked {id} settings"), format!("closed {id} 2")]);
}

#[tokio::test]
async fn icons_have_names() {
    let (session, desktop) = told("x11-buttons-icons").await;
    let hints = HashMap::from([("action-icons", true.into())]);
    let actions = &["media-skip-backward", "Back", "media-playback-pause", "", "media-skip-forward", "Next"];
    session.client.notify(Notify { actions, hints, expire_timeout: 0, ..Notify::default() }).await;
    desktop.until_told("the last", |node| node.name == "Next").await;
    let told = buttons(&desktop.tree().await);
    assert_eq!(told, ["Close notification", "Back", "Media playback pause", "Next"], "three icons are not many");
}

#[tokio::test]
async fn an_icon_that_the_theme_lacks_has_a_button_all_the_same() {
    let (mut session, desktop) = told("x11-buttons-no-icon").await;
    let hints = HashMap::from([("action-icons", true.into())]);
    let actions = &["media-skip-backward", "Back", "no-such-icon", "", "media-skip-forward", "Next"];
    let id = session.client.notify(Notify { actions, hints, expire_timeout: 0, ..Notify::default() }).await;
    desktop.until_told("the words of the icon", |node| node.name == "No such icon").await;
    let told = buttons(&desktop.tree().await);
    assert_eq!(told, ["Close notification", "Back", "No such icon", "More actions (1)"], "not all are icons: two are seen");
    let more = desktop.until_told("the others", |node| node.name == "More actions (1)").await;
    desktop.press(&more).await;
    let last = desktop.until_told("the last", |node| node.name == "Next").await;
    desktop.press(&last).await;
    assert_eq!(session.hear(2).await, [format!("invoked {id} media-skip-forward"), format!("closed {id} 2")]);
}

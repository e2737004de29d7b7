//! The head of a popup: whatever is in it, the popup is as wide as the person has chosen.

use std::collections::HashMap;

use crate::harness::Notify;
use crate::on_both;
use crate::screen::Screen;
use crate::session::Session;

on_both!(no_name_makes_a_popup_wider);

async fn no_name_makes_a_popup_wider<S: Screen>(mut session: Session<S>) {
    let (_, _, plain) = session.show(Notify::default()).await;
    let hints = || {
        HashMap::from([
            ("x-kde-origin-name", "a-rather-long.name-of.some-site.example.org".into()),
            ("urgency", zbus::Variant::U8(2)),
        ])
    };
    let app_name = "Somebody's Quite Remarkable Web Browser";
    let actions = &["settings", "Settings"];
    session.client.notify(Notify { app_name, actions, hints: hints(), ..Notify::default() }).await;
    let (_, blocks) = session.until_popups(2).await;
    assert_eq!((blocks[1].left, blocks[1].right), (plain.left, plain.right));
    assert_eq!((blocks[0].left, blocks[0].right), (plain.left, plain.right));
}

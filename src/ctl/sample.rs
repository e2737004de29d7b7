//! An entry for unit tests.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use tidings::content::markup::Body;
use tidings::core::notification::{Action, Id, ReplyField, Urgency};
use tidings::view::{Entry, Popup};

/// A live entry with a key of ten times its id.
pub(crate) fn sample(id: u32, app_name: &str, summary: &str) -> Entry {
    Entry {
        key: u64::from(id) * 10,
        notification: Popup {
            id: Id::new(id).unwrap(),
            key: u64::from(id) * 10,
            app_name: app_name.to_owned(),
            desktop_entry: None,
            origin: None,
            category: None,
            sender: None,
            process: None,
            app_icon: None,
            summary: summary.to_owned(),
            body: Body::parse("a <b>bold</b> word"),
            body_images: Vec::new(),
            picture: None,
            urgency: Urgency::Normal,
            progress: None,
            files: Vec::new(),
            colours: Default::default(),
            actions: vec![Action { key: "yes".to_owned(), label: "Yes, please".to_owned() }],
            action_icons: false,
            point: None,
            reply_field: ReplyField::default(),
            web: Default::default(),
            default_action: true,
            sender_left: false,
            received_ms: 1_000,
            clock: None,
            repeats: Vec::new(),
            alerts: 0,
            asks: None,
        },
        live: true,
        on_screen: false,
        unread: true,
        has_pictures: false,
        ended: None,
    }
}

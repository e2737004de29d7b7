//! An entry of the tray or the archive, and the numbers that a status bar shows of them.

use super::Popup;
use crate::content::image::Icon;

/// How a notification ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// Why: the number of the specification's `NotificationClosed`.
    pub reason: u32,
}

/// One notification as the tray and the archive list it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its own for good; grows in the order in which notifications came.
    pub key: u64,
    /// What it says; of its pictures only those that are names of icons.
    pub notification: Popup,
    /// Its id answers to its sender: actions can be chosen.
    pub live: bool,
    /// Its popup is on screen.
    pub on_screen: bool,
    /// It came, or alerted anew, since the tray was last open.
    pub unread: bool,
    /// There are pictures that are not in `notification`.
    pub has_pictures: bool,
    /// How it ended, once it has.
    pub ended: Option<Ended>,
}

/// All pictures of one notification.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pictures {
    /// The small icon of the application.
    pub app_icon: Option<Icon>,
    /// The large picture.
    pub picture: Option<Icon>,
    /// Those that the body names, in its order.
    pub body_images: Vec<Option<Icon>>,
    /// The one below the text.
    pub image: Option<Icon>,
    /// The mark beside the name of the application.
    pub badge: Option<Icon>,
}

/// One change of what the tray lists. Few are held at once.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq)]
pub enum TrayChange {
    /// A new entry, or new content of the one with its key.
    Put(Entry),
    /// The entry with this key has left the tray.
    Drop(u64),
}

/// Numbers for status bars and for the tray icon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// On screen.
    pub popups: u32,
    /// Waiting for a place on screen.
    pub waiting: u32,
    /// Entries in the tray.
    pub tray: u32,
    /// Live ones among them.
    pub live: u32,
    /// Those that came since the tray was last open.
    pub unread: u32,
    /// Do-not-disturb is on.
    pub dnd: bool,
    /// When it ends by itself, in milliseconds since the Unix epoch.
    pub dnd_until_ms: Option<u64>,
    /// Held back since it began.
    pub missed: u32,
    /// The tray is on screen.
    pub tray_open: bool,
    /// Name of the icon that the newest of what is unread has as its badge, if it has one.
    pub badge: Option<String>,
}

//! The forms of an entry of the tray or the archive, and of the numbers that bars show.

use zbus::{DeserializeDict, SerializeDict, Type};

use super::popup::PopupForm;
use crate::view::{Ended, Entry, State};

/// An [`Entry`] as a dictionary; of its pictures only those that are names.
#[derive(Debug, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct EntryForm {
    key: u64,
    notification: PopupForm,
    live: bool,
    on_screen: bool,
    unread: bool,
    has_pictures: bool,
    ended_ms: Option<u64>,
    reason: Option<u32>,
}

impl EntryForm {
    /// The form of `entry`.
    pub fn of(entry: &Entry) -> Self {
        Self {
            key: entry.key,
            notification: PopupForm::of(&entry.notification),
            live: entry.live,
            on_screen: entry.on_screen,
            unread: entry.unread,
            has_pictures: entry.has_pictures,
            ended_ms: entry.ended.map(|ended| ended.at_ms),
            reason: entry.ended.map(|ended| ended.reason),
        }
    }

    /// The entry; `None` where its notification makes no sense.
    pub fn entry(self) -> Option<Entry> {
        let ended = self.ended_ms.zip(self.reason).map(|(at_ms, reason)| Ended { at_ms, reason });
        Some(Entry {
            key: self.key,
            notification: self.notification.popup()?,
            live: self.live,
            on_screen: self.on_screen,
            unread: self.unread,
            has_pictures: self.has_pictures,
            ended,
        })
    }
}

/// A [`State`] as a dictionary.
#[derive(Debug, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct StateForm {
    popups: u32,
    waiting: u32,
    tray: u32,
    live: u32,
    unread: u32,
    dnd: bool,
    dnd_until_ms: Option<u64>,
    missed: u32,
    tray_open: bool,
    badge: Option<String>,
}

impl StateForm {
    /// The form of `state`.
    pub fn of(state: &State) -> Self {
        Self {
            popups: state.popups,
            waiting: state.waiting,
            tray: state.tray,
            live: state.live,
            unread: state.unread,
            dnd: state.dnd,
            dnd_until_ms: state.dnd_until_ms,
            missed: state.missed,
            tray_open: state.tray_open,
            badge: state.badge.clone(),
        }
    }

    /// The numbers.
    pub fn state(self) -> State {
        State {
            popups: self.popups,
            waiting: self.waiting,
            tray: self.tray,
            live: self.live,
            unread: self.unread,
            dnd: self.dnd,
            dnd_until_ms: self.dnd_until_ms,
            missed: self.missed,
            tray_open: self.tray_open,
            badge: self.badge,
        }
    }
}

//! The popup of a notification that its sender has taken back: it stays for a moment, for the next one to take its place.

use std::time::Duration;

use super::Core;
use super::identity::{Caller, Client};
use super::notification::{Content, Id};
use super::places::Place;
use super::time::Now;
use crate::view::permission::Question;

/// How long the popup of a notification that its sender took back stays, for the next one of that sender to take its place:
/// Firefox replaces by closing and sending anew within a few milliseconds.
pub(super) const GHOST: Duration = Duration::from_millis(100);

/// The popup of an ended notification that is still on screen.
#[derive(Debug)]
pub(super) struct Ghost {
    pub(super) id: Id,
    client: Client,
    app_name: String,
    desktop_entry: Option<String>,
    pub(super) until: Duration,
    /// Whose popup it was.
    pub(super) subject: Option<u64>,
    /// What was asked below it.
    pub(super) asks: Option<Question>,
}

impl Core {
    /// The sender is about to take back what is on screen: its popup stays for a moment. One for each sender.
    pub(super) fn leave_ghost(&mut self, id: Id, client: &Client, now: Now) {
        let older = self.ghosts.iter().find(|ghost| ghost.client == *client).map(|ghost| ghost.id);
        if let Some(older) = older {
            self.drop_ghost(older, now);
        }
        let Some(live) = self.live.get(&id).filter(|live| live.place == Place::Popup) else { return };
        self.ghosts.push(Ghost {
            id,
            client: client.clone(),
            app_name: live.content.app_name.clone(),
            desktop_entry: live.content.desktop_entry.clone(),
            until: now.mono.saturating_add(GHOST),
            subject: live.subject,
            asks: live.asks,
        });
    }

    pub(super) fn drop_ghost(&mut self, id: Id, now: Now) {
        self.ghosts.retain(|ghost| ghost.id != id);
        self.leave_screen(id, now);
    }

    /// The ghost whose place a new notification takes: the one with its own number, else, where it names none, that of its sender.
    pub(super) fn take_ghost(&mut self, id: Id, caller: &Caller, replaces_id: u32, content: &Content) -> Option<Ghost> {
        let same = |ghost: &Ghost| {
            ghost.client == caller.client && ghost.app_name == content.app_name && ghost.desktop_entry == content.desktop_entry
        };
        let own = self.ghosts.iter().position(|ghost| ghost.id == id);
        let index = own.or_else(|| self.ghosts.iter().position(|ghost| replaces_id == 0 && same(ghost)))?;
        Some(self.ghosts.remove(index))
    }
}

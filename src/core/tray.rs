//! The tray: what the person has not dealt with, live or expired, and what of it is new.
//!
//! While the tray is shown nothing pops up: what comes is there to be seen.

use super::effect::{Effect, Write};
use super::identity::{Client, Identity};
use super::notification::{Content, Id, Reason};
use super::places::Place;
use super::shown::popup_of;
use super::time::Now;
use super::{Core, Live, Refusal};
use crate::content::image::Icon;
use crate::view::{Change, Ended, Entry, Pictures, State, TrayChange};

/// One that has ended without the person having dealt with it.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) id: Id,
    pub(super) client: Client,
    pub(super) identity: Identity,
    pub(super) content: Content,
    pub(super) unread: bool,
    pub(super) received_ms: u64,
    pub(super) ended: Ended,
    /// It is in the archive.
    pub(super) archived: bool,
}

impl Core {
    /// Everything in the tray, newest first.
    pub fn entries(&self) -> Vec<Entry> {
        let live = self.live.iter().filter(|(_, live)| self.lists(live)).map(|(id, live)| entry_of(*id, live));
        let kept = self.kept.iter().map(|(key, kept)| kept.entry(*key));
        let mut entries: Vec<Entry> = live.chain(kept).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.notification.time_ms(), entry.key)));
        entries
    }

    /// The entry of this key, while it is in the tray.
    pub fn entry(&self, key: u64) -> Option<Entry> {
        match self.by_key.get(&key) {
            Some(id) => self.live.get(id).filter(|live| self.lists(live)).map(|live| entry_of(*id, live)),
            None => self.kept.get(&key).map(|kept| kept.entry(key)),
        }
    }

    /// Whether it is in the list of what the person has not dealt with.
    fn lists(&self, live: &Live) -> bool {
        let shown = matches!(live.place, Place::Popup | Place::Waiting) || self.counted.contains_key(&live.key);
        !live.is_ours() && (shown || (live.place == Place::Tray && live.manner.tray))
    }

    /// The pictures of what has this key, while it is in the tray.
    pub fn pictures(&self, key: u64) -> Option<Pictures> {
        let live = self.by_key.get(&key).and_then(|id| self.live.get(id)).map(|live| &live.content);
        let content = live.or_else(|| self.kept.get(&key).map(|kept| &kept.content))?;
        Some(Pictures {
            app_icon: content.app_icon.clone(),
            picture: content.picture.clone(),
            body_images: content.body_images.clone(),
            image: content.web.image.clone(),
            badge: content.web.badge.clone(),
        })
    }

    /// What has changed in the tray since this was last asked.
    pub fn take_tray_changes(&mut self) -> Vec<TrayChange> {
        let touched = std::mem::take(&mut self.touched);
        touched.into_iter().map(|key| self.entry(key).map_or(TrayChange::Drop(key), TrayChange::Put)).collect()
    }

    /// As [`Core::take_tray_changes`] where nobody follows the tray.
    pub fn drop_tray_changes(&mut self) {
        self.touched.clear();
    }

    /// Whether anything has changed in the tray since [`Core::take_tray_changes`].
    pub fn tray_has_changed(&self) -> bool {
        !self.touched.is_empty()
    }

    /// The numbers.
    pub fn state(&self) -> State {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let live = self.live.values().filter(|live| self.lists(live));
        let unread = live.clone().filter(|live| live.unread).count();
        let kept_unread = self.kept.values().filter(|kept| kept.unread).count();
        let live = live.count();
        State {
            // A popup that its sender has taken back is on screen for a moment more.
            popups: count(self.view.popups.len().saturating_sub(self.ghosts.len())),
            waiting: self.view.waiting,
            tray: count(live.saturating_add(self.kept.len())),
            live: count(live),
            unread: count(unread.saturating_add(kept_unread)),
            dnd: self.dnd.is_some(),
            dnd_until_ms: self.dnd.as_ref().and_then(super::dnd::Dnd::until_ms),
            missed: self.dnd.as_ref().map_or(0, |dnd| dnd.missed),
            tray_open: self.view.tray_open,
            badge: self.newest_badge(),
        }
    }

    /// The name of the icon that is the badge of the newest of what is unread.
    fn newest_badge(&self) -> Option<String> {
        let live = self.live.values().filter(|live| live.unread && !live.is_ours()).map(|live| (live.key, &live.content));
        let kept = self.kept.iter().filter(|(_, kept)| kept.unread).map(|(key, kept)| (*key, &kept.content));
        let (_, newest) = live.chain(kept).max_by_key(|(key, _)| *key)?;
        match &newest.web.badge {
            Some(Icon::Name(name)) => Some(name.clone()),
            _ => None,
        }
    }

    /// The tray comes onto the screen or leaves it; not onto a locked one. What it shows is no news afterwards, and pops up no more.
    pub fn show_tray(&mut self, open: bool, now: Now) {
        if self.view.tray_open == open || (open && self.presence.locked) {
            return;
        }
        let wanted = self.wants_ui();
        self.change(Change::TrayOpen(open));
        if open {
            self.read_all();
            for id in self.screen.iter().chain(&self.waiting).copied().collect::<Vec<_>>() {
                self.hide_live(id, now);
            }
        } else {
            // What was being written there is gone with it.
            self.release(|live| live.place == Place::Tray, now);
            self.ask_next(now);
        }
        if self.wants_ui() && !wanted {
            self.effects.push_back(Effect::WakeUi);
        }
    }

    fn read_all(&mut self) {
        let mut any = false;
        for live in self.live.values_mut().filter(|live| live.unread) {
            live.unread = false;
            any = true;
            self.touched.insert(live.key);
        }
        for (key, kept) in self.kept.iter_mut().filter(|(_, kept)| kept.unread) {
            kept.unread = false;
            any = true;
            self.touched.insert(*key);
        }
        if any {
            self.effects.push_back(Effect::Persist(Write::Read));
        }
    }

    /// The person has dealt with these: they leave the tray. Keys that are not in it are ignored.
    pub fn dismiss_keys(&mut self, keys: &[u64], now: Now) {
        let subjects = self.subjects_on_screen(keys.iter().filter_map(|key| self.by_key.get(key).copied()));
        self.count_dismissed(subjects);
        for key in keys {
            match self.by_key.get(key).copied() {
                Some(id) => self.end(id, Reason::Dismissed, now),
                None => self.drop_kept(*key),
            }
        }
    }

    /// Takes a live one back as its sender would.
    pub fn close_for_sender(&mut self, id: Id, now: Now) -> Result<(), Refusal> {
        if !self.live.contains_key(&id) {
            return Err(Refusal::NotFound);
        }
        self.end(id, Reason::Closed, now);
        Ok(())
    }

    /// Takes popups off the screen; they stay in the tray. Keys that are not on screen are ignored.
    pub fn hide(&mut self, keys: &[u64], now: Now) {
        for id in keys.iter().filter_map(|key| self.by_key.get(key).copied()).collect::<Vec<_>>() {
            self.hide_live(id, now);
        }
    }

    /// From the screen, or from waiting for it, to the tray; one of our own has no place there and ends.
    pub(super) fn hide_live(&mut self, id: Id, now: Now) {
        let on_screen = |live: &&Live| matches!(live.place, Place::Popup | Place::Waiting);
        let Some(live) = self.live.get(&id).filter(on_screen) else { return };
        if live.is_ours() {
            self.postpone_question(id);
            return self.end(id, Reason::Dismissed, now);
        }
        let (place, key, stored) = (live.place, live.key, live.is_stored());
        if let Some(live) = self.live.get_mut(&id) {
            // The field that a reply was being written in goes with the popup.
            live.held = false;
            live.asks = None;
        }
        self.part(id, now);
        // First, so that nothing is put where it was while it still counts as there.
        self.put_in_tray(id, now);
        self.announce(id, false);
        self.leave_place(id, place, now);
        self.touched.insert(key);
        if stored {
            self.effects.push_back(Effect::Persist(Write::Hidden(key)));
        }
    }

    pub(super) fn keep(&mut self, key: u64, kept: Kept) {
        self.kept.insert(key, kept);
        self.touched.insert(key);
        self.limit_kept();
    }

    pub(super) fn limit_kept(&mut self) {
        while self.kept.len() > self.options.kept
            && let Some(oldest) = self.kept.keys().next().copied()
        {
            self.drop_kept(oldest);
        }
    }

    pub(super) fn drop_kept(&mut self, key: u64) {
        if self.kept.remove(&key).is_some() {
            self.touched.insert(key);
            self.effects.push_back(Effect::Persist(Write::Dropped(key)));
            self.uncount(key);
        }
    }
}

impl Kept {
    fn entry(&self, key: u64) -> Entry {
        let mut notification = popup_of(key, self.id, &self.content, &self.identity, false, self.received_ms);
        let has_pictures = leave_names(&mut notification);
        Entry { key, notification, live: false, on_screen: false, unread: self.unread, has_pictures, ended: Some(self.ended) }
    }
}

fn entry_of(id: Id, live: &Live) -> Entry {
    let mut notification = popup_of(live.key, id, &live.content, &live.identity, live.owner_present, live.received_ms());
    let has_pictures = leave_names(&mut notification);
    Entry {
        key: live.key,
        notification,
        live: true,
        on_screen: live.place == Place::Popup,
        unread: live.unread,
        has_pictures,
        ended: None,
    }
}

/// Takes out the pictures that are not names; whether there were any.
pub(crate) fn leave_names(popup: &mut crate::view::Popup) -> bool {
    let mut others = false;
    let web = &mut popup.web;
    for slot in
        [&mut popup.app_icon, &mut popup.picture, &mut web.image, &mut web.badge].into_iter().chain(&mut popup.body_images)
    {
        if slot.as_ref().is_some_and(|icon| !matches!(icon, Icon::Name(_))) {
            *slot = None;
            others = true;
        }
    }
    for file in &mut popup.files {
        file.picture = None;
    }
    others
}

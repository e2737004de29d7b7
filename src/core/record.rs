//! What of a notification must outlive the process, and how a core begins again with it.

use super::clock::Clock;
use super::dnd::Quiet;
use super::event::Announced;
use super::identity::{Caller, Client, Identity};
use super::notification::{Attachment, Content, Id, PictureSlot};
use super::permission::Leave;
use super::places::Place;
use super::time::Now;
use super::tray::Kept;
use super::{Core, Live};
use crate::content::image::Icon;
use crate::content::web::Web;
use crate::view::Ended;

/// A notification as a later run needs it: live, or ended and still in the tray. Pictures are not part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its own for good.
    pub key: u64,
    /// Its id on the bus that it was received on.
    pub id: Id,
    /// The connection that is told of what happens to it.
    pub client: Client,
    /// The application behind that.
    pub identity: Identity,
    /// What it says.
    pub content: Content,
    /// Its popup is on screen, or waits for a place, or another one counts it.
    pub on_screen: bool,
    /// It came since the tray was last open.
    pub unread: bool,
    /// When it was received, in milliseconds since the Unix epoch.
    pub received_ms: u64,
    /// How it ended, if it has.
    pub ended: Option<Ended>,
    /// It is to be in the archive.
    pub archived: bool,
}

impl Core {
    /// The record of what has this key, as long as it is live or in the tray and is to be kept.
    pub fn record(&self, key: u64) -> Option<Record> {
        if let Some((id, live)) = self.by_key.get(&key).and_then(|id| Some((*id, self.live.get(id)?))) {
            return live.is_stored().then(|| Record {
                key,
                id,
                client: live.client.clone(),
                identity: live.identity.clone(),
                content: without_pictures(&live.content),
                on_screen: live.place != Place::Tray || self.counted.contains_key(&key),
                unread: live.unread,
                received_ms: live.received_ms(),
                ended: None,
                archived: live.manner.history,
            });
        }
        self.kept.get(&key).map(|kept| Record {
            key,
            id: kept.id,
            client: kept.client.clone(),
            identity: kept.identity.clone(),
            content: without_pictures(&kept.content),
            on_screen: false,
            unread: kept.unread,
            received_ms: kept.received_ms,
            ended: Some(kept.ended),
            archived: kept.archived,
        })
    }

    /// The key of a live one.
    pub fn key_of(&self, id: Id) -> Option<u64> {
        self.live.get(&id).filter(|live| live.is_stored()).map(|live| live.key)
    }

    /// Above every key that was ever given.
    pub fn next_key(&self) -> u64 {
        self.next_key
    }

    /// A picture of what has this key has been found again.
    pub fn restore_picture(&mut self, key: u64, slot: PictureSlot, icon: Icon) {
        let live = self.by_key.get(&key).copied();
        let content = match live {
            Some(id) => self.live.get_mut(&id).map(|live| &mut live.content),
            None => self.kept.get_mut(&key).map(|kept| &mut kept.content),
        };
        let Some(content) = content else { return };
        let Some(place) = content.picture_mut(slot) else { return };
        // What was sent anew meanwhile is newer.
        place.get_or_insert(icon);
        self.touched.insert(key);
        if let Some(id) = live {
            self.refresh(id);
        }
    }

    /// The keys of all records, oldest first.
    pub fn recorded(&self) -> Vec<u64> {
        let live = self.by_key.iter().filter(|(_, id)| self.live.get(id).is_some_and(Live::is_stored));
        let mut keys: Vec<u64> = live.map(|(key, _)| *key).chain(self.kept.keys().copied()).collect();
        keys.sort_unstable();
        keys
    }

    /// Begins with what an earlier run has left; to be called before anything else. `next_key` is above every key that was ever
    /// given, `quiet` says whether do-not-disturb was on. Who owns what is live must be asked of the bus afterwards.
    pub fn restore(&mut self, records: Vec<Record>, next_key: u64, quiet: Option<Quiet>, now: Now) {
        if let Some(quiet) = quiet {
            self.restore_dnd(quiet, &records);
        }
        self.next_key = self.next_key.max(next_key);
        for record in records {
            self.next_key = self.next_key.max(record.key.saturating_add(1));
            match record.ended {
                Some(ended) => self.keep(record.key, kept(record, ended)),
                None => self.revive(record, now),
            }
        }
        // What is begun with is there already; it is no news to whoever keeps it.
        self.effects.retain(|effect| !matches!(effect, super::Effect::Persist(super::Write::Dropped(_))));
    }

    fn revive(&mut self, record: Record, now: Now) {
        let id = record.id;
        if self.live.contains_key(&id) || self.by_key.contains_key(&record.key) {
            return;
        }
        self.ids.adopt(id, &record.identity);
        let (subject, manner) = self.meet_again(&record.identity, &record.content);
        let caller = Caller { client: record.client, identity: record.identity, process: None };
        self.revisions = self.revisions.wrapping_add(1);
        let live = Live {
            content: record.content,
            client: caller.client.clone(),
            identity: caller.identity.clone(),
            process: None,
            owner_present: true,
            place: Place::Tray,
            clock: Clock::None,
            received: std::time::Duration::from_millis(record.received_ms),
            revision: self.revisions,
            key: record.key,
            unread: record.unread,
            held: false,
            told: None,
            alerts: 0,
            repeats: Vec::new(),
            // The run before has told its sender.
            announced: Announced::Shown,
            subject: Some(subject),
            manner,
            asks: None,
            refused_until_ms: 0,
        };
        self.add(id, live);
        if manner.leave == Leave::Awaited && record.on_screen {
            self.withhold(id, now);
        } else if record.on_screen && self.may_pop_up(id) {
            self.put_on_screen(id, now);
        } else {
            self.put_in_tray(id, now);
        }
    }
}

impl Live {
    /// Whether it is to be found again by a later run, and in the archive.
    pub(super) fn is_stored(&self) -> bool {
        !self.content.transient && self.place != Place::Denied
    }
}

fn kept(record: Record, ended: Ended) -> Kept {
    Kept {
        id: record.id,
        client: record.client,
        identity: record.identity,
        content: record.content,
        unread: record.unread,
        received_ms: record.received_ms,
        ended,
        archived: record.archived,
    }
}

/// Pictures that are names are text; the others are files of this process.
fn without_pictures(content: &Content) -> Content {
    let name = |icon: &Option<Icon>| icon.clone().filter(|icon| matches!(icon, Icon::Name(_)));
    Content {
        app_icon: name(&content.app_icon),
        picture: name(&content.picture),
        body_images: content.body_images.iter().map(name).collect(),
        web: Web { badge: name(&content.web.badge), image: name(&content.web.image), ..content.web.clone() },
        files: content.files.iter().map(|file| Attachment { path: file.path.clone(), picture: None }).collect(),
        ..content.clone()
    }
}

//! What Tidings itself shows: how much was missed, what is wrong with the archive, an archived notification once more.
//!
//! It has an id like any other, and nobody on the bus hears of it.

use std::sync::Arc;

use super::clock::Clock;
use super::event::Announced;
use super::identity::{Caller, Client, Identity};
use super::notification::{Content, Id};
use super::permission::Manner;
use super::places::Place;
use super::time::Now;
use super::{Core, Live};
use crate::content::markup::{Body, Node};
use crate::view::permission::Question;

impl Core {
    /// Shows `content` on screen; it is not kept. An action of it opens the tray.
    pub fn notify_ours(&mut self, content: Content, now: Now) -> Id {
        self.show_ours(content, true, now)
    }

    /// As [`Core::notify_ours`], in the place of `before` where the person has not dismissed that.
    pub fn notify_ours_instead(&mut self, before: Option<Id>, content: Content, now: Now) -> Id {
        let there = before.and_then(|id| Some((id, self.live.get_mut(&id).filter(|live| live.is_ours())?)));
        let Some((id, live)) = there else { return self.notify_ours(content, now) };
        live.content = Content { transient: true, ..content };
        if live.place == Place::Popup {
            self.start_clock(id, now);
        }
        self.refresh(id);
        id
    }

    /// Shows an archived notification once more, as one whose sender has left.
    pub fn recall(&mut self, mut content: Content, now: Now) -> Id {
        content.actions.clear();
        self.show_ours(content, false, now)
    }

    /// Tells the person that the archive has a problem.
    pub fn tell_of_archive(&mut self, summary: &str, body: &str, now: Now) {
        let content = Content {
            app_name: "Tidings".to_owned(),
            summary: summary.to_owned(),
            body: Body(vec![Node::Text(body.to_owned())]),
            ..Content::default()
        };
        self.notify_ours(content, now);
    }

    /// Asks the person about the subject with this number.
    pub(super) fn show_question(&mut self, content: Content, number: u64, now: Now) -> Id {
        let id = self.insert_ours(content, true, now);
        if let Some(live) = self.live.get_mut(&id) {
            live.subject = Some(number);
            live.asks = Some(Question::Request);
        }
        self.put_new(id, now)
    }

    fn show_ours(&mut self, content: Content, answers: bool, now: Now) -> Id {
        let id = self.insert_ours(content, answers, now);
        self.put_new(id, now)
    }

    fn put_new(&mut self, id: Id, now: Now) -> Id {
        self.put_on_screen(id, now);
        let identity = self.live.get(&id).map(|live| live.identity.clone());
        if let Some(identity) = identity {
            self.keep_within_limit(&identity, Some(id), now);
        }
        id
    }

    fn insert_ours(&mut self, content: Content, answers: bool, now: Now) -> Id {
        let nobody = Client(Arc::from(""));
        let caller = Caller { client: nobody.clone(), identity: Identity::Connection(nobody), process: None };
        let id = self.ids.fresh(&caller.identity, |id| self.live.contains_key(&id));
        self.reserve_ids();
        self.revisions = self.revisions.wrapping_add(1);
        let live = Live {
            content: Content { transient: true, ..content },
            client: caller.client,
            identity: caller.identity,
            process: None,
            owner_present: answers,
            place: Place::Tray,
            clock: Clock::None,
            received: now.wall,
            revision: self.revisions,
            key: self.take_key(),
            unread: false,
            held: false,
            told: None,
            alerts: 0,
            repeats: Vec::new(),
            announced: Announced::default(),
            subject: None,
            manner: Manner::default(),
            asks: None,
            refused_until_ms: 0,
        };
        self.add(id, live);
        id
    }
}

//! What those who show popups say of the person: at the popups, writing a reply, without anything to see them on.
//!
//! Only they can know it, so nobody else is believed; what one has said ends when it shows popups no longer.

use std::collections::{BTreeMap, BTreeSet};

use tidings::core::identity::Client;
use tidings::core::notification::Id;

use crate::driver::Driver;
use crate::fronts::tidings::{Error, not_found};

/// One thing that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard<'a> {
    /// The person is at the popups, or no longer.
    Inside(bool),
    /// There is an output to see them on, or none.
    Visible(bool),
    /// A reply to this one is being written, or no longer.
    Held(Id, bool),
    /// These were behind a line and are seen now.
    Seen(&'a [u64]),
}

/// What has been said by one of them and still holds.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    inside: bool,
    blind: bool,
    held: BTreeSet<Id>,
}

/// What has been said and still holds, of whoever has said anything.
#[derive(Debug, Default)]
pub(crate) struct Showing(BTreeMap<Client, Said>);

impl Showing {
    fn learn(&mut self, client: &Client, heard: Heard<'_>) {
        let said = self.0.entry(client.clone()).or_default();
        match heard {
            Heard::Inside(inside) => said.inside = inside,
            Heard::Visible(visible) => said.blind = !visible,
            Heard::Held(id, true) => drop(said.held.insert(id)),
            Heard::Held(id, false) => drop(said.held.remove(&id)),
            Heard::Seen(_) => {}
        }
    }

    /// Drops those that `show` nothing any more; what they alone had held.
    fn forget(&mut self, show: impl Fn(&Client) -> bool) -> BTreeSet<Id> {
        let mut gone = BTreeSet::new();
        self.0.retain(|client, said| {
            let stays = show(client);
            if !stays {
                gone.append(&mut said.held);
            }
            stays
        });
        gone.retain(|id| !self.holds(*id));
        gone
    }

    fn inside(&self) -> bool {
        self.0.values().any(|said| said.inside)
    }

    fn holds(&self, id: Id) -> bool {
        self.0.values().any(|said| said.held.contains(&id))
    }

    /// How many have nothing to see popups on.
    fn blind(&self) -> usize {
        self.0.values().filter(|said| said.blind).count()
    }
}

impl Driver {
    /// Somebody says this; they are believed if they show popups.
    pub(crate) fn hear_of(&mut self, client: &Client, heard: Heard<'_>) -> Result<(), Error> {
        if !self.subscribers.shows_popups(client) {
            let why = "only whoever follows the popups shows them, and knows of the person at them";
            return Err(Error::AccessDenied(why.to_owned()));
        }
        let now = self.now();
        self.showing.learn(client, heard);
        match heard {
            Heard::Inside(_) => self.core.hover(self.showing.inside(), now),
            Heard::Visible(_) => self.follow_visible(),
            // Another one may be writing to it too.
            Heard::Held(id, _) if self.core.hold(id, self.showing.holds(id), now).is_err() => {
                self.showing.learn(client, Heard::Held(id, false));
                return Err(not_found());
            }
            Heard::Held(..) => {}
            Heard::Seen(keys) => self.core.renew_keys(keys, now),
        }
        Ok(())
    }

    /// Those who show popups are others now: what was said by one that shows none any more ends.
    pub(crate) fn follow_showing(&mut self) {
        let (now, was_inside) = (self.now(), self.showing.inside());
        for id in self.showing.forget(|client| self.subscribers.shows_popups(client)) {
            // It may have ended meanwhile.
            let _ = self.core.hold(id, false, now);
        }
        if was_inside && !self.showing.inside() {
            self.core.hover(false, now);
        }
        self.follow_visible();
    }

    fn follow_visible(&mut self) {
        let (blind, all) = (self.showing.blind(), self.subscribers.showing());
        self.core.visible(all == 0 || blind < all, self.now());
    }
}

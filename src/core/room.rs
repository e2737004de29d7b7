//! How much room there is on screen: how many places what is there takes, and which of those that wait may come.
//!
//! However many popups of one group there are, they take no more places than those that are shown of it: the newest, and a line
//! for the others ([`crate::view::group`]). So one application leaves room for the others. Critical ones and those that
//! are being answered are always shown, each by itself.

use super::identity::Identity;
use super::notification::Id;
use super::{Core, Live};
use crate::view::group::{TOGETHER, group_name};

/// What is on screen of one group.
struct Group<'a> {
    name: String,
    identity: &'a Identity,
    count: usize,
}

/// What is on screen, by groups.
pub(super) struct Room<'a> {
    groups: Vec<Group<'a>>,
    /// Those that belong to none.
    others: usize,
    /// Those of which only the popup is left, for a moment.
    ghosts: usize,
    places: usize,
    stacks: bool,
}

impl Room<'_> {
    /// How many places are taken.
    fn taken(&self) -> usize {
        let groups = self.groups.iter().map(|group| group.count.min(TOGETHER));
        groups.fold(self.others.saturating_add(self.ghosts), usize::saturating_add)
    }

    /// Whether more is on screen than may be. What is there for a moment only is no reason to move others.
    pub(super) fn is_over(&self) -> bool {
        self.taken().saturating_sub(self.ghosts) > self.places || self.groups.iter().any(|group| group.count > self.places)
    }

    fn count(&self, live: &Live) -> usize {
        if !self.stacks || !live.is_grouped() {
            return 0;
        }
        let name = live.group_name();
        let same = |group: &&Group<'_>| *group.identity == live.identity && group.name == name;
        self.groups.iter().find(same).map_or(0, |group| group.count)
    }

    /// Whether there is a place for it. Behind a line there is room for as many as could be shown were they alone.
    pub(super) fn has_for(&self, live: &Live) -> bool {
        match self.count(live) {
            count if count >= TOGETHER => count < self.places,
            _ => self.taken() < self.places,
        }
    }

    /// Whether there are more of its group than may be.
    fn is_crowded(&self, live: &Live) -> bool {
        self.count(live) > self.places
    }

    /// Whether a place is free when this one goes: it is not one of many that are behind a line.
    fn frees(&self, live: &Live) -> bool {
        self.count(live) <= TOGETHER
    }
}

impl Core {
    /// What room there is.
    pub(super) fn room(&self) -> Room<'_> {
        let mut room =
            Room { groups: Vec::new(), others: 0, ghosts: 0, places: self.options.popups, stacks: self.options.stack };
        for id in &self.screen {
            match self.live.get(id) {
                None => room.ghosts = room.ghosts.saturating_add(1),
                Some(live) if !room.stacks || !live.is_grouped() => room.others = room.others.saturating_add(1),
                Some(live) => {
                    let (name, identity) = (live.group_name(), &live.identity);
                    match room.groups.iter_mut().find(|group| group.identity == identity && group.name == name) {
                        Some(group) => group.count = group.count.saturating_add(1),
                        None => room.groups.push(Group { name, identity, count: 1 }),
                    }
                }
            }
        }
        room
    }

    /// The first of those that wait that there is a place for.
    pub(super) fn next_that_fits(&self) -> Option<Id> {
        let room = self.room();
        let mut refused: Option<&Live> = None;
        let waiting = self.waiting.iter().filter_map(|id| Some((*id, self.live.get(id)?)));
        let mut waiting = waiting.filter(|(_, live)| self.may_come(live));
        let found = waiting.find(|(_, live)| {
            // Many of one application wait behind one another.
            let fits = !refused.is_some_and(|before| before.is_like(live)) && room.has_for(live);
            refused = Some(live);
            fits
        });
        found.map(|(id, _)| id)
    }

    /// The one that leaves the screen for others: the latest of a group that has too many, the latest calm one whose going frees a place at once, else the latest calm
    /// one, else the latest; of those that `may`.
    pub(super) fn displaced(&self, may: impl Fn(&Live) -> bool) -> Option<Id> {
        let room = self.room();
        let shown = || self.screen.iter().rev().filter_map(|id| Some((*id, self.live.get(id)?))).filter(|(_, live)| may(live));
        let calm = || shown().filter(|(_, live)| !live.goes_first());
        let crowded = calm().find(|(_, live)| room.is_crowded(live));
        let freeing = || calm().find(|(_, live)| room.frees(live)).or_else(|| calm().next());
        crowded.or_else(freeing).or_else(|| shown().next()).map(|(id, _)| id)
    }
}

impl Live {
    /// Whether it may be behind a line.
    fn is_grouped(&self) -> bool {
        !self.goes_first() && !self.held
    }

    fn group_name(&self) -> String {
        let content = &self.content;
        group_name(&content.app_name, content.desktop_entry.as_deref(), content.origin.as_deref())
    }

    /// Whether it is of the same group for sure.
    fn is_like(&self, other: &Live) -> bool {
        let (one, two) = (&self.content, &other.content);
        self.identity == other.identity
            && self.is_grouped() == other.is_grouped()
            && one.app_name == two.app_name
            && one.desktop_entry == two.desktop_entry
            && one.origin == two.origin
    }
}

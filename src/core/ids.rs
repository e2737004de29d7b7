//! Which number a notification gets: never 0, never one that another program was given.
//!
//! Numbers count up from where the last run on this bus cannot have been. A number that a client names itself (an id from
//! before a restart, the tags of Electron) may be adopted once it is certain that no other program was given it.

use std::collections::{BTreeMap, VecDeque};

use super::identity::Identity;
use super::notification::Id;

/// How many numbers are reserved at once, so that a restart cannot meet one that was given out.
pub(super) const BLOCK: u32 = 4096;
/// How many ended numbers are remembered with their program.
const REMEMBERED: usize = 4096;
/// How many numbers outside the count may be adopted; beyond it a fresh one is given.
const ADOPTED: usize = 65_536;

#[derive(Debug)]
pub(super) struct Ids {
    first: u32,
    next: u32,
    reserved: u32,
    wrapped: bool,
    /// Numbers that clients chose, with their program; `None` once two programs had it.
    adopted: BTreeMap<u32, Option<Identity>>,
    /// Numbers that were counted out, likewise.
    issued: BTreeMap<u32, Option<Identity>>,
    order: VecDeque<u32>,
}

impl Ids {
    pub(super) fn starting_at(first: u32) -> Self {
        let first = first.max(1);
        Self {
            first,
            next: first,
            reserved: first.wrapping_sub(1),
            wrapped: false,
            adopted: BTreeMap::new(),
            issued: BTreeMap::new(),
            order: VecDeque::new(),
        }
    }

    /// The end of a new block, whenever less than half of one is left.
    pub(super) fn reserve(&mut self) -> Option<u32> {
        let left = self.reserved.wrapping_sub(self.next).wrapping_add(1);
        if self.wrapped || (left >= BLOCK.wrapping_div(2) && left <= BLOCK) {
            return None;
        }
        self.reserved = self.next.saturating_add(BLOCK.wrapping_sub(1));
        Some(self.reserved)
    }

    /// A number that nobody was given; `live` tells which are in use, for the day when all four milliards were.
    pub(super) fn fresh(&mut self, identity: &Identity, live: impl Fn(Id) -> bool) -> Id {
        loop {
            let number = self.next;
            self.next = number.checked_add(1).unwrap_or_else(|| {
                self.wrapped = true;
                1
            });
            if let Some(id) = Id::new(number).filter(|id| !live(*id) && !self.adopted.contains_key(&number)) {
                self.remember(number, identity);
                return id;
            }
        }
    }

    /// Whether a number that is not live may be given to `identity` because it asked for it.
    pub(super) fn may_adopt(&self, number: u32, identity: &Identity) -> bool {
        match self.adopted.get(&number).or_else(|| self.issued.get(&number)) {
            Some(only) => only.as_ref() == Some(identity),
            None => !self.counted(number) && self.adopted.len() < ADOPTED,
        }
    }

    pub(super) fn adopt(&mut self, id: Id, identity: &Identity) {
        if !self.issued.contains_key(&id.get()) {
            self.adopted.insert(id.get(), Some(identity.clone()));
        }
    }

    /// A second program has taken the number over: once it has ended, nobody gets it again.
    pub(super) fn shared(&mut self, id: Id) {
        if let Some(only) = self.adopted.get_mut(&id.get()).or_else(|| self.issued.get_mut(&id.get())) {
            *only = None;
        }
    }

    fn counted(&self, number: u32) -> bool {
        self.wrapped || (self.first..self.next).contains(&number)
    }

    fn remember(&mut self, number: u32, identity: &Identity) {
        self.issued.insert(number, Some(identity.clone()));
        self.order.push_back(number);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.issued.remove(&oldest);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn app(name: &str) -> Identity {
        Identity::Executable(name.into())
    }

    #[test]
    fn numbers_wrap_around_zero_and_live_ones() {
        let mut ids = Ids::starting_at(u32::MAX - 1);
        let live = Id::new(1).unwrap();
        let taken: Vec<u32> = (0..4).map(|_| ids.fresh(&app("a"), |id| id == live).get()).collect();
        assert_eq!(taken, [u32::MAX - 1, u32::MAX, 2, 3]);
    }

    #[test]
    fn a_number_of_another_program_is_never_adopted() {
        let mut ids = Ids::starting_at(10);
        let given = ids.fresh(&app("a"), |_| false).get();
        assert!(ids.may_adopt(given, &app("a")));
        assert!(!ids.may_adopt(given, &app("b")));
        assert!(ids.may_adopt(9999, &app("b")));
        ids.adopt(Id::new(9999).unwrap(), &app("b"));
        assert!(!ids.may_adopt(9999, &app("a")));
        assert!(ids.may_adopt(9999, &app("b")));
    }

    #[test]
    fn a_number_that_was_forgotten_counts_as_somebody_elses() {
        let mut ids = Ids::starting_at(1);
        for _ in 0..=REMEMBERED {
            ids.fresh(&app("a"), |_| false);
        }
        assert!(!ids.may_adopt(1, &app("a")));
    }

    #[test]
    fn an_adopted_number_is_skipped_by_the_count() {
        let mut ids = Ids::starting_at(1);
        ids.adopt(Id::new(2).unwrap(), &app("b"));
        assert_eq!(ids.fresh(&app("a"), |_| false).get(), 1);
        assert_eq!(ids.fresh(&app("a"), |_| false).get(), 3);
    }

    #[test]
    fn what_is_given_out_is_reserved_before() {
        let mut ids = Ids::starting_at(1);
        let mut reserved = ids.reserve().unwrap();
        for _ in 0..20_000 {
            assert!(ids.fresh(&app("a"), |_| false).get() <= reserved);
            if let Some(more) = ids.reserve() {
                assert!(more > reserved);
                reserved = more;
            }
        }
    }
}

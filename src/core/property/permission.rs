//! Permissions that are changed, asked for and answered at random, and what is promised of them.

use std::collections::{BTreeMap, BTreeSet};

use super::World;
use crate::core::Live;
use crate::core::clock::Clock;
use crate::core::notification::{Id, Reason};
use crate::core::permission::{Answer, Changes, Permitted, Policy, Requested, Standing, State, Subject, Usage};
use crate::core::places::Place;
use crate::view::permission::{PermissionChange, Question};

impl World {
    pub(super) fn permit(&mut self, seat: usize, origin: bool, changes: Changes) {
        let subject = self.subject(seat, origin);
        self.core.set_permission(&subject, changes, self.now);
        self.settle(None, |_, reason| reason == Reason::Dismissed);
        let denied = self.core.permissions.state(&subject) == State::Denied;
        let theirs = |live: &Live| Subject::of(&live.identity, &live.content) == subject;
        let seen = self.core.live.values().any(|live| !live.is_ours() && theirs(live) && live.place != Place::Denied);
        assert!(!(denied && seen), "what is denied is somewhere");
    }

    pub(super) fn reset(&mut self, seat: usize, origin: bool) {
        let subject = self.subject(seat, origin);
        let known = self.core.permissions.of(&subject).is_some();
        assert_eq!(self.core.reset_permission(&subject, self.now).is_ok(), known);
        self.settle(None, |_, _| false);
        assert_eq!(self.core.permissions.of(&subject), None);
    }

    pub(super) fn request(&mut self, seat: usize, origin: bool) {
        let subject = self.subject(seat, origin);
        let requested = self.core.request_permission(&subject, "app", self.now);
        let state = self.core.permissions.state(&subject);
        match requested {
            Requested::Asked(_) => assert_eq!(state, State::Default),
            Requested::Told(told) => assert!(told == state || self.core.options().permission == Policy::Allow),
        }
        self.settle(None, |_, _| false);
    }

    fn asks(&self, id: Id) -> Option<Question> {
        self.fold.popups.iter().find(|popup| popup.id == id).and_then(|popup| popup.asks)
    }

    pub(super) fn answer(&mut self, nth: usize, answer: Answer) {
        let asking: Vec<Id> = self.fold.popups.iter().filter(|popup| popup.asks.is_some()).map(|popup| popup.id).collect();
        let Some(id) = asking.get(nth % asking.len().max(1)).copied() else { return };
        let quiet = self.asks(id) == Some(Question::Quiet);
        let said = self.core.answer(id, answer, self.now);
        assert!(said.is_err() || quiet == matches!(answer, Answer::Quiet | Answer::Keep));
        self.settle(None, |_, reason| reason == Reason::Dismissed && answer == Answer::Denied);
        assert!(said.is_err() || self.asks(id).is_none(), "what was answered is asked again");
    }

    pub(super) fn fold_permissions(&mut self) {
        for change in self.core.take_permission_changes() {
            match change {
                PermissionChange::Put(known) => {
                    drop(self.permissions.insert((known.application.clone(), known.origin.clone()), known));
                }
                PermissionChange::Gone { application, origin } => drop(self.permissions.remove(&(application, origin))),
            }
        }
    }

    pub(super) fn check_permissions_kept(&self) {
        // What came of them is written down now and then.
        let decided = |permitted: &Permitted| Standing { usage: Usage::default(), ..permitted.standing.clone() };
        let there: BTreeMap<Subject, Standing> =
            self.core.permitted().into_iter().map(|known| (known.subject.clone(), decided(&known))).collect();
        let kept: BTreeMap<Subject, Standing> =
            self.permitted.iter().map(|(subject, known)| (subject.clone(), decided(known))).collect();
        assert_eq!(there, kept, "what is kept of permissions is not what is there");
        let told: BTreeSet<_> = self.permissions.values().map(|known| format!("{known:?}")).collect();
        let known: BTreeSet<_> = self.core.permissions().iter().map(|known| format!("{known:?}")).collect();
        assert_eq!(told, known, "the fold of the changes of permissions is not what there is");
    }

    /// What is refused or held back is nowhere, what is asked is asked once of each.
    pub(super) fn check_permissions(&self) {
        let mut asked = BTreeSet::new();
        for (id, live) in self.core.live.iter().filter(|(_, live)| !live.is_ours()) {
            let nowhere = matches!(live.place, Place::Denied | Place::Asked);
            assert!(!nowhere || (!self.fold.shows(*id) && self.core.entry(live.key).is_none()), "what is refused is seen");
            assert!(live.place != Place::Denied || matches!(live.clock, Clock::Runs(_)), "what is refused stays for ever");
            assert!(live.asks.is_none() || matches!(live.place, Place::Popup | Place::Waiting));
            assert!(live.asks.is_none() || asked.insert(live.subject), "two strips of one");
        }
        let questions = self.core.live.values().filter(|live| live.asks == Some(Question::Request)).count();
        assert!(questions <= 1, "two questions at once");
    }
}

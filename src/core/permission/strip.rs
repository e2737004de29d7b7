//! The strip below a popup: whether its sender may go on, and, where the person keeps dismissing, whether it is to be quiet.
//!
//! One subject has one strip on screen at a time. It goes from a popup to the one that takes its place.

use std::collections::BTreeSet;

use super::rules::TIMES;
use super::{Policy, State};
use crate::core::Core;
use crate::core::notification::Id;
use crate::core::places::Place;
use crate::view::permission::Question;

impl Core {
    /// `id` comes onto the screen: what is to be asked below it.
    pub(in crate::core) fn put_strip(&mut self, id: Id) {
        let Some((number, asks)) = self.live.get(&id).and_then(|live| Some((live.subject?, live.asks))) else { return };
        if asks.is_some() || self.presence.locked || self.is_asked_about(number) {
            return;
        }
        let Some(known) = self.permissions.get(number) else { return };
        let (standing, state) = (&known.standing, self.permissions.state(&known.subject));
        let asks = self.options.permission == Policy::Ask && state == State::Default && standing.strips < TIMES;
        let question = if asks {
            Question::Permission
        } else if standing.dismissed >= TIMES && !standing.offered && !standing.switches.quiet {
            Question::Quiet
        } else {
            return;
        };
        self.change_standing(number, |standing| match question {
            Question::Quiet => standing.offered = true,
            Question::Permission | Question::Request => standing.strips = standing.strips.saturating_add(1),
        });
        if let Some(live) = self.live.get_mut(&id) {
            live.asks = Some(question);
        }
    }

    /// Whether something is asked below a popup of the subject with this number.
    fn is_asked_about(&self, number: u64) -> bool {
        let asked = |id: &Id| self.live.get(id).is_some_and(|live| live.subject == Some(number) && live.asks.is_some());
        self.screen.iter().chain(&self.waiting).any(asked)
    }

    /// What is asked below `from` is asked below `to`, which takes its place.
    pub(in crate::core) fn hand_strip_over(&mut self, from: Id, to: Id) {
        let Some(live) = self.live.get_mut(&from) else { return };
        let (subject, asks) = (live.subject, live.asks.take());
        self.take_strip(to, subject, asks);
    }

    /// `asks` was asked of `subject` where `id` is now.
    pub(in crate::core) fn take_strip(&mut self, id: Id, subject: Option<u64>, asks: Option<Question>) {
        if subject.is_some_and(|number| self.is_asked_about(number)) {
            return;
        }
        if let Some(live) = self.live.get_mut(&id).filter(|live| live.subject == subject && live.asks.is_none()) {
            live.asks = asks;
        }
    }

    /// The subjects whose popups are among these.
    pub(in crate::core) fn subjects_on_screen(&self, ids: impl Iterator<Item = Id>) -> BTreeSet<u64> {
        let on_screen = |id: Id| self.live.get(&id).filter(|live| live.place == Place::Popup).and_then(|live| live.subject);
        ids.filter_map(on_screen).collect()
    }

    /// The person has dismissed popups of these, at one stroke.
    pub(in crate::core) fn count_dismissed(&mut self, subjects: BTreeSet<u64>) {
        for number in subjects {
            self.change_standing(number, |standing| standing.dismissed = standing.dismissed.saturating_add(1).min(TIMES));
        }
    }

    /// The person has acted on one of this subject.
    pub(in crate::core) fn count_acted_on(&mut self, id: Id) {
        if let Some(number) = self.live.get(&id).and_then(|live| live.subject) {
            self.change_standing(number, |standing| standing.dismissed = 0);
        }
    }
}

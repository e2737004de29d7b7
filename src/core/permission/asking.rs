//! The question whether somebody may show notifications, as a popup of our own: for whoever asks for it, and where nothing may be
//! shown before.
//!
//! One is on screen at a time, others wait; those about the same subject are one. It is a popup that stays until the person
//! answers or puts it away, and it waits while nothing pops up. Put away three times it is not asked again.

use std::collections::VecDeque;

use super::rules::TIMES;
use super::{Leave, Policy, Program, Standing, State, Subject};
use crate::content::image::Icon;
use crate::content::markup::{Body, Node};
use crate::core::Core;
use crate::core::clock::Clock;
use crate::core::effect::Effect;
use crate::core::notification::{Content, ExpireTimeout, Id, Reason};
use crate::core::places::Place;
use crate::core::time::Now;

/// Most that wait for their turn; further ones are not asked.
const QUEUE: usize = 32;

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requested {
    /// There is nothing to be asked.
    Told(State),
    /// The person is asked about the subject with this number: [`Effect::Decided`] tells what they say.
    Asked(u64),
}

/// What is being asked: numbers of subjects.
#[derive(Debug, Default)]
pub(in crate::core) struct Asking {
    waiting: VecDeque<u64>,
    /// On screen, or waiting for a place there.
    shown: Option<(u64, Id)>,
}

impl Asking {
    fn asks(&self, number: u64) -> bool {
        self.waiting.contains(&number) || self.shown.is_some_and(|(shown, _)| shown == number)
    }
}

impl Core {
    /// Somebody wants to know whether `subject` may show notifications; the person is asked where they have not said.
    /// `name` is what it calls itself.
    pub fn request_permission(&mut self, subject: &Subject, name: &str, now: Now) -> Requested {
        let state = self.permissions.state(subject);
        if state != State::Default {
            return Requested::Told(state);
        }
        if self.options.permission == Policy::Allow {
            return Requested::Told(State::Granted);
        }
        let number = self.know(subject);
        if self.permissions.get(number).is_some_and(|known| known.standing.name.is_empty()) {
            self.change_standing(number, |standing| name.clone_into(&mut standing.name));
        }
        if self.ask(number, now) { Requested::Asked(number) } else { Requested::Told(State::Default) }
    }

    /// Nobody waits for the answer about the subject with this number any more.
    pub fn withdraw_request(&mut self, number: u64, now: Now) {
        let held_back = self.live.values().any(|live| live.subject == Some(number) && live.place == Place::Asked);
        if !held_back {
            self.unask(number, now);
        }
    }

    /// Asks about the subject with this number when it is its turn; whether it will be asked.
    pub(in crate::core) fn ask(&mut self, number: u64, now: Now) -> bool {
        let given_up = self.permissions.get(number).is_none_or(|known| known.standing.unanswered >= TIMES);
        if !self.asking.asks(number) {
            if given_up || self.asking.waiting.len() >= QUEUE {
                return false;
            }
            self.asking.waiting.push_back(number);
        }
        self.ask_next(now);
        true
    }

    /// Shows the next question unless one is shown or nothing is to pop up.
    pub(in crate::core) fn ask_next(&mut self, now: Now) {
        while self.asking.shown.is_none() && self.dnd.is_none() && !self.view.tray_open {
            let Some(number) = self.asking.waiting.pop_front() else { return };
            let Some(content) = self.permissions.get(number).map(|known| question(&known.subject, &known.standing)) else {
                continue;
            };
            let id = self.show_question(content, number, now);
            self.asking.shown = Some((number, id));
        }
    }

    /// There is nothing to be asked about this subject any more; whoever waits is told how it is.
    pub(in crate::core) fn unask(&mut self, number: u64, now: Now) {
        if !self.asking.asks(number) {
            return;
        }
        self.asking.waiting.retain(|other| *other != number);
        if let Some((_, id)) = self.asking.shown.filter(|(shown, _)| *shown == number) {
            self.asking.shown = None;
            self.end(id, Reason::Dismissed, now);
        }
        self.tell_decided(number);
        self.ask_next(now);
    }

    /// The question goes from the screen without the person's having put it away: it is asked again when popups are.
    pub(in crate::core) fn postpone_question(&mut self, id: Id) {
        if let Some((number, _)) = self.asking.shown.filter(|(_, shown)| *shown == id) {
            self.asking.shown = None;
            self.asking.waiting.push_front(number);
        }
    }

    /// A popup of ours has ended: if it was the question, the person has put it away.
    pub(in crate::core) fn question_ended(&mut self, id: Id, now: Now) {
        let Some((number, _)) = self.asking.shown.filter(|(_, shown)| *shown == id) else { return };
        self.asking.shown = None;
        self.change_standing(number, |standing| standing.unanswered = standing.unanswered.saturating_add(1));
        self.tell_decided(number);
        self.follow(number, now);
        self.ask_next(now);
    }

    fn tell_decided(&mut self, number: u64) {
        let state = self.permissions.get(number).map(|known| self.permissions.state(&known.subject)).unwrap_or_default();
        let allowed = state == State::Default && self.options.permission == Policy::Allow;
        let state = if allowed { State::Granted } else { state };
        self.effects.push_back(Effect::Decided { subject: number, state });
    }

    /// By this policy from now on: what is held back comes where nothing is asked, and questions go.
    pub(in crate::core) fn follow_policy(&mut self, now: Now) {
        if self.options.permission == Policy::Allow {
            let shown = self.asking.shown.map(|(number, _)| number);
            for number in shown.into_iter().chain(self.asking.waiting.clone()).collect::<Vec<_>>() {
                self.unask(number, now);
            }
        }
        let all: Vec<Id> = self.live.keys().copied().collect();
        self.follow_each(&all, now);
    }

    /// Not shown: refused for good, or until the person has said that it may be.
    pub(in crate::core) fn withhold(&mut self, id: Id, now: Now) {
        let Some(live) = self.live.get_mut(&id) else { return };
        live.asks = None;
        let number = live.subject;
        if live.manner.leave == Leave::Refused {
            return self.refuse(id, now);
        }
        live.place = Place::Asked;
        live.held = false;
        let clock = std::mem::replace(&mut live.clock, Clock::None);
        self.stop_clock(id, clock);
        if let Some(number) = number {
            self.ask(number, now);
        }
    }
}

/// The question about `subject` as a popup.
fn question(subject: &Subject, standing: &Standing) -> Content {
    let name = shown_name(subject, standing);
    let who = subject.origin.as_deref().unwrap_or(&name);
    let says = match (&subject.application.claim, &subject.application.program) {
        (Some(_), Program::Executable(path)) => format!("It is sent by the program {path}, which gives its name itself."),
        _ => String::new(),
    };
    Content {
        app_name: name.clone(),
        desktop_entry: standing.desktop_entry.clone(),
        origin: subject.origin.as_deref().map(str::to_owned),
        app_icon: standing.icon.clone().map(Icon::Name),
        summary: format!("{who} wants to show notifications"),
        body: Body(vec![Node::Text(says)]),
        expire_timeout: ExpireTimeout::Never,
        ..Content::default()
    }
}

/// The name to speak of `subject` by.
pub(in crate::core) fn shown_name(subject: &Subject, standing: &Standing) -> String {
    if !standing.name.is_empty() {
        return standing.name.clone();
    }
    if let Some(claim) = &subject.application.claim {
        return claim.to_string();
    }
    match &subject.application.program {
        Program::Sandbox(id) | Program::Unit(id) => id.to_string(),
        Program::Executable(path) => path.rsplit('/').next().unwrap_or_default().to_owned(),
        Program::Unknown => "An unknown program".to_owned(),
    }
}

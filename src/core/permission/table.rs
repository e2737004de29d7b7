//! All subjects that are known, by number and by name: what is kept of each, and what has changed since it was told.
//!
//! It is bounded: whoever sends under ever new names makes the oldest of whom the person has said nothing be forgotten.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Standing, State, Subject, Switches};
use crate::view::permission::{Permission, PermissionChange};

/// Most subjects that are known.
const MOST: usize = 1_000;
/// What came of a subject is written down when it was not for so long, in milliseconds.
const WRITE_USAGE_AFTER: u64 = 3_600_000;

/// A subject, and what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permitted {
    /// Who.
    pub subject: Subject,
    /// What.
    pub standing: Standing,
}

impl Permitted {
    /// As it is told.
    pub(in crate::core) fn told(&self) -> Permission {
        let Standing { state, switches, name, desktop_entry, icon, usage, .. } = &self.standing;
        Permission {
            application: self.subject.application.to_string(),
            origin: self.subject.origin.as_deref().map(str::to_owned),
            name: name.clone(),
            desktop_entry: desktop_entry.clone(),
            icon: icon.clone(),
            verified: self.subject.application.verified(),
            state: *state,
            switches: *switches,
            last_used_ms: usage.last_used_ms,
            shown: usage.shown,
            blocked: usage.blocked,
        }
    }
}

#[derive(Debug)]
struct Known {
    permitted: Permitted,
    /// When what came of it was last written down.
    written_ms: u64,
}

/// The table.
#[derive(Debug, Default)]
pub(in crate::core) struct Permissions {
    known: BTreeMap<u64, Known>,
    numbers: HashMap<Subject, u64>,
    next: u64,
    /// Numbers of what has changed since that was last asked.
    touched: BTreeSet<u64>,
    /// Who was forgotten since then.
    gone: BTreeSet<Subject>,
}

impl Permissions {
    /// What is kept of the subject with this number, while it is known.
    pub(in crate::core) fn get(&self, number: u64) -> Option<&Permitted> {
        self.known.get(&number).map(|known| &known.permitted)
    }

    pub(in crate::core) fn number(&self, subject: &Subject) -> Option<u64> {
        self.numbers.get(subject).copied()
    }

    /// What is kept of `subject`, if it is known.
    pub(in crate::core) fn of(&self, subject: &Subject) -> Option<&Standing> {
        self.number(subject).and_then(|number| self.get(number)).map(|permitted| &permitted.standing)
    }

    /// All of them, the one that was used last first.
    pub(in crate::core) fn all(&self) -> Vec<&Permitted> {
        let mut all: Vec<&Permitted> = self.known.values().map(|known| &known.permitted).collect();
        all.sort_by(|a, b| {
            let used = |permitted: &Permitted| std::cmp::Reverse(permitted.standing.usage.last_used_ms);
            (used(a), &a.subject).cmp(&(used(b), &b.subject))
        });
        all
    }

    /// The number of `subject`, which is known from now on; and who is forgotten for it.
    pub(in crate::core) fn know(&mut self, subject: &Subject) -> (u64, Option<Subject>) {
        if let Some(number) = self.number(subject) {
            return (number, None);
        }
        let forgotten = (self.known.len() >= MOST).then(|| self.least()).flatten();
        if let Some(subject) = &forgotten {
            self.forget(subject);
        }
        self.next = self.next.saturating_add(1);
        let number = self.next;
        let permitted = Permitted { subject: subject.clone(), standing: Standing::default() };
        self.gone.remove(subject);
        self.known.insert(number, Known { permitted, written_ms: 0 });
        self.numbers.insert(subject.clone(), number);
        self.touched.insert(number);
        (number, forgotten)
    }

    /// Begins with what an earlier run has kept.
    pub(in crate::core) fn restore(&mut self, permitted: Permitted) {
        let (number, _) = self.know(&permitted.subject);
        if let Some(known) = self.known.get_mut(&number) {
            known.written_ms = permitted.standing.usage.last_used_ms;
            known.permitted = permitted;
        }
    }

    /// Forgets `subject`; whether it was known.
    pub(in crate::core) fn forget(&mut self, subject: &Subject) -> bool {
        let Some(number) = self.numbers.remove(subject) else { return false };
        self.known.remove(&number);
        self.touched.remove(&number);
        self.gone.insert(subject.clone());
        true
    }

    /// Changes what is kept of the one with this number; whether it is to be written down now.
    pub(in crate::core) fn change(&mut self, number: u64, change: impl FnOnce(&mut Standing)) -> bool {
        let Some(known) = self.known.get_mut(&number) else { return false };
        let before = known.permitted.standing.clone();
        change(&mut known.permitted.standing);
        let now = &known.permitted.standing;
        if *now == before {
            return false;
        }
        self.touched.insert(number);
        let decided = Standing { usage: before.usage, ..now.clone() } != before;
        let late = now.usage.last_used_ms.saturating_sub(known.written_ms) >= WRITE_USAGE_AFTER;
        if decided || late {
            known.written_ms = now.usage.last_used_ms;
        }
        decided || late
    }

    /// One of this number was accepted, or denied.
    pub(in crate::core) fn used(&mut self, number: u64, denied: bool, now_ms: u64) -> bool {
        let Some(known) = self.known.get_mut(&number) else { return false };
        let usage = &mut known.permitted.standing.usage;
        usage.last_used_ms = now_ms;
        let count = if denied { &mut usage.blocked } else { &mut usage.shown };
        *count = count.saturating_add(1);
        self.touched.insert(number);
        let late = now_ms.saturating_sub(known.written_ms) >= WRITE_USAGE_AFTER;
        if late {
            known.written_ms = now_ms;
        }
        late
    }

    /// Whether anything has changed since [`Permissions::take_changes`].
    pub(in crate::core) fn has_changed(&self) -> bool {
        !self.touched.is_empty() || !self.gone.is_empty()
    }

    pub(in crate::core) fn take_changes(&mut self) -> Vec<PermissionChange> {
        let gone = std::mem::take(&mut self.gone).into_iter().map(|subject| PermissionChange::Gone {
            application: subject.application.to_string(),
            origin: subject.origin.as_deref().map(str::to_owned),
        });
        let mut changes: Vec<PermissionChange> = gone.collect();
        let touched = std::mem::take(&mut self.touched);
        changes.extend(touched.iter().filter_map(|number| self.get(*number)).map(|known| PermissionChange::Put(known.told())));
        changes
    }

    pub(in crate::core) fn drop_changes(&mut self) {
        self.touched.clear();
        self.gone.clear();
    }

    /// Who is missed least: of whom the person has said nothing, the one that was used longest ago.
    fn least(&self) -> Option<Subject> {
        let rank = |standing: &Standing| match standing.state {
            State::Default if standing.switches == Switches::default() => 0,
            State::Default => 1,
            State::Granted => 2,
            State::Denied => 3,
        };
        let all = self.known.values().map(|known| &known.permitted);
        all.min_by_key(|known| (rank(&known.standing), known.standing.usage.last_used_ms)).map(|known| known.subject.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Applicant, Program};
    use super::*;

    fn subject(name: &str) -> Subject {
        let claim = Some(name.into());
        Subject { application: Applicant { program: Program::Executable("/usr/bin/notify-send".into()), claim }, origin: None }
    }

    #[test]
    fn the_oldest_of_whom_nothing_was_said_is_forgotten_for_one_more() {
        let mut permissions = Permissions::default();
        for nth in 0..MOST {
            let (number, forgotten) = permissions.know(&subject(&nth.to_string()));
            assert_eq!(forgotten, None);
            permissions.used(number, false, u64::try_from(nth).unwrap_or(0));
        }
        let oldest = permissions.number(&subject("0")).unwrap_or(0);
        permissions.change(oldest, |standing| standing.state = State::Denied);
        let (_, forgotten) = permissions.know(&subject("one more"));
        assert_eq!(forgotten, Some(subject("1")));
        assert_eq!(permissions.all().len(), MOST);
        assert_eq!(permissions.of(&subject("0")).map(|standing| standing.state), Some(State::Denied));
    }

    #[test]
    fn what_came_of_one_is_written_down_once_an_hour_and_with_all_else() {
        let mut permissions = Permissions::default();
        let (number, _) = permissions.know(&subject("a"));
        assert!(permissions.used(number, false, WRITE_USAGE_AFTER));
        assert!(!permissions.used(number, false, WRITE_USAGE_AFTER + 1));
        assert!(permissions.used(number, true, 2 * WRITE_USAGE_AFTER));
        assert!(permissions.change(number, |standing| standing.switches.sound = false));
        assert!(!permissions.change(number, |standing| standing.switches.sound = false));
    }
}

//! The search of the moment: what is looked for, the pages that came, and which answers are too late.
//!
//! It knows no bus: it says what is to be asked and is told what came.

use std::collections::HashSet;
use std::rc::Rc;

use tidings::view::{Entry, TrayChange};
use tidings::wire::asked::QueryForm;

use super::days::Calendar;
use super::model::{Arrangement, Item};

/// Entries of a page.
const PAGE: u32 = 50;
const DAY: u64 = 86_400_000;

/// How far back is looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Span {
    /// As far as there is anything.
    #[default]
    All,
    /// Since midnight.
    Today,
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) text: String,
    pub(crate) app_name: Option<String>,
    pub(crate) urgency: Option<u8>,
    pub(crate) span: Span,
}

/// The search of the moment.
#[derive(Debug, Default)]
pub(crate) struct Search {
    /// Of the last question; an answer to another one is too late.
    number: u64,
    form: QueryForm,
    /// The answer is to be put behind what is there, not in its place.
    continues: bool,
    waiting: bool,
    more: bool,
    entries: Vec<Rc<Entry>>,
    problem: Option<String>,
}

impl Search {
    /// A new search at `now`, in milliseconds since the Unix epoch: the number and the question. What was found stays until
    /// there is an answer.
    pub(crate) fn begin(&mut self, wanted: &Wanted, calendar: &Calendar, now: u64) -> (u64, QueryForm) {
        let after_ms = match wanted.span {
            Span::All => None,
            Span::Today => Some(calendar.midnight(now)),
            Span::Week => Some(now.saturating_sub(DAY.saturating_mul(7))),
            Span::Month => Some(now.saturating_sub(DAY.saturating_mul(30))),
        };
        let text = wanted.text.trim();
        self.form = QueryForm {
            text: (!text.is_empty()).then(|| text.to_owned()),
            app_name: wanted.app_name.clone(),
            urgency: wanted.urgency,
            after_ms,
            before_ms: None,
            before_key: None,
            limit: Some(PAGE),
        };
        self.continues = false;
        self.ask(self.form.clone())
    }

    /// The question for the next page, if there is one and it is not awaited already.
    pub(crate) fn next_page(&mut self) -> Option<(u64, QueryForm)> {
        let last = self.entries.last().filter(|_| self.more && !self.waiting)?.key;
        self.continues = true;
        Some(self.ask(QueryForm { before_key: Some(last), ..self.form.clone() }))
    }

    fn ask(&mut self, form: QueryForm) -> (u64, QueryForm) {
        self.number = self.number.saturating_add(1);
        self.waiting = true;
        (self.number, form)
    }

    /// Takes an answer; whether it was in time.
    pub(crate) fn found(&mut self, number: u64, page: Result<(Vec<Entry>, bool), String>) -> bool {
        if number != self.number || !self.waiting {
            return false;
        }
        self.waiting = false;
        if !self.continues {
            self.entries.clear();
        }
        match page {
            Ok((entries, more)) => {
                self.problem = None;
                self.more = more && !entries.is_empty();
                let known: HashSet<u64> = self.entries.iter().map(|entry| entry.key).collect();
                self.entries.extend(entries.into_iter().filter(|entry| !known.contains(&entry.key)).map(Rc::new));
            }
            Err(problem) => {
                self.problem = Some(problem);
                self.more = false;
            }
        }
        true
    }

    /// Follows what happens in the tray: what ends there is still in the archive.
    pub(crate) fn apply(&mut self, change: &TrayChange) {
        let key = match change {
            TrayChange::Put(entry) => entry.key,
            TrayChange::Drop(key) => *key,
        };
        let Some(found) = self.entries.iter_mut().find(|entry| entry.key == key) else { return };
        *found = Rc::new(match change {
            TrayChange::Put(entry) => entry.clone(),
            TrayChange::Drop(_) => Entry { live: false, ..(**found).clone() },
        });
    }

    /// The entry of this key, if it was found.
    pub(crate) fn get(&self, key: u64) -> Option<&Rc<Entry>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Nothing was found, and nothing is awaited.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && !self.waiting
    }

    /// Why nothing can be found, in words.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Nothing is looked for any more.
    pub(crate) fn end(&mut self) {
        *self = Self { number: self.number, ..Self::default() };
    }

    /// The list: what was found, under the days on which it came.
    pub(crate) fn items(&self, arrangement: &Arrangement, calendar: &Calendar, now: u64) -> Vec<Item> {
        let mut items = Vec::new();
        let mut named = HashSet::new();
        for entry in &self.entries {
            if let Some(day) = calendar.day(entry.notification.time_ms())
                && named.insert(day)
            {
                items.push(Item::Day(calendar.heading(day, now)));
            }
            items.push(arrangement.line(entry, true));
        }
        items
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use crate::tray::model::tests::entry;

    fn keys(search: &Search) -> Vec<u64> {
        search.entries.iter().map(|entry| entry.key).collect()
    }

    fn wanted(text: &str) -> Wanted {
        Wanted { text: text.to_owned(), ..Wanted::default() }
    }

    #[test]
    fn answers_to_older_questions_are_dropped() {
        let (mut search, calendar) = (Search::default(), Calendar::local());
        let (first, _) = search.begin(&wanted("a"), &calendar, 0);
        let (second, form) = search.begin(&wanted(" ab "), &calendar, 0);
        assert_eq!(form.text.as_deref(), Some("ab"));
        assert!(!search.found(first, Ok((vec![entry(9, "x", "late")], true))));
        assert!(search.found(second, Ok((vec![entry(2, "x", "ab")], false))));
        assert!(!search.found(second, Ok((vec![entry(3, "x", "twice")], false))));
        assert_eq!(keys(&search), [2]);
    }

    #[test]
    fn pages_follow_each_other_and_a_new_question_begins_anew() {
        let (mut search, calendar) = (Search::default(), Calendar::local());
        let (number, _) = search.begin(&wanted(""), &calendar, 0);
        assert_eq!(search.next_page(), None, "the first page is awaited");
        assert!(search.found(number, Ok((vec![entry(9, "x", "a"), entry(8, "x", "b")], true))));
        let (number, form) = search.next_page().unwrap();
        assert_eq!((form.before_key, form.limit), (Some(8), Some(50)));
        assert_eq!(search.next_page(), None, "it is awaited already");
        assert!(search.found(number, Ok((vec![entry(8, "x", "b"), entry(7, "x", "c")], false))));
        assert_eq!(keys(&search), [9, 8, 7]);
        assert_eq!(search.next_page(), None, "there is no other");
        let (number, form) = search.begin(&wanted("c"), &calendar, 0);
        assert_eq!(form.before_key, None);
        assert_eq!(keys(&search), [9, 8, 7], "until there is an answer");
        assert!(search.found(number, Err("it cannot be read".to_owned())));
        assert_eq!((keys(&search), search.problem()), (vec![], Some("it cannot be read")));
    }

    #[test]
    fn spans_are_told_as_times() {
        let (mut search, calendar) = (Search::default(), Calendar::local());
        let now = 1_768_396_800_000;
        let mut after = |span| search.begin(&Wanted { span, ..Wanted::default() }, &calendar, now).1.after_ms;
        assert_eq!((after(Span::All), after(Span::Today)), (None, Some(calendar.midnight(now))));
        assert_eq!((after(Span::Week), after(Span::Month)), (Some(now - 7 * DAY), Some(now - 30 * DAY)));
    }

    #[test]
    fn what_is_found_stands_under_its_day() {
        let (mut search, calendar) = (Search::default(), Calendar::local());
        let now = 1_768_396_800_000;
        let at = |key, received_ms| {
            let mut entry = entry(key, "x", "a");
            entry.notification.received_ms = received_ms;
            entry
        };
        let (number, _) = search.begin(&wanted(""), &calendar, now);
        search.found(number, Ok((vec![at(3, now), at(2, now), at(1, now - DAY)], false)));
        let items = search.items(&Arrangement::default(), &calendar, now);
        let names: Vec<_> = items
            .iter()
            .map(|item| match item {
                Item::Day(name) => name.clone(),
                Item::Group(group) => group.key.clone(),
                Item::Entry(line) => line.entry.key.to_string(),
            })
            .collect();
        assert_eq!(names, ["Today", "3", "2", "Yesterday", "1"]);
        search.apply(&TrayChange::Drop(2));
        assert!(!search.get(2).unwrap().live && search.get(3).unwrap().live);
    }
}

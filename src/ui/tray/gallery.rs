//! The pictures of the rows that are on screen, asked for when a row comes and kept for a while.
//!
//! It keeps a bounded number; what is asked for comes later, or never.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use tidings::view::Entry;

use crate::link::{Intent, Intents};
use crate::notification::drawn::Drawn;
use crate::notification::icons::Icons;
use crate::pictures::Ready;

/// Most entries whose pictures are kept beside those on screen.
const MOST: usize = 48;

/// Shared by all rows.
pub(crate) struct Gallery {
    intents: Intents,
    pub(crate) icons: Icons,
    kept: RefCell<HashMap<u64, Drawn>>,
    /// Keys of those that are kept, the oldest first.
    order: RefCell<VecDeque<u64>>,
    asked: RefCell<HashSet<u64>>,
}

impl Gallery {
    /// Asks by `intents`.
    pub(crate) fn new(intents: Intents, icons: Icons) -> Self {
        Self { intents, icons, kept: RefCell::default(), order: RefCell::default(), asked: RefCell::default() }
    }

    /// The pictures of `entry` as far as they are known; what is not known is asked for.
    pub(crate) fn of(&self, entry: &Rc<Entry>) -> Option<Drawn> {
        let kept = self.kept.borrow().get(&entry.key).cloned();
        if kept.is_none() && self.asked.borrow_mut().insert(entry.key) {
            self.intents.tell(Intent::Pictures(Box::new((**entry).clone())));
        }
        kept
    }

    /// The pictures of an entry have come.
    pub(crate) fn came(&self, key: u64, ready: Ready) {
        self.asked.borrow_mut().remove(&key);
        let drawn = Drawn::of(ready, &self.icons);
        if self.kept.borrow_mut().insert(key, drawn).is_some() {
            return;
        }
        let mut order = self.order.borrow_mut();
        order.push_back(key);
        if order.len() > MOST
            && let Some(oldest) = order.pop_front()
        {
            self.kept.borrow_mut().remove(&oldest);
        }
    }

    /// The content of an entry has changed: its pictures are asked for again, and shown as they were until then.
    pub(crate) fn renew(&self, entry: &Entry) {
        if self.kept.borrow().contains_key(&entry.key) && self.asked.borrow_mut().insert(entry.key) {
            self.intents.tell(Intent::Pictures(Box::new(entry.clone())));
        }
    }

    /// Keeps nothing.
    pub(crate) fn clear(&self) {
        self.kept.borrow_mut().clear();
        self.order.borrow_mut().clear();
        self.asked.borrow_mut().clear();
    }
}

//! Replies that were begun and not sent, by notification: popups and rows of the tray show the same one, and it outlives the widget
//! that it was written in.
//!
//! They never leave this process: nobody is told what is in one before it is sent, and none is written to disk.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use tidings::core::notification::Id;

/// Which notification a draft belongs to: its key, and the id by which the daemon tells of its end.
pub(crate) type Owner = (u64, Id);

/// All of them.
#[derive(Clone, Default)]
pub(crate) struct Drafts(Rc<RefCell<BTreeMap<u64, Draft>>>);

struct Draft {
    id: Id,
    text: String,
}

impl Drafts {
    /// What has been written so far; a text in which there is nothing to be seen is none.
    pub(crate) fn put(&self, (key, id): Owner, text: &str) {
        if is_said(text) {
            self.0.borrow_mut().insert(key, Draft { id, text: text.to_owned() });
        } else {
            self.take_back(key);
        }
    }

    /// What has been written to the notification of this key.
    pub(crate) fn get(&self, key: u64) -> Option<String> {
        self.0.borrow().get(&key).map(|draft| draft.text.clone())
    }

    /// It was sent, or is not wanted any more.
    pub(crate) fn take_back(&self, key: u64) {
        self.0.borrow_mut().remove(&key);
    }

    /// The notification of this id has ended: nobody would hear of it.
    pub(crate) fn ended(&self, id: Id) {
        self.0.borrow_mut().retain(|_, draft| draft.id != id);
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

/// Whether there is anything to be seen in it.
pub(crate) fn is_said(text: &str) -> bool {
    !text.trim().is_empty()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_kept_by_its_notification_and_goes_with_it() {
        let owner = |number: u32| (u64::from(number), Id::new(number).unwrap());
        let drafts = Drafts::default();
        let shared = drafts.clone();
        drafts.put(owner(1), "on my ");
        drafts.put(owner(2), "no");
        drafts.put(owner(1), "on my way");
        assert_eq!((shared.get(1).as_deref(), shared.get(2).as_deref(), shared.get(3)), (Some("on my way"), Some("no"), None));
        shared.ended(Id::new(1).unwrap());
        assert_eq!((drafts.get(1), drafts.is_empty()), (None, false));
        drafts.put(owner(2), "  ");
        assert!(shared.is_empty());
    }
}

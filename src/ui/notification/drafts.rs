//! Replies that were begun and not sent, by notification: popups and rows of the tray show the same one, and it outlives the widget
//! that it was written in. Who shows one is told when it changes.
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
pub(crate) struct Drafts(Rc<Inner>);

#[derive(Default)]
struct Inner {
    drafts: RefCell<BTreeMap<u64, Draft>>,
    changed: RefCell<Option<Changed>>,
}

/// Is told the key of the notification whose draft has changed.
type Changed = Rc<dyn Fn(u64)>;

struct Draft {
    id: Id,
    text: String,
}

impl Drafts {
    /// What has been written so far; a text in which there is nothing to be seen is none.
    pub(crate) fn put(&self, (key, id): Owner, text: &str) {
        if !is_said(text) {
            return self.take_back(key);
        }
        let before = self.0.drafts.borrow_mut().insert(key, Draft { id, text: text.to_owned() });
        if before.is_none_or(|before| before.text != text) {
            self.tell(key);
        }
    }

    /// Tells `changed` of each draft that has changed, after it has; in place of whom it was told before.
    pub(crate) fn connect_changed(&self, changed: impl Fn(u64) + 'static) {
        self.0.changed.replace(Some(Rc::new(changed)));
    }

    fn tell(&self, key: u64) {
        let changed = self.0.changed.borrow().clone();
        if let Some(changed) = changed {
            changed(key);
        }
    }

    /// What has been written to the notification of this key.
    pub(crate) fn get(&self, key: u64) -> Option<String> {
        self.0.drafts.borrow().get(&key).map(|draft| draft.text.clone())
    }

    /// It was sent, or is not wanted any more.
    pub(crate) fn take_back(&self, key: u64) {
        let before = self.0.drafts.borrow_mut().remove(&key);
        if before.is_some() {
            self.tell(key);
        }
    }

    /// The notification of this id has ended: nobody would hear of it.
    pub(crate) fn ended(&self, id: Id) {
        self.0.drafts.borrow_mut().retain(|_, draft| draft.id != id);
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.drafts.borrow().is_empty()
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

    #[test]
    fn who_shows_one_hears_when_it_changes_and_may_look_at_once() {
        let owner = (7, Id::new(1).unwrap());
        let (drafts, told) = (Drafts::default(), Rc::new(RefCell::new(Vec::new())));
        let (looked, heard) = (drafts.clone(), told.clone());
        drafts.connect_changed(move |key| heard.borrow_mut().push((key, looked.get(key))));
        for text in ["a", "a", "ab", " ", " "] {
            drafts.put(owner, text);
        }
        let wanted = [Some("a"), Some("ab"), None].map(|text| (7, text.map(str::to_owned)));
        assert_eq!(*told.borrow(), wanted);
    }
}

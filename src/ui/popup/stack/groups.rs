//! Popups of one application (and web site, device or account) that are more than two: the newest is shown whole, and a line tells of the others, which opens them.
//!
//! They stay open while the person is at the popups. Nothing is folded under the pointer or the keyboard; critical ones and those
//! with a reply that is being written never are.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::view::Popup;
use tidings::view::group::{self, TOGETHER};

use crate::notification::spoken;
use crate::timer::Timer;

/// The pointer rests on the line for so long before it opens: it may only be on its way.
const REST: Duration = Duration::from_millis(250);
/// So long after the person has left they are folded again: between two popups the pointer is on neither.
const AWAY: Duration = Duration::from_millis(400);

/// A group of popups.
#[derive(Clone, Debug)]
pub(in crate::popup) struct Group {
    of: group::Group,
    /// The web site, device or account, or the application, as a person is told.
    called: String,
}

impl Group {
    /// The one of this popup.
    pub(in crate::popup) fn of(popup: &Popup) -> Self {
        let origin = popup.origin.as_ref().filter(|origin| !origin.is_empty());
        Self { of: group::Group::of(popup), called: origin.unwrap_or(&popup.app_name).clone() }
    }
}

impl PartialEq for Group {
    fn eq(&self, other: &Self) -> bool {
        self.of == other.of
    }
}

impl Eq for Group {}

/// A popup as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Its application; `None` for one that is never folded.
    pub(super) group: Option<Group>,
    /// Grows in the order in which notifications came.
    pub(super) key: u64,
}

/// What is folded of one application.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fold {
    group: Group,
    /// Place of the one that is shown.
    newest: usize,
    /// Keys of those that are not.
    hidden: Vec<u64>,
}

/// What is to be folded of these; of what was not hidden `before` nothing where the person is `here`.
fn folds(seen: &[Seen], open: Option<&Group>, before: &[u64], here: bool) -> Vec<Fold> {
    let mut folds: Vec<Fold> = Vec::new();
    for group in seen.iter().filter_map(|seen| seen.group.as_ref()).filter(|group| Some(*group) != open) {
        if folds.iter().any(|fold| fold.group == *group) {
            continue;
        }
        let members = || seen.iter().enumerate().filter(|(_, seen)| seen.group.as_ref() == Some(group));
        let Some((newest, shown)) = members().max_by_key(|(_, seen)| seen.key).filter(|_| members().count() > TOGETHER) else {
            continue;
        };
        let others = members().map(|(_, seen)| seen.key).filter(|key| *key != shown.key);
        let hidden: Vec<u64> = others.filter(|key| !here || before.contains(key)).collect();
        if !hidden.is_empty() {
            folds.push(Fold { group: group.clone(), newest, hidden });
        }
    }
    folds
}

/// The line that stands for the hidden ones of a group.
struct Line {
    root: gtk::Button,
    count: Cell<u32>,
    group: RefCell<Option<Group>>,
}

/// What is folded at present.
#[derive(Default)]
pub(super) struct Groups {
    folds: RefCell<Vec<Fold>>,
    /// The one that the person has opened.
    open: RefCell<Option<Group>>,
    /// In the order of `folds`; the rest is hidden.
    lines: RefCell<Vec<Rc<Line>>>,
    resting: Timer,
    leaving: Timer,
    /// Folds and unfolds anew.
    again: RefCell<Option<Rc<dyn Fn()>>>,
}

impl Groups {
    /// Calls `again` where what is folded changes by what the person does.
    pub(super) fn listen(&self, again: impl Fn() + 'static) {
        self.again.replace(Some(Rc::new(again)));
    }

    /// Decides anew what is folded; nothing where `wanted` is false. The keys of what has come out of it.
    pub(super) fn fold(&self, seen: &[Seen], wanted: bool, here: bool) -> Vec<u64> {
        let before: Vec<u64> = self.folds.borrow().iter().flat_map(|fold| fold.hidden.clone()).collect();
        let members = |open: &Group| seen.iter().filter(|seen| seen.group.as_ref() == Some(open)).count();
        // One of which few are left is open no longer.
        let open = self.open.take().filter(|open| members(open) > TOGETHER);
        let here = here || self.leaving.is_set();
        let folds = if wanted { folds(seen, open.as_ref(), &before, here) } else { Vec::new() };
        self.open.replace(open);
        let shown = before.into_iter().filter(|key| !folds.iter().any(|fold| fold.hidden.contains(key))).collect();
        self.folds.replace(folds);
        shown
    }

    /// Whether the popup of this key is hidden behind a line.
    pub(super) fn hides(&self, key: u64) -> bool {
        self.folds.borrow().iter().any(|fold| fold.hidden.contains(&key))
    }

    /// Whether the person has opened this one.
    pub(super) fn is_open(&self, group: &Group) -> bool {
        self.open.borrow().as_ref() == Some(group)
    }

    /// The line that comes after the popup in this place, filled, and of how many it tells.
    pub(super) fn line_after(&self, place: usize) -> Option<(gtk::Button, u32)> {
        let at = self.folds.borrow().iter().position(|fold| fold.newest == place)?;
        self.lines.borrow().get(at).map(|line| (line.root.clone(), line.count.get()))
    }

    /// Makes the lines tell what is folded; new ones go into `list`.
    pub(super) fn tell(self: &Rc<Self>, list: &gtk::Box) {
        let folds = self.folds.borrow();
        while self.lines.borrow().len() < folds.len() {
            let line = self.line();
            list.append(&line.root);
            self.lines.borrow_mut().push(line);
        }
        for (at, line) in self.lines.borrow().iter().enumerate() {
            let fold = folds.get(at);
            line.root.set_visible(fold.is_some());
            if let Some(fold) = fold {
                line.put(fold);
            }
        }
    }

    /// All lines that can be seen.
    pub(super) fn visible(&self) -> Vec<gtk::Widget> {
        let lines = self.lines.borrow();
        lines.iter().filter(|line| line.root.is_visible()).map(|line| line.root.clone().upcast()).collect()
    }

    /// The person has come to the popups, or left them.
    pub(super) fn attended(self: &Rc<Self>, here: bool) {
        self.leaving.clear();
        if here {
            return;
        }
        self.resting.clear();
        let groups = Rc::downgrade(self);
        self.leaving.set(AWAY, move || {
            if let Some(groups) = groups.upgrade() {
                groups.open.replace(None);
                groups.again();
            }
        });
    }

    fn line(self: &Rc<Self>) -> Rc<Line> {
        let root = gtk::Button::builder().css_classes(["more"]).halign(gtk::Align::Center).visible(false).build();
        let line = Rc::new(Line { root, count: Cell::new(0), group: RefCell::default() });
        let motion = gtk::EventControllerMotion::new();
        let (groups, entered) = (Rc::downgrade(self), Rc::downgrade(&line));
        let open = move || {
            if let (Some(groups), Some(line)) = (groups.upgrade(), entered.upgrade()) {
                groups.open(line.group.borrow().clone());
            }
        };
        let clicked = open.clone();
        line.root.connect_clicked(move |_| clicked());
        let groups = Rc::downgrade(self);
        motion.connect_enter(move |_, _, _| {
            if let Some(groups) = groups.upgrade() {
                groups.resting.set(REST, open.clone());
            }
        });
        let groups = Rc::downgrade(self);
        motion.connect_leave(move |_| {
            if let Some(groups) = groups.upgrade() {
                groups.resting.clear();
            }
        });
        line.root.add_controller(motion);
        line
    }

    fn open(&self, group: Option<Group>) {
        self.resting.clear();
        self.open.replace(group);
        self.again();
    }

    fn again(&self) {
        let again = self.again.borrow().clone();
        if let Some(again) = again {
            again();
        }
    }
}

impl Line {
    fn put(&self, fold: &Fold) {
        let count = u32::try_from(fold.hidden.len()).unwrap_or(u32::MAX);
        if self.count.replace(count) == count && self.group.borrow().as_ref() == Some(&fold.group) {
            return;
        }
        self.root.set_label(&label(count, &fold.group.called, ["\u{2068}", "\u{2069}"]));
        spoken::name(&self.root, &format!("{}, show them", label(count, &fold.group.called, ["", ""])));
        self.group.replace(Some(fold.group.clone()));
    }
}

/// `around` keeps the name from reordering what is beside it.
fn label(count: u32, called: &str, around: [&str; 2]) -> String {
    let name = crate::notification::text::one_line(called);
    let [before, after] = around;
    if name.is_empty() { format!("{count} more") } else { format!("{count} more from {before}{name}{after}") }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use tidings::view::Sender;

    use super::*;

    fn of(name: &str, sender: Option<Sender>) -> group::Group {
        group::Group { name: name.to_owned(), sender }
    }

    fn group(name: &str) -> Group {
        Group { of: of(name, Some(Sender::Unit(name.to_owned()))), called: name.to_owned() }
    }

    /// Names of applications, as popups came; `!` is one that is never folded.
    fn seen(names: &[&str]) -> Vec<Seen> {
        let group = |name: &str| (name != "!").then(|| group(name));
        (1_u64..).zip(names).map(|(key, name)| Seen { group: group(name), key }).collect()
    }

    fn hidden(seen: &[Seen], open: Option<&Group>, before: &[u64], here: bool) -> Vec<u64> {
        folds(seen, open, before, here).into_iter().flat_map(|fold| fold.hidden).collect()
    }

    #[test]
    fn more_than_two_are_folded_behind_the_newest() {
        assert!(folds(&seen(&["mail", "chat", "mail", "chat"]), None, &[], false).is_empty());
        let all = seen(&["mail", "chat", "mail", "!", "mail", "chat", "chat"]);
        let two = folds(&all, None, &[], false);
        assert_eq!(
            two.iter().map(|fold| (fold.newest, fold.hidden.clone())).collect::<Vec<_>>(),
            [(4, vec![1, 3]), (6, vec![2, 6])]
        );
        assert_eq!(hidden(&all, Some(&group("mail")), &[], false), [2, 6]);
    }

    #[test]
    fn an_application_is_not_known_by_its_name_alone() {
        let mut all = seen(&["mail", "mail", "mail"]);
        all[1].group = Some(Group { of: of("mail", None), ..group("mail") });
        assert!(folds(&all, None, &[], false).is_empty());
    }

    #[test]
    fn nothing_is_folded_where_the_person_is() {
        let all = seen(&["mail", "mail", "mail", "mail"]);
        assert_eq!(hidden(&all, None, &[], true), [0_u64; 0]);
        // What was folded stays so, and what was the newest stays where it is.
        assert_eq!(hidden(&all, None, &[1, 2], true), [1, 2]);
        // Where the newest goes the next one is seen.
        assert_eq!(hidden(&all[..3], None, &[1, 2, 3], true), [1, 2]);
        assert_eq!(hidden(&all[..2], None, &[1, 2], true), [0_u64; 0]);
    }

    #[test]
    fn the_line_says_of_whom() {
        assert_eq!(label(2, " Mail\n", ["", ""]), "2 more from Mail");
        assert_eq!(label(3, "", ["", ""]), "3 more");
    }
}

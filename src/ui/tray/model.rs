//! What the tray holds, and the flat list that it is shown as: groups by application, the newest first.
//!
//! It knows nothing of widgets, and decides nothing about notifications: what is dismissed is only held back, for undo.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use tidings::view::group::group_name;
use tidings::view::{Entry, TrayChange};

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// The heading of a group.
    Group(Group),
    /// The heading of a day.
    Day(String),
    /// A notification.
    Entry(Line),
}

/// What makes an item the same one, whatever has changed in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ItemId {
    Group(String),
    Day(String),
    Entry(u64),
}

/// The heading of a group.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// See [`group_of`].
    pub(crate) key: String,
    /// How many are in it.
    pub(crate) count: usize,
    /// Only the heading is shown.
    pub(crate) collapsed: bool,
    /// The newest of it.
    pub(crate) lead: Rc<Entry>,
}

/// A notification in the list.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) entry: Rc<Entry>,
    /// It stands under no heading that names the application.
    pub(crate) alone: bool,
    /// All of its text is shown.
    pub(crate) expanded: bool,
    /// The person is asked whether it is to be erased.
    pub(crate) asking: bool,
}

impl PartialEq for Group {
    fn eq(&self, other: &Self) -> bool {
        let shown = |group: &Self| (group.count, group.collapsed, Rc::as_ptr(&group.lead));
        self.key == other.key && shown(self) == shown(other)
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        let shown = |line: &Self| (line.alone, line.expanded, line.asking, Rc::as_ptr(&line.entry));
        shown(self) == shown(other)
    }
}

impl Item {
    /// Which one it is.
    pub(crate) fn id(&self) -> ItemId {
        match self {
            Self::Group(group) => ItemId::Group(group.key.clone()),
            Self::Day(name) => ItemId::Day(name.clone()),
            Self::Entry(line) => ItemId::Entry(line.entry.key),
        }
    }
}

/// See [`group_name`]: popups are grouped in the same way.
pub(crate) fn group_of(entry: &Entry) -> String {
    let notification = &entry.notification;
    group_name(&notification.app_name, notification.desktop_entry.as_deref(), notification.origin.as_deref())
}

/// How the person has arranged rows: it outlives the rows themselves while the panel is open.
#[derive(Debug, Default)]
pub(crate) struct Arrangement {
    collapsed: HashSet<String>,
    expanded: HashSet<u64>,
    asking: Option<u64>,
}

impl Arrangement {
    /// Collapses or expands a group; whether anything has changed.
    pub(crate) fn collapse(&mut self, group: &str, collapsed: bool) -> bool {
        if collapsed { self.collapsed.insert(group.to_owned()) } else { self.collapsed.remove(group) }
    }

    /// Shows all of the text of a row, or its beginning; whether anything has changed.
    pub(crate) fn expand(&mut self, key: u64, expanded: bool) -> bool {
        if expanded { self.expanded.insert(key) } else { self.expanded.remove(&key) }
    }

    /// Whether all of the text of a row is shown.
    pub(crate) fn is_expanded(&self, key: u64) -> bool {
        self.expanded.contains(&key)
    }

    /// Asks in this row, and in no other, whether it is to be erased.
    pub(crate) fn ask(&mut self, key: Option<u64>) {
        self.asking = key;
    }

    /// The row in which the person is asked.
    pub(crate) fn asking(&self) -> Option<u64> {
        self.asking
    }

    /// A row for `entry`.
    pub(crate) fn line(&self, entry: &Rc<Entry>, alone: bool) -> Item {
        let (expanded, asking) = (self.expanded.contains(&entry.key), self.asking == Some(entry.key));
        Item::Entry(Line { entry: entry.clone(), alone, expanded, asking })
    }
}

/// What is in the tray.
#[derive(Debug, Default)]
pub(crate) struct Tray {
    entries: BTreeMap<u64, Rc<Entry>>,
    /// Dismissed last, and not told yet.
    held: BTreeSet<u64>,
}

impl Tray {
    /// Exactly these are in it.
    pub(crate) fn replace(&mut self, entries: Vec<Entry>) {
        let before = std::mem::take(&mut self.entries);
        for mut entry in entries {
            entry.unread |= before.get(&entry.key).is_some_and(|known| known.unread);
            self.entries.insert(entry.key, Rc::new(entry));
        }
        self.held.retain(|key| self.entries.contains_key(key));
    }

    /// Makes a change. One that was dismissed and now says something else is back: nothing is dismissed unseen. What was
    /// unread when the panel was opened stays marked until it is closed.
    pub(crate) fn apply(&mut self, change: TrayChange) {
        match change {
            TrayChange::Put(mut entry) => {
                if let Some(known) = self.entries.get(&entry.key) {
                    entry.unread |= known.unread;
                    let says = |entry: &Entry| (entry.notification.summary.clone(), entry.notification.body.clone());
                    if says(known) != says(&entry) {
                        self.held.remove(&entry.key);
                    }
                }
                self.entries.insert(entry.key, Rc::new(entry));
            }
            TrayChange::Drop(key) => {
                self.entries.remove(&key);
                self.held.remove(&key);
            }
        }
    }

    /// The entry of this key.
    pub(crate) fn get(&self, key: u64) -> Option<&Rc<Entry>> {
        self.entries.get(&key)
    }

    /// The keys of a group, or of all.
    pub(crate) fn keys(&self, group: Option<&str>) -> Vec<u64> {
        let wanted = |entry: &Entry| group.is_none_or(|group| group_of(entry) == group);
        self.seen().filter(|(_, entry)| wanted(entry)).map(|(key, _)| *key).collect()
    }

    /// These are gone for the person; answers with those dismissed before, which can be told now.
    pub(crate) fn hold(&mut self, keys: Vec<u64>) -> Vec<u64> {
        let before = self.take_held();
        self.held = keys.into_iter().filter(|key| self.entries.contains_key(key)).collect();
        before
    }

    /// Those dismissed last are back.
    pub(crate) fn undo(&mut self) {
        self.held.clear();
    }

    /// How many can be brought back.
    pub(crate) fn held(&self) -> usize {
        self.held.len()
    }

    /// Those dismissed last, to be told now; they are gone for good.
    pub(crate) fn take_held(&mut self) -> Vec<u64> {
        let held = std::mem::take(&mut self.held);
        for key in &held {
            self.entries.remove(key);
        }
        held.into_iter().collect()
    }

    /// The list: groups, each under its heading, the newest first.
    pub(crate) fn items(&self, arrangement: &Arrangement) -> Vec<Item> {
        let mut order: Vec<String> = Vec::new();
        let mut groups: HashMap<String, Vec<&Rc<Entry>>> = HashMap::new();
        for entry in by_time(self.seen().map(|(_, entry)| entry)) {
            let group = group_of(entry);
            let members = groups.entry(group.clone()).or_default();
            if members.is_empty() {
                order.push(group);
            }
            members.push(entry);
        }
        let mut items = Vec::new();
        for key in order {
            let members = groups.remove(&key).unwrap_or_default();
            let Some(lead) = members.first().map(|lead| (*lead).clone()) else { continue };
            let collapsed = members.len() > 1 && arrangement.collapsed.contains(&key);
            items.push(Item::Group(Group { key, count: members.len(), collapsed, lead }));
            if !collapsed {
                items.extend(members.into_iter().map(|entry| arrangement.line(entry, false)));
            }
        }
        items
    }

    fn seen(&self) -> impl DoubleEndedIterator<Item = (&u64, &Rc<Entry>)> {
        self.entries.iter().filter(|(key, _)| !self.held.contains(key))
    }
}

/// Newest first. Those whose sender tells no time stand in the order in which they came, however often each was replaced since: no row
/// moves because a bar in it does. A time that is told puts its entry between these.
fn by_time<'a>(entries: impl DoubleEndedIterator<Item = &'a Rc<Entry>>) -> Vec<&'a Rc<Entry>> {
    // What came before another one came no later than that was received last.
    let mut earliest = u64::MAX;
    let place = |entry: &'a Rc<Entry>| match entry.notification.web.timestamp_ms {
        Some(time) => (time, entry),
        None => {
            earliest = earliest.min(entry.notification.received_ms);
            (earliest, entry)
        }
    };
    let mut placed: Vec<_> = entries.rev().map(place).collect();
    placed.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    placed.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
pub(crate) mod tests {
    use proptest::prelude::*;
    use tidings::content::markup::Body;
    use tidings::core::notification::{Id, ReplyField, Urgency};
    use tidings::view::Popup;

    use super::*;
    use crate::tray::diff::tests::applied;

    pub(crate) fn entry(key: u64, app_name: &str, summary: &str) -> Entry {
        let notification = Popup {
            id: Id::new(u32::try_from(key).unwrap() + 1).unwrap(),
            key,
            app_name: app_name.to_owned(),
            desktop_entry: None,
            origin: None,
            category: None,
            sender: None,
            process: None,
            app_icon: None,
            summary: summary.to_owned(),
            body: Body::default(),
            body_images: Vec::new(),
            picture: None,
            urgency: Urgency::Normal,
            progress: None,
            files: Vec::new(),
            colours: Default::default(),
            actions: Vec::new(),
            action_icons: false,
            point: None,
            reply_field: ReplyField::default(),
            web: Default::default(),
            default_action: false,
            sender_left: false,
            received_ms: key * 60_000,
            clock: None,
            repeats: Vec::new(),
            alerts: 0,
            asks: None,
        };
        Entry { key, notification, live: true, on_screen: false, unread: false, has_pictures: false, ended: None }
    }

    /// The list in short: `Name(count)` for a group, `-` after it where it is collapsed, keys for entries.
    fn short(tray: &Tray, arrangement: &Arrangement) -> String {
        let line = |item: &Item| match item {
            Item::Group(group) => format!("{}({}){}", group.key, group.count, if group.collapsed { "-" } else { "" }),
            Item::Day(day) => day.clone(),
            Item::Entry(line) => line.entry.key.to_string(),
        };
        tray.items(arrangement).iter().map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_newest_group_is_first_and_in_it_the_newest() {
        let mut tray = Tray::default();
        let mut arrangement = Arrangement::default();
        tray.replace(vec![entry(3, "Mail", "c"), entry(2, "Chat", "b"), entry(1, "mail ", "a")]);
        assert_eq!(short(&tray, &arrangement), "mail(2) 3 1 chat(1) 2");
        tray.apply(TrayChange::Put(entry(4, "Chat", "d")));
        assert_eq!(short(&tray, &arrangement), "chat(2) 4 2 mail(2) 3 1");
        assert!(arrangement.collapse("chat", true) && arrangement.collapse("mail", true));
        assert_eq!(short(&tray, &arrangement), "chat(2)- mail(2)-");
        tray.apply(TrayChange::Drop(2));
        assert_eq!(short(&tray, &arrangement), "chat(1) 4 mail(2)-", "what stands alone is not collapsed");
    }

    #[test]
    fn a_time_that_is_told_places_a_row_and_a_replacement_moves_none() {
        let dated = |key, time| {
            let mut entry = entry(key, "a", "dated");
            entry.notification.web.timestamp_ms = Some(time);
            entry
        };
        let mut tray = Tray::default();
        tray.replace(vec![dated(5, 90_000), dated(4, 1), entry(3, "a", "c"), entry(2, "a", "b"), entry(1, "a", "a")]);
        assert_eq!(short(&tray, &Arrangement::default()), "a(5) 3 2 5 1 4");
        let mut replaced = entry(1, "a", "a, again");
        replaced.notification.received_ms = 10 * 60_000;
        tray.apply(TrayChange::Put(replaced));
        assert_eq!(short(&tray, &Arrangement::default()), "a(5) 3 2 1 5 4");
    }

    #[test]
    fn each_site_of_a_browser_is_a_group_of_its_own() {
        let of = |key, origin: &str| {
            let mut entry = entry(key, "Browser", "page");
            entry.notification.origin = Some(origin.to_owned()).filter(|origin| !origin.is_empty());
            entry
        };
        let mut tray = Tray::default();
        tray.replace(vec![of(4, "a.example"), of(3, "b.example"), of(2, "a.example"), of(1, "")]);
        let groups = [4, 3, 2, 1].map(|key| group_of(tray.get(key).unwrap()));
        assert_eq!(groups, ["browser\na.example", "browser\nb.example", "browser\na.example", "browser"]);
        assert_eq!(tray.keys(Some("browser\na.example")), [2, 4]);
    }

    #[test]
    fn what_is_dismissed_can_be_brought_back_until_it_is_told() {
        let mut tray = Tray::default();
        let arrangement = Arrangement::default();
        tray.replace(vec![entry(1, "a", "a"), entry(2, "a", "b"), entry(3, "b", "c")]);
        assert_eq!(tray.hold(tray.keys(Some("a"))), [0_u64; 0]);
        assert_eq!((short(&tray, &arrangement).as_str(), tray.held()), ("b(1) 3", 2));
        tray.undo();
        assert_eq!(short(&tray, &arrangement), "b(1) 3 a(2) 2 1");
        tray.hold(vec![1]);
        assert_eq!(tray.hold(vec![3]), [1], "the one before can be told");
        assert_eq!(tray.take_held(), [3]);
        tray.undo();
        assert_eq!(short(&tray, &arrangement), "a(1) 2");
    }

    #[test]
    fn nothing_is_dismissed_that_says_something_new() {
        let mut tray = Tray::default();
        tray.replace(vec![entry(1, "a", "old"), entry(2, "a", "same")]);
        tray.hold(vec![1, 2]);
        tray.apply(TrayChange::Put(entry(1, "a", "new")));
        tray.apply(TrayChange::Put(entry(2, "a", "same")));
        assert_eq!(short(&tray, &Arrangement::default()), "a(1) 1");
        assert_eq!(tray.take_held(), [2]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever happens, the changes of the list come to the same as building it anew, and nothing occurs twice.
        #[test]
        fn changes_of_the_list_come_to_the_same_as_a_new_one(steps in prop::collection::vec((0_u8..7, 0_u64..12), 0..60)) {
            let mut tray = Tray::default();
            let mut arrangement = Arrangement::default();
            let mut told = BTreeSet::new();
            let mut shown: Vec<ItemId> = Vec::new();
            for (kind, key) in steps {
                let app = ["a", "b", "c"][usize::try_from(key % 3).unwrap()];
                match kind {
                    0 | 1 => tray.apply(TrayChange::Put(entry(key, app, "x"))),
                    2 => tray.apply(TrayChange::Drop(key)),
                    3 => told.extend(tray.hold(vec![key])),
                    4 => tray.undo(),
                    5 => drop(arrangement.collapse(app, key % 2 == 0)),
                    _ => told.extend(tray.take_held()),
                }
                let wanted: Vec<ItemId> = tray.items(&arrangement).iter().map(Item::id).collect();
                prop_assert_eq!(wanted.iter().collect::<HashSet<_>>().len(), wanted.len());
                shown = applied(&shown, &wanted);
                prop_assert_eq!(&shown, &wanted);
            }
        }
    }
}

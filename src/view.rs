//! The view: all that a user interface may know of the notifications on screen, and the changes that make it.
//!
//! The core keeps one `View` and reports each change to it; whoever applies the same changes in order to the same start has
//! the same view. It holds no policy, no deadline and nothing of the sender but what a person is shown.

mod clock;
mod entry;
pub mod group;
pub mod permission;
mod sender;
pub mod settings;

pub use crate::core::identity::Process;
pub use clock::{Clock, Left};
pub use entry::{Ended, Entry, Pictures, State, TrayChange};
pub use sender::Sender;

use crate::content::colour::Colours;
use crate::content::image::Icon;
use crate::content::markup::Body;
use crate::content::web::{Direction, Web};
use crate::core::notification::{Action, Attachment, Id, ReplyField, Urgency};
use permission::Question;

/// One notification as a popup shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Popup {
    /// The id that the sender knows it by (never 0).
    pub id: Id,
    /// Its own for good; grows in the order in which notifications came.
    pub key: u64,
    /// Name of the application, by its desktop entry where it has one; a claim of the sender. May be empty.
    pub app_name: String,
    /// Basename of the application's desktop file without suffix, as claimed (hint `desktop-entry`).
    pub desktop_entry: Option<String>,
    /// The web site, device or account that it comes from, beside the application; as claimed (hint `x-kde-origin-name`).
    pub origin: Option<String>,
    /// What kind of event it tells of (hint `category`).
    pub category: Option<String>,
    /// The program that the system says has sent it; `None` where that was not kept.
    pub sender: Option<Sender>,
    /// The process that sent it; of what is live, and where the system tells.
    pub process: Option<Process>,
    /// The small icon of the application: the sender's own beside a picture, else that of its desktop entry.
    pub app_icon: Option<Icon>,
    /// Title: one line, plain text, never markup.
    pub summary: String,
    /// Text: the specification's markup as a tree.
    pub body: Body,
    /// Pictures that the body names (`<img>`), in the order of the body; one that could not be opened is `None`.
    pub body_images: Vec<Option<Icon>>,
    /// The large picture: `image-data`, `image-path`, `app_icon`, `icon_data` in the specification's order.
    pub picture: Option<Icon>,
    /// How pressing it is.
    pub urgency: Urgency,
    /// Progress in percent (hint `value`).
    pub progress: Option<u8>,
    /// Files that it tells of.
    pub files: Vec<Attachment>,
    /// Colours that the sender asks for; whoever draws sees to it that text can be read.
    pub colours: Colours,
    /// Buttons, in the sender's order; the default action is not among them.
    pub actions: Vec<Action>,
    /// The keys of the actions are icon names (hint `action-icons`).
    pub action_icons: bool,
    /// The field that a reply is written in, if there is the action `inline-reply`.
    pub reply_field: ReplyField,
    /// What the web's Notifications API tells beside all that.
    pub web: Web,
    /// Where on the screen the sender wishes it to be: its upper left corner, in device pixels of the root window on X11, else in
    /// logical pixels of the output (hints `x` and `y`).
    pub point: Option<(i32, i32)>,
    /// A click on the popup means something to the sender.
    pub default_action: bool,
    /// The sender has left the bus: nobody hears of actions any more, a click opens the application by its desktop entry.
    pub sender_left: bool,
    /// When it was received, in milliseconds since the Unix epoch.
    pub received_ms: u64,
    /// Its time on screen; `None` where it has none, and in every list.
    pub clock: Option<Clock>,
    /// Keys of those of the same sender that said exactly the same before, oldest first: they are in the tray, and this popup
    /// stands for them too.
    pub repeats: Vec<u64>,
    /// How often its sender has made news of it again in its place (hint `x-tidings-renotify`, or a higher urgency): each time it
    /// is announced anew.
    pub alerts: u32,
    /// What the person is asked below it; `None` in every list.
    pub asks: Option<Question>,
}

impl Popup {
    /// The time that is shown and sorted by, in milliseconds since the Unix epoch: what its sender tells, else when it was received.
    pub fn time_ms(&self) -> u64 {
        self.web.timestamp_ms.unwrap_or(self.received_ms)
    }

    /// The word for the direction that its sender tells.
    pub fn dir(&self) -> Option<&'static str> {
        self.web.direction.map(Direction::word)
    }

    /// The name of the icon that is its badge; `None` where that is a file, or there is none.
    pub fn badge_name(&self) -> Option<&str> {
        match &self.web.badge {
            Some(Icon::Name(name)) => Some(name),
            _ => None,
        }
    }
}

/// What is on screen: the popups from the corner outward, and how many wait for a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Popups, oldest first: the first is the nearest to the corner of the screen.
    pub popups: Vec<Popup>,
    /// How many notifications wait for a place (the "+N more").
    pub waiting: u32,
    /// The tray is to be shown.
    pub tray_open: bool,
}

/// One change to a [`View`].
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A new popup at the end of the stack.
    Show(Popup),
    /// The popup of the same id has new content; it keeps its place.
    Update(Popup),
    /// The popup takes the place of the one with the id `old`, as if it had been an update.
    Replace {
        /// The id of the popup that goes.
        old: Id,
        /// The one that comes.
        popup: Popup,
    },
    /// The popup with this id goes.
    Remove(Id),
    /// The time of the popup with this id runs now, or stands still.
    Clock {
        /// Whose time it is.
        id: Id,
        /// What is left.
        clock: Option<Clock>,
    },
    /// So many wait now.
    Waiting(u32),
    /// The tray is to be shown, or put away.
    TrayOpen(bool),
}

impl View {
    /// Makes `change` true of this view. A change of an id that is not there changes nothing.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Show(popup) => self.popups.push(popup),
            Change::Update(popup) => self.put(popup.id, popup),
            Change::Replace { old, popup } => self.put(old, popup),
            Change::Remove(id) => self.popups.retain(|popup| popup.id != id),
            Change::Clock { id, clock } => {
                if let Some(popup) = self.popups.iter_mut().find(|popup| popup.id == id) {
                    popup.clock = clock;
                }
            }
            Change::Waiting(count) => self.waiting = count,
            Change::TrayOpen(open) => self.tray_open = open,
        }
    }

    /// Whether a popup of this id is on screen.
    pub fn shows(&self, id: Id) -> bool {
        self.popups.iter().any(|popup| popup.id == id)
    }

    fn put(&mut self, at: Id, popup: Popup) {
        if let Some(place) = self.popups.iter_mut().find(|shown| shown.id == at) {
            *place = popup;
        }
    }
}

/// Changes that wait to be told, the fewest that come to the same: however long somebody does not listen, what waits is
/// bounded by what was and what is on screen.
#[derive(Debug, Default)]
pub struct Pending {
    /// The stack, place by place: those that the listener knows, then those that have come since.
    places: Vec<Place>,
    /// How many wait, if that has changed.
    waiting: Option<u32>,
    /// Whether the tray is to be shown, if that has changed.
    tray_open: Option<bool>,
}

/// One place of the stack.
#[derive(Debug)]
struct Place {
    /// What the listener sees there.
    told: Option<Id>,
    /// What is there now, if it is not what the listener sees.
    news: Option<Popup>,
    /// Its time, if that is all that is new.
    clock: Option<Option<Clock>>,
    /// The id that is there now; `None` once it is empty.
    now: Option<Id>,
}

impl Pending {
    /// Nothing waits for a listener that has the whole of `view`.
    pub fn begin(view: &View) -> Self {
        let places = view
            .popups
            .iter()
            .map(|popup| Place { told: Some(popup.id), news: None, clock: None, now: Some(popup.id) })
            .collect();
        Self { places, waiting: None, tray_open: None }
    }

    /// Adds a change.
    pub fn push(&mut self, change: Change) {
        match change {
            Change::Show(popup) => self.places.push(Place { told: None, clock: None, now: Some(popup.id), news: Some(popup) }),
            Change::Update(popup) => self.put(popup.id, popup),
            Change::Replace { old, popup } => self.put(old, popup),
            Change::Remove(id) => {
                if let Some(place) = self.places.iter_mut().find(|place| place.now == Some(id)) {
                    place.now = None;
                    place.news = None;
                    place.clock = None;
                }
                self.places.retain(|place| place.told.is_some() || place.now.is_some());
            }
            Change::Clock { id, clock } => {
                if let Some(place) = self.places.iter_mut().find(|place| place.now == Some(id)) {
                    match &mut place.news {
                        Some(popup) => popup.clock = clock,
                        None => place.clock = Some(clock),
                    }
                }
            }
            Change::Waiting(count) => self.waiting = Some(count),
            Change::TrayOpen(open) => self.tray_open = Some(open),
        }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_none()
            && self.tray_open.is_none()
            && self.places.iter().all(|place| place.news.is_none() && place.clock.is_none() && place.now.is_some())
    }

    /// Whether all that waits is new content of popups that the listener sees where they are.
    pub fn updates_only(&self) -> bool {
        self.waiting.is_none()
            && self.tray_open.is_none()
            && self.places.iter().all(|place| place.now.is_some() && place.told == place.now)
    }

    /// All that waits, in order; the listener is taken to know it from now on. `None` where ids have changed places with one
    /// another, which no changes can tell: the listener must have the whole view anew.
    pub fn take(&mut self) -> Option<Vec<Change>> {
        let mut changes = Vec::new();
        let gone = self.places.iter().filter(|place| place.now.is_none()).filter_map(|place| place.told);
        changes.extend(gone.map(Change::Remove));
        self.places.retain(|place| place.now.is_some());
        // An id may have moved to another place: what takes an id waits until the listener sees it nowhere else.
        while let Some(at) = self.places.iter().position(|place| self.is_due(place)) {
            if let Some(place) = self.places.get_mut(at) {
                changes.extend(place.tell());
            }
        }
        let entangled = self.places.iter().any(|place| place.news.is_some() && place.told.is_some());
        for place in &mut self.places {
            changes.extend(place.tell());
        }
        changes.extend(self.waiting.take().map(Change::Waiting));
        changes.extend(self.tray_open.take().map(Change::TrayOpen));
        (!entangled).then_some(changes)
    }

    fn is_due(&self, place: &Place) -> bool {
        place.news.is_some()
            && place.told.is_some()
            && !self.places.iter().any(|other| other.told == place.now && other.told != place.told)
    }

    fn put(&mut self, at: Id, popup: Popup) {
        if let Some(place) = self.places.iter_mut().find(|place| place.now == Some(at)) {
            place.now = Some(popup.id);
            place.news = Some(popup);
            place.clock = None;
        }
    }
}

impl Place {
    /// The change that brings the listener up to date with this place.
    fn tell(&mut self) -> Option<Change> {
        let Some(popup) = self.news.take() else {
            return self.clock.take().zip(self.now).map(|(clock, id)| Change::Clock { id, clock });
        };
        let told = self.told.replace(popup.id);
        Some(match told {
            None => Change::Show(popup),
            Some(id) if id == popup.id => Change::Update(popup),
            Some(old) => Change::Replace { old, popup },
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::content::markup::Body;

    fn popup(id: u32, summary: u8) -> Popup {
        Popup {
            id: Id::new(id).unwrap(),
            key: u64::from(id),
            app_name: String::new(),
            desktop_entry: None,
            origin: None,
            category: None,
            sender: None,
            process: None,
            app_icon: None,
            summary: summary.to_string(),
            body: Body::default(),
            body_images: Vec::new(),
            picture: None,
            urgency: Urgency::Normal,
            progress: None,
            files: Vec::new(),
            colours: Colours::default(),
            actions: Vec::<Action>::new(),
            action_icons: false,
            reply_field: ReplyField::default(),
            web: Web::default(),
            point: None,
            default_action: false,
            sender_left: false,
            received_ms: 0,
            clock: None,
            repeats: Vec::new(),
            alerts: 0,
            asks: None,
        }
    }

    /// Turns random numbers into a sequence that a core could have made: only what is there is changed, ids are new or old.
    fn changes(numbers: &[(u8, u8, u8)]) -> Vec<Change> {
        let mut view = View::default();
        let mut made = Vec::new();
        for (kind, which, summary) in numbers {
            let there = (!view.popups.is_empty()).then(|| view.popups[usize::from(*which) % view.popups.len()].id);
            // Sometimes an id that was there before, sometimes one far off; never one that is there.
            let free = (1 + u32::from(*which % 3) * 10..).find(|id| !view.shows(Id::new(*id).unwrap())).unwrap();
            let change = match (kind % 6, there) {
                (5, Some(id)) => {
                    let clock = (which % 4 > 0).then(|| Clock { timeout_ms: 1_000, left: Left::Stands(u64::from(*summary)) });
                    Change::Clock { id, clock }
                }
                (1, Some(id)) => Change::Update(popup(id.get(), *summary)),
                (2, Some(id)) => Change::Remove(id),
                (3, Some(old)) => {
                    let id = if which % 3 == 0 { old.get() } else { free };
                    Change::Replace { old, popup: popup(id, *summary) }
                }
                (4, _) => Change::Waiting(u32::from(*summary)),
                _ if view.popups.len() < 5 => Change::Show(popup(free, *summary)),
                _ => continue,
            };
            view.apply(change.clone());
            made.push(change);
        }
        made
    }

    #[test]
    fn only_new_content_of_what_is_there_may_be_told_later() {
        let mut view = View::default();
        view.apply(Change::Show(popup(1, 0)));
        for (change, updates_only) in [
            (Change::Update(popup(1, 1)), true),
            (Change::Clock { id: Id::new(1).unwrap(), clock: None }, true),
            (Change::Show(popup(2, 0)), false),
            (Change::Replace { old: Id::new(1).unwrap(), popup: popup(2, 0) }, false),
            (Change::Remove(Id::new(1).unwrap()), false),
            (Change::Waiting(1), false),
        ] {
            let mut pending = Pending::begin(&view);
            pending.push(change);
            assert_eq!(pending.updates_only(), updates_only);
        }
    }

    #[test]
    fn ids_that_change_places_are_told_by_the_whole_view() {
        let mut view = View::default();
        view.apply(Change::Show(popup(1, 0)));
        view.apply(Change::Show(popup(2, 0)));
        let mut pending = Pending::begin(&view);
        for (old, new) in [(2, 3), (1, 2), (3, 1)] {
            pending.push(Change::Replace { old: Id::new(old).unwrap(), popup: popup(new, 1) });
        }
        assert_eq!(pending.take(), None);
        assert!(pending.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_waits_comes_to_the_same_and_is_bounded(before in prop::collection::vec(any::<(u8, u8, u8)>(), 0..20),
                                                       numbers in prop::collection::vec(any::<(u8, u8, u8)>(), 0..80)) {
            let all: Vec<_> = before.iter().chain(&numbers).copied().collect();
            let all = changes(&all);
            let told = changes(&before).len();
            let mut whole = View::default();
            let mut listener = View::default();
            for change in &all[..told] {
                whole.apply(change.clone());
                listener.apply(change.clone());
            }
            let mut pending = Pending::begin(&listener);
            for change in &all[told..] {
                whole.apply(change.clone());
                pending.push(change.clone());
            }
            match pending.take() {
                Some(waiting) => {
                    prop_assert!(waiting.len() <= 11, "{} wait", waiting.len());
                    for change in waiting {
                        listener.apply(change);
                    }
                    prop_assert_eq!(&listener, &whole);
                }
                None => prop_assert!(all.len() - told >= 3, "two places cannot be exchanged in fewer steps"),
            }
            prop_assert!(pending.is_empty());
        }
    }
}

//! The view: all that a user interface may know of the notifications on screen, and the changes that make it.
//!
//! The core keeps one `View` and reports each change to it; whoever applies the same changes in order to the same start has
//! the same view. It holds no policy, no deadline and nothing of the sender but what a person is shown.

use crate::content::image::Icon;
use crate::content::markup::Body;
use crate::core::notification::{Action, Id, Urgency};

/// One notification as a popup shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Popup {
    /// The id that the sender knows it by (never 0).
    pub id: Id,
    /// Name of the application as claimed by the sender; may be empty.
    pub app_name: String,
    /// Basename of the application's desktop file without suffix, as claimed (hint `desktop-entry`).
    pub desktop_entry: Option<String>,
    /// The small icon of the application, if the sender gave one beside the picture.
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
    /// Buttons, in the sender's order; the default action is not among them.
    pub actions: Vec<Action>,
    /// The keys of the actions are icon names (hint `action-icons`).
    pub action_icons: bool,
    /// A click on the popup means something to the sender.
    pub default_action: bool,
    /// The sender has left the bus: nobody hears of actions any more, a click opens the application by its desktop entry.
    pub sender_left: bool,
    /// When it was received, in milliseconds since the Unix epoch.
    pub received_ms: u64,
}

/// What is on screen: the popups from the corner outward, and how many wait for a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Popups, oldest first: the first is the nearest to the corner of the screen.
    pub popups: Vec<Popup>,
    /// How many notifications wait for a place (the "+N more").
    pub waiting: u32,
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
    /// So many wait now.
    Waiting(u32),
}

impl View {
    /// Makes `change` true of this view. A change of an id that is not there changes nothing.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Show(popup) => self.popups.push(popup),
            Change::Update(popup) => self.put(popup.id, popup),
            Change::Replace { old, popup } => self.put(old, popup),
            Change::Remove(id) => self.popups.retain(|popup| popup.id != id),
            Change::Waiting(count) => self.waiting = count,
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
/// bounded by what is on screen.
#[derive(Debug, Default)]
pub struct Pending(Vec<Change>);

impl Pending {
    /// Adds a change and drops what it makes void.
    pub fn push(&mut self, change: Change) {
        match change {
            Change::Update(popup) => match self.content_of(popup.id) {
                Some(earlier) => *earlier = popup,
                None => self.0.push(Change::Update(popup)),
            },
            Change::Waiting(_) => {
                self.0.retain(|earlier| !matches!(earlier, Change::Waiting(_)));
                self.0.push(change);
            }
            Change::Remove(id) => match self.take_content(id) {
                Some(Change::Show(_)) => {}
                Some(Change::Replace { old, .. }) => self.push(Change::Remove(old)),
                _ => self.0.push(Change::Remove(id)),
            },
            Change::Replace { old, popup } => match self.0.iter().position(|earlier| earlier.content_id() == Some(old)) {
                Some(at) => match self.0.get_mut(at) {
                    Some(Change::Show(earlier) | Change::Replace { popup: earlier, .. }) => *earlier = popup,
                    Some(earlier) => *earlier = Change::Replace { old, popup },
                    None => {}
                },
                None => self.0.push(Change::Replace { old, popup }),
            },
            Change::Show(_) => self.0.push(change),
        }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that waits, in order.
    pub fn take(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.0)
    }

    fn content_of(&mut self, id: Id) -> Option<&mut Popup> {
        self.0.iter_mut().rev().find(|change| change.content_id() == Some(id)).and_then(|change| match change {
            Change::Show(popup) | Change::Update(popup) | Change::Replace { popup, .. } => Some(popup),
            Change::Remove(_) | Change::Waiting(_) => None,
        })
    }

    fn take_content(&mut self, id: Id) -> Option<Change> {
        let at = self.0.iter().rposition(|change| change.content_id() == Some(id))?;
        Some(self.0.remove(at))
    }
}

impl Change {
    /// The id of the popup that the change brings content of.
    fn content_id(&self) -> Option<Id> {
        match self {
            Self::Show(popup) | Self::Update(popup) | Self::Replace { popup, .. } => Some(popup.id),
            Self::Remove(_) | Self::Waiting(_) => None,
        }
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
            app_name: String::new(),
            desktop_entry: None,
            app_icon: None,
            summary: summary.to_string(),
            body: Body::default(),
            body_images: Vec::new(),
            picture: None,
            urgency: Urgency::Normal,
            progress: None,
            actions: Vec::<Action>::new(),
            action_icons: false,
            default_action: false,
            sender_left: false,
            received_ms: 0,
        }
    }

    /// Turns random numbers into a sequence that a core could have made: only what is there is changed, ids are new or old.
    fn changes(numbers: &[(u8, u8, u8)]) -> Vec<Change> {
        let mut view = View::default();
        let mut made = Vec::new();
        for (kind, which, summary) in numbers {
            let there = (!view.popups.is_empty()).then(|| view.popups[usize::from(*which) % view.popups.len()].id);
            let free = (1..).find(|id| !view.shows(Id::new(*id).unwrap())).unwrap() + u32::from(*which % 2) * 10;
            let free = if view.shows(Id::new(free).unwrap()) { free + 100 } else { free };
            let change = match (kind % 5, there) {
                (1, Some(id)) => Change::Update(popup(id.get(), *summary)),
                (2, Some(id)) => Change::Remove(id),
                (3, Some(old)) => {
                    let id = if which % 3 == 0 { old.get() } else { free };
                    Change::Replace { old, popup: popup(id, *summary) }
                }
                (4, _) => Change::Waiting(u32::from(*summary)),
                _ if view.popups.len() < 5 && !view.shows(Id::new(free).unwrap()) => Change::Show(popup(free, *summary)),
                _ => continue,
            };
            view.apply(change.clone());
            made.push(change);
        }
        made
    }

    proptest! {
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
            let mut pending = Pending::default();
            for change in &all[told..] {
                whole.apply(change.clone());
                pending.push(change.clone());
            }
            let waiting = pending.take();
            prop_assert!(waiting.len() <= 11, "{} wait", waiting.len());
            for change in waiting {
                listener.apply(change);
            }
            prop_assert_eq!(listener, whole);
        }
    }
}

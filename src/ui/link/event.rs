//! What the link tells the windows.

use tidings::core::notification::Id;
use tidings::view::permission::{Permission, PermissionChange};
use tidings::view::settings::Settings;
use tidings::view::{Change, Clock, Entry, State, TrayChange};
use tidings::wire::asked::StatusForm;

use crate::pictures::{self, Ready};
use crate::style::Appearance;

/// What the windows are told. When the channel closes there is nothing more to show.
#[derive(Debug)]
pub(crate) enum Event {
    /// How it is to look and to act from now on.
    Settings(Box<Settings>),
    /// This is what is on screen; whatever was before is void.
    View {
        /// Popups from the corner outward.
        popups: Vec<Ready>,
        /// How many wait for a place.
        waiting: u32,
    },
    /// Changes to that, in order.
    Changes(Vec<Step>),
    /// A notification that is being answered has ended.
    Ended(Id),
    /// The keyboard is wanted on the newest popup.
    Focus,
    /// The desktop's wishes for colours.
    Appearance(Appearance),
    /// The person's style sheet is to be read (again).
    Sheet,
    /// The tray is to be shown, or put away.
    TrayOpen(bool),
    /// This is what is in the tray; whatever was before is void.
    Entries(Vec<Entry>),
    /// Changes to that, in order.
    Tray(Vec<TrayChange>),
    /// The numbers of now.
    State(State),
    /// What a search found.
    Found {
        /// The number that the search was given.
        query: u64,
        /// Entries, newest first, and whether there are more; what is wrong, in words, otherwise.
        page: Result<(Vec<Entry>, bool), String>,
    },
    /// The applications that the archive knows.
    Applications(Vec<String>),
    /// An entry with its pictures.
    Pictures {
        /// Key of the entry.
        key: u64,
        /// Its pictures, and the notification that they were asked for.
        ready: Box<Ready>,
    },
    /// What was to be erased is, or cannot be: what is wrong, in words.
    Forgotten(Result<u32, String>),
    /// How the daemon is.
    Status(Box<StatusForm>),
    /// The settings of the archive are changed, or cannot be: what is wrong, in words.
    ArchiveSet(Result<(), String>),
    /// This is who may show notifications; whatever was before is void.
    Permissions(Vec<Permission>),
    /// Changes to that, in order.
    PermissionChanges(Vec<PermissionChange>),
    /// A permission is changed or forgotten, or cannot be: what is wrong, in words.
    PermissionSet(Result<(), String>),
    /// The page of this application is wanted, or of an origin within it. The tray is shown.
    Application(Box<Permission>),
}

/// A [`Change`] with its pictures decoded.
#[derive(Debug)]
pub(crate) enum Step {
    /// A new popup at the end of the stack.
    Show(Ready),
    /// The popup `at` has this content now, and its id.
    Put {
        /// Id of the popup whose place it is.
        at: Id,
        /// The content.
        ready: Ready,
    },
    /// This popup goes.
    Remove(Id),
    /// The time of this popup runs now, or stands still.
    Clock(Id, Option<Clock>),
    /// So many wait.
    Waiting(u32),
}

impl Step {
    /// The step of a change of the popups; `None` where it is not about them.
    pub(super) fn of(change: Change) -> Option<Self> {
        Some(match change {
            Change::Show(popup) => Self::Show(pictures::ready(popup)),
            Change::Update(popup) => Self::Put { at: popup.id, ready: pictures::ready(popup) },
            Change::Replace { old, popup } => Self::Put { at: old, ready: pictures::ready(popup) },
            Change::Remove(id) => Self::Remove(id),
            Change::Clock { id, clock } => Self::Clock(id, clock),
            Change::Waiting(count) => Self::Waiting(count),
            Change::TrayOpen(_) => return None,
        })
    }
}

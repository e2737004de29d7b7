//! What the person did, as the windows tell the link.

use async_channel::Sender;
use tidings::core::notification::Id;
use tidings::view::Entry;
use tidings::view::permission::Permission;
use tidings::wire::asked::{ArchiveForm, DndForm, ForgetForm, QueryForm};
use tidings::wire::permission::ChangesForm;

/// What the person did, or what a window needs to know.
#[derive(Debug)]
pub(crate) enum Intent {
    /// Closed the notifications of these keys.
    Dismiss(Vec<u64>),
    /// Took the popups of these keys off the screen.
    Hide(Vec<u64>),
    /// Chose an action.
    Invoke {
        /// The notification.
        id: Id,
        /// Key of the action.
        key: String,
        /// Activation token, empty where the desktop gives none.
        token: String,
    },
    /// Answered what is asked below a popup, with this word.
    Answer(Id, &'static str),
    /// Wrote a reply.
    Reply {
        /// The notification.
        id: Id,
        /// What was written, which is not empty.
        text: String,
    },
    /// Has begun to write a reply to a notification, or writes none any more.
    Hold(Id, bool),
    /// Needs to know which of those that a reply is being written to have ended.
    HoldAgain,
    /// Came to the popups, with the pointer or the keyboard, or left them.
    Hover(bool),
    /// Can see popups, or has no output to see them on.
    Visible(bool),
    /// Sees these popups, which were behind a line.
    Renew(Vec<u64>),
    /// Wants the tray.
    TrayOpen,
    /// Put the tray away.
    TrayClosed,
    /// Turned do-not-disturb on or off.
    Dnd(DndForm),
    /// Wants the history to be kept otherwise.
    SetArchive(ArchiveForm),
    /// Has these mistakes in the style sheet, a line for each; none any more where it is empty.
    Style(Vec<String>),
    /// Needs to know how the daemon is.
    Status,
    /// Wants these erased.
    Forget(ForgetForm),
    /// Searches the archive.
    Search {
        /// Comes back with what is found.
        query: u64,
        /// What is looked for.
        form: QueryForm,
    },
    /// Wants to choose from the applications of the archive.
    Applications,
    /// Wants to know who may show notifications, until the tray is put away.
    Permissions,
    /// Wants a permission to be otherwise.
    SetPermission {
        /// The application.
        application: String,
        /// The origin within it.
        origin: Option<String>,
        /// What is to be otherwise.
        changes: ChangesForm,
    },
    /// Wants all to be forgotten that is known of an application, or of an origin within it.
    ResetPermission {
        /// The application.
        application: String,
        /// The origin within it.
        origin: Option<String>,
    },
    /// Wants the page of whoever has sent a popup, in the tray.
    Application(Box<Permission>),
    /// The pictures of this entry are to be seen.
    Pictures(Box<Entry>),
}

/// The way to the link.
#[derive(Clone)]
pub(crate) struct Intents(Sender<Intent>);

impl Intents {
    /// Over this channel.
    pub(crate) fn new(way: Sender<Intent>) -> Self {
        Self(way)
    }

    /// Tells it, without waiting.
    pub(crate) fn tell(&self, intent: Intent) {
        if let Err(error) = self.0.try_send(intent) {
            tracing::warn!("the daemon was not told: {error}");
        }
    }
}

//! What the person did in the panel, or wants of it.

use std::rc::Rc;

use tidings::view::permission::Permission;
use tidings::wire::asked::{ArchiveForm, ForgetForm};
use tidings::wire::permission::ChangesForm;

/// What the person did with a row of the list.
#[derive(Debug)]
pub(crate) enum Act {
    /// Closed the row of this entry.
    Dismiss(u64),
    /// Chose the action of this key.
    Invoke(u64, String),
    /// Wrote this reply.
    Reply(u64, String),
    /// Has begun to write a reply that must not be lost, or has none any more.
    Hold(u64, bool),
    /// Wants all of the text, or no longer.
    Expand(u64, bool),
    /// Wants to erase this entry, and is to be asked; or no longer.
    Ask(Option<u64>),
    /// Was asked, and wants this erased.
    Forget(ForgetForm),
    /// Wants to see a group (true: only its heading).
    Collapse(String, bool),
    /// Closed a whole group.
    DismissGroup(String),
    /// Wants the page of whoever has sent a group.
    Application(Box<Permission>),
    /// Clicked on a link.
    Link(String),
    /// Was asked about a link and has opened it.
    Opened,
}

/// Where it is told.
pub(crate) type Acted = Rc<dyn Fn(Act)>;

/// What the person wants of all notifications at once, or of Tidings itself.
#[derive(Debug)]
pub(crate) enum Wish {
    /// Do-not-disturb on or off.
    Dnd {
        /// Whether it is to be on.
        on: bool,
        /// When it ends by itself, in milliseconds since the Unix epoch; `None` where the person ends it.
        until_ms: Option<u64>,
    },
    /// All of them are done with.
    DismissAll,
    /// These are to be erased.
    Forget(ForgetForm),
    /// The history is to be kept like this.
    Archive(ArchiveForm),
    /// The page with the settings.
    Settings,
    /// The page with all applications.
    Applications,
    /// Looks for something else among them.
    FindApplications,
    /// The page of an application, or of an origin within it.
    Application(Box<Permission>),
    /// A permission is to be otherwise.
    Permission {
        /// The application.
        application: String,
        /// The origin within it.
        origin: Option<String>,
        /// What is to be otherwise.
        changes: ChangesForm,
    },
    /// What was decided of it is to be forgotten.
    ForgetPermission {
        /// The application.
        application: String,
        /// The origin within it.
        origin: Option<String>,
    },
    /// Back to where the person came from.
    Back,
}

/// Where it is told.
pub(crate) type Wished = Rc<dyn Fn(Wish)>;

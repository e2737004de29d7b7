//! What the person did with a popup, as it tells the stack.

use tidings::core::notification::Id;
use tidings::view::permission::Permission;

/// What the person did with a popup.
#[derive(Debug)]
pub(super) enum Act {
    /// Closed the one of this key.
    Dismiss(u64),
    /// Closed all that are on screen.
    DismissAll,
    /// Wants the one of this key off the screen, to be found in the tray.
    Hide(u64),
    /// Chose the action of this key.
    Invoke(Id, String),
    /// Wants to erase the one of this key.
    Forget(u64),
    /// Wants the settings of whoever has sent it.
    Application(Box<Permission>),
    /// Wants to open this link.
    Link(String),
    /// Wants this text on the clipboard.
    Copy(String),
    /// Wants to see more of it, or less: it needs another room.
    Resized,
    /// Answered what is asked below it with this word.
    Answer(Id, &'static str),
    /// Wrote this reply.
    Reply(Id, String),
    /// Has begun to write a reply that must not be lost, or has none any more.
    Hold(Id, bool),
    /// Will perhaps write a reply in a moment, or will not.
    NearReply(bool),
    /// Writes a reply, or does so no longer.
    Writing(bool),
    /// Clicked on the one of this key when nobody hears of actions any more: the application of this desktop entry is wanted.
    Open(u64, String),
}

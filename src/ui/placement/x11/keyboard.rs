//! The input focus of an X server, which a window of ours takes from another and gives back.

use std::cell::Cell;

use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{ConnectionExt as _, InputFocus, Window};
use x11rb::rust_connection::RustConnection;

/// Who had the keyboard before one of our windows took it.
#[derive(Default)]
pub(super) struct Keyboard(Cell<Option<Window>>);

impl Keyboard {
    /// Gives the keyboard to `own`, which the server must have on screen.
    pub(super) fn take(&self, connection: &RustConnection, own: Window) -> Result<(), ReplyError> {
        let before = connection.get_input_focus()?.reply()?.focus;
        if before == own {
            return Ok(());
        }
        self.0.set(Some(before));
        connection.set_input_focus(InputFocus::PARENT, own, x11rb::CURRENT_TIME)?.check()
    }

    /// Gives the keyboard back to who had it before `own`, if nobody else has taken it meanwhile.
    pub(super) fn give_back(&self, connection: &RustConnection, root: Window, own: Window) -> Result<(), ReplyError> {
        let Some(before) = self.0.take() else { return Ok(()) };
        let now = connection.get_input_focus()?.reply()?.focus;
        // With the window gone the server itself has put the focus to its parent.
        if now == own || now <= 1 || now == root {
            connection.set_input_focus(InputFocus::POINTER_ROOT, before, x11rb::CURRENT_TIME)?.check()?;
        }
        Ok(())
    }
}

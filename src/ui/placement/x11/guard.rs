//! What keeps clicks from going through where a popup was a moment ago: windows that are not to be seen and take them.

use std::cell::RefCell;

use x11rb::connection::Connection as _;
use x11rb::errors::ReplyOrIdError;
use x11rb::protocol::xproto::{ConnectionExt as _, CreateWindowAux, EventMask, Window, WindowClass};
use x11rb::rust_connection::RustConnection;

use super::area::Area;

/// Those that are there.
#[derive(Default)]
pub(super) struct Guard(RefCell<Vec<Window>>);

impl Guard {
    /// Takes the clicks on `places` (device pixels of the root window), and on nothing else any more.
    pub(super) fn set(&self, connection: &RustConnection, root: Window, places: &[Area]) -> Result<(), ReplyOrIdError> {
        for window in self.0.take() {
            connection.destroy_window(window)?;
        }
        for place in places {
            if let Some(window) = create(connection, root, *place)? {
                self.0.borrow_mut().push(window);
            }
        }
        connection.flush()?;
        Ok(())
    }
}

/// Nobody hears of what happens on it, not even the root window.
fn create(connection: &RustConnection, root: Window, place: Area) -> Result<Option<Window>, ReplyOrIdError> {
    let corner = i16::try_from(place.left).ok().zip(i16::try_from(place.top).ok());
    let size = |begin: i32, end: i32| u16::try_from(end.saturating_sub(begin)).ok().filter(|length| *length > 0);
    let size = size(place.left, place.right).zip(size(place.top, place.bottom));
    let Some(((x, y), (width, height))) = corner.zip(size) else { return Ok(None) };
    let window = connection.generate_id()?;
    let silent = EventMask::BUTTON_PRESS | EventMask::BUTTON_RELEASE;
    let attributes = CreateWindowAux::new().override_redirect(1).do_not_propogate_mask(silent);
    connection.create_window(
        0,
        window,
        root,
        x,
        y,
        width,
        height,
        0,
        WindowClass::INPUT_ONLY,
        x11rb::COPY_FROM_PARENT,
        &attributes,
    )?;
    connection.map_window(window)?;
    Ok(Some(window))
}

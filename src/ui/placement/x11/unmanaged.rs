//! Windows that no window manager touches (override-redirect), over a connection of our own to the same server.

use gtk4 as gtk;
use gtk4::gdk;
use gtk4::prelude::*;
use x11rb::connection::Connection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, PropMode, Window};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::placement::Unplaceable;

/// A connection to the server that `display` is on, and its root window.
pub(super) fn connect(display: &gdk::Display) -> Result<(RustConnection, Window), Unplaceable> {
    let (connection, screen) =
        x11rb::connect(Some(display.name().as_str())).map_err(|error| Unplaceable::X11(error.to_string()))?;
    let root = connection.setup().roots.get(screen).map(|screen| screen.root);
    let root = root.ok_or_else(|| Unplaceable::X11("it has no screen".to_owned()))?;
    Ok((connection, root))
}

/// Realizes `window`, makes it one of the `kind` (an atom of `_NET_WM_WINDOW_TYPE`) and takes it out of the window manager's
/// hands. What it holds must be there: GTK forgets a change of size that comes between realizing and mapping.
pub(super) fn realize(connection: &RustConnection, window: &gtk::Window, kind: &[u8]) -> Option<Window> {
    WidgetExt::realize(window);
    let surface = window.surface().and_downcast::<gdk4_x11::X11Surface>()?;
    let xid = u32::try_from(surface.xid()).ok()?;
    // Until the server has seen the window, nobody else may name it.
    WidgetExt::display(window).sync();
    if let Err(error) = take_over(connection, xid, kind) {
        tracing::warn!("the window manager cannot be kept from our windows: {error}");
    }
    Some(xid)
}

fn take_over(connection: &RustConnection, xid: Window, kind: &[u8]) -> Result<(), ReplyError> {
    let attributes = ChangeWindowAttributesAux::new().override_redirect(1);
    let overridden = connection.change_window_attributes(xid, &attributes)?;
    let property = connection.intern_atom(false, b"_NET_WM_WINDOW_TYPE")?;
    let value = connection.intern_atom(false, kind)?;
    let (property, value) = (property.reply()?.atom, value.reply()?.atom);
    connection.change_property32(PropMode::REPLACE, xid, property, AtomEnum::ATOM, &[value])?.check()?;
    overridden.check()
}

//! The panel on X11: an override-redirect window along the edge of the monitor, which takes the keyboard while it is shown.
//!
//! Raw events tell of clicks beside it, whoever holds the pointer; the focus goes back to who had it.

use std::cell::{Cell, RefCell};
use std::os::fd::AsFd as _;
use std::rc::{Rc, Weak};

use futures_util::StreamExt as _;
use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, gio, glib};
use x11rb::connection::Connection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::Event;
use x11rb::protocol::xinput::{ConnectionExt as _, Device, EventMask, XIEventMask};
use x11rb::protocol::xproto::{ConfigureWindowAux, ConnectionExt as _, StackMode, Window};
use x11rb::rust_connection::RustConnection;

use super::keyboard::Keyboard;
use super::token::Tokens;
use super::{area, unmanaged};
use crate::placement::Unplaceable;

/// The edge of the screen, and the window along it.
pub(crate) struct Side(Rc<Inner>);

struct Inner {
    connection: RustConnection,
    root: Window,
    window: Cell<Option<Window>>,
    keyboard: Keyboard,
    watch: RefCell<Option<glib::JoinHandle<()>>>,
    tokens: Tokens,
}

impl Side {
    /// Connects to the server that `display` is on.
    pub(crate) fn connect(display: &gdk::Display) -> Result<Self, Unplaceable> {
        let (connection, root) = unmanaged::connect(display)?;
        Ok(Self(Rc::new(Inner {
            connection,
            root,
            window: Cell::new(None),
            keyboard: Keyboard::default(),
            watch: RefCell::default(),
            tokens: Tokens::default(),
        })))
    }

    /// Puts the window, which is not shown, along the edge; `width` is in logical pixels.
    pub(crate) fn place(&self, window: &gtk::Window, width: i32) {
        let inner = &self.0;
        let area = match area::free(&inner.connection, inner.root) {
            Ok(area) => area,
            Err(error) => return tracing::warn!("the monitors are not known: {error}"),
        };
        let scale = window.scale_factor().max(1);
        let height = area.bottom.saturating_sub(area.top);
        window.set_default_size(width, height.checked_div(scale).unwrap_or(height));
        if inner.window.get().is_none() {
            let kind = b"_NET_WM_WINDOW_TYPE_DOCK";
            inner.window.set(unmanaged::realize(&inner.connection, window, kind));
        }
        let Some(xid) = inner.window.get() else { return };
        let device_width = width.saturating_mul(scale);
        let place = ConfigureWindowAux::new()
            .x(area.right.saturating_sub(device_width))
            .y(area.top)
            .width(u32::try_from(device_width).ok())
            .height(u32::try_from(height).ok())
            .stack_mode(StackMode::ABOVE);
        let placed = inner.connection.configure_window(xid, &place).and_then(|_| inner.connection.flush());
        if let Err(error) = placed {
            tracing::warn!("the panel cannot be moved: {error}");
        }
    }

    /// The window is shown: it takes the keyboard, and `outside` is told of a click that is not on it.
    pub(crate) fn take_keyboard(&self, window: &gtk::Window, outside: impl Fn() + 'static) {
        // The server must have the window on screen.
        WidgetExt::display(window).sync();
        if let Err(error) = self.0.focus() {
            tracing::warn!("the panel cannot take the keyboard: {error}");
        }
        match self.0.watch_clicks() {
            Ok(()) => Inner::listen(&self.0, outside),
            Err(error) => tracing::warn!("clicks beside the panel cannot be told: {error}"),
        }
    }

    /// Gives the keyboard back to who had it, if nobody else has taken it meanwhile.
    pub(crate) fn give_keyboard_back(&self) {
        if let Some(watch) = self.0.watch.take() {
            watch.abort();
        }
        if let Err(error) = self.0.give_back() {
            tracing::debug!("the keyboard cannot be given back: {error}");
        }
    }

    /// Whether a window of another program has the keyboard. A menu of our own only borrows it.
    pub(crate) fn has_lost_keyboard(&self) -> bool {
        let inner = &self.0;
        let focus = inner.connection.get_input_focus().ok().and_then(|focus| focus.reply().ok());
        focus.zip(inner.window.get()).is_some_and(|(focus, own)| !inner.same_client(focus.focus, own))
    }

    /// See [`crate::placement::side::Side::activation_token`].
    pub(crate) fn activation_token(&self, display: &gdk::Display) -> String {
        self.0.tokens.next(display)
    }
}

impl Inner {
    fn focus(&self) -> Result<(), ReplyError> {
        self.window.get().map_or(Ok(()), |xid| self.keyboard.take(&self.connection, xid))
    }

    fn give_back(&self) -> Result<(), ReplyError> {
        self.select(XIEventMask::from(0_u32))?;
        self.window.get().map_or(Ok(()), |xid| self.keyboard.give_back(&self.connection, self.root, xid))
    }

    fn watch_clicks(&self) -> Result<(), ReplyError> {
        self.connection.xinput_xi_query_version(2, 2)?.reply()?;
        self.select(XIEventMask::RAW_BUTTON_PRESS)
    }

    fn select(&self, mask: XIEventMask) -> Result<(), ReplyError> {
        let wanted = EventMask { deviceid: Device::ALL_MASTER.into(), mask: vec![mask] };
        self.connection.xinput_xi_select_events(self.root, &[wanted])?.check()
    }

    /// Looks at what the server says whenever it says something.
    fn listen(inner: &Rc<Self>, outside: impl Fn() + 'static) {
        let listening: Weak<Self> = Rc::downgrade(inner);
        let socket = inner.connection.stream().as_fd().try_clone_to_owned().map_err(|error| error.to_string());
        let socket = match socket.and_then(|socket| gio::Socket::from_fd(socket).map_err(|error| error.to_string())) {
            Ok(socket) => socket,
            Err(error) => return tracing::warn!("the X server cannot be listened to: {error}"),
        };
        let mut said = SocketExtManual::create_source_stream(
            &socket,
            glib::IOCondition::IN,
            gio::Cancellable::NONE,
            glib::Priority::DEFAULT,
        );
        let watch = glib::MainContext::default().spawn_local(async move {
            while said.next().await.is_some() {
                let Some(inner) = listening.upgrade() else { return };
                let mut clicked = false;
                while let Ok(Some(event)) = inner.connection.poll_for_event() {
                    clicked |= matches!(event, Event::XinputRawButtonPress(_));
                }
                if clicked && inner.points_elsewhere() {
                    outside();
                }
            }
        });
        if let Some(before) = inner.watch.replace(Some(watch)) {
            before.abort();
        }
    }

    /// Whether the pointer is on no window of this program: neither the panel nor one of its menus.
    fn points_elsewhere(&self) -> bool {
        let pointer = self.connection.query_pointer(self.root).ok().and_then(|pointer| pointer.reply().ok());
        pointer.zip(self.window.get()).is_some_and(|(pointer, own)| !self.same_client(pointer.child, own))
    }

    fn same_client(&self, one: Window, other: Window) -> bool {
        (one ^ other) & !self.connection.setup().resource_id_mask == 0
    }
}

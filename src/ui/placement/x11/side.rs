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
use tidings::view::settings::Output;
use x11rb::connection::Connection as _;
use x11rb::cookie::VoidCookie;
use x11rb::errors::{ConnectionError, ReplyError};
use x11rb::protocol::Event;
use x11rb::protocol::randr::{ConnectionExt as _, NotifyMask};
use x11rb::protocol::xinput::{ConnectionExt as _, Device, EventMask, XIEventMask};
use x11rb::protocol::xproto::{self, ChangeWindowAttributesAux, ConfigureWindowAux, ConnectionExt as _, StackMode, Window};
use x11rb::rust_connection::RustConnection;

use super::area::Wanted;
use super::keyboard::Keyboard;
use super::token::Tokens;
use super::{area, unmanaged};
use crate::placement::Unplaceable;
use crate::placement::side::Beside;

/// The edge of the screen, and the window along it.
pub(crate) struct Side(Rc<Inner>);

struct Inner {
    connection: RustConnection,
    /// Clicks and monitors are told here, and nothing is asked here while they are listened to: whoever waits for an answer takes the
    /// events before it along, and nobody would look at them until the server says something more.
    events: RustConnection,
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
        let (events, _) = unmanaged::connect(display)?;
        if let Err(error) = begin_to_hear(&events, root) {
            tracing::warn!("clicks and monitors cannot be watched: {error}");
        }
        Ok(Self(Rc::new(Inner {
            connection,
            events,
            root,
            window: Cell::new(None),
            keyboard: Keyboard::default(),
            watch: RefCell::default(),
            tokens: Tokens::default(),
        })))
    }

    /// See [`crate::placement::side::Side::place`].
    pub(crate) fn place(&self, window: &gtk::Window, width: i32) -> i32 {
        let inner = &self.0;
        let area = match area::free(&inner.connection, inner.root, Wanted::Output(&Output::Primary)) {
            Ok((_, area)) => area,
            Err(error) => {
                tracing::warn!("the monitors are not known: {error}");
                return width;
            }
        };
        let scale = window.scale_factor().max(1);
        let logical = |device: i32| device.checked_div(scale).unwrap_or(device);
        let height = area.bottom.saturating_sub(area.top);
        let width = width.min(logical(area.right.saturating_sub(area.left)));
        window.set_default_size(width, logical(height));
        if inner.window.get().is_none() {
            let kind = b"_NET_WM_WINDOW_TYPE_DOCK";
            inner.window.set(unmanaged::realize(&inner.connection, window, kind));
        }
        let Some(xid) = inner.window.get() else { return width };
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
        // Before anybody can see the window, so that no click is too early.
        if inner.watch.borrow().is_none()
            && let Err(error) = inner.watch_clicks()
        {
            tracing::warn!("clicks beside the panel cannot be told: {error}");
        }
        width
    }

    /// The window is shown: it takes the keyboard, and `told` hears of what happens beside it.
    pub(crate) fn take_keyboard(&self, window: &gtk::Window, told: impl Fn(Beside) + 'static) {
        // The server must have the window on screen.
        WidgetExt::display(window).sync();
        if let Err(error) = self.0.focus() {
            tracing::warn!("the panel cannot take the keyboard: {error}");
        }
        Inner::listen(&self.0, told);
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
        self.events.flush()?;
        self.window.get().map_or(Ok(()), |xid| self.keyboard.give_back(&self.connection, self.root, xid))
    }

    fn watch_clicks(&self) -> Result<(), ReplyError> {
        self.select(XIEventMask::RAW_BUTTON_PRESS)?.check()
    }

    fn select(&self, mask: XIEventMask) -> Result<VoidCookie<'_, RustConnection>, ConnectionError> {
        let wanted = EventMask { deviceid: Device::ALL_MASTER.into(), mask: vec![mask] };
        self.events.xinput_xi_select_events(self.root, &[wanted])
    }

    /// Looks at what the server has said, and again whenever it says something.
    fn listen(inner: &Rc<Self>, told: impl Fn(Beside) + 'static) {
        let listening: Weak<Self> = Rc::downgrade(inner);
        let socket = inner.events.stream().as_fd().try_clone_to_owned().map_err(|error| error.to_string());
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
            while let Some(inner) = listening.upgrade() {
                inner.hear().into_iter().for_each(&told);
                drop(inner);
                if said.next().await.is_none() {
                    return;
                }
            }
        });
        if let Some(before) = inner.watch.replace(Some(watch)) {
            before.abort();
        }
    }

    /// What has happened beside the panel.
    fn hear(&self) -> Vec<Beside> {
        let (mut clicked, mut changed) = (false, false);
        while let Ok(Some(event)) = self.events.poll_for_event() {
            clicked |= matches!(event, Event::XinputRawButtonPress(_));
            changed |= matches!(event, Event::RandrScreenChangeNotify(_) | Event::RandrNotify(_) | Event::ConfigureNotify(_));
        }
        let clicked = (clicked && self.points_elsewhere()).then_some(Beside::Click);
        changed.then_some(Beside::Monitors).into_iter().chain(clicked).collect()
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

/// Begins to be told of changes of the monitors, and of clicks wherever they are: whose version of the input extension is older
/// hears of none while somebody has grabbed the pointer.
fn begin_to_hear(events: &RustConnection, root: Window) -> Result<(), ReplyError> {
    events.xinput_xi_query_version(2, 2)?.reply()?;
    let whole = ChangeWindowAttributesAux::new().event_mask(xproto::EventMask::STRUCTURE_NOTIFY);
    events.change_window_attributes(root, &whole)?.check()?;
    events.randr_select_input(root, NotifyMask::SCREEN_CHANGE | NotifyMask::CRTC_CHANGE)?.check()
}

//! Placement on X11: override-redirect windows that no window manager touches, each at its site.
//!
//! GTK 4 offers none of this, so a second connection to the same server moves, raises and shapes the window by its id.

mod area;
mod guard;
mod keyboard;
pub(crate) mod side;
mod token;
mod unmanaged;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::gdk;
use gtk4::prelude::*;
use tidings::view::settings::Along;
use x11rb::connection::{Connection, RequestConnection};
use x11rb::errors::ReplyError;
use x11rb::protocol::shape::{ConnectionExt as _, SK, SO};
use x11rb::protocol::xproto::{ClipOrdering, ConfigureWindowAux, ConnectionExt as _, Rectangle, StackMode, Window};
use x11rb::rust_connection::RustConnection;

use self::area::{Area, Monitor, Wanted};
use self::guard::Guard;
use self::keyboard::Keyboard;
use self::token::Tokens;
use super::Unplaceable;
use super::site::{SHADOW, Site, within};

/// Radius of the corners of a popup where nobody composites, in logical pixels; the same as in the style sheet.
const RADIUS: i32 = 14;

/// The place on the screen, and the window there.
pub(crate) struct Corner {
    connection: Rc<RustConnection>,
    root: Window,
    /// Known from when it is first shown.
    window: Cell<Option<Window>>,
    has_shapes: bool,
    site: RefCell<Site>,
    /// Where the window was put last.
    at: Cell<Option<Put>>,
    shaped: Cell<bool>,
    keyboard: Keyboard,
    guard: Guard,
    tokens: Tokens,
}

/// Where a window was put, in device pixels.
#[derive(Clone, Copy, Debug)]
struct Put {
    /// The part of the monitor that is free for it.
    area: Area,
    /// The upper left corner of the whole monitor.
    monitor: (i32, i32),
    /// Its own upper left corner.
    origin: (i32, i32),
    /// The size that it had.
    size: (i32, i32),
}

impl Corner {
    /// Connects to the server that `display` is on.
    pub(super) fn connect(display: &gdk::Display) -> Result<Self, Unplaceable> {
        let failed = |error: &dyn std::fmt::Display| Unplaceable::X11(error.to_string());
        let (connection, root) = unmanaged::connect(display)?;
        let extension = connection.extension_information(x11rb::protocol::shape::X11_EXTENSION_NAME);
        let has_shapes = extension.map_err(|error| failed(&error))?.is_some();
        Ok(Self::on(Rc::new(connection), root, has_shapes))
    }

    /// One for another window on the same connection.
    pub(super) fn another(&self) -> Self {
        Self::on(self.connection.clone(), self.root, self.has_shapes)
    }

    fn on(connection: Rc<RustConnection>, root: Window, has_shapes: bool) -> Self {
        Self {
            connection,
            root,
            window: Cell::new(None),
            has_shapes,
            site: RefCell::default(),
            at: Cell::new(None),
            shaped: Cell::new(false),
            keyboard: Keyboard::default(),
            guard: Guard::default(),
            tokens: Tokens::default(),
        }
    }

    /// See [`super::Placement::outputs`].
    pub(super) fn outputs(&self) -> Vec<String> {
        area::names(&self.connection, self.root).unwrap_or_else(|error| {
            tracing::warn!("the monitors are not known: {error}");
            Vec::new()
        })
    }

    /// See [`super::Placement::whereabouts`].
    pub(super) fn whereabouts(&self) -> Option<(i32, i32)> {
        self.at.get().map(|put| put.monitor)
    }

    /// The window belongs there.
    pub(super) fn follow(&self, window: &gtk::Window, site: &Site) {
        if self.site.replace(site.clone()) != *site {
            self.put(window);
        }
    }

    /// Whether the window is as high as its area: one that is held at its lower edge would be seen to grow beyond that first and
    /// to move up afterwards, because its size and its place are told by two programs.
    pub(super) fn keeps_height(&self) -> bool {
        self.site.borrow().vertical() != Along::Begin && self.at.get().is_some()
    }

    /// Where it is not held at the upper edge its place depends on its height.
    pub(super) fn fitted(&self, window: &gtk::Window) {
        if self.keeps_height() || self.site.borrow().point.is_some() {
            self.put(window);
        }
    }

    /// Puts the window into the corner and on top.
    pub(super) fn raise(&self, window: &gtk::Window) {
        if self.window.get().is_none() {
            self.window.set(unmanaged::realize(&self.connection, window, b"_NET_WM_WINDOW_TYPE_NOTIFICATION"));
        }
        if window.is_visible() && self.at.get().is_some() {
            self.restack();
        } else {
            self.put(window);
        }
    }

    /// The monitors have changed.
    pub(super) fn follow_monitors(&self, window: &gtk::Window) {
        self.put(window);
    }

    fn restack(&self) {
        let Some(xid) = self.window.get() else { return };
        let above = ConfigureWindowAux::new().stack_mode(StackMode::ABOVE);
        let done = self.connection.configure_window(xid, &above).and_then(|_| self.connection.flush());
        if let Err(error) = done {
            tracing::warn!("the popups cannot be raised: {error}");
        }
    }

    /// See [`super::Placement::activation_token`].
    pub(super) fn activation_token(&self, display: &gdk::Display) -> String {
        self.tokens.next(display)
    }

    /// See [`super::Placement::take_keyboard`].
    pub(super) fn take_keyboard(&self) {
        let Some(xid) = self.window.get() else { return };
        if let Err(error) = self.keyboard.take(&self.connection, xid) {
            tracing::warn!("the popups cannot take the keyboard: {error}");
        }
    }

    /// See [`super::Placement::give_keyboard_back`].
    pub(super) fn give_keyboard_back(&self) {
        let Some(xid) = self.window.get() else { return };
        if let Err(error) = self.keyboard.give_back(&self.connection, self.root, xid) {
            tracing::debug!("the keyboard cannot be given back: {error}");
        }
    }

    /// The height of the area, in logical pixels.
    pub(super) fn height(&self, window: &gtk::Window) -> i32 {
        // Before it is anywhere, it is asked where it will be: what comes at once with the window must have room, too.
        let area = self.at.get().map(|put| put.area).or_else(|| self.free().ok().map(|(_, area)| area));
        let height = area.map(|area| area.bottom.saturating_sub(area.top));
        height.and_then(|height| height.checked_div(window.scale_factor())).unwrap_or(i32::MAX)
    }

    /// The monitor that the window belongs on, and what of it is free.
    fn free(&self) -> Result<Monitor, ReplyError> {
        let site = self.site.borrow();
        let wanted = site.point.map_or(Wanted::Output(&site.place.output), Wanted::Point);
        area::free(&self.connection, self.root, wanted)
    }

    /// Where in this area a window of this size begins.
    fn origin(&self, area: Area, (width, height): (i32, i32), scale: i32) -> (i32, i32) {
        let site = self.site.borrow();
        let Some((x, y)) = site.point else {
            let x = area::place(site.horizontal(), area.left, area.right, width);
            return (x, area::place(site.vertical(), area.top, area.bottom, height));
        };
        // What must be seen whole is the popup, not its shadow.
        let shadow = SHADOW.saturating_mul(scale);
        let place = |at: i32, length: i32, begin: i32, end: i32| {
            within(at, length.saturating_sub(shadow.saturating_mul(2)), begin, end).saturating_sub(shadow)
        };
        (place(x, width, area.left, area.right), place(y, height, area.top, area.bottom))
    }

    /// Puts the window into the corner, and on top.
    fn put(&self, window: &gtk::Window) {
        let Some(xid) = self.window.get() else { return };
        let size = device_size(window);
        match self.free() {
            Ok((monitor, area)) => {
                let origin = self.origin(area, size, window.scale_factor());
                self.at.set(Some(Put { area, monitor: (monitor.left, monitor.top), origin, size }));
                let (x, y) = origin;
                let place = ConfigureWindowAux::new().x(x).y(y).stack_mode(StackMode::ABOVE);
                let put = self.connection.configure_window(xid, &place).and_then(|_| self.connection.flush());
                if let Err(error) = put {
                    tracing::warn!("the popups cannot be moved: {error}");
                }
            }
            Err(error) => tracing::warn!("the monitors are not known: {error}"),
        }
    }

    /// Follows a size that has changed, and cuts away what is no popup where nobody composites.
    pub(super) fn laid_out(&self, window: &gtk::Window, popups: &[gtk::graphene::Rect]) {
        let (width, height) = device_size(window);
        let by_height = self.keeps_height() || self.site.borrow().point.is_some();
        let moves = |put: Put| put.size.0 != width || (by_height && put.size.1 != height);
        if self.at.get().is_some_and(moves) {
            self.put(window);
        }
        let Some(xid) = self.window.get().filter(|_| self.has_shapes) else { return };
        let composited = WidgetExt::display(window).is_composited();
        if composited && !self.shaped.get() {
            return;
        }
        self.shaped.set(!composited);
        let done = if composited {
            self.connection.shape_mask(SO::SET, SK::BOUNDING, xid, 0, 0, x11rb::NONE).map(|_| ())
        } else {
            let scale = window.scale_factor();
            let rows: Vec<Rectangle> = popups.iter().flat_map(|popup| rounded(&super::whole(popup), scale)).collect();
            let unsorted = ClipOrdering::UNSORTED;
            self.connection.shape_rectangles(SO::SET, SK::BOUNDING, unsorted, xid, 0, 0, &rows).map(|_| ())
        };
        if let Err(error) = done.and_then(|()| self.connection.flush()) {
            tracing::warn!("the popups cannot be shaped: {error}");
        }
    }
}

impl Corner {
    /// See [`super::Placement::guard`].
    pub(super) fn guard(&self, window: &gtk::Window, places: &[gtk::graphene::Rect]) {
        let Some(put) = self.at.get() else { return };
        let scale = window.scale_factor();
        let device = |place: &gtk::graphene::Rect| {
            let place = super::whole(place);
            let [x, y, width, height] =
                [place.x(), place.y(), place.width(), place.height()].map(|length| length.saturating_mul(scale));
            Area::sized(put.origin.0.saturating_add(x), put.origin.1.saturating_add(y), width, height)
        };
        let places: Vec<Area> = places.iter().map(device).collect();
        if let Err(error) = self.guard.set(&self.connection, self.root, &places) {
            tracing::warn!("clicks where a popup was cannot be held up: {error}");
        }
    }
}

/// The size that `window` has, or will have when it is shown, in device pixels.
fn device_size(window: &gtk::Window) -> (i32, i32) {
    let (width, height) = if window.is_visible() {
        (window.width().max(1), window.height().max(1))
    } else {
        let (_, width, _, _) = window.measure(gtk::Orientation::Horizontal, -1);
        let (_, height, _, _) = window.measure(gtk::Orientation::Vertical, width);
        (width, height)
    };
    (width.saturating_mul(window.scale_factor()), height.saturating_mul(window.scale_factor()))
}

/// A rectangle with round corners as rows of device pixels.
fn rounded(rect: &gtk::cairo::RectangleInt, scale: i32) -> Vec<Rectangle> {
    let device = |logical: i32| logical.saturating_mul(scale);
    let (x, y, width, height) = (device(rect.x()), device(rect.y()), device(rect.width()), device(rect.height()));
    let radius = device(RADIUS).min(width.checked_div(2).unwrap_or(0)).min(height.checked_div(2).unwrap_or(0)).max(0);
    let mut rows = Vec::new();
    let mut row = |x: i32, y: i32, width: i32, height: i32| {
        if let (Ok(x), Ok(y), Ok(width), Ok(height)) = (x.try_into(), y.try_into(), width.try_into(), height.try_into()) {
            rows.push(Rectangle { x, y, width, height });
        }
    };
    for line in 0..radius {
        let inset = inset(radius, line);
        let narrow = width.saturating_sub(inset.saturating_mul(2));
        row(x.saturating_add(inset), y.saturating_add(line), narrow, 1);
        row(x.saturating_add(inset), y.saturating_add(height).saturating_sub(line).saturating_sub(1), narrow, 1);
    }
    row(x, y.saturating_add(radius), width, height.saturating_sub(radius.saturating_mul(2)));
    rows
}

/// How far the line `line` of a corner of this radius begins from the edge.
#[allow(clippy::cast_possible_truncation)]
fn inset(radius: i32, line: i32) -> i32 {
    let (radius, line) = (f64::from(radius), f64::from(line));
    let up = radius - line - 0.5;
    (radius - (radius * radius - up * up).max(0.0).sqrt()).round() as i32
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_round_and_the_rows_fill_the_height() {
        let rows = rounded(&gtk::cairo::RectangleInt::new(10, 20, 100, 60), 1);
        assert_eq!(rows.iter().map(|row| i32::from(row.height)).sum::<i32>(), 60);
        assert!(rows.iter().all(|row| row.x >= 10 && i32::from(row.x) + i32::from(row.width) <= 110));
        assert!(rows.iter().any(|row| row.width < 90));
        assert!(rounded(&gtk::cairo::RectangleInt::new(0, 0, 0, 0), 2).iter().all(|row| row.width == 0 || row.height == 0));
    }
}

//! Placement on X11: an override-redirect window that no window manager touches, in the corner of the primary monitor.
//!
//! GTK 4 offers none of this, so a second connection to the same server moves, raises and shapes the window by its id.

use std::cell::Cell;

use gtk4 as gtk;
use gtk4::gdk;
use gtk4::prelude::*;
use x11rb::connection::{Connection, RequestConnection};
use x11rb::errors::ReplyError;
use x11rb::protocol::randr::ConnectionExt as _;
use x11rb::protocol::shape::{ConnectionExt as _, SK, SO};
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ClipOrdering, ConfigureWindowAux, ConnectionExt as _, PropMode, Rectangle, StackMode,
    Window,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::Unplaceable;

/// Radius of the corners of a popup where nobody composites, in logical pixels; the same as in the style sheet.
const RADIUS: i32 = 14;

/// The corner of the screen, and the window in it.
pub(crate) struct Corner {
    connection: RustConnection,
    root: Window,
    /// Known from when it is first shown.
    window: Cell<Option<Window>>,
    has_shapes: bool,
    /// The area in whose corner the window was put last, and the width that it had, in device pixels.
    at: Cell<Option<(Area, i32)>>,
    shaped: Cell<bool>,
    /// How many activation tokens were given.
    tokens: Cell<u32>,
}

/// A rectangle of the screen in device pixels: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

impl Area {
    fn sized(x: i32, y: i32, width: i32, height: i32) -> Self {
        Self { left: x, top: y, right: x.saturating_add(width), bottom: y.saturating_add(height) }
    }

    fn within(self, other: Self) -> Option<Self> {
        let both = Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        (both.left < both.right && both.top < both.bottom).then_some(both)
    }

    fn holds(self, x: i32, y: i32) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }
}

impl Corner {
    /// Connects to the server that `display` is on.
    pub(super) fn connect(display: &gdk::Display) -> Result<Self, Unplaceable> {
        let failed = |error: &dyn std::fmt::Display| Unplaceable::X11(error.to_string());
        let (connection, screen) = x11rb::connect(Some(display.name().as_str())).map_err(|error| failed(&error))?;
        let root = connection.setup().roots.get(screen).map(|screen| screen.root);
        let root = root.ok_or_else(|| Unplaceable::X11("it has no screen".to_owned()))?;
        let extension = connection.extension_information(x11rb::protocol::shape::X11_EXTENSION_NAME);
        let has_shapes = extension.map_err(|error| failed(&error))?.is_some();
        Ok(Self {
            connection,
            root,
            window: Cell::new(None),
            has_shapes,
            at: Cell::new(None),
            shaped: Cell::new(false),
            tokens: Cell::new(0),
        })
    }

    /// Realizes `window` and takes it out of the window manager's hands. What it holds must be there: GTK forgets a change
    /// of size that comes between realizing and mapping.
    fn realize(&self, window: &gtk::Window) {
        WidgetExt::realize(window);
        let surface = window.surface().and_downcast::<gdk4_x11::X11Surface>();
        let Some(xid) = surface.and_then(|surface| u32::try_from(surface.xid()).ok()) else { return };
        // Until the server has seen the window, nobody else may name it.
        WidgetExt::display(window).sync();
        self.window.set(Some(xid));
        if let Err(error) = self.take_over(xid) {
            tracing::warn!("the window manager cannot be kept from the popups: {error}");
        }
    }

    fn take_over(&self, xid: Window) -> Result<(), ReplyError> {
        let attributes = ChangeWindowAttributesAux::new().override_redirect(1);
        let overridden = self.connection.change_window_attributes(xid, &attributes)?;
        let kind = self.connection.intern_atom(false, b"_NET_WM_WINDOW_TYPE")?;
        let notification = self.connection.intern_atom(false, b"_NET_WM_WINDOW_TYPE_NOTIFICATION")?;
        let (kind, notification) = (kind.reply()?.atom, notification.reply()?.atom);
        self.connection.change_property32(PropMode::REPLACE, xid, kind, AtomEnum::ATOM, &[notification])?.check()?;
        overridden.check()
    }

    /// Puts the window into the corner and on top.
    pub(super) fn raise(&self, window: &gtk::Window) {
        if self.window.get().is_none() {
            self.realize(window);
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

    /// A startup id with the time of the click, which window managers compare with the time of the last one elsewhere. It is not
    /// announced: nothing is started, so nobody would end the busy pointer.
    pub(super) fn activation_token(&self, display: &gdk::Display) -> String {
        let Some(display) = display.downcast_ref::<gdk4_x11::X11Display>() else { return String::new() };
        let count = self.tokens.get().wrapping_add(1);
        self.tokens.set(count);
        format!("tidings-ui-{}-{count}_TIME{}", std::process::id(), display.user_time())
    }

    /// The height of the area, in logical pixels.
    pub(super) fn height(&self, window: &gtk::Window) -> i32 {
        let height = self.at.get().map(|(area, _)| area.bottom.saturating_sub(area.top));
        height.and_then(|height| height.checked_div(window.scale_factor())).unwrap_or(i32::MAX)
    }

    /// Puts the window into the corner, and on top.
    fn put(&self, window: &gtk::Window) {
        let Some(xid) = self.window.get() else { return };
        let width = device_width(window);
        match self.area() {
            Ok(area) => {
                self.at.set(Some((area, width)));
                let place =
                    ConfigureWindowAux::new().x(area.right.saturating_sub(width)).y(area.top).stack_mode(StackMode::ABOVE);
                let put = self.connection.configure_window(xid, &place).and_then(|_| self.connection.flush());
                if let Err(error) = put {
                    tracing::warn!("the popups cannot be moved: {error}");
                }
            }
            Err(error) => tracing::warn!("the monitors are not known: {error}"),
        }
    }

    /// The part of the primary monitor, or else of the one with the pointer, that panels leave free. All is asked at once.
    fn area(&self) -> Result<Area, ReplyError> {
        let connection = &self.connection;
        let monitors = connection.randr_get_monitors(self.root, true)?;
        let pointer = connection.query_pointer(self.root)?;
        let whole = connection.get_geometry(self.root)?;
        let workarea = connection.intern_atom(true, b"_NET_WORKAREA")?;
        let desktop = connection.intern_atom(true, b"_NET_CURRENT_DESKTOP")?;
        let (workarea, desktop) = (workarea.reply()?.atom, desktop.reply()?.atom);
        let workarea = connection.get_property(false, self.root, workarea, AtomEnum::CARDINAL, 0, 4 * 64)?;
        let desktop = connection.get_property(false, self.root, desktop, AtomEnum::CARDINAL, 0, 1)?;

        let whole = whole.reply()?;
        let screen = Area::sized(0, 0, whole.width.into(), whole.height.into());
        let pointer = pointer.reply().map(|at| (i32::from(at.root_x), i32::from(at.root_y))).unwrap_or_default();
        let monitors: Vec<(bool, Area)> = monitors
            .reply()
            .map(|found| found.monitors)
            .unwrap_or_default()
            .iter()
            .map(|found| {
                let area = Area::sized(found.x.into(), found.y.into(), found.width.into(), found.height.into());
                (found.primary, area)
            })
            .collect();
        let monitor = chosen(&monitors, pointer).unwrap_or(screen);

        let desktop = desktop.reply().ok().and_then(|found| found.value32()?.next()).unwrap_or(0);
        let numbers: Vec<i32> = workarea
            .reply()
            .ok()
            .and_then(|found| Some(found.value32()?.map(|number| i32::try_from(number).unwrap_or(0)).collect()))
            .unwrap_or_default();
        Ok(free_part(monitor, &numbers, desktop))
    }

    /// Follows a width that has changed, and cuts away what is no popup where nobody composites.
    pub(super) fn laid_out(&self, window: &gtk::Window, popups: &[gtk::graphene::Rect]) {
        if self.at.get().is_some_and(|(_, width)| width != device_width(window)) {
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

/// The width that `window` has, or will have when it is shown, in device pixels.
fn device_width(window: &gtk::Window) -> i32 {
    let (_, natural, _, _) = window.measure(gtk::Orientation::Horizontal, -1);
    let width = if window.is_visible() { window.width().max(1) } else { natural };
    width.saturating_mul(window.scale_factor())
}

/// The primary monitor, else the one that holds the pointer, else the first.
fn chosen(monitors: &[(bool, Area)], pointer: (i32, i32)) -> Option<Area> {
    let primary = monitors.iter().find(|(primary, _)| *primary);
    let pointed = || monitors.iter().find(|(_, area)| area.holds(pointer.0, pointer.1));
    primary.or_else(pointed).or(monitors.first()).map(|(_, area)| *area)
}

/// What of `monitor` is in the work area of this desktop (`_NET_WORKAREA`: four numbers for each desktop).
fn free_part(monitor: Area, workarea: &[i32], desktop: u32) -> Area {
    let areas = workarea.as_chunks::<4>().0;
    let index = usize::try_from(desktop).unwrap_or(0);
    let area = areas.get(index).or(areas.first()).map(|&[x, y, width, height]| Area::sized(x, y, width, height));
    area.and_then(|area| monitor.within(area)).unwrap_or(monitor)
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

    const LEFT: Area = Area { left: 0, top: 0, right: 1000, bottom: 800 };
    const RIGHT: Area = Area { left: 1000, top: 0, right: 3000, bottom: 1000 };

    #[test]
    fn the_primary_monitor_comes_before_the_one_with_the_pointer() {
        assert_eq!(chosen(&[(false, LEFT), (true, RIGHT)], (5, 5)), Some(RIGHT));
        assert_eq!(chosen(&[(false, LEFT), (false, RIGHT)], (1500, 5)), Some(RIGHT));
        assert_eq!(chosen(&[(false, LEFT), (false, RIGHT)], (-5, 5)), Some(LEFT));
        assert_eq!(chosen(&[], (0, 0)), None);
    }

    #[test]
    fn panels_are_left_free_on_the_monitor_alone() {
        let area = [0, 30, 3000, 970, 0, 50, 3000, 950];
        assert_eq!(free_part(RIGHT, &area, 0), Area { left: 1000, top: 30, right: 3000, bottom: 1000 });
        assert_eq!(free_part(LEFT, &area, 1), Area { left: 0, top: 50, right: 1000, bottom: 800 });
        assert_eq!(free_part(LEFT, &area, 9), Area { left: 0, top: 30, right: 1000, bottom: 800 });
        assert_eq!(free_part(LEFT, &[], 0), LEFT);
        assert_eq!(free_part(LEFT, &[2000, 0, 100, 100], 0), LEFT);
    }

    #[test]
    fn corners_are_round_and_the_rows_fill_the_height() {
        let rows = rounded(&gtk::cairo::RectangleInt::new(10, 20, 100, 60), 1);
        assert_eq!(rows.iter().map(|row| i32::from(row.height)).sum::<i32>(), 60);
        assert!(rows.iter().all(|row| row.x >= 10 && i32::from(row.x) + i32::from(row.width) <= 110));
        assert!(rows.iter().any(|row| row.width < 90));
        assert!(rounded(&gtk::cairo::RectangleInt::new(0, 0, 0, 0), 2).iter().all(|row| row.width == 0 || row.height == 0));
    }
}

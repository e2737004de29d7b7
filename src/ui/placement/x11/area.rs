//! The part of the screen that is free for windows: one monitor, without the panels on it.
//!
//! It asks the server and changes nothing.

use tidings::view::settings::{Along, Output};
use x11rb::errors::ReplyError;
use x11rb::protocol::randr::ConnectionExt as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, Window};
use x11rb::rust_connection::RustConnection;

/// A rectangle of the screen in device pixels: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Area {
    pub(super) fn sized(x: i32, y: i32, width: i32, height: i32) -> Self {
        Self { left: x, top: y, right: x.saturating_add(width), bottom: y.saturating_add(height) }
    }

    pub(super) fn within(self, other: Self) -> Option<Self> {
        let both = Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        (both.left < both.right && both.top < both.bottom).then_some(both)
    }

    pub(super) fn holds(self, x: i32, y: i32) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }
}

/// Where a monitor is, and the part of it that panels leave free.
pub(super) type Monitor = (Area, Area);

/// What one there is: whether it is the primary one, whether it has the name that was chosen, and where it is.
type Found = (bool, bool, Area);

/// Which monitor is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    /// The one that was chosen.
    Output(&'a Output),
    /// The one that this point is on.
    Point((i32, i32)),
}

/// The names of all monitors; of those that show the same only the first.
pub(super) fn names(connection: &RustConnection, root: Window) -> Result<Vec<String>, ReplyError> {
    let found = connection.randr_get_monitors(root, true)?.reply()?.monitors;
    let asked: Result<Vec<_>, _> = found.iter().map(|monitor| connection.get_atom_name(monitor.name)).collect();
    let mut places = Vec::new();
    let mut names = Vec::new();
    for (monitor, asked) in found.iter().zip(asked?) {
        let name = String::from_utf8_lossy(&asked.reply()?.name).into_owned();
        let place = (monitor.x, monitor.y, monitor.width, monitor.height);
        if !places.contains(&place) {
            places.push(place);
            names.push(name);
        }
    }
    Ok(names)
}

/// Where something so long begins between two edges.
pub(super) fn place(along: Along, begin: i32, end: i32, length: i32) -> i32 {
    let room = end.saturating_sub(begin).saturating_sub(length);
    begin.saturating_add(match along {
        Along::Begin => 0,
        Along::Middle => room.saturating_div(2),
        Along::End => room,
    })
}

/// The monitor that is wanted, and what of it panels leave free. All is asked at once.
pub(super) fn free(connection: &RustConnection, root: Window, wanted: Wanted<'_>) -> Result<Monitor, ReplyError> {
    let monitors = connection.randr_get_monitors(root, true)?;
    let pointer = connection.query_pointer(root)?;
    let whole = connection.get_geometry(root)?;
    let workarea = connection.intern_atom(true, b"_NET_WORKAREA")?;
    let desktop = connection.intern_atom(true, b"_NET_CURRENT_DESKTOP")?;
    let (workarea, desktop) = (workarea.reply()?.atom, desktop.reply()?.atom);
    let workarea = connection.get_property(false, root, workarea, AtomEnum::CARDINAL, 0, 4 * 64)?;
    let desktop = connection.get_property(false, root, desktop, AtomEnum::CARDINAL, 0, 1)?;

    let whole = whole.reply()?;
    let screen = Area::sized(0, 0, whole.width.into(), whole.height.into());
    let pointer = pointer.reply().map(|at| (i32::from(at.root_x), i32::from(at.root_y))).unwrap_or_default();
    let at = match wanted {
        Wanted::Output(_) => pointer,
        Wanted::Point(point) => point,
    };
    let named = |atom| match wanted {
        Wanted::Output(Output::Named(wanted)) => {
            let name = connection.get_atom_name(atom).ok().and_then(|asked| asked.reply().ok());
            name.is_some_and(|told| told.name == wanted.as_bytes())
        }
        Wanted::Output(_) | Wanted::Point(_) => false,
    };
    let monitors: Vec<Found> = monitors
        .reply()
        .map(|found| found.monitors)
        .unwrap_or_default()
        .iter()
        .map(|found| {
            let area = Area::sized(found.x.into(), found.y.into(), found.width.into(), found.height.into());
            (found.primary, named(found.name), area)
        })
        .collect();
    let primary = matches!(wanted, Wanted::Output(Output::Primary));
    let monitor = chosen(&monitors, at, primary).unwrap_or(screen);

    let desktop = desktop.reply().ok().and_then(|found| found.value32()?.next()).unwrap_or(0);
    let numbers: Vec<i32> = workarea
        .reply()
        .ok()
        .and_then(|found| Some(found.value32()?.map(|number| i32::try_from(number).unwrap_or(0)).collect()))
        .unwrap_or_default();
    Ok((monitor, free_part(monitor, &numbers, desktop)))
}

/// The monitor of the name that was chosen, the primary one where that was, else the one that holds the pointer, else the first.
fn chosen(monitors: &[Found], pointer: (i32, i32), primary: bool) -> Option<Area> {
    let named = monitors.iter().find(|(_, named, _)| *named);
    let primary = monitors.iter().find(|(first, _, _)| primary && *first);
    let pointed = || monitors.iter().find(|(_, _, area)| area.holds(pointer.0, pointer.1));
    named.or(primary).or_else(pointed).or(monitors.first()).map(|(_, _, area)| *area)
}

/// What of `monitor` is in the work area of this desktop (`_NET_WORKAREA`: four numbers for each desktop).
fn free_part(monitor: Area, workarea: &[i32], desktop: u32) -> Area {
    let areas = workarea.as_chunks::<4>().0;
    let index = usize::try_from(desktop).unwrap_or(0);
    let area = areas.get(index).or(areas.first()).map(|&[x, y, width, height]| Area::sized(x, y, width, height));
    area.and_then(|area| monitor.within(area)).unwrap_or(monitor)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    const LEFT: Area = Area { left: 0, top: 0, right: 1000, bottom: 800 };
    const RIGHT: Area = Area { left: 1000, top: 0, right: 3000, bottom: 1000 };

    #[test]
    fn the_monitor_that_was_chosen_comes_before_the_one_with_the_pointer() {
        let of = |primary, named, area| (primary, named, area);
        let plain = [of(false, false, LEFT), of(false, false, RIGHT)];
        assert_eq!(chosen(&[of(false, false, LEFT), of(true, false, RIGHT)], (5, 5), true), Some(RIGHT));
        assert_eq!(chosen(&[of(false, false, LEFT), of(true, false, RIGHT)], (5, 5), false), Some(LEFT));
        assert_eq!(chosen(&[of(true, false, LEFT), of(false, true, RIGHT)], (5, 5), false), Some(RIGHT));
        assert_eq!(chosen(&plain, (1500, 5), true), Some(RIGHT));
        assert_eq!(chosen(&plain, (-5, 5), false), Some(LEFT));
        assert_eq!(chosen(&[], (0, 0), false), None);
    }

    #[test]
    fn a_place_between_two_edges_is_at_one_of_them_or_in_the_middle() {
        let of = |along| place(along, 1000, 3000, 400);
        assert_eq!([of(Along::Begin), of(Along::Middle), of(Along::End)], [1000, 1800, 2600]);
        assert_eq!(place(Along::Middle, 0, 300, 400), -50);
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
}

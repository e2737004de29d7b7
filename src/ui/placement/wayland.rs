//! Placement on Wayland: layer surfaces, on the output that the compositor chooses unless the person has chosen one.
//!
//! That of the popups is as large as what it holds, but grows in steps and does not shrink: see [`lasting_height`].

use std::cell::{Cell, RefCell};

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, gio};
use gtk4_layer_shell::{Edge, KeyboardMode, Layer, LayerShell};
use tidings::view::settings::{self, Along, Output};

use super::site::{SHADOW, Site, within};
use crate::timer::Timer;

/// Whether the compositor has layer surfaces. Only to be asked on Wayland.
pub(super) fn is_supported() -> bool {
    gtk4_layer_shell::is_supported()
}

/// The layer surface of the popups.
pub(crate) struct Surface {
    pub(super) keyboard: Keyboard,
    /// The monitor that was chosen and is there; the library of layer surfaces holds none of its own.
    monitor: RefCell<Option<gdk::Monitor>>,
}

impl Surface {
    /// Makes a layer surface of `window`.
    pub(super) fn of(window: &gtk::Window) -> Self {
        window.init_layer_shell();
        window.set_namespace(Some("tidings-popups"));
        window.set_keyboard_mode(KeyboardMode::None);
        let surface = Self { keyboard: Keyboard::default(), monitor: RefCell::default() };
        surface.follow(window, &Site::default());
        surface
    }

    /// Moves the popups' `window` there. An edge that it is not held at leaves it in the middle.
    pub(super) fn follow(&self, window: &gtk::Window, site: &Site) {
        window.set_layer(match site.place.layer {
            settings::Layer::Overlay => Layer::Overlay,
            settings::Layer::Top => Layer::Top,
        });
        let (across, down) = (site.horizontal(), site.vertical());
        for (edge, held) in [
            (Edge::Left, across == Along::Begin),
            (Edge::Right, across == Along::End),
            (Edge::Top, down == Along::Begin),
            (Edge::Bottom, down == Along::End),
        ] {
            window.set_anchor(edge, held);
        }
        // A point is one of the output, whatever bars are on it.
        window.set_exclusive_zone(if site.point.is_some() { -1 } else { 0 });
        if site.point.is_none() {
            window.set_margin(Edge::Left, 0);
            window.set_margin(Edge::Top, 0);
        }
        self.follow_monitors(window, site);
    }

    /// What is in the window is so large, with its shadow: one that is at a point is moved so that it is whole on the output.
    pub(super) fn sized(&self, window: &gtk::Window, site: &Site, (width, height): (i32, i32)) {
        let Some((x, y)) = site.point else { return };
        let (most_width, most_height) = self.room(window);
        let place = |at: i32, length: i32, most: i32| {
            let length = length.saturating_sub(SHADOW.saturating_mul(2));
            within(at, length, 0, most).saturating_sub(SHADOW)
        };
        for (edge, margin) in [(Edge::Left, place(x, width, most_width)), (Edge::Top, place(y, height, most_height))] {
            if window.margin(edge) != margin {
                window.set_margin(edge, margin);
            }
        }
    }

    /// Moves the window to the monitor that its site says, if it is there; the compositor chooses otherwise.
    pub(super) fn follow_monitors(&self, window: &gtk::Window, site: &Site) {
        let monitors = WidgetExt::display(window).monitors();
        let mut monitors = monitors.iter::<gdk::Monitor>().flatten();
        let monitor = match &site.place.output {
            Output::Focused | Output::All => None,
            Output::Primary => monitors.next(),
            Output::Named(name) => monitors.find(|monitor| monitor.connector().as_deref() == Some(name)),
        };
        // Another monitor makes the surface anew.
        if *self.monitor.borrow() != monitor {
            window.set_monitor(monitor.as_ref());
            self.monitor.replace(monitor);
        }
    }

    /// The monitor that the window is on; `None` where the compositor has yet to choose.
    pub(super) fn monitor(&self, window: &gtk::Window) -> Option<gdk::Monitor> {
        if let Some(chosen) = self.monitor.borrow().as_ref() {
            return Some(chosen.clone());
        }
        let display = WidgetExt::display(window);
        let monitors = display.monitors();
        if monitors.n_items() == 1 {
            return monitors.item(0).and_downcast();
        }
        let surface = window.surface().filter(|_| window.is_visible())?;
        display.monitor_at_surface(&surface)
    }

    /// How high the window may become, in logical pixels.
    pub(super) fn height(&self, window: &gtk::Window) -> i32 {
        let chosen = self.monitor.borrow().clone();
        room_on(window, chosen.as_ref()).1
    }

    /// The size of the output that the window is on.
    fn room(&self, window: &gtk::Window) -> (i32, i32) {
        room_on(window, self.monitor(window).as_ref())
    }
}

/// The size of this monitor, in logical pixels. Which one it will be may be the compositor's choice: all of them have so much.
fn room_on(window: &gtk::Window, chosen: Option<&gdk::Monitor>) -> (i32, i32) {
    let monitors = WidgetExt::display(window).monitors();
    let any = monitors.iter::<gdk::Monitor>().flatten().filter(|monitor| chosen.is_none_or(|one| one == monitor));
    // That of a new one is told after it.
    let sizes = any.map(|monitor| (monitor.geometry().width(), monitor.geometry().height()));
    let none = (i32::MAX, i32::MAX);
    sizes
        .filter(|(width, height)| *width > 0 && *height > 0)
        .fold(none, |least, size| (least.0.min(size.0), least.1.min(size.1)))
}

/// The names of all outputs that have told theirs.
pub(super) fn outputs(window: &gtk::Window) -> Vec<String> {
    let monitors = WidgetExt::display(window).monitors();
    let names = monitors.iter::<gdk::Monitor>().flatten().filter_map(|monitor| monitor.connector());
    names.map(String::from).collect()
}

/// How long the compositor may take to give the keyboard to a surface that was clicked.
const GIVEN: std::time::Duration = std::time::Duration::from_millis(150);

/// The keyboard of the popups' surface, which has none of its own accord.
///
/// While something is written there the person may click elsewhere and come back; so it has the keyboard on demand, and demand is
/// a click that finds it so. A surface that was not ready for that click, or not clicked, asks for the keyboard for itself.
#[derive(Default)]
pub(crate) struct Keyboard {
    taken: Cell<bool>,
    insist: Timer,
}

impl Keyboard {
    /// See [`super::Placement::offer_keyboard`].
    pub(super) fn offer(&self, window: &gtk::Window, near: bool) {
        if !self.taken.get() {
            window.set_keyboard_mode(if near { KeyboardMode::OnDemand } else { KeyboardMode::None });
        }
    }

    /// See [`super::Placement::take_keyboard`].
    pub(super) fn take(&self, window: &gtk::Window) {
        if !self.taken.replace(true) {
            window.set_keyboard_mode(KeyboardMode::OnDemand);
        }
        if window.is_active() {
            return;
        }
        let window = window.downgrade();
        self.insist.set(GIVEN, move || {
            if let Some(window) = window.upgrade().filter(|window| !window.is_active()) {
                window.set_keyboard_mode(KeyboardMode::Exclusive);
            }
        });
    }

    /// See [`super::Placement::give_keyboard_back`].
    pub(super) fn give_back(&self, window: &gtk::Window) {
        self.insist.clear();
        self.taken.set(false);
        window.set_keyboard_mode(KeyboardMode::None);
    }
}

/// Makes a layer surface of the panel's `window`: as large as the output without its bars.
///
/// A surface that has the keyboard for itself keeps it when the person clicks elsewhere, and compositors differ in what they do
/// with one that has it on demand; so it covers the output and hears of such clicks itself.
pub(super) fn prepare_side(window: &gtk::Window) {
    window.init_layer_shell();
    window.set_namespace(Some("tidings-tray"));
    window.set_layer(Layer::Overlay);
    for edge in [Edge::Top, Edge::Right, Edge::Bottom, Edge::Left] {
        window.set_anchor(edge, true);
    }
}

/// Whether `window` has the keyboard for itself.
pub(super) fn take_keyboard(window: &gtk::Window, take: bool) {
    window.set_keyboard_mode(if take { KeyboardMode::Exclusive } else { KeyboardMode::None });
}

/// A layer surface that comes back waits for the compositor to configure it and misses a frame; one that is there does not. For
/// longer than a run of popups it must not stay: what lies over everything keeps a compositor from handing a window in full
/// screen to the hardware.
pub(super) const LINGER: std::time::Duration = std::time::Duration::from_secs(5);

/// Heights go in steps of this, in logical pixels.
const STEP: i32 = 240;

/// The least step that `height` fits into.
///
/// When the size of a surface changes, GTK's Cairo context lets go of the buffer that the compositor still holds, and nobody frees
/// it (measured on 4.8: one buffer for each change, a third of a megabyte for one popup). So the surface grows in few
/// steps and keeps its size, its width too, while the process lives; what is not a popup is transparent and lets clicks through.
pub(super) fn lasting_height(height: i32) -> i32 {
    height.saturating_add(STEP.saturating_sub(1)).max(STEP).saturating_div(STEP).saturating_mul(STEP)
}

/// A token of `xdg_activation_v1`; the compositor is asked.
pub(super) fn activation_token(display: &gdk::Display) -> String {
    let program =
        gio::AppInfo::create_from_commandline("tidings-ui", None, gio::AppInfoCreateFlags::SUPPORTS_STARTUP_NOTIFICATION);
    let token = program.ok().and_then(|program| display.app_launch_context().startup_notify_id(Some(&program), &[]));
    token.map(String::from).unwrap_or_default()
}

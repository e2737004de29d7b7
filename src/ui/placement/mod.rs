//! Where things are on the screen, as each display system allows: here the windows of the popups, each at its [`site`]; in [`side`]
//! the panel, along the edge.
//!
//! A window of popups takes the keyboard only when the person wants to write there, and lets clicks through where no popup is.

pub(crate) mod closing;
pub(crate) mod side;
pub(crate) mod site;
#[cfg(feature = "layer-shell")]
mod wayland;
mod x11;

use std::fmt;

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{cairo, gdk};

use self::site::Site;

/// Why popups cannot be placed.
#[derive(Debug)]
pub(crate) enum Unplaceable {
    /// A Wayland compositor without layer surfaces, or a program built without them.
    NoLayerShell,
    /// A display that is neither X11 nor Wayland.
    UnknownDisplay,
    /// The X server said no.
    X11(String),
}

impl fmt::Display for Unplaceable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLayerShell => f.write_str("this Wayland compositor has no wlr-layer-shell, which popups need"),
            Self::UnknownDisplay => f.write_str("this display is neither X11 nor Wayland"),
            Self::X11(error) => write!(f, "X server: {error}"),
        }
    }
}

/// The way in which the window is placed.
pub(crate) enum Placement {
    #[cfg(feature = "layer-shell")]
    Wayland(wayland::Surface),
    X11(Box<x11::Corner>),
}

/// Whether popups can be placed on `display`. Where a Wayland compositor lacks what is needed but an X server is there too,
/// the program starts anew on that one.
pub(crate) fn check(display: &gdk::Display) -> Result<(), Unplaceable> {
    if display.is::<gdk4_x11::X11Display>() {
        return Ok(());
    }
    if !display.is::<gdk4_wayland::WaylandDisplay>() {
        return Err(Unplaceable::UnknownDisplay);
    }
    #[cfg(feature = "layer-shell")]
    if wayland::is_supported() {
        return Ok(());
    }
    if std::env::var_os("DISPLAY").is_some() && std::env::var_os("GDK_BACKEND").is_none() {
        use std::os::unix::process::CommandExt;
        if let Ok(program) = std::env::current_exe() {
            let arguments = std::env::args_os().skip(1);
            let error = std::process::Command::new(program).args(arguments).env("GDK_BACKEND", "x11").exec();
            tracing::warn!("cannot start anew on X11: {error}");
        }
    }
    Err(Unplaceable::NoLayerShell)
}

impl Placement {
    /// Prepares `window`, which must not have been realized.
    pub(crate) fn prepare(window: &gtk::Window, display: &gdk::Display) -> Result<Self, Unplaceable> {
        if display.is::<gdk4_x11::X11Display>() {
            return x11::Corner::connect(display).map(|corner| Self::X11(Box::new(corner)));
        }
        #[cfg(feature = "layer-shell")]
        {
            Ok(Self::Wayland(wayland::Surface::of(window)))
        }
        #[cfg(not(feature = "layer-shell"))]
        {
            let _ = window;
            Err(Unplaceable::NoLayerShell)
        }
    }

    /// Prepares another window on the same display, which must not have been realized.
    pub(crate) fn another(&self, window: &gtk::Window) -> Self {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => Self::Wayland(wayland::Surface::of(window)),
            Self::X11(corner) => Self::X11(Box::new(corner.another())),
        }
    }

    /// The names of all outputs.
    pub(crate) fn outputs(&self, window: &gtk::Window) -> Vec<String> {
        match self {
            // That of a new one is told after it.
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => wayland::outputs(window),
            Self::X11(corner) => corner.outputs(),
        }
    }

    /// The upper left corner of the output that the window is on, which tells outputs apart; `None` where that is not known.
    pub(crate) fn whereabouts(&self, window: &gtk::Window) -> Option<(i32, i32)> {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(surface) => surface.monitor(window).map(|monitor| (monitor.geometry().x(), monitor.geometry().y())),
            Self::X11(corner) => corner.whereabouts(),
        }
    }

    /// The window belongs there from now on.
    pub(crate) fn follow(&self, window: &gtk::Window, site: &Site) {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(surface) => surface.follow(window, site),
            Self::X11(corner) => corner.follow(window, site),
        }
    }

    /// What is in the window is so large, in logical pixels.
    pub(crate) fn sized(&self, window: &gtk::Window, site: &Site, size: (i32, i32)) {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(surface) => surface.sized(window, site, size),
            // It looks at the window itself.
            Self::X11(_) => {}
        }
    }

    /// Everything in the window has its size, and it is about to be shown.
    pub(crate) fn fitted(&self, window: &gtk::Window) {
        match self {
            // The compositor sees to it.
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => {}
            Self::X11(corner) => corner.fitted(window),
        }
    }

    /// Puts the window, with all that it holds, into its corner and above all others; to be called whenever a popup comes, and
    /// before the window is shown.
    pub(crate) fn raise(&self, window: &gtk::Window) {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => {}
            Self::X11(corner) => corner.raise(window),
        }
    }

    /// The monitors have changed.
    pub(crate) fn follow_monitors(&self, window: &gtk::Window, site: &Site) {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(surface) => surface.follow_monitors(window, site),
            Self::X11(corner) if window.is_visible() => corner.follow_monitors(window),
            Self::X11(_) => {}
        }
    }

    /// Whether there is something that the window can be shown on.
    pub(crate) fn has_output(&self, window: &gtk::Window) -> bool {
        match self {
            // A surface without an output is closed at once.
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => WidgetExt::display(window).monitors().n_items() > 0,
            // The screen is there, whatever is connected to it.
            Self::X11(_) => true,
        }
    }

    /// How high the window may become, in logical pixels.
    pub(crate) fn height(&self, window: &gtk::Window) -> i32 {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(surface) => surface.height(window),
            Self::X11(corner) => corner.height(window),
        }
    }

    /// The size that the window is to have so that `wanted` has room, `kept` being what it was to have up to now and `most` the
    /// height of the screen; `None` where it is as large as what it holds.
    pub(crate) fn lasting_size(&self, wanted: (i32, i32), kept: (i32, i32), most: i32) -> Option<(i32, i32)> {
        match self {
            // A change of size costs memory for good, so neither shrinks, not even while nothing is in it.
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => Some((wanted.0.max(kept.0), wayland::lasting_height(wanted.1).min(most).max(kept.1))),
            Self::X11(corner) => corner.keeps_height().then_some((wanted.0, most)),
        }
    }

    /// How long the empty window stays on screen, for the next popup to be there sooner; `None` where it leaves at once.
    pub(crate) fn linger(&self) -> Option<std::time::Duration> {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => Some(wayland::LINGER),
            Self::X11(_) => None,
        }
    }

    /// The pointer is where a click will ask for the keyboard, or is there no longer. Compositors give the keyboard with a click, to
    /// a window that may have it by then.
    pub(crate) fn offer_keyboard(&self, window: &gtk::Window, near: bool) {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(surface) => surface.keyboard.offer(window, near),
            Self::X11(_) => {}
        }
    }

    /// The person wants to write in the window, which is shown.
    pub(crate) fn take_keyboard(&self, window: &gtk::Window) {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(surface) => surface.keyboard.take(window),
            Self::X11(corner) => corner.take_keyboard(),
        }
    }

    /// The keyboard is for others again: for who had it.
    pub(crate) fn give_keyboard_back(&self, window: &gtk::Window) {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(surface) => surface.keyboard.give_back(window),
            Self::X11(corner) => corner.give_keyboard_back(),
        }
    }

    /// A token with which another program may bring its window to the front, because the person has just clicked here; empty
    /// where there is none.
    pub(crate) fn activation_token(&self, window: &gtk::Window) -> String {
        let display = WidgetExt::display(window);
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => wayland::activation_token(&display),
            Self::X11(corner) => corner.activation_token(&display),
        }
    }

    /// Clicks on these rectangles (logical, in the window) are for nobody, though nothing is to be seen there any more; with none of
    /// them no longer.
    pub(crate) fn guard(&self, window: &gtk::Window, places: &[gtk::graphene::Rect]) {
        match self {
            // It is there for longer; where it can be clicked on it tells when it is drawn next.
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => self.laid_out(window, &[], places),
            Self::X11(corner) => corner.guard(window, places),
        }
    }

    /// The window was laid out: `popups` are the rectangles (logical, in the window) that are its own; beside them and what is
    /// `guarded` it is not there.
    pub(crate) fn laid_out(&self, window: &gtk::Window, popups: &[gtk::graphene::Rect], guarded: &[gtk::graphene::Rect]) {
        let Some(surface) = window.surface() else { return };
        let region = cairo::Region::create();
        for popup in popups.iter().chain(guarded) {
            // A region that cannot grow only lets a click through.
            let _ = region.union_rectangle(&whole(popup));
        }
        surface.set_input_region(Some(&region));
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland(_) => {}
            Self::X11(corner) => corner.laid_out(window, popups),
        }
    }
}

/// The pixels that `rect` touches.
#[allow(clippy::cast_possible_truncation)]
fn whole(rect: &gtk::graphene::Rect) -> cairo::RectangleInt {
    let (x, y) = (rect.x().floor(), rect.y().floor());
    let (right, bottom) = ((rect.x() + rect.width()).ceil(), (rect.y() + rect.height()).ceil());
    cairo::RectangleInt::new(x as i32, y as i32, (right - x) as i32, (bottom - y) as i32)
}

//! Where the tray's panel is on the screen: along the right edge, with the keyboard while it is shown.

use gtk4 as gtk;
use gtk4::gdk;
use gtk4::prelude::*;

#[cfg(feature = "layer-shell")]
use super::wayland;
use super::{Unplaceable, x11};

/// What happens beside the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    /// A click.
    Click,
    /// The monitors have changed.
    Monitors,
}

/// The way in which the panel's window is placed.
pub(crate) enum Side {
    /// The window covers the whole output, so that clicks beside the panel are its own.
    #[cfg(feature = "layer-shell")]
    Wayland,
    /// The window is as large as the panel.
    X11(Box<x11::side::Side>),
}

impl Side {
    /// Prepares `window`, which must not have been realized.
    pub(crate) fn prepare(window: &gtk::Window, display: &gdk::Display) -> Result<Self, Unplaceable> {
        if display.is::<gdk4_x11::X11Display>() {
            return x11::side::Side::connect(display).map(|side| Self::X11(Box::new(side)));
        }
        #[cfg(feature = "layer-shell")]
        {
            wayland::prepare_side(window);
            Ok(Self::Wayland)
        }
        #[cfg(not(feature = "layer-shell"))]
        {
            let _ = window;
            Err(Unplaceable::NoLayerShell)
        }
    }

    /// Whether the window is larger than the panel: the rest of it is to be seen through, and a click there is beside the panel.
    pub(crate) fn covers(&self) -> bool {
        !matches!(self, Self::X11(_))
    }

    /// Puts the window to the edge, before it is shown and when the monitors have changed. `width` is what the panel wants, in
    /// logical pixels; answers with what the screen has room for.
    pub(crate) fn place(&self, window: &gtk::Window, width: i32) -> i32 {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland => {
                wayland::take_keyboard(window, true);
                // Which output it will be on is the compositor's choice: all of them have so much.
                let monitors = WidgetExt::display(window).monitors();
                let widths = monitors.iter::<gdk::Monitor>().flatten().map(|monitor| monitor.geometry().width());
                widths.filter(|width| *width > 0).min().unwrap_or(width).min(width)
            }
            Self::X11(side) => side.place(window, width),
        }
    }

    /// The window is shown: it takes the keyboard. `told` is called with what happens beside it and it does not hear of itself.
    pub(crate) fn take_keyboard(&self, window: &gtk::Window, told: impl Fn(Beside) + 'static) {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland => {}
            Self::X11(side) => side.take_keyboard(window, told),
        }
    }

    /// The panel leaves: the keyboard is for others.
    pub(crate) fn give_keyboard_back(&self, window: &gtk::Window) {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland => wayland::take_keyboard(window, false),
            Self::X11(side) => side.give_keyboard_back(),
        }
    }

    /// Whether another program has taken the keyboard.
    pub(crate) fn has_lost_keyboard(&self) -> bool {
        match self {
            // It is the panel's alone while it is shown.
            #[cfg(feature = "layer-shell")]
            Self::Wayland => false,
            Self::X11(side) => side.has_lost_keyboard(),
        }
    }

    /// A token with which another program may bring its window to the front, because the person has just clicked here; empty
    /// where there is none.
    pub(crate) fn activation_token(&self, display: &gdk::Display) -> String {
        match self {
            #[cfg(feature = "layer-shell")]
            Self::Wayland => wayland::activation_token(display),
            Self::X11(side) => side.activation_token(display),
        }
    }
}

//! What each button of the mouse does on a popup.

use gtk4::gdk;

/// What a click does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Click {
    /// What the sender means by a click: the default action, else the popup goes.
    #[default]
    Activate,
    /// The popup goes.
    Dismiss,
    /// The menu of the popup opens, or closes.
    Menu,
}

/// The map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mouse {
    pub(crate) left: Click,
    pub(crate) middle: Click,
    pub(crate) right: Click,
}

impl Default for Mouse {
    fn default() -> Self {
        Self { left: Click::Activate, middle: Click::Dismiss, right: Click::Menu }
    }
}

impl Mouse {
    /// What a button of this number (GDK's) does; `None` for one that does nothing.
    pub(super) fn of(self, button: u32) -> Option<Click> {
        match button {
            gdk::BUTTON_PRIMARY => Some(self.left),
            gdk::BUTTON_MIDDLE => Some(self.middle),
            gdk::BUTTON_SECONDARY => Some(self.right),
            _ => None,
        }
    }
}

//! Placement on Wayland: a layer surface in the corner of the output that the compositor chooses.
//!
//! The surface asks for no size of its own: it is as large as what it holds.

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, gio};
use gtk4_layer_shell::{Edge, KeyboardMode, Layer, LayerShell};

/// Whether the compositor has layer surfaces. Only to be asked on Wayland.
pub(super) fn is_supported() -> bool {
    gtk4_layer_shell::is_supported()
}

/// Makes a layer surface of `window`.
pub(super) fn prepare(window: &gtk::Window) {
    window.init_layer_shell();
    window.set_namespace(Some("tidings-popups"));
    window.set_layer(Layer::Overlay);
    window.set_keyboard_mode(KeyboardMode::None);
    window.set_anchor(Edge::Top, true);
    window.set_anchor(Edge::Right, true);
}

/// A token of `xdg_activation_v1`; the compositor is asked.
pub(super) fn activation_token(display: &gdk::Display) -> String {
    let program =
        gio::AppInfo::create_from_commandline("tidings-ui", None, gio::AppInfoCreateFlags::SUPPORTS_STARTUP_NOTIFICATION);
    let token = program.ok().and_then(|program| display.app_launch_context().startup_notify_id(Some(&program), &[]));
    token.map(String::from).unwrap_or_default()
}

//! The whole of Tidings in front of a screen: the daemon, the popups, a client, under Xvfb and under headless sway.
//!
//! What is looked at is what a person would see (pixels), what assistive technology is told, and what the client hears.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

#[path = "../harness/mod.rs"]
mod harness;

#[path = "../harness/a11y.rs"]
mod a11y;
#[path = "../harness/picture.rs"]
mod picture;
#[path = "../harness/screen/mod.rs"]
mod screen;
#[path = "../harness/session.rs"]
mod session;

mod acting;
mod announcing;
mod appearance;
mod asking;
mod buttons;
mod clipboard;
mod codes;
mod crowd;
mod direction;
mod drafts;
mod everywhere;
mod expand;
mod files;
mod focus;
mod groups;
mod head;
mod hover;
mod idle;
mod keyboard;
mod links;
mod members;
mod menu;
mod more;
mod names;
mod outputs;
mod permission;
mod placing;
mod progress;
mod renotify;
mod repeats;
mod reply;
mod revival;
mod settings;
mod sides;
mod style;
mod swipe;
mod texts;
mod time_left;
mod tray;
mod vector;

/// Runs each of these scenarios on X11 and on Wayland.
macro_rules! on_both {
    ($($scenario:ident),+ $(,)?) => {
        mod x11 {
            $(#[tokio::test]
            async fn $scenario() {
                super::$scenario(crate::session::Session::<crate::screen::X11>::start(concat!("x11-", stringify!($scenario))).await).await;
            })+
        }

        mod wayland {
            $(#[tokio::test]
            async fn $scenario() {
                super::$scenario(crate::session::Session::<crate::screen::Wayland>::start(concat!("wayland-", stringify!($scenario))).await).await;
            })+
        }
    };
}
use on_both;

//! Debian's Chromium and Firefox, headless, with pages that use the Notifications API, in front of the real daemon and the
//! real popups on a virtual screen.
//!
//! A case passes by what the page is told, what crosses the bus, and what is on the screen, together. Clicks are clicks on
//! our popup.

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

#[path = "../harness/a11y.rs"]
#[allow(dead_code)]
mod a11y;
#[path = "../harness/mod.rs"]
mod harness;
#[path = "../harness/picture.rs"]
#[allow(dead_code)]
mod picture;
#[path = "../harness/screen/mod.rs"]
#[allow(dead_code, unused_imports)]
mod screen;
#[path = "../harness/session.rs"]
#[allow(dead_code)]
mod session;

mod bidi;
mod browser;
mod cdp;
mod pages;
mod socket;
mod stage;
mod traffic;

mod advertised;
mod asking;
mod content;
mod events;
mod life;
mod options;
mod permission;
mod pictures;
mod tag;
mod todo;
mod worker;

/// Runs each of these scenarios with both browsers.
macro_rules! on_both {
    ($($scenario:ident),+ $(,)?) => {
        mod chromium {
            $(#[tokio::test]
            async fn $scenario() {
                let name = concat!("chromium-", stringify!($scenario));
                super::$scenario(crate::stage::Stage::start(name, crate::browser::Kind::Chromium).await).await;
            })+
        }

        mod firefox {
            $(#[tokio::test]
            async fn $scenario() {
                let name = concat!("firefox-", stringify!($scenario));
                super::$scenario(crate::stage::Stage::start(name, crate::browser::Kind::Firefox).await).await;
            })+
        }
    };
}
use on_both;

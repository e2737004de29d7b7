//! The phases, each a question with tables for an answer, printed as soon as they are known.
//!
//! A phase starts its own servers and leaves none behind.

mod failures;
mod flood;
mod idle;
mod latency;
mod memory;
mod picture;
mod pixels;
mod progress;
mod start;
mod store;
mod tray;

use std::time::Duration;

use crate::screen::{Screen, Wayland, X11};
use crate::session::{Server, installed};

/// What is measured, and how thoroughly.
pub(crate) struct Bench {
    /// The empty server.
    pub(crate) floor: Server,
    /// The server under test.
    pub(crate) server: Server,
    /// Whether it is Tidings, which keeps what it was told.
    pub(crate) keeps: bool,
    /// Whether it has something to draw with.
    pub(crate) draws: bool,
    /// The only display to draw on.
    pub(crate) display: Option<String>,
    /// A smoke run.
    pub(crate) quick: bool,
    /// Length of the idle phase.
    pub(crate) idle: Duration,
    /// Popups of the memory phase.
    pub(crate) popups: usize,
}

impl Bench {
    /// `full` of something, or `quick` of it in a smoke run.
    fn count(&self, full: usize, quick: usize) -> usize {
        if self.quick { quick } else { full }
    }

    fn draws_on(&self, display: &str) -> bool {
        self.draws && self.display.as_deref().is_none_or(|only| only == display)
    }

    /// A virtual X server, when there is something to draw on it.
    fn x11(&self) -> Option<X11> {
        (self.draws_on("x11") && installed("Xvfb")).then(X11::start)
    }

    /// The virtual displays that can be had here.
    fn screens(&self) -> Vec<Box<dyn Screen>> {
        let mut screens: Vec<Box<dyn Screen>> = Vec::new();
        if let Some(x11) = self.x11() {
            screens.push(Box::new(x11));
        }
        if let Some(wayland) = self.draws_on("wayland").then(Wayland::start).flatten() {
            screens.push(Box::new(wayland));
        }
        screens
    }

    /// Where bus phases run: without a display, and with one on which all of it is drawn.
    fn places(&self) -> Vec<Option<X11>> {
        let mut places = vec![None];
        places.extend(self.x11().map(Some));
        places
    }
}

/// What a place is called in the title of a table, and the variables a server needs for it.
fn place(screen: Option<&X11>) -> (&'static str, Vec<(String, String)>) {
    screen.map_or(("no display", Vec::new()), |screen| ("popups drawn on X11", screen.variables()))
}

type Phase = fn(&Bench);

/// All phases, in the order in which they run.
pub(crate) const NAMES: [(&str, Phase); 11] = [
    ("start", start::run),
    ("latency", latency::run),
    ("flood", flood::run),
    ("picture", picture::run),
    ("idle", idle::run),
    ("pixels", pixels::run),
    ("progress", progress::run),
    ("memory", memory::run),
    ("store", store::run),
    ("tray", tray::run),
    ("failures", failures::run),
];

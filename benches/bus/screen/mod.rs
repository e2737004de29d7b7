//! Virtual displays whose pixels can be watched. They show nothing of their own, so what is lit is a popup.

mod wayland;
mod x11;

use std::time::{Duration, Instant};

pub(crate) use wayland::Wayland;
pub(crate) use x11::X11;

/// A display with nothing on it but what the server shows.
pub(crate) trait Screen {
    /// What it is called in the tables.
    fn name(&self) -> &'static str;

    /// The variables by which programs find it.
    fn variables(&self) -> Vec<(String, String)>;

    /// Waits for the first change that leaves something visible; the time at which that was known.
    fn await_lit(&mut self, patience: Duration) -> Option<Instant>;

    /// Waits until something of this colour (blue, green, red) is visible; the time at which that was known.
    fn await_colour(&mut self, colour: [u8; 3], patience: Duration) -> Option<Instant>;

    /// Waits until nothing is visible.
    fn await_blank(&mut self, patience: Duration) -> bool;

    /// Waits until nothing has changed for that long.
    fn settle(&mut self, quiet: Duration);

    /// Whether anything is visible now.
    fn lit(&mut self) -> bool;
}

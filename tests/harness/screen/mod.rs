//! Screens of the tests' own: an X server and a Wayland compositor without hardware, with a pointer that can be moved and keys that can be pressed.

pub(crate) mod keys;
mod wayland;
mod x11;

use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) use wayland::Wayland;
pub(crate) use wayland::outputs::Outputs;
pub(crate) use x11::{X11, shot_of};

use crate::harness::DEADLINE;
use crate::picture::Picture;

/// Size of each screen in pixels.
pub(crate) const WIDTH: u16 = 1280;
pub(crate) const HEIGHT: u16 = 800;

/// A button of the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Button {
    Primary,
    Secondary,
    Middle,
}

pub(crate) trait Screen: Sized {
    /// Starts one that shows nothing. What it needs on disk is in `folder`.
    fn start(folder: &Path) -> Self;

    /// The variables by which programs find it.
    fn variables(&self) -> Vec<(String, String)>;

    /// What is on it now; `None` where it is not running.
    fn shot(&mut self) -> Option<Picture>;

    /// Moves the pointer.
    fn point(&mut self, x: usize, y: usize);

    /// Presses a button of the pointer and lets it go.
    fn press(&mut self, button: Button);

    /// Presses the primary button, moves the pointer sideways from where it is, and lets the button go.
    fn drag(&mut self, from: (usize, usize), to_x: usize);

    /// Presses keys and lets them go, one after another; see [`keys`].
    fn keys(&mut self, symbols: &[u32]);

    /// Ends it at once, as a crash would.
    fn kill(&mut self);

    /// Starts it again at the same address; back when programs can connect to it.
    fn boot(&mut self);
}

/// Looks until there is something. Screens are started before anything else runs in the test, so nothing is held up.
fn await_there<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < DEADLINE, "{what} does not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Steps from the one to the other, as a hand makes them.
fn between(from: usize, to: usize) -> Vec<usize> {
    const STEPS: usize = 16;
    (1..=STEPS).map(|step| (from * (STEPS - step) + to * step) / STEPS).collect()
}

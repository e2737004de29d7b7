//! Whether the person touches keyboard and pointer, as the display has it: a connection of its own, whose end is nothing to us.
//!
//! It is here and not in tidings-ui, which comes with a popup: a Wayland compositor tells how long nothing has been touched
//! only to those who were there. Nothing is asked again and again: the display speaks when the person goes and comes.

mod wayland;
mod x11;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;

use super::display::{self, Place};
use crate::driver::Input;

/// The watch on the display; at first there is none.
#[derive(Debug, Default)]
pub(crate) struct Idle {
    after: Option<Duration>,
    /// The number of the present watch: what an earlier one has to say is void.
    watch: Arc<AtomicU64>,
    watched: bool,
}

/// What a watch tells the driver, and whether anybody still listens.
struct Report {
    inputs: mpsc::Sender<Input>,
    watch: Arc<AtomicU64>,
    own: u64,
}

impl Report {
    /// Whether the watch is to go on.
    fn tell(&self, idle: bool) -> bool {
        self.is_wanted() && self.inputs.blocking_send(Input::Idle(self.own, Some(idle))).is_ok()
    }

    fn is_wanted(&self) -> bool {
        self.watch.load(Ordering::Relaxed) == self.own
    }
}

impl Idle {
    /// Sets how long nothing is touched until the person is idle; `None`: never. Whether that is another length: what was known is
    /// void then. A watch that is given up ends when it next hears of the person.
    pub(crate) fn set(&mut self, after: Option<Duration>, inputs: &mpsc::Sender<Input>) -> bool {
        let news = self.after != after;
        if news {
            self.after = after;
            self.watch.fetch_add(1, Ordering::Relaxed);
            self.watched = false;
            self.look(inputs);
        }
        news
    }

    /// Whether a person can be idle at all.
    pub(crate) fn is_wanted(&self) -> bool {
        self.after.is_some()
    }

    /// There may be a display: it is watched from now on, unless one is already.
    pub(crate) fn look(&mut self, inputs: &mpsc::Sender<Input>) {
        let Some(after) = self.after.filter(|_| !self.watched) else { return };
        let Some(place) = display::place() else { return };
        let own = self.watch.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let report = Report { inputs: inputs.clone(), watch: self.watch.clone(), own };
        // A thread, since both libraries wait; this one does nothing else.
        let watch = std::thread::Builder::new().name("idle".to_owned()).spawn(move || {
            let ended = match place {
                Place::Wayland(socket) => wayland::watch(&socket, after, &report),
                Place::X11 => x11::watch(after, &report),
            };
            tracing::debug!(why = %ended, "the display does not tell whether the person is idle");
            let _ = report.inputs.blocking_send(Input::Idle(own, None));
        });
        self.watched = watch.is_ok();
    }

    /// Whether a report of this watch counts; its end allows another one.
    pub(crate) fn counts(&mut self, watch: u64, idle: Option<bool>) -> bool {
        let counts = self.watch.load(Ordering::Relaxed) == watch;
        if counts && idle.is_none() {
            self.watched = false;
        }
        counts
    }
}

/// So many milliseconds, as many as the protocols count.
fn milliseconds(after: Duration) -> u32 {
    u32::try_from(after.as_millis()).unwrap_or(u32::MAX).max(1)
}

//! The process that shows popups: started when there is something to show and a screen to show it on, never in a storm.
//!
//! It is started by D-Bus activation of its name, which gives it the session's present environment; where no activation file
//! is installed, the program beside the daemon is run. It leaves by itself when it has been idle.

use std::process::Stdio;
use std::time::{Duration, Instant};

use tidings::wire::UI_BUS_NAME;
use tokio::sync::mpsc;

use super::display::{self, Display};
use crate::driver::Input;

/// How often a screen is looked for while there is something to show and no screen.
const LOOK_AGAIN: Duration = Duration::from_millis(400);
/// How long a started one may take until it subscribes.
const PATIENCE: Duration = Duration::from_secs(10);
/// One that has lived so long was well: its end is no failure.
const WELL: Duration = Duration::from_secs(5);
/// The exit status of one that found no display.
pub(crate) const NO_DISPLAY: i32 = 75;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Absent,
    Starting,
    Present,
}

/// What is known of that process.
#[derive(Debug)]
pub(crate) struct Ui {
    state: State,
    since: Instant,
    /// Counts the attempts: the end of an earlier one is no end of this one.
    attempt: u64,
    failures: u32,
    not_before: Option<Instant>,
    told: bool,
}

impl Ui {
    pub(crate) fn new(now: Instant) -> Self {
        Self { state: State::Absent, since: now, attempt: 0, failures: 0, not_before: None, told: false }
    }

    /// When [`Ui::wanted`] wants to be called again while it is wanted.
    pub(crate) fn retry_at(&self) -> Option<Instant> {
        match self.state {
            State::Absent => self.not_before,
            State::Starting => self.since.checked_add(PATIENCE),
            State::Present => None,
        }
    }

    /// There is something to show: starts the process unless it is there, on its way, or failed a moment ago.
    pub(crate) fn wanted(&mut self, bus: &zbus::Connection, inputs: &mpsc::Sender<Input>, now: Instant) {
        if self.state == State::Starting && now.saturating_duration_since(self.since) >= PATIENCE {
            tracing::warn!("tidings-ui did not come within {} s", PATIENCE.as_secs());
            self.rest(now, None);
        }
        if self.state != State::Absent || self.not_before.is_some_and(|at| at > now) {
            return;
        }
        let display = display::find();
        if display == Display::Nowhere {
            if !self.told {
                self.told = true;
                tracing::info!("there is no display yet: notifications are kept and shown once there is one");
            }
            self.not_before = now.checked_add(LOOK_AGAIN);
            return;
        }
        self.told = false;
        self.not_before = None;
        self.state = State::Starting;
        self.since = now;
        self.attempt = self.attempt.wrapping_add(1);
        tokio::spawn(start(bus.clone(), inputs.clone(), display, self.attempt));
    }

    /// Somebody shows the popups.
    pub(crate) fn came(&mut self, now: Instant) {
        self.state = State::Present;
        self.since = now;
    }

    /// Nobody shows them any more.
    pub(crate) fn went(&mut self, now: Instant) {
        if self.state == State::Present {
            if now.saturating_duration_since(self.since) >= WELL {
                self.failures = 0;
            }
            self.rest(now, None);
        }
    }

    /// The process of this attempt ended, or could not be started, before it showed anything.
    pub(crate) fn failed(&mut self, now: Instant, attempt: u64, status: Option<i32>) {
        // One that shows popups is told of by its leaving the bus, whoever started it.
        if self.state == State::Starting && attempt == self.attempt {
            self.rest(now, status);
        }
    }

    fn rest(&mut self, now: Instant, status: Option<i32>) {
        self.state = State::Absent;
        self.since = now;
        let wait = match status {
            Some(NO_DISPLAY) => LOOK_AGAIN,
            _ => backoff(self.failures),
        };
        self.failures = self.failures.saturating_add(1);
        self.not_before = now.checked_add(wait);
    }
}

/// 0.1 s, 0.2 s, 0.4 s … up to 30 s. Never at once: a compositor that is dying answers for a moment longer than its clients live.
fn backoff(failures: u32) -> Duration {
    let factor = 1_u32.checked_shl(failures.min(16)).unwrap_or(u32::MAX);
    Duration::from_millis(100).saturating_mul(factor).min(Duration::from_secs(30))
}

async fn start(bus: zbus::Connection, inputs: mpsc::Sender<Input>, display: Display, attempt: u64) {
    let flags = 0_u32;
    let answer = bus
        .call_method(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            Some("org.freedesktop.DBus"),
            "StartServiceByName",
            &(UI_BUS_NAME, flags),
        )
        .await;
    let status = match answer {
        Ok(_) => return,
        Err(zbus::Error::FDO(error)) if matches!(*error, zbus::fdo::Error::ServiceUnknown(_)) => run(display).await,
        Err(error) => {
            tracing::warn!(%error, "the bus could not start tidings-ui");
            None
        }
    };
    // The driver outlives this task unless the daemon ends.
    let _ = inputs.send(Input::UiEnded(attempt, status)).await;
}

/// Runs the program beside this one until it ends.
async fn run(display: Display) -> Option<i32> {
    let program = match std::env::current_exe() {
        Ok(daemon) => daemon.with_file_name("tidings-ui"),
        Err(error) => {
            tracing::error!(%error, "cannot tell where tidings-ui is");
            return None;
        }
    };
    let mut command = tokio::process::Command::new(&program);
    command.stdin(Stdio::null());
    if let Display::Wayland(name) = display {
        command.env("WAYLAND_DISPLAY", name);
    }
    match command.spawn() {
        Ok(mut child) => {
            tracing::debug!(program = %program.display(), "started");
            child.wait().await.ok().and_then(|status| status.code())
        }
        Err(error) => {
            tracing::error!(program = %program.display(), %error, "cannot be started: is it installed beside tidingsd?");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_was_there_and_went_is_absent_and_may_come_again_soon() {
        let now = Instant::now();
        let mut ui = Ui::new(now);
        ui.came(now);
        assert_eq!(ui.retry_at(), None);
        ui.failed(now, 0, Some(1));
        assert_eq!(ui.state, State::Present);
        ui.went(now);
        assert_eq!((ui.state, ui.retry_at()), (State::Absent, now.checked_add(Duration::from_millis(100))));
    }

    #[test]
    fn the_end_of_an_earlier_attempt_is_no_end_of_this_one() {
        let now = Instant::now();
        let mut ui = Ui { state: State::Starting, attempt: 2, ..Ui::new(now) };
        ui.failed(now, 1, Some(1));
        assert_eq!(ui.state, State::Starting);
        ui.failed(now, 2, Some(1));
        assert_eq!(ui.state, State::Absent);
    }

    #[test]
    fn failures_wait_longer_and_longer() {
        let waits: Vec<u128> = (0..12).map(|failures| backoff(failures).as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000, 30_000]);
        assert_eq!(backoff(u32::MAX), Duration::from_secs(30));
    }
}

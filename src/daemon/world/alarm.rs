//! The times at which the daemon wants to be woken, kept by the kernel: one on each clock that the core knows.
//!
//! A runtime's own timer wakes the process on the way to a far time as well (its wheel turns), and knows but one clock.

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::io::Errno;
use rustix::time::{ClockId, Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec};
use rustix::time::{clock_gettime, timerfd_create, timerfd_settime};
use tidings::core::time::Now;
use tokio::io::unix::AsyncFd;

/// Zero would be "never" to the kernel.
const SOON: Duration = Duration::from_nanos(1);

/// What time it is, on all clocks.
pub(crate) fn now() -> Now {
    let read = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
    Now { mono: read(ClockId::Monotonic), boot: read(ClockId::Boottime), wall: read(ClockId::Realtime) }
}

/// When to be woken on each clock; `None` is never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) mono: Option<Duration>,
    pub(crate) boot: Option<Duration>,
    pub(crate) wall: Option<Duration>,
}

/// The timers.
#[derive(Debug)]
pub(crate) struct Alarm {
    mono: Timer,
    boot: Timer,
    wall: Timer,
}

impl Alarm {
    /// None of them is set; needs a runtime.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            mono: Timer::new(TimerfdClockId::Monotonic)?,
            boot: Timer::new(TimerfdClockId::Boottime)?,
            wall: Timer::new(TimerfdClockId::Realtime)?,
        })
    }

    /// Sets each to its time, or to never.
    pub(crate) fn set(&mut self, times: Times) -> io::Result<()> {
        self.mono.set(times.mono, TimerfdTimerFlags::ABSTIME)?;
        self.boot.set(times.boot, TimerfdTimerFlags::ABSTIME)?;
        // A clock that is set goes off as well: the time may be past by now.
        self.wall.set(times.wall, TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET)
    }

    /// Waits until one goes off; that one is not set any more then. May be dropped and called again.
    pub(crate) async fn past(&mut self) -> io::Result<()> {
        tokio::select! {
            past = self.mono.past() => past,
            past = self.boot.past() => past,
            past = self.wall.past() => past,
        }
    }
}

#[derive(Debug)]
struct Timer {
    fd: AsyncFd<OwnedFd>,
    at: Option<Duration>,
}

impl Timer {
    fn new(clock: TimerfdClockId) -> io::Result<Self> {
        let fd = timerfd_create(clock, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)?;
        // Sound here: an OwnedFd is open for as long as it is registered. The successor of this function is unsafe.
        #[allow(deprecated)]
        let fd = AsyncFd::new(fd)?;
        Ok(Self { fd, at: None })
    }

    fn set(&mut self, at: Option<Duration>, flags: TimerfdTimerFlags) -> io::Result<()> {
        if self.at == at {
            return Ok(());
        }
        let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
        let time = at.map_or(Duration::ZERO, |at| at.max(SOON));
        let it_value = Timespec::try_from(time).unwrap_or(Timespec { tv_sec: i64::MAX, tv_nsec: 0 });
        timerfd_settime(self.fd.get_ref(), flags, &Itimerspec { it_interval: zero, it_value })?;
        self.at = at;
        Ok(())
    }

    async fn past(&mut self) -> io::Result<()> {
        loop {
            let mut ready = self.fd.readable().await?;
            let mut count = [0; 8];
            // There is nothing to read where it was set anew after it had gone off.
            if let Ok(read) = ready.try_io(|timer| Ok(rustix::io::read(timer.get_ref(), &mut count)?)) {
                match read {
                    Err(error) if error.raw_os_error() != Some(Errno::CANCELED.raw_os_error()) => return Err(error),
                    _ => {}
                }
                ready.clear_ready();
                self.at = None;
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_goes_off_when_it_is_set_to_and_never_otherwise() -> io::Result<()> {
        let mut alarm = Alarm::new()?;
        let later = |time: Duration| Some(time.saturating_add(Duration::from_millis(20)));
        let began = now();
        for times in [
            Times { mono: later(began.mono), ..Times::default() },
            Times { boot: later(began.boot), ..Times::default() },
            Times { wall: later(began.wall), ..Times::default() },
        ] {
            alarm.set(Times { mono: Some(began.mono.saturating_add(Duration::from_secs(3600))), ..Times::default() })?;
            alarm.set(times)?;
            alarm.past().await?;
            assert!(now().boot.saturating_sub(began.boot) >= Duration::from_millis(19));
        }
        let past = Times { mono: Some(began.mono), ..Times::default() };
        alarm.set(past)?;
        alarm.past().await?;
        alarm.set(past)?;
        alarm.set(Times::default())?;
        assert!(tokio::time::timeout(Duration::from_millis(50), alarm.past()).await.is_err());
        Ok(())
    }
}

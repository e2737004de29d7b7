//! The one time at which the daemon wants to be woken, kept by the kernel.
//!
//! A runtime's own timer wakes the process on the way to a far time as well (its wheel turns); this one wakes it once, then.

use std::io;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime};
use tokio::io::unix::AsyncFd;

/// Less would be "never" to the kernel.
const SOON: Duration = Duration::from_nanos(1);

/// A timer that goes off once, at the time last set.
#[derive(Debug)]
pub(crate) struct Alarm {
    timer: AsyncFd<OwnedFd>,
    at: Option<Instant>,
}

impl Alarm {
    /// One that is not set; needs a runtime.
    pub(crate) fn new() -> io::Result<Self> {
        let timer = timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)?;
        // Sound here: an OwnedFd is open for as long as it is registered. The successor of this function is unsafe.
        #[allow(deprecated)]
        let timer = AsyncFd::new(timer)?;
        Ok(Self { timer, at: None })
    }

    /// Sets it to `at`, or to never.
    pub(crate) fn set(&mut self, at: Option<Instant>) -> io::Result<()> {
        if self.at == at {
            return Ok(());
        }
        let left = at.map_or(Duration::ZERO, |at| at.saturating_duration_since(Instant::now()).max(SOON));
        let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
        let it_value = Timespec::try_from(left).unwrap_or(Timespec { tv_sec: i64::MAX, tv_nsec: 0 });
        timerfd_settime(self.timer.get_ref(), TimerfdTimerFlags::empty(), &Itimerspec { it_interval: zero, it_value })?;
        self.at = at;
        Ok(())
    }

    /// Waits until it goes off; it is not set any more then. May be dropped and called again.
    pub(crate) async fn past(&mut self) -> io::Result<()> {
        loop {
            let mut ready = self.timer.readable().await?;
            let mut count = [0; 8];
            // There is nothing to read where it was set anew after it had gone off.
            if let Ok(read) = ready.try_io(|timer| Ok(rustix::io::read(timer.get_ref(), &mut count)?)) {
                read?;
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
    async fn it_goes_off_when_it_is_set_to_and_never_otherwise() -> io::Result<()> {
        let mut alarm = Alarm::new()?;
        let began = Instant::now();
        alarm.set(began.checked_add(Duration::from_secs(3600)))?;
        alarm.set(began.checked_add(Duration::from_millis(20)))?;
        alarm.past().await?;
        assert!(began.elapsed() >= Duration::from_millis(20));
        assert_eq!(alarm.at, None);
        alarm.set(Some(began))?;
        alarm.past().await?;
        alarm.set(Some(began))?;
        alarm.set(None)?;
        assert!(tokio::time::timeout(Duration::from_millis(50), alarm.past()).await.is_err());
        Ok(())
    }
}

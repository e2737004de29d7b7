//! How much each application sends: who has had its share of popups, and who abuses the bus.

use std::collections::BTreeMap;
use std::time::Duration;

use super::identity::Identity;
use super::options::Options;

/// The window in which an application's notifications are counted, in seconds.
const WINDOW: u64 = 10;

/// What became of a call at the meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Popup,
    NoPopup,
    Abuse,
}

#[derive(Debug, Default)]
struct Counts {
    second: u64,
    calls: u32,
    /// Whole seconds in a row, up to the last one, each with more calls than [`Options::abuse`].
    streak: u64,
    popups: [(u64, u32); WINDOW as usize],
}

#[derive(Debug, Default)]
pub(super) struct Meter {
    counts: BTreeMap<Identity, Counts>,
}

impl Meter {
    /// Counts one call of `identity`; `new` tells that it would make a popup of its own.
    pub(super) fn count(&mut self, identity: &Identity, new: bool, mono: Duration, options: &Options) -> Verdict {
        let second = mono.as_secs();
        if !self.counts.contains_key(identity) {
            self.counts.retain(|_, counts| second.saturating_sub(counts.second) <= WINDOW);
        }
        let counts = self.counts.entry(identity.clone()).or_default();
        if counts.second != second {
            let next = second == counts.second.saturating_add(1);
            counts.streak = if counts.calls <= options.abuse {
                0
            } else if next {
                counts.streak.saturating_add(1)
            } else {
                0
            };
            counts.second = second;
            counts.calls = 0;
        }
        counts.calls = counts.calls.saturating_add(1);
        if counts.streak >= WINDOW {
            return Verdict::Abuse;
        }
        if !new {
            return Verdict::Popup;
        }
        let slot = usize::try_from(second.checked_rem(WINDOW).unwrap_or(0)).unwrap_or(0);
        if let Some((of, popups)) = counts.popups.get_mut(slot) {
            *popups = if *of == second { popups.saturating_add(1) } else { 1 };
            *of = second;
        }
        let recent = counts.popups.iter().filter(|(of, _)| second.saturating_sub(*of) < WINDOW);
        let popups = recent.fold(0_u32, |sum, (_, popups)| sum.saturating_add(*popups));
        if popups > options.burst { Verdict::NoPopup } else { Verdict::Popup }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app() -> Identity {
        Identity::Executable("a".into())
    }

    #[test]
    fn a_burst_loses_its_popups_and_gets_them_back() {
        let (mut meter, options) = (Meter::default(), Options::default());
        let at = Duration::from_secs(100);
        for _ in 0..options.burst {
            assert_eq!(meter.count(&app(), true, at, &options), Verdict::Popup);
        }
        assert_eq!(meter.count(&app(), true, at, &options), Verdict::NoPopup);
        assert_eq!(meter.count(&app(), false, at, &options), Verdict::Popup);
        assert_eq!(meter.count(&app(), true, at + Duration::from_secs(WINDOW), &options), Verdict::Popup);
    }

    #[test]
    fn only_a_flood_that_is_kept_up_is_abuse() {
        let (mut meter, options) = (Meter::default(), Options::default());
        for _ in 0..10_000 {
            assert_ne!(meter.count(&app(), true, Duration::from_secs(1), &options), Verdict::Abuse);
        }
        for second in 2..=10 {
            for _ in 0..=options.abuse {
                assert_ne!(meter.count(&app(), true, Duration::from_secs(second), &options), Verdict::Abuse);
            }
        }
        assert_eq!(meter.count(&app(), false, Duration::from_secs(11), &options), Verdict::Abuse);
        assert_ne!(meter.count(&app(), false, Duration::from_secs(13), &options), Verdict::Abuse);
    }
}

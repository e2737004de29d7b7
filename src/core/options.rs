//! What may be chosen about the decisions of the core, as plain values, and what follows at once when they are chosen anew.
//! Where they come from is nothing to it.

use std::time::Duration;

use super::notification::{ExpireTimeout, Urgency};
use super::permission::Policy;
use super::time::Now;
use super::{Core, Live};

/// How long a popup stays whose sender leaves that to us (`expire_timeout` −1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timeout {
    /// By what it says: longer text stays longer, critical ones until somebody ends them.
    #[default]
    Auto,
    /// Until somebody ends it.
    Never,
    /// Exactly so long.
    After(Duration),
}

/// [`Timeout`] by urgency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// Of urgency low.
    pub low: Timeout,
    /// Of urgency normal.
    pub normal: Timeout,
    /// Of urgency critical (specification, "Urgency Levels": these should not expire by themselves).
    pub critical: Timeout,
}

impl Timeouts {
    /// The one for this urgency.
    pub fn of(&self, urgency: Urgency) -> Timeout {
        match urgency {
            Urgency::Low => self.low,
            Urgency::Normal => self.normal,
            Urgency::Critical => self.critical,
        }
    }
}

/// All that may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many popups are on screen at once; further ones wait.
    pub popups: usize,
    /// Many of one group take no more places than are shown of it ([`crate::view::group`]).
    pub stack: bool,
    /// How long they stay.
    pub timeouts: Timeouts,
    /// What says once more what a popup on screen says takes its place and counts it.
    pub repeats: bool,
    /// Their time stands still while the pointer is on them.
    pub pause_on_hover: bool,
    /// How many notifications of one application are live at once; the oldest ends when there is one more.
    pub live_per_application: usize,
    /// How many that have expired stay in the tray; the oldest leaves for one more.
    pub kept: usize,
    /// New popups of one application in 10 s; further ones are kept without a popup.
    pub burst: u32,
    /// Calls of one application a second which, kept up for 10 s, are abuse and refused.
    pub abuse: u32,
    /// What is made of those of whom the person has not said whether they may show anything.
    pub permission: Policy,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            popups: 5,
            stack: true,
            timeouts: Timeouts::default(),
            repeats: true,
            pause_on_hover: true,
            live_per_application: 50,
            kept: 1000,
            burst: 100,
            abuse: 200,
            permission: Policy::default(),
        }
    }
}

impl Core {
    /// What is chosen at present.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Decides by these from now on. What is there follows at once: popups beyond the limit wait again, those for which there
    /// is a place now come; a popup for which another time was chosen begins it anew; what is too much ends, the oldest first.
    pub fn configure(&mut self, options: Options, now: Now) {
        let ran = self.clocks_run();
        let before = std::mem::replace(&mut self.options, options);
        self.switch_clocks(ran, now);
        if !options.repeats {
            self.part_all(now);
        }
        let counted = self.counted_with_time(&before.timeouts);
        for id in self.screen.iter().copied().chain(counted).collect::<Vec<_>>() {
            let timed_by_us = |live: &&Live| live.content.expire_timeout == ExpireTimeout::Ours;
            let changed = |live: &Live| live.timeout(&before.timeouts) != live.timeout(&options.timeouts);
            if self.live.get(&id).filter(timed_by_us).is_some_and(changed) {
                self.restart_clock(id, now);
            }
        }
        self.fill_screen(now);
        if before.permission != options.permission {
            self.follow_policy(now);
        }
        for identity in self.of_application.keys().cloned().collect::<Vec<_>>() {
            self.keep_within_limit(&identity, None, now);
        }
        self.limit_kept();
    }
}

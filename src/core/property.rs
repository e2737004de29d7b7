//! Random sequences of verbs from several programs with time passing; the promises are checked after every step.
//!
//! 10,000 sequences in an ordinary run; `TIDINGS_SEQUENCES` asks for another number.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod ops;
mod permission;
mod promises;
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::time::Duration;

use proptest::prelude::*;

use super::Core;
use super::identity::{Caller, Client, Identity};
use super::notification::{Content, ExpireTimeout, Id, Reason, Urgency};
use super::options::{Options, Timeout};
use super::permission::{Permitted, Refused, Subject};
use super::record::Record;
use super::time::Now;
use crate::view::permission::Permission;
use crate::view::{Entry, View};
use ops::{Number, Shape, op};

const SEATS: usize = 4;

/// How long a popup is to stay; every text of the sequences is read at a glance.
fn expected_timeout(expire_timeout: ExpireTimeout, urgency: Urgency, options: &Options) -> Option<Duration> {
    match expire_timeout {
        ExpireTimeout::After(ms) => Some(Duration::from_millis(NonZeroU32::get(ms).into())),
        ExpireTimeout::Never => None,
        ExpireTimeout::Ours => match (options.timeouts.of(urgency), urgency) {
            (Timeout::Never, _) | (Timeout::Auto, Urgency::Critical) => None,
            (Timeout::After(time), _) => Some(time),
            (Timeout::Auto, Urgency::Normal) => Some(Duration::from_secs(6)),
            (Timeout::Auto, Urgency::Low) => Some(Duration::from_secs(4)),
        },
    }
}

/// What the model knows of one live notification.
struct Known {
    owner: Client,
    identity: Identity,
    present: bool,
    asked: (ExpireTimeout, Urgency),
    timeout: Option<Duration>,
    /// For how long its popup could be seen since it was last given its time.
    seen: Duration,
    actions: Vec<String>,
    resident: bool,
    held: bool,
}

/// The promises, and what is needed to check them.
struct World {
    core: Core,
    now: Now,
    /// The fold of all changes.
    fold: View,
    seats: Vec<Caller>,
    joined: u32,
    live: BTreeMap<Id, Known>,
    past: Vec<Id>,
    given: BTreeMap<Id, BTreeSet<Identity>>,
    closed_by_sender: BTreeMap<Id, Duration>,
    ui: bool,
    visible: bool,
    hover: bool,
    /// The fold of all changes of the tray.
    tray: BTreeMap<u64, Entry>,
    /// The fold of all that is to be kept.
    stored: BTreeMap<u64, Record>,
    /// The fold of all that is to be kept of what is refused.
    refused: BTreeMap<u64, Refused>,
    /// The fold of all that is to be kept of permissions.
    permitted: BTreeMap<Subject, Permitted>,
    /// The fold of all changes of them.
    permissions: BTreeMap<(String, Option<String>), Permission>,
    /// What is being notified.
    calls: Option<Shape>,
    /// When the last sound was made, and for what urgency.
    heard: Option<(Duration, u8)>,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            core: Core::new(u32::MAX - 40, Options::default()),
            now: Now::default(),
            fold: View::default(),
            seats: Vec::new(),
            joined: 0,
            live: BTreeMap::new(),
            past: Vec::new(),
            given: BTreeMap::new(),
            closed_by_sender: BTreeMap::new(),
            ui: false,
            visible: true,
            hover: false,
            tray: BTreeMap::new(),
            stored: BTreeMap::new(),
            refused: BTreeMap::new(),
            permitted: BTreeMap::new(),
            permissions: BTreeMap::new(),
            calls: None,
            heard: None,
        };
        for seat in 0..SEATS {
            let caller = world.join(seat);
            world.seats.push(caller);
        }
        world
    }

    /// Seats 0 and 1 run the same program; seat 3 is sandboxed.
    fn join(&mut self, seat: usize) -> Caller {
        self.joined += 1;
        let identity = match seat {
            0 | 1 => Identity::Executable("/usr/bin/notify-send".into()),
            2 => Identity::Unit("browser".into()),
            _ => Identity::Sandbox("org.example.App".into()),
        };
        Caller { client: Client(format!(":1.{}", self.joined).into()), identity, process: None }
    }

    /// Whose notifications those of this seat are.
    fn subject(&self, seat: usize, origin: bool) -> Subject {
        let origin = origin.then(|| "example.org".to_owned());
        let content = Content { app_name: "app".into(), origin, ..Content::default() };
        Subject::of(&self.seats[seat].identity, &content)
    }

    fn number(&self, number: &Number) -> u32 {
        match number {
            Number::Zero => 0,
            Number::Live(nth) => self.live.keys().nth(nth % self.live.len().max(1)).map_or(0, |id| id.get()),
            Number::Past(nth) if self.past.is_empty() => *nth as u32 % 7,
            Number::Past(nth) => self.past[nth % self.past.len()].get(),
            Number::Small(number) => *number,
        }
    }

    /// All three clocks show the same here.
    fn next(&self) -> Option<Duration> {
        let deadlines = [self.core.next_deadline(), self.core.next_boot_deadline(), self.core.next_wall_deadline()];
        deadlines.into_iter().flatten().min()
    }

    fn pass_to(&mut self, at: Duration) {
        let passed = at - self.now.mono;
        if self.ui && self.visible && !(self.hover && self.core.options().pause_on_hover) && !self.core.is_idle() {
            for popup in &self.fold.popups {
                if let Some(known) = self.live.get_mut(&popup.id).filter(|known| !known.held) {
                    known.seen += passed;
                }
            }
        }
        self.now = Now { mono: at, boot: at, wall: at };
        self.core.tick(self.now);
        let held: BTreeSet<Id> = self.live.iter().filter(|(_, known)| known.held).map(|(id, _)| *id).collect();
        self.settle(None, |ended, reason| reason == Reason::Expired && !held.contains(&ended));
        assert!(self.next().is_none_or(|next| next > at), "the time was told and something is still due");
    }
}

fn sequences() -> u32 {
    std::env::var("TIDINGS_SEQUENCES").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: sequences(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sequence_of_verbs_keeps_the_promises(ops in prop::collection::vec(op(), 1..50)) {
        let mut world = World::new();
        for op in &ops {
            world.run(op);
        }
        world.check_folds();
    }
}

//! Random sequences of verbs from several programs with time passing; the promises are checked after every step.
//!
//! 10,000 sequences in an ordinary run; `TIDINGS_SEQUENCES` asks for another number.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::time::Duration;

use proptest::prelude::*;

use super::dnd::Until;
use super::effect::{Effect, Recipient, Signal, Write};
use super::event::{Announced, Event, What};
use super::forget::Forget;
use super::identity::{Caller, Client, Identity};
use super::notification::{Action, Application, Content, ExpireTimeout, Id, Reason, Urgency};
use super::options::{Options, Timeout, Timeouts};
use super::places::GHOST;
use super::presence::Watcher;
use super::record::Record;
use super::sound::GAP;
use super::time::Now;
use super::{Accepted, Core, Refusal};
use crate::content::image::Icon;
use crate::content::sound::Sound;
use crate::view::{Entry, Popup, TrayChange, View};

const SEATS: usize = 4;

#[derive(Clone, Debug)]
enum Op {
    Notify { seat: usize, replaces: Number, shape: Shape },
    Flood { seat: usize, count: u8 },
    Close { seat: usize, number: Number },
    Dismiss { nth: usize },
    Invoke { nth: usize, action_key: &'static str },
    Hover(bool),
    Hold { nth: usize, held: bool },
    Ui(bool),
    Leave { seat: usize },
    Hide { nth: usize },
    DismissKey { key: u64 },
    Tray(bool),
    Dnd(bool, Option<u32>),
    Forget(u8),
    Configure(Options),
    Introduce { nth: usize, named: bool },
    Idle(Watcher, Option<bool>),
    Lock(bool),
    Pass { milliseconds: u32 },
}

/// A number that a client may name: none, one that is live, one that was, one out of the blue.
#[derive(Clone, Debug)]
enum Number {
    Zero,
    Live(usize),
    Past(usize),
    Small(u32),
}

#[derive(Clone, Debug)]
struct Shape {
    urgency: u8,
    expire_timeout: i32,
    actions: bool,
    resident: bool,
    transient: bool,
    tag: Option<bool>,
    text: u8,
    sound: bool,
    suppress_sound: bool,
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        4 => Just(Number::Zero),
        3 => any::<prop::sample::Index>().prop_map(|index| Number::Live(index.index(1 << 20))),
        1 => any::<prop::sample::Index>().prop_map(|index| Number::Past(index.index(1 << 20))),
        1 => (1_u32..6).prop_map(Number::Small),
    ]
}

fn shape() -> impl Strategy<Value = Shape> {
    let expire_timeout = prop_oneof![4 => Just(-1), 1 => Just(0), 2 => 1..9_000_i32];
    let tag = prop_oneof![6 => Just(None), 1 => any::<bool>().prop_map(Some)];
    (
        0_u8..3,
        expire_timeout,
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        tag,
        0_u8..3,
        any::<bool>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(urgency, expire_timeout, actions, resident, transient, tag, text, sound, suppress_sound)| Shape {
            urgency,
            expire_timeout,
            actions,
            resident,
            transient,
            tag,
            text,
            sound,
            suppress_sound,
        })
}

fn op() -> impl Strategy<Value = Op> {
    let nth = || any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20));
    prop_oneof![
        12 => (0..SEATS, number(), shape()).prop_map(|(seat, replaces, shape)| Op::Notify { seat, replaces, shape }),
        1 => (0..SEATS, 1_u8..70).prop_map(|(seat, count)| Op::Flood { seat, count }),
        5 => (0..SEATS, number()).prop_map(|(seat, number)| Op::Close { seat, number }),
        3 => nth().prop_map(|nth| Op::Dismiss { nth }),
        4 => (nth(), prop_oneof![Just("default"), Just("yes"), Just("nobody's")])
            .prop_map(|(nth, action_key)| Op::Invoke { nth, action_key }),
        2 => any::<bool>().prop_map(Op::Hover),
        2 => (nth(), any::<bool>()).prop_map(|(nth, held)| Op::Hold { nth, held }),
        2 => any::<bool>().prop_map(Op::Ui),
        2 => (0..SEATS).prop_map(|seat| Op::Leave { seat }),
        2 => nth().prop_map(|nth| Op::Hide { nth }),
        2 => (1_u64..60).prop_map(|key| Op::DismissKey { key }),
        2 => any::<bool>().prop_map(Op::Tray),
        2 => (any::<bool>(), prop::option::of(0_u32..20_000)).prop_map(|(on, length)| Op::Dnd(on, length)),
        1 => (0_u8..4).prop_map(Op::Forget),
        1 => options().prop_map(Op::Configure),
        2 => (nth(), any::<bool>()).prop_map(|(nth, named)| Op::Introduce { nth, named }),
        2 => (prop_oneof![Just(Watcher::Display), Just(Watcher::Session)], any::<Option<bool>>())
            .prop_map(|(watcher, idle)| Op::Idle(watcher, idle)),
        2 => any::<bool>().prop_map(Op::Lock),
        8 => prop_oneof![0_u32..200, 0_u32..15_000].prop_map(|milliseconds| Op::Pass { milliseconds }),
    ]
}

fn options() -> impl Strategy<Value = Options> {
    let timeout = || {
        let after = (1_u64..9_000).prop_map(|ms| Timeout::After(Duration::from_millis(ms)));
        prop_oneof![2 => Just(Timeout::Auto), 1 => Just(Timeout::Never), 2 => after]
    };
    let timeouts = (timeout(), timeout(), timeout()).prop_map(|(low, normal, critical)| Timeouts { low, normal, critical });
    (1_usize..8, timeouts, any::<(bool, bool)>(), 1_usize..60, 0_usize..40, 1_u32..120, 50_u32..300).prop_map(
        |(popups, timeouts, (repeats, pause_on_hover), live_per_application, kept, burst, abuse)| Options {
            popups,
            timeouts,
            repeats,
            pause_on_hover,
            live_per_application,
            kept,
            burst,
            abuse,
        },
    )
}

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
    hover: bool,
    /// The fold of all changes of the tray.
    tray: BTreeMap<u64, Entry>,
    /// The fold of all that is to be kept.
    stored: BTreeMap<u64, Record>,
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
            hover: false,
            tray: BTreeMap::new(),
            stored: BTreeMap::new(),
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
        Caller { client: Client(format!(":1.{}", self.joined).into()), identity }
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

    fn notify(&mut self, seat: usize, replaces_id: u32, shape: &Shape) {
        let caller = self.seats[seat].clone();
        let mut actions = Vec::new();
        if shape.actions {
            actions = ["default", "yes"].map(|key| Action { key: key.into(), label: key.into() }).to_vec();
        }
        let content = Content {
            app_name: "app".into(),
            summary: format!("text {}", shape.text),
            urgency: Urgency::from_level(i64::from(shape.urgency)),
            expire_timeout: ExpireTimeout::from_wire(shape.expire_timeout),
            resident: shape.resident,
            transient: shape.transient,
            tag: shape.tag.map(|tag| tag.to_string()),
            actions: actions.clone(),
            sound: shape.sound.then(|| Sound::Name("bell".into())),
            suppress_sound: shape.suppress_sound,
            ..Content::default()
        };
        let asked = (content.expire_timeout, content.urgency);
        let timeout = expected_timeout(asked.0, asked.1, self.core.options());
        let was_live: Vec<Id> = self.live.keys().copied().collect();
        let accepted = match self.core.notify(&caller, replaces_id, content, self.now) {
            Ok(accepted) => accepted,
            Err(refusal) => return assert_eq!(refusal, Refusal::Excess),
        };
        let Accepted { id, .. } = accepted;
        if let Some(before) = self.live.get(&id) {
            let orphan = !before.present && !caller.sandboxed();
            assert!(before.identity == caller.identity || orphan, "{caller:?} replaced what belongs to {:?}", before.identity);
        } else {
            assert!(!was_live.contains(&id));
            let owners = self.given.entry(id).or_default();
            assert!(owners.iter().all(|owner| *owner == caller.identity), "{id:?} was another program's");
        }
        self.given.entry(id).or_default().insert(caller.identity.clone());
        self.closed_by_sender.remove(&id);
        let known = Known {
            owner: caller.client,
            identity: caller.identity,
            present: true,
            asked,
            timeout,
            seen: Duration::ZERO,
            actions: actions.into_iter().map(|action| action.key).collect(),
            resident: shape.resident,
            held: self.live.get(&id).is_some_and(|before| before.held),
        };
        self.live.insert(id, known);
        self.calls = Some(shape.clone());
        // Only the limit may end something here: another one of the same application.
        self.settle(None, |_, reason| reason == Reason::Expired);
        self.calls = None;
        assert!(self.live.contains_key(&id), "the newest ended for the limit");
    }

    fn run(&mut self, op: &Op) {
        match op {
            Op::Notify { seat, replaces, shape } => {
                let replaces_id = self.number(replaces);
                self.notify(*seat, replaces_id, shape);
            }
            Op::Flood { seat, count } => {
                let shape = Shape {
                    urgency: 1,
                    expire_timeout: -1,
                    actions: count % 2 == 0,
                    resident: false,
                    transient: false,
                    tag: None,
                    text: 0,
                    sound: true,
                    suppress_sound: false,
                };
                for _ in 0..*count {
                    self.notify(*seat, 0, &shape);
                }
            }
            Op::Close { seat, number } => {
                let number = self.number(number);
                let caller = self.seats[*seat].clone();
                let before = self.core.live.len();
                match self.core.close(&caller, number, self.now) {
                    Ok(()) => {
                        assert_eq!(self.core.live.len(), before - 1);
                        let ended = self.settle(None, |_, reason| reason == Reason::Closed);
                        assert_eq!(ended.len(), 1);
                    }
                    Err(refusal) => {
                        assert_eq!(refusal, Refusal::NotFound);
                        if let Some(known) = Id::new(number).and_then(|id| self.live.get(&id)) {
                            assert!(known.identity != caller.identity);
                        }
                        self.settle(None, |_, _| false);
                    }
                }
            }
            Op::Dismiss { nth } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                assert_eq!(self.core.dismiss(id, self.now), Ok(()));
                assert_eq!(self.settle(None, |ended, reason| ended == id && reason == Reason::Dismissed), [id]);
                assert_eq!(self.core.dismiss(id, self.now), Err(Refusal::NotFound));
            }
            Op::Invoke { nth, action_key } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                let known = &self.live[&id];
                let (has, resident) = (known.actions.iter().any(|key| key == action_key), known.resident);
                // With the one that is answered those end that its popup counts.
                let mut with = vec![id];
                with.extend(self.core.live[&id].repeats.iter().filter_map(|key| self.core.by_key.get(key)));
                let answer = self.core.invoke(id, action_key, "token", self.now);
                assert_eq!(answer.is_ok(), has);
                let ended = self.settle(has.then_some((id, *action_key)), |_, reason| reason == Reason::Dismissed);
                assert_eq!(ended, if has && !resident { with } else { Vec::new() });
            }
            Op::Hover(inside) => {
                self.core.hover(*inside, self.now);
                self.hover = *inside;
                self.settle(None, |_, _| false);
            }
            Op::Hold { nth, held } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                assert_eq!(self.core.hold(id, *held, self.now), Ok(()));
                self.settle(None, |_, _| false);
                assert!(!self.live[&id].held || *held);
            }
            Op::Ui(present) => {
                self.core.ui_present(*present, self.now);
                self.ui = *present;
                self.hover = false;
                self.settle(None, |_, _| false);
                assert!(self.live.values().all(|known| !known.held));
            }
            Op::Leave { seat } => {
                let client = self.seats[*seat].client.clone();
                self.core.client_left(&client);
                for known in self.live.values_mut().filter(|known| known.owner == client) {
                    known.present = false;
                    known.actions.clear();
                }
                let caller = self.join(*seat);
                self.seats[*seat] = caller;
                self.settle(None, |_, _| false);
            }
            Op::Hide { nth } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                let key = self.core.live[&id].key;
                self.core.hide(&[key], self.now);
                self.settle(None, |_, _| false);
                assert!(!self.fold.shows(id));
            }
            Op::DismissKey { key } => {
                self.core.dismiss_keys(&[*key], self.now);
                self.settle(None, |_, reason| reason == Reason::Dismissed);
                assert!(!self.tray.contains_key(key));
            }
            Op::Tray(open) => {
                self.core.show_tray(*open, self.now);
                self.settle(None, |_, _| false);
                assert_eq!(self.fold.tray_open, *open && !self.core.is_locked());
                if self.fold.tray_open {
                    assert_eq!((self.core.state().unread, self.fold.popups.len()), (0, self.core.ghosts.len()));
                }
            }
            Op::Dnd(on, length) => {
                let until = length.map(|length| Until::For(Duration::from_millis(length.into())));
                self.core.set_dnd(*on, until, self.now);
                self.settle(None, |_, _| false);
                if *on {
                    let stays = |popup: &Popup| {
                        popup.urgency == Urgency::Critical || self.live.get(&popup.id).is_none_or(|known| known.held)
                    };
                    assert!(self.fold.popups.iter().all(stays));
                }
            }
            Op::Idle(watcher, idle) => {
                let was = self.core.is_idle();
                self.core.idle(*watcher, *idle, self.now);
                if was && !self.core.is_idle() {
                    self.live.values_mut().for_each(|known| known.seen = Duration::ZERO);
                }
                self.settle(None, |_, _| false);
            }
            Op::Lock(locked) => {
                self.core.locked(*locked, self.now);
                self.settle(None, |_, _| false);
            }
            Op::Forget(what) => {
                let what = match what {
                    0 => Forget::Application("app".into()),
                    1 => Forget::Since(u64::try_from(self.now.wall.as_millis()).unwrap()),
                    2 => Forget::Keys((1..30).collect()),
                    _ => Forget::Everything,
                };
                self.core.forget(&what, self.now);
                self.settle(None, |_, reason| reason == Reason::Dismissed);
                let meant = |app_name: &str| match &what {
                    Forget::Everything => true,
                    Forget::Application(name) => app_name == name,
                    Forget::Since(_) | Forget::Keys(_) => false,
                };
                assert!(!self.tray.values().any(|entry| meant(&entry.notification.app_name)));
                assert!(!self.stored.values().any(|record| meant(&record.content.app_name)));
            }
            Op::Introduce { nth, named } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                let revision = self.core.live[&id].revision;
                let name = named.then(|| "Application".to_owned());
                let application = Application { name, icon: Some(Icon::Name("application".into())) };
                self.core.attach_application(Accepted { id, revision: revision.wrapping_sub(1) }, &application);
                assert!(self.core.poll_effect().is_none(), "content that stands no more was changed");
                self.core.attach_application(Accepted { id, revision }, &application);
                self.settle(None, |_, _| false);
                let content = &self.core.live[&id].content;
                assert!(content.app_icon.is_some() && (!named || content.app_name == "Application"));
            }
            Op::Configure(options) => {
                self.core.configure(*options, self.now);
                for known in self.live.values_mut() {
                    let timeout = expected_timeout(known.asked.0, known.asked.1, options);
                    if known.timeout != timeout {
                        known.timeout = timeout;
                        known.seen = Duration::ZERO;
                    }
                }
                self.settle(None, |_, reason| reason == Reason::Expired);
                assert_eq!(self.core.options(), options);
            }
            Op::Pass { milliseconds } => {
                let until = self.now.mono + Duration::from_millis(u64::from(*milliseconds));
                while let Some(at) = self.next().filter(|at| *at <= until) {
                    assert!(at >= self.now.mono, "a deadline lies in the past");
                    self.pass_to(at);
                }
                self.pass_to(until);
            }
        }
    }

    /// All three clocks show the same here.
    fn next(&self) -> Option<Duration> {
        let deadlines = [self.core.next_deadline(), self.core.next_boot_deadline(), self.core.next_wall_deadline()];
        deadlines.into_iter().flatten().min()
    }

    fn pass_to(&mut self, at: Duration) {
        let passed = at - self.now.mono;
        if self.ui && !(self.hover && self.core.options().pause_on_hover) && !self.core.is_idle() {
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

    /// Nobody is heard but who asks for it, and never when it is not to be seen, nor too often.
    fn hear(&mut self) {
        let Shape { urgency, sound, suppress_sound, .. } =
            *self.calls.as_ref().expect("something is heard though nobody calls");
        assert!(sound && !suppress_sound, "what was to be silent is heard");
        assert!(!self.fold.tray_open && (self.core.dnd.is_none() || urgency == 2), "what is not seen is heard");
        assert!(!self.core.is_locked() || urgency == 2, "a locked screen calls");
        let soon = |(at, last): (Duration, u8)| self.now.mono < at + GAP && urgency <= last;
        assert!(!self.heard.is_some_and(soon), "two sounds at once");
        self.heard = Some((self.now.mono, urgency));
    }

    /// Keeps what is to be kept as whoever stores it would.
    fn keep(&mut self, write: Write) {
        match write {
            Write::Put(key) => {
                // One that was taken back in the same step has nothing to be kept any more.
                let Some(record) = self.core.record(key) else { return };
                assert!(!record.content.transient);
                self.stored.insert(key, record);
            }
            Write::Hidden(key) => self.stored.get_mut(&key).expect("it was put").on_screen = false,
            Write::Ended { key, ended, kept } => match self.stored.get_mut(&key) {
                Some(record) if kept => {
                    record.ended = Some(ended);
                    record.on_screen = false;
                    record.content.actions.clear();
                }
                _ => drop(self.stored.remove(&key)),
            },
            Write::Dropped(key) => assert!(self.stored.remove(&key).is_some_and(|record| record.ended.is_some())),
            Write::Read => self.stored.values_mut().for_each(|record| record.unread = false),
            Write::Dnd { .. } | Write::ReserveIds { .. } => {}
        }
    }

    /// Performs what the core wants done and checks every promise. `invoked` is the action just chosen; `may_end` tells which
    /// ends are right here. Answers with what ended.
    fn settle(&mut self, invoked: Option<(Id, &str)>, may_end: impl Fn(Id, Reason) -> bool) -> Vec<Id> {
        let mut ended = Vec::new();
        let mut heard = Vec::new();
        let before: Vec<(Id, Popup)> = self.fold.popups.iter().map(|popup| (popup.id, popup.clone())).collect();
        while let Some(effect) = self.core.poll_effect() {
            match effect {
                Effect::View(change) => self.fold.apply(change),
                Effect::Emit { to, signal } => {
                    let id = signal.id();
                    let known = self.live.get(&id).unwrap_or_else(|| panic!("a signal of {id:?}, which has ended"));
                    let owner = if known.present { Recipient::Client(known.owner.clone()) } else { Recipient::Everyone };
                    assert_eq!(to, owner, "a signal for somebody else");
                    match signal {
                        Signal::NotificationClosed { reason, .. } => {
                            assert!(may_end(id, reason), "{id:?} ended with {reason:?}");
                            if reason == Reason::Closed {
                                self.closed_by_sender.insert(id, self.now.mono);
                            }
                            self.live.remove(&id);
                            self.past.push(id);
                            ended.push(id);
                        }
                        Signal::ActivationToken { .. } => {
                            assert!(known.present && heard.is_empty());
                            heard.push("token".to_owned());
                        }
                        Signal::ActionInvoked { action_key, .. } => heard.push(action_key),
                        Signal::NotificationReplied { .. } => panic!("a reply that nobody wrote"),
                    }
                }
                Effect::Persist(write) => self.keep(write),
                Effect::Play(_) => self.hear(),
                Effect::Tell(event) => self.told(&event),
                Effect::WakeUi => {}
            }
        }
        match invoked {
            Some((_, action_key)) => assert_eq!(heard, ["token", action_key]),
            None => assert!(heard.is_empty(), "an action that nobody chose"),
        }
        if self.fold.popups.is_empty() {
            self.hover = false;
        }
        for popup in &self.fold.popups {
            let changed = !before.iter().any(|(id, shown)| *id == popup.id && shown == popup);
            if let Some(known) =
                self.live.get_mut(&popup.id).filter(|_| changed && !before.iter().any(|(id, _)| *id == popup.id))
            {
                known.seen = Duration::ZERO;
            }
        }
        for change in self.core.take_tray_changes() {
            match change {
                TrayChange::Put(entry) => drop(self.tray.insert(entry.key, entry)),
                TrayChange::Drop(key) => drop(self.tray.remove(&key)),
            }
        }
        // Where nothing can be written any more the core lets go by itself.
        for (id, known) in &mut self.live {
            known.held = self.core.live[id].held;
        }
        self.check();
        ended
    }

    /// What is folded over the whole sequence: looked at in its end, and not at every step, which would take most of the time.
    fn check_folds(&self) {
        assert!(self.core.entries().iter().eq(sorted(&self.tray)), "the fold of the tray's changes is not the tray");
        // The actions of one whose sender has left are kept as they were.
        let calm = |mut record: Record| {
            record.content.actions.clear();
            record
        };
        let recorded: BTreeMap<u64, Record> =
            self.core.recorded().into_iter().map(|key| (key, calm(self.core.record(key).unwrap()))).collect();
        let stored: BTreeMap<u64, Record> = self.stored.iter().map(|(key, record)| (*key, calm(record.clone()))).collect();
        assert_eq!(recorded, stored, "what is kept is not what is there");
    }

    fn check(&self) {
        assert_eq!(&self.fold, self.core.view(), "the fold of the changes is not the view");
        let ours = |id: &Id| self.core.live.get(id).is_some_and(super::Live::is_ours);
        assert!(
            self.live.keys().eq(self.core.live.keys().filter(|id| !ours(id))),
            "the answered and not ended are not the live"
        );
        let shown: BTreeSet<Id> = self.fold.popups.iter().map(|popup| popup.id).collect();
        assert_eq!(shown.len(), self.fold.popups.len(), "two popups of one id");
        let (options, locked) = (self.core.options(), self.core.is_locked());
        assert!(shown.len() <= options.popups);
        assert!(locked || shown.len() == options.popups || self.fold.waiting == 0, "one waits while there is room");
        assert!(!locked || (shown.is_empty() && !self.fold.tray_open), "a locked screen shows something");
        for popup in self.fold.popups.iter().filter(|popup| !ours(&popup.id)) {
            match self.live.get(&popup.id) {
                Some(known) => {
                    assert!(known.timeout.is_none_or(|timeout| known.seen <= timeout), "{:?} is shown past its time", popup.id);
                    assert_eq!(popup.sender_left, !known.present);
                }
                None => {
                    let closed = self.closed_by_sender.get(&popup.id).expect("an ended one is shown");
                    assert!(self.now.mono < *closed + GHOST, "a ghost outstays its moment");
                }
            }
        }
        self.check_repeats();
        self.check_announced();
        let mut places = 0;
        for (id, live) in &self.core.live {
            use super::places::Place;
            let on_screen = self.core.screen.contains(id);
            let waits = self.core.waiting.contains(id);
            assert_eq!((on_screen, waits), (live.place == Place::Popup, live.place == Place::Waiting));
            places += 1;
        }
        assert_eq!(places, self.core.live.len());
        assert!(self.core.waiting.iter().all(|id| self.core.live.contains_key(id)));
        for (identity, ids) in &self.core.of_application {
            assert!(!ids.is_empty() && ids.len() <= options.live_per_application);
            assert!(ids.iter().all(|id| &self.core.live[id].identity == identity));
        }
        assert!(self.core.kept.len() <= options.kept);
        let timed = self.core.live.values().filter(|live| matches!(live.clock, super::places::Clock::Runs(_))).count();
        assert_eq!(timed, self.core.deadlines.len(), "a deadline without its notification");
        assert_eq!(self.core.wants_ui(), !self.ui && (self.fold.tray_open || !self.fold.popups.is_empty()));
    }
}

impl World {
    /// An event is of one that is live, or that has ended just now; what is on screen is told as shown where somebody shows it.
    fn told(&self, event: &Event) {
        match &event.what {
            What::Close(_) => assert_eq!(self.past.last(), Some(&event.id), "a close that is none"),
            What::Show(None) => assert!(self.core.ui_present, "nobody shows it"),
            _ => {}
        }
        let owner = self.live.get(&event.id).map(|known| known.identity.clone());
        assert!(owner.is_none_or(|owner| owner == event.identity), "an event for somebody else");
    }

    fn check_announced(&self) {
        use super::places::Place;
        for (id, live) in self.core.live.iter().filter(|(_, live)| !live.is_ours()) {
            let on_screen = live.place == Place::Popup || self.core.counted.contains_key(&live.key);
            match live.announced {
                Announced::Nothing => assert!(on_screen && !self.core.ui_present, "{id:?} was never announced"),
                Announced::HeldBack => assert!(live.place != Place::Popup || !self.core.ui_present, "{id:?} is on screen"),
                Announced::Shown => {}
            }
        }
    }

    /// What a popup counts says what it says, is in the tray with nothing of its own on screen, and is counted once.
    fn check_repeats(&self) {
        let mut counted = BTreeMap::new();
        for (id, live) in &self.core.live {
            assert!(live.repeats.is_empty() || live.place != super::places::Place::Tray, "nothing is counted in the tray");
            assert!(live.repeats.is_empty() || self.core.options().repeats);
            for key in &live.repeats {
                let entry = self.core.entry(*key).expect("what is counted is in the tray");
                let said = &entry.notification;
                assert_eq!((&said.summary, said.urgency), (&live.content.summary, live.content.urgency));
                assert!(!entry.live || self.core.live[&said.id].identity == live.identity);
                assert!(!entry.on_screen && *key != live.key);
                assert!(counted.insert(*key, *id).is_none(), "counted twice");
            }
        }
        assert_eq!(counted, self.core.counted);
        for popup in &self.fold.popups {
            let repeats = self.core.live.get(&popup.id).map(|live| &live.repeats);
            assert!(repeats.is_none_or(|repeats| *repeats == popup.repeats));
        }
    }
}

/// Newest first.
fn sorted(tray: &BTreeMap<u64, Entry>) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = tray.values().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.notification.time_ms(), entry.key)));
    entries
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

//! Random verbs to a core, what it wants kept through the journal's lines, and a core that begins with the fold of them.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::event::{Event, RecordForm};
use super::fold::Fold;
use super::permitted::PermittedForm;
use crate::content::markup::Body;
use crate::core::Core;
use crate::core::dnd::Until;
use crate::core::effect::Effect;
use crate::core::forget::Forget;
use crate::core::identity::{Caller, Client, Identity};
use crate::core::notification::{Action, Content, ExpireTimeout, Urgency};
use crate::core::options::Options;
use crate::core::permission::{Changes, Permitted, Standing, State, Subject, Usage};
use crate::core::record::Record;
use crate::core::time::Now;

#[derive(Clone, Debug)]
enum Verb {
    Notify {
        client: u8,
        replaces_id: u32,
        text: String,
        flags: u8,
        expire_timeout: i32,
    },
    Close {
        client: u8,
        number: u32,
    },
    Invoke {
        nth: usize,
    },
    Dismiss {
        key: u64,
    },
    Hide {
        key: u64,
    },
    Leave {
        client: u8,
    },
    Ui(bool),
    Tray(bool),
    Dnd(bool, Option<u64>),
    Forget(Forget),
    Pass(u64),
    Permit {
        client: u8,
        text: bool,
        state: State,
        history: bool,
    },
    /// The process dies and another one goes on, on this bus or the next.
    Die {
        same_bus: bool,
    },
}

fn verb() -> impl Strategy<Value = Verb> {
    let text = prop_oneof![any::<String>(), Just("<b>bold</b> <i>x &amp; y".to_owned()), Just("app".to_owned())];
    let forget = prop_oneof![
        Just(Forget::Everything),
        Just(Forget::Application("app".into())),
        (0_u64..9_000).prop_map(Forget::Since),
        prop::collection::vec(1_u64..30, 0..5).prop_map(Forget::Keys),
    ];
    let number = || prop_oneof![4 => Just(0_u32), 3 => 1_u32..12];
    prop_oneof![
        10 => (0_u8..3, number(), text, any::<u8>(), prop_oneof![Just(-1), Just(0), 1..4_000_i32]).prop_map(
            |(client, replaces_id, text, flags, expire_timeout)| {
                Verb::Notify { client, replaces_id, text, flags, expire_timeout }
            },
        ),
        2 => (0_u8..3, number()).prop_map(|(client, number)| Verb::Close { client, number }),
        2 => any::<prop::sample::Index>().prop_map(|nth| Verb::Invoke { nth: nth.index(64) }),
        2 => (1_u64..20).prop_map(|key| Verb::Dismiss { key }),
        2 => (1_u64..20).prop_map(|key| Verb::Hide { key }),
        1 => (0_u8..3).prop_map(|client| Verb::Leave { client }),
        2 => any::<bool>().prop_map(Verb::Ui),
        1 => any::<bool>().prop_map(Verb::Tray),
        1 => (any::<bool>(), prop::option::of(0_u64..9_000)).prop_map(|(on, length)| Verb::Dnd(on, length)),
        1 => forget.prop_map(Verb::Forget),
        2 => (0_u8..3, any::<bool>(), prop_oneof![Just(State::Default), Just(State::Granted), Just(State::Denied)], any::<bool>())
            .prop_map(|(client, text, state, history)| Verb::Permit { client, text, state, history }),
        5 => (0_u64..9_000).prop_map(Verb::Pass),
        1 => prop::bool::weighted(0.7).prop_map(|same_bus| Verb::Die { same_bus }),
    ]
}

struct World {
    core: Core,
    now: Now,
    fold: Fold,
    bus: u32,
}

impl World {
    fn begin() -> Self {
        Self {
            core: Core::new(1, Options::default()),
            now: Now::default(),
            fold: Fold { bus: "1".into(), ..Fold::default() },
            bus: 1,
        }
    }

    fn run(&mut self, verb: Verb) {
        let now = self.now;
        let caller = |client: u8| Caller {
            client: Client(format!(":1.{client}").into()),
            identity: Identity::Executable(format!("/usr/bin/{}", client % 2).into()),
            process: None,
        };
        match verb {
            Verb::Notify { client, replaces_id, text, flags, expire_timeout } => {
                let flag = |bit: u8| flags & (1 << bit) != 0;
                let actions: &[&str] = if flag(0) { &["default", "yes"] } else { &[] };
                let content = Content {
                    app_name: if flag(1) { "app".into() } else { text.clone() },
                    summary: text.clone(),
                    body: Body::parse(&text),
                    actions: actions.iter().map(|key| Action { key: (*key).into(), label: text.clone() }).collect(),
                    transient: flag(2) && flag(3),
                    resident: flag(4),
                    tag: (flag(5) && flag(6)).then(|| text.clone()),
                    urgency: Urgency::from_level(i64::from(flags % 3)),
                    progress: flag(7).then_some(flags % 101),
                    expire_timeout: ExpireTimeout::from_wire(expire_timeout),
                    ..Content::default()
                };
                let _ = self.core.notify(&caller(client), replaces_id, content, now);
            }
            Verb::Close { client, number } => drop(self.core.close(&caller(client), number, now)),
            Verb::Invoke { nth } => {
                let live: Vec<_> = self.core.entries().into_iter().filter(|entry| entry.live).collect();
                if let Some(entry) = live.get(nth % live.len().max(1)) {
                    let _ = self.core.invoke(entry.notification.id, "yes", "token", now);
                }
            }
            Verb::Dismiss { key } => self.core.dismiss_keys(&[key], now),
            Verb::Hide { key } => self.core.hide(&[key], now),
            Verb::Leave { client } => self.core.client_left(&caller(client).client),
            Verb::Ui(present) => self.core.ui_present(present, now),
            Verb::Tray(open) => self.core.show_tray(open, now),
            Verb::Dnd(on, length) => {
                self.core.set_dnd(on, length.map(|length| Until::For(Duration::from_millis(length))), now);
            }
            Verb::Forget(what) => drop(self.core.forget(&what, now)),
            Verb::Pass(milliseconds) => {
                let at = self.now.mono + Duration::from_millis(milliseconds);
                self.now = Now { mono: at, boot: at, wall: at };
                self.core.tick(self.now);
            }
            Verb::Permit { client, text, state, history } => {
                let content = Content { app_name: if text { "app".into() } else { "other".into() }, ..Content::default() };
                let subject = Subject::of(&caller(client).identity, &content);
                self.core.set_permission(&subject, Changes { history: Some(history), ..state.into() }, now);
            }
            Verb::Die { same_bus } => return self.die(same_bus),
        }
        self.settle();
    }

    /// As the driver and the journal do it.
    fn settle(&mut self) {
        let mut events = Vec::new();
        while let Some(effect) = self.core.poll_effect() {
            if let Effect::Persist(write) = effect {
                events.extend(Event::of(write, &self.core));
            }
        }
        for event in events {
            let line = serde_json::to_string(&event).unwrap();
            assert!(!line.contains('\n'));
            let read: Event = serde_json::from_str(&line).unwrap();
            assert_eq!(read, event);
            self.fold.apply(read);
        }
    }

    fn die(&mut self, same_bus: bool) {
        let mut fold = std::mem::take(&mut self.fold);
        self.bus += u32::from(!same_bus);
        fold.on_bus(&self.bus.to_string());
        self.core = Core::new(1, Options::default());
        self.core.restore_permissions(fold.permissions.values().cloned());
        self.core.restore(fold.records.values().cloned().collect(), fold.next_key, fold.dnd, self.now);
        self.core.restore_refused(fold.refused.values().cloned().collect(), self.now);
        self.fold = Fold::default();
        self.fold.apply(Event::Begin { bus: self.bus.to_string(), next_key: self.core.next_key(), live: None });
        self.fold.apply(Event::dnd(self.core.quiet()));
        for known in self.core.permitted() {
            self.fold.apply(Event::Permission(Box::new(PermittedForm::of(&known))));
        }
        for record in self.core.recorded().into_iter().filter_map(|key| self.core.record(key)) {
            self.fold.apply(Event::Have(Box::new(RecordForm::of(record))));
        }
        for refused in self.core.all_refused() {
            self.fold.apply(Event::refused(&refused));
        }
        assert_eq!(fold.refused, self.fold.refused, "the next one does not refuse what this one did");
        assert_eq!(calm(&fold.records, true), calm(&self.fold.records, true), "the next one has not what this one had");
        self.settle();
    }

    fn check(&self) {
        let recorded = self.core.recorded().into_iter().map(|key| (key, self.core.record(key).unwrap())).collect();
        assert_eq!(calm(&self.fold.records, false), calm(&recorded, false), "the fold is not what there is");
        let refused: Vec<_> = self.fold.refused.values().cloned().collect();
        assert_eq!(refused, self.core.all_refused(), "the fold does not refuse what is refused");
        assert_eq!(self.fold.dnd, self.core.quiet());
        // What came of them is written down now and then.
        let decided = |known: Permitted| (known.subject, Standing { usage: Usage::default(), ..known.standing });
        let there: BTreeMap<_, _> = self.core.permitted().into_iter().map(decided).collect();
        let kept: BTreeMap<_, _> = self.fold.permissions.values().cloned().map(decided).collect();
        assert_eq!(kept, there, "the fold has not the permissions that there are");
        assert!(recorded.keys().all(|key| *key < self.fold.next_key.max(self.core.next_key())));
    }
}

/// The actions of one whose sender has left are kept as they were; popups may have no room where they were restored.
fn calm(records: &BTreeMap<u64, Record>, restored: bool) -> BTreeMap<u64, Record> {
    let calm = |record: &Record| {
        let mut record = record.clone();
        record.content.actions.clear();
        record.content.renotify = false;
        record.on_screen &= !restored;
        record
    };
    records.iter().map(|(key, record)| (*key, calm(record))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fold_of_what_is_kept_is_what_there_is(verbs in prop::collection::vec(verb(), 1..60)) {
        let mut world = World::begin();
        for verb in verbs {
            world.run(verb);
            world.check();
        }
    }
}

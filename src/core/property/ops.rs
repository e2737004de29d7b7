//! What may happen, at random.

use std::time::Duration;

use proptest::prelude::*;

use super::SEATS;
use crate::core::options::{Options, Timeout, Timeouts};
use crate::core::permission::{Answer, Changes, Policy, State};
use crate::core::presence::Watcher;

#[derive(Clone, Debug)]
pub(super) enum Op {
    Notify { seat: usize, replaces: Number, shape: Shape },
    Flood { seat: usize, count: u8 },
    Close { seat: usize, number: Number },
    Dismiss { nth: usize },
    Invoke { nth: usize, action_key: &'static str },
    Hover(bool),
    Hold { nth: usize, held: bool },
    Ui(bool),
    Visible(bool),
    Renew { key: u64 },
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
    Permit { seat: usize, origin: bool, changes: Changes },
    Reset { seat: usize, origin: bool },
    Request { seat: usize, origin: bool },
    Answer { nth: usize, answer: Answer },
    Pass { milliseconds: u32 },
}

/// A number that a client may name: none, one that is live, one that was, one out of the blue.
#[derive(Clone, Debug)]
pub(super) enum Number {
    Zero,
    Live(usize),
    Past(usize),
    Small(u32),
}

#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) urgency: u8,
    pub(super) expire_timeout: i32,
    pub(super) actions: bool,
    pub(super) resident: bool,
    pub(super) transient: bool,
    pub(super) tag: Option<bool>,
    pub(super) text: u8,
    pub(super) sound: bool,
    pub(super) suppress_sound: bool,
    pub(super) origin: bool,
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
        prop::bool::weighted(0.3),
    )
        .prop_map(|(urgency, expire_timeout, actions, resident, transient, tag, text, sound, suppress_sound, origin)| {
            Shape { urgency, expire_timeout, actions, resident, transient, tag, text, sound, suppress_sound, origin }
        })
}

pub(super) fn op() -> impl Strategy<Value = Op> {
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
        1 => any::<bool>().prop_map(Op::Visible),
        1 => (1_u64..60).prop_map(|key| Op::Renew { key }),
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
        3 => (0..SEATS, any::<bool>(), changes())
            .prop_map(|(seat, origin, changes)| Op::Permit { seat, origin, changes }),
        1 => (0..SEATS, any::<bool>()).prop_map(|(seat, origin)| Op::Reset { seat, origin }),
        1 => (0..SEATS, any::<bool>()).prop_map(|(seat, origin)| Op::Request { seat, origin }),
        2 => (nth(), answer()).prop_map(|(nth, answer)| Op::Answer { nth, answer }),
        8 => prop_oneof![0_u32..200, 0_u32..15_000].prop_map(|milliseconds| Op::Pass { milliseconds }),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![Just(Answer::Granted), Just(Answer::Denied), Just(Answer::Quiet), Just(Answer::Keep)]
}

fn changes() -> impl Strategy<Value = Changes> {
    let state = prop_oneof![Just(State::Default), Just(State::Granted), Just(State::Denied)];
    let switch = || prop::option::weighted(0.2, any::<bool>());
    (prop::option::of(state), switch(), switch(), switch(), switch(), switch(), switch()).prop_map(
        |(state, popups, sound, tray, history, lock_screen, quiet)| Changes {
            state,
            popups,
            sound,
            tray,
            history,
            lock_screen,
            quiet,
        },
    )
}

fn options() -> impl Strategy<Value = Options> {
    let timeout = || {
        let after = (1_u64..9_000).prop_map(|ms| Timeout::After(Duration::from_millis(ms)));
        prop_oneof![2 => Just(Timeout::Auto), 1 => Just(Timeout::Never), 2 => after]
    };
    let timeouts = (timeout(), timeout(), timeout()).prop_map(|(low, normal, critical)| Timeouts { low, normal, critical });
    let permission = prop_oneof![Just(Policy::Ask), Just(Policy::Strict), Just(Policy::Allow)];
    (1_usize..8, timeouts, any::<(bool, bool, bool)>(), 1_usize..60, 0_usize..40, 1_u32..120, 50_u32..300, permission).prop_map(
        |(popups, timeouts, (repeats, pause_on_hover, stack), live_per_application, kept, burst, abuse, permission)| Options {
            popups,
            stack,
            timeouts,
            repeats,
            pause_on_hover,
            live_per_application,
            kept,
            burst,
            abuse,
            permission,
        },
    )
}

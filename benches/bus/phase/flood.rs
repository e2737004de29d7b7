//! Many pipelined calls from one client and from eight, while another client asks small questions.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Bench, place};
use crate::client::{Call, Client, Kind, Notice};
use crate::process;
use crate::report::{Goal, Table, median, percentile};
use crate::session::World;

/// Calls of one client that wait for their answers at a time.
const IN_FLIGHT: usize = 64;
/// Pause between two questions of the other client.
const PROBE: Duration = Duration::from_millis(5);

/// What one flood gave.
pub(super) struct Flood {
    /// Answers per second.
    pub(super) rate: f64,
    /// Answers, errors among them.
    pub(super) answered: usize,
    /// Answers that were errors.
    pub(super) errors: usize,
    /// Whether each client got its answers in the order of its calls, with rising ids.
    pub(super) in_order: bool,
    /// Waiting times of the other client, in milliseconds.
    pub(super) probe: Vec<f64>,
    /// Processor time of the server for each call until it was quiet again, in microseconds.
    pub(super) cpu: f64,
}

/// What one of the flooding clients saw.
#[derive(Default)]
struct Seen {
    answered: usize,
    errors: usize,
    disorder: usize,
}

/// Floods the server of the world, which may keep what it is told, with `total` calls from `clients` connections.
pub(super) fn flood(world: &World, keeps: bool, clients: usize, total: usize) -> Flood {
    let cpu = process::cpu(world.pid);
    let (barrier, done) = (Barrier::new(clients + 1), AtomicBool::new(false));
    let (seen, wall, probe) = thread::scope(|scope| {
        let barrier = &barrier;
        let begin = |who| scope.spawn(move || one(world.client(), who, total / clients, barrier));
        let flooding: Vec<_> = (0..clients).map(begin).collect();
        let probing = scope.spawn(|| ask(world.client(), &done));
        barrier.wait();
        let begin = Instant::now();
        let seen: Vec<Seen> = flooding.into_iter().map(|thread| thread.join().unwrap()).collect();
        let wall = begin.elapsed();
        done.store(true, Ordering::Relaxed);
        (seen, wall, probing.join().unwrap())
    });
    process::await_quiet(world.pid, Duration::from_secs(10));
    if keeps {
        // The archive follows when it is quiet: what that costs belongs to the calls.
        world.client().call(&mut Call::own("Status", &())).unwrap();
    }
    let answered: usize = seen.iter().map(|seen| seen.answered).sum();
    Flood {
        rate: answered as f64 / wall.as_secs_f64(),
        answered,
        errors: seen.iter().map(|seen| seen.errors).sum(),
        in_order: seen.iter().all(|seen| seen.disorder == 0),
        probe,
        cpu: (process::cpu(world.pid) - cpu) as f64 / 1e3 / answered.max(1) as f64,
    }
}

fn one(mut client: Client, who: usize, count: usize, barrier: &Barrier) -> Seen {
    let encode = |i| {
        let (summary, body) = (format!("Flood {i} of client {who}"), format!("Number {i}, which nobody is going to read."));
        Notice { summary: &summary, body: &body, timeout: -1, ..Notice::default() }.call()
    };
    let mut calls: Vec<Call> = (0..count).map(encode).collect();
    let (mut seen, mut sent, mut last_id, mut last_serial) = (Seen::default(), 0, 0, 0);
    barrier.wait();
    while seen.answered < count {
        let room = (IN_FLIGHT - (sent - seen.answered)).min(count - sent);
        if room > 0 {
            client.send_all(&mut calls[sent..sent + room]).unwrap();
            sent += room;
        }
        // All that has arrived is taken before more is sent.
        loop {
            let Ok(message) = client.next() else { return seen };
            if message.reply_to != 0 {
                seen.answered += 1;
                seen.disorder += usize::from(message.reply_to <= last_serial);
                last_serial = message.reply_to;
                if message.kind == Kind::Error {
                    seen.errors += 1;
                } else {
                    seen.disorder += usize::from(message.u32(0) <= last_id);
                    last_id = message.u32(0);
                }
            }
            if !client.has_next() {
                break;
            }
        }
    }
    seen
}

/// Asks again and again until told that it is over; how long each answer took, in milliseconds.
fn ask(mut client: Client, done: &AtomicBool) -> Vec<f64> {
    let mut waits = Vec::new();
    while !done.load(Ordering::Relaxed) {
        let begin = Instant::now();
        if client.call(&mut Call::information()).is_err() {
            waits.push(f64::INFINITY);
            break;
        }
        waits.push(begin.elapsed().as_secs_f64() * 1e3);
        thread::sleep(PROBE);
    }
    waits
}

pub(super) fn run(bench: &Bench) {
    let (rounds, total) = (bench.count(5, 1), bench.count(10_000, 2000));
    for screen in bench.places() {
        let (name, variables) = place(screen.as_ref());
        for clients in [1, 8] {
            let (mut base, mut ours) = (Vec::new(), Vec::new());
            for _ in 0..rounds {
                base.push(flood(&World::start(&bench.floor, &[]), false, clients, total));
                ours.push(flood(&World::start(&bench.server, &variables), bench.keeps, clients, total));
            }
            let who = if clients == 1 { "one client".to_owned() } else { format!("{clients} clients") };
            let title = format!("Flood of {total} from {who}, {IN_FLIGHT} in flight each ({name}; median of {rounds})");
            tell(&title, &base, &ours, total).print();
        }
    }
}

fn tell(title: &str, base: &[Flood], ours: &[Flood], total: usize) -> Table {
    let mid = |floods: &[Flood], value: fn(&Flood) -> f64| median(&floods.iter().map(value).collect::<Vec<_>>());
    let mut table = Table::new(title);
    let answers = |floods: &[Flood]| floods.iter().map(|flood| flood.answered).min().unwrap_or(0);
    let errors = |floods: &[Flood]| floods.iter().map(|flood| flood.errors).max().unwrap_or(0);
    let told = |floods: &[Flood]| format!("{} / {}", answers(floods), errors(floods));
    let met = answers(ours) == total && errors(ours) == 0;
    table.says("answered / errors (worst round)", &told(base), &told(ours), &format!("{total} / 0"), met);
    let order = |floods: &[Flood]| if floods.iter().all(|flood| flood.in_order) { "yes" } else { "no" };
    table.says("each client's in order", order(base), order(ours), "yes", order(ours) == "yes");
    let ratios: Vec<f64> = base.iter().zip(ours).map(|(base, ours)| ours.rate / base.rate).collect();
    let rate: fn(&Flood) -> f64 = |flood| flood.rate;
    table.compared("answers a second", mid(base, rate), mid(ours, rate), median(&ratios), Goal::RatioAtLeast(0.5));
    let cpu: fn(&Flood) -> f64 = |flood| flood.cpu;
    table.both("server processor time a call, µs", mid(base, cpu), mid(ours, cpu), Goal::AtMost(100.0));
    let p50: fn(&Flood) -> f64 = |flood| median(&flood.probe);
    table.both("another client's wait, p50, ms", mid(base, p50), mid(ours, p50), Goal::None);
    let max: fn(&Flood) -> f64 = |flood| percentile(&flood.probe, 1.0);
    table.both("another client's wait, max, ms", mid(base, max), mid(ours, max), Goal::AtMost(50.0));
    table
}

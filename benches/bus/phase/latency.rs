//! The round trip of one `Notify`: new ones, and updates of one that is shown.
//!
//! Floor and server take turns in rounds, and the ratio is the median of the rounds' ratios: the machine may be shared.

use std::time::{Duration, Instant};

use super::{Bench, place};
use crate::client::{Client, Incoming, Kind, Notice};
use crate::process;
use crate::report::{Goal, Table, median, percentile};
use crate::session::World;

/// After so many all are closed, outside the latency.
const BATCH: usize = 20;
/// A round ends after this time even when not all calls are done.
const BOUND: Duration = Duration::from_secs(20);

/// What a round, or all rounds, of one server gave.
#[derive(Default)]
struct Trips {
    micros: Vec<f64>,
    cpu: u64,
    errors: usize,
    wrong_id: usize,
}

impl Trips {
    fn p(&self, part: f64) -> f64 {
        percentile(&self.micros, part)
    }

    fn cpu_micros(&self) -> f64 {
        self.cpu as f64 / 1e3 / self.micros.len() as f64
    }

    fn add(&mut self, other: &Self) {
        self.micros.extend_from_slice(&other.micros);
        self.cpu += other.cpu;
        self.errors += other.errors;
        self.wrong_id += other.wrong_id;
    }

    fn once(&mut self, client: &mut Client, notice: &Notice<'_>) -> Option<Incoming> {
        let mut call = notice.call();
        let begin = Instant::now();
        let answer = client.call(&mut call).ok()?;
        self.micros.push(begin.elapsed().as_secs_f64() * 1e6);
        if answer.kind == Kind::Error {
            self.errors += 1;
            return None;
        }
        Some(answer)
    }
}

fn fresh(world: &World, client: &mut Client, count: usize) -> Trips {
    let mut trips = Trips::default();
    let (cpu, begin) = (process::cpu(world.pid), Instant::now());
    let (mut open, mut last) = (Vec::new(), 0);
    for i in 0..count {
        let (summary, body) = (format!("Message {i}"), format!("Number {i} of {count} comes with a line of text of its own."));
        if let Some(answer) = trips.once(client, &Notice { summary: &summary, body: &body, ..Notice::default() }) {
            let id = answer.u32(0);
            trips.wrong_id += usize::from(id == 0 || id <= last);
            last = id;
            open.push(id);
        }
        if (i + 1) % BATCH == 0 {
            client.close(&std::mem::take(&mut open));
            if begin.elapsed() > BOUND {
                break;
            }
        }
    }
    client.close(&open);
    trips.cpu = process::cpu(world.pid) - cpu;
    trips
}

/// The median of such a round, in µs.
pub(super) fn fresh_p50(world: &World, client: &mut Client, count: usize) -> f64 {
    fresh(world, client, count).p(0.5)
}

fn updates(world: &World, client: &mut Client, count: usize) -> Trips {
    let mut trips = Trips::default();
    let id = client.notify(&Notice { summary: "Copying", body: "0 of many", value: Some(0), ..Notice::default() });
    let (cpu, begin) = (process::cpu(world.pid), Instant::now());
    for i in 0..count {
        let body = format!("{i} of {count}");
        let value = Some(i32::try_from(i % 101).unwrap());
        let notice = Notice { replaces_id: id, summary: "Copying", body: &body, value, ..Notice::default() };
        if let Some(answer) = trips.once(client, &notice) {
            trips.wrong_id += usize::from(answer.u32(0) != id);
        }
        if begin.elapsed() > BOUND {
            break;
        }
    }
    trips.cpu = process::cpu(world.pid) - cpu;
    client.close(&[id]);
    trips
}

type Measure = fn(&World, &mut Client, usize) -> Trips;

pub(super) fn run(bench: &Bench) {
    let (rounds, count) = (bench.count(5, 2), bench.count(2000, 200));
    let kinds: [(&str, Measure); 2] =
        [("new ones, closed every 20", fresh), ("updates by replaces_id, value and body changed", updates)];
    for screen in bench.places() {
        let (name, variables) = place(screen.as_ref());
        for (kind, measure) in kinds {
            let floor = World::start(&bench.floor, &[]);
            let server = World::start(&bench.server, &variables);
            let mut clients = (floor.client(), server.client());
            // The first calls of a connection pay for what is asked and allocated once.
            measure(&floor, &mut clients.0, BATCH);
            measure(&server, &mut clients.1, BATCH);
            let (mut base, mut ours, mut p50s, mut p99s) = (Trips::default(), Trips::default(), Vec::new(), Vec::new());
            for round in 0..rounds {
                let (b, o);
                if round % 2 == 0 {
                    b = measure(&floor, &mut clients.0, count);
                    o = measure(&server, &mut clients.1, count);
                } else {
                    o = measure(&server, &mut clients.1, count);
                    b = measure(&floor, &mut clients.0, count);
                }
                p50s.push(o.p(0.5) / b.p(0.5));
                p99s.push(o.p(0.99) / b.p(0.99));
                base.add(&b);
                ours.add(&o);
            }
            let mut table = Table::new(format!("Notify round trip, {kind} ({name}; {rounds} rounds of {count})"));
            table.compared("p50, µs", base.p(0.5), ours.p(0.5), median(&p50s), Goal::RatioAtMost(1.3));
            table.both("p95, µs", base.p(0.95), ours.p(0.95), Goal::None);
            table.compared("p99, µs", base.p(0.99), ours.p(0.99), median(&p99s), Goal::RatioAtMost(2.0));
            table.both("max, µs", base.p(1.0), ours.p(1.0), Goal::None);
            table.both("server processor time a call, µs", base.cpu_micros(), ours.cpu_micros(), Goal::None);
            let told = |trips: &Trips| format!("{} / {} / {}", trips.micros.len(), trips.errors, trips.wrong_id);
            let met = ours.errors == 0 && ours.wrong_id == 0 && ours.micros.len() == rounds * count;
            table.says(
                "answered / errors / wrong ids",
                &told(&base),
                &told(&ours),
                &format!("{} / 0 / 0", rounds * count),
                met,
            );
            table.print();
        }
    }
}

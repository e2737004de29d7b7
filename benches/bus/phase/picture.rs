//! A picture of 1 MiB in `image-data`: how long its `Notify` takes and what it leaves behind.

use std::thread;
use std::time::{Duration, Instant};

use super::{Bench, place};
use crate::client::{Call, Client, Kind, Notice};
use crate::process::{self, Memory};
use crate::report::{Goal, Table, median, percentile};
use crate::session::{Server, World};

/// 512 × 512 pixels of four bytes.
const SIDE: i32 = 512;

/// A server that is sent pictures, and what came of it.
struct Pictures {
    world: World,
    client: Client,
    call: Call,
    millis: Vec<f64>,
    before: Memory,
    after: Memory,
}

impl Pictures {
    fn start(server: &Server, variables: &[(String, String)]) -> Self {
        let world = World::start(server, variables);
        let mut client = world.client();
        let replaces_id = client.notify(&Notice { summary: "A picture", ..Notice::default() });
        process::await_quiet(world.pid, Duration::from_secs(5));
        let before = process::memory(world.pid);
        let call = Notice { replaces_id, summary: "A picture", ..Notice::default() }.picture(SIDE);
        Self { world, client, call, millis: Vec::new(), before, after: before }
    }

    fn once(&mut self) {
        let begin = Instant::now();
        let answer = self.client.call(&mut self.call).unwrap();
        self.millis.push(begin.elapsed().as_secs_f64() * 1e3);
        assert_eq!(answer.kind, Kind::Return, "a picture was refused: {}", answer.error);
        // Each is dealt with before the next: it is the way of one picture that is timed, not a queue.
        thread::sleep(Duration::from_millis(20));
    }

    fn rest(&mut self) {
        process::await_quiet(self.world.pid, Duration::from_secs(5));
        self.after = process::memory(self.world.pid);
    }
}

pub(super) fn run(bench: &Bench) {
    let count = bench.count(20, 5);
    for screen in bench.places() {
        let (name, variables) = place(screen.as_ref());
        let (mut floor, mut ours) = (Pictures::start(&bench.floor, &[]), Pictures::start(&bench.server, &variables));
        for _ in 0..count {
            floor.once();
            ours.once();
        }
        floor.rest();
        ours.rest();
        let mut table = Table::new(format!("1 MiB of image-data, {count} replacing one another ({name})"));
        table.both("round trip, p50, ms", median(&floor.millis), median(&ours.millis), Goal::AtMost(2.0));
        table.both("round trip, fastest, ms", percentile(&floor.millis, 0.0), percentile(&ours.millis, 0.0), Goal::None);
        let mut growth = |what: &str, of: fn(&Memory) -> f64, goal| {
            let grown = |pictures: &Pictures| of(&pictures.after) - of(&pictures.before);
            table.compared(&format!("growth of {what}, MiB"), grown(&floor), grown(&ours), f64::NAN, goal);
        };
        growth("RSS", |memory| memory.rss, Goal::None);
        growth("anonymous memory", |memory| memory.anon, Goal::None);
        growth("shared memory", |memory| memory.shmem, Goal::None);
        growth("both", |memory| memory.anon + memory.shmem, Goal::AtMost(4.0));
        table.compared("highest RSS, MiB", floor.after.peak, ours.after.peak, f64::NAN, Goal::None);
        table.print();
    }
}

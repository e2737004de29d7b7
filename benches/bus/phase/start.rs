//! How long from exec to owning the name, and how long from SIGTERM to the end.

use super::Bench;
use crate::process;
use crate::report::{Goal, Table, median};
use crate::session::{Server, World};

#[derive(Default)]
struct Starts {
    wall: Vec<f64>,
    cpu: Vec<f64>,
    end: Vec<f64>,
    links_gtk: bool,
}

impl Starts {
    fn once(&mut self, server: &Server) {
        let mut world = World::start(server, &[]);
        self.wall.push(world.started.as_secs_f64() * 1e3);
        self.cpu.push(world.started_cpu as f64 / 1e6);
        self.links_gtk |= process::maps(world.pid, "libgtk");
        self.end.push(world.end().map_or(f64::NAN, |took| took.as_secs_f64() * 1e3));
    }
}

pub(super) fn run(bench: &Bench) {
    let (mut floor, mut ours) = (Starts::default(), Starts::default());
    for _ in 0..bench.count(10, 3) {
        floor.once(&bench.floor);
        ours.once(&bench.server);
    }
    let mut table = Table::new("Start");
    table.both("exec → name owned, p50, ms", median(&floor.wall), median(&ours.wall), Goal::AtMost(20.0));
    table.both("processor time until then, p50, ms", median(&floor.cpu), median(&ours.cpu), Goal::None);
    table.both("SIGTERM → ended, p50, ms", median(&floor.end), median(&ours.end), Goal::AtMost(1000.0));
    let links = if ours.links_gtk { "yes" } else { "no" };
    table.says("links GTK", "no", links, "no", !ours.links_gtk);
    table.print();
}

//! One popup whose progress is sent 30 times a second: what that costs, and whether anything runs afterwards.

use std::thread;
use std::time::{Duration, Instant};

use super::Bench;
use crate::client::Notice;
use crate::process;
use crate::report::{Goal, Table};
use crate::screen::Screen;
use crate::session::World;

/// Time between two updates.
const UPDATE: Duration = Duration::from_micros(33_333);
/// The movement that is under way when they end is over after this.
const REST: Duration = Duration::from_secs(1);

pub(super) fn run(bench: &Bench) {
    for mut screen in bench.screens() {
        measure(bench, screen.as_mut()).print();
    }
}

fn measure(bench: &Bench, screen: &mut dyn Screen) -> Table {
    let mut table = Table::new(format!("A progress sent 30 times a second on {}", screen.name()));
    let world = World::start(&bench.server, &screen.variables());
    let mut client = world.client();
    let notice = |replaces_id, value| Notice {
        replaces_id,
        summary: "Copying",
        body: "holiday.tar to the archive",
        value: Some(value),
        ..Notice::default()
    };
    let id = client.notify(&notice(0, 0));
    let lit = screen.await_lit(Duration::from_secs(5)).is_some();
    screen.settle(Duration::from_millis(500));
    let Some(ui) = world.ui().filter(|_| lit) else {
        table.note("No popup appeared.");
        return table;
    };
    let cpu = || [ui, world.pid].map(process::cpu);
    let (before, begin) = (cpu(), Instant::now());
    let updates = u32::try_from(bench.count(300, 30)).unwrap_or(30);
    for update in 0..updates {
        client.notify(&notice(id, i32::try_from(update % 101).unwrap_or(0)));
        thread::sleep((begin + UPDATE * (update + 1)).saturating_duration_since(Instant::now()));
    }
    let wall = begin.elapsed().as_secs_f64() * 1e9;
    let share = |after: u64, before: u64| after.saturating_sub(before) as f64 / wall * 100.0;
    let after = cpu();
    table.ours("what draws: % of a core", share(after[0], before[0]), Goal::AtMost(10.0));
    if ui != world.pid {
        table.ours("tidingsd: % of a core", share(after[1], before[1]), Goal::None);
    }
    thread::sleep(REST);
    let at_rest = process::switches(ui);
    thread::sleep(REST);
    let wakeups = process::wakeups(&at_rest, &process::switches(ui));
    table.ours("wake-ups in a second afterwards", wakeups as f64, Goal::AtMost(0.0));
    table
}

//! Nothing happens: who wakes up, and how much memory does each hold? Also with popups that stand still.

use std::thread;
use std::time::Duration;

use super::Bench;
use crate::client::Notice;
use crate::process::{self, Memory};
use crate::report::{Goal, Table};
use crate::session::World;

/// Before the count begins, what was just started comes to rest.
const REST: Duration = Duration::from_secs(3);

/// As many popups as there is place for.
const FIVE: usize = 5;

/// A process that is watched while it does nothing.
struct Watched {
    what: &'static str,
    wakeups: u64,
    cpu: f64,
    memory: Memory,
}

pub(super) fn run(bench: &Bench) {
    let notice = Notice { summary: "Standing still", body: "For ten minutes.", timeout: 600_000, ..Notice::default() };
    let floor = World::start(&bench.floor, &[]);
    let empty = World::start(&bench.server, &[]);
    let blind = World::start(&bench.server, &[]);
    // A client that has left takes its notifications' buttons along, so the clients stay connected.
    let mut blind_client = blind.client();
    blind_client.notify(&notice);
    let mut watched =
        vec![("floor, nothing shown", floor.pid), ("nothing shown", empty.pid), ("a popup, no display", blind.pid)];
    let mut screens = bench.screens();
    let mut shown = Vec::new();
    let mut notes = Vec::new();
    for screen in &mut screens {
        let world = World::start(&bench.server, &screen.variables());
        let mut client = world.client();
        for _ in 0..FIVE {
            client.notify(&notice);
        }
        if screen.await_lit(Duration::from_secs(5)).is_none() {
            notes.push(format!("{}: the popup did not appear.", screen.name()));
        }
        let (daemon, ui) = if screen.name() == "X11" {
            ("five popups on X11", "its tidings-ui")
        } else {
            ("five popups on Wayland", "its tidings-ui (Wayland)")
        };
        watched.push((daemon, world.pid));
        watched.extend(world.ui().map(|pid| (ui, pid)));
        shown.push((world, client));
    }
    thread::sleep(REST);
    let before: Vec<_> = watched.iter().map(|(_, pid)| (process::switches(*pid), process::cpu(*pid))).collect();
    thread::sleep(bench.idle);
    let watched: Vec<Watched> = watched
        .iter()
        .zip(before)
        .map(|(&(what, pid), (switches, cpu))| Watched {
            what,
            wakeups: process::wakeups(&switches, &process::switches(pid)),
            cpu: process::cpu(pid).saturating_sub(cpu) as f64 / 1e6,
            memory: process::memory(pid),
        })
        .collect();
    let seconds = bench.idle.as_secs();
    let mut table = Table::new(format!("Idle for {seconds} s (all at once)"));
    let base = &watched[0];
    for one in &watched[1..] {
        let ours = !one.what.starts_with("its ");
        // Without a display the server tries from time to time whether there is one by now.
        let asleep = if one.what.ends_with("no display") { Goal::None } else { Goal::AtMost(0.0) };
        let what = |measure: &str| format!("{}: {measure}", one.what);
        table.compared(&what("wake-ups"), base.wakeups as f64, one.wakeups as f64, f64::NAN, asleep);
        table.compared(&what("processor time, ms"), base.cpu, one.cpu, f64::NAN, Goal::None);
        let goal = Goal::AtMost(if ours { 6.0 } else { 45.0 });
        table.both(&what("RSS, MiB"), base.memory.rss, one.memory.rss, goal);
        table.both(&what("anonymous, MiB"), base.memory.anon, one.memory.anon, Goal::None);
        table.both(&what("PSS, MiB"), base.memory.pss, one.memory.pss, Goal::None);
    }
    for note in notes {
        table.note(note);
    }
    table.print();
}

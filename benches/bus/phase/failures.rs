//! The failures that end other servers: closing at once, closing very soon, floods while drawing, clients that never read.

use std::thread;
use std::time::{Duration, Instant};

use super::flood::flood;
use super::{Bench, place};
use crate::client::{Call, Client, Kind, Notice};
use crate::process;
use crate::report::{Goal, Table, median, percentile};
use crate::screen::{Screen, X11};
use crate::session::World;

/// Longest wait for a signal or a popup.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn run(bench: &Bench) {
    let mut screen = bench.x11();
    let (name, variables) = place(screen.as_ref());
    let mut table = Table::new(format!("What ends other servers ({name})"));
    let start = || World::start(&bench.server, &variables);
    closed_soon(&mut table, start(), bench.count(100, 20), screen.as_mut());
    closed_at_once(&mut table, start(), screen.as_mut());
    never_reads(&mut table, bench, start());
    if let Some(screen) = &mut screen {
        flooded(&mut table, start(), bench.count(10_000, 2000), screen);
    }
    table.print();
}

fn survived(table: &mut Table, what: &str, mut world: World) {
    let mut client = world.client();
    let answers = client.call(&mut Call::information()).is_ok_and(|answer| answer.kind == Kind::Return);
    let well = answers && world.alive();
    table.says(&format!("{what}: the server lives and answers"), "", if well { "yes" } else { "no" }, "yes", well);
    if !well {
        table.note(format!("```\n{}\n```", world.last_words()));
    }
}

/// Whether a notification that comes now is seen, and whether the screen is blank before and after.
fn still_draws(table: &mut Table, what: &str, world: &World, screen: &mut X11) {
    let blank = screen.await_blank(PATIENCE);
    // Another application, since the first one may have had its share of popups.
    let mut application = world.application();
    let client = &mut application.client;
    let id = client.notify(&Notice { summary: "And now?", ..Notice::default() });
    let seen = screen.await_lit(PATIENCE).is_some();
    client.close(&[id]);
    let gone = screen.await_blank(PATIENCE);
    let told = [blank, seen, gone].map(|well| if well { "yes" } else { "no" }).join(" / ");
    table.says(
        &format!("{what}: nothing is left / a new one is seen / and goes"),
        "",
        &told,
        "yes / yes / yes",
        blank && seen && gone,
    );
}

/// `NotificationClosed` of these ids: how many came, each once, and with reason 3.
fn closed_signals(client: &mut Client, ids: &[u32]) -> usize {
    let deadline = Instant::now() + PATIENCE;
    let mut closed = Vec::new();
    while closed.len() < ids.len() {
        let Ok(message) = client.next_until(deadline) else { break };
        if message.member == "NotificationClosed" && message.u32(1) == 3 {
            closed.push(message.u32(0));
        }
    }
    ids.iter().filter(|&id| closed.iter().filter(|&other| other == id).count() == 1).count()
}

fn closed_soon(table: &mut Table, world: World, count: usize, screen: Option<&mut X11>) {
    let mut client = world.client();
    client.watch_signals();
    let (mut signals, mut micros) = (0, Vec::new());
    for i in 0..count {
        let summary = format!("Soon gone {i}");
        let id = client.notify(&Notice { summary: &summary, ..Notice::default() });
        thread::sleep(Duration::from_millis(15));
        let begin = Instant::now();
        client.send(&mut Call::close(id)).unwrap();
        signals += closed_signals(&mut client, &[id]);
        micros.push(begin.elapsed().as_secs_f64() * 1e6);
    }
    let told = format!("{signals} of {count}");
    table.says("closed 15 ms after Notify: signals with reason 3", "", &told, &count.to_string(), signals == count);
    table.ours("closed 15 ms after Notify: call → signal, p50, µs", median(&micros), Goal::None);
    if let Some(screen) = screen {
        still_draws(table, "closed 15 ms after Notify", &world, screen);
    }
    survived(table, "closed 15 ms after Notify", world);
}

fn closed_at_once(table: &mut Table, world: World, screen: Option<&mut X11>) {
    let mut client = world.client();
    client.watch_signals();
    let ids: Vec<u32> =
        (0..20).map(|i| client.notify(&Notice { summary: &format!("Fresh {i}"), ..Notice::default() })).collect();
    let mut calls: Vec<Call> = ids.iter().map(|&id| Call::close(id)).collect();
    client.send_all(&mut calls).unwrap();
    let signals = closed_signals(&mut client, &ids);
    table.says("20 fresh ones closed at once: signals with reason 3", "", &format!("{signals} of 20"), "20", signals == 20);
    if let Some(screen) = screen {
        still_draws(table, "20 closed at once", &world, screen);
    }
    survived(table, "20 closed at once", world);
}

/// What others saw while a client wrote and never read.
struct Deaf {
    written: bool,
    waits: Vec<f64>,
    growth: f64,
}

fn beside_deaf(world: &World, count: usize) -> Deaf {
    let (mut deaf, mut other) = (world.client(), world.client());
    let before = process::memory(world.pid);
    let notice = Notice { summary: "Never read", body: "Its sender reads no answer.", timeout: -1, ..Notice::default() };
    let mut calls = vec![notice.call(); count];
    let (written, waits) = thread::scope(|scope| {
        let writing = scope.spawn(|| calls.chunks_mut(64).all(|some| deaf.send_all(some).is_ok()));
        let mut waits = Vec::new();
        while !writing.is_finished() || waits.len() < 200 {
            let begin = Instant::now();
            let answered = other.call(&mut Call::information()).is_ok();
            waits.push(if answered { begin.elapsed().as_secs_f64() * 1e3 } else { f64::INFINITY });
            if !answered {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        (writing.join().unwrap(), waits)
    });
    process::await_quiet(world.pid, PATIENCE);
    Deaf { written, waits, growth: process::memory(world.pid).anon - before.anon }
}

fn never_reads(table: &mut Table, bench: &Bench, world: World) {
    let count = bench.count(10_000, 1000);
    let floor = beside_deaf(&World::start(&bench.floor, &[]), count);
    let ours = beside_deaf(&world, count);
    let told = |deaf: &Deaf| if deaf.written { format!("{count} written") } else { "could not write".to_owned() };
    table.says("a client that never reads", &told(&floor), &told(&ours), &format!("{count} written"), ours.written);
    let mut wait = |what: &str, part| {
        let (floor, ours) = (percentile(&floor.waits, part), percentile(&ours.waits, part));
        table.both(&format!("a client that never reads: another one's wait, {what}, ms"), floor, ours, Goal::None);
    };
    wait("p50", 0.5);
    // All that it wrote is in the server's queue before the other one's question: nothing limits it to so many in flight.
    wait("max", 1.0);
    let what = "a client that never reads: growth of anonymous memory, MiB";
    table.compared(what, floor.growth, ours.growth, f64::NAN, Goal::None);
    survived(table, "a client that never reads", world);
}

fn flooded(table: &mut Table, world: World, count: usize, screen: &mut X11) {
    let flood = flood(&world, false, 8, count);
    let told = format!("{} / {}", flood.answered, flood.errors);
    let met = flood.answered == count && flood.errors == 0;
    table.says("flood of eight while drawing: answered / errors", "", &told, &format!("{count} / 0"), met);
    let drawing = world.ui().is_some();
    // What the flood left may have expired by now; popups of another application that come after it must be seen.
    let mut application = world.application();
    let client = &mut application.client;
    let mut ids = Vec::new();
    for i in 0..5 {
        let summary = format!("After the flood {i}");
        let answer = client.call(&mut Notice { summary: &summary, ..Notice::default() }.call());
        ids.extend(answer.ok().filter(|answer| answer.kind == Kind::Return).map(|answer| answer.u32(0)));
    }
    screen.settle(Duration::from_millis(500));
    let lit = screen.lit() || screen.await_lit(PATIENCE).is_some();
    let told = [drawing, lit].map(|well| if well { "yes" } else { "no" }).join(" / ");
    table.says("after it: tidings-ui runs / popups are on screen", "", &told, "yes / yes", drawing && lit);
    client.close(&ids);
    survived(table, "flood of eight while drawing", world);
}

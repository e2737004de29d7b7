//! What the drawing process holds: with five popups, and after very many with pictures were shown and closed.

use std::time::{Duration, Instant};

use super::Bench;
use crate::client::{Client, Notice};
use crate::process;
use crate::report::{Goal, Table};
use crate::screen::Screen;
use crate::session::World;

/// Popups on screen at a time.
const BATCH: usize = 5;
/// Each has a picture of so many pixels a side.
const PICTURE: i32 = 96;
/// Popups of one application: so many in short time are not held back.
const APPLICATION: usize = 100;
/// No display gets more time than this.
const BOUND: Duration = Duration::from_secs(300);
/// Growth below this is noise of the allocator, in MiB.
const NOISE: f64 = 1.0;

pub(super) fn run(bench: &Bench) {
    for mut screen in bench.screens() {
        measure(bench, screen.as_mut()).print();
    }
}

fn measure(bench: &Bench, screen: &mut dyn Screen) -> Table {
    let mut table = Table::new(format!("Memory of tidings-ui on {}", screen.name()));
    let world = World::start(&bench.server, &screen.variables());
    let mut application = world.application();
    let five = show(&mut application.client, 0);
    let lit = screen.await_lit(Duration::from_secs(5)).is_some();
    screen.settle(Duration::from_millis(500));
    let Some(ui) = world.ui().filter(|_| lit) else {
        table.note("No popup appeared.");
        return table;
    };
    let with_five = process::memory(ui);
    application.client.close(&five);
    screen.await_blank(Duration::from_secs(5));

    let (begin, early) = (Instant::now(), (bench.popups / 10).max(BATCH));
    let (mut shown, mut unseen, mut left, mut at_early) = (0, Vec::new(), Vec::new(), None);
    while shown < bench.popups && begin.elapsed() < BOUND {
        if shown % APPLICATION == 0 {
            application = world.application();
        }
        let ids = show(&mut application.client, shown);
        if screen.await_lit(Duration::from_millis(500)).is_none() {
            unseen.push(shown);
        }
        screen.settle(Duration::from_millis(if screen.name() == "X11" { 10 } else { 18 }));
        application.client.close(&ids);
        if !screen.await_blank(Duration::from_secs(1)) {
            left.push(shown);
        }
        shown += BATCH;
        if shown >= early && at_early.is_none() {
            at_early = Some((shown, process::memory(ui), process::memory(world.pid)));
        }
    }
    screen.settle(Duration::from_millis(500));
    let same = world.ui() == Some(ui);
    let (late, late_daemon) = (process::memory(ui), process::memory(world.pid));
    let (early, early_ui, early_daemon) = at_early.unwrap_or((shown, late, late_daemon));

    table.ours("five popups: RSS, MiB", with_five.rss, Goal::AtMost(45.0));
    table.ours("five popups: anonymous, MiB", with_five.anon, Goal::None);
    table.ours("five popups: shared, MiB", with_five.shmem, Goal::None);
    for (count, memory) in [(early, early_ui), (shown, late)] {
        table.ours(&format!("after {count}: RSS, MiB"), memory.rss, Goal::AtMost(45.0));
        table.ours(&format!("after {count}: anonymous, MiB"), memory.anon, Goal::None);
        table.ours(&format!("after {count}: shared, MiB"), memory.shmem, Goal::None);
    }
    let between = format!("from {early} to {shown}");
    table.ours(&format!("{between}: growth of anonymous, MiB"), late.anon - early_ui.anon, Goal::AtMost(NOISE));
    table.ours(&format!("{between}: growth of shared, MiB"), late.shmem - early_ui.shmem, Goal::AtMost(NOISE));
    table.ours(&format!("{between}: growth of tidingsd, anonymous, MiB"), late_daemon.anon - early_daemon.anon, Goal::None);
    let told = format!("{} / {} of {}", unseen.len(), left.len(), shown / BATCH);
    table.says("fives of which none was seen / some were left", "", &told, "0 / 0", unseen.is_empty() && left.is_empty());
    table.says("the same process throughout", "", if same { "yes" } else { "no" }, "yes", same);
    if let Some(from) = unseen.iter().chain(&left).min() {
        table.note(format!("The first of those fives began with popup {from}."));
    }
    if shown < bench.popups {
        table.note(format!("{} s were over after {shown} of {} popups.", BOUND.as_secs(), bench.popups));
    }
    table
}

fn show(client: &mut Client, from: usize) -> Vec<u32> {
    let show = |i| {
        let (summary, body) = (
            format!("Popup {i}"),
            format!("Line one of {i}\n<b>Line two</b> with a <a href=\"https://example.org\">link</a>."),
        );
        let notice = Notice { icon: "dialog-information", actions: &["yes", "Yes", "no", "No"], ..Notice::default() };
        let notice = Notice { summary: &summary, body: &body, ..notice };
        client.show(&mut notice.picture(PICTURE))
    };
    (from..from + BATCH).map(show).collect()
}

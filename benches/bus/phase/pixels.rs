//! From `Notify` to what a person sees: the first popup after idle, and later ones.

use std::thread;
use std::time::{Duration, Instant};

use super::Bench;
use crate::client::{Client, Notice};
use crate::report::{Goal, Table, median, percentile};
use crate::screen::{Screen, X11};
use crate::session::{Server, World, installed};

/// Longest wait for a popup to come or to go.
const PATIENCE: Duration = Duration::from_secs(5);
/// Pause after start, so that "first after idle" is after idle.
const IDLE: Duration = Duration::from_millis(1200);
/// Pause between two popups.
const PAUSE: Duration = Duration::from_millis(100);

/// Time of a frame at 60 Hz, in milliseconds.
const FRAME: f64 = 1000.0 / 60.0;

#[derive(Default)]
struct Shown {
    millis: Vec<f64>,
    missed: usize,
    left: usize,
}

impl Shown {
    fn once(&mut self, client: &mut Client, screen: &mut dyn Screen, text: &str) {
        let actions = ["default", "Open", "later", "Later"];
        let notice = Notice {
            icon: "dialog-information",
            summary: text,
            body: "With two lines of text\nand a button.",
            ..Notice::default()
        };
        let mut call = Notice { actions: &actions, ..notice }.call();
        let begin = Instant::now();
        let serial = client.send(&mut call).unwrap();
        match screen.await_lit(PATIENCE) {
            Some(lit) => self.millis.push(lit.duration_since(begin).as_secs_f64() * 1e3),
            None => self.missed += 1,
        }
        let answer = loop {
            let message = client.next().unwrap();
            if message.reply_to == serial {
                break message;
            }
        };
        screen.settle(PAUSE);
        client.close(&[answer.u32(0)]);
        self.left += usize::from(!screen.await_blank(PATIENCE));
        screen.settle(PAUSE);
    }
}

pub(super) fn run(bench: &Bench) {
    let screens = bench.screens();
    let nowhere = screens.is_empty();
    for mut screen in screens {
        let screen = screen.as_mut();
        let (mut cold, mut warm, mut running) = (Shown::default(), Shown::default(), 0);
        for _ in 0..bench.count(5, 1) {
            let world = World::start(&bench.server, &screen.variables());
            let mut client = world.client();
            thread::sleep(IDLE);
            running += usize::from(world.ui().is_some());
            cold.once(&mut client, screen, "The first one");
            if warm.millis.is_empty() {
                for i in 0..bench.count(20, 5) {
                    warm.once(&mut client, screen, &format!("Later one {i}"));
                }
            }
            drop(world);
            screen.await_blank(PATIENCE);
        }
        let x11 = screen.name() == "X11";
        let mut table = Table::new(format!("Notify → pixels on {}", screen.name()));
        table.ours("first popup after idle, p50, ms", median(&cold.millis), Goal::AtMost(120.0));
        let goal = Goal::AtMost(if x11 { 10.0 } else { 20.0 });
        table.ours("later ones, p50, ms", median(&warm.millis), goal);
        table.ours("later ones, p95, ms", percentile(&warm.millis, 0.95), Goal::None);
        if x11 {
            table.ours("a bare window of our own, p50, ms", bare(), Goal::None);
        } else {
            beside_mako(bench, screen, &mut table);
            table.note("The output runs at 60 Hz: up to 16.7 ms of each number are the wait for the next frame.");
        }
        let (missed, left) = (cold.missed + warm.missed, cold.left + warm.left);
        table.says("never seen / left on screen", "", &format!("{missed} / {left}"), "0 / 0", missed + left == 0);
        table.says("tidings-ui ran before the first popup", "", &running.to_string(), "0", running == 0);
        table.print();
    }
    if nowhere {
        let mut table = Table::new("Notify → pixels");
        table.note("Not measured: it needs tidings-ui, and Xvfb or sway.");
        if installed("Xvfb") {
            table.ours("a bare window of our own, p50, ms", bare(), Goal::None);
        }
        table.print();
    }
}

/// A peer on the same screen, turn and turn about, where it is installed and we are Tidings.
fn beside_mako(bench: &Bench, screen: &mut dyn Screen, table: &mut Table) {
    if !bench.keeps {
        return;
    }
    if !installed("mako") {
        table.note("mako is not installed: not measured beside it.");
        return;
    }
    let servers = [bench.server.clone(), Server::program("mako".into(), true)];
    let worlds = servers.map(|server| World::start(&server, &screen.variables()));
    let mut clients = [worlds[0].client(), worlds[1].client()];
    let mut shown = [Shown::default(), Shown::default()];
    for i in 0..bench.count(31, 6) {
        for (client, shown) in clients.iter_mut().zip(&mut shown) {
            shown.once(client, screen, &format!("Turn {i}"));
        }
    }
    // The first of each is not what is asked for.
    let later = shown.map(|shown| median(&shown.millis[1.min(shown.millis.len())..]));
    table.ours("later ones beside mako, p50, ms", later[0], Goal::AtMost(later[1] + FRAME));
    table.ours("mako's beside ours, p50, ms", later[1], Goal::None);
}

/// The floor of the display path, in milliseconds.
fn bare() -> f64 {
    let mut screen = X11::start();
    median(&(0..20).filter_map(|_| screen.bare_window()).collect::<Vec<_>>())
}

//! From the wish to see the tray to seeing it, with much in it: a thousand live ones, and a full archive behind them.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use zbus::Variant;

use super::{Bench, store};
use crate::client::{Call, Client, Kind, Notice};
use crate::process;
use crate::report::{Goal, Table, median, percentile};
use crate::screen::Screen;
use crate::session::{Folder, World};

const PATIENCE: Duration = Duration::from_secs(5);
/// Pause after a change of the screen.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) fn run(bench: &Bench) {
    if !bench.keeps {
        return;
    }
    for mut screen in bench.screens() {
        measure(bench, screen.as_mut());
    }
}

fn measure(bench: &Bench, screen: &mut dyn Screen) {
    let (archived, applications) = (bench.count(100_000, 3000), bench.count(20, 4));
    let folder = Folder::new();
    store::fill(&folder.path().join("tidings"), archived);
    let mut variables = screen.variables();
    variables.push(("XDG_STATE_HOME".to_owned(), folder.path().display().to_string()));
    let world = World::start(&bench.server, &variables);
    let mut client = world.client();
    client.await_own();
    // Held back, so that the screen stays as it is.
    ask(&mut client, Call::own("SetDnd", &HashMap::from([("on", Variant::Bool(true))])));
    let mut open: Vec<_> = (0..applications).map(|_| world.application()).collect();
    let last = open.len() - 1;
    for (nth, application) in open.iter_mut().enumerate() {
        for number in 0..50 {
            let summary = format!("Message {number}");
            let body = "A line of text as a message has it, neither short nor long.";
            let actions = ["default", "Open", "later", "Later"];
            let notice = Notice { summary: &summary, body, actions: &actions, ..Notice::default() };
            // The newest is known by its picture, which comes after its text.
            let newest = nth == last && number == 49;
            ask(&mut application.client, if newest { notice.painted(64, |_| [255, 0, 255, 255]) } else { notice.call() });
        }
    }
    let (mut first, mut later, mut filled, mut missed) = (f64::NAN, Vec::new(), Vec::new(), 0);
    for round in 0..=bench.count(10, 3) {
        let begin = Instant::now();
        ask(&mut client, Call::own("Tray", &"open"));
        match screen.await_lit(PATIENCE) {
            Some(lit) if round == 0 => first = lit.duration_since(begin).as_secs_f64() * 1e3,
            Some(lit) => later.push(lit.duration_since(begin).as_secs_f64() * 1e3),
            None => missed += 1,
        }
        match screen.await_colour([255, 0, 255], PATIENCE) {
            Some(seen) if round > 0 => filled.push(seen.duration_since(begin).as_secs_f64() * 1e3),
            Some(_) => {}
            None => missed += 1,
        }
        screen.settle(PAUSE);
        ask(&mut client, Call::own("Tray", &"close"));
        missed += usize::from(!screen.await_blank(PATIENCE));
        screen.settle(PAUSE);
    }
    let live = applications * 50;
    let mut table = Table::new(format!("The tray on {}: {live} live, {archived} archived", screen.name()));
    table.ours("tidings-ui not running, ms", first, Goal::None);
    table.ours("tidings-ui running, p50, ms", median(&later), Goal::AtMost(100.0));
    table.ours("tidings-ui running, p95, ms", percentile(&later, 0.95), Goal::None);
    table.ours("the picture of the newest in it, p50, ms", median(&filled), Goal::AtMost(100.0));
    table.ours("the picture of the newest in it, p95, ms", percentile(&filled, 0.95), Goal::None);
    table.ours("tidings-ui, RSS, MiB", world.ui().map_or(f64::NAN, |pid| process::memory(pid).rss), Goal::None);
    table.ours("tidingsd, RSS, MiB", process::memory(world.pid).rss, Goal::None);
    table.says("never seen / left on screen", "", &missed.to_string(), "0", missed == 0);
    table.print();
}

fn ask(client: &mut Client, mut call: Call) {
    let answer = client.call(&mut call).unwrap();
    assert_eq!(answer.kind, Kind::Return, "{}", answer.error);
}

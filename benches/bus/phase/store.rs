//! The archive: what it costs a `Notify`, how fast a full one answers, and what it holds in memory.

use std::collections::HashMap;
use std::time::Instant;

use tidings::content::markup::{Body, Node};
use tidings::core::identity::{Client as Name, Identity};
use tidings::core::notification::{Content, Id};
use tidings::core::record::Record;
use tidings::store::Settings;
use tidings::store::archive::Archive;
use tidings::store::event::{Event, RecordForm};
use tidings::store::journal::{Journal, Position};
use tidings::view::Ended;
use zbus::Variant;

use super::{Bench, latency};
use crate::client::{Call, Client, Kind, Notice};
use crate::process;
use crate::report::{Goal, Table, median, percentile};
use crate::session::{Folder, World};

const WORDS: [&str; 24] = [
    "meeting",
    "invoice",
    "photo",
    "build",
    "failed",
    "finished",
    "message",
    "from",
    "update",
    "available",
    "download",
    "battery",
    "song",
    "playing",
    "reminder",
    "tomorrow",
    "lunch",
    "review",
    "requested",
    "merged",
    "train",
    "delayed",
    "weather",
    "package",
];
const APPLICATIONS: [&str; 8] = ["Mail", "Chat", "Browser", "Calendar", "Music", "Files", "Updates", "Build"];
/// Entries that are put into the archive at once.
const CHUNK: usize = 1000;

pub(super) fn run(bench: &Bench) {
    if !bench.keeps {
        return;
    }
    cost(bench);
    full(bench);
    live(bench);
}

/// `Notify` with nothing kept, and with everything kept.
fn cost(bench: &Bench) {
    let off = World::start(&bench.server, &[("HOME".to_owned(), String::new())]);
    let on = World::start(&bench.server, &[]);
    let mut clients = (off.client(), on.client());
    let (rounds, count) = (bench.count(7, 2), bench.count(2000, 200));
    let (mut base, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (b, o) = (latency::fresh_p50(&off, &mut clients.0, count), latency::fresh_p50(&on, &mut clients.1, count));
        base.push(b);
        ours.push(o);
        ratios.push(o / b);
    }
    let mut table = Table::new(format!("What is kept costs a Notify ({rounds} rounds of {count}; left: nothing is kept)"));
    table.compared("p50, µs", median(&base), median(&ours), median(&ratios), Goal::RatioAtMost(1.2));
    table.print();
}

fn full(bench: &Bench) {
    let count = bench.count(100_000, 3000);
    let folder = Folder::new();
    let filled = Instant::now();
    fill(&folder.path().join("tidings"), count);
    let filled = filled.elapsed().as_secs_f64();
    let variables = [("XDG_STATE_HOME".to_owned(), folder.path().display().to_string())];
    let mut world = World::start(&bench.server, &variables);
    let mut client = world.client();
    client.await_own();
    // Every page must have had its first look.
    search(&mut client, HashMap::from([("text", Variant::from("meeting"))]));
    let pages: Vec<f64> = (0..bench.count(200, 20))
        .map(|step| {
            let before = count as u64 - (step as u64 * 479) % (count as u64 / 2);
            search(&mut client, HashMap::from([("before_key", Variant::U64(before))]))
        })
        .collect();
    let mut found = Vec::new();
    for step in 0..bench.count(400, 24) {
        let (one, two) = (WORDS[step % WORDS.len()], WORDS[(step * 7 + 3) % WORDS.len()]);
        // As it is typed: beginnings of words, one word, two words.
        for text in [&one[..2], &one[..4], one, &format!("{one} {}", &two[..3])] {
            found.push(search(&mut client, HashMap::from([("text", Variant::from(text))])));
        }
    }
    let memory = process::memory(world.pid);
    let mut table = Table::new(format!("{count} archived (filled in {filled:.1} s)"));
    table.ours("exec → name owned, ms", world.started.as_secs_f64() * 1e3, Goal::AtMost(100.0));
    table.ours("page of 50, p50, ms", percentile(&pages, 0.5), Goal::None);
    table.ours("page of 50, p95, ms", percentile(&pages, 0.95), Goal::AtMost(5.0));
    table.ours("search, p50, ms", percentile(&found, 0.5), Goal::None);
    table.ours("search, p95, ms", percentile(&found, 0.95), Goal::AtMost(50.0));
    table.ours("RSS, MiB", memory.rss, Goal::AtMost(12.0));
    table.ours("anonymous, MiB", memory.anon, Goal::None);
    table.print();
    world.end();
}

/// What one live notification holds.
fn live(bench: &Bench) {
    let world = World::start(&bench.server, &[]);
    let applications = bench.count(20, 4);
    let body = "A line of text as a message has it, neither short nor long.";
    let mut open: Vec<_> = (0..applications).map(|_| world.application()).collect();
    // What a connection costs is not what a notification costs.
    for application in &mut open {
        application.client.notify(&Notice { summary: "First", body, ..Notice::default() });
    }
    let before = process::memory(world.pid).anon;
    for application in &mut open {
        for number in 1..50 {
            let summary = format!("Message {number}");
            application.client.notify(&Notice { summary: &summary, body, ..Notice::default() });
        }
    }
    let grown = (process::memory(world.pid).anon - before) * 1024.0 / (applications * 49) as f64;
    let mut table = Table::new(format!("{} live", applications * 50));
    table.ours("each, beyond its text, KiB", grown - 0.07, Goal::AtMost(2.0));
    table.print();
}

/// Asks for a page; how long that took, in ms.
fn search(client: &mut Client, query: HashMap<&str, Variant<'_>>) -> f64 {
    let mut call = Call::own("Search", &query);
    let begin = Instant::now();
    let answer = client.call(&mut call).unwrap();
    let took = begin.elapsed().as_secs_f64() * 1e3;
    assert_eq!(answer.kind, Kind::Return, "{}", answer.error);
    took
}

/// Puts so many into a new archive.
pub(super) fn fill(folder: &std::path::Path, count: usize) {
    let (mut journal, _) = Journal::open(folder, "bench");
    let settings = Settings { count: 1_000_000, ..Settings::default() };
    std::fs::create_dir_all(folder).unwrap();
    journal.begin(count as u64 + 1, [Event::Archive(settings)].into_iter()).unwrap();
    let mut archive = Archive::open(folder).unwrap();
    let mut settings = Settings::default();
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis() as u64;
    let keys: Vec<u64> = (1..=count as u64).collect();
    for keys in keys.chunks(CHUNK) {
        let events = keys.iter().map(|key| Event::Put(Box::new(RecordForm::of(record(*key, now, count as u64))))).collect();
        archive.take_over(events, Position::default(), &mut settings).unwrap();
    }
}

fn record(key: u64, now: u64, count: u64) -> Record {
    let word = |step: u64| WORDS[((key * 31 + step * 17 + key / 7) % WORDS.len() as u64) as usize];
    let received_ms = now - (count - key) * 20_000;
    Record {
        archived: true,
        key,
        id: Id::new(key as u32).unwrap(),
        client: Name(":1.1".into()),
        identity: Identity::Executable("/usr/bin/bench".into()),
        content: Content {
            app_name: APPLICATIONS[(key % APPLICATIONS.len() as u64) as usize].to_owned(),
            summary: format!("{} {}", word(0), word(1)),
            body: Body(vec![Node::Text(format!(
                "{} {} {} number {key} {} {} and some more text, about as long as messages are",
                word(2),
                word(3),
                word(4),
                word(5),
                word(6)
            ))]),
            ..Content::default()
        },
        on_screen: false,
        unread: false,
        received_ms,
        ended: Some(Ended { at_ms: received_ms + 6000, reason: 1 }),
    }
}

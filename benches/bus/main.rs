//! What `./dev bench` runs: measures release binaries of Tidings against an empty zbus server and prints tables in markdown.
//!
//! It measures and never judges by exit status: numbers of a shared machine are read by a person. Times are told as ratios to
//! the empty server (`floor`) measured in the same round. See `--help`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod client;
mod floor;
mod phase;
mod process;
mod report;
mod screen;
mod session;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::Parser;

use crate::phase::Bench;
use crate::session::{Server, installed};

/// Measures tidingsd and tidings-ui.
#[derive(Parser)]
struct Options {
    /// Where tidingsd and tidings-ui are [default: beside this program's build]
    #[arg(long, value_name = "DIR")]
    bin_dir: Option<PathBuf>,
    /// Fewer rounds: shows that everything works, the numbers say little
    #[arg(long)]
    quick: bool,
    /// Only these phases: start, latency, flood, picture, idle, pixels, progress, memory, store, tray, failures
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Length of the idle phase in seconds
    #[arg(long, value_name = "N")]
    idle_seconds: Option<u64>,
    /// Popups shown and closed in the memory phase
    #[arg(long, value_name = "N")]
    popups: Option<usize>,
    /// Priority to run everything at, where that is allowed
    #[arg(long, value_name = "N", default_value_t = -15, allow_negative_numbers = true)]
    nice: i32,
    /// Measure this program (a peer) instead of tidingsd; one that needs a display can do pixels, memory and failures alone
    #[arg(long, value_name = "PROGRAM")]
    server: Option<PathBuf>,
    /// Draw on this display alone: x11 or wayland [default: on each that is installed]
    #[arg(long, value_name = "NAME")]
    display: Option<String>,
    #[arg(long, hide = true)]
    serve_floor: bool,
    #[arg(long, hide = true)]
    relay: Option<PathBuf>,
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    if options.serve_floor {
        return floor::serve();
    }
    if let Some(socket) = &options.relay {
        return session::relay(socket);
    }
    let known = phase::NAMES.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    if let Some(unknown) = options.only.iter().find(|name| !known.contains(&name.as_str())) {
        eprintln!("there is no phase {unknown}; there are {}", known.join(", "));
        std::process::exit(2);
    }
    for program in ["dbus-daemon", "setpriv"] {
        if !installed(program) {
            eprintln!("{program} is not installed");
            std::process::exit(1);
        }
    }
    let folder = options.bin_dir.clone().unwrap_or_else(beside);
    let (daemon, ui) = (options.server.clone().unwrap_or_else(|| folder.join("tidingsd")), folder.join("tidings-ui"));
    if !daemon.is_file() {
        eprintln!("{} is not there; build it (cargo build --release) or name its folder by --bin-dir", daemon.display());
        std::process::exit(1);
    }
    let _ = rustix::process::setpriority_process(None, options.nice);
    let bench = Bench {
        floor: Server::floor(),
        server: Server::program(daemon, options.server.is_some()),
        keeps: options.server.is_none(),
        draws: ui.is_file() || options.server.is_some(),
        display: options.display.clone(),
        quick: options.quick,
        idle: Duration::from_secs(options.idle_seconds.unwrap_or(if options.quick { 2 } else { 20 })),
        popups: options.popups.unwrap_or(if options.quick { 100 } else { 10_000 }),
    };
    println!("{}", machine(&folder));
    if !bench.draws {
        println!("\n{} is not there: nothing is drawn.", ui.display());
    }
    let mut broken = Vec::new();
    for (name, run) in phase::NAMES {
        if options.only.is_empty() || options.only.iter().any(|only| only == name) {
            let begin = Instant::now();
            eprintln!("{name} …");
            // A server that breaks down in one phase is still measured in the others.
            if catch_unwind(AssertUnwindSafe(|| run(&bench))).is_err() {
                broken.push(name);
            }
            eprintln!("{name}: {:.0} s", begin.elapsed().as_secs_f64());
        }
    }
    if !broken.is_empty() {
        println!("\nNot measured to the end: {}.", broken.join(", "));
        std::process::exit(1);
    }
}

/// The folder cargo puts programs into: the one above `deps`, where this one is.
fn beside() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(2).unwrap_or(Path::new("target/release")).to_owned()
}

/// What the numbers were taken on.
fn machine(folder: &Path) -> String {
    let output = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&output).lines().next().unwrap_or_default().trim().to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let nice = rustix::process::getpriority_process(None).unwrap_or(0);
    let bus = output("dbus-daemon", "--version");
    let bus = bus.rsplit(' ').next().unwrap_or_default();
    format!(
        "{} · {cores} cores, load {} · Linux {} · dbus-daemon {bus} · nice {nice} · programs of {}",
        output("date", "+%Y-%m-%d"),
        load.split(' ').next().unwrap_or_default(),
        output("uname", "-r"),
        folder.display(),
    )
}

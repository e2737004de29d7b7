//! The command against the real daemon on a private bus: what is printed, in both forms, and the exit status.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

#[path = "../harness/mod.rs"]
mod harness;

mod acting;
mod configuring;
mod doctor;
mod ending;
mod history;
mod listing;
mod numbers;
mod permission;
mod refusing;
mod running;
mod sending;
mod watching;

use harness::Bus;

/// What the command printed, what it said beside it, and its exit status.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    out: String,
    err: String,
    status: i32,
}

/// Runs the command.
fn tidings(bus: &Bus, arguments: &[&str]) -> Said {
    let mut command = bus.command(env!("CARGO_BIN_EXE_tidings"));
    let output = command.env("TZ", "UTC").args(arguments).output().unwrap();
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code().unwrap(),
    }
}

/// It printed this, said nothing, and all is well.
fn printed(out: impl Into<String>) -> Said {
    Said { out: out.into(), err: String::new(), status: 0 }
}

/// It printed nothing, said this, and the answer is no.
fn refused(err: &str) -> Said {
    Said { out: String::new(), err: format!("tidings: {err}\n"), status: 1 }
}

/// A time in milliseconds, of which a test knows nothing but that it is recent, is written as 0.
fn timeless(said: Said) -> Said {
    let mut out = String::new();
    let mut rest = said.out.as_str();
    while let Some((before, after)) = rest.split_once("_ms\":1") {
        out.push_str(before);
        out.push_str("_ms\":0");
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    out.push_str(rest);
    Said { out, ..said }
}

//! `tidings send`: what reaches a server, what is told of it, and the exit status; against servers of the test's own, and against
//! the real daemon.

mod denied;
mod foreign;
mod options;
mod ours;
mod permission;
mod server;

use crate::harness::Bus;
use crate::running::Running;

fn start(bus: &Bus, arguments: &[&str]) -> Running {
    Running::tidings(bus, &[&["send"], arguments].concat())
}

/// The id in the next line, which tells that it is shown.
fn shown(sending: &Running) -> u32 {
    let line = sending.line();
    let id = line.strip_prefix("{\"event\":\"show\",\"id\":").unwrap_or_else(|| panic!("{line}"));
    id.split([',', '}']).next().unwrap().parse().unwrap()
}

//! `tidings send`: what reaches a server, what is told of it, and the exit status; against servers of the test's own, and against
//! the real daemon.

mod foreign;
mod options;
mod ours;
mod permission;
mod server;

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

use crate::harness::{Bus, DEADLINE, Process};

/// A running `tidings send`, line by line.
struct Sending {
    process: Process,
    lines: Receiver<String>,
}

impl Sending {
    fn start(bus: &Bus, arguments: &[&str]) -> Self {
        let mut command = bus.command(env!("CARGO_BIN_EXE_tidings"));
        command.arg("send").args(arguments);
        Self::of(command)
    }

    fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let reader = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in reader.lines() {
                if line.is_err() || sender.send(line.unwrap()).is_err() {
                    return;
                }
            }
        });
        Self { process: Process(child), lines }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(DEADLINE).expect("a line")
    }

    /// The id in the first line, which tells that it is shown.
    fn shown(&self) -> u32 {
        let line = self.line();
        let id = line.strip_prefix("{\"event\":\"show\",\"id\":").unwrap_or_else(|| panic!("{line}"));
        id.split([',', '}']).next().unwrap().parse().unwrap()
    }

    /// All further lines, what was said, and the exit status.
    fn end(mut self) -> (Vec<String>, String, Option<i32>) {
        let status = self.process.wait();
        let mut lines = Vec::new();
        loop {
            match self.lines.recv_timeout(DEADLINE) {
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("standard output is open though the process has ended"),
            }
        }
        let mut said = String::new();
        self.process.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (lines, said, status)
    }
}

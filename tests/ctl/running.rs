//! A command that stays: its lines as they come, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

use crate::harness::{Bus, DEADLINE, Process};

/// A running command, line by line.
pub(crate) struct Running {
    pub(crate) process: Process,
    lines: Receiver<String>,
}

impl Running {
    /// `tidings` with arguments.
    pub(crate) fn tidings(bus: &Bus, arguments: &[&str]) -> Self {
        let mut command = bus.command(env!("CARGO_BIN_EXE_tidings"));
        command.env("TZ", "UTC").args(arguments);
        Self::of(command)
    }

    pub(crate) fn of(mut command: Command) -> Self {
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

    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(DEADLINE).expect("a line")
    }

    /// Nothing has been printed that is not read yet.
    pub(crate) fn is_silent(&self) -> bool {
        self.lines.try_recv().is_err()
    }

    /// All further lines, what was said, and the exit status.
    pub(crate) fn end(mut self) -> (Vec<String>, String, Option<i32>) {
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

/// `command | head -1`: reads one line and leaves; answers with the exit status and what was said.
pub(crate) fn read_one_line(mut command: Command) -> (Option<i32>, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    drop(reader);
    let mut process = Process(child);
    let status = process.wait();
    let mut said = String::new();
    process.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (status, said)
}

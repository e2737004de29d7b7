//! `tidings`: the control command, a thin client of the daemon's own interface. It keeps nothing and decides nothing about
//! notifications; it reads what a person typed, asks the daemon, and prints.

#![warn(missing_docs)]

mod answer;
mod choose;
mod doctor;
mod form;
mod generate;
mod grammar;
mod link;
mod manual;
mod opening;
mod present;
mod print;
#[cfg(test)]
mod sample;
mod time;
mod verb;
mod waybar;

use std::io::Write as _;
use std::process::ExitCode;

use answer::{Answer, Failure};
use clap::Parser as _;
use grammar::Options;
use jiff::Zoned;
use present::Present;
use print::escape;
use print::terminal::Terminal;

fn main() -> ExitCode {
    let options = Options::parse();
    let present = Present { now: Zoned::now(), terminal: Terminal::find(), json: options.json };
    let result = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(verb::perform(options.verb, &present)),
        Err(error) => Err(Failure::Refused(format!("the runtime cannot be started: {error}"))),
    };
    match result {
        Ok(answer) => tell(&answer),
        Err(failure) => {
            say(&failure.sentence());
            ExitCode::from(failure.status())
        }
    }
}

/// Prints an answer. Whoever reads only the beginning of it does not want to hear of an error.
fn tell(answer: &Answer) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(answer.printed.as_bytes()).and_then(|()| stdout.flush());
    if let Some(said) = &answer.said {
        say(said);
    }
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            say(&format!("the result cannot be written: {error}"));
            ExitCode::FAILURE
        }
        _ => ExitCode::from(answer.status),
    }
}

/// One sentence on standard error; where that is gone too, nobody is left to be told.
pub(crate) fn say(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "tidings: {}", escape::line(sentence));
}

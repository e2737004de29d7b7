//! `tidingsd`: owns the bus name, all state and all policy. It needs no display and links no toolkit.

#![warn(missing_docs)]

mod asked;
mod configuration;
mod driver;
mod fronts;
mod name;
mod showing;
mod style;
mod subscribers;
mod world;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The exit status when the environment lacks what cannot be done without (sysexits.h, EX_CONFIG).
const MISCONFIGURED: u8 = 78;

/// Notification server: owns org.freedesktop.Notifications on the session bus.
#[derive(Debug, Parser)]
#[command(
    name = "tidingsd",
    version,
    after_help = "Environment: TIDINGS_LOG sets what is logged (error, warn, info, debug, trace)."
)]
struct Options {
    /// Take the name from the notification server that has it
    #[arg(long)]
    replace: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    log();
    // One thread, and one queue: the order of calls rests on it (fronts/tidings.rs).
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "the runtime cannot be started");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(driver::run(options.replace));
    // A thread that waits for a slow disk must not hold up the end.
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(driver::End::NoBus(error)) => {
            match std::env::var_os("DBUS_SESSION_BUS_ADDRESS") {
                Some(_) => tracing::error!(%error, "the session bus of DBUS_SESSION_BUS_ADDRESS cannot be reached"),
                None => tracing::error!(
                    %error,
                    "there is no session bus: DBUS_SESSION_BUS_ADDRESS is not set (start the session with dbus-run-session, or log in through systemd)"
                ),
            }
            ExitCode::from(MISCONFIGURED)
        }
        Err(driver::End::Taken(text)) => {
            tracing::error!("{text}");
            ExitCode::FAILURE
        }
        Err(driver::End::BusLost) => {
            tracing::error!("the session bus has gone away");
            ExitCode::FAILURE
        }
        Err(driver::End::Bus(error)) => {
            tracing::error!(%error, "the session bus failed");
            ExitCode::FAILURE
        }
    }
}

/// To the journal in its own format when systemd started us, else to standard error.
fn log() {
    let asked = std::env::var("TIDINGS_LOG").ok().and_then(|asked| asked.parse::<Targets>().ok());
    let filter = asked.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let journal = std::env::var_os("JOURNAL_STREAM").and_then(|_| tracing_journald::layer().ok());
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let terminal = journal.is_none().then(|| {
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(colours).with_target(false).without_time()
    });
    tracing_subscriber::registry().with(filter).with(journal).with(terminal).init();
}

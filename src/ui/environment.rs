//! What must be settled before anything runs: the toolkit's environment and the log.
//!
//! It is the only place that changes the environment, and does so before there is a second thread.

use std::env;
use std::ffi::{OsStr, OsString};
use std::sync::OnceLock;

use gtk4::gio::prelude::*;
use tidings::config::file;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::prelude::*;

/// The variables that are ours alone, and what they were before.
static BEFORE: OnceLock<Vec<(&'static str, Option<OsString>)>> = OnceLock::new();

/// Settings of GTK that must be there when it is initialised: no GL (it costs 130 MB and 300 ms; the configuration or
/// the variable `TIDINGS_GL` keeps it) and an empty theme (the style sheet is ours; parsing the user's costs 40 ms).
pub(crate) fn prepare() {
    let mut ours = vec![("GTK_THEME", OsString::from("Empty"))];
    if env::var_os("TIDINGS_GL").is_none() && !wants_gl() {
        let mut debug = env::var_os("GDK_DEBUG").unwrap_or_default();
        debug.push(if debug.is_empty() { "gl-disable" } else { ",gl-disable" });
        ours.extend([("GDK_DEBUG", debug), ("GSK_RENDERER", OsString::from("cairo"))]);
    }
    let before = ours.iter().map(|(name, _)| (*name, env::var_os(name))).collect();
    if BEFORE.set(before).is_ok() {
        for (name, value) in ours {
            set(name, value);
        }
    }
}

/// Whether the person wants it. The bus tells settings too late for this one, so the file is read; what is wrong with it the
/// daemon tells.
fn wants_gl() -> bool {
    let config = file::path().and_then(|path| file::read(&path).ok().flatten());
    config.is_some_and(|config| config.screen.gl)
}

#[allow(unsafe_code)]
fn set(name: &str, value: impl AsRef<OsStr>) {
    // SAFETY: called by `prepare` alone, the first thing in `main`: no other thread exists that could read the environment.
    unsafe { env::set_var(name, value) }
}

/// Keeps these settings from programs that are started for the person.
pub(crate) fn restore(context: &impl IsA<gtk4::gio::AppLaunchContext>) {
    for (name, value) in BEFORE.get().into_iter().flatten() {
        match value {
            Some(value) => context.setenv(name, value),
            None => context.unsetenv(name),
        }
    }
}

/// The log goes to the journal where systemd connected us to it, else to standard error; `TIDINGS_LOG` chooses what is told.
/// The text of a notification is never logged.
pub(crate) fn start_log() {
    let asked = std::env::var("TIDINGS_LOG").ok().and_then(|asked| asked.parse::<Targets>().ok());
    let filter = asked.unwrap_or_else(|| Targets::new().with_default(LevelFilter::WARN));
    let journal = env::var_os("JOURNAL_STREAM").and_then(|_| tracing_journald::layer().ok());
    let registry = tracing_subscriber::registry().with(filter);
    match journal {
        Some(journal) => registry.with(journal.with_syslog_identifier("tidings-ui".to_owned())).init(),
        None => registry.with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).without_time()).init(),
    }
}

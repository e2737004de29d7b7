//! What a person may type after `tidings history`.

use clap::{Args, Subcommand, ValueEnum};

use super::Level;
use crate::time::moment::Moment;
use crate::time::span::Span;

/// The history: everything that was received and is kept.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct History {
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
    #[command(flatten)]
    pub(crate) page: Page,
}

/// The verbs of the history.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List what was received, newest first (the default)
    List(Page),
    /// Print all of one notification
    Show {
        /// Its key, as history list prints it
        key: u64,
    },
    /// Find notifications; every word begins a word of summary, body or application
    Search {
        /// The words
        #[arg(required = true)]
        words: Vec<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Forget these notifications, in every file
    Rm {
        /// Their keys, as history list prints them
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<u64>,
    },
    /// Forget many notifications, in every file
    Forget(Forget),
    /// Forget everything, after asking on a terminal
    Clear {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Show a notification on screen once more
    Pop {
        /// Its key; by default the latest that has ended
        key: Option<u64>,
    },
    /// Print or set what is kept
    Keep(Keep),
    /// List the applications that notifications are kept of
    Apps,
}

/// Which part of the history is listed.
#[derive(Debug, Default, Args)]
pub(crate) struct Page {
    /// Only of this application
    #[arg(long, value_name = "NAME")]
    pub(crate) app: Option<String>,
    /// Only what was received then or later (2h, 07:00, yesterday, 2026-11-22, 2026-11-22T18:00)
    #[arg(long, value_name = "TIME", value_parser = Moment::parse)]
    pub(crate) since: Option<Moment>,
    /// Only what was received before then
    #[arg(long, value_name = "TIME", value_parser = Moment::parse)]
    pub(crate) until: Option<Moment>,
    /// Only of this urgency
    #[arg(long)]
    pub(crate) urgency: Option<Level>,
    /// At most so many [default: 50]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    /// Only what came before the notification with this key: the next page
    #[arg(long, value_name = "KEY")]
    pub(crate) before: Option<u64>,
}

/// What is forgotten.
#[derive(Debug, Default, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Forget {
    /// All of this application
    #[arg(long, value_name = "NAME")]
    pub(crate) app: Option<String>,
    /// What was received in this time up to now (30s, 10m, 1h30m, 2d, 1w)
    #[arg(long, value_name = "DURATION", value_parser = Span::parse)]
    pub(crate) last: Option<Span>,
    /// Everything
    #[arg(long)]
    pub(crate) everything: bool,
}

/// What is kept.
#[derive(Debug, Default, Args)]
pub(crate) struct Keep {
    /// Whether anything is kept after it has ended
    pub(crate) what: Option<OnOff>,
    /// For so many days
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub(crate) days: Option<u32>,
    /// At most so many notifications
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) count: Option<u32>,
}

/// A switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnOff {
    /// Keep notifications
    On,
    /// Keep none
    Off,
}

//! What a person may type after `tidings config`.

use std::path::PathBuf;

use clap::Subcommand;

/// The verbs of the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Say what is wrong in a configuration, each with its line and column
    Check {
        /// The file; by default the one that tidingsd reads
        file: Option<PathBuf>,
    },
    /// Print where the configuration is, or would be
    Path,
    /// Print a configuration with every key, what it means, and its default
    Default,
}

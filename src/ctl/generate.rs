//! What is made from the grammar, and from the description of the configuration: manual pages and completions. `data/man` and `data/completions` hold what
//! `tidings generate data` writes.

use std::path::Path;

use clap::CommandFactory as _;

use crate::answer::{Answer, Failure};
use crate::grammar::{Options, Shell};
use crate::manual;

/// The completions for a shell.
pub(crate) fn completions(shell: Shell) -> String {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Options::command(), "tidings", &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// Writes `man/*` and `completions/*` into a folder.
pub(crate) fn write(folder: &Path) -> Result<Answer, Failure> {
    let failed = |error: std::io::Error| Failure::Refused(format!("{}: {error}", folder.display()));
    let man = folder.join("man");
    let completions_folder = folder.join("completions");
    std::fs::create_dir_all(&man).map_err(failed)?;
    std::fs::create_dir_all(&completions_folder).map_err(failed)?;
    manual::verbs::write(Options::command(), &man).map_err(failed)?;
    std::fs::write(man.join("tidings-config.5"), manual::config::page(tidings::config::DEFAULT)).map_err(failed)?;
    std::fs::write(man.join("tidings-style.5"), manual::style::page(manual::style::DEFAULT)).map_err(failed)?;
    for (shell, name) in [(Shell::Bash, "tidings.bash"), (Shell::Zsh, "_tidings"), (Shell::Fish, "tidings.fish")] {
        std::fs::write(completions_folder.join(name), completions(shell)).map_err(failed)?;
    }
    Ok(Answer::default())
}

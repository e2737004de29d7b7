//! What a person may type after `tidings permission`.

use clap::{Args, Subcommand};
use tidings::wire::permission::ChangesForm;

/// The verbs of permissions.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List who has shown notifications, or has been permitted or denied to; the one that was used last first
    List,
    /// Print all that is known of one
    Get(Who),
    /// Change what one may, at once
    Set {
        #[command(flatten)]
        who: Who,
        /// granted, denied or default; popups, sound, tray, history, lock-screen or quiet with =on or =off
        #[arg(required = true, value_name = "CHANGE", value_parser = change)]
        changes: Vec<Change>,
    },
    /// Forget one, as if never heard of
    Reset(Who),
    /// Ask on screen whether one may show notifications, where that is not decided, and print what it comes to: it exits with 0
    /// when it is granted, with 1 when it is denied, and with 4 when the question was put away
    Request(Who),
}

/// Who is meant.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// Its name or desktop entry, or what `permission list --json` tells as its application
    #[arg(value_name = "APP")]
    pub(crate) application: String,
    /// The web site, device or account within it
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: Option<String>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Another state.
    State(String),
    /// A switch, on or off.
    Switch(String, bool),
}

const STATES: [&str; 3] = ["granted", "denied", "default"];
const SWITCHES: [&str; 6] = ["popups", "sound", "tray", "history", "lock-screen", "quiet"];

fn change(text: &str) -> Result<Change, String> {
    if STATES.contains(&text) {
        return Ok(Change::State(text.to_owned()));
    }
    match text.split_once('=') {
        Some((name, on @ ("on" | "off"))) if SWITCHES.contains(&name) => Ok(Change::Switch(name.to_owned(), on == "on")),
        _ => Err(format!("it is {}, or one of {} with =on or =off", STATES.join(", "), SWITCHES.join(", "))),
    }
}

/// What `SetPermission` is told; of two changes of the same the later counts.
pub(crate) fn form(changes: &[Change]) -> ChangesForm {
    let mut form = ChangesForm::default();
    for change in changes {
        match change {
            Change::State(state) => form.state = Some(state.clone()),
            Change::Switch(name, on) => {
                let place = match name.as_str() {
                    "popups" => &mut form.popups,
                    "sound" => &mut form.sound,
                    "tray" => &mut form.tray,
                    "history" => &mut form.history,
                    "lock-screen" => &mut form.lock_screen,
                    _ => &mut form.quiet,
                };
                *place = Some(*on);
            }
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_words_and_switches() {
        let changes: Vec<_> =
            ["denied", "sound=off", "lock-screen=on", "granted"].into_iter().filter_map(|text| change(text).ok()).collect();
        let form = form(&changes);
        assert_eq!(
            (form.state.as_deref(), form.sound, form.lock_screen, form.popups),
            (Some("granted"), Some(false), Some(true), None)
        );
        for wrong in ["allowed", "sound", "sound=yes", "=on", ""] {
            assert!(change(wrong).is_err(), "{wrong}");
        }
    }
}

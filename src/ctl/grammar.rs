//! What a person may type: the verbs, their arguments and their help. What they do is in `verb`.
//!
//! ```text
//! $ tidings list
//! ID  AGE  APP        SUMMARY
//!  7   2m  Signal     Alice: lunch?
//!  5   1h  Backup  !  The disk is full
//! $ tidings action 7 reply-later
//! $ tidings dnd on --until 07:00
//! on until 2026-11-23 07:00
//! $ tidings history search alice lunch --json
//! [{"key":42,"id":7,"live":true,…}]
//! $ tidings dismiss 99
//! tidings: there is no notification 99 in the tray
//! $ echo $?
//! 1
//! ```
//!
//! Results go to standard output, everything else to standard error. With `--json` the result is one JSON value on one line.

pub(crate) mod config;
pub(crate) mod history;
pub(crate) mod permission;
pub(crate) mod send;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tidings::core::notification::Urgency;

use crate::time::moment::Moment;
use crate::time::span::Span;

/// Control Tidings, the notification server: list, answer, silence, search
#[derive(Debug, Parser)]
#[command(
    name = "tidings",
    version,
    after_help = "\
Exit status:
  0  it is done
  1  no, or not found
  2  wrong usage
  3  tidingsd is not running"
)]
pub(crate) struct Options {
    /// Print the result as one JSON value on one line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Send a notification, as a web page does by the Notifications API and a script by notify-send
    #[command(disable_help_flag = true, disable_version_flag = true, version, after_help = send::MORE)]
    Send(Box<send::Send>),
    /// List what is in the tray, newest first
    List(Filter),
    /// Search what was received, and decide what is kept
    History(history::History),
    /// Take live notifications back as their sender would
    Close(Which),
    /// Be done with notifications: live ones end, all leave the tray
    Dismiss(Which),
    /// Take popups off the screen; they stay in the tray
    Hide(Which),
    /// Choose an action of a notification
    Action(Action),
    /// Answer a notification that can be replied to
    Reply(Reply),
    /// Print how many notifications there are
    Count(Count),
    /// Print or set do-not-disturb
    Dnd(Dnd),
    /// Put the keyboard onto the newest popup: Tab, Up and Down, Enter, Delete, Escape
    Focus,
    /// Show the tray or put it away
    Tray {
        /// What to do with it
        what: Panel,
    },
    /// Print the numbers at every change, for status bars
    Watch {
        /// Print lines for a custom module of waybar, with the words of swaync-client -swb
        #[arg(long, conflicts_with = "json")]
        waybar: bool,
    },
    /// Check the configuration, or print where it is and what may be in it
    Config {
        #[command(subcommand)]
        verb: config::Verb,
    },
    /// Say who may show notifications, or change it
    Permission {
        #[command(subcommand)]
        verb: permission::Verb,
    },
    /// Read the configuration again, try anew what has failed, and have the popups read style and icons again
    Reload,
    /// Print how the server is
    Status,
    /// Look for what keeps notifications from being shown, and say how to fix it
    Doctor,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual pages and completions into a folder
    #[command(hide = true)]
    Generate {
        /// The folder
        folder: std::path::PathBuf,
    },
}

/// Which entries of the tray are listed.
#[derive(Debug, Default, Args)]
pub(crate) struct Filter {
    /// Only of this application
    #[arg(long, value_name = "NAME")]
    pub(crate) app: Option<String>,
    /// Only of this urgency
    #[arg(long)]
    pub(crate) urgency: Option<Level>,
    /// Only what came since the tray was last open
    #[arg(long)]
    pub(crate) unread: bool,
    /// Only what its sender still answers for
    #[arg(long)]
    pub(crate) live: bool,
}

/// Which notifications are meant; by default the latest on screen, else the newest live one.
#[derive(Debug, Default, Args)]
#[group(multiple = false)]
pub(crate) struct Which {
    /// Ids, as list prints them
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<u32>,
    /// The latest on screen, else the newest live one (the default)
    #[arg(long)]
    pub(crate) latest: bool,
    /// All of them
    #[arg(long)]
    pub(crate) all: bool,
    /// All of this application
    #[arg(long, value_name = "NAME")]
    pub(crate) app: Option<String>,
}

/// Choosing an action.
#[derive(Debug, Args)]
pub(crate) struct Action {
    /// The notification; by default the latest on screen, else the newest live one
    pub(crate) id: Option<u32>,
    /// Key of the action; by default the one of a click. A link that it opens is opened here, by `gio open`
    pub(crate) key: Option<String>,
    /// Only list the actions
    #[arg(long, conflicts_with = "key")]
    pub(crate) list: bool,
}

/// Replying.
#[derive(Debug, Args)]
pub(crate) struct Reply {
    /// The notification
    pub(crate) id: u32,
    /// The answer; several words need no quotes
    #[arg(required = true)]
    pub(crate) text: Vec<String>,
}

/// Which number is printed; all of them by default.
#[derive(Debug, Default, Args)]
#[group(multiple = false)]
pub(crate) struct Count {
    /// On screen
    #[arg(long)]
    pub(crate) popups: bool,
    /// Waiting for a place on screen
    #[arg(long)]
    pub(crate) waiting: bool,
    /// Came since the tray was last open
    #[arg(long)]
    pub(crate) unread: bool,
    /// Still answered for by their senders
    #[arg(long)]
    pub(crate) live: bool,
    /// In the tray
    #[arg(long)]
    pub(crate) tray: bool,
}

/// Do-not-disturb.
#[derive(Debug, Args)]
pub(crate) struct Dnd {
    /// What to do
    #[arg(default_value = "status")]
    pub(crate) what: Switch,
    /// Switch it on for so long (30s, 10m, 1h30m, 2d, 1w)
    #[arg(long = "for", value_name = "DURATION", value_parser = Span::parse, conflicts_with = "until")]
    pub(crate) duration: Option<Span>,
    /// Switch it on until then (07:00, 2026-11-22, 2026-11-22T18:00, tomorrow)
    #[arg(long, value_name = "TIME", value_parser = Moment::parse)]
    pub(crate) until: Option<Moment>,
    /// Exit with 0 when it is on afterwards, and with 1 when it is off
    #[arg(long)]
    pub(crate) exit_code: bool,
}

/// What is done with do-not-disturb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// Print whether it is on
    Status,
    /// Hold popups back
    On,
    /// Show them again
    Off,
    /// The other of the two
    Toggle,
}

/// What is done with the tray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Panel {
    /// Show it
    Open,
    /// Put it away
    Close,
    /// The other of the two
    Toggle,
}

/// Urgency, in the words of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// 0
    #[value(help = None)]
    Low,
    /// 1
    #[value(help = None)]
    Normal,
    /// 2
    #[value(help = None)]
    Critical,
}

impl Level {
    /// The urgency.
    pub(crate) fn urgency(self) -> Urgency {
        match self {
            Self::Low => Urgency::Low,
            Self::Normal => Urgency::Normal,
            Self::Critical => Urgency::Critical,
        }
    }
}

/// Shells that completions are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    /// Bash
    #[value(help = None)]
    Bash,
    /// Zsh
    #[value(help = None)]
    Zsh,
    /// Fish
    #[value(help = None)]
    Fish,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn reads(line: &str) -> bool {
        Options::try_parse_from(line.split(' ')).is_ok()
    }

    #[test]
    fn the_grammar_is_sound() {
        Options::command().debug_assert();
    }

    #[test]
    fn what_makes_sense_is_read() {
        for line in [
            "tidings send Summary",
            "tidings send -w -u LOW -t -1 -a App -i icon -n icon -c a,b -e -h int:value:1 -p -r 7 -A a=A -A B Summary Body",
            "tidings send --wait --reply --silent --require-interaction Summary -",
            "tidings send --reply=Well? --silent=false --vibrate=1,2 --dir=rtl --permission=request Summary",
            "tidings send --id-fd 3 --selected-action-fd=4 --activation-token-fd 5 -- -Summary -Body",
            "tidings list --json --app Mail --urgency critical --unread --live",
            "tidings --json list",
            "tidings history",
            "tidings history --limit 5 --json",
            "tidings history list --since 2h --until 07:00 --before 9",
            "tidings history show 42",
            "tidings history search alice lunch --app Signal",
            "tidings history rm 1 2 3",
            "tidings history forget --last 1h",
            "tidings history clear --yes",
            "tidings history pop",
            "tidings history keep off",
            "tidings history keep --days 30 --count 500",
            "tidings history apps",
            "tidings close",
            "tidings close 1 2",
            "tidings dismiss --all",
            "tidings hide --app Mail",
            "tidings hide --latest",
            "tidings action",
            "tidings action 7 --list",
            "tidings action 7 reply-later",
            "tidings reply 7 on my way",
            "tidings count --unread",
            "tidings dnd",
            "tidings dnd toggle --exit-code",
            "tidings dnd on --until tomorrow",
            "tidings tray toggle",
            "tidings watch --waybar",
            "tidings completions zsh",
            "tidings reload",
            "tidings config check",
            "tidings config check ./config.toml --json",
            "tidings config path",
            "tidings config default",
        ] {
            assert!(reads(line), "{line}");
        }
    }

    #[test]
    fn what_makes_none_is_refused() {
        for line in [
            "tidings",
            "tidings lsit",
            "tidings list 7",
            "tidings send",
            "tidings send a b c",
            "tidings send -u high Summary",
            "tidings send -w --wait Summary",
            "tidings send --require-interaction -t 5 Summary",
            "tidings send --dir up Summary",
            "tidings send --vibrate=-1 Summary",
            "tidings send --timestamp soon Summary",
            "tidings close 7 --all",
            "tidings close --all --latest",
            "tidings close -1",
            "tidings close seven",
            "tidings action 7 default --list",
            "tidings reply 7",
            "tidings count --live --tray",
            "tidings dnd on --for 1h --until 07:00",
            "tidings dnd on --for soon",
            "tidings dnd maybe",
            "tidings history forget",
            "tidings history forget --app Mail --everything",
            "tidings history rm",
            "tidings history list --limit 0",
            "tidings history keep --days 0",
            "tidings history search",
            "tidings tray",
            "tidings watch --waybar --json",
            "tidings reload now",
            "tidings config",
            "tidings config check one two",
            "tidings config path ./config.toml",
        ] {
            assert!(!reads(line), "{line}");
        }
    }

    #[test]
    fn several_words_are_one_reply() {
        let Verb::Reply(reply) = Options::try_parse_from(["tidings", "reply", "7", "on", "my", "way"]).unwrap().verb else {
            panic!("another verb")
        };
        assert_eq!((reply.id, reply.text.join(" ").as_str()), (7, "on my way"));
    }
}

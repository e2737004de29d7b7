//! What a person may type after `tidings send`: the members of the web's Notifications API, and notify-send's own options.

use clap::{ArgAction, Args, ValueEnum, ValueHint};

use super::Level;
use crate::time::moment::Moment;

/// What the manual page says below the options.
pub(crate) const MORE: &str = "\
Exit status:
  0  it is sent; with --wait the person clicked, chose an action or replied
  1  the server refused it, or it shows no actions and only those were to be waited for
  2  wrong usage
  3  there is no notification server, or it went for good
  4  with --wait: its time was over
  5  with --wait: the person dismissed it
  6  with --wait: it was taken back, or something else replaced it
  7  the person has not granted it: with --permission it was not sent, with --wait it is not shown at all

Waiting:
--wait, -w and whatever asks the person something wait until it is over, also while Tidings is started again. A server that
does not come back within ten seconds is an error, and so is another one in its place.

Other servers tell less: \"show\" is told when it was received, and where --expire-time was given the wait ends a second after
that time even if they do not say that it is over.

Interrupted (Ctrl-C, SIGTERM), it closes the notification and exits with 130 (143), or as notify-send with 0 where neither
--wait nor --json was given.

Events:
Each is one line. \"data\" is with every one where --data was given; what does not apply is left out.
  {\"event\":\"show\",\"id\":5}    (with \"held_back\" where it is not on screen: dnd, locked, room, burst, tray,
                                permission)
  {\"event\":\"click\",\"id\":5,\"activation_token\":\"…\"}
  {\"event\":\"action\",\"id\":5,\"key\":\"later\"}
  {\"event\":\"reply\",\"id\":5,\"text\":\"On my way\"}
  {\"event\":\"close\",\"id\":5,\"reason\":\"dismissed\"}    (or expired, closed, replaced, undefined)
  {\"event\":\"error\",\"id\":5,\"reason\":\"…\"}    (\"denied\": it is not shown, for the person does not permit it)

Examples:
  tidings send \"Backup\" \"42 files are safe\"
  tidings send -a Backup -i drive-harddisk --tag backup -h int:value:42 \"Backup\" \"Copying\"
  make 2>&1 | tail -n 5 | tidings send -u critical \"The build failed\" -
  if tidings send --wait --permission request -a Coffee \"Is it time?\" --action later=Later; then brew; fi
  tidings send --wait --reply=\"What shall I say?\" \"Alice\" \"Lunch?\" | jq -r 'select(.event==\"reply\").text'
  case $(tidings send -A yes=Yes -A no=No \"Restart now?\") in yes) systemctl reboot;; esac";

/// A notification to send.
#[derive(Debug, Args)]
pub(crate) struct Send {
    /// Its title
    #[arg(value_name = "SUMMARY")]
    pub(crate) summary: String,
    /// Its text; - reads it from standard input (at most 64 KiB). \n, \t and the like are what they are in C
    #[arg(value_name = "BODY")]
    pub(crate) body: Option<String>,
    /// The text is markup (b, i, u, a, img), as notify-send takes it; otherwise every character stands for itself
    #[arg(long)]
    pub(crate) markup: bool,
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) manner: Manner,
    #[command(flatten)]
    pub(crate) asked: Asked,
    #[command(flatten)]
    pub(crate) sender: Sender,
    #[command(flatten)]
    pub(crate) told: Tell,
    /// Print help
    #[arg(long, action = ArgAction::Help)]
    help: Option<bool>,
    /// Print version
    #[arg(short = 'v', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// How it looks.
#[derive(Debug, Default, Args)]
pub(crate) struct Look {
    /// The large picture beside the text: a file or the name of an icon
    #[arg(short, long, value_name = "ICON", value_hint = ValueHint::FilePath)]
    pub(crate) icon: Option<String>,
    /// The icon of the application: a file or a name
    #[arg(short = 'n', long, value_name = "ICON", value_hint = ValueHint::FilePath)]
    pub(crate) app_icon: Option<String>,
    /// The picture below the text: a file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) image: Option<String>,
    /// The small mark in one colour: a file or the name of an icon
    #[arg(long, value_name = "ICON", value_hint = ValueHint::FilePath)]
    pub(crate) badge: Option<String>,
    /// The direction of title and text
    #[arg(long, value_name = "DIRECTION")]
    pub(crate) dir: Option<Direction>,
    /// The language of title and text (BCP 47: de, pt-BR)
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<String>,
    /// The time it tells of, if that is not now: milliseconds since the epoch, or 07:00, yesterday, 2h (ago), 2026-11-22T18:00
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse)]
    pub(crate) timestamp: Option<Timestamp>,
}

/// How it behaves.
#[derive(Debug, Default, Args)]
pub(crate) struct Manner {
    /// How urgent it is
    #[arg(short, long, value_name = "LEVEL", ignore_case = true)]
    pub(crate) urgency: Option<Level>,
    /// How long its popup is there, in milliseconds; 0 stays, negative leaves it to the server
    #[arg(short = 't', long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) expire_time: Option<i32>,
    /// Its popup stays until the person acts on it
    #[arg(long, conflicts_with = "expire_time")]
    pub(crate) require_interaction: bool,
    /// It is not kept once its popup is over
    #[arg(short = 'e', long)]
    pub(crate) transient: bool,
    /// What it is about, such as email.arrived
    #[arg(short, long, value_name = "TYPE")]
    pub(crate) category: Option<String>,
    /// Replaces, in its place, what was sent with the same tag
    #[arg(long)]
    pub(crate) tag: Option<String>,
    /// Replaces the notification with this id
    #[arg(short, long, value_name = "ID")]
    pub(crate) replace_id: Option<u32>,
    /// Alerts again although it replaces
    #[arg(long)]
    pub(crate) renotify: bool,
    /// Without a sound; --silent=false: with one however low its urgency
    #[arg(long, value_name = "WHETHER", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) silent: Option<bool>,
    /// Vibrates: milliseconds on, off, on and so forth
    #[arg(long, value_name = "MS,MS…", value_delimiter = ',')]
    pub(crate) vibrate: Vec<u32>,
    /// One more hint; TYPE is boolean, int, double, string, byte or variant (as GVariant writes it)
    #[arg(short = 'h', long = "hint", value_name = "TYPE:NAME:VALUE")]
    pub(crate) hints: Vec<String>,
}

/// What the person can do with it.
#[derive(Debug, Default, Args)]
pub(crate) struct Asked {
    /// A button; its key is what is told when it is chosen (default: a click), its number from 0 if left out. Waits
    #[arg(short = 'A', long = "action", value_name = "[KEY=]LABEL")]
    pub(crate) actions: Vec<String>,
    /// What the button with this key opens
    #[arg(long, value_name = "KEY=URL")]
    pub(crate) action_navigate: Vec<String>,
    /// What a click opens
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) navigate: Option<String>,
    /// A field to answer in, with what is in it while it is empty. Waits
    #[arg(long, value_name = "PLACEHOLDER", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(crate) reply: Option<String>,
    /// Handed back with every event (at most 16 KiB)
    #[arg(long, value_name = "TEXT")]
    pub(crate) data: Option<String>,
}

/// Who sends it.
#[derive(Debug, Default, Args)]
pub(crate) struct Sender {
    /// The application it is shown as, and that is granted or denied; tidings-send if left out
    #[arg(short, long, value_name = "NAME")]
    pub(crate) app_name: Option<String>,
    /// The web site, device or account that it comes from
    #[arg(long)]
    pub(crate) origin: Option<String>,
    /// request: ask the person first where they have not decided yet, and send it only if it is granted
    #[arg(long, value_name = "WHAT")]
    pub(crate) permission: Option<Permission>,
}

/// What is told of it afterwards.
#[derive(Debug, Default, Args)]
pub(crate) struct Tell {
    /// Wait until it is over, and print what happens to it as lines of JSON
    #[arg(long)]
    pub(crate) wait: bool,
    /// Wait until it is over as notify-send does: print only which action was chosen, or the reply
    #[arg(short = 'w', conflicts_with = "wait")]
    pub(crate) wait_quietly: bool,
    /// Print its id
    #[arg(short, long)]
    pub(crate) print_id: bool,
    /// Write its id into this file descriptor
    #[arg(long, value_name = "FD")]
    pub(crate) id_fd: Option<i32>,
    /// Write the key of the chosen action into this file descriptor
    #[arg(long, value_name = "FD")]
    pub(crate) selected_action_fd: Option<i32>,
    /// Write the token with which a window may be raised into this file descriptor
    #[arg(long, value_name = "FD")]
    pub(crate) activation_token_fd: Option<i32>,
}

/// The direction of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Direction {
    /// As the text itself says
    #[value(help = None)]
    Auto,
    /// From left to right
    #[value(help = None)]
    Ltr,
    /// From right to left
    #[value(help = None)]
    Rtl,
}

/// What is done about the permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Permission {
    /// Ask first
    #[value(help = None)]
    Request,
}

/// The time that a notification tells of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Timestamp {
    /// Milliseconds since the Unix epoch.
    Epoch(i64),
    /// In a person's words.
    Moment(Moment),
}

impl Timestamp {
    /// Reads one.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        text.parse().map(Self::Epoch).or_else(|_| Moment::parse(text).map(Self::Moment))
    }
}

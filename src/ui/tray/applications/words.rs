//! What a person is told of an application, in words: what it may, how it is known, and when it was used.
//!
//! It knows no widget and decides nothing.

use tidings::view::Sender;
use tidings::view::permission::{Permission, State};

use crate::notification::age;
use crate::notification::text;
use crate::tray::settings::number;

/// What becomes of the notifications of an application, all in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// They are shown.
    Allowed,
    /// The person has not said.
    Undecided,
    /// They go straight to the tray.
    Quiet,
    /// They are not shown.
    Blocked,
}

impl Standing {
    /// That of `permission`; what is denied to the application that it is within, is denied to it.
    pub(super) fn of(permission: &Permission, within: Option<&Permission>) -> Self {
        let any = |is: fn(&Permission) -> bool| is(permission) || within.is_some_and(is);
        if any(|permission| permission.state == State::Denied) {
            Self::Blocked
        } else if any(|permission| permission.switches.quiet) {
            Self::Quiet
        } else if permission.state == State::Granted {
            Self::Allowed
        } else {
            Self::Undecided
        }
    }

    /// In a word or two.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Allowed => "Allowed",
            Self::Undecided => "Not decided yet",
            Self::Quiet => "Quiet",
            Self::Blocked => "Blocked",
        }
    }
}

/// What it is called: by the name that it was shown under, else by what it is known by.
pub(super) fn name(permission: &Permission) -> String {
    let name = text::one_line(&permission.name);
    if !name.is_empty() {
        return name;
    }
    let (sender, claim) = permission.vouched();
    let known = match sender {
        Some(Sender::Sandbox(id) | Sender::Unit(id)) => id,
        Some(Sender::Executable(path)) => path.rsplit('/').next().unwrap_or(&path).to_owned(),
        Some(Sender::Connection(_)) | None => "A program without a name".to_owned(),
    };
    text::one_line(&claim.unwrap_or(known))
}

/// How it is known: by the system, or by nothing but its word.
pub(super) fn known_by(permission: &Permission) -> String {
    let (sender, claim) = permission.vouched();
    let (known, sends) = match &sender {
        Some(Sender::Sandbox(id)) => (format!("Known by its sandbox, {id}."), format!("the sandboxed application {id}")),
        Some(Sender::Unit(id)) => (format!("The system has started it as {id}."), format!("the application {id}")),
        Some(Sender::Executable(path)) => (format!("Known by its program, {path}."), format!("the program {path}")),
        Some(Sender::Connection(_)) | None => {
            ("The system cannot tell what it is.".to_owned(), "a program that the system cannot name".to_owned())
        }
    };
    let told = match claim {
        Some(_) => format!("Says it is {}. It is sent by {sends}.", name(permission)),
        None => known,
    };
    text::one_line(&told)
}

/// When it was last used, at `now`; both in milliseconds since the Unix epoch, and 0 is never.
pub(super) fn used(at_ms: u64, now: u64) -> String {
    match age::label(at_ms, now).as_str() {
        _ if at_ms == 0 => "Never used".to_owned(),
        "now" => "Just now".to_owned(),
        // The clock was set back meanwhile.
        ahead if at_ms > now => ahead.to_owned(),
        age => format!("{age} ago"),
    }
}

/// How many of its notifications were not shown because it is blocked, if any were.
pub(super) fn kept_away(permission: &Permission) -> Option<String> {
    (permission.blocked > 0).then(|| format!("{} kept away", number(permission.blocked)))
}

/// When it was last used and how often, at `now`.
pub(super) fn usage(permission: &Permission, now: u64) -> String {
    if permission.last_used_ms == 0 {
        return "It has sent nothing yet.".to_owned();
    }
    let used = match used(permission.last_used_ms, now).as_str() {
        "Just now" => "just now".to_owned(),
        used => used.to_owned(),
    };
    let shown = Some(permission.shown).filter(|shown| *shown > 0 || permission.blocked == 0);
    let counts = [shown.map(|shown| format!("{} shown", number(shown))), kept_away(permission)];
    let counts = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    format!("Last used {used}. {counts}.")
}

/// What follows from the person's choice.
pub(super) fn consequence(permission: &Permission) -> &'static str {
    match permission.state {
        State::Granted => "Its notifications are shown.",
        State::Default => "You are asked, unless the configuration says otherwise.",
        State::Denied => "Nothing of it is shown, heard or kept. It is not told.",
    }
}

/// What of the application that `permission` is within holds for it, too; `None` where nothing does.
pub(super) fn inherited(within: Option<&Permission>) -> Option<String> {
    let within = within?;
    let name = name(within);
    let switches = within.switches;
    if within.state == State::Denied {
        return Some(format!("{name} is blocked as a whole, and so is this."));
    }
    let off = !(switches.popups && switches.sound && switches.tray && switches.history) || switches.quiet;
    off.then(|| format!("What is off for {name} as a whole is off here, too."))
}

/// How many there are, and how many of them are blocked.
pub(super) fn summary(all: usize, blocked: usize) -> String {
    let count = |count: usize| number(u64::try_from(count).unwrap_or(u64::MAX));
    match (all, blocked) {
        (0, _) => "None has sent anything yet.".to_owned(),
        (all, 0) => format!("{} known", count(all)),
        (all, blocked) => format!("{} known, {} blocked", count(all), count(blocked)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
pub(super) mod tests {
    use tidings::view::permission::Switches;

    use super::*;

    pub(in crate::tray::applications) fn permission(application: &str, origin: Option<&str>, name: &str) -> Permission {
        Permission {
            application: application.to_owned(),
            origin: origin.map(str::to_owned),
            name: name.to_owned(),
            desktop_entry: None,
            icon: None,
            verified: !application.contains(" as "),
            state: State::Default,
            switches: Switches::default(),
            last_used_ms: 0,
            shown: 0,
            blocked: 0,
        }
    }

    #[test]
    fn what_is_denied_as_a_whole_is_blocked_in_each_part() {
        let site = permission("unit:firefox", Some("example.org"), "Firefox");
        let granted = Permission { state: State::Granted, ..site.clone() };
        let whole = permission("unit:firefox", None, "Firefox");
        assert_eq!(Standing::of(&site, Some(&whole)), Standing::Undecided);
        assert_eq!(Standing::of(&granted, Some(&whole)), Standing::Allowed);
        assert_eq!(inherited(Some(&whole)), None);
        let denied = Permission { state: State::Denied, ..whole.clone() };
        assert_eq!(Standing::of(&granted, Some(&denied)), Standing::Blocked);
        assert_eq!(inherited(Some(&denied)).unwrap(), "Firefox is blocked as a whole, and so is this.");
        let quiet = Permission { switches: Switches { quiet: true, ..Switches::default() }, ..whole };
        assert_eq!(Standing::of(&granted, Some(&quiet)), Standing::Quiet);
        assert_eq!(inherited(Some(&quiet)).unwrap(), "What is off for Firefox as a whole is off here, too.");
    }

    #[test]
    fn what_was_blocked_is_counted() {
        let denied = Permission { state: State::Denied, ..permission("unit:a", None, "A") };
        assert_eq!(kept_away(&denied), None);
        assert_eq!(kept_away(&Permission { blocked: 1_200, ..denied }).unwrap(), "1,200 kept away");
        assert_eq!(
            [summary(0, 0), summary(3, 0), summary(14, 2)],
            ["None has sent anything yet.", "3 known", "14 known, 2 blocked"]
        );
    }

    #[test]
    fn it_is_told_who_vouches_for_a_name() {
        for (application, name, told) in [
            ("sandbox:org.example.App", "App", "Known by its sandbox, org.example.App."),
            ("unit:firefox", "Firefox", "The system has started it as firefox."),
            ("executable:/usr/bin/a", "A", "Known by its program, /usr/bin/a."),
            (
                "executable:/usr/bin/notify-send as backup",
                "Backup",
                "Says it is Backup. It is sent by the program /usr/bin/notify-send.",
            ),
            ("unknown as x", "X", "Says it is X. It is sent by a program that the system cannot name."),
            ("unknown", "", "The system cannot tell what it is."),
        ] {
            assert_eq!(known_by(&permission(application, None, name)), told);
        }
    }

    #[test]
    fn what_has_no_name_is_called_by_what_it_is_known_by() {
        for (application, called) in [
            ("executable:/usr/bin/a", "a"),
            ("executable:/usr/bin/notify-send as backup", "backup"),
            ("sandbox:org.example.App", "org.example.App"),
            ("unknown", "A program without a name"),
        ] {
            assert_eq!(name(&permission(application, None, " \n")), called);
        }
    }

    #[test]
    fn its_use_is_told_by_age() {
        let told = [0, 1_000_000 - 59_999, 1_000_000 - 5 * age::MINUTE, 2_000_000].map(|at| used(at, 1_000_000));
        assert_eq!(told, ["Never used", "Just now", "5 min ago", "in 16 min"]);
        let one = Permission { last_used_ms: 1, shown: 3, ..permission("unit:a", None, "A") };
        assert_eq!(usage(&one, 2), "Last used just now. 3 shown.");
        assert_eq!(usage(&Permission { shown: 0, blocked: 2, ..one.clone() }, 2), "Last used just now. 2 kept away.");
        assert_eq!(usage(&Permission { last_used_ms: 0, ..one }, 2), "It has sent nothing yet.");
    }
}

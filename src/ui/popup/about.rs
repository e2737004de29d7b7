//! What the menu of a popup tells of its notification, in words. No widget is known here.

use gtk4::glib;
use tidings::core::notification::Urgency;
use tidings::view::{Popup, Process, Sender};

use crate::notification::text;

/// The text of a notification as a person would copy it.
pub(super) fn copied(popup: &Popup) -> String {
    let body = popup.body.text();
    let parts = [popup.summary.trim(), body.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Why it is there: who has sent it as far as the system knows, what the sender claims, how urgent it calls it, and when it came.
pub(super) fn why(popup: &Popup) -> String {
    let sender = match &popup.sender {
        Some(Sender::Sandbox(id)) => format!("Sent by the sandboxed application {}", text::one_line(id)),
        Some(Sender::Unit(id)) => format!("Sent by the application {}", text::one_line(id)),
        Some(Sender::Executable(path)) => format!("Sent by the program {}", text::one_line(path)),
        Some(Sender::Connection(_)) | None => "Sent by a program that the system cannot name".to_owned(),
    };
    // What the system knows stands before what is claimed; what the person has allowed it belongs between the two.
    let process = popup.process.as_ref().map(|process| format!("\n{}", told(process, popup.sender.as_ref())));
    let process = process.unwrap_or_default();
    let name = text::one_line(&popup.app_name);
    let entry = popup.desktop_entry.as_ref().map(|entry| format!("{entry}.desktop"));
    let claim = match (name.is_empty(), entry) {
        (false, Some(entry)) => format!("It calls itself {name} ({entry})"),
        (false, None) => format!("It calls itself {name}"),
        (true, Some(entry)) => format!("It calls itself {entry}"),
        (true, None) => "It has not said what it is called".to_owned(),
    };
    let urgency = match popup.urgency {
        Urgency::Low => "Low urgency",
        Urgency::Normal => "Normal urgency",
        Urgency::Critical => "Critical: it stays until it is dealt with",
    };
    let there = if popup.sender_left { "\nThe program has ended: it hears of nothing any more" } else { "" };
    format!("{sender}{process}\n{claim}\n{urgency}\nReceived {}{there}", time(popup.received_ms))
}

/// The number of a process, and what runs in it where that is not what `sender` is called by.
fn told(process: &Process, sender: Option<&Sender>) -> String {
    let Process { pid, executable } = process;
    let known = |path: &&str| !matches!(sender, Some(Sender::Executable(known)) if known == path);
    match executable.as_deref().filter(known) {
        Some(path) => format!("Process {pid}, running {}", text::one_line(path)),
        None => format!("Process {pid}"),
    }
}

/// A time of the person's clock, in milliseconds since the Unix epoch.
fn time(milliseconds: u64) -> String {
    let seconds = i64::try_from(milliseconds.checked_div(1000).unwrap_or(0)).unwrap_or(i64::MAX);
    let local = glib::DateTime::from_unix_local(seconds).and_then(|time| time.format("%x, %X"));
    local.map(String::from).unwrap_or_default()
}

/// Where a link leads, as short as it can be told: its host, or the address of a mail.
pub(super) fn destination(href: &str) -> String {
    let (scheme, rest) = href.split_once(':').unwrap_or(("", href));
    let rest = rest.trim_start_matches('/');
    if scheme.eq_ignore_ascii_case("mailto") {
        return rest.split('?').next().unwrap_or(rest).to_owned();
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority).to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use tidings::content::markup::Body;

    use super::*;
    use crate::tray::model::tests::entry;

    fn popup() -> Popup {
        let mut popup = entry(1, "Mail", " Lunch ").notification;
        popup.body = Body::parse("At <b>noon</b>\n");
        popup
    }

    #[test]
    fn the_text_is_copied_without_markup() {
        assert_eq!(copied(&popup()), "Lunch\nAt noon");
        assert_eq!(copied(&Popup { body: Body::default(), ..popup() }), "Lunch");
    }

    #[test]
    fn what_the_system_knows_comes_before_what_is_claimed() {
        let lines = |popup: &Popup| why(popup).lines().map(str::to_owned).collect::<Vec<_>>();
        let unknown = lines(&popup());
        assert_eq!(unknown[..2], ["Sent by a program that the system cannot name", "It calls itself Mail"]);
        let known = Popup {
            sender: Some(Sender::Executable("/usr/bin/a\nb".into())),
            desktop_entry: Some("org.example.Mail".to_owned()),
            urgency: Urgency::Low,
            ..popup()
        };
        let told = lines(&known);
        assert_eq!(
            told[..3],
            ["Sent by the program /usr/bin/a b", "It calls itself Mail (org.example.Mail.desktop)", "Low urgency"]
        );
        assert!(told[3].starts_with("Received ") && told.len() == 4, "{told:?}");
        assert_eq!(lines(&Popup { sender_left: true, ..known.clone() }).len(), 5);
        let runs = |path: &str| {
            Some(Process { pid: 42, executable: Some(path.into()).filter(|path: &std::sync::Arc<str>| !path.is_empty()) })
        };
        for (path, told) in
            [("/usr/bin/a\nb", "Process 42"), ("/usr/bin/c\nd", "Process 42, running /usr/bin/c d"), ("", "Process 42")]
        {
            assert_eq!(lines(&Popup { process: runs(path), ..known.clone() })[1], told);
        }
    }

    #[test]
    fn a_link_is_known_by_where_it_leads() {
        for (href, host) in [
            ("https://example.org/a?b#c", "example.org"),
            ("HTTP://paypal.com@evil.example:80", "evil.example:80"),
            ("mailto:a@example.org?subject=x", "a@example.org"),
        ] {
            assert_eq!(destination(href), host);
        }
    }
}

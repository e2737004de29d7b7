//! How browsers of the Chromium family say what the specification has no words for: where a notification comes from, as the first line
//! of its body, and `requireInteraction`, as if it were critical.
//!
//! A program is taken at its word when it says that it is such a browser: it gains nothing by it. Firefox says neither.

use super::links;

/// Desktop entries of the family, without what tells the channel.
const ENTRIES: [&str; 22] = [
    "chromium",
    "chromium-browser",
    "chromium_chromium",
    "org.chromium.chromium",
    "google-chrome",
    "com.google.chrome",
    "com.google.chromedev",
    "microsoft-edge",
    "com.microsoft.edge",
    "com.microsoft.edgedev",
    "brave",
    "brave-browser",
    "brave_brave",
    "com.brave.browser",
    "vivaldi",
    "com.vivaldi.vivaldi",
    "opera",
    "com.opera.opera",
    "yandex-browser",
    "ru.yandex.browser",
    "ungoogled-chromium",
    "io.github.ungoogled_software.ungoogled_chromium",
];

/// Names of the family, without what tells the channel.
const NAMES: [&str; 8] =
    ["chromium", "google chrome", "microsoft edge", "brave", "brave browser", "vivaldi", "opera", "yandex browser"];

/// Channels, as they end a name or a desktop entry.
const CHANNELS: [&str; 8] = ["stable", "beta", "dev", "unstable", "canary", "nightly", "snapshot", "developer"];

/// Whether a sender of this name and desktop entry is a browser of the Chromium family. The desktop entry is believed before the
/// name.
pub fn is_chromium(app_name: &str, desktop_entry: Option<&str>) -> bool {
    let among = |known: &[&str], name: &str| {
        let name = name.to_ascii_lowercase();
        let base = name.rsplit_once(['-', ' ', '.']).filter(|(_, channel)| CHANNELS.contains(channel)).map(|(base, _)| base);
        known.contains(&name.as_str()) || base.is_some_and(|base| known.contains(&base))
    };
    match desktop_entry {
        Some(entry) => among(&ENTRIES, entry),
        None => among(&NAMES, app_name),
    }
}

/// The origin that such a browser puts before the body, `host[:port]`, and the body without it: `<a href="URL">host</a>`, or the host
/// alone where the server has no links, each followed by an empty line. `None` where the body does not begin in exactly that form.
pub fn leading_origin(body: &str) -> Option<(&str, &str)> {
    let (line, rest) = body.split_once("\n\n")?;
    let origin = match line.strip_prefix("<a href=\"") {
        Some(link) => {
            let (href, shown) = link.strip_suffix("</a>")?.split_once("\">")?;
            let host = host_of(links::openable(href)?)?;
            // What is shown is shortened to the registrable domain where it is long.
            let shortened = host.strip_suffix(shown).is_some_and(|before| before.ends_with('.'));
            (host == shown || shortened).then_some(host)?
        }
        // One word is as well the first line of a text.
        None => Some(line).filter(|line| line.contains(['.', ':']) || *line == "localhost")?,
    };
    is_host(origin).then_some((origin, rest))
}

/// `host[:port]` of `http://host[:port]/`, or of the same with `https`.
fn host_of(href: &str) -> Option<&str> {
    let rest = href.strip_prefix("https://").or_else(|| href.strip_prefix("http://"))?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    (!host.contains(['/', '?', '#', '@'])).then_some(host)
}

/// Whether it is a host name, an IPv4 address or an IPv6 address in brackets, with a port or without.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, after)) => {
            let hexadecimal =
                address.contains(':') && address.bytes().all(|c| c.is_ascii_hexdigit() || matches!(c, b':' | b'.'));
            if !hexadecimal {
                return false;
            }
            match after {
                "" => return true,
                after => ("", after.strip_prefix(':')),
            }
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, Some("0")),
        },
    };
    let label = |label: &str| {
        let letters = label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        (1..=63).contains(&label.len()) && letters && !label.starts_with('-') && !label.ends_with('-')
    };
    let named = text.starts_with('[') || (host.len() <= 253 && host.split('.').all(label));
    named && port.is_some_and(|port| (1..=5).contains(&port.len()) && port.bytes().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_family_is_known_by_its_desktop_entries_and_names() {
        for (name, entry) in [
            ("Chromium", Some("chromium")),
            ("Google Chrome", Some("google-chrome-beta")),
            ("", Some("com.google.Chrome")),
            ("Brave", Some("brave-browser-nightly")),
            ("Vivaldi", Some("vivaldi-stable")),
            ("Google Chrome", None),
            ("Microsoft Edge Dev", None),
        ] {
            assert!(is_chromium(name, entry), "{name} {entry:?}");
        }
        for (name, entry) in [
            ("Firefox", Some("firefox-esr")),
            ("Chromium", Some("org.example.Chromium")),
            ("Chromium B.S.U.", None),
            ("Mail", None),
            ("", None),
            ("beta", None),
            ("Element", Some("element-desktop")),
        ] {
            assert!(!is_chromium(name, entry), "{name} {entry:?}");
        }
    }

    #[test]
    fn the_origin_is_the_link_or_the_host_before_an_empty_line() {
        for (body, origin, rest) in [
            ("<a href=\"http://localhost:45013/\">localhost:45013</a>\n\nHEY! <b>x</b>", "localhost:45013", "HEY! <b>x</b>"),
            ("<a href=\"https://example.org/\">example.org</a>\n\n", "example.org", ""),
            (
                "<a href=\"https://a.very.long.name.example.org/\">example.org</a>\n\nx\n\ny",
                "a.very.long.name.example.org",
                "x\n\ny",
            ),
            ("<a href=\"http://[::1]:8080/\">[::1]:8080</a>\n\nx", "[::1]:8080", "x"),
            ("<a href=\"https://b\u{fc}cher.example/\">b\u{fc}cher.example</a>\n\nx", "b\u{fc}cher.example", "x"),
            ("localhost:8765\n\nmsg", "localhost:8765", "msg"),
            ("localhost\n\nmsg", "localhost", "msg"),
            ("example.org\n\nmsg", "example.org", "msg"),
        ] {
            assert_eq!(leading_origin(body), Some((origin, rest)), "{body}");
        }
    }

    #[test]
    fn anything_else_stays_in_the_body() {
        for body in [
            "",
            "\n\n",
            "Hello\n\nworld",
            "example.org\nmsg",
            "example.org",
            " example.org\n\nmsg",
            "See example.org\n\nmsg",
            "<a href=\"https://evil.example/\">bank.example</a>\n\nx",
            "<a href=\"https://notexample.org/\">example.org</a>\n\nx",
            "<a href=\"https://example.org/path\">example.org</a>\n\nx",
            "<a href=\"https://example.org/\">example.org</a>\nx",
            "<a href=\"https://example.org/\">example.org</a> \n\nx",
            "<a href='https://example.org/'>example.org</a>\n\nx",
            "<a href=\"javascript:x\">x</a>\n\nx",
            "<a href=\"https://user@example.org/\">example.org</a>\n\nx",
            "12:30\u{a0}\n\nx",
            "Note: this\n\nx",
            "example.org:\n\nx",
            "example.org:123456\n\nx",
            ":80\n\nx",
            "..\n\nx",
            "[]:80\n\nx",
            "[::1]80\n\nx",
        ] {
            assert_eq!(leading_origin(body), None, "{body:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_and_what_stays_are_parts_of_the_body(body in any::<String>()) {
            if let Some((origin, rest)) = leading_origin(&body) {
                prop_assert!(body.contains(origin) && body.ends_with(rest) && !origin.contains(char::is_whitespace));
            }
        }
    }
}

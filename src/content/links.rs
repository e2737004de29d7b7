//! Which link targets may be opened: those of the web and of mail at once, most others once the person was asked. Whatever this
//! refuses never becomes a link in a body.
//!
//! It opens nothing and changes nothing: a target is passed on exactly as sent, or not at all.

/// Longest target of a link, in bytes.
pub const MAX_HREF: usize = 2048;

/// Schemes that never lead anywhere, however often the person would agree:
/// what is a program itself and would run in whatever opens it;
const PROGRAMS: [&str; 4] = ["javascript", "vbscript", "livescript", "mocha"];
/// what holds or means something only within the browser that has made it, and otherwise only hides what it is;
const WITHIN_BROWSERS: [&str; 10] =
    ["data", "blob", "filesystem", "about", "view-source", "chrome", "chrome-extension", "moz-extension", "resource", "jar"];
/// and what lies on this machine, where opening may run it or do so with more rights. Files that a notification tells of have a hint.
const HERE: [&str; 6] = ["file", "admin", "trash", "recent", "computer", "burn"];
/// Longest scheme, in bytes: the longest that is registered (IANA, "Uniform Resource Identifier Schemes") has 36.
const MAX_SCHEME: usize = 40;

/// `href` where it may be a link: one that is [`openable`] or [`askable`].
pub fn followable(href: &str) -> Option<&str> {
    openable(href).or_else(|| askable(href))
}

/// `href` where a popup may open it once the person was asked: a URI (RFC 3986, 3.1) of a scheme that is neither of the web nor of
/// mail, nor one of those that are never opened. `None` also for what is too long or has characters that cannot be seen, as in
/// [`openable`], and for what a program that is given it could take for an option.
pub fn askable(href: &str) -> Option<&str> {
    if href.len() > MAX_HREF || href.contains(unseen) {
        return None;
    }
    let (scheme, rest) = href.split_once(':')?;
    // One letter is a drive of Windows.
    let named = (2..=MAX_SCHEME).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let is = |known: &&str| scheme.eq_ignore_ascii_case(known);
    let at_once = ["http", "https", "mailto"].iter().any(is);
    let never = PROGRAMS.iter().chain(&WITHIN_BROWSERS).chain(&HERE).any(is);
    let place = rest.trim_start_matches('/');
    (named && !at_once && !never && !place.is_empty() && !place.starts_with('-')).then_some(href)
}

/// `href` where a popup may open it at once: `http` and `https` with a host, or `mailto` with an address. `None` for every other scheme,
/// for what is longer than [`MAX_HREF`], and for characters that a URI cannot hold and a reader cannot see: white space,
/// controls and the invisible characters that reorder or join text.
pub fn openable(href: &str) -> Option<&str> {
    if href.len() > MAX_HREF || href.contains(unseen) {
        return None;
    }
    let (scheme, rest) = href.split_once(':')?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let mail = scheme.eq_ignore_ascii_case("mailto");
    ((web && has_host(rest)) || (mail && !rest.is_empty())).then_some(href)
}

fn unseen(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether `rest`, what follows `http:`, has a host (RFC 3986, 3.2: `//[userinfo@]host[:port]`).
fn has_host(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    !host.is_empty() && !host.starts_with(':')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn web_and_mail_are_openable_as_sent() {
        for href in [
            "http://localhost:8765/",
            "https://example.org/?a=1&b=2",
            "HTTPS://Example.org",
            "https://user@example.org:443/a#b",
            "http://[::1]:80/",
            "https://bücher.example/ü",
            "mailto:a@example.org",
            "MailTo:a@example.org?subject=x%20y",
        ] {
            assert_eq!(openable(href), Some(href));
        }
    }

    #[test]
    fn everything_else_is_not() {
        let long = format!("https://example.org/{}", "a".repeat(MAX_HREF));
        let huge = format!("https://{}", "a".repeat(1 << 20));
        for href in [
            "",
            "example.org",
            "www.example.org",
            "//example.org/",
            "/etc/passwd",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "smb://host/share",
            "ftp://example.org/",
            "news:x",
            "-flag",
            "--help:http://x",
            "-http://x",
            "http:",
            "http://",
            "http:///path",
            "http://:80/",
            "http://user@/",
            "http://?q",
            "http:example.org",
            "mailto:",
            " http://example.org",
            "http://example.org/a b",
            "http://example.org/\n",
            "http://example.org/\u{1}",
            "http://example.org/\u{202e}gro",
            "http://exa\u{200b}mple.org/",
            "http\u{a0}://x",
            long.as_str(),
            huge.as_str(),
        ] {
            assert_eq!(openable(href), None, "{href:?}");
        }
    }

    #[test]
    fn of_other_schemes_the_person_is_asked() {
        for href in [
            "tel:+4930123",
            "XMPP:ada@example.org?message",
            "matrix:r/a:example.org",
            "smb://host/share",
            "ssh://ada@host",
            "z39.50r://x/",
        ] {
            assert_eq!((openable(href), askable(href), followable(href)), (None, Some(href), Some(href)));
        }
        for href in [
            "http://example.org/",
            "mailto:a@example.org",
            "HTTPS:",
            "c:/x",
            "c:\\x",
            "tel:",
            "x-y://",
            "ssh://-oProxyCommand=x",
            "tel:-x",
            "1tel:x",
            "t el:x",
            "té:x",
            "tel:\u{202e}1",
            "tel:1 2",
            "JavaScript:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "blob:https://example.org/x",
            "about:config",
            "view-source:https://example.org/",
            "FILE:///usr/share/applications/x.desktop",
            "admin:///etc/passwd",
            "-flag:x",
            ":x",
            "tel",
        ] {
            assert_eq!(askable(href), None, "{href:?}");
        }
        assert_eq!(askable(&format!("{}:x", "a".repeat(MAX_SCHEME + 1))), None);
        assert_eq!(askable(&format!("tel:{}", "1".repeat(MAX_HREF))), None);
    }

    #[test]
    fn the_longest_target_is_openable() {
        let base = "https://example.org/";
        let href = format!("{base}{}", "a".repeat(MAX_HREF - base.len()));
        assert!(openable(&href).is_some());
        assert!(openable(&format!("{href}a")).is_none());
    }

    proptest! {
        #[test]
        fn what_is_openable_is_short_visible_and_of_a_known_scheme(
            scheme in "(https?|mailto|file|javascript|[a-zA-Z-]{0,5}):?(//)?",
            rest in any::<String>(),
        ) {
            let href = format!("{scheme}{rest}");
            if let Some(asked) = askable(&href) {
                prop_assert_eq!(openable(&href), None);
                prop_assert!(!asked.contains(|c: char| c.is_control() || c.is_whitespace()));
                prop_assert!(asked.starts_with(|c: char| c.is_ascii_alphabetic()));
            }
            if let Some(open) = openable(&href) {
                prop_assert_eq!(open, href.as_str());
                prop_assert!(open.len() <= MAX_HREF && !open.starts_with('-'));
                prop_assert!(!open.contains(|c: char| c.is_control() || c.is_whitespace()));
                let scheme = open.split(':').next().unwrap().to_ascii_lowercase();
                prop_assert!(["http", "https", "mailto"].contains(&scheme.as_str()));
            }
        }
    }
}

//! Which link targets may be opened. Whatever this refuses never becomes a link in a body.
//!
//! It opens nothing and changes nothing: a target is passed on exactly as sent, or not at all.

/// Longest target of a link, in bytes.
pub const MAX_HREF: usize = 2048;

/// `href` where a popup may open it: `http` and `https` with a host, or `mailto` with an address. `None` for every other scheme,
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

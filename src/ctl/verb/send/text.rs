//! Title and text: what was typed or comes from standard input becomes what this server shows as it is.

use std::io::Read;

use tidings::content::markup::Body;

use super::server::Server;

/// So much of standard input is read, in bytes; servers cut a text far earlier.
const MOST: usize = 64 * 1024;

/// The text that was meant: of standard input where that is `-`.
pub(super) fn meant(body: Option<&str>, stdin: impl Read, warnings: &mut Vec<String>) -> Result<String, String> {
    match body {
        None => Ok(String::new()),
        Some("-") => read(stdin, warnings),
        Some(typed) => compressed(typed),
    }
}

/// All of it but the line breaks at its end, as a shell takes what a command prints.
fn read(stdin: impl Read, warnings: &mut Vec<String>) -> Result<String, String> {
    let mut bytes = Vec::new();
    // One more tells that there is more.
    let read = stdin.take(u64::try_from(MOST).unwrap_or(0).saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| format!("standard input cannot be read: {error}"))?;
    if bytes.len() > MOST {
        bytes.truncate(MOST);
        // The last character may have been cut in two.
        if let Err(error) = std::str::from_utf8(&bytes)
            && error.error_len().is_none()
        {
            bytes.truncate(error.valid_up_to());
        }
        warnings.push("standard input is longer than 64 KiB; the rest is left out".to_owned());
    }
    // D-Bus has no zero in a text.
    let text = String::from_utf8_lossy(&bytes).replace('\0', "\u{fffd}");
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// What a text with backslashes means, as notify-send reads it (`g_strcompress`).
fn compressed(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next() {
            None => b'\\',
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'v') => 11,
            Some(digit @ b'0'..=b'7') => {
                let mut code = u32::from(digit.saturating_sub(b'0'));
                for _ in 0..2 {
                    let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) else { break };
                    code = code.saturating_mul(8).saturating_add(u32::from(digit.saturating_sub(b'0')));
                }
                match u8::try_from(code) {
                    Ok(byte) if byte != 0 => byte,
                    _ => return Err("the text has a \\ with a number that is no character".to_owned()),
                }
            }
            Some(other) => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| "the text is no UTF-8 once what stands after \\ is read".to_owned())
}

/// The text as this server shows it as it is meant.
pub(super) fn fit(text: &str, markup: bool, server: &Server) -> String {
    match (markup, server.has("body-markup")) {
        (true, true) | (false, false) => text.to_owned(),
        (true, false) => Body::parse(text).text(),
        (false, true) => escaped(text),
    }
}

/// Every character stands for itself.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn backslashes_are_those_of_c() {
        let of = |text: &str| meant(Some(text), std::io::empty(), &mut Vec::new());
        assert_eq!(of("a\\nb\\tc\\\\n\\\"\\q\\101\\1\\").unwrap(), "a\nb\tc\\n\"qA\u{1}\\");
        assert_eq!(of("\\303\\274").unwrap(), "ü");
        assert!(of("\\303").is_err());
        assert!(of("\\0").is_err());
        assert!(of("\\777").is_err());
        assert_eq!(meant(None, std::io::empty(), &mut Vec::new()).unwrap(), "");
    }

    #[test]
    fn standard_input_is_bounded_and_taken_as_it_is() {
        let of = |bytes: &[u8]| {
            let mut warnings = Vec::new();
            let text = meant(Some("-"), bytes, &mut warnings).unwrap();
            (text, warnings.len())
        };
        assert_eq!(of(b"a\\n<b>\nc\n\n"), ("a\\n<b>\nc".to_owned(), 0));
        assert_eq!(of(b"a\0\xff"), ("a\u{fffd}\u{fffd}".to_owned(), 0));
        assert_eq!(of(&vec![b'x'; MOST]).1, 0);
        let (text, warnings) = of("ü".repeat(MOST).as_bytes());
        assert_eq!((text.len(), warnings), (MOST, 1));
        let (text, warnings) = of(&[b"x", "ü".repeat(MOST).as_bytes()].concat());
        assert_eq!((text.len(), text.contains('\u{fffd}'), warnings), (MOST - 1, false, 1));
    }

    #[test]
    fn a_text_is_shown_as_it_is_meant_by_every_server() {
        let plain = Server::new("other", "1.2", &["body"]);
        let marked = Server::new("other", "1.2", &["body", "body-markup"]);
        assert_eq!(fit("a < b & c", false, &marked), "a &lt; b &amp; c");
        assert_eq!(fit("a < b & c", false, &plain), "a < b & c");
        assert_eq!(fit("<b>a</b> &amp; c", true, &marked), "<b>a</b> &amp; c");
        assert_eq!(fit("<b>a</b> &amp; c", true, &plain), "a & c");
    }
}

//! One JSON value on one line, harmless for a terminal too.

use std::fmt::Write as _;

use serde::Serialize;

use super::escape::is_unsafe;

/// The value as one line with its end. Characters that steer a terminal are written as `\uXXXX`, which JSON allows in strings,
/// and they occur nowhere else.
pub(crate) fn line(value: &impl Serialize) -> String {
    let plain = serde_json::to_string(value).unwrap_or_default();
    let mut safe = String::with_capacity(plain.len().saturating_add(1));
    for c in plain.chars() {
        if is_unsafe(c) {
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe.push('\n');
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_harmless_line() {
        assert_eq!(
            line(&["a\n\u{1b}", "\u{9b}\u{7f}\u{202e}", "ü\""]),
            "[\"a\\n\\u001b\",\"\\u009b\\u007f\\u202e\",\"ü\\\"\"]\n"
        );
    }
}

//! Text of strangers, made harmless for a terminal: nothing in it moves the cursor, changes colours or turns text around.

/// One line: every control character is written out, line breaks too.
pub(crate) fn line(text: &str) -> String {
    escaped(text, |_| false)
}

/// Several lines: line breaks and tabs stay, every other control character is written out.
pub(crate) fn block(text: &str) -> String {
    escaped(text, |c| c == '\n' || c == '\t')
}

fn escaped(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) && !keep(c) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Controls, line and paragraph separators, and what overrides the direction of text.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(line("a\u{1b}[31mb\u{9b}31m\u{7}\r\n\tc"), "a\\u{1b}[31mb\\u{9b}31m\\u{7}\\r\\n\\tc");
        assert_eq!(line("\u{202e}gpj.exe\u{2066}\u{2028}\u{7f}"), "\\u{202e}gpj.exe\\u{2066}\\u{2028}\\u{7f}");
        assert_eq!(block("one\n\ttwo\u{1b}"), "one\n\ttwo\\u{1b}");
    }

    #[test]
    fn honest_text_stays() {
        for text in ["Grüße, 世界 👩‍👩‍👧 \\n \"quoted\"", "שלום"] {
            assert_eq!(line(text), text);
        }
    }
}

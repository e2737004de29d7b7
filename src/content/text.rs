//! Plain text from the wire: how long it may be, which characters are let through, and where it may be cut.
//!
//! It knows no markup and shortens nothing for the looks of it; layout does that.

mod marks;

use marks::MARKS;

/// Longest name of an application that the desktop tells, in bytes.
pub const MAX_APP_NAME: usize = 256;

/// Most characters in a row that attach to one base, or take no room: no script needs more, stacks that paint over the neighbours
/// do, and floods that cost time and show nothing.
const MAX_MARKS: u8 = 8;
/// How many characters before the limit a cut may move to keep a cluster whole.
const CUT_BACK: usize = 32;

/// The longest beginning of `text` of at most `max_bytes` bytes that ends between characters, and before rather than within a
/// base with its marks or a joined emoji, unless that cluster is longer than any real one.
pub fn clip(text: &str, max_bytes: usize) -> &str {
    if text.len() <= max_bytes {
        return text;
    }
    let (hard, mut after) = text.split_at(text.floor_char_boundary(max_bytes));
    let mut kept = hard;
    for _ in 0..CUT_BACK {
        let joined = after.starts_with(extends) || kept.ends_with('\u{200d}');
        let Some(last) = kept.chars().next_back() else { break };
        if !joined {
            return kept;
        }
        (kept, after) = text.split_at(kept.len().saturating_sub(last.len_utf8()));
    }
    hard
}

/// `text` as one line of at most `max_bytes` bytes, for a summary, the name of an application or a label. White space of any kind
/// becomes single spaces, none at the ends; controls and what embeds, overrides or isolates a direction are dropped (the marks
/// LRM, RLM and ALM stay); stacks of marks and rows of what is unseen are cut. A line in which nothing is to be seen is empty.
pub fn one_line(text: &str, max_bytes: usize) -> String {
    let mut line = String::with_capacity(text.len().min(max_bytes));
    let mut marks = MarkLimit::default();
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = !line.is_empty();
            marks = MarkLimit::default();
        } else if !c.is_control() && !directs(c) && marks.admits(c) {
            if std::mem::take(&mut space) {
                line.push(' ');
            }
            line.push(c);
        }
        if line.len() > max_bytes {
            break;
        }
    }
    let kept = clip(&line, max_bytes).trim_end();
    let end = if kept.contains(shows) { kept.len() } else { 0 };
    line.truncate(end);
    line
}

/// The raw body, before its markup is parsed: at most `max_bytes` bytes, without overrides of direction and without stacks of
/// marks. Where it had to be cut, no half tag or entity is left at the end.
pub fn body(text: &str, max_bytes: usize) -> String {
    let mut kept = clip(text, max_bytes);
    if kept.len() < text.len() {
        kept = without_half_tag(kept);
    }
    let mut marks = MarkLimit::default();
    kept.chars().filter(|c| !overrides(*c) && marks.admits(*c)).collect()
}

fn without_half_tag(text: &str) -> &str {
    let half = |at: &usize| {
        let (_, rest) = text.split_at(*at);
        match rest.strip_prefix('<') {
            Some(tag) => tag.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()) && !tag.contains('>'),
            None => !rest.contains(';') && rest.len() < 12 && !rest.contains(char::is_whitespace),
        }
    };
    let before = |sign: char, text: &str| text.rfind(sign).filter(half);
    let cut = before('<', text).or_else(|| before('&', text)).unwrap_or(text.len());
    text.split_at(cut).0
}

/// Counts the marks on the current base, and what is unseen after it.
#[derive(Debug, Default)]
pub(super) struct MarkLimit(u8);

impl MarkLimit {
    /// Whether `c` is let through after what was let through before. Ask once for each character, in order.
    pub(super) fn admits(&mut self, c: char) -> bool {
        if !extends(c) && !unseen(c) {
            self.0 = 0;
            return true;
        }
        let room = self.0 < MAX_MARKS;
        self.0 = self.0.saturating_add(u8::from(room));
        room
    }
}

/// LEFT-TO-RIGHT OVERRIDE and RIGHT-TO-LEFT OVERRIDE: they can show any text as any other.
pub(super) fn overrides(c: char) -> bool {
    matches!(c, '\u{202d}' | '\u{202e}')
}

/// Embeddings, overrides, isolates and their ends.
fn directs(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether `c` attaches to the character before it: marks, joiner, variation selectors, emoji modifiers and tags, and the spacing
/// vowels of Devanagari. Not the whole of Unicode's Grapheme_Extend.
fn extends(c: char) -> bool {
    let mark = || {
        let after = MARKS.partition_point(|(first, _)| *first <= c);
        after.checked_sub(1).and_then(|at| MARKS.get(at)).is_some_and(|(_, last)| c <= *last)
    };
    match c {
        '\0'..='\u{2ff}' => false,
        '\u{900}'..='\u{903}' | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}' => true,
        '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' => true,
        _ => mark(),
    }
}

/// Whether `c` takes no room of its own and attaches to nothing: what joins, separates or orders words unseen.
fn unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    ) || directs(c)
}

/// Whether `c` shows anything where it stands alone. Fillers are letters that are drawn as nothing.
fn shows(c: char) -> bool {
    let filler = matches!(c, '\u{115f}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}');
    !(c.is_whitespace() || c.is_control() || extends(c) || unseen(c) || filler)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MAX_SUMMARY: usize = 1024;
    const MAX_BODY: usize = 16 * 1024;

    fn body(text: &str) -> String {
        super::body(text, MAX_BODY)
    }

    #[test]
    fn a_cut_falls_between_clusters() {
        for (text, max, expected) in [
            ("abc", 3, "abc"),
            ("abc", 2, "ab"),
            ("abc", 0, ""),
            ("aé", 2, "a"),
            ("日本", 5, "日"),
            ("abe\u{301}", 3, "ab"),
            ("abe\u{301}", 5, "abe\u{301}"),
            ("x👍🏽", 5, "x"),
            ("x👨\u{200d}👩\u{200d}👧", 12, "x"),
            ("x👨\u{200d}👩\u{200d}👧", 8, "x"),
            ("x❤\u{fe0f}", 4, "x"),
            ("กิ่", 6, "กิ"),
        ] {
            assert_eq!(clip(text, max), expected, "{text:?} {max}");
        }
    }

    #[test]
    fn a_cluster_without_end_is_cut_anyway() {
        let zalgo = format!("a{}", "\u{301}".repeat(100_000));
        assert_eq!(clip(&zalgo, 1024).len(), 1023);
        assert_eq!(clip("\u{301}\u{301}", 2), "\u{301}");
    }

    #[test]
    fn lines() {
        for (text, expected) in [
            ("plain", "plain"),
            ("  a \t\r\n b  ", "a b"),
            ("a\u{85}b\u{2028}c\u{a0}d\u{3000}e", "a b c d e"),
            ("\n\n", ""),
            ("a\u{0}\u{1b}[31m\u{7f}\u{9b}b", "a[31mb"),
            ("evil\u{202e}gnp.exe", "evilgnp.exe"),
            ("a\u{2066}b\u{2069}c\u{202a}d\u{202c}", "abcd"),
            ("a \u{202e} b", "a b"),
            ("a\u{200e}\u{200f}\u{61c}b", "a\u{200e}\u{200f}\u{61c}b"),
            ("ne\u{feff}xt\u{200b}", "ne\u{feff}xt\u{200b}"),
            ("S & <b> \"q\"", "S & <b> \"q\""),
            ("👨\u{200d}👩\u{200d}👧 مرحبا שלום 日本語", "👨\u{200d}👩\u{200d}👧 مرحبا שלום 日本語"),
        ] {
            assert_eq!(one_line(text, MAX_SUMMARY), expected, "{text:?}");
        }
        for nothing in
            ["\u{200b}\u{feff} \u{301}", "\u{3164}", "\u{2800}\u{2800}", "\u{202e}", "\u{e0041}\u{ad}", "\u{115f}\u{1160}"]
        {
            assert_eq!(one_line(nothing, MAX_SUMMARY), "", "{nothing:?}");
        }
        for flood in ["\u{200b}", "\u{200e}", "\u{feff}", "\u{f71}", "\u{302}", "\u{20e3}", "\u{ad}", "\u{e0041}", "\u{11a8}"] {
            let kept = format!("a{}b", flood.repeat(8));
            assert_eq!(one_line(&format!("a{}b", flood.repeat(1000)), MAX_SUMMARY), kept, "{flood:?}");
            assert_eq!(body(&format!("a{}b", flood.repeat(1000))), kept, "{flood:?}");
        }
        assert_eq!(one_line("ab cd", 3), "ab");
        assert_eq!(one_line(&format!("a{}b", "\u{301}".repeat(50)), 99), format!("a{}b", "\u{301}".repeat(8)));
        assert_eq!(one_line(&"\n".repeat(1_000_000), 9), "");
    }

    #[test]
    fn bodies_are_bounded() {
        assert_eq!(body("a\u{202e}b\n\tc &amp; <b>"), "ab\n\tc &amp; <b>");
        assert_eq!(body(&"x".repeat(1 << 20)).len(), MAX_BODY);
        assert_eq!(body(&format!("a{}", "\u{301}".repeat(100_000))).chars().count(), 9);
        let filler = "x".repeat(MAX_BODY - 4);
        for (end, kept) in [
            ("<a href='http://x'>y</a>", ""),
            ("</bold>", ""),
            ("<b>bold</b>", "<b>b"),
            ("&amp;amp", ""),
            ("&lt;b&gt;", "&lt;"),
            ("<3<3<3", "<3<3"),
            ("a &b cd", "a "),
            ("& b cd", "& b "),
        ] {
            let text = body(&format!("{filler}{end}"));
            assert_eq!(text.strip_prefix(filler.as_str()), Some(kept), "{end:?}");
        }
        assert_eq!(body("unfinished <a href="), "unfinished <a href=");
        assert_eq!(super::body("some <b>bold</b> text", 7), "some ");
    }

    proptest! {
        #[test]
        fn a_clip_is_a_beginning_within_the_limit(text in any::<String>(), max in 0_usize..64) {
            let kept = clip(&text, max);
            prop_assert!(text.starts_with(kept) && kept.len() <= max);
            prop_assert!(kept.len() == text.len() || text.len() > max);
        }

        #[test]
        fn one_line_is_clean_and_idempotent(
            text in "([a-z \t\r\n]|[\u{300}-\u{310}]|[\u{2028}-\u{2069}]|\u{200d}|\u{1f468}|\\PC|\\pC){0,80}",
            max in 0_usize..200,
        ) {
            let line = one_line(&text, max);
            prop_assert_eq!(&one_line(&line, max), &line);
            prop_assert!(line.len() <= max && line.trim() == line.as_str() && !line.contains("  "));
            prop_assert!(!line.contains(|c: char| c.is_control() || directs(c)));
            if max > text.len() && text.contains(shows) {
                let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                if !text.contains(|c: char| c.is_control() || unseen(c) || extends(c)) {
                    prop_assert_eq!(words(&text), words(&line));
                }
            }
        }

        /// The table against another one: no more of what has no width stands in a row than may.
        #[test]
        fn nothing_stacks_up(text in "(a|[\u{300}-\u{36f}]|\u{200b}|\u{e0061}|\\p{Mn}|\\p{Me}|[\u{200b}-\u{200f}\u{2060}-\u{206f}\u{feff}\u{ad}\u{e0001}]){0,120}") {
            let longest = |text: &str| {
                let mut run = 0_usize;
                let width = |c: char| unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
                text.chars().map(|c| { run = if width(c) == 0 { run + 1 } else { 0 }; run }).max().unwrap_or(0)
            };
            prop_assert!(longest(&one_line(&text, 4096)) <= usize::from(MAX_MARKS), "{:?}", one_line(&text, 4096));
            prop_assert!(longest(&body(&text)) <= usize::from(MAX_MARKS) , "{:?}", body(&text));
        }

        #[test]
        fn body_is_idempotent_and_short(text in any::<String>(), times in 1_usize..2000) {
            let kept = body(&text.repeat(times));
            prop_assert!(kept.len() <= MAX_BODY && !kept.contains(overrides));
            prop_assert_eq!(&body(&kept), &kept);
        }
    }
}

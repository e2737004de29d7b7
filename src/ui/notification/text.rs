//! The tree of a body as Pango's markup for a label, and as plain words.
//!
//! Whatever the tree holds is escaped: no text of a sender is ever read as markup here. Each line is read in its own direction, and
//! nothing in it orders what stands outside of it.

use gtk4::glib;
use tidings::content::markup::{Body, Node};
use tidings::content::web::Direction;

/// Characters of the body that are laid out where few lines of it are shown: far more than fit, and few enough that text shaping
/// stays quick.
pub(crate) const FEW: usize = 2000;
/// All that a body can have.
pub(crate) const ALL: usize = 16 * 1024;
/// A line break within one paragraph; a label limits its lines for each paragraph anew.
const LINE_BREAK: char = '\u{2028}';

/// Begins what is read in the direction of its first strong character (Unicode Bidirectional Algorithm, FSI).
const ISOLATE: char = '\u{2068}';
/// Begins what is read from left to right (LRI).
const LEFT_TO_RIGHT: char = '\u{2066}';
/// Begins what is read from right to left (RLI).
const RIGHT_TO_LEFT: char = '\u{2067}';
/// Ends what an isolate has begun (PDI).
const END_OF_ISOLATE: char = '\u{2069}';
/// Ends what an embedding has begun (PDF).
const END_OF_EMBEDDING: char = '\u{202c}';
/// Most isolates and embeddings within one another in a line.
const MAX_DEPTH: usize = 8;

/// An unseen character that is as strong as a letter of this direction: a paragraph that begins with it is read in it (LRM, RLM).
pub(crate) fn mark(direction: Direction) -> char {
    match direction {
        Direction::Ltr => '\u{200e}',
        Direction::Rtl => '\u{200f}',
    }
}

/// At most so many characters of `body` for [`gtk4::Label::set_markup`]; empty where there is none. Pictures are left out. Where a
/// direction is told each line is read in it.
pub(crate) fn markup(body: &Body, most: usize, direction: Option<Direction>) -> String {
    // Where all is read from left to right there is nothing to keep apart.
    let isolate = match direction {
        Some(Direction::Ltr) => Some(LEFT_TO_RIGHT),
        Some(Direction::Rtl) => Some(RIGHT_TO_LEFT),
        None => body.text().contains(from_right_to_left).then_some(ISOLATE),
    };
    let mark = direction.map(mark);
    let mut writer = Writer { out: String::new(), left: most, breaks: 0, begun: false, isolate, mark, open: Vec::new() };
    writer.nodes(&body.0);
    writer.end_line();
    writer.out
}

/// Whether `c` is of a script that is written from right to left, or directs text.
fn from_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{200e}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// A title in one paragraph.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Writer {
    out: String,
    /// Characters that may still be written.
    left: usize,
    /// Line breaks that wait for a visible character: none is written at the beginning or the end, and at most two in a row.
    breaks: u8,
    begun: bool,
    /// What isolates each line.
    isolate: Option<char>,
    /// What the whole begins with.
    mark: Option<char>,
    /// What ends the isolates and embeddings that the line has begun, the innermost last; the line's own first.
    open: Vec<char>,
}

impl Writer {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            if self.left == 0 {
                return;
            }
            match node {
                Node::Text(text) => self.text(text),
                Node::Bold(inner) => self.element("b", inner),
                Node::Italic(inner) => self.element("i", inner),
                Node::Underline(inner) => self.element("u", inner),
                Node::Link { href, text } => {
                    let target = glib::markup_escape_text(href);
                    // The title is read as markup once more when the tooltip is shown.
                    let title = glib::markup_escape_text(&target);
                    self.out.push_str(&format!("<a href=\"{target}\" title=\"{title}\">"));
                    self.nodes(text);
                    self.out.push_str("</a>");
                }
                Node::Image { .. } => self.breaks = self.breaks.max(1),
            }
        }
    }

    fn element(&mut self, name: &str, inner: &[Node]) {
        self.out.push_str(&format!("<{name}>"));
        self.nodes(inner);
        self.out.push_str(&format!("</{name}>"));
    }

    fn text(&mut self, text: &str) {
        let mut plain = String::new();
        for character in text.chars() {
            if character == '\n' {
                self.breaks = self.breaks.saturating_add(1).min(2);
                continue;
            }
            if self.breaks > 0 && character.is_whitespace() {
                continue;
            }
            if self.left == 0 {
                break;
            }
            let breaks = std::mem::take(&mut self.breaks);
            if self.begun && breaks > 0 {
                plain.extend(self.open.drain(..).rev());
                plain.extend(std::iter::repeat_n(LINE_BREAK, breaks.into()));
            }
            if !self.begun {
                plain.extend(self.mark);
            }
            self.begun = true;
            self.left = self.left.saturating_sub(1);
            if let Some(isolate) = self.isolate.filter(|_| self.open.is_empty()) {
                plain.push(isolate);
                self.open.push(END_OF_ISOLATE);
            }
            if self.directs(character) {
                plain.push(character);
            }
            if self.left == 0 {
                plain.push('…');
            }
        }
        self.out.push_str(&glib::markup_escape_text(&plain));
    }

    /// Keeps account of what `character` begins or ends; whether it may stand here. What would end more than it may, or nest too
    /// deep, may not.
    fn directs(&mut self, character: char) -> bool {
        let begins = match character {
            '\u{2066}'..='\u{2068}' => Some(END_OF_ISOLATE),
            '\u{202a}' | '\u{202b}' => Some(END_OF_EMBEDDING),
            _ => None,
        };
        if let Some(end) = begins {
            let fits = self.open.len() <= MAX_DEPTH;
            self.open.extend(Some(end).filter(|_| fits));
            return fits;
        }
        match character {
            // The end of an isolate ends the embeddings within it, too.
            END_OF_ISOLATE => match self.open.iter().rposition(|end| *end == END_OF_ISOLATE) {
                Some(at) if at > 0 => {
                    self.open.truncate(at);
                    true
                }
                _ => false,
            },
            END_OF_EMBEDDING => self.open.pop_if(|end| *end == END_OF_EMBEDDING).is_some(),
            _ => true,
        }
    }

    fn end_line(&mut self) {
        self.out.extend(self.open.drain(..).rev());
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    fn shown(body: &str) -> String {
        markup(&Body::parse(body), FEW, None).replace(LINE_BREAK, "|")
    }

    #[test]
    fn emphasis_and_links_stay_and_text_is_escaped() {
        assert_eq!(shown("<b>a</b> &lt;i&gt; &amp; <u>c</u>"), "<b>a</b> &lt;i&gt; &amp; <u>c</u>");
        assert_eq!(
            shown("<a href=\"https://example.org/?a=1&amp;b=2\">x</a>"),
            "<a href=\"https://example.org/?a=1&amp;b=2\" title=\"https://example.org/?a=1&amp;amp;b=2\">x</a>"
        );
    }

    #[test]
    fn line_breaks_are_kept_within_reason() {
        assert_eq!(shown("\n\na\nb\n\n\n\n c\n"), "a|b||c");
        assert_eq!(shown("a\n<img src=\"/x.png\" alt=\"picture\"/>"), "a");
        assert_eq!(one_line(" a\n b\tc "), "a b c");
    }

    #[test]
    fn a_very_long_body_is_cut() {
        let long = shown(&"x".repeat(FEW * 3));
        assert_eq!(long.chars().count(), FEW + 1);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn each_line_is_read_in_its_own_direction() {
        let (fsi, pdi) = (ISOLATE, END_OF_ISOLATE);
        assert_eq!(shown("abc\ndef"), "abc|def");
        assert_eq!(shown("abc\nאבג\n\nx"), format!("{fsi}abc{pdi}|{fsi}אבג{pdi}||{fsi}x{pdi}"));
        assert_eq!(shown("<b>אב</b>ג\nx"), format!("<b>{fsi}אב</b>ג{pdi}|{fsi}x{pdi}"));
    }

    #[test]
    fn a_direction_that_is_told_is_that_of_every_line() {
        let rtl = |body: &str| markup(&Body::parse(body), FEW, Some(Direction::Rtl)).replace(LINE_BREAK, "|");
        assert_eq!(rtl("abc!\n<b>d</b>"), "\u{200f}\u{2067}abc!<b>\u{2069}|\u{2067}d</b>\u{2069}");
        assert_eq!(rtl(""), "");
        assert!(markup(&Body::parse("אבג"), FEW, Some(Direction::Ltr)).starts_with("\u{200e}\u{2066}א"));
    }

    #[test]
    fn what_a_line_begins_ends_with_it_and_nothing_ends_more() {
        let balanced = |text: &str| {
            let mut depth = 0_i32;
            for c in text.chars() {
                depth += match c {
                    '\u{2066}'..='\u{2068}' => 1,
                    '\u{2069}' => -1,
                    _ => 0,
                };
                assert!(depth >= 0 && (c != '|' || depth == 0) && depth <= 9, "{text:?}");
            }
            depth == 0
        };
        for body in [
            "a\u{2067}b\nc",
            "a\u{2069}b",
            "\u{2069}\u{2069}\nx\u{2067}",
            "\u{202b}a\u{2069}b\u{202c}",
            "\u{2067}a\u{202b}b\u{2069}c\u{202c}d",
            "<b>\u{2067}a</b>\u{2069}\n<i>א\u{2066}</i>",
            &"\u{2067}".repeat(100),
        ] {
            assert!(balanced(&shown(body)), "{body:?} gives {:?}", shown(body));
        }
        assert_eq!(shown("\u{202c}a"), format!("{ISOLATE}a{END_OF_ISOLATE}"));
        assert_eq!(shown("a\u{2067}ב\u{2069}c"), format!("{ISOLATE}a\u{2067}ב\u{2069}c{END_OF_ISOLATE}"));
    }
}

//! The tree of a body as Pango's markup for a label, and as plain words.
//!
//! Whatever the tree holds is escaped: no text of a sender is ever read as markup here.

use gtk4::glib;
use tidings::content::markup::{Body, Node};

/// Characters of the body that are laid out where few lines of it are shown: far more than fit, and few enough that text shaping
/// stays quick.
pub(crate) const FEW: usize = 2000;
/// All that a body can have.
pub(crate) const ALL: usize = 16 * 1024;
/// A line break within one paragraph; a label limits its lines for each paragraph anew.
const LINE_BREAK: char = '\u{2028}';

/// At most so many characters of `body` for [`gtk4::Label::set_markup`]; empty where there is none. Pictures are left out.
pub(crate) fn markup(body: &Body, most: usize) -> String {
    let mut writer = Writer { out: String::new(), left: most, breaks: 0, begun: false };
    writer.nodes(&body.0);
    writer.out
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
            if self.begun {
                plain.extend(std::iter::repeat_n(LINE_BREAK, breaks.into()));
            }
            self.begun = true;
            self.left = self.left.saturating_sub(1);
            plain.push(character);
            if self.left == 0 {
                plain.push('…');
            }
        }
        self.out.push_str(&glib::markup_escape_text(&plain));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    fn shown(body: &str) -> String {
        markup(&Body::parse(body), FEW).replace(LINE_BREAK, "|")
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
}

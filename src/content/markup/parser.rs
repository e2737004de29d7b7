//! Which elements are open where in a text: tags that nest, overlap, miss or repeat.

use super::runs::{Run, Runs, Style};
use super::syntax::{Tag, entity};
use crate::content::image::Source;
use crate::content::{links, text};

/// Longest `alt` of a picture, in bytes.
const MAX_ALT: usize = 1024;

/// What `text` shows, with the elements around each piece of it.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut parser = Parser::default();
    parser.read(text);
    parser.out.finish()
}

/// An element that may be opened within itself: only the outermost counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Emphasis {
    Bold,
    Italic,
    Underline,
}

/// Reads tags and entities. How deep the input nests costs a number for emphasis and a flag for each link, never a call.
#[derive(Debug, Default)]
struct Parser {
    out: Runs,
    bold: usize,
    italic: usize,
    underline: usize,
    /// The open `<a>`; true for the one that is a link.
    links: Vec<bool>,
}

impl Parser {
    fn read(&mut self, text: &str) {
        let mut rest = text;
        // Once there is no end of a comment, there is none further on; looking for it again would cost quadratic time.
        let mut comments = true;
        while let Some(at) = rest.find(['<', '&']) {
            let (plain, special) = rest.split_at(at);
            self.characters(plain);
            if comments && special.starts_with("<!--") {
                match special.split_once("-->") {
                    Some((_, after)) => {
                        rest = after;
                        continue;
                    }
                    None => comments = false,
                }
            }
            rest = if let Some((tag, after)) = Tag::at(special) {
                self.tag(&tag);
                after
            } else if let Some((c, after)) = entity(special) {
                self.out.character(c);
                after
            } else {
                let mut chars = special.chars();
                chars.next().into_iter().for_each(|c| self.out.character(c));
                chars.as_str()
            };
        }
        self.characters(rest);
    }

    fn characters(&mut self, text: &str) {
        text.chars().for_each(|c| self.out.character(c));
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        if is("b") {
            self.emphasis(Emphasis::Bold, tag);
        } else if is("i") {
            self.emphasis(Emphasis::Italic, tag);
        } else if is("u") {
            self.emphasis(Emphasis::Underline, tag);
        } else if is("a") {
            self.link(tag);
        } else if is("br") {
            self.out.line_break();
        } else if is("img") && !tag.closes {
            let src = tag.attribute("src").as_deref().and_then(Source::parse);
            let alt = tag.attribute("alt").map(|alt| text::one_line(&alt, MAX_ALT)).unwrap_or_default();
            self.out.image(src, alt);
        } else if tag.closes && ["p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"].into_iter().any(is) {
            self.out.end_of_block();
        }
    }

    fn emphasis(&mut self, emphasis: Emphasis, tag: &Tag<'_>) {
        let (depth, style) = match emphasis {
            Emphasis::Bold => (&mut self.bold, Style::Bold),
            Emphasis::Italic => (&mut self.italic, Style::Italic),
            Emphasis::Underline => (&mut self.underline, Style::Underline),
        };
        let before = *depth;
        if tag.closes {
            *depth = before.saturating_sub(1);
            if before == 1 {
                self.out.close(|open| *open == style);
            }
        } else if !tag.is_empty() {
            *depth = before.saturating_add(1);
            if before == 0 {
                self.out.open(style);
            }
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        if tag.closes {
            if self.links.pop() == Some(true) {
                self.out.close(|open| matches!(open, Style::Link(_)));
            }
        } else if !tag.is_empty() {
            let href = if self.out.in_link() { None } else { tag.attribute("href") };
            let href = href.as_deref().map(str::trim).and_then(links::followable);
            self.links.push(href.is_some());
            if let Some(href) = href {
                self.out.open(Style::Link(href.into()));
            }
        }
    }
}

//! What a body shows as a row of runs, each with the elements around it; and the one tree that a row of runs makes.
//!
//! White space, controls and stacks of marks are settled here, whatever tags stand between them. It knows no syntax.

use std::rc::Rc;

use super::Node;
use crate::content::image::Source;
use crate::content::text;

/// Most newlines in a row: one blank line.
const MAX_NEWLINES: u8 = 2;

/// An element that is open around a text. Order is the order of opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Bold,
    Italic,
    Underline,
    Link(Rc<str>),
}

impl Style {
    fn around(self, inner: Vec<Node>) -> Node {
        match self {
            Self::Bold => Node::Bold(inner),
            Self::Italic => Node::Italic(inner),
            Self::Underline => Node::Underline(inner),
            Self::Link(href) => Node::Link { href: href.to_string(), text: inner },
        }
    }
}

/// A text or a picture with the elements around it. Tags in any order make runs; runs make exactly one tree.
#[derive(Debug)]
pub(super) struct Run {
    styles: Vec<Style>,
    leaf: Leaf,
}

#[derive(Debug)]
enum Leaf {
    Text(String),
    Image { src: Option<Source>, alt: String },
}

pub(super) fn tree(runs: Vec<Run>) -> Vec<Node> {
    let mut done: Vec<Node> = Vec::new();
    // The open elements, each with the nodes that precede it in its parent.
    let mut open: Vec<(Style, Vec<Node>)> = Vec::new();
    let close = |open: &mut Vec<(Style, Vec<Node>)>, done: &mut Vec<Node>, depth: usize| {
        while open.len() > depth {
            let Some((style, before)) = open.pop() else { break };
            let inner = std::mem::replace(done, before);
            done.push(style.around(inner));
        }
    };
    for Run { styles, leaf } in runs {
        let shared = open.iter().zip(&styles).take_while(|((open, _), style)| open == *style).count();
        close(&mut open, &mut done, shared);
        for style in styles.into_iter().skip(shared) {
            open.push((style, std::mem::take(&mut done)));
        }
        done.push(match leaf {
            Leaf::Text(text) => Node::Text(text),
            Leaf::Image { src, alt } => Node::Image { src, alt },
        });
    }
    close(&mut open, &mut done, 0);
    done
}

/// Takes visible characters and pictures as they come, and keeps what a body may hold.
#[derive(Debug, Default)]
pub(super) struct Runs {
    runs: Vec<Run>,
    styles: Vec<Style>,
    /// The last run has other styles than those that are open now.
    stale: bool,
    after_return: bool,
    newlines: u8,
    marks: text::MarkLimit,
}

impl Runs {
    pub(super) fn open(&mut self, style: Style) {
        self.styles.push(style);
        self.stale = true;
    }

    pub(super) fn close(&mut self, closes: impl Fn(&Style) -> bool) {
        self.styles.retain(|style| !closes(style));
        self.stale = true;
    }

    pub(super) fn in_link(&self) -> bool {
        self.styles.iter().any(|style| matches!(style, Style::Link(_)))
    }

    pub(super) fn character(&mut self, c: char) {
        if std::mem::replace(&mut self.after_return, c == '\r') && c == '\n' {
            return;
        }
        // What separates lines or pages elsewhere separates lines here, so that no two words are joined.
        let c = if matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') { '\n' } else { c };
        if (c.is_control() && !matches!(c, '\n' | '\t')) || text::overrides(c) || !self.marks.admits(c) {
            return;
        }
        if c.is_whitespace() && self.runs.is_empty() {
            return;
        }
        if c != '\n' {
            self.newlines = 0;
        } else if self.newlines < MAX_NEWLINES {
            self.newlines = self.newlines.saturating_add(1);
        } else {
            return;
        }
        self.push(c);
    }

    pub(super) fn line_break(&mut self) {
        self.after_return = false;
        self.character('\n');
    }

    /// A line break unless a line has just begun.
    pub(super) fn end_of_block(&mut self) {
        if self.newlines == 0 {
            self.line_break();
        }
    }

    fn push(&mut self, c: char) {
        let stale = std::mem::take(&mut self.stale);
        match self.runs.last_mut() {
            Some(Run { styles, leaf: Leaf::Text(text) }) if !stale || *styles == self.styles => text.push(c),
            _ => self.runs.push(Run { styles: self.styles.clone(), leaf: Leaf::Text(c.into()) }),
        }
    }

    pub(super) fn image(&mut self, src: Option<Source>, alt: String) {
        if src.is_some() || !alt.is_empty() {
            self.runs.push(Run { styles: self.styles.clone(), leaf: Leaf::Image { src, alt } });
            self.after_return = false;
            self.newlines = 0;
            self.marks = text::MarkLimit::default();
        }
    }

    /// The runs without white space at the end; at the beginning none was taken.
    pub(super) fn finish(mut self) -> Vec<Run> {
        while let Some(Run { leaf: Leaf::Text(text), .. }) = self.runs.last_mut() {
            text.truncate(text.trim_end().len());
            if !text.is_empty() {
                break;
            }
            self.runs.pop();
        }
        self.runs
    }
}

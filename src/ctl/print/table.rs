//! Tables: columns as wide as what is in them, and cut where the terminal ends.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::escape;
use super::terminal::Terminal;

/// Two columns are so far apart.
const GAP: usize = 2;
/// A column that gives way keeps so much.
const LEAST: usize = 8;

/// How a cell stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Look {
    /// It does not.
    #[default]
    Plain,
    /// Of a heading.
    Bold,
    /// Of what is pressing or wrong.
    Red,
    /// Of what is well.
    Green,
    /// Of what matters less.
    Dim,
}

impl Look {
    /// The text between the codes of the look, where colours are wanted.
    pub(crate) fn dress(self, text: &str, terminal: Terminal) -> String {
        let code = match self {
            Self::Plain => return text.to_owned(),
            Self::Bold => 1,
            Self::Dim => 2,
            Self::Red => 31,
            Self::Green => 32,
        };
        if terminal.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// Its heading.
    pub(crate) name: &'static str,
    /// Numbers stand on the right.
    pub(crate) right: bool,
    /// It gives way where there is no room.
    pub(crate) yields: bool,
}

impl Column {
    /// Text that is never cut.
    pub(crate) const fn fixed(name: &'static str) -> Self {
        Self { name, right: false, yields: false }
    }

    /// Numbers.
    pub(crate) const fn number(name: &'static str) -> Self {
        Self { name, right: true, yields: false }
    }

    /// Text that is cut where there is no room.
    pub(crate) const fn text(name: &'static str) -> Self {
        Self { name, right: false, yields: true }
    }
}

/// Rows under headings. Cells are made harmless when they are added.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<(String, Look)>>,
}

impl Table {
    /// An empty one. Where no column has a name there is no heading.
    pub(crate) fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn push<'a>(&mut self, cells: impl IntoIterator<Item = (&'a str, Look)>) {
        self.rows.push(cells.into_iter().map(|(text, look)| (escape::line(text), look)).collect());
    }

    /// The lines; nothing where there is no row.
    pub(crate) fn lines(mut self, terminal: Terminal) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        if self.columns.iter().any(|column| !column.name.is_empty()) {
            self.rows.insert(0, self.columns.iter().map(|column| (column.name.to_owned(), Look::Bold)).collect());
        }
        let widths = self.widths(terminal);
        let mut lines = String::new();
        for row in &self.rows {
            // Blanks are written once something follows them, so that no line ends with them.
            let mut owed: usize = 0;
            for ((column, width), (text, look)) in self.columns.iter().zip(&widths).zip(row) {
                let text = cut(text, *width);
                let room = width.saturating_sub(text.width());
                let (before, after) = if column.right { (room, 0) } else { (0, room) };
                owed = owed.saturating_add(before);
                if !text.is_empty() {
                    lines.extend(std::iter::repeat_n(' ', owed));
                    owed = 0;
                    lines.push_str(&look.dress(&text, terminal));
                }
                owed = owed.saturating_add(after).saturating_add(GAP);
            }
            lines.push('\n');
        }
        lines
    }

    fn widths(&self, terminal: Terminal) -> Vec<usize> {
        let mut widths: Vec<usize> = vec![0; self.columns.len()];
        for row in &self.rows {
            for (width, (text, _)) in widths.iter_mut().zip(row) {
                *width = (*width).max(text.width());
            }
        }
        let Some(room) = terminal.columns else { return widths };
        let gaps = self.columns.len().saturating_sub(1).saturating_mul(GAP);
        loop {
            let taken = widths.iter().fold(gaps, |sum, width| sum.saturating_add(*width));
            let yielding = widths.iter_mut().zip(&self.columns).filter(|(width, column)| column.yields && **width > LEAST);
            match yielding.max_by_key(|(width, _)| **width) {
                Some((widest, _)) if taken > room => *widest = widest.saturating_sub(1),
                _ => return widths,
            }
        }
    }
}

/// As much of the text as fits, with an ellipsis where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut taken: usize = 1;
    for c in text.chars() {
        taken = taken.saturating_add(c.width().unwrap_or(0));
        if taken > width {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&[Column::number("ID"), Column::text("APP"), Column::fixed(""), Column::text("SUMMARY")]);
        table.push([("7", Look::Plain), ("Mail", Look::Plain), ("!", Look::Red), ("The house is on fire", Look::Red)]);
        table.push([("12", Look::Plain), ("聊天", Look::Plain), ("", Look::Plain), ("a\u{1b}[2Jb", Look::Plain)]);
        table
    }

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let expected = "ID  APP      SUMMARY\n 7  Mail  !  The house is on fire\n12  聊天     a\\u{1b}[2Jb\n";
        assert_eq!(table().lines(Terminal::default()), expected);
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        let lines = table().lines(Terminal { columns: Some(25), colour: false });
        assert_eq!(lines, "ID  APP      SUMMARY\n 7  Mail  !  The house i…\n12  聊天     a\\u{1b}[2Jb\n");
        // A terminal that is too narrow breaks lines itself: a table of ellipses helps nobody.
        let lines = table().lines(Terminal { columns: Some(3), colour: false });
        assert_eq!(lines.lines().last(), Some("12  聊天     a\\u{1b}…"));
    }

    #[test]
    fn colours_are_only_where_they_are_wanted() {
        let lines = table().lines(Terminal { columns: None, colour: true });
        assert!(lines.contains("\u{1b}[31mThe house is on fire\u{1b}[0m\n"), "{lines}");
        assert!(lines.starts_with("\u{1b}[1mID\u{1b}[0m  "), "{lines}");
    }

    #[test]
    fn an_empty_table_is_nothing() {
        assert_eq!(Table::new(&[Column::fixed("ID")]).lines(Terminal::default()), "");
    }

    #[test]
    fn wide_characters_are_not_cut_in_two() {
        assert_eq!(cut("世界世界", 5), "世界…");
        assert_eq!(cut("世界世界", 4), "世…");
        assert_eq!(cut("世界", 4), "世界");
        assert_eq!(cut("abc", 0), "…");
    }
}

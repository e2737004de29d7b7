//! A manual page as man(7) reads it: headings, text, items and examples, of which nothing is taken for a request.

use std::fmt::Write as _;

/// A page that is being written.
#[derive(Debug)]
pub(super) struct Page(String);

impl Page {
    /// A page of section 5: what the file `path` is, and how it is written.
    pub(super) fn of_file(name: &str, about: &str, path: &str) -> Self {
        let mut page = Self(format!(".TH {} 5\n", escaped(name)));
        page.heading("NAME");
        page.text(&format!("{name} - {about}"));
        page.heading("SYNOPSIS");
        page.add(&format!("\\fI{path}\\fR"));
        page.heading("DESCRIPTION");
        page
    }

    /// What comes after a page, which has been written by another hand.
    pub(super) fn continued(page: String) -> Self {
        Self(page)
    }

    /// Begins a section.
    pub(super) fn heading(&mut self, heading: &str) {
        self.add(&format!(".SH {}", escaped(heading)));
    }

    /// Lines of text, set as one paragraph with those before.
    pub(super) fn text(&mut self, text: &str) {
        self.add(&escaped(text));
    }

    /// Begins a paragraph.
    pub(super) fn paragraph(&mut self) {
        self.add(".PP");
    }

    /// Begins what is said of `name`; `beside` stands in the same line.
    pub(super) fn item(&mut self, name: &str, beside: &str) {
        self.add(&format!(".TP\n\\fB{}\\fR{}", escaped(name), escaped(beside)));
    }

    /// The same for a file.
    pub(super) fn file(&mut self, path: &str, about: &str) {
        self.add(&format!(".TP\n\\fI{path}\\fR"));
        self.text(about);
    }

    /// Lines that are set as they are, under what is said of them.
    pub(super) fn example(&mut self, about: &str, lines: &str) {
        self.text(about);
        self.paragraph();
        self.verbatim(lines);
    }

    /// Lines that are set as they are.
    pub(super) fn verbatim(&mut self, lines: &str) {
        self.add(".RS 4\n.nf");
        for line in lines.lines() {
            self.text(line);
        }
        self.add(".fi\n.RE");
    }

    /// The last section, which names other pages with their sections.
    pub(super) fn see_also(mut self, pages: &[(&str, u8)]) -> String {
        self.heading("SEE ALSO");
        let pages: Vec<String> = pages.iter().map(|(name, section)| format!("\\fB{}\\fR({section})", escaped(name))).collect();
        self.add(&pages.join(", "));
        self.0
    }

    /// The page as it is.
    pub(super) fn end(self) -> String {
        self.0
    }

    fn add(&mut self, line: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{line}");
    }
}

/// Text of which nothing is taken for a request.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_a_request() {
        let mut page = Page::continued(String::new());
        page.heading("[a-b]");
        page.text(".so /etc/passwd");
        page.item(".c", " = \\x");
        page.example("So:", "'d\n.e");
        let expected =
            ".SH [a\\-b]\n\\&.so /etc/passwd\n.TP\n\\fB\\&.c\\fR = \\ex\nSo:\n.PP\n.RS 4\n.nf\n\\&'d\n\\&.e\n.fi\n.RE\n";
        assert_eq!(page.end(), expected);
    }

    #[test]
    fn a_page_of_a_file_begins_and_ends_like_all_of_them() {
        let page = Page::of_file("a-b", "c", "d").see_also(&[("e-f", 1), ("g", 5)]);
        let head = ".TH a\\-b 5\n.SH NAME\na\\-b \\- c\n.SH SYNOPSIS\n\\fId\\fR\n.SH DESCRIPTION\n";
        assert_eq!(page, format!("{head}.SH SEE ALSO\n\\fBe\\-f\\fR(1), \\fBg\\fR(5)\n"));
    }
}

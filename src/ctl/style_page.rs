//! The manual page of the style sheet, tidings-style(5): made from `data/style/default.css`, where every name is described.

use std::fmt::Write as _;

use crate::manual::escaped;

/// The sheet that names everything.
pub(crate) const DEFAULT: &str = include_str!("../../data/style/default.css");

const HEAD: &str = "\
.TH tidings\\-style 5
.SH NAME
tidings\\-style \\- the look of Tidings, a notification server
.SH SYNOPSIS
\\fI$XDG_CONFIG_HOME/tidings/style.css\\fR
.SH DESCRIPTION
";

const FOOT: &str = "\
.SH EXAMPLES
Sharp corners, larger titles, and a ground of one\'s own in dark colours:
.PP
.RS 4
.nf
@define\\-color dark_popup_bg #10141c;
\\&.popup { border\\-radius: 2px; }
\\&.popup .summary { font\\-size: 115%; }
.fi
.RE
.PP
A look that comes with Tidings, and a change of it:
.PP
.RS 4
.nf
@import url(\"/usr/share/tidings/style/compact.css\");
\\&.popup .app\\-icon { opacity: 0.6; }
.fi
.RE
.SH FILES
.TP
\\fI/usr/share/tidings/style/default.css\\fR
Changes nothing, and names everything.
.TP
\\fI/usr/share/tidings/style/compact.css\\fR
As many popups as possible on a small screen.
.TP
\\fI/usr/share/tidings/style/gnome.css\\fR
Stands beside GNOME\'s.
.SH SEE ALSO
\\fBtidings\\fR(1), \\fBtidings\\-config\\fR(5), \\fBtidings\\-status\\fR(1)
";

/// The page for such a sheet: a comment in which a heading is in capitals, and what is said of a name is set in below it.
pub(crate) fn page(sheet: &str) -> String {
    let mut page = HEAD.to_owned();
    let mut lines = sheet.lines().filter_map(said).peekable();
    while let Some(line) = lines.next() {
        let below = lines.peek().is_some_and(|next| next.starts_with(INDENT));
        // Writing to a string cannot fail.
        let _ = match line {
            "" if below => Ok(()),
            "" => writeln!(page, ".PP"),
            line if !line.starts_with(INDENT) && below => writeln!(page, ".TP\n\\fB{}\\fR", escaped(line)),
            line if line.chars().all(|character| character.is_ascii_uppercase()) => writeln!(page, ".SH {line}"),
            line => writeln!(page, "{}", escaped(line.trim())),
        };
    }
    // A heading or a name parts by itself.
    let page = page.replace(".PP\n.SH", ".SH").replace(".PP\n.TP", ".TP");
    let page = page.replace("COLOURS\n.PP", "COLOURS").replace("DESCRIPTION\n.PP", "DESCRIPTION");
    page.trim_end_matches(".PP\n").to_owned() + FOOT
}

const INDENT: &str = "    ";

/// What a line of the comment says; `None` where it only begins or ends it.
fn said(line: &str) -> Option<&str> {
    match line {
        "/*" | " */" => None,
        " *" => Some(""),
        line => line.strip_prefix(" * "),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_becomes_a_page() {
        let page = page(
            "/*\n * One.\n * Two.\n *\n * Three.\n *\n * PARTS\n *\n * .a, .b-c\n *     Which\n *     -1.\n * d\n *     It.\n */\n",
        );
        let made = page.strip_prefix(HEAD).unwrap().strip_suffix(FOOT).unwrap();
        assert_eq!(made, "One.\nTwo.\n.PP\nThree.\n.SH PARTS\n.TP\n\\fB\\&.a, .b\\-c\\fR\nWhich\n\\-1.\n.TP\n\\fBd\\fR\nIt.\n");
    }
}

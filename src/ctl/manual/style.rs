//! The manual page of the style sheet, tidings-style(5): made from `data/style/default.css`, where every name is described.

use super::page::Page;

/// The sheet that names everything.
pub(crate) const DEFAULT: &str = include_str!("../../../data/style/default.css");

const SHARP: &str = "\
@define-color dark_popup_bg #10141c;
.popup { border-radius: 2px; }
.popup .summary { font-size: 115%; }
";

const CHANGED: &str = "\
@import url(\"/usr/share/tidings/style/compact.css\");
.popup .app-icon { opacity: 0.6; }
";

/// The page for such a sheet: a comment in which a heading is in capitals, and what is said of a name is set in below it.
pub(crate) fn page(sheet: &str) -> String {
    let about = "the look of Tidings, a notification server";
    let mut page = Page::of_file("tidings-style", about, "$XDG_CONFIG_HOME/tidings/style.css");
    describe(&mut page, sheet);
    page.heading("EXAMPLES");
    page.example("Sharp corners, larger titles, and a ground of one's own in dark colours:", SHARP);
    page.paragraph();
    page.example("A look that comes with Tidings, and a change of it:", CHANGED);
    page.heading("FILES");
    page.file("/usr/share/tidings/style/default.css", "Changes nothing, and names everything.");
    page.file("/usr/share/tidings/style/compact.css", "As many popups as possible on a small screen.");
    page.file("/usr/share/tidings/style/gnome.css", "Stands beside GNOME's.");
    page.see_also(&[("tidings", 1), ("tidings-config", 5), ("tidings-status", 1)])
}

fn describe(page: &mut Page, sheet: &str) {
    let mut lines = sheet.lines().filter_map(said).peekable();
    // An empty line parts two paragraphs, but what a heading or a name begins is parted already.
    let (mut begun, mut parted) = (false, false);
    while let Some(line) = lines.next() {
        let names = !line.starts_with(INDENT) && lines.peek().is_some_and(|next| next.starts_with(INDENT));
        if line.is_empty() {
            parted = begun;
            continue;
        }
        let heads = line.chars().all(|character| character.is_ascii_uppercase());
        if heads {
            page.heading(line);
        } else if names {
            page.item(line, "");
        } else {
            if parted {
                page.paragraph();
            }
            page.text(line.trim());
        }
        (begun, parted) = (!heads, false);
    }
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
        let (_, made) = page.split_once(".SH DESCRIPTION\n").unwrap();
        let (made, _) = made.split_once(".SH EXAMPLES\n").unwrap();
        assert_eq!(made, "One.\nTwo.\n.PP\nThree.\n.SH PARTS\n.TP\n\\fB\\&.a, .b\\-c\\fR\nWhich\n\\-1.\n.TP\n\\fBd\\fR\nIt.\n");
    }
}

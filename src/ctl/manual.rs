//! The manual page of the configuration, tidings-config(5): made from `data/default.toml`, where every key is described.

use std::fmt::Write as _;

const HEAD: &str = "\
.TH tidings\\-config 5
.SH NAME
tidings\\-config \\- the configuration of Tidings, a notification server
.SH SYNOPSIS
\\fI$XDG_CONFIG_HOME/tidings/config.toml\\fR
.SH DESCRIPTION
";

const FOOT: &str = "\
.SH EXAMPLES
Three popups at once in the lower right corner, each for ten seconds:
.PP
.RS 4
.nf
[popups]
limit = 3
position = \"bottom\\-right\"
timeout_low = \"10s\"
timeout_normal = \"10s\"
.fi
.RE
.PP
A file to begin with, with every key:
.PP
.RS 4
.nf
mkdir \\-p ~/.config/tidings
tidings config default > ~/.config/tidings/config.toml
.fi
.RE
.SH SEE ALSO
\\fBtidings\\fR(1), \\fBtidings\\-config\\fR(1), \\fBtidings\\-reload\\fR(1)
";

/// The page for such a file: sections with their keys, a comment above each, parted by empty lines.
pub(crate) fn page(default: &str) -> String {
    let mut page = HEAD.to_owned();
    let mut words = String::new();
    let mut begun = false;
    for line in default.lines() {
        if let Some(comment) = line.strip_prefix('#') {
            let space = if words.is_empty() { "" } else { " " };
            let _ = write!(words, "{space}{}", comment.trim());
            // A bare # parts two paragraphs.
            if comment.trim().is_empty() {
                words.push_str("\n.PP\n");
            }
        } else if line.starts_with('[') {
            let _ = writeln!(page, ".SH {}", escaped(line));
            let _ = writeln!(page, "{}", text(&std::mem::take(&mut words)));
        } else if let Some((key, value)) = line.split_once(" = ") {
            let _ = writeln!(page, ".TP\n\\fB{}\\fR = {}", escaped(key), escaped(value));
            let _ = writeln!(page, "{}", text(&std::mem::take(&mut words)));
        } else if !words.is_empty() && !begun {
            // What is above the first section is about the file.
            begun = true;
            let _ = writeln!(page, "{}", text(&std::mem::take(&mut words)));
        }
    }
    page.push_str(FOOT);
    page
}

/// Paragraphs as the typesetter reads them.
fn text(words: &str) -> String {
    words.split("\n.PP\n").map(|paragraph| escaped(paragraph.trim())).collect::<Vec<_>>().join("\n.PP\n")
}

/// A line of text, of which nothing is taken for a request.
pub(crate) fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tidings::config::{DEFAULT, names};

    use super::*;

    #[test]
    fn every_key_is_described_in_its_section() {
        let page = page(DEFAULT);
        for (section, key) in names() {
            let part = page.split(".SH ").find(|part| part.starts_with(&format!("[{section}]\n"))).unwrap();
            let (_, described) = part.split_once(&format!(".TP\n\\fB{key}\\fR = ")).unwrap();
            assert!(described.lines().nth(1).is_some_and(|text| text.ends_with('.')), "{section}.{key} is not described");
        }
    }

    #[test]
    fn a_file_becomes_a_page() {
        let page = page("# About it.\n#\n# More.\n\n# Some.\n[a-b]\n\n# One\n# -1.\nkey = \"v\"\n");
        let made = page.strip_prefix(HEAD).unwrap().strip_suffix(FOOT).unwrap();
        assert_eq!(made, "About it.\n.PP\nMore.\n.SH [a\\-b]\nSome.\n.TP\n\\fBkey\\fR = \"v\"\nOne \\-1.\n");
    }
}

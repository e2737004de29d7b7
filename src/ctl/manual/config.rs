//! The manual page of the configuration, tidings-config(5): made from `data/default.toml`, where every key is described.

use super::page::Page;

const LOOK: &str = "\
[popups]
limit = 3
position = \"bottom-right\"
timeout_low = \"10s\"
timeout_normal = \"10s\"
";

const BEGINNING: &str = "\
mkdir -p ~/.config/tidings
tidings config default > ~/.config/tidings/config.toml
";

/// The page for such a file: sections with their keys, a comment above each, parted by empty lines.
pub(crate) fn page(default: &str) -> String {
    let about = "the configuration of Tidings, a notification server";
    let mut page = Page::of_file("tidings-config", about, "$XDG_CONFIG_HOME/tidings/config.toml");
    describe(&mut page, default);
    page.heading("EXAMPLES");
    page.example("Three popups at once in the lower right corner, each for ten seconds:", LOOK);
    page.paragraph();
    page.example("A file to begin with, with every key:", BEGINNING);
    page.see_also(&[("tidings", 1), ("tidings-config", 1), ("tidings-reload", 1)])
}

fn describe(page: &mut Page, default: &str) {
    let mut words = Words::default();
    let mut begun = false;
    for line in default.lines() {
        if let Some(comment) = line.strip_prefix('#') {
            words.add(comment.trim());
        } else if line.starts_with('[') {
            page.heading(line);
            words.put(page);
        } else if let Some((key, value)) = line.split_once(" = ") {
            page.item(key, &format!(" = {value}"));
            words.put(page);
        } else if !words.0.is_empty() && !begun {
            // What is above the first section is about the file.
            begun = true;
            words.put(page);
        }
    }
}

/// The paragraphs of a comment, in lines; an empty line of it parts two of them.
#[derive(Default)]
struct Words(Vec<String>);

impl Words {
    fn add(&mut self, line: &str) {
        match self.0.last_mut() {
            Some(paragraph) if !line.is_empty() && !paragraph.is_empty() => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            Some(paragraph) if paragraph.is_empty() => paragraph.push_str(line),
            _ => self.0.push(line.to_owned()),
        }
    }

    fn put(&mut self, page: &mut Page) {
        for (number, paragraph) in std::mem::take(&mut self.0).iter().enumerate() {
            if number > 0 {
                page.paragraph();
            }
            page.text(paragraph);
        }
    }
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
        let (_, made) = page.split_once(".SH DESCRIPTION\n").unwrap();
        let (made, _) = made.split_once(".SH EXAMPLES\n").unwrap();
        assert_eq!(made, "About it.\n.PP\nMore.\n.SH [a\\-b]\nSome.\n.TP\n\\fBkey\\fR = \"v\"\nOne \\-1.\n");
    }
}

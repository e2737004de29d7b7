//! The manual pages of the verbs, made from the grammar. What stands below the options of a verb's help becomes sections of its page:
//! a line that ends with a colon is a heading, lines set in stand as they are, and of those that begin with a number the number is
//! what the others are said of.

use std::path::Path;

use clap::Command;
use clap_mangen::Man;

use super::page::Page;

/// Writes the pages of a command and of all its verbs into a folder.
pub(crate) fn write(command: Command, folder: &Path) -> std::io::Result<()> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    write_built(command, folder)
}

fn write_built(command: Command, folder: &Path) -> std::io::Result<()> {
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        write_built(verb.clone(), folder)?;
    }
    let below = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let man = Man::new(command.after_help(None::<&str>));
    let mut page = Vec::new();
    man.render(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    // The version stays the last word.
    let (page, version) = page.split_at(page.find(VERSION).unwrap_or(page.len()));
    std::fs::write(folder.join(man.get_filename()), sections(page.to_owned(), &below) + version)
}

/// The page with what stands below the options.
fn sections(page: String, below: &str) -> String {
    let mut page = Page::continued(page);
    let mut lines = below.lines().peekable();
    let mut apart = false;
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_suffix(':').filter(|_| !line.starts_with(INDENT)) {
            page.heading(&heading.to_uppercase());
            apart = false;
        } else if let Some(line) = line.strip_prefix(INDENT) {
            if let Some((number, words)) = line.split_once(INDENT).filter(|(number, _)| number.parse::<u8>().is_ok()) {
                page.item(number, "");
                page.text(words);
            } else {
                let mut verbatim = format!("{line}\n");
                while let Some(line) = lines.next_if(|line| line.starts_with(INDENT)) {
                    verbatim.push_str(line.trim_start_matches(INDENT));
                    verbatim.push('\n');
                }
                page.verbatim(&verbatim);
            }
            apart = true;
        } else if line.is_empty() {
            apart = true;
        } else {
            if apart {
                page.paragraph();
            }
            page.text(line);
            apart = false;
        }
    }
    page.end()
}

const INDENT: &str = "  ";
const VERSION: &str = ".SH VERSION\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_below_the_options_becomes_sections() {
        let below = "Exit status:\n  0  it is done\n  1  no\nElse it\nis -1.\n\nSo.\n\nExamples:\n  a -b\n  c\n";
        let expected = ".SH EXIT STATUS\n.TP\n\\fB0\\fR\nit is done\n.TP\n\\fB1\\fR\nno\n.PP\nElse it\nis \\-1.\n.PP\nSo.\n\
                        .SH EXAMPLES\n.RS 4\n.nf\na \\-b\nc\n.fi\n.RE\n";
        assert_eq!(sections(String::new(), below), expected);
    }
}

//! The style sheet of the person, `style.css` beside the configuration: above ours, read again when it has changed.
//!
//! What is wrong in it costs only itself, and is told with its line and column.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, glib};
use tidings::config::file;

/// Above everything else: what the person wrote holds.
const PRIORITY: u32 = super::PRIORITY.saturating_add(2);
/// The largest sheet that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Where the sheet of this person is, whether it is there or not.
pub(crate) fn path() -> Option<PathBuf> {
    Some(file::path()?.with_file_name("style.css"))
}

/// The sheet on a display.
#[derive(Clone)]
pub(super) struct Person {
    provider: gtk::CssProvider,
    wrong: Rc<RefCell<Vec<String>>>,
}

impl Person {
    /// With nothing in it.
    pub(super) fn new(display: &gdk::Display) -> Self {
        let provider = gtk::CssProvider::new();
        let wrong = Rc::new(RefCell::new(Vec::new()));
        let told = wrong.clone();
        provider.connect_parsing_error(move |_, section, error| {
            let line = line(section, error);
            if error.is::<gtk::CssParserWarning>() {
                tracing::info!("{line}");
            } else {
                told.borrow_mut().push(line);
            }
        });
        gtk::style_context_add_provider_for_display(display, &provider, PRIORITY);
        Self { provider, wrong }
    }

    /// Reads it anew; answers with what is wrong, a line for each thing, as compilers write it: `file:line:column: what`.
    pub(super) fn read(&self) -> Vec<String> {
        self.wrong.borrow_mut().clear();
        let there = path().map(|path| (readable(&path), path));
        match there {
            Some((Ok(true), path)) => self.provider.load_from_path(&path),
            Some((Err(why), path)) => {
                self.provider.load_from_data("");
                self.wrong.borrow_mut().push(format!("{}: it cannot be read: {why}", path.display()));
            }
            Some((Ok(false), _)) | None => self.provider.load_from_data(""),
        }
        let wrong = self.wrong.take();
        for line in &wrong {
            tracing::warn!("{line}");
        }
        wrong
    }
}

/// Whether there is a sheet, or why there is none that the toolkit should open: it would wait for the other end of a FIFO.
fn readable(path: &Path) -> Result<bool, String> {
    match std::fs::metadata(path) {
        Ok(found) if !found.is_file() => Err("it is not a regular file".to_owned()),
        Ok(found) if found.len() > LARGEST => Err("it is larger than 1 MiB".to_owned()),
        Ok(_) => Ok(true),
        Err(error) => match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Ok(false),
            _ => Err(error.to_string()),
        },
    }
}

/// Where it is wrong, and why. Lines and columns count from 1, columns in characters.
fn line(section: &gtk::CssSection, error: &glib::Error) -> String {
    let file = section.file().and_then(|file| file.path());
    let file = file.or_else(path).unwrap_or_default();
    let start = section.start_location();
    let (line, column) = (start.lines().saturating_add(1), start.line_chars().saturating_add(1));
    format!("{}:{line}:{column}: {}", file.display(), error.message())
}

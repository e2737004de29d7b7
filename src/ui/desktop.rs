//! Desktop entries of installed applications (Desktop Entry Specification): the icon that one names, and how it is opened.
//!
//! An entry's name is a claim of the sender: it only ever finds what is installed.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::PathBuf;

use gtk4::prelude::*;
use gtk4::{gio, glib};

/// Longest desktop file that is read, in bytes.
const LONGEST: u64 = 256 * 1024;

/// What `Icon=` says.
pub(crate) enum EntryIcon {
    /// A name in the icon theme.
    Named(String),
    /// A picture file.
    File(File),
}

/// The icon of the desktop entry `id` (without suffix, as claimed by the sender: it must be a plain file name).
pub(crate) fn icon(id: &str) -> Option<EntryIcon> {
    let text = read(id)?;
    let value = entry_icon(&text)?;
    if value.starts_with('/') {
        return File::open(value).ok().map(EntryIcon::File);
    }
    // Older files name a file of the theme with its suffix.
    let name = [".png", ".svg", ".xpm"].iter().find_map(|suffix| value.strip_suffix(suffix)).unwrap_or(value);
    (!name.is_empty() && !name.contains('/')).then(|| EntryIcon::Named(name.to_owned()))
}

/// Opens the application of the desktop entry `id`; what is wrong with it in words otherwise.
pub(crate) fn open(id: &str, context: &impl IsA<gio::AppLaunchContext>) -> Result<(), String> {
    let text = read(id).ok_or("there is no such entry")?;
    let failed = |error: glib::Error| error.message().to_owned();
    let entry = glib::KeyFile::new();
    entry.load_from_data(&text, glib::KeyFileFlags::NONE).map_err(failed)?;
    let command = entry.string("Desktop Entry", "Exec").map_err(failed)?;
    let name = entry.locale_string("Desktop Entry", "Name", None).ok();
    let flags = gio::AppInfoCreateFlags::SUPPORTS_STARTUP_NOTIFICATION;
    let application = gio::AppInfo::create_from_commandline(command.as_str(), name.as_deref(), flags).map_err(failed)?;
    application.launch(&[], Some(context)).map_err(failed)
}

/// The text of the desktop entry `id`.
fn read(id: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '@');
    if id.is_empty() || id.starts_with('.') || id.len() > 255 || !id.chars().all(plain) {
        return None;
    }
    folders().find_map(|folder| {
        let path = folder.join("applications").join(format!("{id}.desktop"));
        let known = fs::metadata(&path).ok().filter(|found| found.is_file() && found.len() <= LONGEST);
        known.and_then(|_| fs::read_to_string(path).ok())
    })
}

/// `XDG_DATA_HOME`, then `XDG_DATA_DIRS` (Base Directory Specification).
fn folders() -> impl Iterator<Item = PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let home = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(absolute);
    let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")));
    let shared = env::var_os("XDG_DATA_DIRS").filter(|dirs| !dirs.is_empty());
    let shared = shared.unwrap_or_else(|| OsString::from("/usr/local/share:/usr/share"));
    let shared: Vec<PathBuf> = env::split_paths(&shared).filter(absolute).collect();
    home.into_iter().chain(shared)
}

fn entry_icon(text: &str) -> Option<&str> {
    let lines = text.lines().map(str::trim).skip_while(|line| *line != "[Desktop Entry]").skip(1);
    let mut entry = lines.take_while(|line| !line.starts_with('['));
    entry.find_map(|line| line.strip_prefix("Icon")?.trim_start().strip_prefix('=')).map(str::trim)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_is_that_of_the_entry_and_not_of_an_action() {
        let text =
            "# c\n[Other]\nIcon=no\n[Desktop Entry]\nName=A\nIcon[de]=nein\nIcon = mail-app \n[Desktop Action x]\nIcon=no\n";
        assert_eq!(entry_icon(text), Some("mail-app"));
        assert_eq!(entry_icon("[Desktop Entry]\nName=A\n[Desktop Action x]\nIcon=no\n"), None);
        assert_eq!(entry_icon(""), None);
    }

    #[test]
    fn an_id_that_is_a_path_names_nothing() {
        for id in ["", "../x", "a/b", ".hidden", "a\0b"] {
            assert!(read(id).is_none(), "{id:?}");
        }
    }
}

//! Desktop entries of installed applications (Desktop Entry Specification): how one is opened.
//!
//! An entry's name is a claim of the sender: it only ever finds what is installed.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use gtk4::prelude::*;
use gtk4::{gio, glib};
use tidings::content::desktop_entry::{self, MAX_BYTES};

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
    let paths = desktop_entry::paths(id);
    folders().flat_map(|folder| paths.iter().map(move |path| folder.join("applications").join(path))).find_map(|path| {
        let known = fs::metadata(&path).ok().filter(|found| found.is_file() && found.len() <= MAX_BYTES);
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_a_path_names_nothing() {
        for id in ["", "../x", "a/b", ".hidden", "a\0b"] {
            assert!(read(id).is_none(), "{id:?}");
        }
    }
}

//! What a click on a popup opens, for whoever clicks by the command: the daemon has no display to open anything on.

use std::env;
use std::process::{Command, Stdio};

use tidings::content::links;

/// Opens a link with the program that the person has for it, by GLib's own `gio open` (in a sandbox it goes to the portal). Why it is
/// not opened, in words, otherwise.
pub(crate) fn link(target: &str) -> Result<(), String> {
    let target = links::openable(target).ok_or("it may not be opened")?;
    let is_set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if !["WAYLAND_DISPLAY", "DISPLAY"].iter().any(is_set) {
        return Err("there is no display here".to_owned());
    }
    let status = Command::new("gio").args(["open", target]).stdin(Stdio::null()).stdout(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("no program could open it".to_owned()),
        Err(error) => Err(format!("gio cannot be run: {error}")),
    }
}

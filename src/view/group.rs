//! What belongs together where there is much of it: what one program sends by one name, from one web site, device or account.

use super::{Popup, Sender};

/// So many popups of one group are beside one another. Where there are more the newest is shown, and a line tells of the others.
pub const TOGETHER: usize = 2;

/// A group of popups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// See [`group_name`].
    pub name: String,
    /// What the system says it is: a name alone is a claim.
    pub sender: Option<Sender>,
}

impl Group {
    /// The one of this popup.
    pub fn of(popup: &Popup) -> Self {
        let name = group_name(&popup.app_name, popup.desktop_entry.as_deref(), popup.origin.as_deref());
        Self { name, sender: popup.sender.clone() }
    }
}

/// What notifications of one group have in common: the application, as its name or its desktop entry says, and the web site,
/// device or account where there is one.
pub fn group_name(app_name: &str, desktop_entry: Option<&str>, origin: Option<&str>) -> String {
    let name = app_name.trim();
    let name = if name.is_empty() { desktop_entry.unwrap_or_default().to_owned() } else { name.to_lowercase() };
    match origin {
        // No name has a line break in it.
        Some(origin) if !origin.is_empty() => format!("{name}\n{origin}"),
        _ => name,
    }
}

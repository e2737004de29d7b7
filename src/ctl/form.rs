//! The JSON forms: the members of `dbus/org.tidings.Tidings1.xml` by the same names, all of them always there.

use serde::Serialize;
use tidings::core::notification::{DEFAULT_ACTION, Urgency};
use tidings::view::{Entry, Popup, State};

/// One entry of the tray or the history.
#[derive(Debug, Serialize)]
pub(crate) struct EntryJson<'a> {
    key: u64,
    id: u32,
    live: bool,
    on_screen: bool,
    unread: bool,
    app_name: &'a str,
    desktop_entry: Option<&'a str>,
    origin: Option<&'a str>,
    summary: &'a str,
    /// With its markup.
    body: String,
    /// Without.
    body_text: String,
    urgency: &'static str,
    category: Option<&'a str>,
    progress: Option<u8>,
    actions: Vec<ActionJson<'a>>,
    sender_left: bool,
    dir: Option<&'static str>,
    lang: Option<&'a str>,
    /// The name of an icon; one that is a file has none.
    badge: Option<&'a str>,
    navigate: Option<&'a str>,
    timestamp_ms: Option<u64>,
    received_ms: u64,
    ended_ms: Option<u64>,
    reason: Option<&'static str>,
}

/// One action.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ActionJson<'a> {
    /// What it is chosen by.
    pub(crate) key: &'a str,
    /// What is on its button; empty for a click on the notification itself.
    pub(crate) label: &'a str,
}

/// The numbers.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct StateJson {
    popups: u32,
    waiting: u32,
    tray: u32,
    live: u32,
    unread: u32,
    dnd: bool,
    dnd_until_ms: Option<u64>,
    missed: u32,
    tray_open: bool,
    badge: Option<String>,
}

/// The form of an entry.
pub(crate) fn entry(entry: &Entry) -> EntryJson<'_> {
    let popup = &entry.notification;
    EntryJson {
        key: entry.key,
        id: popup.id.get(),
        live: entry.live,
        on_screen: entry.on_screen,
        unread: entry.unread,
        app_name: &popup.app_name,
        desktop_entry: popup.desktop_entry.as_deref(),
        origin: popup.origin.as_deref(),
        summary: &popup.summary,
        body: popup.body.to_markup(),
        body_text: popup.body.text(),
        urgency: urgency(popup.urgency),
        category: popup.category.as_deref(),
        progress: popup.progress,
        actions: actions(popup),
        sender_left: popup.sender_left,
        dir: popup.dir(),
        lang: popup.web.lang.as_deref(),
        badge: popup.badge_name(),
        navigate: popup.web.navigate.as_deref(),
        timestamp_ms: popup.web.timestamp_ms,
        received_ms: popup.received_ms,
        ended_ms: entry.ended.map(|ended| ended.at_ms),
        reason: entry.ended.map(|ended| reason(ended.reason)),
    }
}

/// The forms of entries.
pub(crate) fn entries(entries: &[Entry]) -> Vec<EntryJson<'_>> {
    entries.iter().map(entry).collect()
}

/// The actions of a popup, that of a click first.
pub(crate) fn actions(popup: &Popup) -> Vec<ActionJson<'_>> {
    let default = popup.default_action.then_some(ActionJson { key: DEFAULT_ACTION, label: "" });
    let buttons = popup.actions.iter().map(|action| ActionJson { key: &action.key, label: &action.label });
    default.into_iter().chain(buttons).collect()
}

/// The form of the numbers.
pub(crate) fn state(state: &State) -> StateJson {
    StateJson {
        popups: state.popups,
        waiting: state.waiting,
        tray: state.tray,
        live: state.live,
        unread: state.unread,
        dnd: state.dnd,
        dnd_until_ms: state.dnd_until_ms,
        missed: state.missed,
        tray_open: state.tray_open,
        badge: state.badge.clone(),
    }
}

/// The word of the specification.
pub(crate) fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Low => "low",
        Urgency::Normal => "normal",
        Urgency::Critical => "critical",
    }
}

/// The word of the specification for why a notification ended.
pub(crate) fn reason(reason: u32) -> &'static str {
    match reason {
        1 => "expired",
        2 => "dismissed",
        3 => "closed",
        _ => "undefined",
    }
}

#[cfg(test)]
mod tests {
    use tidings::view::Ended;

    use super::*;
    use crate::print::json;
    use crate::sample::sample;

    #[test]
    fn an_entry_has_every_member() {
        let mut ended = sample(7, "Mail", "Hello\u{1b}");
        ended.live = false;
        ended.ended = Some(Ended { at_ms: 2_000, reason: 1 });
        assert_eq!(
            json::line(&entries(&[ended])),
            concat!(
                r#"[{"key":70,"id":7,"live":false,"on_screen":false,"unread":true,"app_name":"Mail","desktop_entry":null,"#,
                r#""origin":null,"summary":"Hello\u001b","body":"a <b>bold</b> word","body_text":"a bold word","urgency":"normal","#,
                r#""category":null,"progress":null,"actions":[{"key":"default","label":""},{"key":"yes","label":"Yes, please"}],"#,
                r#""sender_left":false,"dir":null,"lang":null,"badge":null,"navigate":null,"timestamp_ms":null,"#,
                r#""received_ms":1000,"ended_ms":2000,"reason":"expired"}]"#,
                "\n"
            )
        );
    }
}

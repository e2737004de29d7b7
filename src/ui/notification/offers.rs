//! Which of a notification's actions become buttons, and how they are arranged. No widget is known here.

use tidings::core::notification::{ACTIONS_AT_ONCE, Action, INLINE_REPLY};

use super::text;

/// So many with nothing but an icon fit into one row.
const FEW_ICONS: usize = 5;
/// What the field of a reply is opened with where its sender has no word for it.
const REPLY: &str = "Reply";

/// The key of the action that leads to the sender's settings (Chromium, KDE).
pub(crate) const SETTINGS: &str = "settings";

/// An action with what its button shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    /// Told back to the sender.
    pub(crate) key: String,
    /// Plain words in one line; what a button with an icon is called.
    pub(crate) label: String,
    /// Name of the icon that the button shows in place of the label.
    pub(crate) icon: Option<String>,
}

/// The actions that can be shown, in the sender's order; `icon` finds the theme's name for one. Without a label there is no button:
/// GLib and the portals send such for what a click on the notification does. But where keys are icons their words stand for a label,
/// whether or not the theme has the icon.
pub(crate) fn offers(actions: &[Action], action_icons: bool, icon: impl Fn(&str) -> Option<String>) -> Vec<Offer> {
    let offer = |action: &Action| {
        let label = text::one_line(&action.label);
        let icon = action_icons.then(|| icon(&action.key)).flatten();
        let label = match label.is_empty() {
            false => label,
            true if action.key == INLINE_REPLY => REPLY.to_owned(),
            true if action_icons => words(&action.key)?,
            true => return None,
        };
        Some(Offer { key: action.key.clone(), label, icon })
    };
    actions.iter().filter_map(offer).collect()
}

/// The name of an icon as words; `None` where there is none.
fn words(name: &str) -> Option<String> {
    let name = name.strip_suffix("-symbolic").unwrap_or(name).replace(['-', '_'], " ");
    let words = text::one_line(&name);
    let mut letters = words.chars();
    Some(letters.next()?.to_uppercase().chain(letters).collect())
}

/// How many of them are seen before the person asks for more.
pub(crate) fn seen_at_once(offers: &[Offer]) -> usize {
    let most = if offers.iter().all(|offer| offer.icon.is_some()) { FEW_ICONS } else { ACTIONS_AT_ONCE };
    offers.len().min(most)
}

/// What the settings of the sender are called, if there are any: they are no button among the others.
pub(crate) fn settings(actions: &[Action]) -> Option<String> {
    let action = actions.iter().find(|action| action.key == SETTINGS)?;
    Some(text::one_line(&action.label)).filter(|label| !label.is_empty()).or_else(|| Some("Settings".to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    fn action(key: &str, label: &str) -> Action {
        Action { key: key.to_owned(), label: label.to_owned() }
    }

    fn labels(offers: &[Offer]) -> Vec<&str> {
        offers.iter().map(|offer| offer.label.as_str()).collect()
    }

    #[test]
    fn no_button_is_empty() {
        let actions = [action("a", ""), action("b", " \n "), action("c", "<b>C</b>\n& co"), action(INLINE_REPLY, "")];
        let offers = offers(&actions, false, |name| Some(name.to_owned()));
        assert_eq!(labels(&offers), ["<b>C</b> & co", "Reply"]);
    }

    #[test]
    fn icons_stand_for_labels_where_the_theme_has_them() {
        let actions = [action("media-seek-forward", ""), action("media-eject", "Eject"), action("nobody-knows", "Other")];
        let offers = offers(&actions, true, |name| name.starts_with("media").then(|| format!("{name}-symbolic")));
        assert_eq!(labels(&offers), ["Media seek forward", "Eject", "Other"]);
        let icons = ["media-seek-forward-symbolic", "media-eject-symbolic"].map(|name| Some(name.to_owned()));
        assert_eq!(offers.iter().map(|offer| offer.icon.clone()).collect::<Vec<_>>(), [&icons[..], &[None]].concat());
    }

    #[test]
    fn an_icon_that_the_theme_lacks_is_told_in_words() {
        let actions = [action("media-skip-backward", "Back"), action("media_playback-pause-symbolic", ""), action("-", "")];
        assert_eq!(labels(&offers(&actions, true, |_| None)), ["Back", "Media playback pause"]);
        assert_eq!(labels(&offers(&actions, false, |_| None)), ["Back"]);
    }

    #[test]
    fn few_are_seen_at_once() {
        let of = |count: usize, icon| {
            vec![Offer { key: String::new(), label: String::new(), icon: Some(String::new()).filter(|_| icon) }; count]
        };
        assert_eq!([0, 1, 2, 3, 16].map(|count| seen_at_once(&of(count, false))), [0, 1, 2, 2, 2]);
        assert_eq!([3, 5, 6].map(|count| seen_at_once(&of(count, true))), [3, 5, 5]);
    }

    #[test]
    fn settings_have_a_name_of_their_own() {
        assert_eq!(settings(&[action("settings", "Site settings")]).as_deref(), Some("Site settings"));
        assert_eq!(settings(&[action("settings", "")]).as_deref(), Some("Settings"));
        assert_eq!(settings(&[action("Settings", "x")]), None);
    }
}

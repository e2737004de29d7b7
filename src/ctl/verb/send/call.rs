//! The `Notify` that this server understands best. What it has no word for is left out, and told where it matters.

use std::collections::HashMap;

use zbus::Variant;

use super::picture;
use super::server::Server;
use super::text::{escaped, fit};
use super::wish::{INLINE_REPLY, Wish};

/// The label of a click, for the few servers that show it; Chromium's.
const CLICK: &str = "Activate";
/// The key of a click (specification, "Actions").
pub(super) const DEFAULT: &str = "default";

/// The arguments of a `Notify`.
#[derive(Debug, PartialEq)]
pub(super) struct Call {
    pub(super) app_name: String,
    pub(super) replaces_id: u32,
    pub(super) app_icon: String,
    pub(super) summary: String,
    pub(super) body: String,
    /// Keys and labels by turns.
    pub(super) actions: Vec<String>,
    pub(super) hints: HashMap<String, Variant<'static>>,
    pub(super) expire_timeout: i32,
}

/// A call, and what the server lacks for it.
#[derive(Debug, PartialEq)]
pub(super) struct Fitted {
    pub(super) call: Call,
    /// It shows none of the buttons, or not the field, that were asked for.
    pub(super) mute: bool,
    /// Sentences for the person.
    pub(super) warnings: Vec<String>,
}

impl Wish {
    /// The call for this server. `hears_clicks`: a click is told of too, which takes an action of its own.
    pub(super) fn fit(&self, server: &Server, hears_clicks: bool) -> Fitted {
        let mut warnings = Vec::new();
        let (actions, mute) = self.actions_for(server, hears_clicks, &mut warnings);
        let mut hints: HashMap<String, Variant<'static>> = HashMap::new();
        hints.extend(self.hints.iter().filter_map(|(name, value)| Some((name.clone(), value.try_clone().ok()?))));
        let mut body = fit(&self.body, self.markup, server);
        let picture = self.icon.as_ref().or(self.image.as_ref().filter(|_| !server.is_ours()));
        if let Some(picture) = picture {
            hints.insert(server.image_path().to_owned(), Variant::from(picture.clone()));
        }
        if !server.is_ours() {
            // Where our own hints mean nothing, others may.
            if let Some(tag) = &self.tag {
                let known = ["x-dunst-stack-tag", "x-canonical-private-synchronous"].into_iter().find(|tag| server.has(tag));
                hints.extend(known.map(|known| (known.to_owned(), Variant::from(tag.clone()))));
            }
            if let Some(image) = self.image.as_ref().filter(|image| server.has("body-images") && image.starts_with('/')) {
                let parted = if body.is_empty() { "" } else { "\n" };
                body.push_str(&format!("{parted}<img src=\"{}\" alt=\"\"/>", escaped(&picture::uri(image))));
            }
        }
        hints.extend(self.typed.iter().filter_map(|(name, value)| Some((name.clone(), value.try_clone().ok()?))));
        let call = Call {
            app_name: self.app_name.clone(),
            replaces_id: self.replaces_id,
            app_icon: self.app_icon.clone().unwrap_or_default(),
            summary: self.summary.clone(),
            body,
            actions,
            hints,
            expire_timeout: self.expire_timeout,
        };
        Fitted { call, mute, warnings }
    }

    fn actions_for(&self, server: &Server, hears_clicks: bool, warnings: &mut Vec<String>) -> (Vec<String>, bool) {
        if !server.has("actions") {
            let asked = !self.actions.is_empty() || self.reply.is_some();
            if asked {
                warnings.push("this notification server has no actions; it is shown without".to_owned());
            }
            return (Vec::new(), asked);
        }
        let mut actions = Vec::new();
        if hears_clicks && !self.actions.iter().any(|(key, _)| key == DEFAULT) {
            actions.extend([DEFAULT.to_owned(), CLICK.to_owned()]);
        }
        actions.extend(self.actions.iter().flat_map(|(key, label)| [key.clone(), label.clone()]));
        let mut mute = false;
        if self.reply.is_some() && server.has(INLINE_REPLY) {
            actions.extend([INLINE_REPLY.to_owned(), "Reply".to_owned()]);
        } else if self.reply.is_some() {
            warnings.push("this notification server takes no replies; it is shown without".to_owned());
            mute = self.actions.is_empty();
        }
        (actions, mute)
    }

    /// Whether it is the sender's wish that it outlives an action.
    pub(super) fn is_resident(&self) -> bool {
        self.typed.iter().any(|(name, value)| name == "resident" && *value == Variant::Bool(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish() -> Wish {
        Wish { summary: "S".to_owned(), body: "a < b".to_owned(), ..Wish::default() }
    }

    fn other(capabilities: &[&str]) -> Server {
        Server::new("other", "1.2", capabilities)
    }

    fn tidings() -> Server {
        Server::new("Tidings", "1.3", &["actions", "body-markup", "body-images", "inline-reply", "x-dunst-stack-tag"])
    }

    #[test]
    fn a_server_of_few_words_gets_few() {
        let wish = Wish { actions: vec![("a".to_owned(), "A".to_owned())], reply: Some(String::new()), ..wish() };
        let Fitted { call, mute, warnings } = wish.fit(&other(&["body"]), true);
        assert_eq!((call.body.as_str(), call.actions.len(), mute), ("a < b", 0, true));
        assert_eq!(warnings, ["this notification server has no actions; it is shown without"]);
        let Fitted { call, mute, warnings } = wish.fit(&other(&["body", "actions"]), false);
        assert_eq!((call.actions, mute), (vec!["a".to_owned(), "A".to_owned()], false));
        assert_eq!(warnings, ["this notification server takes no replies; it is shown without"]);
        assert!(Wish { actions: Vec::new(), ..wish }.fit(&other(&["actions"]), true).mute);
    }

    #[test]
    fn all_is_sent_to_whoever_knows_it() {
        let wish = Wish { actions: vec![("a".to_owned(), "A".to_owned())], reply: Some(String::new()), ..wish() };
        let Fitted { call, mute, warnings } = wish.fit(&tidings(), true);
        assert_eq!(call.actions, ["default", "Activate", "a", "A", "inline-reply", "Reply"]);
        assert_eq!((call.body.as_str(), mute, warnings.len()), ("a &lt; b", false, 0));
        let named = Wish { actions: vec![(DEFAULT.to_owned(), "Open".to_owned())], ..wish };
        assert_eq!(named.fit(&tidings(), true).call.actions, ["default", "Open", "inline-reply", "Reply"]);
    }

    #[test]
    fn pictures_and_tags_are_told_in_the_words_of_the_server() {
        let wish = Wish { image: Some("/a b.png".to_owned()), tag: Some("t".to_owned()), ..wish() };
        let ours = wish.fit(&tidings(), false).call;
        assert!(ours.hints.is_empty() && !ours.body.contains("img"), "{ours:?}");
        let plain = wish.fit(&other(&["body", "x-canonical-private-synchronous"]), false).call;
        let expected = [("image-path", "/a b.png"), ("x-canonical-private-synchronous", "t")];
        assert_eq!(plain.hints, expected.map(|(name, value)| (name.to_owned(), Variant::from(value))).into());
        let rich = wish.fit(&other(&["body-markup", "body-images", "x-dunst-stack-tag"]), false).call;
        assert_eq!(rich.body, "a &lt; b\n<img src=\"file:///a%20b.png\" alt=\"\"/>");
        assert!(rich.hints.contains_key("x-dunst-stack-tag"));
        let icon = Wish { icon: Some("mail".to_owned()), ..wish };
        assert_eq!(icon.fit(&Server::new("old", "1.1", &["body"]), false).call.hints.get("image_path"), Some(&"mail".into()));
    }

    #[test]
    fn a_hint_that_was_typed_goes_before_all_others() {
        let hint = |value: u8| vec![("urgency".to_owned(), Variant::U8(value))];
        let wish = Wish { hints: hint(1), typed: hint(2), ..wish() };
        assert_eq!(wish.fit(&tidings(), false).call.hints.get("urgency"), Some(&Variant::U8(2)));
        assert!(!wish.is_resident());
        let resident = vec![("resident".to_owned(), Variant::Bool(true))];
        assert!(Wish { typed: resident, ..wish }.is_resident());
    }
}

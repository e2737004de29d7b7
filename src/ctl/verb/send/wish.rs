//! What was typed, read and found to make sense, before anything is known of the server.

use std::io::Read;

use zbus::Variant;

use super::{hint, picture, text};
use crate::answer::Failure;
use crate::grammar::Level;
use crate::grammar::send::{Direction, Manner, Send, Timestamp};
use crate::present::Present;
use crate::time::moment::Toward;

/// The name of whoever does not name themselves. A name is what is granted or denied, and what groups and rules go by, so it is
/// the same wherever the command is called from; it is not `tidings`, which would be taken for the server's own word.
pub(super) const APP_NAME: &str = "tidings-send";
/// Longest text that is handed back, in bytes.
const MOST_DATA: usize = 16 * 1024;
/// The action that asks for a reply.
pub(super) const INLINE_REPLY: &str = "inline-reply";

/// A notification, as far as it is the same for every server.
#[derive(Debug, Default)]
pub(super) struct Wish {
    pub(super) app_name: String,
    pub(super) origin: Option<String>,
    pub(super) replaces_id: u32,
    pub(super) summary: String,
    pub(super) body: String,
    pub(super) markup: bool,
    pub(super) icon: Option<String>,
    pub(super) app_icon: Option<String>,
    pub(super) image: Option<String>,
    pub(super) tag: Option<String>,
    /// Keys and labels, in the order in which they were typed.
    pub(super) actions: Vec<(String, String)>,
    /// A reply is asked for, with this in its field.
    pub(super) reply: Option<String>,
    /// The hints that every server is sent.
    pub(super) hints: Vec<(String, Variant<'static>)>,
    /// Those that were typed as such: they go before all others.
    pub(super) typed: Vec<(String, Variant<'static>)>,
    /// Milliseconds; 0 for ever, negative as the server likes.
    pub(super) expire_timeout: i32,
    pub(super) data: Option<String>,
}

impl Wish {
    /// Reads what was typed, and standard input where it is asked for. What is worth a word, but no reason to stop, goes to
    /// `warnings`.
    pub(super) fn read(
        options: &Send,
        present: &Present,
        stdin: impl Read,
        warnings: &mut Vec<String>,
    ) -> Result<Self, Failure> {
        sound(options).map_err(Failure::Usage)?;
        let (look, manner, asked) = (&options.look, &options.manner, &options.asked);
        let actions = actions(&asked.actions).map_err(Failure::Usage)?;
        let navigation = navigation(&asked.action_navigate, &actions).map_err(Failure::Usage)?;
        let typed = manner.hints.iter().map(|typed| hint::parse(typed)).collect::<Result<_, _>>().map_err(Failure::Usage)?;
        let body = text::meant(options.body.as_deref(), stdin, warnings).map_err(Failure::Usage)?;
        if options.summary.is_empty() && body.is_empty() {
            return Err(Failure::Usage("there is neither a title nor a text".to_owned()));
        }
        let mut file = |word: &Option<String>| word.as_deref().map(|word| picture::named(word, warnings));
        let (icon, app_icon, image) = (file(&look.icon), file(&look.app_icon), file(&look.image));
        let badge = file(&look.badge);

        let mut hints = Hints(Vec::new());
        hints.add("urgency", manner.urgency.map_or(1_u8, byte));
        hints.add("sender-pid", i64::from(std::process::id()));
        hints.add_if("category", manner.category.clone());
        hints.add_if("transient", manner.transient.then_some(true));
        hints.add_if("suppress-sound", manner.silent.filter(|silent| *silent));
        hints.add_if("x-kde-origin-name", options.sender.origin.clone());
        hints.add_if("x-kde-reply-placeholder-text", asked.reply.clone().filter(|placeholder| !placeholder.is_empty()));
        hints.add_if("x-tidings-silent", manner.silent);
        hints.add_if("x-tidings-tag", manner.tag.clone());
        hints.add_if("x-tidings-renotify", manner.renotify.then_some(true));
        hints.add_if("x-tidings-vibrate", (!manner.vibrate.is_empty()).then(|| manner.vibrate.clone()));
        hints.add_if("x-tidings-dir", look.dir.map(direction));
        hints.add_if("x-tidings-lang", look.lang.clone());
        hints.add_if("x-tidings-badge", badge);
        hints.add_if("x-tidings-image", image.clone());
        hints.add_if("x-tidings-data", asked.data.clone());
        hints.add_if("x-tidings-timestamp", look.timestamp.map(|time| epoch(time, present)).transpose()?);
        hints.add_if("x-tidings-navigate", asked.navigate.clone());
        hints.add_if("x-tidings-action-navigate", (!navigation.is_empty()).then_some(navigation));
        Ok(Self {
            app_name: options.sender.app_name.clone().unwrap_or_else(|| APP_NAME.to_owned()),
            origin: options.sender.origin.clone(),
            replaces_id: manner.replace_id.unwrap_or(0),
            summary: options.summary.clone(),
            body,
            markup: options.markup,
            icon,
            app_icon,
            image,
            tag: manner.tag.clone(),
            actions,
            reply: asked.reply.clone(),
            hints: hints.0,
            typed,
            expire_timeout: if manner.require_interaction { 0 } else { manner.expire_time.unwrap_or(-1) },
            data: asked.data.clone(),
        })
    }

    /// What it claims to come from, by which Tidings knows whether it is granted: a desktop entry goes before the name.
    pub(super) fn claim(&self) -> &str {
        let entry = self.typed.iter().rev().find_map(|(name, value)| match value {
            Variant::Str(entry) if name == "desktop-entry" && !entry.is_empty() => Some(entry.as_str()),
            _ => None,
        });
        entry.unwrap_or(&self.app_name)
    }

    /// Whether the person is asked for something, so that it is waited for.
    pub(super) fn asks(&self) -> bool {
        !self.actions.is_empty() || self.reply.is_some()
    }
}

struct Hints(Vec<(String, Variant<'static>)>);

impl Hints {
    fn add(&mut self, name: &str, value: impl Into<Variant<'static>>) {
        self.0.push((name.to_owned(), value.into()));
    }

    fn add_if(&mut self, name: &str, value: Option<impl Into<Variant<'static>>>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }
}

/// What the API refuses (Notifications API, "create a notification"), and what no server can keep.
fn sound(options: &Send) -> Result<(), String> {
    let Manner { renotify, tag, replace_id, silent, vibrate, .. } = &options.manner;
    if *renotify && tag.as_deref().is_none_or(str::is_empty) && replace_id.is_none() {
        return Err("--renotify is for what replaces: it needs --tag or --replace-id".to_owned());
    }
    if *silent == Some(true) && !vibrate.is_empty() {
        return Err("what is silent does not vibrate".to_owned());
    }
    if options.asked.data.as_ref().is_some_and(|data| data.len() > MOST_DATA) {
        return Err("the data is longer than 16 KiB".to_owned());
    }
    Ok(())
}

/// Keys and labels. One that is there already gets the new label, as with notify-send.
fn actions(typed: &[String]) -> Result<Vec<(String, String)>, String> {
    let mut actions: Vec<(String, String)> = Vec::new();
    for (number, typed) in typed.iter().enumerate() {
        let (key, label) = match typed.split_once('=') {
            Some((key, label)) => (key.trim().to_owned(), label.trim().to_owned()),
            None => (number.to_string(), typed.trim().to_owned()),
        };
        if key.is_empty() || label.is_empty() {
            return Err(format!("the action {typed:?} has no key or no label"));
        }
        match actions.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = label,
            None => actions.push((key, label)),
        }
    }
    Ok(actions)
}

/// Where actions lead; each has to be there.
fn navigation(typed: &[String], actions: &[(String, String)]) -> Result<std::collections::HashMap<String, String>, String> {
    let pairs = typed.iter().map(|typed| {
        let (key, url) = typed.split_once('=').ok_or_else(|| format!("{typed:?} is not of the form KEY=URL"))?;
        if !actions.iter().any(|(known, _)| known == key) {
            return Err(format!("there is no action {key:?} that could open something"));
        }
        Ok((key.to_owned(), url.to_owned()))
    });
    pairs.collect()
}

fn byte(level: Level) -> u8 {
    level.urgency() as u8
}

fn direction(direction: Direction) -> String {
    let word = match direction {
        Direction::Auto => "auto",
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    };
    word.to_owned()
}

/// Milliseconds since the Unix epoch.
fn epoch(time: Timestamp, present: &Present) -> Result<i64, Failure> {
    match time {
        Timestamp::Epoch(ms) => Ok(ms),
        Timestamp::Moment(moment) => present.at(&moment, Toward::Past).map(|ms| i64::try_from(ms).unwrap_or(i64::MAX)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;

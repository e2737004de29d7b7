//! What the journal says happened: one [`Event`] a line, each with all that a later run, or the archive, needs of it.
//!
//! A member that is missing has its default, one that is unknown is skipped: an older and a newer version read each other.

use serde::{Deserialize, Serialize};

use crate::content::colour::{Colour, Colours};
use crate::content::image::Icon;
use crate::content::markup::Body;
use crate::content::web::{self, Direction, Web};
use crate::core::Core;
use crate::core::dnd::Quiet;
use crate::core::effect::Write;
use crate::core::forget::Forget;
use crate::core::identity::{Client, Identity};
use crate::core::notification::{Action, Attachment, Content, ExpireTimeout, Id, ReplyField, Urgency};
use crate::core::permission::Refused;
use crate::core::record::Record;
use crate::store::permitted::{PermittedForm, SubjectForm};
use crate::store::refused::RefusedForm;
use crate::view::Ended;

/// Why one ended of whose end nobody knows (specification, `NotificationClosed`: undefined).
pub(super) const SESSION_OVER: u32 = 4;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// What follows happened on the bus with this GUID, and no key up to this one is free.
    Begin {
        /// GUID of the bus.
        bus: String,
        /// Above every key that was ever given.
        next_key: u64,
        /// The keys of what is live. A version that does not tell them knows no better.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        live: Option<Vec<u64>>,
    },
    /// A new notification, or new content.
    Put(Box<RecordForm>),
    /// One that was there when this file was begun.
    Have(Box<RecordForm>),
    /// Its popup has left the screen.
    Hidden(u64),
    /// It has ended.
    Ended {
        /// Which.
        key: u64,
        /// When, in milliseconds since the Unix epoch.
        at_ms: u64,
        /// The number of the specification's `NotificationClosed`.
        reason: u32,
        /// It stays in the tray.
        kept: bool,
    },
    /// It has left the tray.
    Dropped(u64),
    /// Nothing is unread.
    Read,
    /// Do-not-disturb was switched.
    Dnd {
        /// On or off.
        on: bool,
        /// Until when, in milliseconds since the Unix epoch.
        until_ms: Option<u64>,
        /// Since when, likewise.
        #[serde(default)]
        since_ms: Option<u64>,
    },
    /// The settings of the archive.
    Archive(super::Settings),
    /// What is to be erased.
    Forget(ForgetForm),
    /// Somebody's permission, and what else is kept of them.
    Permission(Box<PermittedForm>),
    /// Somebody is forgotten.
    PermissionGone(Box<SubjectForm>),
    /// One is refused: who is told of its end, and when that is.
    Refused(Box<RefusedForm>),
    /// It is no longer.
    RefusedGone(u64),
}

impl Event {
    /// The event of a [`Write`] of `core`. `None` for what is kept elsewhere or has nothing to be kept.
    pub fn of(write: Write, core: &Core) -> Option<Self> {
        Some(match write {
            Write::Put(key) => Self::Put(Box::new(RecordForm::of(core.record(key)?))),
            Write::Hidden(key) => Self::Hidden(key),
            Write::Ended { key, ended, kept } => Self::Ended { key, at_ms: ended.at_ms, reason: ended.reason, kept },
            Write::Dropped(key) => Self::Dropped(key),
            Write::Read => Self::Read,
            Write::Dnd(quiet) => Self::dnd(quiet),
            Write::Permission(number) => Self::Permission(Box::new(PermittedForm::of(core.permitted_of(number)?))),
            Write::Refused(key) => core.refused(key).map_or(Self::RefusedGone(key), |refused| Self::refused(&refused)),
            Write::PermissionGone(subject) => Self::PermissionGone(Box::new(SubjectForm::of(&subject))),
            Write::ReserveIds { .. } => return None,
        })
    }
}

impl Event {
    /// One that is refused.
    pub fn refused(refused: &Refused) -> Self {
        Self::Refused(Box::new(RefusedForm::of(refused)))
    }

    /// Do-not-disturb as it is.
    pub fn dnd(quiet: Option<Quiet>) -> Self {
        let Quiet { until_ms, since_ms } = quiet.unwrap_or_default();
        Self::Dnd { on: quiet.is_some(), until_ms, since_ms }
    }
}

/// A [`Forget`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForgetForm {
    /// These keys.
    Keys(Vec<u64>),
    /// All of the application of this name.
    Application(String),
    /// All received then or later.
    Since(u64),
    /// All.
    Everything,
}

impl From<&Forget> for ForgetForm {
    fn from(what: &Forget) -> Self {
        match what {
            Forget::Keys(keys) => Self::Keys(keys.clone()),
            Forget::Application(name) => Self::Application(name.clone()),
            Forget::Since(time) => Self::Since(*time),
            Forget::Everything => Self::Everything,
        }
    }
}

impl From<ForgetForm> for Forget {
    fn from(form: ForgetForm) -> Self {
        match form {
            ForgetForm::Keys(keys) => Self::Keys(keys),
            ForgetForm::Application(name) => Self::Application(name),
            ForgetForm::Since(time) => Self::Since(time),
            ForgetForm::Everything => Self::Everything,
        }
    }
}

/// A [`Record`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordForm {
    pub(super) key: u64,
    pub(super) id: u32,
    pub(super) client: String,
    pub(super) identity: IdentityForm,
    pub(super) received_ms: u64,
    pub(super) on_screen: bool,
    pub(super) unread: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ended: Option<(u64, u32)>,
    pub(super) app_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) desktop_entry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) app_icon: Option<String>,
    pub(super) summary: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) picture: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) body_images: Vec<Option<String>>,
    pub(super) urgency: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) progress: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) files: Vec<String>,
    /// Foreground, background, frame, highlight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) colours: Option<[Option<String>; 4]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) actions: Vec<(String, String)>,
    pub(super) action_icons: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_placeholder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_submit_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_submit_icon: Option<String>,
    pub(super) resident: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<String>,
    #[serde(skip_serializing_if = "WebForm::is_empty")]
    pub(super) web: WebForm,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) point: Option<(i32, i32)>,
    /// As on the wire, widened: −1, 0 or milliseconds.
    pub(super) expire_timeout: i64,
    /// It is not to be in the archive.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) unarchived: bool,
}

/// An [`Identity`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum IdentityForm {
    #[default]
    Unknown,
    Sandbox(String),
    Unit(String),
    Executable(String),
    Connection(String),
}

impl IdentityForm {
    pub(super) fn of(identity: &Identity) -> Self {
        match identity {
            Identity::Sandbox(name) => Self::Sandbox(name.to_string()),
            Identity::Unit(name) => Self::Unit(name.to_string()),
            Identity::Executable(path) => Self::Executable(path.to_string()),
            Identity::Connection(client) => Self::Connection(client.0.to_string()),
        }
    }

    /// The identity of `client`.
    pub(super) fn identity(self, client: &Client) -> Identity {
        match self {
            Self::Unknown => Identity::Connection(client.clone()),
            Self::Sandbox(name) => Identity::Sandbox(name.into()),
            Self::Unit(name) => Identity::Unit(name.into()),
            Self::Executable(path) => Identity::Executable(path.into()),
            Self::Connection(name) => Identity::Connection(Client(name.into())),
        }
    }
}

impl RecordForm {
    /// The form of `record`.
    pub fn of(record: Record) -> Self {
        let content = record.content;
        let name = |icon: Option<Icon>| match icon {
            Some(Icon::Name(name)) => Some(name),
            _ => None,
        };
        Self {
            key: record.key,
            id: record.id.get(),
            client: record.client.0.to_string(),
            identity: IdentityForm::of(&record.identity),
            received_ms: record.received_ms,
            on_screen: record.on_screen,
            unread: record.unread,
            ended: record.ended.map(|ended| (ended.at_ms, ended.reason)),
            app_name: content.app_name,
            desktop_entry: content.desktop_entry,
            origin: content.origin,
            app_icon: name(content.app_icon),
            summary: content.summary,
            body: content.body.to_markup(),
            picture: name(content.picture),
            body_images: content.body_images.into_iter().map(name).collect(),
            urgency: content.urgency.level(),
            progress: content.progress,
            files: content.files.iter().filter_map(|file| Some(file.path.to_str()?.to_owned())).collect(),
            colours: colours_form(content.colours),
            actions: content.actions.into_iter().map(|action| (action.key, action.label)).collect(),
            action_icons: content.action_icons,
            reply_placeholder: content.reply_field.placeholder,
            reply_submit_label: content.reply_field.submit_label,
            reply_submit_icon: content.reply_field.submit_icon,
            resident: content.resident,
            category: content.category,
            tag: content.tag,
            data: content.data,
            web: WebForm::of(content.web),
            point: content.point,
            expire_timeout: expire_timeout_form(content.expire_timeout),
            unarchived: !record.archived,
        }
    }

    /// The record; `None` where it makes no sense.
    pub fn record(self) -> Option<Record> {
        let content = Content {
            app_name: self.app_name,
            desktop_entry: self.desktop_entry,
            origin: self.origin,
            app_icon: self.app_icon.map(Icon::Name),
            summary: self.summary,
            body: Body::parse(&self.body),
            picture: self.picture.map(Icon::Name),
            body_images: self.body_images.into_iter().map(|image| image.map(Icon::Name)).collect(),
            urgency: Urgency::from_level(i64::from(self.urgency)),
            progress: self.progress.map(|percent| percent.min(100)),
            files: self.files.into_iter().map(|path| Attachment { path: path.into(), picture: None }).collect(),
            colours: self.colours.map(colours).unwrap_or_default(),
            actions: self.actions.into_iter().map(|(key, label)| Action { key, label }).collect(),
            action_icons: self.action_icons,
            reply_field: ReplyField {
                placeholder: self.reply_placeholder,
                submit_label: self.reply_submit_label,
                submit_icon: self.reply_submit_icon,
            },
            resident: self.resident,
            transient: false,
            category: self.category,
            tag: self.tag,
            renotify: false,
            sound: None,
            suppress_sound: false,
            silent: None,
            vibrate: Vec::new(),
            web: self.web.web(),
            data: self.data,
            expire_timeout: expire_timeout(self.expire_timeout),
            point: self.point,
        };
        let client = Client(self.client.into());
        Some(Record {
            key: self.key,
            id: Id::new(self.id)?,
            identity: self.identity.identity(&client),
            client,
            content,
            on_screen: self.on_screen,
            unread: self.unread,
            received_ms: self.received_ms,
            ended: self.ended.map(|(at_ms, reason)| Ended { at_ms, reason }),
            archived: !self.unarchived,
        })
    }
}

/// A [`Web`]; of its pictures those that are names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct WebForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    dir: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timestamp_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    navigate: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<(String, String)>,
}

impl WebForm {
    fn of(web: Web) -> Self {
        let name = |icon: Option<Icon>| match icon {
            Some(Icon::Name(name)) => Some(name),
            _ => None,
        };
        Self {
            dir: web.direction.map(|direction| direction.word().to_owned()),
            lang: web.lang,
            timestamp_ms: web.timestamp_ms,
            badge: name(web.badge),
            image: name(web.image),
            navigate: web.navigate,
            links: web.links,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A file may have been edited by hand: what may be opened is asked anew.
    pub(super) fn web(self) -> Web {
        let may_be_opened = |(_, link): &(String, String)| web::navigate(link).is_ok();
        Web {
            direction: self.dir.and_then(|word| Direction::parse(&word).ok()).flatten(),
            lang: self.lang.and_then(|tag| web::lang(&tag).ok()).flatten(),
            timestamp_ms: self.timestamp_ms,
            badge: self.badge.map(Icon::Name),
            image: self.image.map(Icon::Name),
            navigate: self.navigate.filter(|link| web::navigate(link).is_ok()),
            links: self.links.into_iter().filter(may_be_opened).collect(),
        }
    }
}

/// As on the wire, widened: −1, 0 or milliseconds.
pub(super) fn expire_timeout_form(expire_timeout: ExpireTimeout) -> i64 {
    match expire_timeout {
        ExpireTimeout::Ours => -1,
        ExpireTimeout::Never => 0,
        ExpireTimeout::After(milliseconds) => i64::from(milliseconds.get()),
    }
}

pub(super) fn expire_timeout(form: i64) -> ExpireTimeout {
    match u32::try_from(form) {
        Err(_) => ExpireTimeout::Ours,
        Ok(milliseconds) => std::num::NonZeroU32::new(milliseconds).map_or(ExpireTimeout::Never, ExpireTimeout::After),
    }
}

fn colours_form(colours: Colours) -> Option<[Option<String>; 4]> {
    let Colours { foreground, background, frame, highlight } = colours;
    (!colours.is_empty()).then(|| [foreground, background, frame, highlight].map(|colour| colour.map(Colour::to_text)))
}

fn colours(form: [Option<String>; 4]) -> Colours {
    let [foreground, background, frame, highlight] = form.map(|text| text.as_deref().and_then(Colour::parse));
    Colours { foreground, background, frame, highlight }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_kept_as_they_were_sent() {
        let some = Colours { foreground: Colour::parse("#f00"), highlight: Colour::parse("#12345678"), ..Colours::default() };
        assert_eq!(colours_form(some).map(colours), Some(some));
        assert_eq!(colours_form(Colours::default()), None);
    }
}

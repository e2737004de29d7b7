//! What a notification is: its content as a person sees it, its behaviour as the sender asked for it, and its words.

use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::content::colour::Colours;
use crate::content::image::Icon;
use crate::content::markup::Body;
use crate::content::sound::Sound;
use crate::content::web::Web;

/// Id of a notification as both sides of `Notify` know it: never 0 (specification, `org.freedesktop.Notifications.Notify`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub NonZeroU32);

impl Id {
    /// The id with this number; `None` for 0, which the protocol keeps for "no notification".
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// The number on the wire.
    pub fn get(self) -> u32 {
        self.0.get()
    }
}

/// Urgency levels (specification, "Urgency Levels").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// 0
    Low,
    /// 1, and what is taken for every other value
    #[default]
    Normal,
    /// 2: does not expire by itself
    Critical,
}

impl Urgency {
    /// Reads the number of the hint; an unknown one is [`Urgency::Normal`].
    pub fn from_level(level: i64) -> Self {
        match level {
            0 => Self::Low,
            2 => Self::Critical,
            _ => Self::Normal,
        }
    }

    /// The number of the hint.
    pub fn level(self) -> u8 {
        match self {
            Self::Low => 0,
            Self::Normal => 1,
            Self::Critical => 2,
        }
    }
}

/// Why a notification ended (specification, `NotificationClosed`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its time was over.
    Expired = 1,
    /// The person closed it or acted on it.
    Dismissed = 2,
    /// The sender called `CloseNotification`.
    Closed = 3,
}

/// An action that a sender offers (specification, `Notify`, parameter `actions`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Told back by `ActionInvoked`.
    pub key: String,
    /// Shown to the person; plain text, never markup.
    pub label: String,
}

/// The key whose action is a click on the notification itself (specification, `Notify`, parameter `actions`).
pub const DEFAULT_ACTION: &str = "default";

/// The key whose action is a field to write a reply in (KDE).
pub const INLINE_REPLY: &str = "inline-reply";

/// Buttons that are seen before the person asks for the others (Notifications API, `maxActions`).
pub const ACTIONS_AT_ONCE: usize = 2;

/// What a sender wishes of the field that a reply is written in (KDE's hints; Chromium sends the first of them).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyField {
    /// Shown while nothing is written (`x-kde-reply-placeholder-text`).
    pub placeholder: Option<String>,
    /// Label of the button that sends it (`x-kde-reply-submit-button-text`).
    pub submit_label: Option<String>,
    /// Name of that button's icon (`x-kde-reply-submit-button-icon-name`).
    pub submit_icon: Option<String>,
}

/// A file that a notification tells of (hint `x-kde-urls`).
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Where it is; absolute.
    pub path: PathBuf,
    /// The file itself, opened when the notification was received, if it may be a picture.
    pub picture: Option<Icon>,
}

/// How long a popup stays, as the sender asked (specification, `Notify`, parameter `expire_timeout`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpireTimeout {
    /// −1 (and every other negative): we decide.
    #[default]
    Ours,
    /// 0: until somebody ends it.
    Never,
    /// So many milliseconds from when it is shown.
    After(NonZeroU32),
}

impl ExpireTimeout {
    /// Reads the milliseconds of the wire.
    pub fn from_wire(milliseconds: i32) -> Self {
        match u32::try_from(milliseconds) {
            Err(_) => Self::Ours,
            Ok(positive) => NonZeroU32::new(positive).map_or(Self::Never, Self::After),
        }
    }
}

/// All that one `Notify` said, checked and clipped.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// Name of the application; a claim.
    pub app_name: String,
    /// Basename of its desktop file; a claim (hint `desktop-entry`).
    pub desktop_entry: Option<String>,
    /// The web site, device or account that it comes from, beside the application; a claim (hint `x-kde-origin-name`).
    pub origin: Option<String>,
    /// Icon shown beside the picture.
    pub app_icon: Option<Icon>,
    /// One line, plain.
    pub summary: String,
    /// The text as a tree.
    pub body: Body,
    /// Pictures that the body names.
    pub body_images: Vec<Option<Icon>>,
    /// The large picture.
    pub picture: Option<Icon>,
    /// Hint `urgency`.
    pub urgency: Urgency,
    /// Hint `value`, 0 to 100.
    pub progress: Option<u8>,
    /// Hint `x-kde-urls`: files of this machine.
    pub files: Vec<Attachment>,
    /// Hints `fgcolor`, `bgcolor`, `frcolor`, `hlcolor`.
    pub colours: Colours,
    /// All actions in order, the default one among them.
    pub actions: Vec<Action>,
    /// Hint `action-icons`.
    pub action_icons: bool,
    /// The field that a reply is written in, if there is the action [`INLINE_REPLY`].
    pub reply_field: ReplyField,
    /// Hint `resident`: an action does not end it.
    pub resident: bool,
    /// Hint `transient`: it is not kept after its popup.
    pub transient: bool,
    /// Hint `category`.
    pub category: Option<String>,
    /// `x-canonical-private-synchronous`, `x-dunst-stack-tag` or `x-tidings-tag`: replaces the one of the same tag.
    pub tag: Option<String>,
    /// Hint `x-tidings-renotify`: a replacement alerts again.
    pub renotify: bool,
    /// Hints `sound-file` and `sound-name`. It belongs to the moment and is not kept.
    pub sound: Option<Sound>,
    /// Hint `suppress-sound`: the sender makes its own, or wants none.
    pub suppress_sound: bool,
    /// Parameter `expire_timeout`.
    pub expire_timeout: ExpireTimeout,
    /// Hint `x-tidings-silent`: no sound, or one whatever the urgency; `None` leaves it to us. It belongs to the moment and is not kept.
    pub silent: Option<bool>,
    /// Hint `x-tidings-vibrate`: milliseconds on, off, on …. It belongs to the moment and is not kept.
    pub vibrate: Vec<u32>,
    /// What the web's Notifications API tells beside all that.
    pub web: Web,
    /// Hint `x-tidings-data`: handed back with what happens to it, and never looked at.
    pub data: Option<String>,
    /// Hints `x` and `y`: where on the screen it points to.
    pub point: Option<(i32, i32)>,
}

impl Content {
    /// Whether `key` is among the actions.
    pub fn has_action(&self, key: &str) -> bool {
        self.actions.iter().any(|action| action.key == key)
    }
}

/// What the desktop knows of an application by its desktop entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Application {
    /// Its name in the person's language.
    pub name: Option<String>,
    /// Its icon.
    pub icon: Option<Icon>,
}

impl Application {
    /// Gives `content` the name, and the icon where the sender sent none; whether that changed anything.
    pub fn introduce(&self, content: &mut Content) -> bool {
        let name = self.name.as_ref().filter(|name| **name != content.app_name);
        let icon = self.icon.as_ref().filter(|_| content.app_icon.is_none());
        let changed = name.is_some() || icon.is_some();
        if let Some(name) = name {
            name.clone_into(&mut content.app_name);
        }
        if let Some(icon) = icon {
            content.app_icon = Some(icon.clone());
        }
        changed
    }
}

impl Content {
    /// The place of the picture `slot`, if there is one.
    pub fn picture_mut(&mut self, slot: PictureSlot) -> Option<&mut Option<Icon>> {
        match slot {
            PictureSlot::AppIcon => Some(&mut self.app_icon),
            PictureSlot::Picture => Some(&mut self.picture),
            PictureSlot::Image => Some(&mut self.web.image),
            PictureSlot::Badge => Some(&mut self.web.badge),
            PictureSlot::Body(index) => self.body_images.get_mut(index),
            PictureSlot::File(index) => self.files.get_mut(index).map(|file| &mut file.picture),
        }
    }
}

/// One of the places of a picture in a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureSlot {
    /// [`Content::app_icon`]
    AppIcon,
    /// [`Content::picture`]
    Picture,
    /// [`Web::image`]
    Image,
    /// [`Web::badge`]
    Badge,
    /// The one of [`Content::body_images`] at this place.
    Body(usize),
    /// The one of [`Content::files`] at this place.
    File(usize),
}

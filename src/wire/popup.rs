//! The forms of a popup and of the pictures in it.

use std::os::fd::AsFd;

use zbus::{DeserializeDict, OwnedFd, SerializeDict, Type};

use crate::content::colour::{Colour, Colours};
use crate::content::image::{Icon, Kept, Layout};
use crate::content::limits::MOST_SIDE;
use crate::content::markup::Body;
use crate::content::web::{self, Direction, Web};
use crate::core::notification::{Action, Attachment, Id, ReplyField, Urgency};
use crate::view::permission::Question;
use crate::view::{Clock, Left, Pictures, Popup, Process, Sender};

/// An [`Icon`]: `(kind, name, width, height, rowstride, has_alpha, fds)`; kind is `name`, `pixels` or `file`.
#[derive(Debug, serde::Serialize, serde::Deserialize, Type)]
pub struct IconForm {
    kind: String,
    name: String,
    width: u32,
    height: u32,
    rowstride: u32,
    has_alpha: bool,
    fds: Vec<OwnedFd>,
}

impl IconForm {
    /// The form of `icon`; `None` where its descriptor cannot be copied.
    pub fn of(icon: &Icon) -> Option<Self> {
        let form = |kind: &str| Self {
            kind: kind.to_owned(),
            name: String::new(),
            width: 0,
            height: 0,
            rowstride: 0,
            has_alpha: false,
            fds: Vec::new(),
        };
        let copy = |kept: &Kept| kept.as_fd().try_clone_to_owned().ok().map(|fd| vec![OwnedFd::from(fd)]);
        Some(match icon {
            Icon::Name(name) => Self { name: name.clone(), ..form("name") },
            Icon::File(kept) => Self { fds: copy(kept)?, ..form("file") },
            Icon::Pixels(layout, kept) => Self {
                width: layout.width,
                height: layout.height,
                rowstride: layout.rowstride,
                has_alpha: layout.has_alpha,
                fds: copy(kept)?,
                ..form("pixels")
            },
        })
    }

    /// The icon; `None` where the form makes no sense.
    pub fn icon(self) -> Option<Icon> {
        let kept = self.fds.into_iter().next().map(|fd| Kept::new(fd.into()));
        match self.kind.as_str() {
            "name" => Some(Icon::Name(self.name)),
            "file" => kept.map(Icon::File),
            "pixels" => {
                let layout =
                    Layout { width: self.width, height: self.height, rowstride: self.rowstride, has_alpha: self.has_alpha };
                let sound = (1..=MOST_SIDE).contains(&layout.width) && (1..=MOST_SIDE).contains(&layout.height);
                kept.filter(|_| sound).map(|kept| Icon::Pixels(layout, kept))
            }
            _ => None,
        }
    }
}

/// A [`Popup`] as a dictionary; the names are the members' own.
#[derive(Debug, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct PopupForm {
    id: u32,
    key: u64,
    app_name: String,
    desktop_entry: Option<String>,
    origin: Option<String>,
    category: Option<String>,
    sender: Option<(String, String)>,
    /// The number of the process, and the path of what runs in it, which may be empty.
    process: Option<(u32, String)>,
    app_icon: Option<IconForm>,
    summary: String,
    /// The specification's markup, emitted from the tree: well-formed, and nothing but b, i, u, a, img.
    body: String,
    /// One entry for each `<img>` of the body, itself empty where that picture could not be opened.
    body_images: Vec<Vec<IconForm>>,
    picture: Option<IconForm>,
    urgency: u8,
    progress: Option<u8>,
    /// Path, and the file itself where it may be a picture.
    files: Vec<(String, Vec<IconForm>)>,
    fgcolor: Option<String>,
    bgcolor: Option<String>,
    frcolor: Option<String>,
    hlcolor: Option<String>,
    actions: Vec<(String, String)>,
    action_icons: bool,
    reply_placeholder: Option<String>,
    reply_submit_label: Option<String>,
    reply_submit_icon: Option<String>,
    dir: Option<String>,
    lang: Option<String>,
    timestamp_ms: Option<u64>,
    badge: Option<IconForm>,
    image: Option<IconForm>,
    navigate: Option<String>,
    action_navigate: Vec<(String, String)>,
    x: Option<i32>,
    y: Option<i32>,
    default_action: bool,
    sender_left: bool,
    received_ms: u64,
    timeout_ms: Option<u64>,
    ends_ms: Option<u64>,
    left_ms: Option<u64>,
    repeats: Vec<u64>,
    alerts: u32,
    asks: Option<String>,
}

impl PopupForm {
    /// The form of `popup`; a picture whose descriptor cannot be copied is left out.
    pub fn of(popup: &Popup) -> Self {
        Self {
            id: popup.id.get(),
            key: popup.key,
            app_name: popup.app_name.clone(),
            desktop_entry: popup.desktop_entry.clone(),
            origin: popup.origin.clone(),
            category: popup.category.clone(),
            sender: popup.sender.as_ref().map(sender_form),
            process: popup.process.as_ref().map(process_form),
            app_icon: popup.app_icon.as_ref().and_then(IconForm::of),
            summary: popup.summary.clone(),
            body: popup.body.to_markup(),
            body_images: popup
                .body_images
                .iter()
                .map(|image| image.as_ref().and_then(IconForm::of).into_iter().collect())
                .collect(),
            picture: popup.picture.as_ref().and_then(IconForm::of),
            urgency: popup.urgency.level(),
            progress: popup.progress,
            files: popup
                .files
                .iter()
                .filter_map(|file| {
                    let picture = file.picture.as_ref().and_then(IconForm::of);
                    Some((file.path.to_str()?.to_owned(), picture.into_iter().collect()))
                })
                .collect(),
            fgcolor: popup.colours.foreground.map(Colour::to_text),
            bgcolor: popup.colours.background.map(Colour::to_text),
            frcolor: popup.colours.frame.map(Colour::to_text),
            hlcolor: popup.colours.highlight.map(Colour::to_text),
            actions: popup.actions.iter().map(|action| (action.key.clone(), action.label.clone())).collect(),
            action_icons: popup.action_icons,
            reply_placeholder: popup.reply_field.placeholder.clone(),
            reply_submit_label: popup.reply_field.submit_label.clone(),
            reply_submit_icon: popup.reply_field.submit_icon.clone(),
            dir: popup.web.direction.map(|direction| direction.word().to_owned()),
            lang: popup.web.lang.clone(),
            timestamp_ms: popup.web.timestamp_ms,
            badge: popup.web.badge.as_ref().and_then(IconForm::of),
            image: popup.web.image.as_ref().and_then(IconForm::of),
            navigate: popup.web.navigate.clone(),
            action_navigate: popup.web.links.clone(),
            x: popup.point.map(|(x, _)| x),
            y: popup.point.map(|(_, y)| y),
            default_action: popup.default_action,
            sender_left: popup.sender_left,
            received_ms: popup.received_ms,
            timeout_ms: popup.clock.map(|clock| clock.timeout_ms),
            ends_ms: popup.clock.and_then(ends),
            left_ms: popup.clock.and_then(left),
            repeats: popup.repeats.clone(),
            alerts: popup.alerts,
            asks: popup.asks.map(|question| question.word().to_owned()),
        }
    }

    /// The popup; `None` where the id is 0.
    pub fn popup(self) -> Option<Popup> {
        let colour = |text: Option<String>| text.as_deref().and_then(Colour::parse);
        Some(Popup {
            id: Id::new(self.id)?,
            key: self.key,
            app_name: self.app_name,
            desktop_entry: self.desktop_entry,
            origin: self.origin,
            category: self.category,
            sender: self.sender.and_then(sender),
            process: self.process.map(process),
            app_icon: self.app_icon.and_then(IconForm::icon),
            summary: self.summary,
            body: Body::parse(&self.body),
            body_images: self.body_images.into_iter().map(|image| image.into_iter().next().and_then(IconForm::icon)).collect(),
            picture: self.picture.and_then(IconForm::icon),
            urgency: Urgency::from_level(i64::from(self.urgency)),
            progress: self.progress.map(|percent| percent.min(100)),
            files: self
                .files
                .into_iter()
                .map(|(path, picture)| {
                    let picture = picture.into_iter().next().and_then(IconForm::icon);
                    Attachment { path: path.into(), picture }
                })
                .collect(),
            colours: Colours {
                foreground: colour(self.fgcolor),
                background: colour(self.bgcolor),
                frame: colour(self.frcolor),
                highlight: colour(self.hlcolor),
            },
            actions: self.actions.into_iter().map(|(key, label)| Action { key, label }).collect(),
            action_icons: self.action_icons,
            reply_field: ReplyField {
                placeholder: self.reply_placeholder,
                submit_label: self.reply_submit_label,
                submit_icon: self.reply_submit_icon,
            },
            web: Web {
                direction: self.dir.and_then(|word| Direction::parse(&word).ok()).flatten(),
                lang: self.lang.and_then(|tag| web::lang(&tag).ok()).flatten(),
                timestamp_ms: self.timestamp_ms,
                badge: self.badge.and_then(IconForm::icon),
                image: self.image.and_then(IconForm::icon),
                navigate: self.navigate,
                links: self.action_navigate,
            },
            point: self.x.zip(self.y),
            default_action: self.default_action,
            sender_left: self.sender_left,
            received_ms: self.received_ms,
            clock: clock(self.timeout_ms, self.ends_ms, self.left_ms),
            repeats: self.repeats,
            alerts: self.alerts,
            asks: self.asks.as_deref().and_then(Question::of_word),
        })
    }
}

/// When the time of a popup is over, while it runs.
pub(super) fn ends(clock: Clock) -> Option<u64> {
    match clock.left {
        Left::Until(at) => Some(at),
        Left::Stands(_) => None,
    }
}

/// What is left of the time of a popup, while it stands still.
pub(super) fn left(clock: Clock) -> Option<u64> {
    match clock.left {
        Left::Until(_) => None,
        Left::Stands(left) => Some(left),
    }
}

/// The time of a popup; `None` where it has none.
pub(super) fn clock(timeout_ms: Option<u64>, ends_ms: Option<u64>, left_ms: Option<u64>) -> Option<Clock> {
    let left = ends_ms.map(Left::Until).or(left_ms.map(Left::Stands))?;
    Some(Clock { timeout_ms: timeout_ms?, left })
}

/// A [`Sender`] as its kind and its name.
fn sender_form(sender: &Sender) -> (String, String) {
    let (kind, name) = match sender {
        Sender::Sandbox(name) => ("sandbox", name),
        Sender::Unit(name) => ("unit", name),
        Sender::Executable(path) => ("executable", path),
        Sender::Connection(name) => ("connection", name),
    };
    (kind.to_owned(), name.clone())
}

/// The sender; `None` where its kind is unknown to this reader.
fn sender((kind, name): (String, String)) -> Option<Sender> {
    Some(match kind.as_str() {
        "sandbox" => Sender::Sandbox(name),
        "unit" => Sender::Unit(name),
        "executable" => Sender::Executable(name),
        "connection" => Sender::Connection(name),
        _ => return None,
    })
}

/// A [`Process`] as its number and the path of what runs in it.
fn process_form(process: &Process) -> (u32, String) {
    (process.pid, process.executable.as_deref().unwrap_or_default().to_owned())
}

fn process((pid, executable): (u32, String)) -> Process {
    Process { pid, executable: Some(executable).filter(|path| !path.is_empty()).map(Into::into) }
}

/// All pictures of a notification, which lists leave out, as a dictionary.
#[derive(Debug, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct PicturesForm {
    app_icon: Option<IconForm>,
    picture: Option<IconForm>,
    body_images: Option<Vec<Vec<IconForm>>>,
    image: Option<IconForm>,
    badge: Option<IconForm>,
}

impl PicturesForm {
    /// The form of these pictures; one whose descriptor cannot be copied is left out.
    pub fn of(pictures: &Pictures) -> Self {
        let form = |icon: &Option<Icon>| icon.as_ref().and_then(IconForm::of);
        Self {
            app_icon: form(&pictures.app_icon),
            picture: form(&pictures.picture),
            body_images: Some(pictures.body_images.iter().map(|image| form(image).into_iter().collect()).collect()),
            image: form(&pictures.image),
            badge: form(&pictures.badge),
        }
    }

    /// The pictures.
    pub fn pictures(self) -> Pictures {
        let images = self.body_images.unwrap_or_default();
        Pictures {
            app_icon: self.app_icon.and_then(IconForm::icon),
            picture: self.picture.and_then(IconForm::icon),
            body_images: images.into_iter().map(|image| image.into_iter().next().and_then(IconForm::icon)).collect(),
            image: self.image.and_then(IconForm::icon),
            badge: self.badge.and_then(IconForm::icon),
        }
    }
}

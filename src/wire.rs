//! The forms in which a [`View`] and its [`Change`]s cross our own interface, `org.tidings.Tidings1`.
//!
//! Everything is a dictionary, so that a member may be added without breaking a reader. Pictures travel as file
//! descriptors. What a peer sends that does not fit is an error of that one value, never a panic.

use std::os::fd::AsFd;

use zbus::{DeserializeDict, OwnedFd, SerializeDict, Type};

use crate::content::image::{Icon, Kept, Layout, MAX_SIDE};
use crate::content::markup::Body;
use crate::core::notification::{Action, Id, Urgency};
use crate::view::{Change, Popup, View};

/// Well-known name of the daemon's own interface.
pub const BUS_NAME: &str = "org.tidings.Tidings";
/// Object that serves it.
pub const OBJECT_PATH: &str = "/org/tidings/Tidings";
/// Name of the interface.
pub const INTERFACE: &str = "org.tidings.Tidings1";
/// Well-known name of tidings-ui: owned while it runs, activatable where it is installed.
pub const UI_BUS_NAME: &str = "org.tidings.Ui";

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
    fn of(icon: &Icon) -> Option<Self> {
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

    fn icon(self) -> Option<Icon> {
        let kept = self.fds.into_iter().next().map(|fd| Kept::new(fd.into()));
        match self.kind.as_str() {
            "name" => Some(Icon::Name(self.name)),
            "file" => kept.map(Icon::File),
            "pixels" => {
                let layout =
                    Layout { width: self.width, height: self.height, rowstride: self.rowstride, has_alpha: self.has_alpha };
                let sound = (1..=MAX_SIDE).contains(&layout.width) && (1..=MAX_SIDE).contains(&layout.height);
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
    app_name: String,
    desktop_entry: Option<String>,
    app_icon: Option<IconForm>,
    summary: String,
    /// The specification's markup, emitted from the tree: well-formed, and nothing but b, i, u, a, img.
    body: String,
    /// One entry for each `<img>` of the body, itself empty where that picture could not be opened.
    body_images: Vec<Vec<IconForm>>,
    picture: Option<IconForm>,
    urgency: u8,
    progress: Option<u8>,
    actions: Vec<(String, String)>,
    action_icons: bool,
    default_action: bool,
    sender_left: bool,
    received_ms: u64,
}

impl PopupForm {
    /// The form of `popup`; a picture whose descriptor cannot be copied is left out.
    pub fn of(popup: &Popup) -> Self {
        Self {
            id: popup.id.get(),
            app_name: popup.app_name.clone(),
            desktop_entry: popup.desktop_entry.clone(),
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
            actions: popup.actions.iter().map(|action| (action.key.clone(), action.label.clone())).collect(),
            action_icons: popup.action_icons,
            default_action: popup.default_action,
            sender_left: popup.sender_left,
            received_ms: popup.received_ms,
        }
    }

    /// The popup; `None` where the id is 0.
    pub fn popup(self) -> Option<Popup> {
        Some(Popup {
            id: Id::new(self.id)?,
            app_name: self.app_name,
            desktop_entry: self.desktop_entry,
            app_icon: self.app_icon.and_then(IconForm::icon),
            summary: self.summary,
            body: Body::parse(&self.body),
            body_images: self.body_images.into_iter().map(|image| image.into_iter().next().and_then(IconForm::icon)).collect(),
            picture: self.picture.and_then(IconForm::icon),
            urgency: Urgency::from_level(i64::from(self.urgency)),
            progress: self.progress.map(|percent| percent.min(100)),
            actions: self.actions.into_iter().map(|(key, label)| Action { key, label }).collect(),
            action_icons: self.action_icons,
            default_action: self.default_action,
            sender_left: self.sender_left,
            received_ms: self.received_ms,
        })
    }
}

/// A [`View`] as a dictionary.
#[derive(Debug, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct ViewForm {
    popups: Vec<PopupForm>,
    waiting: u32,
}

impl ViewForm {
    /// The form of `view`.
    pub fn of(view: &View) -> Self {
        Self { popups: view.popups.iter().map(PopupForm::of).collect(), waiting: view.waiting }
    }

    /// The view.
    pub fn view(self) -> View {
        View { popups: self.popups.into_iter().filter_map(PopupForm::popup).collect(), waiting: self.waiting }
    }
}

/// A [`Change`] as a dictionary: `change` is `show`, `update`, `replace`, `remove` or `waiting`.
#[derive(Debug, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct ChangeForm {
    change: String,
    popup: Option<PopupForm>,
    id: Option<u32>,
    count: Option<u32>,
}

impl ChangeForm {
    /// The form of `change`.
    pub fn of(change: &Change) -> Self {
        let form = |change: &str| Self { change: change.to_owned(), popup: None, id: None, count: None };
        match change {
            Change::Show(popup) => Self { popup: Some(PopupForm::of(popup)), ..form("show") },
            Change::Update(popup) => Self { popup: Some(PopupForm::of(popup)), ..form("update") },
            Change::Replace { old, popup } => {
                Self { popup: Some(PopupForm::of(popup)), id: Some(old.get()), ..form("replace") }
            }
            Change::Remove(id) => Self { id: Some(id.get()), ..form("remove") },
            Change::Waiting(count) => Self { count: Some(*count), ..form("waiting") },
        }
    }

    /// The change; `None` where a member is missing or the kind is unknown to this reader.
    pub fn change(self) -> Option<Change> {
        let popup = self.popup.and_then(PopupForm::popup);
        let id = self.id.and_then(Id::new);
        match self.change.as_str() {
            "show" => popup.map(Change::Show),
            "update" => popup.map(Change::Update),
            "replace" => Some(Change::Replace { old: id?, popup: popup? }),
            "remove" => id.map(Change::Remove),
            "waiting" => self.count.map(Change::Waiting),
            _ => None,
        }
    }
}

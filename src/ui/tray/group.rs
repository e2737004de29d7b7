//! The heading of a group: the application, how many there are, and the buttons for all of them.

use std::cell::RefCell;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::view::permission::Permission;

use super::act::Act;
use super::model::Group;
use super::shell::Around;
use crate::notification::face::Face;
use crate::notification::{drawn, glyph, label, text};
use crate::pictures::{APP_ICON, BADGE};

/// The widgets of a heading.
pub(crate) struct GroupRow {
    pub(crate) root: gtk::Box,
    face: Face,
    badge: gtk::Image,
    app_name: gtk::Label,
    count: gtk::Label,
    preview: gtk::Label,
    fold: gtk::DrawingArea,
    settings: gtk::Button,
    close: gtk::Button,
    key: Rc<RefCell<String>>,
    sender: Rc<RefCell<Option<Permission>>>,
}

impl GroupRow {
    /// An empty one; `None` where the program's own resources are damaged.
    pub(crate) fn new(around: &Rc<Around>) -> Option<Self> {
        let builder = gtk::Builder::from_resource("/org/tidings/ui/tray-group.ui");
        let close: gtk::Button = builder.object("close")?;
        glyph::close(&builder.object("close_glyph")?);
        let key = Rc::<RefCell<String>>::default();
        let (acted, closed) = (around.acted.clone(), key.clone());
        close.connect_clicked(move |_| {
            let key = closed.borrow().clone();
            acted(Act::DismissGroup(key));
        });
        let settings: gtk::Button = builder.object("settings")?;
        glyph::gear(&builder.object("settings_glyph")?);
        let sender = Rc::<RefCell<Option<Permission>>>::default();
        let (acted, shown) = (around.acted.clone(), sender.clone());
        settings.connect_clicked(move |_| {
            let sender = shown.borrow().clone();
            sender.into_iter().for_each(|sender| acted(Act::Application(Box::new(sender))));
        });
        Some(Self {
            root: builder.object("group")?,
            face: Face::new(builder.object("app_icon")?, builder.object("letter")?),
            badge: builder.object("badge")?,
            app_name: builder.object("app_name")?,
            count: builder.object("count")?,
            preview: builder.object("preview")?,
            fold: builder.object("fold")?,
            settings,
            close,
            key,
            sender,
        })
    }

    /// Shows `group`; what a screen reader calls it.
    pub(crate) fn fill(&self, group: &Group, around: &Around) -> String {
        self.key.replace(group.key.clone());
        let notification = &group.lead.notification;
        let name = app_name(&notification.app_name);
        if let Some(drawn) = around.gallery.of(&group.lead) {
            self.face.show(drawn.app_icon.as_ref(), APP_ICON, &name, true);
            drawn::show(&self.badge, drawn.badge.as_ref(), BADGE);
        }
        let origin = notification.origin.as_deref().unwrap_or_default();
        label::put(&self.app_name, &label::provenance(&name, origin));
        let name = if origin.is_empty() { name } else { format!("{name}, {origin}") };
        let sender = Permission::of_sender(notification);
        self.settings.set_visible(sender.is_some());
        self.sender.replace(sender);
        let many = group.count > 1;
        self.count.set_label(&group.count.to_string());
        self.count.set_visible(many);
        label::put_title(&self.preview, if group.collapsed { &notification.summary } else { "" }, &notification.web);
        self.fold.set_visible(many);
        glyph::chevron(&self.fold, !group.collapsed);
        self.close.set_visible(many);
        match (many, group.collapsed) {
            (false, _) => name,
            (true, true) => format!("{name}, {} notifications, collapsed", group.count),
            (true, false) => format!("{name}, {} notifications, expanded", group.count),
        }
    }

    /// Shows and keeps nothing.
    pub(crate) fn clear(&self) {
        self.sender.replace(None);
        self.face.clear();
        self.badge.clear();
        self.badge.set_visible(false);
    }
}

/// The name of an application, in words where it has none.
pub(crate) fn app_name(claimed: &str) -> String {
    let name = text::one_line(claimed);
    if name.is_empty() { "Other".to_owned() } else { name }
}

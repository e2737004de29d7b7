//! The menu of a popup: a list of what can be done with any notification, below its text.
//!
//! It is a part of the popup and no window of its own: it needs neither the keyboard nor a grab, which a surface like that of the
//! popups does not get from every compositor.

use std::rc::Rc;

use gtk4 as gtk;
use gtk4::pango;
use gtk4::prelude::*;
use tidings::content::links;
use tidings::view::Popup;
use tidings::view::permission::Permission;

use super::about;
use crate::notification::spoken;

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Copy,
    OpenLink,
    Dismiss,
    Forget,
    /// More is shown in the menu, or less.
    Why,
    /// What its sender may, which that tells.
    Settings,
}

/// The menu.
pub(super) struct Menu {
    /// What there is to be seen of it.
    pub(super) root: gtk::Box,
    link: gtk::Button,
    link_label: gtk::Label,
    why: gtk::Label,
    settings: gtk::Button,
}

impl Menu {
    /// A closed one; `chosen` is told what is chosen.
    pub(super) fn new(chosen: impl Fn(Choice) + 'static) -> Self {
        let chosen = Rc::new(chosen);
        let root = gtk::Box::builder().orientation(gtk::Orientation::Vertical).visible(false).css_classes(["options"]).build();
        let button = |text: &str, choice: Choice| {
            let label = gtk::Label::builder().label(text).xalign(0.0).ellipsize(pango::EllipsizeMode::End).build();
            label.set_max_width_chars(1);
            label.set_hexpand(true);
            let button = gtk::Button::builder().child(&label).css_classes(["option"]).build();
            spoken::name(&button, text);
            let chosen = chosen.clone();
            button.connect_clicked(move |_| chosen(choice));
            root.append(&button);
            (button, label)
        };
        button("Copy text", Choice::Copy);
        let (link, link_label) = button("Open link", Choice::OpenLink);
        button("Dismiss", Choice::Dismiss);
        button("Forget: erase it from the history, too", Choice::Forget);
        button("Why am I seeing this?", Choice::Why);
        let why = gtk::Label::builder().xalign(0.0).wrap(true).wrap_mode(pango::WrapMode::WordChar).visible(false);
        let why = why.max_width_chars(1).hexpand(true).css_classes(["why"]).build();
        root.append(&why);
        let (settings, _) = button("Settings of this application", Choice::Settings);
        settings.set_visible(false);
        Self { root, link, link_label, why, settings }
    }

    /// Whether it is open.
    pub(super) fn is_open(&self) -> bool {
        self.root.get_visible()
    }

    /// Opens it for `popup`, or closes it.
    pub(super) fn toggle(&self, popup: &Popup) {
        if self.is_open() {
            return self.close();
        }
        let target = popup.body.first_link();
        self.link.set_visible(target.is_some());
        self.link.set_tooltip_text(target);
        if let Some(target) = target {
            let text = match links::openable(target) {
                Some(target) => format!("Open link to {}", about::destination(target)),
                None => "Open link…".to_owned(),
            };
            self.link_label.set_label(&text);
            spoken::name(&self.link, &text);
        }
        self.root.set_visible(true);
    }

    /// Closes it.
    pub(super) fn close(&self) {
        self.root.set_visible(false);
        self.why.set_visible(false);
        self.settings.set_visible(false);
    }

    /// Shows why `popup` is there, or no longer.
    pub(super) fn toggle_why(&self, popup: &Popup) {
        let shown = self.why.get_visible();
        self.why.set_label(&about::why(popup));
        self.why.set_visible(!shown);
        self.settings.set_visible(!shown && Permission::of_sender(popup).is_some());
    }
}

//! The field in which a reply is written (KDE's action `inline-reply`): it takes the place of the buttons while it is open.
//!
//! It takes no keyboard from anybody: whoever owns the window is told when it is wanted. What is written in it is kept with the drafts
//! at once: the field may be gone at any moment.

use std::cell::Cell;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, gio, glib, pango};
use tidings::core::notification::ReplyField;

use super::buttons::{Pressed, Told};
use super::drafts::{Drafts, Owner, is_said};
use super::icons::Icons;
use super::spoken;

/// What is shown where the sender does not say.
const PLACEHOLDER: &str = "Write a reply";
const SEND: &str = "Send";

/// The field and the button that sends what is in it.
pub(crate) struct Reply {
    /// The buttons whose place it takes.
    buttons: gtk::Box,
    /// What there is to be seen of it.
    pub(crate) root: gtk::Box,
    entry: gtk::Entry,
    send: gtk::Button,
    send_icon: gtk::Image,
    send_label: gtk::Label,
    icons: Icons,
    /// There is something in it.
    draft: Cell<bool>,
    /// What is put into it was written elsewhere.
    resuming: Cell<bool>,
    /// Whom it answers.
    owner: Cell<Option<Owner>>,
    drafts: Drafts,
    told: Told,
}

impl Reply {
    /// A closed one, which will take the place of `buttons`.
    pub(crate) fn new(buttons: &gtk::Box, icons: Icons, drafts: Drafts, told: Told) -> Rc<Self> {
        let entry = gtk::Entry::builder().hexpand(true).build();
        let send_icon = gtk::Image::builder().accessible_role(gtk::AccessibleRole::Presentation).build();
        let send_label = gtk::Label::builder().ellipsize(pango::EllipsizeMode::End).max_width_chars(16).build();
        let within = gtk::Box::new(gtk::Orientation::Horizontal, 0);
        within.append(&send_icon);
        within.append(&send_label);
        let send = gtk::Button::builder().child(&within).sensitive(false).css_classes(["action", "send"]).build();
        let root = gtk::Box::builder().visible(false).css_classes(["reply"]).build();
        root.append(&entry);
        root.append(&send);
        let buttons = buttons.clone();
        let (draft, resuming, owner) = (Cell::new(false), Cell::new(false), Cell::new(None));
        let reply =
            Rc::new(Self { buttons, root, entry, send, send_icon, send_label, icons, draft, resuming, owner, drafts, told });
        reply.fill(&ReplyField::default());
        Self::listen(&reply);
        reply
    }

    fn listen(reply: &Rc<Self>) {
        let on = |act: fn(&Self)| {
            let reply = Rc::downgrade(reply);
            move || reply.upgrade().into_iter().for_each(|reply| act(&reply))
        };
        let (entered, clicked, changed) = (on(Self::send), on(Self::send), on(Self::changed));
        reply.entry.connect_activate(move |_| entered());
        reply.send.connect_clicked(move |_| clicked());
        reply.entry.connect_changed(move |_| changed());

        // In the bubble phase: an input method that has the keys keeps them.
        let keys = gtk::EventControllerKey::new();
        let escaped = on(|reply| reply.close());
        keys.connect_key_pressed(move |_, key, _, _| {
            if key != gdk::Key::Escape {
                return glib::Propagation::Proceed;
            }
            escaped();
            glib::Propagation::Stop
        });
        reply.root.add_controller(keys);
        // For those who see the keys before the field does.
        let cancel = gio::SimpleAction::new("cancel", None);
        let cancelled = on(|reply| reply.close());
        cancel.connect_activate(move |_, _| cancelled());
        let group = gio::SimpleActionGroup::new();
        group.add_action(&cancel);
        reply.root.insert_action_group("reply", Some(&group));

        // The keyboard may be elsewhere by now. The text itself takes the click, so it must be seen on its way there.
        let click = gtk::GestureClick::builder().propagation_phase(gtk::PropagationPhase::Capture).build();
        let returned = on(|reply| (reply.told)(Pressed::Writing(true)));
        click.connect_pressed(move |_, _, _, _| returned());
        reply.entry.add_controller(click);
    }

    /// Whether something is being written.
    pub(crate) fn is_open(&self) -> bool {
        self.root.get_visible()
    }

    /// Follows what the sender wishes; what has been written stays.
    pub(crate) fn fill(&self, field: &ReplyField) {
        let placeholder = field.placeholder.as_deref().unwrap_or(PLACEHOLDER);
        self.entry.set_placeholder_text(Some(placeholder));
        spoken::name(&self.entry, placeholder);
        let icon = field.submit_icon.as_deref().filter(|name| self.icons.has(name));
        self.send_icon.set_icon_name(icon);
        self.send_icon.set_visible(icon.is_some());
        let label = field.submit_label.as_deref().unwrap_or(SEND);
        self.send_label.set_label(label);
        self.send_label.set_visible(icon.is_none() || field.submit_label.is_some());
        self.send.set_tooltip_text((!self.send_label.get_visible()).then_some(label));
        spoken::name(&self.send, label);
    }

    /// Opens the field in place of the buttons.
    pub(crate) fn open(&self) {
        self.buttons.set_visible(false);
        self.root.set_visible(true);
        (self.told)(Pressed::Writing(true));
        self.grab_focus();
    }

    /// Puts the keyboard's focus into the field.
    pub(crate) fn grab_focus(&self) {
        self.entry.grab_focus_without_selecting();
    }

    /// Closes the field: what was written is not wanted any more, or was sent.
    pub(crate) fn close(&self) {
        if let Some((key, _)) = self.owner.get() {
            self.drafts.take_back(key);
        }
        self.close_told();
    }

    /// It answers `owner` from now on, or nobody. What was written to another one is kept for that.
    pub(crate) fn answer(&self, owner: Option<Owner>) {
        let before = self.owner.replace(owner);
        if owner.is_none() {
            self.empty();
        } else if before.is_some_and(|before| Some(before) != owner) && self.draft.get() {
            self.empty();
            (self.told)(Pressed::Writing(false));
        }
    }

    /// Shows what has been written to whom it answers, here or elsewhere; the keyboard stays where it is. What was taken back or sent
    /// elsewhere is not here either.
    pub(crate) fn resume(&self) {
        let draft = self.owner.get().and_then(|(key, _)| self.drafts.get(key));
        let Some(text) = draft else {
            if self.draft.get() {
                self.close_told();
            }
            return;
        };
        if !self.is_open() {
            self.buttons.set_visible(false);
            self.root.set_visible(true);
            (self.told)(Pressed::Resumed);
        }
        if self.entry.text() != text {
            // On the way from one text to the other there may be none.
            self.resuming.set(true);
            self.entry.set_text(&text);
            self.resuming.set(false);
            self.entry.set_position(-1);
            self.changed();
        }
    }

    fn close_told(&self) {
        if !self.is_open() {
            return;
        }
        if self.empty() {
            (self.told)(Pressed::Draft(false));
        }
        (self.told)(Pressed::Writing(false));
    }

    /// Closes the field and empties it; whether there was anything in it.
    fn empty(&self) -> bool {
        self.root.set_visible(false);
        self.buttons.set_visible(true);
        let draft = self.draft.replace(false);
        self.entry.set_text("");
        draft
    }

    fn changed(&self) {
        let text = self.entry.text();
        let any = is_said(&text);
        self.send.set_sensitive(any);
        if !self.is_open() || self.resuming.get() {
            return;
        }
        // Before others hear of it: what is erased here need not be taken from here.
        let before = self.draft.replace(any);
        if let Some(owner) = self.owner.get() {
            self.drafts.put(owner, &text);
        }
        if before != any {
            (self.told)(Pressed::Draft(any));
        }
    }

    /// An empty reply is not sent.
    fn send(&self) {
        let text = self.entry.text();
        if self.is_open() && is_said(&text) {
            (self.told)(Pressed::Reply(text.trim()));
            self.close();
        }
    }
}

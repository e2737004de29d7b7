//! The buttons of a popup: a few of the actions, the others when the person asks for them; and the field that one of them opens.
//!
//! Buttons are used again; what an action means is its sender's business, but for that one (KDE's `inline-reply`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::pango;
use gtk4::prelude::*;
use tidings::content::web::Web;
use tidings::core::notification::{Action, INLINE_REPLY, ReplyField};

use super::drafts::{Drafts, Owner};
use super::icons::Icons;
use super::offers::{self, Offer};
use super::reply::Reply;
use super::{glyph, label, spoken};

/// Labels of more characters are shown whole in a tooltip, too.
const LONG_LABEL: usize = 15;

/// What the person did with the buttons.
#[derive(Debug)]
pub(crate) enum Pressed<'a> {
    /// Chose the action of this key.
    Action(&'a str),
    /// Wants to see all of them, or only a few again: there is more or less of them than before.
    More,
    /// The pointer came to the button that opens the field for a reply, or left it.
    NearReply(bool),
    /// Opened that field, or came back to it: it wants the keyboard. Or closed it.
    Writing(bool),
    /// What had been written is in the field again; the keyboard is not wanted.
    Resumed,
    /// There is something in it now that must not be lost, or no longer.
    Draft(bool),
    /// Wrote this.
    Reply(&'a str),
}

/// Who is told.
pub(crate) type Told = Rc<dyn Fn(Pressed<'_>)>;

/// The buttons of one popup.
pub(crate) struct Buttons(Rc<Inner>);

struct Inner {
    holder: gtk::Box,
    grid: gtk::Grid,
    more: gtk::Button,
    more_glyph: gtk::DrawingArea,
    icons: Icons,
    shown: RefCell<Vec<Offer>>,
    /// The direction, the language, and what a button opens.
    web: RefCell<Web>,
    /// The person wants to see all of them.
    all: Cell<bool>,
    /// Buttons with a label, in the grid for good.
    labelled: RefCell<Vec<Labelled>>,
    /// Buttons with an icon, made for the actions that are shown.
    with_icon: RefCell<Vec<gtk::Button>>,
    reply: Rc<Reply>,
    told: Told,
}

struct Labelled {
    button: gtk::Button,
    key: Rc<RefCell<String>>,
}

impl Buttons {
    /// Fills `holder`, which is an empty vertical box; `told` what is done.
    pub(crate) fn new(holder: gtk::Box, icons: Icons, drafts: Drafts, told: impl Fn(Pressed<'_>) + 'static) -> Self {
        let told: Told = Rc::new(told);
        let grid = gtk::Grid::builder().column_homogeneous(true).column_spacing(8).row_spacing(8).hexpand(true).build();
        let more_glyph = gtk::DrawingArea::builder().content_width(14).content_height(14).halign(gtk::Align::Center);
        let more_glyph = more_glyph.valign(gtk::Align::Center).accessible_role(gtk::AccessibleRole::Presentation).build();
        let more =
            gtk::Button::builder().child(&more_glyph).valign(gtk::Align::Start).css_classes(["action", "others"]).build();
        let row = gtk::Box::new(gtk::Orientation::Horizontal, 8);
        row.append(&grid);
        row.append(&more);
        let reply = Reply::new(&row, icons.clone(), drafts, told.clone());
        holder.append(&row);
        holder.append(&reply.root);
        let (shown, web, all, labelled, with_icon) = Default::default();
        let inner = Inner { holder, grid, more, more_glyph, icons, shown, web, all, labelled, with_icon, reply, told };
        let buttons = Self(Rc::new(inner));
        let inner = Rc::downgrade(&buttons.0);
        buttons.0.more.connect_clicked(move |_| {
            if let Some(inner) = inner.upgrade() {
                inner.all.set(!inner.all.get());
                inner.arrange();
                (inner.told)(Pressed::More);
            }
        });
        buttons
    }

    /// Another notification is to come: only a few buttons are wanted, and what is being written is kept for its own. Nothing is told.
    pub(crate) fn begin_anew(&self) {
        self.0.reply.answer(None);
        if self.0.all.replace(false) {
            self.0.arrange();
        }
    }

    /// Shows what has been written elsewhere, and no longer what was sent there.
    pub(crate) fn resume(&self) {
        self.0.reply.resume();
    }

    /// Stand in the order in which `title` is read (Notifications API, "direction": actions follow it), and in the direction and the
    /// language that its sender tells.
    pub(crate) fn follow(&self, title: &str, web: &Web) {
        for widget in [self.0.holder.upcast_ref::<gtk::Widget>(), self.0.grid.upcast_ref()] {
            widget.set_direction(label::given(title, web.direction));
        }
        let told = Web { badge: None, image: None, ..web.clone() };
        if *self.0.web.borrow() != told {
            self.0.web.replace(told);
            self.0.arrange();
        }
    }

    /// Shows these, of `owner`. Where they are shown already nothing is touched: a button that is being pressed stays, and so does
    /// what is being written.
    pub(crate) fn fill(&self, owner: Option<Owner>, actions: &[Action], action_icons: bool, field: &ReplyField) {
        let inner = &self.0;
        inner.reply.answer(owner);
        inner.reply.fill(field);
        let wanted = offers::offers(actions, action_icons, |name| inner.icons.find(name));
        if wanted.iter().any(|offer| offer.key == INLINE_REPLY) {
            inner.reply.resume();
        } else {
            inner.reply.close();
        }
        if *inner.shown.borrow() == wanted {
            return;
        }
        inner.holder.set_visible(!wanted.is_empty());
        inner.shown.replace(wanted);
        inner.arrange();
    }
}

impl Inner {
    fn arrange(&self) {
        for button in self.with_icon.take() {
            self.grid.remove(&button);
        }
        let offers = self.shown.borrow();
        let few = offers::seen_at_once(&offers);
        let seen = if self.all.get() { offers.len() } else { few };
        let mut labelled = 0_usize;
        for (index, offer) in offers.iter().take(seen).enumerate() {
            let button = if let Some(icon) = &offer.icon {
                self.icon_button(offer, icon)
            } else {
                let button = self.label_button(labelled, offer);
                labelled = labelled.saturating_add(1);
                button
            };
            self.put(&button, index.checked_rem(few), index.checked_div(few));
        }
        for spare in self.labelled.borrow().iter().skip(labelled) {
            spare.button.set_visible(false);
        }
        let others = offers.len().saturating_sub(few);
        self.more.set_visible(others > 0);
        let name = if self.all.get() { "Fewer actions".to_owned() } else { format!("More actions ({others})") };
        if self.all.get() {
            glyph::chevron(&self.more_glyph, true);
        } else {
            glyph::dots(&self.more_glyph);
        }
        self.more.set_tooltip_text(Some(&name));
        spoken::name(&self.more, &name);
    }

    fn put(&self, button: &gtk::Button, column: Option<usize>, row: Option<usize>) {
        let place = |place: Option<usize>| place.and_then(|place| i32::try_from(place).ok()).unwrap_or(0);
        let (column, row) = (place(column), place(row));
        if button.parent().is_some() {
            let (at_column, at_row, _, _) = self.grid.query_child(button);
            if (at_column, at_row) == (column, row) {
                return;
            }
            self.grid.remove(button);
        }
        self.grid.attach(button, column, row, 1, 1);
    }

    fn label_button(&self, index: usize, Offer { key, label, .. }: &Offer) -> gtk::Button {
        if let Some(used) = self.labelled.borrow().get(index) {
            used.key.replace(key.clone());
            self.finish(&used.button, key, label);
            return used.button.clone();
        }
        let button = gtk::Button::builder().label(label).hexpand(true).css_classes(["action"]).build();
        if let Some(text) = button.child().and_downcast::<gtk::Label>() {
            text.set_ellipsize(pango::EllipsizeMode::End);
            text.set_max_width_chars(1);
            text.set_hexpand(true);
        }
        self.finish(&button, key, label);
        let key = Rc::new(RefCell::new(key.clone()));
        let pressed_key = key.clone();
        self.listen(&button, move || pressed_key.borrow().clone());
        self.labelled.borrow_mut().push(Labelled { button: button.clone(), key });
        button
    }

    /// Gives it its label, and a tooltip with what is not to be seen: all of a long label, and what it opens.
    fn finish(&self, button: &gtk::Button, key: &str, label: &str) {
        let web = self.web.borrow();
        let text = label::directed(label, web.direction);
        if button.label().as_deref() != Some(&text) {
            button.set_label(&text);
        }
        if let Some(text) = button.child().and_downcast::<gtk::Label>() {
            text.set_direction(label::given(label, web.direction));
            label::put_lang(&text, &web);
        }
        let long = Some(label).filter(|label| label.chars().count() > LONG_LABEL);
        let tooltip: Vec<&str> = long.into_iter().chain(web.link_of(key)).collect();
        button.set_tooltip_text(Some(tooltip.join("\n")).filter(|tooltip| !tooltip.is_empty()).as_deref());
        button.set_visible(true);
    }

    /// A button with an icon, which is named for screen readers and for those who do not know the icon.
    fn icon_button(&self, Offer { key, label, .. }: &Offer, icon: &str) -> gtk::Button {
        let button = gtk::Button::from_icon_name(icon);
        let tooltip = self.web.borrow().link_of(key).map_or_else(|| label.clone(), |link| format!("{label}\n{link}"));
        button.set_tooltip_text(Some(&tooltip));
        spoken::name(&button, label);
        button.set_hexpand(true);
        button.add_css_class("action");
        let key = key.clone();
        self.listen(&button, move || key.clone());
        self.with_icon.borrow_mut().push(button.clone());
        button
    }

    /// The button is for the action of the key that it has at the time.
    fn listen(&self, button: &gtk::Button, key: impl Fn() -> String + 'static) {
        let key = Rc::new(key);
        let (told, reply, clicked) = (self.told.clone(), self.reply.clone(), key.clone());
        button.connect_clicked(move |_| match clicked() {
            key if key == INLINE_REPLY => reply.open(),
            key => told(Pressed::Action(&key)),
        });
        let motion = gtk::EventControllerMotion::new();
        let (told, entered) = (self.told.clone(), key);
        motion.connect_enter(move |_, _, _| {
            if entered() == INLINE_REPLY {
                told(Pressed::NearReply(true));
            }
        });
        let told = self.told.clone();
        motion.connect_leave(move |_| told(Pressed::NearReply(false)));
        button.add_controller(motion);
    }
}

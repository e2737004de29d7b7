//! One popup on screen: a widget that is filled with a notification, and filled again when that has gone.
//!
//! It holds the id of what it shows, tells what was done with it, and knows nothing of its place in the stack. `fill` has what it
//! shows, `room` how much of that, `listen` and `state` what is done with it.

mod fill;
mod listen;
pub(super) mod room;
pub(super) mod state;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Instant;

use gtk4 as gtk;
use gtk4::gdk;
use gtk4::prelude::*;
use tidings::core::notification::{Id, ReplyField, Urgency};
use tidings::view::settings::{Along, Settings};
use tidings::view::{Clock, Popup};

use self::state::State;
use super::act::Act;
use super::menu::Menu;
use super::narrow::Narrow;
use super::stack::groups::Group;
use super::strip::Strip;
use super::time_left::TimeLeft;
use crate::notification::buttons::Buttons;
use crate::notification::code::Code;
use crate::notification::drafts::Drafts;
use crate::notification::drawn;
use crate::notification::face::Face;
use crate::notification::icons::Icons;
use crate::notification::link_question::LinkQuestion;
use crate::notification::paint::Paint;
use crate::notification::progress::Progress;
use crate::notification::push::Ways;
use crate::notification::swipe::Swipe;
use crate::notification::{age, glyph, spoken};

/// The widgets of one popup.
pub(super) struct PopupWidget {
    /// The outermost widget.
    pub(super) root: gtk::Box,
    face: Face,
    badge: gtk::Image,
    app_name: gtk::Label,
    origin: gtk::Label,
    separator: gtk::Label,
    age: gtk::Label,
    repeats: gtk::Label,
    urgent: gtk::Widget,
    settings: gtk::Button,
    name: gtk::Label,
    words: gtk::Widget,
    picture: gtk::Image,
    summary: gtk::Label,
    body: gtk::Label,
    expand: gtk::Button,
    expand_glyph: gtk::DrawingArea,
    scroller: gtk::ScrolledWindow,
    whole: gtk::Label,
    wide: gtk::Picture,
    body_images: gtk::Box,
    progress: gtk::Widget,
    progress_bar: Progress,
    code: Code,
    percent: gtk::Label,
    buttons: Buttons,
    menu: Rc<Menu>,
    question: Rc<LinkQuestion>,
    strip: Strip,
    swipe: Rc<Swipe>,
    clock: Cell<Option<Clock>>,
    time_left: TimeLeft,
    time_ms: Cell<u64>,
    critical: bool,
    paint: Paint,
    icons: Icons,
    state: Rc<State>,
}

impl PopupWidget {
    /// An empty popup that tells `act` what is done with it. A critical one has another role for screen readers. `None` where
    /// the program's own resources are damaged.
    pub(super) fn new(
        critical: bool,
        icons: Icons,
        drafts: Drafts,
        settings: Rc<RefCell<Settings>>,
        act: impl Fn(Act) + 'static,
    ) -> Option<Self> {
        let builder = gtk::Builder::from_resource("/org/tidings/ui/popup.ui");
        let state = Rc::new(State {
            id: Cell::new(None),
            popup: RefCell::default(),
            settings,
            side: Cell::default(),
            writing: Cell::new(false),
            expanded: Cell::new(false),
            settled: Cell::new(Instant::now()),
            act: Box::new(act),
        });
        let on_buttons = state.clone();
        let buttons =
            Buttons::new(builder.object("actions")?, icons.clone(), drafts, move |pressed| on_buttons.pressed_button(pressed));
        let root: gtk::Box = builder.object("popup")?;
        builder.object::<gtk::Box>("head")?.set_layout_manager(Some(Narrow::new()));
        let answered = state.clone();
        let question = LinkQuestion::new(move |_| (answered.act)(Act::Resized));
        let (chosen, asking) = (state.clone(), question.clone());
        let menu = Rc::new_cyclic(|menu: &Weak<Menu>| {
            let menu = menu.clone();
            Menu::new(move |choice| {
                if let Some(menu) = menu.upgrade() {
                    chosen.choose(choice, &menu, &asking);
                }
            })
        });
        // Above the line that tells how much time is left.
        let time_left: gtk::DrawingArea = builder.object("time_left")?;
        question.root.insert_before(&root, Some(&time_left));
        menu.root.insert_before(&root, Some(&time_left));
        let copied = state.clone();
        let code = Code::new(builder.object("code")?, move |code| (copied.act)(Act::Copy(code.to_owned())));
        let asked = state.clone();
        let strip = Strip::new(move |answer| asked.answer(answer));
        // What is asked about a link stands with the text; the strip is about all of it.
        strip.root.insert_before(&root, Some(&menu.root));
        let (swiped, placed) = (state.clone(), state.clone());
        let ways = move || Some(Ways::of(placed.side.get()));
        let swipe = Swipe::listen(&root, ways, move || swiped.dismiss());
        let widget = Self {
            paint: Paint::new(&root),
            root,
            face: Face::new(builder.object("app_icon")?, builder.object("letter")?),
            badge: builder.object("badge")?,
            app_name: builder.object("app_name")?,
            origin: builder.object("origin")?,
            separator: builder.object("separator")?,
            age: builder.object("age")?,
            repeats: builder.object("repeats")?,
            urgent: builder.object("urgent")?,
            settings: builder.object("settings")?,
            name: builder.object("name")?,
            words: builder.object("words")?,
            picture: builder.object("picture")?,
            summary: builder.object("summary")?,
            body: builder.object("body")?,
            expand: builder.object("expand")?,
            expand_glyph: builder.object("expand_glyph")?,
            scroller: builder.object("scroller")?,
            whole: builder.object("whole")?,
            wide: builder.object("wide")?,
            body_images: builder.object("body_images")?,
            progress: builder.object("progress")?,
            progress_bar: Progress::new(builder.object("progress_bar")?),
            code,
            percent: builder.object("percent")?,
            buttons,
            menu,
            question,
            strip,
            swipe,
            clock: Cell::new(None),
            time_left: TimeLeft::new(time_left),
            time_ms: Cell::new(0),
            critical,
            icons,
            state,
        };
        widget.root.set_property("accessible-role", gtk::AccessibleRole::Group);
        if critical {
            // Not the popup itself: the toolkit would tell a second time that it has come to be seen (see link/speaker.rs).
            widget.words.set_property("accessible-role", gtk::AccessibleRole::Alert);
        }
        glyph::chevron(&widget.expand_glyph, false);
        spoken::name(&widget.expand, "Show all");
        widget.expand.set_tooltip_text(Some("Show all"));
        glyph::gear(&builder.object("settings_glyph")?);
        glyph::close(&builder.object("close_glyph")?);
        glyph::warning(&builder.object("urgent_glyph")?);
        widget.listen(&builder.object("close")?);
        Some(widget)
    }

    /// The key of what it shows.
    pub(super) fn key(&self) -> Option<u64> {
        self.state.popup.borrow().as_ref().map(|popup| popup.key)
    }

    /// The application that it may be folded with; none where it must be seen.
    pub(super) fn group(&self) -> Option<Group> {
        let popup = self.state.popup.borrow();
        let popup = popup.as_ref().filter(|_| !self.is_vacant() && !self.is_writing())?;
        (popup.asks.is_none() && popup.urgency != Urgency::Critical).then(|| Group::of(popup))
    }

    /// Others are behind it, and are told of in a line below it, or above.
    pub(super) fn set_folded(&self, folded: bool, upward: bool) {
        self.set_class("folded", folded);
        self.set_class("upward", folded && upward);
    }

    /// It is there between the left and the right edge of the screen.
    pub(super) fn stand(&self, side: Along) {
        self.state.side.set(side);
    }

    /// Does what a click does.
    pub(super) fn activate(&self) {
        self.state.activate();
    }

    /// Does what the close button does.
    pub(super) fn dismiss(&self) {
        self.state.dismiss();
    }

    /// Opens the menu, or closes it.
    pub(super) fn toggle_menu(&self) {
        self.state.toggle_menu(&self.menu);
    }

    /// Closes the question or the menu; whether one was open.
    pub(super) fn close_menu(&self) -> bool {
        if self.question.cancel() {
            return true;
        }
        let open = self.menu.is_open();
        if open {
            self.toggle_menu();
        }
        open
    }

    /// Its notification has gone, and its place is kept: nothing is to be seen or clicked there.
    pub(super) fn vacate(&self) {
        self.root.set_height_request(self.root.allocated_height());
        self.forget();
        self.root.set_opacity(0.0);
        self.root.set_can_target(false);
        self.root.set_can_focus(false);
    }

    /// Whether only its place is kept.
    pub(super) fn is_vacant(&self) -> bool {
        self.id().is_none()
    }

    /// Whether `popup` needs exactly the room of what is shown: it differs in nothing but how far it has come.
    pub(super) fn keeps_shape(&self, popup: &Popup) -> bool {
        self.state.popup.borrow().as_ref().is_some_and(|shown| {
            let unlike = shown.summary != popup.summary || shown.body != popup.body || shown.actions != popup.actions;
            let unlike = unlike || shown.asks != popup.asks;
            !unlike && shown.progress.is_some() == popup.progress.is_some() && shown.reply_field == popup.reply_field
        })
    }

    /// Its time runs now, or stands still.
    pub(super) fn set_clock(&self, clock: Option<Clock>) {
        self.clock.set(clock);
        self.tell_time_left();
    }

    /// Tells its time if that is wanted.
    pub(super) fn tell_time_left(&self) {
        self.time_left.show(self.clock.get().filter(|_| self.state.settings.borrow().time_left));
    }

    /// How much of its time is left: the line that tells it.
    pub(super) fn time_left(&self) -> &TimeLeft {
        &self.time_left
    }

    /// The notification that is shown.
    pub(super) fn id(&self) -> Option<Id> {
        self.state.id.get()
    }

    /// Whether a popup of this urgency may be shown in this widget.
    pub(super) fn suits(&self, urgency: Urgency) -> bool {
        self.critical == (urgency == Urgency::Critical)
    }

    /// Another popup was here a moment ago.
    pub(super) fn unsettle(&self) {
        self.state.settled.set(Instant::now());
    }

    /// The colours of the desktop have changed.
    pub(super) fn repaint(&self) {
        self.paint.renew();
    }

    /// It stands for no notification any more.
    pub(super) fn forget(&self) {
        self.state.id.set(None);
        self.begin_anew();
    }

    /// Something may have been written to it elsewhere, or sent.
    pub(super) fn resume(&self) {
        self.buttons.resume();
    }

    /// Whether a reply is being written.
    pub(super) fn is_writing(&self) -> bool {
        self.state.writing.get()
    }

    fn begin_anew(&self) {
        self.menu.close();
        self.question.close();
        self.state.expanded.set(false);
        self.expand.set_visible(false);
        self.state.writing.set(false);
        self.buttons.begin_anew();
    }

    /// Shows nothing, and keeps nothing of what was shown.
    pub(super) fn clear(&self) {
        self.forget();
        self.swipe.reset();
        self.root.set_height_request(-1);
        self.root.set_opacity(1.0);
        self.root.set_can_target(true);
        self.root.set_can_focus(true);
        self.state.popup.replace(None);
        self.face.clear();
        self.badge.clear();
        self.picture.clear();
        self.wide.set_paintable(gdk::Paintable::NONE);
        drawn::clear_body_images(&self.body_images);
        for label in [&self.name, &self.app_name, &self.origin, &self.summary, &self.body, &self.whole] {
            label.set_label("");
        }
        self.code.put(None);
        self.strip.clear();
        self.buttons.fill(None, &[], false, &ReplyField::default());
    }

    /// How long ago it was, or in how long it will be, at `now` milliseconds since the Unix epoch.
    pub(super) fn tell_age(&self, now: u64) {
        let age = age::label(self.time_ms.get(), now);
        if self.age.label() != age {
            self.age.set_label(&age);
        }
    }

    fn set_class(&self, class: &str, set: bool) {
        if set {
            self.root.add_css_class(class);
        } else {
            self.root.remove_css_class(class);
        }
    }
}

//! One popup on screen: a widget that is filled with a notification, and filled again when that has gone.
//!
//! It holds the id of what it shows, tells what was done with it, and knows nothing of its place in the stack.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, gio, glib};
use tidings::core::notification::{Action, DEFAULT_ACTION, Id, ReplyField, Urgency};
use tidings::view::settings::{Click, Settings};
use tidings::view::{Clock, Popup};

use super::about;
use super::menu::{Choice, Menu};
use super::repeats;
use super::stack::groups::Group;
use super::swipe::Swipe;
use super::time_left::TimeLeft;
use crate::notification::buttons::{Buttons, Pressed};
use crate::notification::code::Code;
use crate::notification::drawn::{self, Drawn};
use crate::notification::face::Face;
use crate::notification::icons::Icons;
use crate::notification::paint::Paint;
use crate::notification::progress::Progress;
use crate::notification::{age, files, glyph, label, offers, spoken, text};
use crate::pictures::{APP_ICON, Ready};

/// For so long after another notification has come to be under the pointer, a click is meant for the one before.
const UNSETTLED: Duration = Duration::from_millis(300);

/// Lines of a summary that are shown where all of the text is wanted.
const WHOLE_SUMMARY: i32 = 20;

/// What the person did with a popup.
#[derive(Debug)]
pub(super) enum Act {
    /// Closed the one of this key.
    Dismiss(u64),
    /// Closed all that are on screen.
    DismissAll,
    /// Wants the one of this key off the screen, to be found in the tray.
    Hide(u64),
    /// Chose the action of this key.
    Invoke(Id, String),
    /// Wants to erase the one of this key.
    Forget(u64),
    /// Wants to open this link.
    Link(String),
    /// Wants this text on the clipboard.
    Copy(String),
    /// Wants to see more of it, or less: it needs another room.
    Resized,
    /// Wrote this reply.
    Reply(Id, String),
    /// Has begun to write a reply that must not be lost, or has none any more.
    Hold(Id, bool),
    /// Will perhaps write a reply in a moment, or will not.
    NearReply(bool),
    /// Writes a reply, or does so no longer.
    Writing(bool),
    /// Clicked on the one of this key when nobody hears of actions any more: the application of this desktop entry is wanted.
    Open(u64, String),
}

/// How much of a popup is shown when there are many or the screen is low.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// Most lines of the body.
    lines: i32,
    /// Whether pictures of the body are shown.
    body_images: bool,
    /// Whether a picture across the popup is shown.
    wide: bool,
}

impl Room {
    /// From all of it down to what cannot be left out.
    pub(super) const STEPS: [Self; 6] = [
        Self { lines: 6, body_images: true, wide: true },
        Self { lines: 4, body_images: false, wide: true },
        Self { lines: 3, body_images: false, wide: true },
        Self { lines: 3, body_images: false, wide: false },
        Self { lines: 2, body_images: false, wide: false },
        Self { lines: 1, body_images: false, wide: false },
    ];
}

/// The widgets of one popup.
pub(super) struct PopupWidget {
    /// The outermost widget.
    pub(super) root: gtk::Box,
    face: Face,
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
    swipe: Rc<Swipe>,
    clock: Cell<Option<Clock>>,
    time_left: TimeLeft,
    time_ms: Cell<u64>,
    critical: bool,
    paint: Paint,
    icons: Icons,
    state: Rc<State>,
}

/// What the handlers of a popup know.
struct State {
    id: Cell<Option<Id>>,
    /// The notification, without its pictures.
    popup: RefCell<Option<Popup>>,
    settings: Rc<RefCell<Settings>>,
    /// A reply is being written.
    writing: Cell<bool>,
    /// All of the text is wanted.
    expanded: Cell<bool>,
    settled: Cell<Instant>,
    act: Box<dyn Fn(Act)>,
}

impl State {
    fn is_settled(&self) -> bool {
        self.settled.get().elapsed() >= UNSETTLED
    }

    /// Does something with the notification that is shown, if any is.
    fn with(&self, act: impl FnOnce(&Popup) -> Act) {
        let act = self.popup.borrow().as_ref().filter(|_| self.id.get().is_some()).map(act);
        if let Some(act) = act {
            (self.act)(act);
        }
    }

    fn dismiss(&self) {
        self.with(|popup| Act::Dismiss(popup.key));
    }

    fn invoke(&self, key: &str) {
        if let Some(id) = self.id.get() {
            (self.act)(Act::Invoke(id, key.to_owned()));
        }
    }

    fn toggle_menu(&self, menu: &Menu) {
        if let Some(popup) = self.popup.borrow().as_ref().filter(|_| self.id.get().is_some()) {
            menu.toggle(popup);
        }
        (self.act)(Act::Resized);
    }

    fn choose(&self, choice: Choice, menu: &Menu) {
        if choice == Choice::Why {
            if let Some(popup) = self.popup.borrow().as_ref() {
                menu.toggle_why(popup);
            }
            return (self.act)(Act::Resized);
        }
        menu.close();
        self.with(|popup| match choice {
            Choice::Copy => Act::Copy(about::copied(popup)),
            Choice::OpenLink => popup.body.first_link().map_or(Act::Resized, |target| Act::Link(target.to_owned())),
            Choice::Dismiss => Act::Dismiss(popup.key),
            Choice::Forget => Act::Forget(popup.key),
            Choice::Why => Act::Resized,
        });
        (self.act)(Act::Resized);
    }

    fn pressed_button(&self, pressed: Pressed<'_>) {
        let Some(id) = self.id.get() else { return };
        match pressed {
            Pressed::Action(key) => self.invoke(key),
            Pressed::More => (self.act)(Act::Resized),
            Pressed::NearReply(near) => (self.act)(Act::NearReply(near)),
            Pressed::Writing(writing) => {
                self.writing.set(writing);
                (self.act)(Act::Writing(writing));
            }
            Pressed::Draft(held) => (self.act)(Act::Hold(id, held)),
            Pressed::Reply(text) => (self.act)(Act::Reply(id, text.to_owned())),
        }
    }

    /// A click on the popup itself. Beside a reply that is being written it means nothing: nobody wants to lose that by it.
    fn activate(&self) {
        if self.writing.get() {
            return;
        }
        self.with(|popup| match &popup.desktop_entry {
            Some(entry) if popup.sender_left => Act::Open(popup.key, entry.clone()),
            _ if popup.default_action => Act::Invoke(popup.id, DEFAULT_ACTION.to_owned()),
            _ => Act::Dismiss(popup.key),
        });
    }
}

impl PopupWidget {
    /// An empty popup that tells `act` what is done with it. A critical one has another role for screen readers. `None` where
    /// the program's own resources are damaged.
    pub(super) fn new(
        critical: bool,
        icons: Icons,
        settings: Rc<RefCell<Settings>>,
        act: impl Fn(Act) + 'static,
    ) -> Option<Self> {
        let builder = gtk::Builder::from_resource("/org/tidings/ui/popup.ui");
        let state = Rc::new(State {
            id: Cell::new(None),
            popup: RefCell::default(),
            settings,
            writing: Cell::new(false),
            expanded: Cell::new(false),
            settled: Cell::new(Instant::now()),
            act: Box::new(act),
        });
        let on_buttons = state.clone();
        let buttons =
            Buttons::new(builder.object("actions")?, icons.clone(), move |pressed| on_buttons.pressed_button(pressed));
        let root: gtk::Box = builder.object("popup")?;
        let chosen = state.clone();
        let menu = Rc::new_cyclic(|menu: &Weak<Menu>| {
            let menu = menu.clone();
            Menu::new(move |choice| {
                if let Some(menu) = menu.upgrade() {
                    chosen.choose(choice, &menu);
                }
            })
        });
        // Above the line that tells how much time is left.
        let time_left: gtk::DrawingArea = builder.object("time_left")?;
        menu.root.insert_before(&root, Some(&time_left));
        let swiped = state.clone();
        let swipe = Swipe::listen(&root, move || swiped.dismiss());
        let widget = Self {
            paint: Paint::new(&root),
            root,
            face: Face::new(builder.object("app_icon")?, builder.object("letter")?),
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
            code: Code::new(builder.object("code")?),
            percent: builder.object("percent")?,
            buttons,
            menu,
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

    fn listen(&self, close: &gtk::Button) {
        let state = self.state.clone();
        close.connect_clicked(move |_| state.dismiss());
        let state = self.state.clone();
        self.expand.connect_clicked(move |_| {
            state.expanded.set(!state.expanded.get());
            (state.act)(Act::Resized);
        });
        let state = self.state.clone();
        self.settings.connect_clicked(move |_| state.invoke(offers::SETTINGS));

        // Before anything in the popup hears of it.
        let early = gtk::GestureClick::builder().button(0).propagation_phase(gtk::PropagationPhase::Capture).build();
        let state = self.state.clone();
        early.connect_pressed(move |click, _, _, _| {
            if !state.is_settled() {
                click.set_state(gtk::EventSequenceState::Claimed);
            }
        });
        self.root.add_controller(early);

        let click = gtk::GestureClick::builder().button(0).build();
        let pressed_on = Rc::new(Cell::new(None));
        let (state, pressed) = (self.state.clone(), pressed_on.clone());
        click.connect_pressed(move |_, _, _, _| pressed.set(state.id.get()));
        let (state, root, menu) = (self.state.clone(), self.root.downgrade(), self.menu.clone());
        click.connect_released(move |click, _, x, y| {
            let inside = root.upgrade().is_some_and(|root| root.contains(x, y));
            if !inside || pressed_on.take() != state.id.get() {
                return;
            }
            let mouse = state.settings.borrow().mouse;
            let does = match click.current_button() {
                gdk::BUTTON_PRIMARY => mouse.left,
                gdk::BUTTON_MIDDLE => mouse.middle,
                gdk::BUTTON_SECONDARY => mouse.right,
                _ => Click::None,
            };
            match does {
                Click::DefaultAction => state.activate(),
                Click::Menu => state.toggle_menu(&menu),
                // What is being written is not lost by a slip of the hand.
                _ if state.writing.get() => {}
                Click::Dismiss => state.dismiss(),
                Click::DismissAll => (state.act)(Act::DismissAll),
                Click::Hide => state.with(|popup| Act::Hide(popup.key)),
                Click::None => {}
            }
        });
        for text in [&self.body, &self.whole] {
            let (on_link, state) = (click.clone(), self.state.clone());
            text.connect_activate_link(move |_, target| {
                // The click was the link's, not the popup's.
                on_link.set_state(gtk::EventSequenceState::Denied);
                (state.act)(Act::Link(target.to_owned()));
                glib::Propagation::Stop
            });
        }
        self.root.add_controller(click);

        // What a click does, for those who cannot click.
        let activate = gio::SimpleAction::new("activate", None);
        let state = self.state.clone();
        activate.connect_activate(move |_, _| state.activate());
        let group = gio::SimpleActionGroup::new();
        group.add_action(&activate);
        self.root.insert_action_group("popup", Some(&group));
    }

    /// The key of what it shows.
    pub(super) fn key(&self) -> Option<u64> {
        self.state.popup.borrow().as_ref().map(|popup| popup.key)
    }

    /// The application that it may be folded with; none where it must be seen.
    pub(super) fn group(&self) -> Option<Group> {
        let popup = self.state.popup.borrow();
        let popup = popup.as_ref().filter(|_| !self.is_vacant() && !self.is_writing())?;
        (popup.urgency != Urgency::Critical).then(|| Group::of(popup))
    }

    /// Others are behind it, and are told of in a line below it, or above.
    pub(super) fn set_folded(&self, folded: bool, upward: bool) {
        self.set_class("folded", folded);
        self.set_class("upward", folded && upward);
    }

    /// The keys of all that it stands for.
    pub(super) fn keys(&self) -> Vec<u64> {
        self.state.popup.borrow().as_ref().filter(|_| !self.is_vacant()).map(repeats::keys).unwrap_or_default()
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

    /// Closes the menu; whether it was open.
    pub(super) fn close_menu(&self) -> bool {
        let open = self.menu.is_open();
        if open {
            self.toggle_menu();
        }
        open
    }

    /// Shows all of the text, or no longer, where there is more of it.
    pub(super) fn expand(&self, expand: bool) {
        if self.expand.is_visible() && self.is_expanded() != expand {
            self.state.expanded.set(expand);
            (self.state.act)(Act::Resized);
        }
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

    /// The time of the notification, in milliseconds since the Unix epoch.
    pub(super) fn time_ms(&self) -> u64 {
        self.time_ms.get()
    }

    /// Another popup was here a moment ago.
    pub(super) fn unsettle(&self) {
        self.state.settled.set(Instant::now());
    }

    /// Shows `ready`, at `now` milliseconds since the Unix epoch.
    pub(super) fn fill(&self, ready: Ready, now: u64) {
        let Ready { popup, app_icon, icon_names, picture, body_images, files, code } = ready;
        let same = self.state.id.replace(Some(popup.id)) == Some(popup.id);
        if !same {
            self.unsettle();
            // What is said once more is read on.
            if !repeats::again(self.state.popup.borrow().as_ref(), &popup) {
                self.begin_anew();
                self.swipe.reset();
            }
        } else if self.state.popup.borrow().as_ref().is_some_and(|shown| shown.actions != popup.actions) {
            // A click that is on its way was meant for another button.
            self.unsettle();
        }
        self.time_ms.set(popup.time_ms());
        self.set_class("low", popup.urgency == Urgency::Low);
        self.set_class("critical", popup.urgency == Urgency::Critical);
        self.urgent.set_visible(popup.urgency == Urgency::Critical);

        self.paint.put(popup.colours);

        let app_name = text::one_line(&popup.app_name);
        let drawn = Drawn::of(&popup, app_icon, &icon_names, picture, body_images, &self.icons);
        drawn::show_picture(&self.picture, &self.wide, &drawn);
        // A picture beside the text is enough to know the application by.
        self.face.show(drawn.app_icon.as_ref(), APP_ICON, &app_name, drawn.picture.is_none());
        let origin = popup.origin.as_deref().unwrap_or_default();
        label::put(&self.app_name, &app_name);
        label::put(&self.origin, origin);
        self.separator.set_visible(!app_name.is_empty() || !origin.is_empty());
        self.tell_age(now);
        label::put(&self.repeats, &repeats::drawn(&popup));

        label::put_title(&self.summary, &popup.summary);
        label::put_body(&self.body, &popup.body);
        drawn::show_body_images(&self.body_images, &popup.body, &drawn);
        files::put(&self.body_images, &popup.files, files);

        self.progress.set_visible(popup.progress.is_some());
        if let Some(percent) = popup.progress {
            self.progress_bar.put(percent, same);
            self.percent.set_label(&format!("{percent} %"));
        }
        self.code.put(code.filter(|_| self.state.settings.borrow().one_time_codes));
        let settings = offers::settings(&popup.actions);
        self.settings.set_visible(settings.is_some());
        if let Some(label) = settings {
            self.settings.set_tooltip_text(Some(&label));
            spoken::name(&self.settings, &label);
        }
        let actions: Vec<Action> = popup.actions.iter().filter(|action| action.key != offers::SETTINGS).cloned().collect();
        self.buttons.follow(&popup.summary);
        self.set_clock(popup.clock);
        self.buttons.fill(&actions, popup.action_icons, &popup.reply_field);

        let urgent = if popup.urgency == Urgency::Critical { "Critical" } else { "" };
        let times = repeats::spoken(&popup);
        // All that a screen reader says of it: what it finds within, it says only where the name has not said it.
        let (summary, body) = (self.summary.text(), self.body.text());
        let parts = [urgent, &app_name, origin, &summary, &body, &times];
        let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        if self.critical {
            spoken::name(&self.words, &name);
        }
        self.name.set_label(&name);
        let without_pictures = Popup { app_icon: None, picture: None, body_images: Vec::new(), ..popup };
        self.state.popup.replace(Some(without_pictures));
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

    /// Whether a reply is being written.
    pub(super) fn is_writing(&self) -> bool {
        self.state.writing.get()
    }

    fn begin_anew(&self) {
        self.menu.close();
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
        self.picture.clear();
        self.wide.set_paintable(gdk::Paintable::NONE);
        drawn::clear_body_images(&self.body_images);
        for label in [&self.name, &self.app_name, &self.origin, &self.summary, &self.body, &self.whole] {
            label.set_label("");
        }
        self.code.put(None);
        self.buttons.fill(&[], false, &ReplyField::default());
    }

    /// How long ago it was, or in how long it will be, at `now` milliseconds since the Unix epoch.
    pub(super) fn tell_age(&self, now: u64) {
        let age = age::label(self.time_ms.get(), now);
        if self.age.label() != age {
            self.age.set_label(&age);
        }
    }

    /// Whether all of the text is wanted.
    pub(super) fn is_expanded(&self) -> bool {
        self.state.expanded.get()
    }

    /// How high the text is where all of it is wanted, in logical pixels.
    pub(super) fn text_height(&self) -> i32 {
        if !self.scroller.get_visible() {
            return 0;
        }
        // A scrolled window does not ask for the height that its child has in the width that there is.
        let width = self.scroller.parent().map_or(-1, |column| column.width());
        let (_, height, _, _) = self.whole.measure(gtk::Orientation::Vertical, if width > 0 { width } else { -1 });
        height
    }

    /// Gives so much height to it; the rest is to be scrolled to.
    pub(super) fn set_text_height(&self, height: i32) {
        let scrolls = height < self.text_height();
        // A scroll bar has a least height of its own.
        self.scroller.set_vscrollbar_policy(if scrolls { gtk::PolicyType::Automatic } else { gtk::PolicyType::External });
        // The one must never be above the other.
        self.scroller.set_min_content_height(-1);
        self.scroller.set_max_content_height(height);
        self.scroller.set_min_content_height(height);
    }

    /// It has its place: there is a chevron where something of the text is left out.
    pub(super) fn laid_out(&self) {
        let expanded = self.is_expanded();
        self.expand.set_visible(expanded || label::is_cut(&self.summary) || label::is_cut(&self.body));
    }

    /// Shows as much as there is room for.
    pub(super) fn set_room(&self, room: Room) {
        let expanded = self.is_expanded();
        if expanded != self.scroller.get_visible() {
            let name = if expanded { "Show less" } else { "Show all" };
            spoken::name(&self.expand, name);
            self.expand.set_tooltip_text(Some(name));
            glyph::chevron(&self.expand_glyph, expanded);
        }
        if let Some(popup) = self.state.popup.borrow().as_ref().filter(|_| expanded) {
            label::put_whole_body(&self.whole, &popup.body);
        }
        let any = !self.body.label().is_empty();
        self.scroller.set_visible(expanded && any);
        self.body.set_visible(!expanded && any);
        label::limit(&self.body, room.lines);
        label::limit(&self.summary, if expanded { WHOLE_SUMMARY } else { room.lines.min(2) });
        self.body_images.set_visible(room.body_images && self.body_images.first_child().is_some());
        self.wide.set_visible(room.wide && self.wide.paintable().is_some());
    }

    fn set_class(&self, class: &str, set: bool) {
        if set {
            self.root.add_css_class(class);
        } else {
            self.root.remove_css_class(class);
        }
    }
}

//! One popup on screen: a widget that is filled with a notification, and filled again when that has gone.
//!
//! It holds the id of what it shows, tells what was done with it, and knows nothing of its place in the stack.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, gio, glib};
use tidings::core::notification::{Action, Id, ReplyField, Urgency};

use crate::notification::buttons::{Buttons, Pressed};
use crate::notification::drawn::{self, Drawn};
use crate::notification::face::Face;
use crate::notification::icons::Icons;
use crate::notification::paint::Paint;
use crate::notification::{age, glyph, label, offers, opening, spoken, text};
use crate::pictures::{APP_ICON, Ready};

/// For so long after another notification has come to be under the pointer, a click is meant for the one before.
const UNSETTLED: Duration = Duration::from_millis(300);

/// What the person did with a popup.
#[derive(Debug)]
pub(super) enum Act {
    /// Closed the one of this key.
    Dismiss(u64),
    /// Chose the action of this key.
    Invoke(Id, String),
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
    urgent: gtk::Widget,
    settings: gtk::Button,
    name: gtk::Label,
    words: gtk::Widget,
    picture: gtk::Image,
    summary: gtk::Label,
    body: gtk::Label,
    wide: gtk::Picture,
    body_images: gtk::Box,
    progress: gtk::Widget,
    progress_bar: gtk::ProgressBar,
    percent: gtk::Label,
    buttons: Buttons,
    received_ms: Cell<u64>,
    critical: bool,
    paint: Paint,
    icons: Icons,
    state: Rc<State>,
}

/// What the handlers of a popup know.
struct State {
    id: Cell<Option<Id>>,
    key: Cell<u64>,
    default_action: Cell<bool>,
    /// The desktop entry to open with a click, when the sender has left.
    opens: RefCell<Option<String>>,
    /// A reply is being written.
    writing: Cell<bool>,
    settled: Cell<Instant>,
    act: Box<dyn Fn(Act)>,
}

impl State {
    fn is_settled(&self) -> bool {
        self.settled.get().elapsed() >= UNSETTLED
    }

    fn dismiss(&self) {
        if self.id.get().is_some() {
            (self.act)(Act::Dismiss(self.key.get()));
        }
    }

    fn invoke(&self, key: &str) {
        if let Some(id) = self.id.get() {
            (self.act)(Act::Invoke(id, key.to_owned()));
        }
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
        let opens = self.opens.borrow().clone();
        if let Some(entry) = opens.filter(|_| self.id.get().is_some()) {
            (self.act)(Act::Open(self.key.get(), entry));
        } else if self.default_action.get() {
            self.invoke(tidings::core::notification::DEFAULT_ACTION);
        } else {
            self.dismiss();
        }
    }
}

impl PopupWidget {
    /// An empty popup that tells `act` what is done with it. A critical one has another role for screen readers. `None` where
    /// the program's own resources are damaged.
    pub(super) fn new(critical: bool, icons: Icons, act: impl Fn(Act) + 'static) -> Option<Self> {
        let builder = gtk::Builder::from_resource("/org/tidings/ui/popup.ui");
        let state = Rc::new(State {
            id: Cell::new(None),
            key: Cell::new(0),
            default_action: Cell::new(false),
            opens: RefCell::default(),
            writing: Cell::new(false),
            settled: Cell::new(Instant::now()),
            act: Box::new(act),
        });
        let on_buttons = state.clone();
        let buttons =
            Buttons::new(builder.object("actions")?, icons.clone(), move |pressed| on_buttons.pressed_button(pressed));
        let root: gtk::Box = builder.object("popup")?;
        let widget = Self {
            paint: Paint::new(&root),
            root,
            face: Face::new(builder.object("app_icon")?, builder.object("letter")?),
            app_name: builder.object("app_name")?,
            origin: builder.object("origin")?,
            separator: builder.object("separator")?,
            age: builder.object("age")?,
            urgent: builder.object("urgent")?,
            settings: builder.object("settings")?,
            name: builder.object("name")?,
            words: builder.object("words")?,
            picture: builder.object("picture")?,
            summary: builder.object("summary")?,
            body: builder.object("body")?,
            wide: builder.object("wide")?,
            body_images: builder.object("body_images")?,
            progress: builder.object("progress")?,
            progress_bar: builder.object("progress_bar")?,
            percent: builder.object("percent")?,
            buttons,
            received_ms: Cell::new(0),
            critical,
            icons,
            state,
        };
        widget.root.set_property("accessible-role", gtk::AccessibleRole::Group);
        if critical {
            // Not the popup itself: the toolkit would tell a second time that it has come to be seen (see link/speaker.rs).
            widget.words.set_property("accessible-role", gtk::AccessibleRole::Alert);
        }
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
        let (state, root) = (self.state.clone(), self.root.downgrade());
        click.connect_released(move |click, _, x, y| {
            let inside = root.upgrade().is_some_and(|root| root.contains(x, y));
            if !inside || pressed_on.take() != state.id.get() {
                return;
            }
            match click.current_button() {
                gdk::BUTTON_PRIMARY => state.activate(),
                gdk::BUTTON_MIDDLE if !state.writing.get() => state.dismiss(),
                _ => {}
            }
        });
        let on_link = click.clone();
        self.body.connect_activate_link(move |label, target| {
            // The click was the link's, not the popup's.
            on_link.set_state(gtk::EventSequenceState::Denied);
            opening::link(&WidgetExt::display(label), target);
            glib::Propagation::Stop
        });
        self.root.add_controller(click);

        // What a click does, for those who cannot click.
        let activate = gio::SimpleAction::new("activate", None);
        let state = self.state.clone();
        activate.connect_activate(move |_, _| state.activate());
        let group = gio::SimpleActionGroup::new();
        group.add_action(&activate);
        self.root.insert_action_group("popup", Some(&group));
    }

    /// The notification that is shown.
    pub(super) fn id(&self) -> Option<Id> {
        self.state.id.get()
    }

    /// Whether a popup of this urgency may be shown in this widget.
    pub(super) fn suits(&self, urgency: Urgency) -> bool {
        self.critical == (urgency == Urgency::Critical)
    }

    /// When the notification was received, in milliseconds since the Unix epoch.
    pub(super) fn received_ms(&self) -> u64 {
        self.received_ms.get()
    }

    /// Another popup was here a moment ago.
    pub(super) fn unsettle(&self) {
        self.state.settled.set(Instant::now());
    }

    /// Shows `ready`, at `now` milliseconds since the Unix epoch.
    pub(super) fn fill(&self, ready: Ready, now: u64) {
        let Ready { popup, app_icon, icon_names, picture, body_images } = ready;
        if self.state.id.replace(Some(popup.id)) != Some(popup.id) {
            self.unsettle();
            self.begin_anew();
        }
        self.state.key.set(popup.key);
        self.state.default_action.set(popup.default_action);
        self.state.opens.replace(popup.desktop_entry.clone().filter(|_| popup.sender_left));
        self.received_ms.set(popup.received_ms);
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

        label::put_title(&self.summary, &popup.summary);
        label::put_body(&self.body, &popup.body);
        drawn::show_body_images(&self.body_images, &popup.body, &drawn);

        self.progress.set_visible(popup.progress.is_some());
        if let Some(percent) = popup.progress {
            self.progress_bar.set_fraction(f64::from(percent) / 100.0);
            self.percent.set_label(&format!("{percent} %"));
        }
        let settings = offers::settings(&popup.actions);
        self.settings.set_visible(settings.is_some());
        if let Some(label) = settings {
            self.settings.set_tooltip_text(Some(&label));
            spoken::name(&self.settings, &label);
        }
        let actions: Vec<Action> = popup.actions.into_iter().filter(|action| action.key != offers::SETTINGS).collect();
        self.buttons.fill(&actions, popup.action_icons, &popup.reply_field);

        let urgent = if popup.urgency == Urgency::Critical { "Critical" } else { "" };
        // All that a screen reader says of it: what it finds within, it says only where the name has not said it.
        let (summary, body) = (self.summary.text(), self.body.text());
        let parts = [urgent, &app_name, origin, &summary, &body];
        let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        if self.critical {
            spoken::name(&self.words, &name);
        }
        self.name.set_label(&name);
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
        self.state.writing.set(false);
        self.buttons.begin_anew();
    }

    /// Shows nothing, and keeps nothing of what was shown.
    pub(super) fn clear(&self) {
        self.forget();
        self.face.clear();
        self.picture.clear();
        self.wide.set_paintable(gdk::Paintable::NONE);
        drawn::clear_body_images(&self.body_images);
        for label in [&self.name, &self.app_name, &self.origin, &self.summary, &self.body] {
            label.set_label("");
        }
        self.buttons.fill(&[], false, &ReplyField::default());
    }

    /// How long ago it came, at `now` milliseconds since the Unix epoch.
    pub(super) fn tell_age(&self, now: u64) {
        let age = age::label(now.saturating_sub(self.received_ms.get()));
        if self.age.label() != age {
            self.age.set_label(&age);
        }
    }

    /// Shows as much as there is room for.
    pub(super) fn set_room(&self, room: Room) {
        label::limit(&self.body, room.lines);
        label::limit(&self.summary, room.lines.min(2));
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

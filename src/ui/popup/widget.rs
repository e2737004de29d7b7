//! One popup on screen: a widget that is filled with a notification, and filled again when that has gone.
//!
//! It holds the id of what it shows, tells what was done with it, and knows nothing of its place in the stack.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, gio, glib};
use tidings::core::notification::{Id, Urgency};

use crate::notification::buttons::Buttons;
use crate::notification::code::Code;
use crate::notification::drawn::{self, Drawn};
use crate::notification::face::Face;
use crate::notification::icons::Icons;
use crate::notification::paint::Paint;
use crate::notification::progress::Progress;
use crate::notification::{age, files, glyph, label, opening, text};
use crate::pictures::{APP_ICON, Ready};

/// For so long after another notification has come to be under the pointer, a click is meant for the one before.
const UNSETTLED: Duration = Duration::from_millis(120);

/// What the person did with a popup.
#[derive(Debug)]
pub(super) enum Act {
    /// Closed the one of this key.
    Dismiss(u64),
    /// Chose the action of this key.
    Invoke(Id, String),
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
    name: gtk::Label,
    picture: gtk::Image,
    summary: gtk::Label,
    body: gtk::Label,
    wide: gtk::Picture,
    body_images: gtk::Box,
    progress: gtk::Widget,
    progress_bar: Progress,
    code: Code,
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

    /// A click on the popup itself.
    fn activate(&self) {
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
            settled: Cell::new(Instant::now()),
            act: Box::new(act),
        });
        let pressed = state.clone();
        let buttons = Buttons::new(builder.object("actions")?, icons.clone(), move |key| {
            if pressed.is_settled() {
                pressed.invoke(key);
            }
        });
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
            name: builder.object("name")?,
            picture: builder.object("picture")?,
            summary: builder.object("summary")?,
            body: builder.object("body")?,
            wide: builder.object("wide")?,
            body_images: builder.object("body_images")?,
            progress: builder.object("progress")?,
            progress_bar: Progress::new(builder.object("progress_bar")?),
            code: Code::new(builder.object("code")?),
            percent: builder.object("percent")?,
            buttons,
            received_ms: Cell::new(0),
            critical,
            icons,
            state,
        };
        let role = if critical { gtk::AccessibleRole::Alert } else { gtk::AccessibleRole::Group };
        widget.root.set_property("accessible-role", role);
        glyph::close(&builder.object("close_glyph")?);
        glyph::warning(&builder.object("urgent_glyph")?);
        widget.listen(&builder.object("close")?);
        Some(widget)
    }

    fn listen(&self, close: &gtk::Button) {
        let state = self.state.clone();
        close.connect_clicked(move |_| {
            if state.is_settled() {
                state.dismiss();
            }
        });

        let click = gtk::GestureClick::builder().button(0).build();
        let pressed_on = Rc::new(Cell::new(None));
        let (state, pressed) = (self.state.clone(), pressed_on.clone());
        click.connect_pressed(move |click, _, _, _| {
            pressed.set(state.id.get());
            if !state.is_settled() {
                click.set_state(gtk::EventSequenceState::Denied);
            }
        });
        let (state, root) = (self.state.clone(), self.root.downgrade());
        click.connect_released(move |click, _, x, y| {
            let inside = root.upgrade().is_some_and(|root| root.contains(x, y));
            if !inside || pressed_on.take() != state.id.get() {
                return;
            }
            match click.current_button() {
                gdk::BUTTON_PRIMARY => state.activate(),
                gdk::BUTTON_MIDDLE => state.dismiss(),
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
        let Ready { popup, app_icon, icon_names, picture, body_images, files, code } = ready;
        let same = self.state.id.replace(Some(popup.id)) == Some(popup.id);
        if !same {
            self.unsettle();
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
        files::put(&self.body_images, &popup.files, files);

        self.progress.set_visible(popup.progress.is_some());
        if let Some(percent) = popup.progress {
            self.progress_bar.put(percent, same);
            self.percent.set_label(&format!("{percent} %"));
        }
        self.code.put(code);
        self.buttons.follow(&popup.summary);
        self.buttons.fill(&popup.actions, popup.action_icons);

        let urgent = if popup.urgency == Urgency::Critical { "Critical" } else { "" };
        let parts = [urgent, &app_name, origin, popup.summary.trim()];
        self.name.set_label(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "));
    }

    /// The colours of the desktop have changed.
    pub(super) fn repaint(&self) {
        self.paint.renew();
    }

    /// It stands for no notification any more.
    pub(super) fn forget(&self) {
        self.state.id.set(None);
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
        self.code.put(None);
        self.buttons.fill(&[], false);
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

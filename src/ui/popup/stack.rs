//! The stack of popups: one window that holds them from the edge of the screen inward, shown while there is one and never destroyed.
//!
//! It does what the daemon's view says, in its order. It decides about nothing but room on the screen.

pub(super) mod groups;
mod keyboard;
mod outputs;
mod still;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, glib};
use tidings::core::notification::{Id, Urgency};
use tidings::view::Clock;
use tidings::view::settings::{Along, Order, Settings};
use tidings::wire::asked::ForgetForm;

use super::act::Act;
use super::layout;
use super::more::More;
use super::widget::PopupWidget;
use super::widget::room::Room;
use crate::clipboard;
use crate::idle::{Idle, Part};
use crate::link::{Intent, Intents, Step};
use crate::notification::drafts::Drafts;
use crate::notification::icons::Icons;
use crate::notification::{age, opening};
use crate::pictures::Ready;
use crate::placement::closing::Closing;
use crate::placement::{Placement, Unplaceable};
use crate::timer::Timer;
use groups::{Groups, Seen};

/// A text of which all is wanted has at least so much height, in logical pixels.
const LEAST_TEXT: i32 = 100;

/// The window and all popups in it.
#[derive(Clone)]
pub(crate) struct Stack(Rc<Inner>);

struct Inner {
    window: gtk::Window,
    /// Holds the list, and is at times higher than it.
    room: gtk::Box,
    list: gtk::Box,
    more: More,
    groups: Rc<Groups>,
    /// All that can be seen, from the corner outward.
    order: RefCell<Vec<gtk::Widget>>,
    placement: Placement,
    icons: Icons,
    drafts: Drafts,
    settings: Rc<RefCell<Settings>>,
    /// On screen, from the corner outward.
    popups: RefCell<Vec<PopupWidget>>,
    /// Taken from the screen together with the window. They are hidden when it is shown again: X11 loses a change of the
    /// window's size while it is hidden.
    leaving: RefCell<Vec<PopupWidget>>,
    /// New content of popups, which would move the one under the pointer.
    held_back: RefCell<Vec<(Id, Ready)>>,
    /// The step of [`Room::STEPS`] that the popups have now.
    room_step: Cell<usize>,
    /// Used before, hidden now.
    spare: RefCell<Vec<PopupWidget>>,
    asked_size: Cell<Option<(i32, i32)>>,
    /// How many wait, as the daemon says.
    waiting: Cell<u32>,
    intents: Intents,
    pointer_inside: Cell<bool>,
    /// The keyboard was asked for.
    keyboard: Cell<bool>,
    /// The person goes through the popups with the keyboard.
    navigating: Cell<bool>,
    /// The daemon knows that the person is here.
    attended: Cell<bool>,
    /// Something else has the screen meanwhile.
    covered: Cell<bool>,
    /// The daemon knows that there is an output.
    told_visible: Cell<bool>,
    idle: Idle,
    closing: Closing,
    /// Runs while the window is on screen with nothing in it.
    linger_timer: Timer,
    age_timer: Timer,
    /// Runs while a line that tells how much time is left becomes shorter.
    line_timer: Timer,
    /// When ages were told last, in milliseconds since the Unix epoch.
    ages_told: Cell<u64>,
}

impl Stack {
    /// Makes the window, hidden. Intents go to `intents`; `idle` is told whether there are popups.
    pub(crate) fn new(
        display: &gdk::Display,
        icons: Icons,
        drafts: Drafts,
        intents: Intents,
        idle: Idle,
    ) -> Result<Self, Unplaceable> {
        let list = gtk::Box::builder().orientation(gtk::Orientation::Vertical).css_classes(["stack"]).build();
        let told = intents.clone();
        let more = More::new(move || told.tell(Intent::TrayOpen));
        list.append(&more.root);
        let room = gtk::Box::new(gtk::Orientation::Vertical, 0);
        room.append(&list);
        let blank = gtk::DrawingArea::builder().content_width(1).content_height(1).visible(false).build();
        blank.set_draw_func(|_, _, _, _| {});
        room.append(&blank);
        let window = gtk::Window::builder()
            .display(display)
            .title("Notifications")
            .child(&room)
            .decorated(false)
            .resizable(false)
            .css_name("popups")
            .build();
        let placement = Placement::prepare(&window, display)?;
        // A window in which nothing is visible is not drawn anew: what was there would stay on screen while it lingers.
        blank.set_visible(placement.linger().is_some());
        let stack = Self(Rc::new(Inner {
            window,
            room,
            list,
            more,
            groups: Rc::default(),
            order: RefCell::default(),
            placement,
            icons,
            drafts,
            settings: Rc::default(),
            popups: RefCell::default(),
            leaving: RefCell::default(),
            held_back: RefCell::default(),
            room_step: Cell::new(0),
            spare: RefCell::default(),
            asked_size: Cell::new(None),
            waiting: Cell::new(0),
            intents,
            pointer_inside: Cell::new(false),
            keyboard: Cell::new(false),
            navigating: Cell::new(false),
            attended: Cell::new(false),
            covered: Cell::new(false),
            told_visible: Cell::new(true),
            idle,
            closing: Closing::default(),
            linger_timer: Timer::default(),
            age_timer: Timer::default(),
            line_timer: Timer::default(),
            ages_told: Cell::new(0),
        }));
        stack.listen();
        stack.0.lay_out_anew();
        Ok(stack)
    }

    fn listen(&self) {
        let motion = gtk::EventControllerMotion::new();
        let (entered, left) = (Rc::downgrade(&self.0), Rc::downgrade(&self.0));
        motion.connect_enter(move |_, _, _| {
            if let Some(inner) = entered.upgrade() {
                inner.hover(true);
            }
        });
        motion.connect_leave(move |_| {
            if let Some(inner) = left.upgrade() {
                inner.hover(false);
                inner.let_go();
            }
        });
        self.0.list.add_controller(motion);
        let inner = Rc::downgrade(&self.0);
        self.0.window.connect_is_active_notify(move |_| {
            if let Some(inner) = inner.upgrade() {
                inner.activity_changed();
            }
        });
        let inner = Rc::downgrade(&self.0);
        self.0.window.connect_realize(move |window| {
            let Some(surface) = window.surface() else { return };
            let inner = inner.clone();
            // The window's own handler was there first: everything has its place by now.
            surface.connect_layout(move |_, _, _| {
                if let Some(inner) = inner.upgrade() {
                    inner.laid_out();
                }
            });
        });
        let changed = Rc::downgrade(&self.0);
        let display = WidgetExt::display(&self.0.window);
        display.connect_composited_notify(move |_| {
            if let Some(inner) = changed.upgrade() {
                inner.follow_compositing();
            }
        });
        let inner = Rc::downgrade(&self.0);
        self.0.groups.listen(move || {
            if let Some(inner) = inner.upgrade() {
                inner.changed();
            }
        });
        self.0.follow_compositing();
        keyboard::listen(&self.0);
        outputs::listen(&self.0);
    }

    /// Puts the keyboard onto the newest popup.
    pub(crate) fn focus(&self) {
        self.0.navigate();
    }

    /// It is to look and to act like this from now on.
    pub(crate) fn follow(&self, settings: Settings) {
        let inner = &self.0;
        if *inner.settings.borrow() == settings {
            return;
        }
        let before = inner.settings.replace(settings);
        if before.order != inner.settings.borrow().order {
            inner.popups.borrow_mut().reverse();
        }
        inner.popups.borrow().iter().for_each(PopupWidget::tell_time_left);
        inner.lay_out_anew();
        inner.changed();
    }

    /// Shows exactly these popups. One that is on screen already stays the same widget.
    pub(crate) fn show_view(&self, popups: Vec<Ready>, waiting: u32) {
        let inner = &self.0;
        inner.tell_visible(true);
        let gone: Vec<Id> = inner.popups.borrow().iter().filter_map(PopupWidget::id).collect();
        for id in gone.into_iter().filter(|id| popups.iter().all(|ready| ready.popup.id != *id)) {
            inner.remove(id);
        }
        for ready in popups {
            // Taken out without being hidden, and put in again behind those that were.
            let place = inner.popups.borrow().iter().position(|widget| widget.id() == Some(ready.popup.id));
            if let Some(place) = place {
                let widget = inner.popups.borrow_mut().remove(place);
                inner.add(widget);
            }
            inner.show(ready);
        }
        inner.tell_waiting(waiting);
        inner.changed();
    }

    /// Something else has the screen, or has it no longer: meanwhile no popup is seen.
    pub(crate) fn cover(&self, covered: bool) {
        self.0.covered.set(covered);
        if covered {
            self.0.linger_timer.clear();
            self.0.line_timer.clear();
            self.0.give_keyboard_back();
            self.0.window.set_visible(false);
            self.0.hover(false);
        } else {
            self.0.popups.borrow().iter().for_each(PopupWidget::resume);
            self.0.changed();
        }
    }

    /// Colours or style sheets have changed: what is painted is painted anew, and popups may need another room.
    pub(crate) fn restyle(&self) {
        self.0.popups.borrow().iter().for_each(PopupWidget::repaint);
        if !self.0.window.is_visible() {
            return;
        }
        let inner = Rc::downgrade(&self.0);
        // Sizes are of the new style once a frame has been laid out.
        self.0.window.add_tick_callback(move |_, _| {
            let inner = inner.clone();
            glib::idle_add_local_once(move || {
                if let Some(inner) = inner.upgrade().filter(|inner| inner.window.is_visible()) {
                    inner.fit();
                }
            });
            glib::ControlFlow::Break
        });
    }

    /// Makes these changes, in order.
    pub(crate) fn apply(&self, steps: Vec<Step>) {
        for step in steps {
            match step {
                Step::Show(ready) => self.0.show(ready),
                Step::Put { at, ready } => self.0.put(at, ready),
                Step::Remove(id) => self.0.remove(id),
                Step::Clock(id, clock) => self.0.set_clock(id, clock),
                Step::Waiting(count) => self.0.tell_waiting(count),
            }
        }
        self.0.changed();
    }
}

impl Inner {
    fn show(self: &Rc<Self>, ready: Ready) {
        let id = ready.popup.id;
        if self.popups.borrow().iter().any(|widget| widget.id() == Some(id)) {
            self.put(id, ready);
            return;
        }
        self.clear_away();
        let Some(widget) = self.widget(ready.popup.urgency) else { return };
        widget.fill(ready, age::now());
        self.add(widget);
    }

    /// Puts the newest where it belongs.
    fn add(&self, widget: PopupWidget) {
        match self.settings.borrow().order {
            Order::NewestLast => self.popups.borrow_mut().push(widget),
            Order::NewestFirst => self.popups.borrow_mut().insert(0, widget),
        }
    }

    /// Everything is where the settings say, and as long.
    fn lay_out_anew(&self) {
        let settings = self.settings.borrow();
        self.placement.follow(&self.window, &settings);
        layout::follow(&self.list, &settings);
        for widget in self.popups.borrow().iter().chain(self.spare.borrow().iter()) {
            widget.root.set_width_request(layout::length(settings.width));
        }
    }

    fn put(self: &Rc<Self>, at: Id, ready: Ready) {
        let place = self.popups.borrow().iter().position(|widget| widget.id() == Some(at));
        let Some(place) = place else { return };
        let Some(ready) = self.hold_back(place, at, ready) else { return };
        if self.popups.borrow().get(place).is_some_and(|widget| widget.suits(ready.popup.urgency)) {
            if let Some(widget) = self.popups.borrow().get(place) {
                widget.fill(ready, age::now());
            }
            return;
        }
        let Some(widget) = self.widget(ready.popup.urgency) else { return };
        widget.fill(ready, age::now());
        let before = self.popups.borrow_mut().get_mut(place).map(|shown| std::mem::replace(shown, widget));
        if let Some(before) = before {
            self.put_away(before);
        }
    }

    fn remove(&self, id: Id) {
        let place = self.popups.borrow().iter().position(|widget| widget.id() == Some(id));
        let Some(place) = place else { return };
        self.held_back.borrow_mut().retain(|(held, _)| *held != id);
        if self.vacate(place) {
            return;
        }
        let gone = self.popups.borrow_mut().remove(place);
        self.put_away(gone);
        // All of them move where the stack is in the middle.
        let first = if self.settings.borrow().position.vertical() == Along::Middle { 0 } else { place };
        for follower in self.popups.borrow().iter().skip(first) {
            follower.unsettle();
        }
    }

    fn put_away(&self, widget: PopupWidget) {
        widget.forget();
        self.leaving.borrow_mut().push(widget);
    }

    /// Hides what has left and makes it ready for others.
    fn clear_away(&self) {
        for widget in self.leaving.take() {
            widget.root.set_visible(false);
            widget.clear();
            self.spare.borrow_mut().push(widget);
        }
    }

    /// A widget for a popup of this urgency, used before if possible.
    fn widget(self: &Rc<Self>, urgency: Urgency) -> Option<PopupWidget> {
        let spare = self.spare.borrow().iter().position(|widget| widget.suits(urgency));
        if let Some(spare) = spare {
            return Some(self.spare.borrow_mut().remove(spare));
        }
        let inner = Rc::downgrade(self);
        let widget = PopupWidget::new(
            urgency == Urgency::Critical,
            self.icons.clone(),
            self.drafts.clone(),
            self.settings.clone(),
            move |act| {
                if let Some(inner) = inner.upgrade() {
                    inner.acted(act);
                }
            },
        );
        if widget.is_none() {
            tracing::error!("the program's own resources are damaged");
        }
        let widget = widget?;
        widget.root.set_visible(false);
        widget.root.set_width_request(layout::length(self.settings.borrow().width));
        self.list.append(&widget.root);
        Some(widget)
    }

    fn tell_waiting(&self, count: u32) {
        self.waiting.set(count);
        self.tell_more(0);
    }

    /// What is not to be seen: those that wait, and those on screen that there is no room for.
    fn tell_more(&self, without_room: u32) {
        let count = self.waiting.get().saturating_add(without_room);
        self.more.put(count);
    }

    /// What is shown has changed: order, room, place, timers.
    fn changed(self: &Rc<Self>) {
        self.follow_keyboard();
        if self.popups.borrow().iter().all(PopupWidget::is_vacant) {
            self.popups.take().into_iter().for_each(|widget| self.put_away(widget));
            self.empty();
            self.hover(false);
            self.age_timer.clear();
            self.line_timer.clear();
            self.idle.set(Part::Popups, false);
            return;
        }
        self.idle.set(Part::Popups, true);
        if self.covered.get() {
            return;
        }
        self.linger_timer.clear();
        self.clear_away();
        let popups = self.popups.borrow();
        self.fold(&popups);
        let hidden = |widget: &PopupWidget| widget.key().is_some_and(|key| self.groups.hides(key));
        let came = popups.iter().any(|widget| !widget.root.is_visible() && !hidden(widget));
        let upward = self.settings.borrow().position.vertical() == Along::End;
        let mut order: Vec<gtk::Widget> = Vec::new();
        for (place, widget) in popups.iter().enumerate() {
            let line = self.groups.line_after(place);
            widget.root.set_visible(!hidden(widget));
            widget.set_folded(line.is_some(), upward);
            order.push(widget.root.clone().upcast());
            order.extend(line.map(|(line, _)| line.upcast()));
        }
        order.push(self.more.root.clone().upcast());
        layout::order(&self.list, &order, self.settings.borrow().position);
        self.order.replace(order);
        drop(popups);
        if came {
            self.placement.raise(&self.window);
        }
        self.fit_into(self.free_steps());
        self.appear();
        self.keep_focus();
        self.wait_for_age();
        self.draw_lines();
    }

    /// Decides which popups stand behind a line. What comes out from behind one is under the pointer unexpectedly.
    fn fold(&self, popups: &[PopupWidget]) {
        let seen = |widget: &PopupWidget| Seen { group: widget.group(), key: widget.key().unwrap_or(0) };
        let seen: Vec<Seen> = popups.iter().map(seen).collect();
        let shown = self.groups.fold(&seen, self.settings.borrow().stack, self.attended.get());
        let came = popups.iter().filter(|widget| widget.key().is_some_and(|key| shown.contains(&key)));
        let keys: Vec<u64> = came.inspect(|widget| widget.unsettle()).filter_map(PopupWidget::key).collect();
        if !keys.is_empty() {
            self.intents.tell(Intent::Renew(keys));
        }
        self.groups.tell(&self.list);
    }

    /// Nothing is on screen any more. Where a window takes long to come back it stays for a while, invisible and letting
    /// everything through.
    fn empty(self: &Rc<Self>) {
        // Behind a locked screen there are some that wait though none is shown.
        self.more.put(0);
        self.groups.fold(&[], false, false);
        self.groups.tell(&self.list);
        let Some(linger) = self.placement.linger().filter(|_| self.window.is_visible()) else {
            self.window.set_visible(false);
            return;
        };
        self.clear_away();
        let inner = Rc::downgrade(self);
        self.linger_timer.set(linger, move || {
            if let Some(inner) = inner.upgrade() {
                inner.window.set_visible(false);
            }
        });
    }

    /// Shows as much of each popup as the screen has room for, and of the last ones only that they are there.
    fn fit(&self) {
        self.fit_into(0..Room::STEPS.len());
    }

    /// As [`Self::fit`], within these steps.
    fn fit_into(&self, steps: std::ops::Range<usize>) {
        let most = self.placement.height(&self.window);
        let popups = self.popups.borrow();
        self.tell_more(0);
        let hidden = |widget: &PopupWidget| widget.key().is_some_and(|key| self.groups.hides(key));
        for (place, widget) in popups.iter().enumerate() {
            widget.root.set_visible(!hidden(widget));
            if let Some((line, _)) = self.groups.line_after(place) {
                line.set_visible(true);
            }
        }
        for (step, room) in Room::STEPS.into_iter().enumerate().take(steps.end).skip(steps.start) {
            self.room_step.set(step);
            for widget in popups.iter() {
                widget.set_room(room);
            }
            if self.share_room(&popups, most) && self.list_height() <= most {
                break;
            }
        }
        let mut without_room = 0_u32;
        let first = popups.iter().position(|widget| widget.root.get_visible()).unwrap_or(0);
        for (place, widget) in popups.iter().enumerate().skip(first.saturating_add(1)).rev() {
            if !widget.root.get_visible() {
                continue;
            }
            if self.list_height() <= most {
                break;
            }
            widget.root.set_visible(false);
            without_room = without_room.saturating_add(1);
            if let Some((line, behind)) = self.groups.line_after(place) {
                line.set_visible(false);
                without_room = without_room.saturating_add(behind);
            }
            self.tell_more(without_room);
        }
        let (_, width, _, _) = self.list.measure(gtk::Orientation::Horizontal, -1);
        let kept = (self.room.width_request(), self.room.height_request());
        let (width, height) =
            self.placement.lasting_size((width, self.list_height().min(most)), kept, most).unwrap_or((-1, -1));
        self.room.set_size_request(width, height);
    }

    /// Gives what is left of the height to those popups of which all is wanted; whether that is enough for them.
    fn share_room(&self, popups: &[PopupWidget], most: i32) -> bool {
        let expanded: Vec<&PopupWidget> = popups.iter().filter(|widget| widget.is_expanded()).collect();
        for widget in &expanded {
            widget.set_text_height(1);
        }
        let left = most.saturating_sub(self.list_height());
        let Some(share) = i32::try_from(expanded.len()).ok().and_then(|count| left.checked_div(count)) else { return true };
        let mut enough = true;
        for widget in &expanded {
            let wanted = widget.text_height();
            widget.set_text_height(wanted.min(share.max(LEAST_TEXT)));
            enough &= wanted.min(LEAST_TEXT) <= share;
        }
        enough
    }

    fn list_height(&self) -> i32 {
        let (_, width, _, _) = self.list.measure(gtk::Orientation::Horizontal, -1);
        let (_, height, _, _) = self.list.measure(gtk::Orientation::Vertical, width);
        height
    }

    fn laid_out(&self) {
        let popups = self.popups.borrow();
        for widget in popups.iter() {
            widget.laid_out();
        }
        let shown = popups.iter().filter(|widget| !widget.is_vacant());
        let shown = shown.map(|widget| widget.root.upcast_ref::<gtk::Widget>()).filter(|root| root.is_visible());
        let more = self.more.root.is_visible().then(|| self.more.root.upcast_ref::<gtk::Widget>());
        self.correct_size();
        let lines = self.groups.visible();
        let lines = lines.iter();
        let places: Vec<_> = shown.chain(lines).chain(more).filter_map(|widget| widget.compute_bounds(&self.window)).collect();
        self.placement.laid_out(&self.window, &places);
    }

    /// X11 loses a change of size that comes while another is under way; asked again it heeds it. What the screen has no
    /// room for is asked for once.
    fn correct_size(&self) {
        let (_, width, _, _) = self.window.measure(gtk::Orientation::Horizontal, -1);
        let (_, height, _, _) = self.window.measure(gtk::Orientation::Vertical, width);
        let Some(surface) = self.window.surface() else { return };
        if (surface.width(), surface.height()) == (width, height) {
            self.asked_size.set(None);
        } else if self.asked_size.replace(Some((width, height))) != Some((width, height)) {
            self.window.queue_resize();
        }
    }

    /// Where nobody composites there are no shadows and no soft corners.
    fn follow_compositing(&self) {
        if WidgetExt::display(&self.window).is_composited() {
            self.window.remove_css_class("opaque");
        } else {
            self.window.add_css_class("opaque");
        }
    }

    fn acted(self: &Rc<Self>, act: Act) {
        match act {
            Act::Answer(id, answer) => self.intents.tell(Intent::Answer(id, answer)),
            Act::Reply(id, text) => self.intents.tell(Intent::Reply { id, text }),
            Act::Hold(id, held) => self.intents.tell(Intent::Hold(id, held)),
            Act::NearReply(near) => self.placement.offer_keyboard(&self.window, near),
            Act::Forget(key) => {
                let keys = Some(self.all_of(key));
                self.intents.tell(Intent::Forget(ForgetForm { keys, ..ForgetForm::default() }));
            }
            Act::Copy(text) => clipboard::copy(&WidgetExt::display(&self.window), &self.idle, &text),
            Act::Link(target) => opening::link(&WidgetExt::display(&self.window), &target),
            Act::Resized => self.fit(),
            Act::Writing(true) => {
                self.take_keyboard();
                self.fit();
            }
            Act::Writing(false) => {
                self.follow_keyboard();
                self.fit();
            }
            Act::Dismiss(key) => self.intents.tell(Intent::Dismiss(self.all_of(key))),
            Act::DismissAll => {
                let keys = self.popups.borrow().iter().flat_map(PopupWidget::keys).collect();
                self.intents.tell(Intent::Dismiss(keys));
            }
            Act::Hide(key) => self.intents.tell(Intent::Hide(vec![key])),
            Act::Invoke(id, key) => {
                let token = self.placement.activation_token(&self.window);
                self.intents.tell(Intent::Invoke { id, key, token });
            }
            Act::Open(key, entry) => {
                opening::application(&WidgetExt::display(&self.window), &entry);
                self.intents.tell(Intent::Dismiss(self.all_of(key)));
            }
        }
    }

    /// The keys of all that the popup of this key stands for.
    fn all_of(&self, key: u64) -> Vec<u64> {
        let popups = self.popups.borrow();
        let shown = popups.iter().map(PopupWidget::keys).find(|keys| keys.contains(&key));
        shown.unwrap_or_else(|| vec![key])
    }

    fn set_clock(&self, id: Id, clock: Option<Clock>) {
        if let Some(widget) = self.popups.borrow().iter().find(|widget| widget.id() == Some(id)) {
            widget.set_clock(clock);
        }
    }

    /// Draws how much time is left, again and again while that becomes less.
    fn draw_lines(self: &Rc<Self>) {
        let popups = self.popups.borrow();
        let mut next: Option<Duration> = None;
        for widget in popups.iter().filter(|widget| !widget.is_vacant()) {
            let line = widget.time_left();
            if let Some(changes) = line.changes_in() {
                line.draw();
                next = Some(next.map_or(changes, |next| next.min(changes)));
            }
        }
        let Some(next) = next else { return self.line_timer.clear() };
        let inner = Rc::downgrade(self);
        self.line_timer.set(next, move || {
            if let Some(inner) = inner.upgrade() {
                inner.draw_lines();
            }
        });
    }

    /// Ages are told anew when the next one changes, but at most once a minute.
    fn wait_for_age(self: &Rc<Self>) {
        if self.age_timer.is_set() {
            return;
        }
        let now = age::now();
        let changes = self.popups.borrow().iter().map(|popup| age::changes_in(popup.time_ms(), now)).min();
        let Some(changes) = changes else { return };
        let rest = self.ages_told.get().saturating_add(age::MINUTE).saturating_sub(now).min(age::MINUTE);
        let inner = Rc::downgrade(self);
        self.age_timer.set(Duration::from_millis(changes.max(rest)), move || {
            if let Some(inner) = inner.upgrade() {
                inner.tell_ages();
            }
        });
    }

    fn tell_ages(self: &Rc<Self>) {
        let now = age::now();
        self.ages_told.set(now);
        for widget in self.popups.borrow().iter() {
            widget.tell_age(now);
        }
        self.wait_for_age();
    }
}

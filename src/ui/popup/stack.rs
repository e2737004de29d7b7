//! A stack of popups: one window at one site, which holds them from the edge of the screen inward and is shown while there is one.
//!
//! It shows what it is told, in that order, and decides about nothing but room on the screen. Of other stacks it knows nothing.

mod acting;
pub(super) mod groups;
mod keyboard;
mod room;
mod still;
mod window;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gtk4 as gtk;
use gtk4::glib;
use gtk4::prelude::*;
use tidings::core::notification::{Id, Urgency};
use tidings::view::Clock;
use tidings::view::settings::{Along, Order};

use super::layout;
use super::more::More;
use super::stacks::{Front, Shown};
use super::widget::PopupWidget;
use crate::notification::age;
use crate::placement::closing::Closing;
use crate::placement::site::Site;
use crate::placement::{Placement, Unplaceable};
use crate::timer::Timer;
use groups::{Groups, Seen};

/// The window and all popups in it.
pub(super) struct Stack {
    window: gtk::Window,
    /// Holds the list, and is at times higher than it.
    room: gtk::Box,
    list: gtk::Box,
    /// What is drawn anew where nothing else is: the compositor hears of nothing without it.
    blank: gtk::DrawingArea,
    more: More,
    groups: Rc<Groups>,
    /// All that can be seen, from the corner outward.
    order: RefCell<Vec<gtk::Widget>>,
    placement: Placement,
    site: RefCell<Site>,
    /// The height that other stacks have taken before this one in the same place.
    aside: Cell<i32>,
    /// On screen, from the corner outward.
    popups: RefCell<Vec<PopupWidget>>,
    /// Taken from the screen together with the window. They are hidden when it is shown again: X11 loses a change of the
    /// window's size while it is hidden.
    leaving: RefCell<Vec<PopupWidget>>,
    /// New content of popups, which would move the one under the pointer.
    held_back: RefCell<Vec<(Id, Rc<Shown>)>>,
    /// The step of [`super::widget::room::Room::STEPS`] that the popups have now.
    room_step: Cell<usize>,
    /// Used before, hidden now.
    spare: RefCell<Vec<PopupWidget>>,
    asked_size: Cell<Option<(i32, i32)>>,
    /// How many wait, as this one is to tell.
    waiting: Cell<u32>,
    pointer_inside: Cell<bool>,
    /// The keyboard was asked for.
    keyboard: Cell<bool>,
    /// The person goes through the popups with the keyboard.
    navigating: Cell<bool>,
    /// The person is here.
    attended: Cell<bool>,
    /// There was nothing in it when it was looked at last.
    empty: Cell<bool>,
    closing: Closing,
    /// Runs while the window is on screen with nothing in it.
    linger_timer: Timer,
    /// Where popups were when they were laid out last.
    places: RefCell<Vec<gtk::graphene::Rect>>,
    /// Runs while clicks where the last popup was are for nobody.
    guard_timer: Timer,
    front: Weak<Front>,
}

impl Stack {
    /// Makes the window, hidden, as another one beside `beside` if there is one.
    pub(super) fn new(front: &Rc<Front>, beside: Option<&Self>) -> Result<Rc<Self>, Unplaceable> {
        let list = gtk::Box::builder().orientation(gtk::Orientation::Vertical).css_classes(["stack"]).build();
        let more = More::new(front.opens_tray());
        list.append(&more.root);
        let room = gtk::Box::new(gtk::Orientation::Vertical, 0);
        room.append(&list);
        let blank = gtk::DrawingArea::builder().content_width(1).content_height(1).visible(false).build();
        blank.set_draw_func(|_, _, _, _| {});
        room.append(&blank);
        let window = window::new(&front.display, &room);
        let placement = match beside {
            Some(beside) => beside.placement.another(&window),
            None => Placement::prepare(&window, &front.display)?,
        };
        // A window in which nothing is visible is not drawn anew: what was there would stay on screen while it lingers.
        blank.set_visible(placement.linger().is_some());
        let stack = Rc::new(Self {
            window,
            room,
            list,
            blank,
            more,
            groups: Rc::default(),
            order: RefCell::default(),
            placement,
            site: RefCell::default(),
            aside: Cell::new(0),
            popups: RefCell::default(),
            leaving: RefCell::default(),
            held_back: RefCell::default(),
            room_step: Cell::new(0),
            spare: RefCell::default(),
            asked_size: Cell::new(None),
            waiting: Cell::new(0),
            pointer_inside: Cell::new(false),
            keyboard: Cell::new(false),
            navigating: Cell::new(false),
            attended: Cell::new(false),
            empty: Cell::new(true),
            closing: Closing::default(),
            linger_timer: Timer::default(),
            places: RefCell::default(),
            guard_timer: Timer::default(),
            front: Rc::downgrade(front),
        });
        stack.listen();
        stack.lay_out_anew();
        Ok(stack)
    }

    fn listen(self: &Rc<Self>) {
        window::listen(self);
        keyboard::listen(self);
        let stack = Rc::downgrade(self);
        self.groups.listen(move || {
            if let Some(stack) = stack.upgrade() {
                stack.changed_here();
            }
        });
    }

    /// Its own popups have changed by what the person does.
    fn changed_here(&self) {
        if let Some(front) = self.front.upgrade() {
            front.changed();
        }
    }

    /// Where it is.
    pub(super) fn site(&self) -> Site {
        self.site.borrow().clone()
    }

    /// It belongs there from now on.
    pub(super) fn move_to(&self, site: &Site) {
        self.site.replace(site.clone());
        self.lay_out_anew();
    }

    /// Everything is where site and settings say, and as long.
    pub(super) fn lay_out_anew(&self) {
        let Some(front) = self.front.upgrade() else { return };
        let settings = front.settings.borrow();
        self.placement.follow(&self.window, &self.site.borrow());
        layout::follow(&self.list, &settings, &self.site.borrow(), self.aside.get());
        for widget in self.popups.borrow().iter().chain(self.spare.borrow().iter()) {
            widget.stand(self.site.borrow().across());
            widget.root.set_width_request(layout::length(settings.width));
        }
    }

    /// The newest is at the other end from now on.
    pub(super) fn reverse(&self) {
        self.popups.borrow_mut().reverse();
    }

    /// Whether no popup is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.popups.borrow().iter().all(PopupWidget::is_vacant)
    }

    /// The notifications in it, from the corner outward.
    pub(super) fn ids(&self) -> Vec<Id> {
        self.popups.borrow().iter().filter_map(PopupWidget::id).collect()
    }

    /// Does something with each of its popups.
    pub(super) fn each(&self, act: impl FnMut(&PopupWidget)) {
        self.popups.borrow().iter().filter(|widget| !widget.is_vacant()).for_each(act);
    }

    /// Shows exactly these. One that is on screen already stays the same widget.
    pub(super) fn show_all(self: &Rc<Self>, all: &[Rc<Shown>]) {
        let gone = self.ids().into_iter().filter(|id| all.iter().all(|shown| shown.id() != *id));
        for id in gone {
            self.remove(id);
        }
        for shown in all {
            // Taken out without being hidden, and put in again behind those that were.
            let place = self.popups.borrow().iter().position(|widget| widget.id() == Some(shown.id()));
            if let Some(place) = place {
                let widget = self.popups.borrow_mut().remove(place);
                self.add(widget);
            }
            self.show(shown);
        }
    }

    /// Shows one more.
    pub(super) fn show(self: &Rc<Self>, shown: &Rc<Shown>) {
        let id = shown.id();
        if self.popups.borrow().iter().any(|widget| widget.id() == Some(id)) {
            self.put(id, shown);
            return;
        }
        self.clear_away();
        let Some(widget) = self.widget(shown.urgency()) else { return };
        self.fill(&widget, shown);
        self.add(widget);
    }

    fn fill(&self, widget: &PopupWidget, shown: &Shown) {
        widget.stand(self.site.borrow().across());
        widget.fill(shown.ready.clone(), age::now());
    }

    /// Puts the newest where it belongs.
    fn add(&self, widget: PopupWidget) {
        match self.front.upgrade().map(|front| front.settings.borrow().order).unwrap_or_default() {
            Order::NewestLast => self.popups.borrow_mut().push(widget),
            Order::NewestFirst => self.popups.borrow_mut().insert(0, widget),
        }
    }

    /// The popup `at` has this content now.
    pub(super) fn put(self: &Rc<Self>, at: Id, shown: &Rc<Shown>) {
        let place = self.popups.borrow().iter().position(|widget| widget.id() == Some(at));
        let Some(place) = place.filter(|place| !self.hold_back(*place, at, shown)) else { return };
        if self.popups.borrow().get(place).is_some_and(|widget| widget.suits(shown.urgency())) {
            if let Some(widget) = self.popups.borrow().get(place) {
                self.fill(widget, shown);
            }
            return;
        }
        let Some(widget) = self.widget(shown.urgency()) else { return };
        self.fill(&widget, shown);
        let before = self.popups.borrow_mut().get_mut(place).map(|shown| std::mem::replace(shown, widget));
        if let Some(before) = before {
            self.put_away(before);
        }
    }

    /// The popup of this notification goes, if it is here.
    pub(super) fn remove(&self, id: Id) {
        let place = self.popups.borrow().iter().position(|widget| widget.id() == Some(id));
        let Some(place) = place else { return };
        self.held_back.borrow_mut().retain(|(held, _)| *held != id);
        if self.vacate(place) {
            return;
        }
        let gone = self.popups.borrow_mut().remove(place);
        self.put_away(gone);
        // All of them move where the stack is in the middle.
        let first = if self.site.borrow().vertical() == Along::Middle { 0 } else { place };
        for follower in self.popups.borrow().iter().skip(first) {
            follower.unsettle();
        }
    }

    /// The time of this notification runs now, or stands still.
    pub(super) fn set_clock(&self, id: Id, clock: Option<Clock>) {
        if let Some(widget) = self.popups.borrow().iter().find(|widget| widget.id() == Some(id)) {
            widget.set_clock(clock);
        }
    }

    /// A reply to the notification of this key may have been written elsewhere, or sent.
    pub(super) fn resume(&self, key: u64) {
        if let Some(widget) = self.popups.borrow().iter().find(|widget| !widget.is_vacant() && widget.key() == Some(key)) {
            widget.resume();
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
        let front = self.front.upgrade()?;
        let stack = Rc::downgrade(self);
        let (icons, drafts, settings) = (front.icons.clone(), front.drafts.clone(), front.settings.clone());
        let widget = PopupWidget::new(urgency == Urgency::Critical, icons, drafts, settings, move |act| {
            if let Some(stack) = stack.upgrade() {
                stack.acted(act);
            }
        });
        if widget.is_none() {
            tracing::error!("the program's own resources are damaged");
        }
        let widget = widget?;
        widget.root.set_visible(false);
        widget.root.set_width_request(layout::length(front.settings.borrow().width));
        self.list.append(&widget.root);
        Some(widget)
    }

    /// So many wait, for this one to tell.
    pub(super) fn tell_waiting(&self, count: u32) {
        self.waiting.set(count);
        self.tell_more(0);
    }

    /// What is not to be seen: those that wait, and those on screen that there is no room for.
    fn tell_more(&self, without_room: u32) {
        let count = self.waiting.get().saturating_add(without_room);
        self.more.put(count);
    }

    /// What is shown has changed: order, room, place.
    pub(super) fn changed(self: &Rc<Self>) {
        let Some(front) = self.front.upgrade() else { return };
        self.follow_keyboard();
        if self.is_empty() {
            self.popups.take().into_iter().for_each(|widget| self.put_away(widget));
            if !self.empty.replace(true) {
                self.emptied();
                self.hover(false);
            }
            return;
        }
        self.empty.set(false);
        if front.is_covered() {
            return;
        }
        self.linger_timer.clear();
        self.clear_away();
        let popups = self.popups.borrow();
        self.fold(&popups, front.settings.borrow().stack);
        let hidden = |widget: &PopupWidget| widget.key().is_some_and(|key| self.groups.hides(key));
        let came = popups.iter().any(|widget| !widget.root.is_visible() && !hidden(widget));
        let upward = self.site.borrow().vertical() == Along::End;
        let mut order: Vec<gtk::Widget> = Vec::new();
        for (place, widget) in popups.iter().enumerate() {
            let line = self.groups.line_after(place);
            widget.root.set_visible(!hidden(widget));
            widget.set_folded(line.is_some(), upward);
            order.push(widget.root.clone().upcast());
            order.extend(line.map(|(line, _)| line.upcast()));
        }
        order.push(self.more.root.clone().upcast());
        layout::order(&self.list, &order, &self.site.borrow());
        self.order.replace(order);
        drop(popups);
        if came {
            self.placement.raise(&self.window);
        }
        self.fit_into(self.free_steps());
        self.appear();
        self.keep_focus();
    }

    /// Decides which popups stand behind a line. What comes out from behind one is under the pointer unexpectedly.
    fn fold(&self, popups: &[PopupWidget], wanted: bool) {
        let seen = |widget: &PopupWidget| Seen { group: widget.group(), key: widget.key().unwrap_or(0) };
        let seen: Vec<Seen> = popups.iter().map(seen).collect();
        let shown = self.groups.fold(&seen, wanted, self.attended.get());
        let came = popups.iter().filter(|widget| widget.key().is_some_and(|key| shown.contains(&key)));
        let keys = came.inspect(|widget| widget.unsettle()).filter_map(PopupWidget::key).collect();
        if let Some(front) = self.front.upgrade() {
            front.renew(keys);
        }
        self.groups.tell(&self.list);
    }

    /// Colours or style sheets have changed: what is painted is painted anew, and popups may need another room.
    pub(super) fn restyle(self: &Rc<Self>) {
        self.popups.borrow().iter().for_each(PopupWidget::repaint);
        if !self.window.is_visible() {
            return;
        }
        let stack = Rc::downgrade(self);
        // Sizes are of the new style once a frame has been laid out.
        self.window.add_tick_callback(move |_, _| {
            let stack = stack.clone();
            glib::idle_add_local_once(move || {
                if let Some(stack) = stack.upgrade().filter(|stack| stack.window.is_visible()) {
                    stack.fit();
                }
            });
            glib::ControlFlow::Break
        });
    }
}

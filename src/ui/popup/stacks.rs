//! All stacks of popups, one for each site: at each place that was chosen, on each output that was, and at each point that a sender
//! names.
//!
//! It does what the daemon's view says, in its order, and sees to it that the stacks are one for the daemon: the person is at the
//! popups when they are at any of them, and a reply is one, on however many outputs its notification is shown.
//!
//! Windows are made when they are first needed and used again. With one place there is one window.

mod acting;
mod beside;
mod clocks;
mod outputs;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gtk4::gdk;
use gtk4::prelude::*;
use tidings::core::notification::{Id, Urgency};
use tidings::view::settings::{Order, Settings};

use self::clocks::Clocks;
use super::stack::Stack;
use super::widget::PopupWidget;
use crate::idle::{Idle, Part};
use crate::link::{Intent, Intents, Step};
use crate::notification::drafts::Drafts;
use crate::notification::icons::Icons;
use crate::pictures::Ready;
use crate::placement::Unplaceable;
use crate::placement::site::Site;
use crate::timer::Timer;

/// A window that was not needed for so long is given up, but for the first.
const UNUSED: Duration = Duration::from_secs(30);

/// All stacks.
#[derive(Clone)]
pub(crate) struct Stacks(Rc<Front>);

/// A notification on screen.
pub(super) struct Shown {
    pub(super) ready: Ready,
}

impl Shown {
    fn new(ready: Ready) -> Self {
        // Of the pictures there are the pixels by now.
        let popup = tidings::view::Popup { app_icon: None, picture: None, body_images: Vec::new(), ..ready.popup };
        Self { ready: Ready { popup, ..ready } }
    }

    pub(super) fn id(&self) -> Id {
        self.ready.popup.id
    }

    pub(super) fn urgency(&self) -> Urgency {
        self.ready.popup.urgency
    }
}

/// What all stacks share.
pub(super) struct Front {
    pub(super) display: gdk::Display,
    pub(super) icons: Icons,
    pub(super) drafts: Drafts,
    pub(super) settings: Rc<RefCell<Settings>>,
    pub(super) intents: Intents,
    idle: Idle,
    /// On screen, in the order in which they came.
    shown: RefCell<Vec<Rc<Shown>>>,
    /// How many wait, as the daemon says.
    waiting: Cell<u32>,
    /// The first is never given up.
    stacks: RefCell<Vec<Rc<Stack>>>,
    /// The daemon knows that the person is here.
    attended: Cell<bool>,
    /// Something else has the screen meanwhile.
    covered: Cell<bool>,
    /// The daemon knows that there is an output.
    told_visible: Cell<bool>,
    clocks: Clocks,
    /// Runs while a window is not needed.
    unused_timer: Timer,
}

impl Stacks {
    /// Makes the first window, hidden. Intents go to `intents`; `idle` is told whether there are popups.
    pub(crate) fn new(
        display: &gdk::Display,
        icons: Icons,
        drafts: Drafts,
        intents: Intents,
        idle: Idle,
    ) -> Result<Self, Unplaceable> {
        let front = Rc::new(Front {
            display: display.clone(),
            icons,
            drafts,
            settings: Rc::default(),
            intents,
            idle,
            shown: RefCell::default(),
            waiting: Cell::new(0),
            stacks: RefCell::default(),
            attended: Cell::new(false),
            covered: Cell::new(false),
            told_visible: Cell::new(true),
            clocks: Clocks::default(),
            unused_timer: Timer::default(),
        });
        let first = Stack::new(&front, None)?;
        front.stacks.borrow_mut().push(first);
        outputs::listen(&front);
        let written = Rc::downgrade(&front);
        front.drafts.connect_changed(move |key| {
            let front = written.upgrade();
            front.iter().flat_map(|front| front.all()).for_each(|stack| stack.resume(key));
        });
        let compositing = Rc::downgrade(&front);
        display.connect_composited_notify(move |_| {
            let front = compositing.upgrade();
            front.iter().flat_map(|front| front.all()).for_each(|stack| stack.follow_compositing());
        });
        Ok(Self(front))
    }

    /// Puts the keyboard onto the newest popup.
    pub(crate) fn focus(&self) {
        self.0.focus();
    }

    /// They are to look and to act like this from now on.
    pub(crate) fn follow(&self, settings: Settings) {
        let front = &self.0;
        if *front.settings.borrow() == settings {
            return;
        }
        let before = front.settings.replace(settings);
        let reversed = before.order != front.settings.borrow().order;
        for stack in front.all() {
            if reversed {
                stack.reverse();
            }
            stack.each(PopupWidget::tell_time_left);
            stack.lay_out_anew();
        }
        front.arrange();
        front.changed();
    }

    /// Shows exactly these popups. One that is on screen already stays the same widget.
    pub(crate) fn show_view(&self, popups: Vec<Ready>, waiting: u32) {
        let front = &self.0;
        front.tell_visible(true);
        front.shown.replace(popups.into_iter().map(|ready| Rc::new(Shown::new(ready))).collect());
        front.waiting.set(waiting);
        front.arrange();
        front.changed();
    }

    /// Something else has the screen, or has it no longer: meanwhile no popup is seen.
    pub(crate) fn cover(&self, covered: bool) {
        let front = &self.0;
        front.covered.set(covered);
        if covered {
            front.clocks.stop_lines();
            front.all().iter().for_each(|stack| stack.cover());
        } else {
            front.all().iter().for_each(|stack| stack.each(PopupWidget::resume));
            front.changed();
        }
    }

    /// Colours or style sheets have changed: what is painted is painted anew, and popups may need another room.
    pub(crate) fn restyle(&self) {
        self.0.all().iter().for_each(Stack::restyle);
    }

    /// Makes these changes, in order.
    pub(crate) fn apply(&self, steps: Vec<Step>) {
        let front = &self.0;
        for step in steps {
            match step {
                Step::Show(ready) => front.show(ready),
                Step::Put { at, ready } => front.put(at, ready),
                Step::Remove(id) => front.remove(id),
                Step::Clock(id, clock) => front.all().iter().for_each(|stack| stack.set_clock(id, clock)),
                Step::Waiting(count) => front.waiting.set(count),
            }
        }
        front.changed();
    }
}

impl Front {
    /// All stacks of now.
    pub(super) fn all(&self) -> Vec<Rc<Stack>> {
        self.stacks.borrow().clone()
    }

    /// Whether something else has the screen.
    pub(super) fn is_covered(&self) -> bool {
        self.covered.get()
    }

    /// What the button does that tells how many are not to be seen.
    pub(super) fn opens_tray(&self) -> impl Fn() + 'static {
        let intents = self.intents.clone();
        move || intents.tell(Intent::TrayOpen)
    }

    fn show(self: &Rc<Self>, ready: Ready) {
        let id = ready.popup.id;
        if self.shown.borrow().iter().any(|shown| shown.id() == id) {
            return self.put(id, ready);
        }
        let shown = Rc::new(Shown::new(ready));
        self.shown.borrow_mut().push(shown.clone());
        for site in self.sites(&shown) {
            self.show_at(&site, &shown);
        }
    }

    fn show_at(self: &Rc<Self>, site: &Site, shown: &Rc<Shown>) {
        if let Some(stack) = self.at(site) {
            stack.show(shown);
        }
    }

    fn put(self: &Rc<Self>, at: Id, ready: Ready) {
        let place = self.shown.borrow().iter().position(|shown| shown.id() == at);
        let Some(place) = place else { return };
        let shown = Rc::new(Shown::new(ready));
        if let Some(place) = self.shown.borrow_mut().get_mut(place) {
            *place = shown.clone();
        }
        let sites = self.sites(&shown);
        let (stay, leave): (Vec<_>, Vec<_>) =
            self.all().into_iter().filter(|stack| stack.ids().contains(&at)).partition(|stack| sites.contains(&stack.site()));
        leave.iter().for_each(|stack| stack.remove(at));
        for site in sites {
            match stay.iter().find(|stack| stack.site() == site) {
                Some(stack) => stack.put(at, &shown),
                None => self.show_at(&site, &shown),
            }
        }
    }

    fn remove(&self, id: Id) {
        self.shown.borrow_mut().retain(|shown| shown.id() != id);
        self.all().iter().for_each(|stack| stack.remove(id));
    }

    /// Where this one is shown.
    fn sites(&self, shown: &Shown) -> Vec<Site> {
        Site::all(&self.settings.borrow(), shown.urgency(), shown.ready.popup.point, || self.outputs())
    }

    /// The stack there: one that is there, one that is not needed where it is, or a new one. Where none can be made it is the first.
    fn at(self: &Rc<Self>, site: &Site) -> Option<Rc<Stack>> {
        let stacks = self.all();
        if let Some(stack) = stacks.iter().find(|stack| stack.site() == *site) {
            return Some(stack.clone());
        }
        // The first is where most popups come.
        let free = stacks.iter().skip(1).find(|stack| stack.is_empty()).cloned();
        let stack = free.or_else(|| match Stack::new(self, stacks.first().map(Rc::as_ref)) {
            Ok(stack) => {
                self.stacks.borrow_mut().push(stack.clone());
                Some(stack)
            }
            Err(error) => {
                tracing::error!("popups have one place only: {error}");
                None
            }
        });
        match stack {
            Some(stack) => {
                stack.move_to(site);
                Some(stack)
            }
            None => stacks.into_iter().next(),
        }
    }

    /// Every popup is where it belongs. Stacks that belong nowhere any more move to where there is none yet, with all that is in them.
    fn arrange(self: &Rc<Self>) {
        let shown = self.shown.borrow().clone();
        let mut wanted: Vec<Site> = Vec::new();
        for site in shown.iter().flat_map(|shown| self.sites(shown)) {
            if !wanted.contains(&site) {
                wanted.push(site);
            }
        }
        if wanted.is_empty() {
            // Where the next one comes.
            wanted = Site::all(&self.settings.borrow(), Urgency::Normal, None, || self.outputs());
            wanted.truncate(1);
        }
        let mut free = self.all();
        free.retain(|stack| !wanted.contains(&stack.site()));
        let mut free = free.into_iter();
        for site in &wanted {
            if self.all().iter().all(|stack| stack.site() != *site)
                && let Some(stack) = free.next()
            {
                stack.move_to(site);
            }
        }
        for site in &wanted {
            let here: Vec<Rc<Shown>> = shown.iter().filter(|shown| self.sites(shown).contains(site)).cloned().collect();
            if let Some(stack) = self.at(site).filter(|_| !here.is_empty()) {
                stack.show_all(&here);
            }
        }
        for stack in self.all().into_iter().filter(|stack| !wanted.contains(&stack.site())) {
            stack.show_all(&[]);
        }
    }

    /// What is shown has changed: order, room, place, timers.
    pub(super) fn changed(self: &Rc<Self>) {
        let any = !self.shown.borrow().is_empty();
        self.idle.set(Part::Popups, any);
        self.tell_waiting();
        let stacks = self.all();
        stacks.iter().for_each(Stack::changed);
        self.step_aside();
        self.follow_clocks();
        self.wait_unused(&stacks);
    }

    /// How many wait is told once on each output: with most popups if there are any, else with the first of those that are
    /// somewhere else.
    fn tell_waiting(&self) {
        let shown = self.shown.borrow();
        let usual = shown.iter().find(|shown| shown.urgency() == Urgency::Normal && shown.ready.popup.point.is_none());
        let sites = usual.or_else(|| shown.first()).map(|shown| self.sites(shown)).unwrap_or_default();
        for stack in self.all() {
            stack.tell_waiting(if sites.contains(&stack.site()) { self.waiting.get() } else { 0 });
        }
    }

    /// Gives up the windows that are not needed, after a while.
    fn wait_unused(self: &Rc<Self>, stacks: &[Rc<Stack>]) {
        if !stacks.iter().skip(1).any(|stack| stack.is_empty()) {
            return self.unused_timer.clear();
        }
        let front = Rc::downgrade(self);
        self.unused_timer.set(UNUSED, move || {
            let Some(front) = front.upgrade() else { return };
            let unused = |stack: &Rc<Stack>| stack.is_empty();
            let gone: Vec<Rc<Stack>> = front.all().into_iter().skip(1).filter(unused).collect();
            front.stacks.borrow_mut().retain(|stack| !gone.iter().any(|gone| Rc::ptr_eq(gone, stack)));
            gone.iter().for_each(|stack| stack.destroy());
        });
    }

    /// The person has come to a stack, or left it: for the daemon all of them are one.
    pub(super) fn attend(&self) {
        let here = self.all().iter().any(|stack| stack.is_attended());
        if self.attended.replace(here) != here {
            self.intents.tell(Intent::Hover(here));
        }
    }

    /// Puts the keyboard onto the newest popup: where the pointer is, if it is shown there.
    fn focus(&self) {
        let newest = self.shown.borrow().last().map(|shown| shown.id());
        let Some(newest) = newest.filter(|_| !self.covered.get()) else { return };
        let nearest = self.settings.borrow().order == Order::NewestFirst;
        let mut stacks: Vec<Rc<Stack>> = self.all().into_iter().filter(|stack| stack.ids().contains(&newest)).collect();
        stacks.sort_by_key(|stack| !stack.has_pointer());
        // One may be on an output that has just gone.
        let _ = stacks.iter().any(|stack| stack.navigate(nearest));
    }

    /// The person goes beyond the last popup of this stack, or before the first: to the next one that shows others.
    pub(super) fn step_on(&self, from: &Stack, nearer: bool) {
        let stacks = self.all();
        let Some(place) = stacks.iter().position(|stack| std::ptr::eq(Rc::as_ptr(stack), from)) else { return };
        let here = from.ids();
        let others = |stack: &&Rc<Stack>| stack.ids().iter().any(|id| !here.contains(id));
        let (before, after) = stacks.split_at(place);
        let _ = if nearer {
            before.iter().rev().filter(others).any(|stack| stack.navigate(false))
        } else {
            after.iter().skip(1).filter(others).any(|stack| stack.navigate(true))
        };
    }
}

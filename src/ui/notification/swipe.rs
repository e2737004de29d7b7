//! A popup or a row is pushed off the screen: dragged with the mouse or a finger, or swiped with two on a touchpad. It follows, and
//! springs back where it was not pushed far enough.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gtk4 as gtk;
use gtk4::gdk;
use gtk4::prelude::*;

use super::push::{Push, Ways};
use crate::style::PAINT_PRIORITY;

/// Logical pixels of one step of a wheel, in which X11 tells what a touchpad scrolls; Wayland tells pixels.
const WHEEL_STEP: f64 = 10.0;

/// How far one popup or row is pushed.
pub(crate) struct Swipe {
    root: gtk::Box,
    /// What moves when it is pushed, and its own style sheet, made when it is first pushed.
    moved: RefCell<Option<(gtk::Widget, gtk::CssProvider)>>,
    push: RefCell<Push>,
    /// Where it was taken hold of.
    began: Cell<f64>,
    ways: Box<dyn Fn() -> Option<Ways>>,
    done: Box<dyn Fn()>,
}

impl Swipe {
    /// Listens on `root`, which may be pushed these `ways`, or not at all; `done` is told when it was pushed far enough.
    pub(crate) fn listen(root: &gtk::Box, ways: impl Fn() -> Option<Ways> + 'static, done: impl Fn() + 'static) -> Rc<Self> {
        let swipe = Rc::new(Self {
            root: root.clone(),
            moved: RefCell::default(),
            push: RefCell::default(),
            began: Cell::new(0.0),
            ways: Box::new(ways),
            done: Box::new(done),
        });
        Self::listen_to_drags(&swipe);
        Self::listen_to_touchpads(&swipe);
        swipe
    }

    fn listen_to_drags(swipe: &Rc<Self>) {
        let drag = gtk::GestureDrag::new();
        let weak = Rc::downgrade(swipe);
        drag.connect_drag_begin(move |_, at, _| {
            if let Some(swipe) = weak.upgrade() {
                swipe.began.set(swipe.place(at));
                swipe.push.take();
            }
        });
        let weak = Rc::downgrade(swipe);
        drag.connect_drag_update(move |drag, across, down| {
            let Some((swipe, (start, _))) = weak.upgrade().zip(drag.start_point()) else { return };
            let Some(ways) = (swipe.ways)() else { return };
            let by = swipe.place(start + across) - swipe.began.get();
            let begun = swipe.push.borrow().by() != 0.0;
            if begun || Push::begins((by, down), ways) {
                drag.set_state(gtk::EventSequenceState::Claimed);
                swipe.push_to(by, drag.current_event_time(), ways);
            }
        });
        let weak = Rc::downgrade(swipe);
        drag.connect_drag_end(move |drag, _, _| {
            let finger = drag.current_event_device().is_some_and(|device| device.source() == gdk::InputSource::Touchscreen);
            weak.upgrade().into_iter().for_each(|swipe| swipe.let_go(drag.current_event_time(), finger));
        });
        swipe.root.add_controller(drag);
    }

    /// Only a touchpad has a beginning and an end; a wheel that is tilted pushes nothing.
    fn listen_to_touchpads(swipe: &Rc<Self>) {
        let scroll = gtk::EventControllerScroll::new(gtk::EventControllerScrollFlags::HORIZONTAL);
        let fingers = Rc::new(Cell::new(false));
        let (begun, scrolling) = (fingers.clone(), fingers.clone());
        let weak: Weak<Self> = Rc::downgrade(swipe);
        scroll.connect_scroll_begin(move |_| {
            begun.set(true);
            weak.upgrade().into_iter().for_each(|swipe| drop(swipe.push.take()));
        });
        let weak = Rc::downgrade(swipe);
        scroll.connect_scroll(move |scroll, by, _| {
            let swipe = weak.upgrade().filter(|_| scrolling.get());
            if let Some((swipe, ways)) = swipe.and_then(|swipe| (swipe.ways)().map(|ways| (swipe, ways))) {
                let before = swipe.push.borrow().by();
                let unit = if scroll.unit() == gdk::ScrollUnit::Surface { 1.0 } else { WHEEL_STEP };
                swipe.push_to(before - by * unit, scroll.current_event_time(), ways);
            }
            gtk::glib::Propagation::Proceed
        });
        let weak = Rc::downgrade(swipe);
        scroll.connect_scroll_end(move |scroll| {
            fingers.set(false);
            weak.upgrade().into_iter().for_each(|swipe| swipe.let_go(scroll.current_event_time(), true));
        });
        swipe.root.add_controller(scroll);
    }

    /// Back in its place, for another notification.
    pub(crate) fn reset(&self) {
        self.push.take();
        if let Some((moves, style)) = self.moved.take() {
            moves.style_context().remove_provider(&style);
        }
    }

    /// Where a place within is outside of it: its own coordinates move with it.
    #[allow(clippy::cast_possible_truncation)]
    fn place(&self, x: f64) -> f64 {
        let point = gtk::graphene::Point::new(x as f32, 0.0);
        let outside = self.moves().parent().and_then(|parent| self.root.compute_point(&parent, &point));
        outside.map_or(x, |point| f64::from(point.x()))
    }

    /// A row of a list moves with the frame that the list has put around it.
    fn moves(&self) -> gtk::Widget {
        let mut ancestors = std::iter::successors(self.root.parent(), WidgetExt::parent);
        let framed = ancestors.find(|ancestor| ancestor.css_name() == "row");
        framed.unwrap_or_else(|| self.root.clone().upcast())
    }

    fn push_to(&self, by: f64, at: u32, ways: Ways) {
        let by = self.push.borrow_mut().to(by, at, ways);
        self.show(by, false);
    }

    fn let_go(&self, at: u32, fingers: bool) {
        let push = self.push.take();
        if push.by() == 0.0 {
            return;
        }
        let width = f64::from(self.root.width());
        match push.let_go(at, width, fingers) {
            Some(side) => {
                self.show(side * width * 1.2, true);
                (self.done)();
            }
            None => self.show(0.0, true),
        }
    }

    /// Draws it that far from its place; `gently` where nobody holds it. The toolkit leaves transitions out where the person wants
    /// none.
    fn show(&self, by: f64, gently: bool) {
        let mut moved = self.moved.borrow_mut();
        let (_, provider) = moved.get_or_insert_with(|| {
            let (moves, provider) = (self.moves(), gtk::CssProvider::new());
            moves.style_context().add_provider(&provider, PAINT_PRIORITY);
            (moves, provider)
        });
        let width = f64::from(self.root.width()).max(1.0);
        let opacity = (1.0 - by.abs() / width).clamp(0.2, 1.0);
        let transition = if gently { "transition: transform 160ms ease-out, opacity 160ms ease-out;" } else { "" };
        let style = format!("* {{ transform: translateX({by:.1}px); opacity: {opacity:.3}; {transition} }}");
        provider.load_from_data(&style);
    }
}

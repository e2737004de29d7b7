//! A popup is pushed off the screen: dragged with the mouse or a finger, or swiped with two on a touchpad. It follows, and springs
//! back where it was not pushed far enough.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gtk4 as gtk;
use gtk4::prelude::*;

/// From here on it is a drag and no click any more, in logical pixels.
const BEGUN: f64 = 12.0;
/// The part of its width that a popup must have been pushed to go.
const FAR_ENOUGH: f64 = 1.0 / 3.0;
/// Logical pixels of one unit of a touchpad's scrolling.
const SCROLL_UNIT: f64 = 10.0;

/// How far one popup is pushed.
pub(super) struct Swipe {
    root: gtk::Box,
    /// The style sheet of this popup alone, made when it is first pushed.
    moved: RefCell<Option<gtk::CssProvider>>,
    pushed: Cell<f64>,
    /// Where it was taken hold of.
    began: Cell<f64>,
    done: Box<dyn Fn()>,
}

impl Swipe {
    /// Listens on `root`; `done` is told when it was pushed far enough.
    pub(super) fn listen(root: &gtk::Box, done: impl Fn() + 'static) -> Rc<Self> {
        let swipe = Rc::new(Self {
            root: root.clone(),
            moved: RefCell::default(),
            pushed: Cell::new(0.0),
            began: Cell::new(0.0),
            done: Box::new(done),
        });
        let on = |act: fn(&Self, f64)| {
            let swipe: Weak<Self> = Rc::downgrade(&swipe);
            move |by: f64| swipe.upgrade().into_iter().for_each(|swipe| act(&swipe, by))
        };

        let drag = gtk::GestureDrag::new();
        let began = on(|swipe, at| swipe.began.set(swipe.place(at)));
        drag.connect_drag_begin(move |_, at, _| began(at));
        let weak = Rc::downgrade(&swipe);
        drag.connect_drag_update(move |drag, by, _| {
            let Some((swipe, (start, _))) = weak.upgrade().zip(drag.start_point()) else { return };
            let by = swipe.place(start + by) - swipe.began.get();
            if swipe.pushed.get() > 0.0 || by >= BEGUN {
                drag.set_state(gtk::EventSequenceState::Claimed);
                swipe.push_to(by);
            }
        });
        let ended = on(|swipe, _| swipe.let_go());
        drag.connect_drag_end(move |_, by, _| ended(by));
        root.add_controller(drag);

        // Only a touchpad has a beginning and an end; a wheel that is tilted pushes nothing.
        let scroll = gtk::EventControllerScroll::new(gtk::EventControllerScrollFlags::HORIZONTAL);
        let fingers = Rc::new(Cell::new(false));
        let (begun, scrolling) = (fingers.clone(), fingers.clone());
        scroll.connect_scroll_begin(move |_| begun.set(true));
        let moved = on(|swipe, by| swipe.push_to(swipe.pushed.get() + by));
        scroll.connect_scroll(move |_, by, _| {
            if scrolling.get() {
                moved(-by * SCROLL_UNIT);
            }
            gtk::glib::Propagation::Proceed
        });
        let ended = on(|swipe, _| swipe.let_go());
        scroll.connect_scroll_end(move |_| {
            fingers.set(false);
            ended(0.0);
        });
        root.add_controller(scroll);
        swipe
    }

    /// Back in its place, for another notification.
    pub(super) fn reset(&self) {
        self.pushed.set(0.0);
        if let Some(moved) = self.moved.take() {
            self.root.style_context().remove_provider(&moved);
        }
    }

    /// Where a place of the popup is outside of it: its own coordinates move with it.
    #[allow(clippy::cast_possible_truncation)]
    fn place(&self, x: f64) -> f64 {
        let point = gtk::graphene::Point::new(x as f32, 0.0);
        let outside = self.root.parent().and_then(|parent| self.root.compute_point(&parent, &point));
        outside.map_or(x, |point| f64::from(point.x()))
    }

    /// Towards the edge of the screen only: on the other side there is no room.
    fn push_to(&self, by: f64) {
        let by = by.max(0.0);
        self.pushed.set(by);
        self.show(by, false);
    }

    fn let_go(&self) {
        let pushed = self.pushed.replace(0.0);
        if pushed <= 0.0 {
            return;
        }
        let width = f64::from(self.root.width());
        if pushed >= width * FAR_ENOUGH {
            self.show(width * 1.2, true);
            (self.done)();
        } else {
            self.show(0.0, true);
        }
    }

    /// Draws it that far from its place; `gently` where nobody holds it. The toolkit leaves transitions out where the person wants
    /// none.
    fn show(&self, by: f64, gently: bool) {
        let mut moved = self.moved.borrow_mut();
        let provider = moved.get_or_insert_with(|| {
            let provider = gtk::CssProvider::new();
            self.root.style_context().add_provider(&provider, gtk::STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
            provider
        });
        let width = f64::from(self.root.width()).max(1.0);
        let opacity = (1.0 - by / width).clamp(0.2, 1.0);
        let transition = if gently { "transition: transform 160ms ease-out, opacity 160ms ease-out;" } else { "" };
        let style = format!("box.popup {{ transform: translateX({by:.1}px); opacity: {opacity:.3}; {transition} }}");
        provider.load_from_data(&style);
    }
}

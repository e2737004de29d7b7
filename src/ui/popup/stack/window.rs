//! The window of a stack: when it is shown, what it hears of, and how it comes and goes with the output that it is on.

use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, glib};

use super::Stack;
use crate::popup::widget::state::UNSETTLED;

/// Makes it, hidden.
pub(super) fn new(display: &gdk::Display, child: &gtk::Box) -> gtk::Window {
    let window = gtk::Window::builder().display(display).title("Notifications").child(child);
    window.decorated(false).resizable(false).css_name("popups").build()
}

/// Listens to all that the window tells.
pub(super) fn listen(stack: &Rc<Stack>) {
    let on = |act: fn(&Rc<Stack>)| {
        let stack = Rc::downgrade(stack);
        move || stack.upgrade().into_iter().for_each(|stack| act(&stack))
    };
    let motion = gtk::EventControllerMotion::new();
    let entered = on(|stack| stack.hover(true));
    motion.connect_enter(move |_, _, _| entered());
    let left = on(|stack| {
        stack.hover(false);
        stack.let_go();
    });
    motion.connect_leave(move |_| left());
    stack.list.add_controller(motion);
    let active = on(|stack| stack.activity_changed());
    stack.window.connect_is_active_notify(move |_| active());
    let laid_out = Rc::new(on(|stack| stack.laid_out()));
    // Where the compositor has chosen it is known only now.
    let entered_output = Rc::new(on(|stack| stack.resized()));
    stack.window.connect_realize(move |window| {
        let Some(surface) = window.surface() else { return };
        let (laid_out, entered) = (laid_out.clone(), entered_output.clone());
        // The window's own handler was there first: everything has its place by now.
        surface.connect_layout(move |_, _, _| laid_out());
        surface.connect_enter_monitor(move |_, _| entered());
    });
    let closed = on(Stack::closed_by_compositor);
    stack.window.connect_close_request(move |_| {
        closed();
        // GTK would destroy it, with all popups.
        glib::Propagation::Stop
    });
    stack.follow_compositing();
}

impl Stack {
    /// Whether the window is to be seen, if there is something to see it on.
    fn is_wanted(&self) -> bool {
        !self.popups.borrow().is_empty() && self.front.upgrade().is_some_and(|front| !front.is_covered())
    }

    /// Shows the window where it is wanted and may be shown.
    pub(super) fn appear(&self) {
        let may = self.is_wanted() && !self.closing.waits() && self.placement.has_output(&self.window);
        if may && !self.window.is_visible() {
            self.placement.fitted(&self.window);
            self.window.set_visible(true);
        }
    }

    /// Something else has the screen: meanwhile no popup is seen.
    pub(in crate::popup) fn cover(&self) {
        self.linger_timer.clear();
        self.give_keyboard_back();
        self.disappear();
        self.hover(false);
    }

    /// Nothing is in it any more. Where a window takes long to come back it stays for a while, invisible and letting everything
    /// through; but what was clicked a moment ago is clicked by nobody beneath it.
    pub(super) fn emptied(self: &Rc<Self>) {
        // Behind a locked screen there are some that wait though none is shown.
        self.more.put(0);
        self.groups.fold(&[], false, false);
        self.groups.tell(&self.list);
        self.guard();
        let Some(linger) = self.placement.linger().filter(|_| self.window.is_visible()) else {
            self.window.set_visible(false);
            return;
        };
        self.clear_away();
        let stack = Rc::downgrade(self);
        self.linger_timer.set(linger, move || {
            if let Some(stack) = stack.upgrade() {
                stack.window.set_visible(false);
            }
        });
    }

    /// Clicks where popups were are for nobody, as on a popup that has just come to be under the pointer.
    fn guard(self: &Rc<Self>) {
        let places = self.places.borrow();
        if !self.window.is_visible() || places.is_empty() {
            return;
        }
        self.placement.guard(&self.window, &places);
        let stack = Rc::downgrade(self);
        self.guard_timer.set(UNSETTLED, move || {
            if let Some(stack) = stack.upgrade() {
                stack.places.take();
                stack.placement.guard(&stack.window, &[]);
                stack.blank.queue_draw();
                if !stack.is_empty() {
                    stack.laid_out();
                }
            }
        });
    }

    fn disappear(&self) {
        if self.guard_timer.is_set() {
            self.guard_timer.clear();
            self.placement.guard(&self.window, &[]);
        }
        self.window.set_visible(false);
    }

    /// The output has gone.
    fn closed_by_compositor(self: &Rc<Self>) {
        self.disappear();
        self.linger_timer.clear();
        let stack = Rc::downgrade(self);
        self.closing.closed(move || stack.upgrade().into_iter().for_each(|stack| stack.come_back()));
        self.hover(false);
        self.let_go();
    }

    /// There are other outputs than before, or the same ones are otherwise.
    pub(in crate::popup) fn outputs_changed(self: &Rc<Self>) {
        self.placement.follow_monitors(&self.window, &self.site.borrow());
        if self.window.is_visible() {
            self.fit();
        } else {
            self.come_back();
        }
    }

    fn come_back(self: &Rc<Self>) {
        if !self.is_wanted() {
            return;
        }
        self.fit();
        self.appear();
        if self.keyboard.get() {
            self.take_keyboard();
        }
    }

    /// All outputs by name.
    pub(in crate::popup) fn outputs(&self) -> Vec<String> {
        self.placement.outputs(&self.window)
    }

    /// Whether there is something that its window can be shown on.
    pub(in crate::popup) fn has_output(&self) -> bool {
        self.placement.has_output(&self.window)
    }

    /// Which output it is on; see [`crate::placement::Placement::whereabouts`].
    pub(in crate::popup) fn whereabouts(&self) -> Option<(i32, i32)> {
        self.placement.whereabouts(&self.window)
    }

    /// Ends it for good. Nothing is in it.
    pub(in crate::popup) fn destroy(&self) {
        self.disappear();
        self.window.destroy();
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
        if self.guard_timer.is_set() {
            self.placement.laid_out(&self.window, &places, &self.places.borrow());
        } else {
            self.placement.laid_out(&self.window, &places, &[]);
            self.places.replace(places);
        }
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
    pub(in crate::popup) fn follow_compositing(&self) {
        if WidgetExt::display(&self.window).is_composited() {
            self.window.remove_css_class("opaque");
        } else {
            self.window.add_css_class("opaque");
        }
    }
}

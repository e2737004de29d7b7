//! When the panel's window is on screen: it comes at once, leaves, and comes back where its screen has gone.
//!
//! What it shows is told elsewhere; it is filled when it is there already.

use std::rc::Rc;
use std::time::Duration;

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{cairo, glib};

use super::Inner;
use crate::idle::Part;
use crate::link::Intent;
use crate::notification::age;
use crate::placement::side::Beside;
use crate::tray::applications::Applications;
use crate::tray::applications::known::Known;
use crate::tray::model::{Arrangement, Item, Tray};
use crate::tray::width;

/// How long it takes to leave; the style sheet moves it meanwhile.
const LEAVES: Duration = Duration::from_millis(120);

impl Inner {
    /// Puts the panel into its window, which on some displays is larger.
    pub(super) fn put_together(self: &Rc<Self>, builder: &gtk::Builder) -> Option<()> {
        let root: gtk::Box = builder.object("root")?;
        let beside: gtk::Widget = builder.object("beside")?;
        let covers = self.side.covers();
        beside.set_visible(covers);
        self.panel.set_layout_manager(Some(self.width.clone()));
        // What expands in the panel must not widen it where there is more room.
        self.panel.set_hexpand(!covers);
        if covers {
            let click = gtk::GestureClick::builder().button(0).build();
            let inner = Rc::downgrade(self);
            click.connect_pressed(move |_, _, _, _| inner.upgrade().into_iter().for_each(|inner| inner.close(true)));
            beside.add_controller(click);
        }
        // The edge is the right one whatever the direction of the text.
        root.set_direction(gtk::TextDirection::Ltr);
        self.window.set_child(Some(&root));
        Some(())
    }

    /// Listens to what happens to the window and to the screens.
    pub(super) fn watch_window(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        self.window.connect_is_active_notify(move |window| {
            let Some(inner) = inner.upgrade() else { return };
            let had = inner.had_keyboard.replace(window.is_active());
            if had && !window.is_active() && inner.side.has_lost_keyboard() {
                inner.close(true);
            }
        });
        let inner = Rc::downgrade(self);
        self.window.connect_close_request(move |_| {
            inner.upgrade().into_iter().for_each(|inner| inner.closed_by_compositor());
            glib::Propagation::Stop
        });
        let inner = Rc::downgrade(self);
        WidgetExt::display(&self.window).monitors().connect_items_changed(move |_, _, _, _| {
            inner.upgrade().into_iter().for_each(|inner| inner.fit());
        });
    }

    /// The tray is wanted. The window does not wait for what is in it: that comes while the screen is being painted.
    pub(super) fn begin(self: &Rc<Self>) {
        self.open.set(true);
        self.idle.set(Part::Tray, true);
        self.show();
    }

    fn show(self: &Rc<Self>) {
        let composited = WidgetExt::display(&self.window).is_composited();
        self.leaving.clear();
        // Where nobody composites, what the panel does not cover would be black.
        self.window.set_css_classes(if composited { &[] } else { &["opaque"] });
        self.panel.set_css_classes(if self.moves() { &["panel", "arriving"] } else { &["panel"] });
        self.had_keyboard.set(false);
        if let Some(surface) = self.window.surface() {
            surface.set_input_region(None);
        }
        if !self.window.is_visible() {
            self.fit();
            self.window.set_visible(true);
            // The toolkit's own choice would be a switch.
            GtkWindowExt::set_focus(&self.window, None::<&gtk::Widget>);
        }
        let inner = Rc::downgrade(self);
        self.side.take_keyboard(&self.window, move |told| match (inner.upgrade(), told) {
            (Some(inner), Beside::Click) => inner.close(true),
            (Some(inner), Beside::Monitors) => inner.fit(),
            (None, _) => {}
        });
        self.list.rewind();
        self.wait_for_age();
    }

    /// Gives the panel its width, and its place where that is ours to say.
    fn fit(self: &Rc<Self>) {
        if !self.open.get() {
            return;
        }
        let wanted = width::wanted(&WidgetExt::settings(&self.window));
        if !self.window.is_visible() {
            self.width.set(wanted);
        }
        self.width.set(self.side.place(&self.window, wanted));
    }

    /// Whether the panel slides: not where it would slide over black, nor where the person wants nothing to move.
    fn moves(&self) -> bool {
        WidgetExt::display(&self.window).is_composited() && WidgetExt::settings(&self.window).is_gtk_enable_animations()
    }

    /// The panel leaves. The daemon is told if it was the person's will and not its own.
    pub(super) fn close(self: &Rc<Self>, tell: bool) {
        if !self.open.replace(false) {
            return;
        }
        self.commit();
        self.header.close_menu();
        if tell {
            self.intents.tell(Intent::TrayClosed);
        }
        self.ages.clear();
        self.side.give_keyboard_back(&self.window);
        if !self.moves() {
            return self.put_away();
        }
        // What leaves is in nobody's way.
        if let Some(surface) = self.window.surface() {
            surface.set_input_region(Some(&cairo::Region::create()));
        }
        self.panel.set_css_classes(&["panel", "leaving"]);
        let inner = Rc::downgrade(self);
        self.leaving.set(LEAVES, move || inner.upgrade().into_iter().for_each(|inner| inner.put_away()));
    }

    /// Out of sight nothing is kept.
    fn put_away(&self) {
        if self.open.get() {
            return;
        }
        self.window.set_visible(false);
        self.panel.set_css_classes(&["panel"]);
        self.pages.begin_anew();
        self.applications.get().into_iter().for_each(Applications::clear);
        self.known.replace(Known::default());
        self.search_bar.clear();
        self.search.borrow_mut().end();
        self.tray.replace(Tray::default());
        self.arrangement.replace(Arrangement::default());
        self.filled.set(false);
        self.list.show(Vec::new());
        self.empty.set_visible(false);
        self.around.gallery.clear();
        self.idle.set(Part::Tray, false);
    }

    /// The output has gone: the panel comes back on another one, if there is one.
    fn closed_by_compositor(self: &Rc<Self>) {
        self.window.set_visible(false);
        if !self.open.get() {
            return;
        }
        if WidgetExt::display(&self.window).monitors().n_items() == 0 {
            return self.close(true);
        }
        let inner = Rc::downgrade(self);
        self.closing.closed(move || {
            if let Some(inner) = inner.upgrade().filter(|inner| inner.open.get() && !inner.window.is_visible()) {
                inner.show();
                inner.focus_first();
            }
        });
    }

    /// Ages are told anew every minute.
    fn wait_for_age(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        self.ages.set(Duration::from_millis(age::MINUTE), move || {
            if let Some(inner) = inner.upgrade() {
                inner.around.now.set(age::now());
                inner.list.refresh(|item| matches!(item, Item::Entry(_)));
                inner.applications.get().into_iter().for_each(Applications::refresh);
                inner.wait_for_age();
            }
        });
    }
}

//! What a popup hears: the pointer, links, and what assistive technology presses.

use std::cell::Cell;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, gio, glib};
use tidings::view::settings::Click;

use super::PopupWidget;
use crate::notification::offers;
use crate::popup::act::Act;

impl PopupWidget {
    pub(super) fn listen(&self, close: &gtk::Button) {
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
            self.question.stand_below(text);
            let (on_link, state, question) = (click.clone(), self.state.clone(), self.question.clone());
            text.connect_activate_link(move |_, target| {
                // The click was the link's, not the popup's.
                on_link.set_state(gtk::EventSequenceState::Denied);
                state.follow(target, &question);
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
}

//! The buttons of a popup: one for each action, equally wide, in as many rows as they need.
//!
//! Buttons are used again; what an action means is its sender's business.

use std::cell::RefCell;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{glib, pango};
use tidings::core::notification::Action;

use super::icons::Icons;
use super::{label, text};

/// Most buttons in one row.
const COLUMNS: usize = 3;
/// Labels of more characters do not fit three in a row.
const SHORT_LABEL: usize = 10;
/// Labels of more characters are shown whole in a tooltip, too.
const LONG_LABEL: usize = 15;

/// The buttons of one popup.
pub(crate) struct Buttons {
    grid: gtk::Grid,
    icons: Icons,
    /// What the buttons show now: the actions, and whether their keys are icons.
    shown: RefCell<(Vec<Action>, bool)>,
    /// Buttons with a label, in the grid for good.
    labelled: RefCell<Vec<Labelled>>,
    /// Buttons with an icon, made for the actions that are shown.
    with_icon: RefCell<Vec<gtk::Button>>,
    pressed: Rc<dyn Fn(&str)>,
}

struct Labelled {
    button: gtk::Button,
    key: Rc<RefCell<String>>,
}

impl Buttons {
    /// Fills `grid`; `pressed` is told the key of an action.
    pub(crate) fn new(grid: gtk::Grid, icons: Icons, pressed: impl Fn(&str) + 'static) -> Self {
        let pressed = Rc::new(pressed);
        Self { grid, icons, shown: RefCell::default(), labelled: RefCell::default(), with_icon: RefCell::default(), pressed }
    }

    /// Shows these. Where they are shown already nothing is touched: a button that is being pressed stays.
    pub(crate) fn fill(&self, actions: &[Action], action_icons: bool) {
        let wanted = (actions.to_vec(), action_icons);
        if *self.shown.borrow() == wanted {
            return;
        }
        self.shown.replace(wanted);
        for button in self.with_icon.take() {
            self.grid.remove(&button);
        }
        let columns = columns(actions);
        let mut labelled = 0_usize;
        for (index, action) in actions.iter().enumerate() {
            let label = text::one_line(&action.label);
            let button = if action_icons && self.icons.has(&action.key) {
                self.icon_button(&action.key, &label)
            } else {
                let button = self.label_button(labelled, &action.key, &label);
                labelled = labelled.saturating_add(1);
                button
            };
            self.put(&button, index.checked_rem(columns), index.checked_div(columns));
        }
        for spare in self.labelled.borrow().iter().skip(labelled) {
            spare.button.set_visible(false);
        }
        self.grid.set_visible(!actions.is_empty());
    }

    /// Stand in the order in which `title` is read (Notifications API, "direction": actions follow it).
    pub(crate) fn follow(&self, title: &str) {
        self.grid.set_direction(label::direction(title));
    }

    fn put(&self, button: &gtk::Button, column: Option<usize>, row: Option<usize>) {
        let place = |place: Option<usize>| place.and_then(|place| i32::try_from(place).ok()).unwrap_or(0);
        let (column, row) = (place(column), place(row));
        if button.parent().is_some() {
            let (at_column, at_row, _, _) = self.grid.query_child(button);
            if (at_column, at_row) == (column, row) {
                return;
            }
            self.grid.remove(button);
        }
        self.grid.attach(button, column, row, 1, 1);
    }

    fn label_button(&self, index: usize, key: &str, label: &str) -> gtk::Button {
        if let Some(used) = self.labelled.borrow().get(index) {
            used.key.replace(key.to_owned());
            if used.button.label().as_deref() != Some(label) {
                used.button.set_label(label);
            }
            finish(&used.button, label);
            return used.button.clone();
        }
        let button = gtk::Button::builder().label(label).hexpand(true).css_classes(["action"]).build();
        if let Some(text) = button.child().and_downcast::<gtk::Label>() {
            text.set_ellipsize(pango::EllipsizeMode::End);
            text.set_max_width_chars(1);
            text.set_hexpand(true);
        }
        finish(&button, label);
        let key = Rc::new(RefCell::new(key.to_owned()));
        let (pressed, pressed_key) = (self.pressed.clone(), key.clone());
        button.connect_clicked(move |_| {
            let key = pressed_key.borrow().clone();
            pressed(&key);
        });
        self.labelled.borrow_mut().push(Labelled { button: button.clone(), key });
        button
    }

    /// A button with an icon, which is named for screen readers and for those who do not know the icon.
    fn icon_button(&self, key: &str, label: &str) -> gtk::Button {
        // Only a description of an interface can name a widget in GTK 4.8.
        let label = glib::markup_escape_text(label);
        let description = format!(
            "<interface><object class=\"GtkButton\" id=\"button\">\
             <property name=\"icon-name\">{}</property><property name=\"tooltip-text\">{label}</property>\
             <accessibility><property name=\"label\">{label}</property></accessibility>\
             </object></interface>",
            glib::markup_escape_text(key)
        );
        let button: Option<gtk::Button> = gtk::Builder::from_string(&description).object("button");
        let button = button.unwrap_or_else(|| gtk::Button::from_icon_name(key));
        button.set_hexpand(true);
        button.add_css_class("action");
        let (pressed, key) = (self.pressed.clone(), key.to_owned());
        button.connect_clicked(move |_| pressed(&key));
        self.with_icon.borrow_mut().push(button.clone());
        button
    }
}

fn finish(button: &gtk::Button, label: &str) {
    button.set_tooltip_text((label.chars().count() > LONG_LABEL).then_some(label));
    button.set_visible(true);
}

/// How many buttons are in one row.
fn columns(actions: &[Action]) -> usize {
    let longest = actions.iter().map(|action| action.label.chars().count()).max().unwrap_or(0);
    match actions.len() {
        4 => 2,
        count if longest > SHORT_LABEL => count.min(2),
        count => count.min(COLUMNS),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_even_and_long_labels_have_room() {
        let actions = |labels: &[&str]| -> Vec<Action> {
            labels.iter().map(|label| Action { key: "k".to_owned(), label: (*label).to_owned() }).collect()
        };
        assert_eq!(columns(&actions(&["Yes"])), 1);
        assert_eq!(columns(&actions(&["Yes", "No"])), 2);
        assert_eq!(columns(&actions(&["Yes", "No", "Later"])), 3);
        assert_eq!(columns(&actions(&["Yes", "No", "Remind me tomorrow"])), 2);
        assert_eq!(columns(&actions(&["a", "b", "c", "d"])), 2);
        assert_eq!(columns(&actions(&["a", "b", "c", "d", "e"])), 3);
    }
}

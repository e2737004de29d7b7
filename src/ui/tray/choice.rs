//! Drop-downs whose words give way where there is little room, instead of making the panel wider.

use gtk4 as gtk;
use gtk4::pango;
use gtk4::prelude::*;

use crate::notification::spoken;

/// Words of a list are cut off after so many characters.
const MOST: i32 = 32;

/// Prepares `choice`, which chooses from strings, and is called `name` by a screen reader.
pub(super) fn prepare(choice: &gtk::DropDown, name: &'static str) {
    choice.set_factory(Some(&labels(-1)));
    choice.set_list_factory(Some(&labels(MOST)));
    // What takes the focus is a button within, which nobody has named.
    let tell = move |choice: &gtk::DropDown| {
        let chosen = choice.selected_item().and_downcast::<gtk::StringObject>().map(|words| words.string());
        if let Some(button) = choice.first_child() {
            spoken::name(&button, &format!("{name}, {}", chosen.unwrap_or_default()));
        }
    };
    tell(choice);
    choice.connect_selected_item_notify(tell);
}

fn labels(most: i32) -> gtk::SignalListItemFactory {
    let factory = gtk::SignalListItemFactory::new();
    factory.connect_setup(move |_, place| {
        let label = gtk::Label::builder().xalign(0.0).hexpand(true).ellipsize(pango::EllipsizeMode::End);
        if let Some(place) = place.downcast_ref::<gtk::ListItem>() {
            place.set_child(Some(&label.max_width_chars(most).build()));
        }
    });
    factory.connect_bind(|_, place| {
        let Some(place) = place.downcast_ref::<gtk::ListItem>() else { return };
        let words = place.item().and_downcast::<gtk::StringObject>();
        if let Some((label, words)) = place.child().and_downcast::<gtk::Label>().zip(words) {
            label.set_label(&words.string());
        }
    });
    factory
}

/// Closes the list behind the first of these that is open; whether one was.
pub(super) fn close(choices: &[&gtk::DropDown]) -> bool {
    let open =
        |choice: &&&gtk::DropDown| choice.last_child().is_some_and(|list| list.is::<gtk::Popover>() && list.is_visible());
    let found = choices.iter().find(open);
    if let Some(list) = found.and_then(|choice| choice.last_child()).and_downcast::<gtk::Popover>() {
        list.popdown();
        return true;
    }
    false
}

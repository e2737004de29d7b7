//! Keys of the panel, before and after the widgets that they are pressed on.
//!
//! What they do is the panel's business; here is only which key means what.

use std::rc::Rc;

use gtk4 as gtk;
use gtk4::gdk::{Key, ModifierType};
use gtk4::glib::Propagation;
use gtk4::prelude::*;

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Out of where the person is.
    Back,
    /// To the search.
    Search,
    /// Bring back what was dismissed.
    Undo,
    /// Do away with the row.
    Remove,
    /// Open what is folded (true), or fold it.
    Unfold(bool),
}

/// Who does it; whether it was done.
pub(crate) type Doing = Rc<dyn Fn(Meaning) -> bool>;

/// Listens on the whole window and on the list in it. `typed` is given keys that nobody wanted and that are text.
pub(crate) fn listen(
    window: &gtk::Window,
    list: &gtk::ListView,
    doing: Doing,
    typed: impl Fn(&gtk::EventControllerKey) -> bool + 'static,
) {
    let whole = gtk::EventControllerKey::builder().propagation_phase(gtk::PropagationPhase::Capture).build();
    let act = doing.clone();
    whole.connect_key_pressed(move |_, key, _, state| {
        let meaning = match key {
            Key::Escape => Meaning::Back,
            Key::f | Key::F if state.contains(ModifierType::CONTROL_MASK) => Meaning::Search,
            _ => return Propagation::Proceed,
        };
        stopped(act(meaning))
    });
    window.add_controller(whole);

    let rows = gtk::EventControllerKey::builder().propagation_phase(gtk::PropagationPhase::Capture).build();
    let (act, view) = (doing.clone(), list.clone());
    rows.connect_key_pressed(move |_, key, _, state| {
        // Where something is written they are the text's.
        let in_text = view.root().and_then(|root| root.focus()).is_some_and(|focus| focus.is::<gtk::Text>());
        if in_text || state.intersects(ModifierType::CONTROL_MASK | ModifierType::ALT_MASK) {
            return Propagation::Proceed;
        }
        let mirrored = view.direction() == gtk::TextDirection::Rtl;
        let meaning = match key {
            Key::Delete | Key::KP_Delete => Meaning::Remove,
            Key::Left | Key::KP_Left => Meaning::Unfold(mirrored),
            Key::Right | Key::KP_Right => Meaning::Unfold(!mirrored),
            _ => return Propagation::Proceed,
        };
        stopped(act(meaning))
    });
    list.add_controller(rows);

    let rest = gtk::EventControllerKey::new();
    rest.connect_key_pressed(move |keys, key, _, state| {
        let control = state.contains(ModifierType::CONTROL_MASK);
        if control && matches!(key, Key::z | Key::Z) {
            return stopped(doing(Meaning::Undo));
        }
        if control || state.contains(ModifierType::ALT_MASK) {
            return Propagation::Proceed;
        }
        match key.to_unicode() {
            Some('/') => stopped(doing(Meaning::Search)),
            Some(letter) if !letter.is_control() && !letter.is_whitespace() => stopped(typed(keys)),
            _ => Propagation::Proceed,
        }
    });
    window.add_controller(rest);
}

fn stopped(done: bool) -> Propagation {
    if done { Propagation::Stop } else { Propagation::Proceed }
}

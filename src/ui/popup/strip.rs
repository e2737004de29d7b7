//! The strip below a popup, and the question that is a popup of its own: whether its sender may show notifications, or is to be quiet.
//!
//! One line with two answers; where there are no words, the answers share it as the buttons of a popup do. It tells which was chosen,
//! and decides nothing.

use std::cell::Cell;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::pango;
use gtk4::prelude::*;
use tidings::view::Popup;
use tidings::view::permission::Question;

use crate::notification::spoken;

/// Between answers that stand alone, in logical pixels, as between the actions of a popup.
const SPACING: i32 = 8;

/// The strip of one popup.
pub(super) struct Strip {
    pub(super) root: gtk::Box,
    words: gtk::Label,
    yes: gtk::Button,
    no: gtk::Button,
    asks: Rc<Cell<Option<Question>>>,
}

/// What one question shows and answers: the words before it, and each button with the word on the wire.
struct Wording {
    words: &'static str,
    yes: (&'static str, &'static str),
    no: (&'static str, &'static str),
}

fn wording(asks: Question) -> Wording {
    match asks {
        Question::Permission => Wording { words: "New sender", yes: ("Keep showing", "granted"), no: ("Block", "denied") },
        Question::Request => Wording { words: "", yes: ("Allow", "granted"), no: ("Block", "denied") },
        Question::Quiet => Wording { words: "Often dismissed", yes: ("Turn quiet", "quiet"), no: ("Keep", "keep") },
    }
}

/// What is said of a popup besides what it tells, as it asks this; empty where the popup itself is the question.
pub(crate) fn said(asks: Question) -> &'static str {
    wording(asks).words
}

impl Strip {
    /// Asks nothing yet; `answered` is told the word of the answer.
    pub(super) fn new(answered: impl Fn(&'static str) + 'static) -> Self {
        let words = gtk::Label::builder().xalign(0.0).hexpand(true).ellipsize(pango::EllipsizeMode::End);
        let words = words.css_classes(["dim"]).build();
        let button = || gtk::Button::builder().css_classes(["action"]).build();
        let (yes, no) = (button(), button());
        let root = gtk::Box::builder().visible(false);
        let root = root.accessible_role(gtk::AccessibleRole::Group).build();
        root.append(&words);
        root.append(&yes);
        root.append(&no);
        // A click beside the answers is none on the popup. Not before it is over: the answers are within.
        let beside = gtk::GestureClick::builder().button(0).build();
        beside.connect_released(|click, _, _, _| {
            click.set_state(gtk::EventSequenceState::Claimed);
        });
        root.add_controller(beside);
        let asks = Rc::new(Cell::new(None));
        let answered = Rc::new(answered);
        for (button, chosen) in [(&yes, true), (&no, false)] {
            let (asks, answered) = (asks.clone(), answered.clone());
            button.connect_clicked(move |_| {
                let Some(wording) = asks.get().map(wording) else { return };
                answered(if chosen { wording.yes.1 } else { wording.no.1 });
            });
        }
        Self { root, words, yes, no, asks }
    }

    /// Asks what `popup` asks. What a screen reader is to say of it besides the notification; empty where nothing is asked.
    pub(super) fn put(&self, popup: &Popup) -> String {
        self.asks.set(popup.asks);
        self.root.set_visible(popup.asks.is_some());
        let Some(asks) = popup.asks else { return String::new() };
        let Wording { words, yes, no } = wording(asks);
        let who = popup.origin.as_deref().unwrap_or(&popup.app_name);
        self.words.set_label(words);
        // The popup itself is the question: its answers look like those of any other.
        let alone = words.is_empty();
        self.words.set_visible(!alone);
        self.root.set_homogeneous(alone);
        self.root.set_spacing(if alone { SPACING } else { 0 });
        self.root.set_css_classes(if alone { &["actions"] } else { &["permission"] });
        for (button, label) in [(&self.yes, yes.0), (&self.no, no.0)] {
            button.set_label(label);
            // Alone it does not say whom it is about.
            spoken::name(button, &if who.is_empty() { label.to_owned() } else { format!("{label}: {who}") });
        }
        spoken::name(&self.root, if alone { "Permission" } else { words });
        words.to_owned()
    }

    /// Asks nothing any more.
    pub(super) fn clear(&self) {
        self.asks.set(None);
        self.root.set_visible(false);
    }
}

//! What an application is known by: its icon, or a letter of a colour that is always the same for its name.

use gtk4 as gtk;
use gtk4::prelude::*;

use super::drawn::{self, Small};

/// Colours of the letter that stands for an application without an icon; as many classes `tone-0` … are in the style sheet.
const TONES: u32 = 8;

/// The widgets of a face, of which at most one is seen.
pub(crate) struct Face {
    image: gtk::Image,
    letter: gtk::Label,
}

impl Face {
    /// Shows in these widgets.
    pub(crate) fn new(image: gtk::Image, letter: gtk::Label) -> Self {
        Self { image, letter }
    }

    /// Shows the icon; without one the letter, if `or_letter`.
    pub(crate) fn show(&self, icon: Option<&Small>, side: u32, app_name: &str, or_letter: bool) {
        let found = drawn::show(&self.image, icon, side);
        let letter = app_name.chars().find(|letter| letter.is_alphanumeric()).filter(|_| !found && or_letter);
        self.letter.set_visible(letter.is_some());
        if let Some(letter) = letter {
            self.letter.set_label(&letter.to_uppercase().to_string());
            let class = format!("tone-{}", tone(app_name));
            self.letter.set_css_classes(&["letter", &class]);
        }
    }

    /// Shows nothing and keeps nothing.
    pub(crate) fn clear(&self) {
        self.image.clear();
        self.image.set_visible(false);
        self.letter.set_visible(false);
    }
}

/// The colour of an application: the same name always has the same.
fn tone(name: &str) -> u32 {
    let mixed = name.bytes().fold(5381_u32, |sum, byte| sum.wrapping_mul(33) ^ u32::from(byte));
    mixed.checked_rem(TONES).unwrap_or(0)
}

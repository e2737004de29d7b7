//! The colours that a sender asks for, on one popup: legible first, and as asked for otherwise.
//!
//! Each popup that ever had such colours has a small style sheet of its own, above ours and below the person's.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::content::colour::{Colour, Colours, TEXT_CONTRAST};

use crate::style::PAINT_PRIORITY;

/// The least contrast of what is no text (WCAG 2, success criterion 1.4.11).
const SHAPE_CONTRAST: f64 = 3.0;
/// Text on a ground of the sender's, where it asks for no colour of the text.
const INKS: [Colour; 2] = [Colour::opaque(0x2d, 0x27, 0x22), Colour::opaque(0xf4, 0xed, 0xe5)];

/// The paint of one popup.
pub(crate) struct Paint {
    root: gtk::Widget,
    colours: Cell<Colours>,
    /// Its sheet and its class, once there was something to paint.
    sheet: RefCell<Option<(gtk::CssProvider, String)>>,
}

impl Paint {
    /// Nothing on `root`, the outermost widget of a popup.
    pub(crate) fn new(root: &impl IsA<gtk::Widget>) -> Self {
        Self { root: root.clone().upcast(), colours: Cell::default(), sheet: RefCell::default() }
    }

    /// Paints the popup in these colours.
    pub(crate) fn put(&self, colours: Colours) {
        if self.colours.replace(colours) != colours {
            self.renew();
        }
    }

    /// Paints once more: the colours of the desktop have changed.
    pub(crate) fn renew(&self) {
        let colours = self.colours.get();
        if colours.is_empty() {
            if let Some((_, class)) = &*self.sheet.borrow() {
                self.root.remove_css_class(class);
                self.root.remove_css_class("painted");
            }
            return;
        }
        let mut sheet = self.sheet.borrow_mut();
        let (provider, class) = sheet.get_or_insert_with(|| {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let provider = gtk::CssProvider::new();
            gtk::style_context_add_provider_for_display(&WidgetExt::display(&self.root), &provider, PAINT_PRIORITY);
            (provider, format!("painted-{}", COUNT.fetch_add(1, Ordering::Relaxed)))
        });
        provider.load_from_data(&rules(class, colours, self.named("popup_bg").unwrap_or(Colour::WHITE)));
        self.root.add_css_class(class);
        self.root.add_css_class("painted");
    }

    /// A colour of our own style sheet.
    fn named(&self, name: &str) -> Option<Colour> {
        let colour = self.root.style_context().lookup_color(name)?;
        // A float cast to an integer saturates.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let channel = |part: f32| (part * 255.0).round() as u8;
        Some(Colour::opaque(channel(colour.red()), channel(colour.green()), channel(colour.blue())))
    }
}

/// The rules of `class` for these colours, on a popup whose own ground is `theme`.
fn rules(class: &str, colours: Colours, theme: Colour) -> String {
    let mut rules = String::new();
    let mut rule = |selectors: &[&str], property: &str, colour: Colour| {
        let selectors: Vec<String> = selectors.iter().map(|selector| format!("box.{class}{selector}")).collect();
        let Colour { red, green, blue, .. } = colour;
        // Writing to a string cannot fail.
        let _ = writeln!(rules, "{} {{ {property}: rgb({red},{green},{blue}); }}", selectors.join(", "));
    };
    let ground = colours.background.map_or(theme, |background| background.over(theme));
    let ink = colours.foreground.map(|foreground| foreground.legible_on(ground, TEXT_CONTRAST));
    if colours.background.is_some() {
        let ink = ink.unwrap_or_else(|| {
            let [dark, light] = INKS;
            let better = if dark.contrast(ground) >= light.contrast(ground) { dark } else { light };
            better.legible_on(ground, TEXT_CONTRAST)
        });
        let dim = ink.mixed(ground, 0.3).legible_on(ground, TEXT_CONTRAST);
        rule(&[""], "background-color", ground);
        // Our own line around a popup belongs to our own ground.
        rule(&[""], "border-color", ground.mixed(ink, 0.15));
        let words = ["", " .header .site", " .urgent", " .body link", " button.action", " button.close"];
        rule(&words, "color", ink);
        rule(&[" .header", " .separator", " .age", " .percent", " .alt", ".low .body"], "color", dim);
        for (state, part) in [("", 0.12), (":hover", 0.18), (":active", 0.26)] {
            let button = ground.mixed(ink, part);
            rule(&[&format!(" button.action{state}"), &format!(" button.close{state}")], "background-color", button);
            // Text on a button of such a ground may need more.
            let text = ink.legible_on(button, TEXT_CONTRAST);
            rule(&[&format!(" button.action{state}"), &format!(" button.close{state}")], "color", text);
        }
        rule(&[" progressbar trough"], "background-color", ground.mixed(ink, 0.15));
        rule(&[" progressbar progress"], "background-color", ink);
    } else if let Some(ink) = ink {
        rule(&[" .summary", " .body"], "color", ink);
    }
    if let Some(frame) = colours.frame {
        rule(&[""], "border-color", frame.over(ground));
    }
    if let Some(highlight) = colours.highlight {
        rule(&[" progressbar progress"], "background-color", highlight.legible_on(ground, SHAPE_CONTRAST));
    }
    rules
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Option<Colour> {
        Some(Colour::parse(text).unwrap())
    }

    /// The colour that the rules give.
    fn given(rules: &str, selector: &str, property: &str) -> Option<Colour> {
        let named = |line: &&str| {
            let (selectors, declaration) = line.split_once(" { ").unwrap();
            selectors.split(", ").any(|found| found == selector) && declaration.starts_with(&format!("{property}:"))
        };
        let line = rules.lines().rfind(named)?;
        let channels = line.split_once("rgb(").unwrap().1.split_once(')').unwrap().0;
        let mut channels = channels.split(',').map(|channel| channel.parse().unwrap());
        let mut next = || channels.next().unwrap();
        Some(Colour::opaque(next(), next(), next()))
    }

    #[test]
    fn text_is_legible_whatever_is_asked_for() {
        let theme = Colour::parse("#fffdfa").unwrap();
        let all = ["#000", "#fff", "#777", "#ff0000", "#00ff0040", "#0000", "#2b2724", "#ffff00"];
        let all: Vec<Option<Colour>> = all.iter().map(|text| colour(text)).chain([None]).collect();
        for foreground in &all {
            for background in &all {
                let colours = Colours { foreground: *foreground, background: *background, ..Colours::default() };
                let rules = rules("p", colours, theme);
                let ground = given(&rules, "box.p", "background-color").unwrap_or(theme);
                let texts = ["box.p", "box.p .header", "box.p .age", "box.p .body", "box.p .summary", "box.p .body link"];
                for text in texts.iter().filter_map(|selector| given(&rules, selector, "color")) {
                    assert!(text.contrast(ground) >= TEXT_CONTRAST, "{foreground:?} on {background:?}: {rules}");
                }
                for state in ["", ":hover", ":active"] {
                    let selector = format!("box.p button.action{state}");
                    if let Some(button) = given(&rules, &selector, "background-color") {
                        assert!(given(&rules, &selector, "color").unwrap().contrast(button) >= TEXT_CONTRAST, "{rules}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_legible_is_drawn_as_asked_for() {
        let (foreground, background) = (colour("#ffeecc"), colour("#203040"));
        let colours = Colours { foreground, background, frame: colour("#ff0000"), highlight: colour("#00ff00") };
        let rules = rules("p", colours, Colour::WHITE);
        assert_eq!(given(&rules, "box.p", "color"), foreground);
        assert_eq!(given(&rules, "box.p", "background-color"), background);
        assert_eq!(given(&rules, "box.p", "border-color"), colour("#ff0000"));
        assert_eq!(given(&rules, "box.p progressbar progress", "background-color"), colour("#00ff00"));
    }
}

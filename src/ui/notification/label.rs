//! Labels that are filled again and again: only what differs is set, and each text is read in its own direction.
//!
//! A text also begins at the side where its own lines begin, in popups, in the tray and in the history alike, as on the web
//! (`dir=auto`), in GNOME and in KDE: what stands around it follows the desktop.

use gtk4 as gtk;
use gtk4::pango;
use gtk4::prelude::*;
use tidings::content::markup::Body;
use tidings::content::web::{Direction, Web};

use super::text;

/// Shows `text`; without any the label is not there.
pub(crate) fn put(label: &gtk::Label, text: &str) {
    label.set_visible(!text.is_empty());
    if label.label() != text {
        label.set_label(text);
    }
}

/// An application and where beside it a notification comes from, in one line; neither reorders the other.
pub(crate) fn provenance(app_name: &str, origin: &str) -> String {
    let parts = [app_name, origin].into_iter().filter(|part| !part.is_empty());
    parts.map(|part| format!("\u{2068}{part}\u{2069}")).collect::<Vec<_>>().join(" · ")
}

/// Shows a title in one paragraph.
pub(crate) fn put_title(label: &gtk::Label, title: &str, web: &Web) {
    put(label, &directed(&text::one_line(title), web.direction));
    label.set_direction(given(title, web.direction));
    put_lang(label, web);
}

/// Shapes the text of `label` as its language is written, if its sender tells that.
pub(crate) fn put_lang(label: &gtk::Label, web: &Web) {
    let attributes = web.lang.as_deref().map(|lang| {
        let attributes = pango::AttrList::new();
        attributes.insert(pango::AttrLanguage::new(&pango::Language::from_string(lang)));
        attributes
    });
    if label.attributes() != attributes {
        label.set_attributes(attributes.as_ref());
    }
}

/// A text of one paragraph that is read in this direction, whatever stands in it.
pub(crate) fn directed(text: &str, direction: Option<Direction>) -> String {
    match direction.filter(|_| !text.is_empty()) {
        None => text.to_owned(),
        Some(direction) => format!("{}{text}", text::mark(direction)),
    }
}

/// The direction that a sender tells, else that in which the text is read.
pub(crate) fn given(text: &str, told: Option<Direction>) -> gtk::TextDirection {
    match told {
        Some(Direction::Ltr) => gtk::TextDirection::Ltr,
        Some(Direction::Rtl) => gtk::TextDirection::Rtl,
        None => direction(text),
    }
}

/// Shows the beginning of the text of a body: as much as few lines can have.
pub(crate) fn put_body(label: &gtk::Label, body: &Body, web: &Web) {
    put_part(label, body, web, text::FEW);
}

/// Shows all of the text of a body.
pub(crate) fn put_whole_body(label: &gtk::Label, body: &Body, web: &Web) {
    put_part(label, body, web, text::ALL);
}

fn put_part(label: &gtk::Label, body: &Body, web: &Web, most: usize) {
    let markup = text::markup(body, most, web.direction);
    label.set_direction(given(&body.text(), web.direction));
    put_lang(label, web);
    label.set_visible(!markup.is_empty());
    if label.label() != markup {
        label.set_markup(&markup);
    }
}

/// Shows at most so many lines.
pub(crate) fn limit(label: &gtk::Label, lines: i32) {
    label.set_wrap(lines > 1);
    label.set_lines(lines);
}

/// Whether there is more of its text than can be seen; known once it has its place.
pub(crate) fn is_cut(label: &gtk::Label) -> bool {
    label.is_visible() && label.layout().is_ellipsized()
}

/// The direction in which a text is read, whatever that of the desktop.
fn direction(text: &str) -> gtk::TextDirection {
    match pango::find_base_dir(text) {
        pango::Direction::Rtl | pango::Direction::WeakRtl => gtk::TextDirection::Rtl,
        pango::Direction::Ltr | pango::Direction::WeakLtr => gtk::TextDirection::Ltr,
        _ => gtk::TextDirection::None,
    }
}

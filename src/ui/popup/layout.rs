//! How the stack is laid out in its window: at which side, how far from the edges, in which order. It knows no notification.

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::view::settings::{Along, Settings};

use crate::placement::site::{SHADOW, Site};

/// A length of the settings as GTK takes it.
pub(super) fn length(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// Gives `list` its place in the window, which may be larger, and its distance from the edges of the screen. `aside` is the height
/// that others have taken before it in the same place.
pub(super) fn follow(list: &gtk::Box, settings: &Settings, site: &Site, aside: i32) {
    let (across, down) = (site.horizontal(), site.vertical());
    list.set_spacing(length(settings.gap));
    list.set_vexpand(true);
    list.set_valign(align(down));
    // GTK counts from where lines of text begin; the edges of the screen stay where they are.
    let mirrored = list.direction() == gtk::TextDirection::Rtl;
    list.set_halign(match (across, mirrored) {
        (Along::Begin, true) => gtk::Align::End,
        (Along::End, true) => gtk::Align::Start,
        _ => align(across),
    });
    // What is at a point is at no edge.
    let chosen = |margin: u32| if site.point.is_some() { SHADOW } else { length(margin) };
    let (left, right) = margins(across, chosen(settings.margin_horizontal));
    let (start, end) = if mirrored { (right, left) } else { (left, right) };
    let (top, bottom) = margins(down, chosen(settings.margin_vertical));
    let (top, bottom) =
        if down == Along::End { (top, bottom.saturating_add(aside)) } else { (top.saturating_add(aside), bottom) };
    list.set_margin_start(start);
    list.set_margin_end(end);
    list.set_margin_top(top);
    list.set_margin_bottom(bottom);
}

fn align(along: Along) -> gtk::Align {
    match along {
        Along::Begin => gtk::Align::Start,
        Along::Middle => gtk::Align::Center,
        Along::End => gtk::Align::End,
    }
}

/// The distances from both edges: what was chosen from the one where the stack is, and room for the shadow everywhere else.
fn margins(along: Along, chosen: i32) -> (i32, i32) {
    match along {
        Along::Begin => (chosen, SHADOW),
        Along::Middle => (SHADOW, SHADOW),
        Along::End => (SHADOW, chosen),
    }
}

/// Puts the children of `list` in order, given from the edge inward: at the lower edge the first is the lowest.
pub(super) fn order(list: &gtk::Box, inward: &[gtk::Widget], site: &Site) {
    let downward: Vec<&gtk::Widget> = match site.vertical() {
        Along::End => inward.iter().rev().collect(),
        Along::Begin | Along::Middle => inward.iter().collect(),
    };
    let mut before: Option<&gtk::Widget> = None;
    for widget in downward {
        if widget.prev_sibling().as_ref() != before {
            list.reorder_child_after(widget, before);
        }
        before = Some(widget);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_from_an_edge_is_kept_where_the_stack_is() {
        assert_eq!(margins(Along::Begin, 0), (0, SHADOW));
        assert_eq!(margins(Along::End, 40), (SHADOW, 40));
        assert_eq!(margins(Along::Middle, 40), (SHADOW, SHADOW));
    }
}

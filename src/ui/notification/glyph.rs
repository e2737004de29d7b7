//! The signs that Tidings draws itself, so that it needs no icon theme.
//!
//! They are drawn in the colour of the text that the style sheet gives them.

use std::f64::consts::{FRAC_PI_2, TAU};

use gtk4 as gtk;
use gtk4::cairo::{Context, LineCap, LineJoin};
use gtk4::prelude::*;

/// A cross.
pub(crate) fn close(area: &gtk::DrawingArea) {
    area.set_draw_func(|area, cairo, width, height| {
        let side = begin(area, cairo, width, height);
        cairo.set_line_width(side * 0.14);
        for (from, to) in [((0.12, 0.12), (0.88, 0.88)), ((0.88, 0.12), (0.12, 0.88))] {
            cairo.move_to(side * from.0, side * from.1);
            cairo.line_to(side * to.0, side * to.1);
        }
        // What cairo cannot draw is not there; nothing else depends on it.
        let _ = cairo.stroke();
    });
}

/// A triangle with an exclamation mark.
pub(crate) fn warning(area: &gtk::DrawingArea) {
    area.set_draw_func(|area, cairo, width, height| {
        let side = begin(area, cairo, width, height);
        cairo.set_line_width(side * 0.12);
        cairo.move_to(side * 0.5, side * 0.1);
        cairo.line_to(side * 0.95, side * 0.9);
        cairo.line_to(side * 0.05, side * 0.9);
        cairo.close_path();
        let _ = cairo.stroke();
        cairo.move_to(side * 0.5, side * 0.38);
        cairo.line_to(side * 0.5, side * 0.58);
        let _ = cairo.stroke();
        cairo.arc(side * 0.5, side * 0.75, side * 0.065, -FRAC_PI_2, TAU - FRAC_PI_2);
        let _ = cairo.fill();
    });
}

/// The text's colour, and the origin where the largest square in the middle begins; its side.
fn begin(area: &gtk::DrawingArea, cairo: &Context, width: i32, height: i32) -> f64 {
    let colour = area.style_context().color();
    let part = f64::from;
    cairo.set_source_rgba(part(colour.red()), part(colour.green()), part(colour.blue()), part(colour.alpha()));
    cairo.set_line_cap(LineCap::Round);
    cairo.set_line_join(LineJoin::Round);
    let side = f64::from(width.min(height));
    cairo.translate((f64::from(width) - side) / 2.0, (f64::from(height) - side) / 2.0);
    side
}

/// A chevron that points up where `open`, else down.
pub(crate) fn chevron(area: &gtk::DrawingArea, open: bool) {
    area.set_draw_func(move |area, cairo, width, height| {
        let side = begin(area, cairo, width, height);
        cairo.set_line_width(side * 0.14);
        let (ends, tip) = if open { (0.68, 0.32) } else { (0.32, 0.68) };
        cairo.move_to(side * 0.12, side * ends);
        cairo.line_to(side * 0.5, side * tip);
        cairo.line_to(side * 0.88, side * ends);
        let _ = cairo.stroke();
    });
}

/// A chevron that points to where the person came from: to the beginning of the line.
pub(crate) fn back(area: &gtk::DrawingArea) {
    sideways(area, gtk::TextDirection::Rtl);
}

/// A chevron that points to where something leads: to the end of the line.
pub(crate) fn forward(area: &gtk::DrawingArea) {
    sideways(area, gtk::TextDirection::Ltr);
}

/// A chevron that points to the right where lines have this direction, else to the left.
fn sideways(area: &gtk::DrawingArea, right: gtk::TextDirection) {
    area.set_draw_func(move |area, cairo, width, height| {
        let right = area.direction() == right;
        let side = begin(area, cairo, width, height);
        cairo.set_line_width(side * 0.14);
        let (ends, tip) = if right { (0.32, 0.68) } else { (0.68, 0.32) };
        cairo.move_to(side * ends, side * 0.12);
        cairo.line_to(side * tip, side * 0.5);
        cairo.line_to(side * ends, side * 0.88);
        let _ = cairo.stroke();
    });
}

/// A wheel with teeth.
pub(crate) fn gear(area: &gtk::DrawingArea) {
    const TEETH: i32 = 8;
    area.set_draw_func(|area, cairo, width, height| {
        let side = begin(area, cairo, width, height);
        let middle = side * 0.5;
        cairo.set_line_width(side * 0.13);
        cairo.arc(middle, middle, side * 0.3, -FRAC_PI_2, TAU - FRAC_PI_2);
        let _ = cairo.stroke();
        cairo.set_line_cap(LineCap::Butt);
        for tooth in 0..TEETH {
            let (sin, cos) = (TAU * f64::from(tooth) / f64::from(TEETH)).sin_cos();
            cairo.move_to(middle + cos * side * 0.32, middle + sin * side * 0.32);
            cairo.line_to(middle + cos * side * 0.48, middle + sin * side * 0.48);
        }
        let _ = cairo.stroke();
    });
}

/// Three dots.
pub(crate) fn dots(area: &gtk::DrawingArea) {
    area.set_draw_func(|area, cairo, width, height| {
        let side = begin(area, cairo, width, height);
        for middle in [0.14, 0.5, 0.86] {
            cairo.arc(side * middle, side * 0.5, side * 0.1, -FRAC_PI_2, TAU - FRAC_PI_2);
            let _ = cairo.fill();
        }
    });
}

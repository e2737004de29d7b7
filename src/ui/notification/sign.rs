//! The signs that stand for a notification whose application has no icon: by its category, else by its urgency, else a bell.
//!
//! They are symbolic: drawn in the colour of the text around them, or in that of errors where something went wrong. No icon theme
//! is needed for them.

use gtk4::subclass::prelude::*;
use gtk4::{gdk, glib};
use tidings::content::category::{Category, Class};
use tidings::core::notification::Urgency;
use tidings::view::Popup;

/// What a sign shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A bell.
    #[default]
    Bell,
    /// A triangle with an exclamation mark.
    Warning,
    /// The sign of a class of categories.
    Of(Class),
}

glib::wrapper! {
    /// A sign, as a picture that takes the colours of whoever shows it.
    pub(crate) struct Sign(ObjectSubclass<imp::Sign>) @implements gdk::Paintable, gtk4::SymbolicPaintable;
}

impl Sign {
    /// The sign of the category of `popup`, if that is known.
    pub(crate) fn of_category(popup: &Popup) -> Option<Self> {
        let Category { class, failed } = popup.category.as_deref().and_then(Category::parse)?;
        Some(Self::new(Kind::Of(class), failed))
    }

    /// The sign of its urgency.
    pub(crate) fn of_urgency(popup: &Popup) -> Self {
        match popup.urgency {
            Urgency::Critical => Self::new(Kind::Warning, true),
            Urgency::Normal | Urgency::Low => Self::new(Kind::Bell, false),
        }
    }

    fn new(kind: Kind, failed: bool) -> Self {
        let sign: Self = glib::Object::new();
        sign.imp().kind.set((kind, failed));
        sign
    }
}

mod imp {
    use std::cell::Cell;
    use std::f64::consts::{PI, TAU};

    use gtk4::cairo::{Context, Error, LineCap, LineJoin};
    use gtk4::prelude::*;
    use gtk4::subclass::prelude::*;
    use gtk4::{gdk, glib, graphene};
    use tidings::content::category::Class;

    use super::Kind;

    /// The grid that signs are drawn on, in units a side.
    const GRID: f64 = 16.0;

    #[derive(Default)]
    pub(crate) struct Sign {
        /// What it shows, and whether in the colour of errors.
        pub(super) kind: Cell<(Kind, bool)>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Sign {
        const NAME: &'static str = "TidingsSign";
        type Type = super::Sign;
        type Interfaces = (gdk::Paintable, gtk4::SymbolicPaintable);
    }

    impl ObjectImpl for Sign {}

    impl PaintableImpl for Sign {
        fn flags(&self) -> gdk::PaintableFlags {
            gdk::PaintableFlags::STATIC_SIZE | gdk::PaintableFlags::STATIC_CONTENTS
        }

        fn intrinsic_width(&self) -> i32 {
            16
        }

        fn intrinsic_height(&self) -> i32 {
            16
        }

        fn snapshot(&self, snapshot: &gdk::Snapshot, width: f64, height: f64) {
            self.snapshot_symbolic(snapshot, width, height, &[gdk::RGBA::BLACK]);
        }
    }

    impl SymbolicPaintableImpl for Sign {
        #[allow(clippy::cast_possible_truncation)]
        fn snapshot_symbolic(&self, snapshot: &gdk::Snapshot, width: f64, height: f64, colors: &[gdk::RGBA]) {
            let Some(snapshot) = snapshot.downcast_ref::<gtk4::Snapshot>() else { return };
            let (kind, failed) = self.kind.get();
            let Some(colour) = colors.get(usize::from(failed)).or(colors.first()) else { return };
            let cairo = snapshot.append_cairo(&graphene::Rect::new(0.0, 0.0, width as f32, height as f32));
            let scale = width.min(height) / GRID;
            cairo.translate((width - scale * GRID) / 2.0, (height - scale * GRID) / 2.0);
            cairo.scale(scale, scale);
            let part = f64::from;
            cairo.set_source_rgba(part(colour.red()), part(colour.green()), part(colour.blue()), part(colour.alpha()));
            cairo.set_line_cap(LineCap::Round);
            cairo.set_line_join(LineJoin::Round);
            cairo.set_line_width(1.5);
            // What cairo cannot draw is not there; nothing else depends on it.
            let _ = draw(&cairo, kind);
        }
    }

    fn draw(cairo: &Context, kind: Kind) -> Result<(), Error> {
        match kind {
            Kind::Bell => bell(cairo),
            Kind::Warning => warning(cairo),
            Kind::Of(Class::Call) => call(cairo),
            Kind::Of(Class::Device) => device(cairo),
            Kind::Of(Class::Email) => envelope(cairo),
            Kind::Of(Class::Im) => bubble(cairo),
            Kind::Of(Class::Network) => waves(cairo),
            Kind::Of(Class::Presence) => person(cairo),
            Kind::Of(Class::Transfer) => arrows(cairo),
        }
    }

    fn dot(cairo: &Context, x: f64, y: f64, radius: f64) -> Result<(), Error> {
        cairo.new_sub_path();
        cairo.arc(x, y, radius, 0.0, TAU);
        cairo.fill()
    }

    fn rounded(cairo: &Context, (left, top): (f64, f64), (right, bottom): (f64, f64), radius: f64) {
        cairo.new_sub_path();
        cairo.arc(right - radius, top + radius, radius, -PI / 2.0, 0.0);
        cairo.arc(right - radius, bottom - radius, radius, 0.0, PI / 2.0);
        cairo.arc(left + radius, bottom - radius, radius, PI / 2.0, PI);
        cairo.arc(left + radius, top + radius, radius, PI, PI * 1.5);
        cairo.close_path();
    }

    fn bell(cairo: &Context) -> Result<(), Error> {
        cairo.move_to(2.5, 11.5);
        cairo.curve_to(4.0, 10.0, 4.0, 8.5, 4.0, 6.5);
        cairo.curve_to(4.0, 4.0, 5.8, 2.5, 8.0, 2.5);
        cairo.curve_to(10.2, 2.5, 12.0, 4.0, 12.0, 6.5);
        cairo.curve_to(12.0, 8.5, 12.0, 10.0, 13.5, 11.5);
        cairo.close_path();
        cairo.stroke()?;
        cairo.arc(8.0, 12.2, 1.6, 0.3, PI - 0.3);
        cairo.stroke()
    }

    fn warning(cairo: &Context) -> Result<(), Error> {
        cairo.move_to(8.0, 2.2);
        cairo.line_to(14.4, 13.4);
        cairo.line_to(1.6, 13.4);
        cairo.close_path();
        cairo.stroke()?;
        cairo.move_to(8.0, 6.2);
        cairo.line_to(8.0, 9.2);
        cairo.stroke()?;
        dot(cairo, 8.0, 11.4, 0.9)
    }

    /// A handset, seen from the side and tilted.
    fn call(cairo: &Context) -> Result<(), Error> {
        cairo.save()?;
        cairo.translate(8.0, 8.0);
        cairo.rotate(-PI * 0.75);
        cairo.translate(-8.0, -8.0);
        cairo.set_line_width(2.4);
        cairo.move_to(2.6, 10.2);
        cairo.curve_to(2.8, 6.0, 5.0, 5.6, 8.0, 5.6);
        cairo.curve_to(11.0, 5.6, 13.2, 6.0, 13.4, 10.2);
        cairo.stroke()?;
        for left in [1.2, 11.0] {
            rounded(cairo, (left, 8.2), (left + 3.8, 11.8), 1.2);
            cairo.fill()?;
        }
        cairo.restore()
    }

    /// A plug of the kind that is put in and pulled out.
    fn device(cairo: &Context) -> Result<(), Error> {
        rounded(cairo, (3.4, 6.0), (12.6, 14.2), 1.8);
        cairo.stroke()?;
        cairo.rectangle(5.4, 1.8, 5.2, 4.2);
        cairo.stroke()?;
        dot(cairo, 8.0, 10.1, 1.1)
    }

    fn envelope(cairo: &Context) -> Result<(), Error> {
        rounded(cairo, (1.6, 3.2), (14.4, 12.8), 1.6);
        cairo.stroke()?;
        cairo.move_to(2.2, 4.2);
        cairo.line_to(8.0, 8.8);
        cairo.line_to(13.8, 4.2);
        cairo.stroke()
    }

    fn bubble(cairo: &Context) -> Result<(), Error> {
        cairo.move_to(5.0, 11.4);
        cairo.line_to(5.0, 14.2);
        cairo.line_to(8.2, 11.4);
        cairo.line_to(12.0, 11.4);
        cairo.arc_negative(12.0, 9.2, 2.2, PI / 2.0, 0.0);
        cairo.line_to(14.2, 4.6);
        cairo.arc_negative(12.0, 4.6, 2.2, 0.0, -PI / 2.0);
        cairo.line_to(4.0, 2.4);
        cairo.arc_negative(4.0, 4.6, 2.2, -PI / 2.0, -PI);
        cairo.line_to(1.8, 9.2);
        cairo.arc_negative(4.0, 9.2, 2.2, -PI, -PI * 1.5);
        cairo.close_path();
        cairo.stroke()
    }

    fn waves(cairo: &Context) -> Result<(), Error> {
        for radius in [3.6, 6.8, 10.0] {
            cairo.new_sub_path();
            cairo.arc(8.0, 13.0, radius, -PI * 0.75, -PI * 0.25);
            cairo.stroke()?;
        }
        dot(cairo, 8.0, 12.6, 1.2)
    }

    fn person(cairo: &Context) -> Result<(), Error> {
        cairo.new_sub_path();
        cairo.arc(8.0, 5.2, 3.0, 0.0, TAU);
        cairo.stroke()?;
        cairo.move_to(2.4, 14.0);
        cairo.curve_to(2.6, 8.6, 13.4, 8.6, 13.6, 14.0);
        cairo.close_path();
        cairo.stroke()
    }

    fn arrows(cairo: &Context) -> Result<(), Error> {
        for (x, from, to) in [(5.0, 3.0, 13.0), (11.0, 13.0, 3.0)] {
            let back = if to > from { -3.0 } else { 3.0 };
            cairo.move_to(x, from);
            cairo.line_to(x, to);
            cairo.move_to(x - 3.0, to + back);
            cairo.line_to(x, to);
            cairo.line_to(x + 3.0, to + back);
            cairo.stroke()?;
        }
        Ok(())
    }
}

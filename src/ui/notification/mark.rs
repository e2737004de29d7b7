//! A badge: the shape of a picture in the colour of the text around it, as the web's Notifications API wants it.
//!
//! What is not transparent is drawn. A picture without any transparency has no shape of its own: of such a one the dark parts are drawn.

use gtk4::gdk;
use gtk4::glib;
use gtk4::subclass::prelude::*;

use crate::pictures::Raster;

glib::wrapper! {
    /// A mark, as a picture that takes the colour of whoever shows it.
    pub(crate) struct Mark(ObjectSubclass<imp::Mark>) @implements gdk::Paintable, gtk4::SymbolicPaintable;
}

impl Mark {
    /// The shape of `raster`.
    pub(crate) fn new(raster: &Raster) -> Self {
        let mark: Self = glib::Object::new();
        mark.imp().shape.replace(imp::Shape { size: raster.size, drawn: raster.drawn, cover: cover(&raster.bytes) });
        mark
    }
}

/// How much of each pixel is drawn, of premultiplied RGBA.
fn cover(pixels: &[u8]) -> Vec<u8> {
    let (pixels, _) = pixels.as_chunks::<4>();
    let opaque = pixels.iter().all(|&[_, _, _, alpha]| alpha == u8::MAX);
    let dark = |[red, green, blue]: [u8; 3]| {
        // Rec. 601, in thousandths.
        let light = [(red, 299_u32), (green, 587), (blue, 114)].map(|(part, weight)| u32::from(part).saturating_mul(weight));
        let light = light.iter().fold(0_u32, |sum, part| sum.saturating_add(*part)).checked_div(1000).unwrap_or(0);
        u8::MAX.saturating_sub(u8::try_from(light).unwrap_or(u8::MAX))
    };
    pixels.iter().map(|&[red, green, blue, alpha]| if opaque { dark([red, green, blue]) } else { alpha }).collect()
}

mod imp {
    use std::cell::RefCell;

    use gtk4::prelude::*;
    use gtk4::subclass::prelude::*;
    use gtk4::{gdk, glib, graphene};

    #[derive(Default)]
    pub(super) struct Shape {
        /// In pixels.
        pub(super) size: (u32, u32),
        /// In logical pixels.
        pub(super) drawn: (u32, u32),
        /// A byte for each pixel.
        pub(super) cover: Vec<u8>,
    }

    #[derive(Default)]
    pub(crate) struct Mark {
        pub(super) shape: RefCell<Shape>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Mark {
        const NAME: &'static str = "TidingsMark";
        type Type = super::Mark;
        type Interfaces = (gdk::Paintable, gtk4::SymbolicPaintable);
    }

    impl ObjectImpl for Mark {}

    impl PaintableImpl for Mark {
        fn flags(&self) -> gdk::PaintableFlags {
            gdk::PaintableFlags::STATIC_SIZE | gdk::PaintableFlags::STATIC_CONTENTS
        }

        fn intrinsic_width(&self) -> i32 {
            i32::try_from(self.shape.borrow().drawn.0).unwrap_or(0)
        }

        fn intrinsic_height(&self) -> i32 {
            i32::try_from(self.shape.borrow().drawn.1).unwrap_or(0)
        }

        fn snapshot(&self, snapshot: &gdk::Snapshot, width: f64, height: f64) {
            self.snapshot_symbolic(snapshot, width, height, &[gdk::RGBA::BLACK]);
        }
    }

    impl SymbolicPaintableImpl for Mark {
        #[allow(clippy::cast_possible_truncation)]
        fn snapshot_symbolic(&self, snapshot: &gdk::Snapshot, width: f64, height: f64, colors: &[gdk::RGBA]) {
            let shape = self.shape.borrow();
            let Some((snapshot, colour)) = snapshot.downcast_ref::<gtk4::Snapshot>().zip(colors.first()) else { return };
            let Some(texture) = coloured(&shape, colour) else { return };
            snapshot.append_texture(&texture, &graphene::Rect::new(0.0, 0.0, width as f32, height as f32));
        }
    }

    /// The shape in this colour; `None` where it has no pixel.
    fn coloured(shape: &Shape, colour: &gdk::RGBA) -> Option<gdk::Texture> {
        // A cast of a float to an integer saturates.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let part = |part: f32, cover: u8| (part * colour.alpha() * f32::from(cover)).round() as u8;
        let pixel = |cover: &u8| {
            [part(colour.red(), *cover), part(colour.green(), *cover), part(colour.blue(), *cover), part(1.0, *cover)]
        };
        let pixels: Vec<u8> = shape.cover.iter().flat_map(pixel).collect();
        let (width, height) = (i32::try_from(shape.size.0).ok()?, i32::try_from(shape.size.1).ok()?);
        let stride = usize::try_from(shape.size.0).ok()?.checked_mul(4)?;
        let whole = stride.checked_mul(usize::try_from(shape.size.1).ok()?)? == pixels.len() && !pixels.is_empty();
        let bytes = glib::Bytes::from_owned(pixels);
        let format = gdk::MemoryFormat::R8g8b8a8Premultiplied;
        whole.then(|| gdk::MemoryTexture::new(width, height, format, &bytes, stride).upcast())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_transparent_is_drawn_and_of_what_is_all_opaque_the_dark_parts() {
        assert_eq!(cover(&[9, 9, 9, 255, 0, 0, 0, 0, 1, 1, 1, 128]), [255, 0, 128]);
        assert_eq!(cover(&[0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 255]), [255, 0, 179]);
    }
}

//! Decoded pixels as a paintable of their size on screen, with round corners.
//!
//! The size is in logical pixels, however many pixels there are.

use gtk4::prelude::*;
use gtk4::subclass::prelude::*;
use gtk4::{gdk, glib};

use crate::pictures::Raster;

glib::wrapper! {
    /// A picture that knows in which size it is drawn.
    pub(crate) struct Thumbnail(ObjectSubclass<imp::Thumbnail>) @implements gdk::Paintable;
}

impl Thumbnail {
    /// The picture of `raster`, its corners round by `radius` logical pixels.
    pub(crate) fn new(raster: Raster, radius: f32) -> Self {
        let side = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
        let (width, height) = raster.size;
        let stride = usize::try_from(width).unwrap_or(0).saturating_mul(4);
        let format = gdk::MemoryFormat::R8g8b8a8Premultiplied;
        let texture = gdk::MemoryTexture::new(side(width), side(height), format, &raster.bytes, stride);
        let thumbnail: Self = glib::Object::new();
        let drawn = (side(raster.drawn.0), side(raster.drawn.1));
        *thumbnail.imp().content.borrow_mut() = Some(imp::Content { texture: texture.upcast(), drawn, radius });
        thumbnail
    }
}

mod imp {
    use std::cell::RefCell;

    use gtk4::prelude::*;
    use gtk4::subclass::prelude::*;
    use gtk4::{gdk, glib, graphene, gsk};

    pub(super) struct Content {
        pub(super) texture: gdk::Texture,
        pub(super) drawn: (i32, i32),
        pub(super) radius: f32,
    }

    #[derive(Default)]
    pub(crate) struct Thumbnail {
        pub(super) content: RefCell<Option<Content>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Thumbnail {
        const NAME: &'static str = "TidingsThumbnail";
        type Type = super::Thumbnail;
        type Interfaces = (gdk::Paintable,);
    }

    impl ObjectImpl for Thumbnail {}

    impl PaintableImpl for Thumbnail {
        fn flags(&self) -> gdk::PaintableFlags {
            gdk::PaintableFlags::STATIC_SIZE | gdk::PaintableFlags::STATIC_CONTENTS
        }

        fn intrinsic_width(&self) -> i32 {
            self.content.borrow().as_ref().map_or(0, |content| content.drawn.0)
        }

        fn intrinsic_height(&self) -> i32 {
            self.content.borrow().as_ref().map_or(0, |content| content.drawn.1)
        }

        #[allow(clippy::cast_possible_truncation)]
        fn snapshot(&self, snapshot: &gdk::Snapshot, width: f64, height: f64) {
            let content = self.content.borrow();
            let Some((content, snapshot)) = content.as_ref().zip(snapshot.downcast_ref::<gtk4::Snapshot>()) else { return };
            let bounds = graphene::Rect::new(0.0, 0.0, width as f32, height as f32);
            snapshot.push_rounded_clip(&gsk::RoundedRect::from_rect(bounds, content.radius));
            snapshot.append_texture(&content.texture, &bounds);
            snapshot.pop();
        }
    }
}

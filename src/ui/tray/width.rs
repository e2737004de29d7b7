//! How wide the panel is: as wide as is said, whatever is in it.
//!
//! What is in it has to make do; a long word must not push the panel's edge.

use std::cell::Cell;

use gtk4 as gtk;
use gtk4::glib;
use gtk4::prelude::*;
use gtk4::subclass::prelude::*;

/// Width of the panel where text has its usual size, in logical pixels.
const USUAL: i32 = 420;
/// `gtk-xft-dpi` of text of the usual size.
const USUAL_DPI: i32 = 96 * 1024;

glib::wrapper! {
    /// Lays out the one child of the panel.
    pub(crate) struct Width(ObjectSubclass<imp::Width>) @extends gtk::LayoutManager;
}

impl Default for Width {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl Width {
    /// The panel is so wide from now on, in logical pixels.
    pub(crate) fn set(&self, width: i32) {
        if self.imp().width.replace(width) != width {
            self.layout_changed();
        }
    }
}

/// The width that the panel is to have, in logical pixels: with larger text it is wider.
pub(crate) fn wanted(settings: &gtk::Settings) -> i32 {
    for_text(settings.gtk_xft_dpi())
}

/// The width for text of so many dots an inch, times 1024; 0 or less where it is not known.
fn for_text(dpi: i32) -> i32 {
    let dpi = if dpi > 0 { dpi.clamp(USUAL_DPI, USUAL_DPI * 2) } else { USUAL_DPI };
    USUAL.saturating_mul(dpi.div_euclid(1024)).div_euclid(USUAL_DPI / 1024)
}

mod imp {
    use super::*;

    pub(crate) struct Width {
        pub(super) width: Cell<i32>,
    }

    impl Default for Width {
        fn default() -> Self {
            Self { width: Cell::new(USUAL) }
        }
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Width {
        const NAME: &'static str = "TidingsWidth";
        type Type = super::Width;
        type ParentType = gtk::LayoutManager;
    }

    impl ObjectImpl for Width {}

    impl LayoutManagerImpl for Width {
        fn request_mode(&self, _: &gtk::Widget) -> gtk::SizeRequestMode {
            gtk::SizeRequestMode::HeightForWidth
        }

        fn measure(&self, widget: &gtk::Widget, orientation: gtk::Orientation, _: i32) -> (i32, i32, i32, i32) {
            let width = self.width.get();
            if orientation == gtk::Orientation::Horizontal {
                return (width, width, -1, -1);
            }
            let child = widget.first_child();
            let (least, natural, _, _) = child.map_or((0, 0, -1, -1), |child| {
                let (wide, _, _, _) = child.measure(gtk::Orientation::Horizontal, -1);
                child.measure(orientation, width.max(wide))
            });
            (least, natural, -1, -1)
        }

        fn allocate(&self, widget: &gtk::Widget, width: i32, height: i32, baseline: i32) {
            if let Some(child) = widget.first_child() {
                let (least, _, _, _) = child.measure(gtk::Orientation::Horizontal, -1);
                child.allocate(width.max(least), height, baseline, None);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn larger_text_has_a_wider_panel_within_reason() {
        for (dpi, width) in [(-1, 420), (0, 420), (72 * 1024, 420), (96 * 1024, 420), (144 * 1024, 630), (960 * 1024, 840)] {
            assert_eq!(for_text(dpi), width, "{dpi}");
        }
    }
}

//! The layout of a box with one child that asks for no more width than the child must have.
//!
//! The head of a popup is in such a box: names are cut before they make a popup wider than the person has chosen. A label asks for
//! the width of its whole text, and a window follows what is asked for.

use gtk4::glib;

glib::wrapper! {
    /// See the module.
    pub(crate) struct Narrow(ObjectSubclass<imp::Narrow>) @extends gtk4::LayoutManager;
}

impl Narrow {
    pub(super) fn new() -> Self {
        glib::Object::new()
    }
}

mod imp {
    use gtk4::prelude::*;
    use gtk4::subclass::prelude::*;
    use gtk4::{Orientation, Widget, glib};

    #[derive(Default)]
    pub(crate) struct Narrow;

    #[glib::object_subclass]
    impl ObjectSubclass for Narrow {
        const NAME: &'static str = "TidingsNarrow";
        type Type = super::Narrow;
        type ParentType = gtk4::LayoutManager;
    }

    impl ObjectImpl for Narrow {}

    impl LayoutManagerImpl for Narrow {
        fn measure(&self, widget: &Widget, orientation: Orientation, for_size: i32) -> (i32, i32, i32, i32) {
            let Some(child) = widget.first_child() else { return (0, 0, -1, -1) };
            let (least, natural, least_baseline, baseline) = child.measure(orientation, for_size);
            match orientation {
                Orientation::Horizontal => (least, least, -1, -1),
                _ => (least, natural, least_baseline, baseline),
            }
        }

        fn allocate(&self, widget: &Widget, width: i32, height: i32, baseline: i32) {
            if let Some(child) = widget.first_child() {
                child.allocate(width, height, baseline, None);
            }
        }
    }
}

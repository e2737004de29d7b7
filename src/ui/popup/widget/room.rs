//! How much of a popup is shown: all of it where there is room, less where there are many or the screen is low.

use gtk4 as gtk;
use gtk4::prelude::*;

use super::PopupWidget;
use crate::notification::{glyph, label, spoken};
use crate::popup::act::Act;

/// Lines of a summary that are shown where all of the text is wanted.
const WHOLE_SUMMARY: i32 = 20;

/// How much of a popup is shown when there are many or the screen is low.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::popup) struct Room {
    /// Most lines of the body.
    lines: i32,
    /// Whether pictures of the body are shown.
    body_images: bool,
    /// Whether a picture across the popup is shown.
    wide: bool,
}

impl Room {
    /// From all of it down to what cannot be left out.
    pub(in crate::popup) const STEPS: [Self; 6] = [
        Self { lines: 6, body_images: true, wide: true },
        Self { lines: 4, body_images: false, wide: true },
        Self { lines: 3, body_images: false, wide: true },
        Self { lines: 3, body_images: false, wide: false },
        Self { lines: 2, body_images: false, wide: false },
        Self { lines: 1, body_images: false, wide: false },
    ];
}

impl PopupWidget {
    /// Shows all of the text, or no longer, where there is more of it.
    pub(in crate::popup) fn expand(&self, expand: bool) {
        if self.expand.is_visible() && self.is_expanded() != expand {
            self.state.expanded.set(expand);
            (self.state.act)(Act::Resized);
        }
    }

    /// Whether all of the text is wanted.
    pub(in crate::popup) fn is_expanded(&self) -> bool {
        self.state.expanded.get()
    }

    /// How high the text is where all of it is wanted, in logical pixels.
    pub(in crate::popup) fn text_height(&self) -> i32 {
        if !self.scroller.get_visible() {
            return 0;
        }
        // A scrolled window does not ask for the height that its child has in the width that there is.
        let width = self.scroller.parent().map_or(-1, |column| column.width());
        let (_, height, _, _) = self.whole.measure(gtk::Orientation::Vertical, if width > 0 { width } else { -1 });
        height
    }

    /// Gives so much height to it; the rest is to be scrolled to.
    pub(in crate::popup) fn set_text_height(&self, height: i32) {
        let scrolls = height < self.text_height();
        // A scroll bar has a least height of its own.
        self.scroller.set_vscrollbar_policy(if scrolls { gtk::PolicyType::Automatic } else { gtk::PolicyType::External });
        // The one must never be above the other.
        self.scroller.set_min_content_height(-1);
        self.scroller.set_max_content_height(height);
        self.scroller.set_min_content_height(height);
    }

    /// It has its place: there is a chevron where something of the text is left out.
    pub(in crate::popup) fn laid_out(&self) {
        let expanded = self.is_expanded();
        self.expand.set_visible(expanded || label::is_cut(&self.summary) || label::is_cut(&self.body));
    }

    /// Shows as much as there is room for.
    pub(in crate::popup) fn set_room(&self, room: Room) {
        let expanded = self.is_expanded();
        if expanded != self.scroller.get_visible() {
            let name = if expanded { "Show less" } else { "Show all" };
            spoken::name(&self.expand, name);
            self.expand.set_tooltip_text(Some(name));
            glyph::chevron(&self.expand_glyph, expanded);
        }
        if let Some(popup) = self.state.popup.borrow().as_ref().filter(|_| expanded) {
            label::put_whole_body(&self.whole, &popup.body, &popup.web);
        }
        let any = !self.body.label().is_empty();
        self.scroller.set_visible(expanded && any);
        self.body.set_visible(!expanded && any);
        label::limit(&self.body, room.lines);
        label::limit(&self.summary, if expanded { WHOLE_SUMMARY } else { room.lines.min(2) });
        self.body_images.set_visible(room.body_images && self.body_images.first_child().is_some());
        self.wide.set_visible(room.wide && self.wide.paintable().is_some());
    }
}

//! Room on the screen: how much of each popup is shown, and which are only counted.

use std::ops::Range;

use gtk4 as gtk;
use gtk4::prelude::*;

use super::Stack;
use crate::popup::layout;
use crate::popup::widget::PopupWidget;
use crate::popup::widget::room::Room;

/// A text of which all is wanted has at least so much height, in logical pixels.
const LEAST_TEXT: i32 = 100;

impl Stack {
    /// Shows as much of each popup as the screen has room for, and of the last ones only that they are there.
    pub(super) fn fit(&self) {
        self.fit_into(0..Room::STEPS.len());
    }

    /// As [`Self::fit`], within these steps.
    pub(super) fn fit_into(&self, steps: Range<usize>) {
        let most = self.placement.height(&self.window);
        let popups = self.popups.borrow();
        self.tell_more(0);
        let hidden = |widget: &PopupWidget| widget.key().is_some_and(|key| self.groups.hides(key));
        for (place, widget) in popups.iter().enumerate() {
            widget.root.set_visible(!hidden(widget));
            if let Some((line, _)) = self.groups.line_after(place) {
                line.set_visible(true);
            }
        }
        for (step, room) in Room::STEPS.into_iter().enumerate().take(steps.end).skip(steps.start) {
            self.room_step.set(step);
            for widget in popups.iter() {
                widget.set_room(room);
            }
            if self.share_room(&popups, most) && self.list_height() <= most {
                break;
            }
        }
        let mut without_room = 0_u32;
        let first = popups.iter().position(|widget| widget.root.get_visible()).unwrap_or(0);
        for (place, widget) in popups.iter().enumerate().skip(first.saturating_add(1)).rev() {
            if !widget.root.get_visible() {
                continue;
            }
            if self.list_height() <= most {
                break;
            }
            widget.root.set_visible(false);
            without_room = without_room.saturating_add(1);
            if let Some((line, behind)) = self.groups.line_after(place) {
                line.set_visible(false);
                without_room = without_room.saturating_add(behind);
            }
            self.tell_more(without_room);
        }
        let (_, width, _, _) = self.list.measure(gtk::Orientation::Horizontal, -1);
        let kept = (self.room.width_request(), self.room.height_request());
        let size = (width, self.list_height().min(most));
        self.placement.sized(&self.window, &self.site.borrow(), size);
        let (width, height) = self.placement.lasting_size(size, kept, most).unwrap_or((-1, -1));
        self.room.set_size_request(width, height);
    }

    /// Gives what is left of the height to those popups of which all is wanted; whether that is enough for them.
    fn share_room(&self, popups: &[PopupWidget], most: i32) -> bool {
        let expanded: Vec<&PopupWidget> = popups.iter().filter(|widget| widget.is_expanded()).collect();
        for widget in &expanded {
            widget.set_text_height(1);
        }
        let left = most.saturating_sub(self.list_height());
        let Some(share) = i32::try_from(expanded.len()).ok().and_then(|count| left.checked_div(count)) else { return true };
        let mut enough = true;
        for widget in &expanded {
            let wanted = widget.text_height();
            widget.set_text_height(wanted.min(share.max(LEAST_TEXT)));
            enough &= wanted.min(LEAST_TEXT) <= share;
        }
        enough
    }

    fn list_height(&self) -> i32 {
        let (_, width, _, _) = self.list.measure(gtk::Orientation::Horizontal, -1);
        let (_, height, _, _) = self.list.measure(gtk::Orientation::Vertical, width);
        height
    }

    /// The height that it has without that of others, from the edge of the screen to where another stack may begin.
    pub(in crate::popup) fn height(&self) -> i32 {
        self.list_height().saturating_sub(self.aside.get())
    }

    /// Leaves so much to other stacks; whether that is new.
    pub(in crate::popup) fn step_aside(&self, aside: i32) {
        if self.aside.replace(aside) == aside {
            return;
        }
        if let Some(front) = self.front.upgrade() {
            layout::follow(&self.list, &front.settings.borrow(), &self.site.borrow(), aside);
        }
        self.fit();
        self.each(PopupWidget::unsettle);
    }
}

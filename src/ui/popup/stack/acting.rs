//! What is done with a popup of a stack, as far as it is about its window: the keyboard, and the room that it needs.

use super::Stack;
use crate::popup::act::Act;

impl Stack {
    pub(super) fn acted(&self, act: Act) {
        match act {
            Act::NearReply(near) => self.placement.offer_keyboard(&self.window, near),
            Act::Resized => self.resized(),
            Act::Writing(true) => {
                self.take_keyboard();
                self.resized();
            }
            Act::Writing(false) => {
                self.follow_keyboard();
                self.resized();
            }
            act => {
                if let Some(front) = self.front.upgrade() {
                    front.act(self, act);
                }
            }
        }
    }

    /// It needs another room, or has another.
    pub(super) fn resized(&self) {
        self.fit();
        if let Some(front) = self.front.upgrade() {
            front.resized();
        }
    }

    /// See [`crate::placement::Placement::activation_token`].
    pub(in crate::popup) fn activation_token(&self) -> String {
        self.placement.activation_token(&self.window)
    }
}

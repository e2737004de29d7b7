//! Popups: the stack of them in one window, each a widget that is used again and again.

mod layout;
pub(crate) mod stack;
mod widget;

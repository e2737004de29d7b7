//! Popups: the stack of them in one window, each a widget that is used again and again.

mod age;
mod buttons;
mod glyph;
mod icons;
pub(crate) mod stack;
mod text;
mod thumbnail;
mod widget;

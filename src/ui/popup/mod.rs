//! Popups: the stack of them in one window, each a widget that is used again and again.

mod about;
mod act;
mod layout;
mod menu;
mod more;
mod narrow;
mod repeats;
pub(crate) mod stack;
mod strip;
mod time_left;
mod widget;

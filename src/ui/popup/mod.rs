//! Popups: stacks of them, one for each place on the screen, each popup a widget that is used again and again.

mod about;
mod act;
mod layout;
mod menu;
mod more;
mod narrow;
mod repeats;
mod stack;
pub(crate) mod stacks;
pub(crate) mod strip;
mod time_left;
mod widget;

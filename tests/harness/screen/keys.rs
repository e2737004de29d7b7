//! Symbols of keys (X11's keysyms, which Wayland has too). Those of letters are the letters.

pub(crate) const BACKSPACE: u32 = 0xff08;
pub(crate) const TAB: u32 = 0xff09;
pub(crate) const RETURN: u32 = 0xff0d;
pub(crate) const ESCAPE: u32 = 0xff1b;
pub(crate) const LEFT: u32 = 0xff51;
pub(crate) const UP: u32 = 0xff52;
pub(crate) const RIGHT: u32 = 0xff53;
pub(crate) const DOWN: u32 = 0xff54;
pub(crate) const MENU: u32 = 0xff67;
pub(crate) const DELETE: u32 = 0xffff;
/// All of them.
pub(crate) const ALL: [u32; 10] = [BACKSPACE, TAB, RETURN, ESCAPE, LEFT, UP, RIGHT, DOWN, MENU, DELETE];

/// The keys that write `text`, which is lower-case ASCII.
pub(crate) fn of(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

//! A virtual keyboard (virtual-keyboard-unstable-v1) that has a key for each symbol that tests need.

use std::fmt::Write as _;
use std::io::Write as _;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;

use super::wire::{FREE, Wire};
use crate::screen::keys;

const SEAT: u32 = FREE;
const MANAGER: u32 = FREE + 1;
const KEYBOARD: u32 = FREE + 2;
/// `xkb_v1` of `wl_keyboard.keymap_format`.
const XKB: u32 = 1;

pub(super) struct Keyboard(Wire);

impl Keyboard {
    pub(super) fn new(stream: UnixStream) -> Self {
        let mut wire = Wire::new(stream);
        wire.bind("wl_seat", SEAT);
        wire.bind("zwp_virtual_keyboard_manager_v1", MANAGER);
        wire.send(MANAGER, 0, &[SEAT, KEYBOARD]);
        wire.made(KEYBOARD);
        let map = keymap();
        let file = rustix::fs::memfd_create("keymap", rustix::fs::MemfdFlags::CLOEXEC).unwrap();
        let mut file = std::fs::File::from(file);
        file.write_all(map.as_bytes()).unwrap();
        wire.send_file(KEYBOARD, 0, &[XKB, u32::try_from(map.len()).unwrap()], file.as_fd());
        wire.round_trip();
        Self(wire)
    }

    pub(super) fn press(&mut self, symbols: &[u32]) {
        for symbol in symbols {
            let place = all().position(|known| known == *symbol).unwrap_or_else(|| panic!("there is no key for {symbol:#x}"));
            for state in [1, 0] {
                let time = self.0.tick();
                self.0.send(KEYBOARD, 1, &[time, u32::try_from(place).unwrap() + 1, state]);
            }
        }
        self.0.round_trip();
    }
}

/// Printable ASCII and some others.
fn all() -> impl Iterator<Item = u32> {
    (0x20..0x7f).chain(keys::ALL)
}

/// A keymap in the text format of XKB: keys from 1 on, which are 8 more there.
fn keymap() -> String {
    let (mut codes, mut symbols) = (String::new(), String::new());
    for (place, symbol) in all().enumerate() {
        write!(codes, "<K{place}> = {}; ", place + 9).unwrap();
        // A digit would be the symbol of that digit.
        write!(symbols, "key <K{place}> {{ [ {symbol:#x} ] }}; ").unwrap();
    }
    format!(
        "xkb_keymap {{ xkb_keycodes \"tests\" {{ minimum = 8; maximum = 255; {codes} }}; \
         xkb_types \"tests\" {{ include \"complete\" }}; xkb_compatibility \"tests\" {{ include \"complete\" }}; \
         xkb_symbols \"tests\" {{ {symbols} }}; }};\0"
    )
}

//! A virtual keyboard (virtual-keyboard-v1). The compositor has done what it was told when a method is back.

use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;

use super::wire::{FREE, Wire};
use crate::screen::Key;

const SEAT: u32 = FREE;
const MANAGER: u32 = FREE + 1;
const KEYBOARD: u32 = FREE + 2;

/// What the keys mean: an English keyboard, as the compositor's own library knows it.
const KEYMAP: &str = r#"xkb_keymap {
    xkb_keycodes { include "evdev+aliases(qwerty)" };
    xkb_types { include "complete" };
    xkb_compat { include "complete" };
    xkb_symbols { include "pc+us+inet(evdev)" };
};"#;

pub(super) struct Keyboard(Wire);

impl Keyboard {
    pub(super) fn new(stream: UnixStream) -> Self {
        let mut wire = Wire::new(stream, 3);
        wire.bind("wl_seat", SEAT);
        wire.bind("zwp_virtual_keyboard_manager_v1", MANAGER);
        wire.send(MANAGER, 0, &[SEAT, KEYBOARD]);
        let file = rustix::fs::memfd_create("keymap", rustix::fs::MemfdFlags::CLOEXEC).unwrap();
        let text = [KEYMAP.as_bytes(), &[0]].concat();
        assert_eq!(rustix::io::write(&file, &text).unwrap(), text.len());
        // Format 1: the text of a keymap.
        wire.send_file(KEYBOARD, 0, &[1, u32::try_from(text.len()).unwrap()], file.as_fd());
        wire.round_trip();
        Self(wire)
    }

    pub(super) fn press(&mut self, key: Key) {
        for state in [1, 0] {
            let time = self.0.tick();
            self.0.send(KEYBOARD, 1, &[time, key.code(), state]);
        }
        self.0.round_trip();
    }
}

//! A virtual pointer (wlr-virtual-pointer). The compositor has done what it was told when a method is back.

use std::os::unix::net::UnixStream;

use super::wire::{FREE, Wire};
use crate::screen::{Button, HEIGHT, WIDTH, between};

const MANAGER: u32 = FREE;
const POINTER: u32 = FREE + 1;

pub(super) struct Pointer(Wire);

impl Pointer {
    pub(super) fn new(stream: UnixStream) -> Self {
        let mut wire = Wire::new(stream);
        wire.bind("zwlr_virtual_pointer_manager_v1", MANAGER);
        wire.send(MANAGER, 0, &[0, POINTER]);
        wire.made(POINTER);
        wire.round_trip();
        Self(wire)
    }

    pub(super) fn point(&mut self, x: usize, y: usize) {
        let (x, y) = (u32::try_from(x).unwrap(), u32::try_from(y).unwrap());
        let time = self.0.tick();
        self.0.send(POINTER, 1, &[time, x, y, WIDTH.into(), HEIGHT.into()]);
        self.0.send(POINTER, 4, &[]);
        self.0.round_trip();
    }

    pub(super) fn press(&mut self, button: Button) {
        // Of the kernel's input codes.
        let code = match button {
            Button::Primary => 0x110,
            Button::Secondary => 0x111,
            Button::Middle => 0x112,
        };
        self.button(code, 1);
        self.button(code, 0);
    }

    pub(super) fn drag(&mut self, (x, y): (usize, usize), to_x: usize) {
        self.point(x, y);
        self.button(0x110, 1);
        for x in between(x, to_x) {
            self.point(x, y);
        }
        self.button(0x110, 0);
    }

    fn button(&mut self, code: u32, state: u32) {
        let time = self.0.tick();
        self.0.send(POINTER, 2, &[time, code, state]);
        self.0.send(POINTER, 4, &[]);
        self.0.round_trip();
    }
}

//! A virtual pointer (wlr-virtual-pointer). The compositor has done what it was told when a method is back.

use std::os::unix::net::UnixStream;
use std::time::Duration;

use super::wire::{FREE, Wire};
use crate::screen::{Button, HEIGHT, WIDTH, between};

const MANAGER: u32 = FREE;
const POINTER: u32 = FREE + 1;
/// Of an axis, and where it comes from.
const HORIZONTAL: u32 = 1;
const FINGER: u32 = 1;

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

    /// Moves two fingers sideways on a touchpad, in steps of so many units to the right, each so many milliseconds after the one
    /// before.
    pub(super) fn push(&mut self, steps: &[i32], milliseconds: u32) {
        for step in steps {
            // Clients take together what comes within a frame: how fast it is must be true.
            std::thread::sleep(Duration::from_millis(milliseconds.into()));
            let time = self.0.pass(milliseconds);
            // What is under the fingers moves with them: the view goes the other way. A fixed number has 8 bits below one.
            let value = (-step * 256).cast_unsigned();
            self.0.send(POINTER, 5, &[FINGER]);
            self.0.send(POINTER, 3, &[time, HORIZONTAL, value]);
            self.0.send(POINTER, 4, &[]);
            self.0.round_trip();
        }
    }

    /// Lifts the fingers.
    pub(super) fn lift(&mut self) {
        let time = self.0.pass(10);
        self.0.send(POINTER, 5, &[FINGER]);
        self.0.send(POINTER, 6, &[time, HORIZONTAL]);
        self.0.send(POINTER, 4, &[]);
        self.0.round_trip();
    }

    fn button(&mut self, code: u32, state: u32) {
        let time = self.0.tick();
        self.0.send(POINTER, 2, &[time, code, state]);
        self.0.send(POINTER, 4, &[]);
        self.0.round_trip();
    }
}

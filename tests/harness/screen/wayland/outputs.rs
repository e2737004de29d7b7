//! Sway with outputs that can be taken away: each is a window on another sway, and closing the window is pulling the plug.
//!
//! An output of the headless backend stays: sway 1.7 has no word to remove one, and cannot turn one off.

use std::path::Path;

use super::Wayland;
use crate::picture::Picture;
use crate::screen::{Button, HEIGHT, Screen, WIDTH, await_there};

pub(crate) struct Outputs {
    sway: Wayland,
    outer: Wayland,
    /// Those that are there, the oldest first.
    names: Vec<String>,
    made: usize,
}

impl Outputs {
    /// Plugs one more in; answers with its name once it shows something.
    pub(crate) fn add(&mut self) -> String {
        self.sway.command("create_output");
        self.await_made()
    }

    /// Pulls the plug of one.
    pub(crate) fn remove(&mut self, name: &str) {
        let place = self.names.iter().position(|there| there == name).expect("it is there");
        self.names.remove(place);
        self.outer.command(&format!("[title=wlroots.-.{name}$] kill"));
        await_there("an output less", || self.shot_of(name).is_none().then_some(()));
    }

    /// What one shows now.
    pub(crate) fn shot_of(&self, name: &str) -> Option<Picture> {
        self.sway.shot_of(name)
    }

    fn await_made(&mut self) -> String {
        self.made += 1;
        let name = format!("WL-{}", self.made);
        await_there("the picture of an output", || {
            self.shot_of(&name).filter(|shot| (shot.width, shot.height) == (WIDTH.into(), HEIGHT.into()))
        });
        self.names.push(name.clone());
        name
    }
}

impl Screen for Outputs {
    fn start(folder: &Path) -> Self {
        let outside = folder.join("outside");
        std::fs::create_dir_all(&outside).unwrap();
        // Each window is as large as the screen, and painted though others lie over it.
        let windows = format!(
            "floating_maximum_size -1 x -1\nfor_window [app_id=\"wlroots\"] floating enable, border none, resize set {WIDTH} {HEIGHT}, move position 0 0\n"
        );
        let outer = Wayland::start_of(&outside, vec![("WLR_BACKENDS", "headless".to_owned())], &windows);
        let socket = outer.socket.display().to_string();
        let backend = vec![("WLR_BACKENDS", "wayland".to_owned()), ("WAYLAND_DISPLAY", socket)];
        let mut outputs = Self { sway: Wayland::start_of(folder, backend, ""), outer, names: Vec::new(), made: 0 };
        outputs.await_made();
        outputs
    }

    fn variables(&self) -> Vec<(String, String)> {
        self.sway.variables()
    }

    /// That of the oldest output.
    fn shot(&mut self) -> Option<Picture> {
        self.shot_of(self.names.first()?)
    }

    fn point(&mut self, x: usize, y: usize) {
        self.sway.point(x, y);
    }

    fn press(&mut self, button: Button) {
        self.sway.press(button);
    }

    fn drag(&mut self, from: (usize, usize), to_x: usize) {
        self.sway.drag(from, to_x);
    }

    fn keys(&mut self, symbols: &[u32]) {
        self.sway.keys(symbols);
    }

    fn kill(&mut self) {
        self.sway.kill();
    }

    fn boot(&mut self) {
        self.sway.boot();
    }
}

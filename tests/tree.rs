//! The tree itself under test: who may know whom, what is installed where, and what `./dev` reads from the machine.
//! Starts neither daemon nor user interface.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::path::{Path, PathBuf};

#[path = "tree/files.rs"]
mod files;
#[path = "tree/install.rs"]
mod install;
#[path = "tree/knowledge.rs"]
mod knowledge;
#[path = "tree/made.rs"]
mod made;
#[path = "tree/setup.rs"]
mod setup;
#[path = "tree/style.rs"]
mod style;

/// The root of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder of the repository, or the file itself, in the order of their names.
fn files_below(place: &str) -> Vec<PathBuf> {
    let path = root().join(place);
    if path.is_file() {
        return vec![path];
    }
    let mut found = Vec::new();
    let mut folders = vec![path];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let entry = entry.unwrap().path();
            if entry.is_dir() { folders.push(entry) } else { found.push(entry) }
        }
    }
    found.sort();
    found
}

/// The Rust files below a folder.
fn sources_below(place: &str) -> Vec<PathBuf> {
    files_below(place).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs")).collect()
}

/// An empty folder of this test alone, gone when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a program printed, if it succeeded; fails with what it said if it did not.
fn output(command: &mut std::process::Command) -> String {
    let done = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}; ./dev setup installs what the tests need"));
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{command:?}: {}\n{printed}{}", done.status, String::from_utf8_lossy(&done.stderr));
    printed
}

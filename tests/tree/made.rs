//! Manual pages and completions are committed, so that installing needs no program to be run; they are what the command
//! makes now.

use std::path::Path;
use std::process::Command;

use super::{Scratch, files_below, output, root};

/// The files of a folder with their texts.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let files = files_below(folder.to_str().unwrap());
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn what_is_made_is_what_is_committed() {
    let scratch = Scratch::new("made");
    output(Command::new(env!("CARGO_BIN_EXE_tidings")).arg("generate").arg(&scratch.0));
    for folder in ["man", "completions"] {
        let (made, committed) = (texts(&scratch.0.join(folder)), texts(&root().join("data").join(folder)));
        assert!(!made.is_empty());
        for (made, committed) in made.iter().zip(&committed) {
            assert!(
                made == committed,
                "data/{folder}/{} is not up to date: run `cargo run --bin tidings generate data`",
                made.0
            );
        }
        assert_eq!(made.len(), committed.len(), "data/{folder} has files that nobody makes");
    }
}

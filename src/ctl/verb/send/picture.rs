//! Pictures: a word that names a file becomes a path that the server can open, wherever it runs; others are names of icons.

use std::path::{Path, PathBuf};

/// The picture as the server is told of it. A file that is not there is told, and sent nevertheless: a picture decorates.
pub(super) fn named(word: &str, warnings: &mut Vec<String>) -> String {
    let Some(path) = path(word) else { return word.to_owned() };
    let path = std::path::absolute(&path).unwrap_or(path);
    if let Err(error) = std::fs::File::open(&path) {
        warnings.push(format!("{}: {error}; it is sent without", path.display()));
    }
    path.to_string_lossy().into_owned()
}

/// The path that a word names; `None` where it names an icon. A file in the folder that we are in may be named by its name alone
/// if it has a suffix, which names of icons have not.
fn path(word: &str) -> Option<PathBuf> {
    if let Some(uri) = word.strip_prefix("file://") {
        return Some(PathBuf::from(decoded(uri.strip_prefix("localhost").unwrap_or(uri))));
    }
    let lies_here = || Path::new(word).extension().is_some() && Path::new(word).is_file();
    (word.contains('/') || lies_here()).then(|| PathBuf::from(word))
}

/// A path as a URI has it, with `%20` and the like.
fn decoded(uri: &str) -> std::ffi::OsString {
    let mut bytes = Vec::with_capacity(uri.len());
    let mut rest = uri.as_bytes().iter();
    while let Some(byte) = rest.next() {
        let digits = rest.as_slice().get(..2).filter(|_| *byte == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                rest.nth(1);
                bytes.push(code);
            }
            None => bytes.push(*byte),
        }
    }
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

/// The URI of a path, for a body that holds it as a picture.
pub(super) fn uri(path: &str) -> String {
    let mut uri = "file://".to_owned();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_of_icons_stay() {
        let mut warnings = Vec::new();
        for name in ["mail-unread", "org.gnome.Maps", "firefox"] {
            assert_eq!(named(name, &mut warnings), name);
        }
        assert!(warnings.is_empty());
    }

    #[test]
    fn files_are_named_from_the_root() {
        let mut warnings = Vec::new();
        let here = std::env::current_dir().unwrap();
        assert_eq!(named("./src/../Cargo.toml", &mut warnings), here.join("src/../Cargo.toml").to_string_lossy());
        assert_eq!(named("Cargo.toml", &mut warnings), here.join("Cargo.toml").to_string_lossy());
        assert_eq!(named("file:///dev/%6e%75ll", &mut warnings), "/dev/null");
        assert_eq!(warnings, Vec::<String>::new());
        assert_eq!(named("/no/such.png", &mut warnings), "/no/such.png");
        assert_eq!(warnings, ["/no/such.png: No such file or directory (os error 2); it is sent without"]);
    }

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(uri("/a b/\u{fc}%.png"), "file:///a%20b/%C3%BC%25.png");
        assert_eq!(decoded("/a%20b/%C3%BC%25%.png%2"), "/a b/\u{fc}%%.png%2");
    }
}

//! Which sound a sender asks for: a name of the sound theme, or a file. What is neither is no sound.
//!
//! Where a name leads to is found in [`theme`]; nothing is opened or played here.

pub mod theme;

use std::path::PathBuf;

use super::image::Source;

/// Longest name of a sound that is read, in bytes.
const MAX_NAME: usize = 128;

/// A sound, not looked for yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    /// A name of the XDG Sound Naming Specification, such as `message-new-instant` (hint `sound-name`).
    Name(String),
    /// An absolute path (hint `sound-file`).
    File(PathBuf),
}

impl Sound {
    /// Reads a name; `None` for what could not be the name of a file within a theme.
    pub fn name(text: &str) -> Option<Self> {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
        let sane = !text.is_empty() && text.len() <= MAX_NAME && !text.starts_with('.') && text.chars().all(allowed);
        sane.then(|| Self::Name(text.to_owned()))
    }

    /// Reads an absolute path or a `file:` URI; `None` for everything else.
    pub fn file(text: &str) -> Option<Self> {
        match Source::parse(text)? {
            Source::Path(path) => Some(Self::File(path)),
            Source::Name(_) => None,
        }
    }

    /// Reads either, as a person writes it in a configuration.
    pub fn parse(text: &str) -> Option<Self> {
        Self::file(text).or_else(|| Self::name(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths_are_told_apart_and_others_are_nothing() {
        let file = |path: &str| Some(Sound::File(path.into()));
        assert_eq!(Sound::parse("message-new-instant"), Some(Sound::Name("message-new-instant".into())));
        assert_eq!(Sound::parse("/usr/share/a b.oga"), file("/usr/share/a b.oga"));
        assert_eq!(Sound::parse("file:///tmp/a%20b.wav"), file("/tmp/a b.wav"));
        for nothing in ["", ".", "..", ".hidden", "../x", "a/b", "x.wav\0", "http://x/y.oga", "file:x", "file://host/y", "a\nb"]
        {
            assert_eq!(Sound::parse(nothing), None, "{nothing:?}");
        }
        assert_eq!(Sound::file("bell"), None);
        assert_eq!(Sound::name(&"x".repeat(MAX_NAME)), Some(Sound::Name("x".repeat(MAX_NAME))));
        assert_eq!(Sound::name(&"x".repeat(MAX_NAME + 1)), None);
    }
}

//! The file that a person writes: where it is, and what it says. It is only ever read.

use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::io::Errno;

use super::{Config, Mistake};

/// The largest that is read, in bytes: far more than all keys with words about them.
const LARGEST: u64 = 1 << 20;

/// Why a file is not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It cannot be read: why.
    Unreadable(String),
    /// These things are wrong in it; at least one.
    Wrong(Vec<Mistake>),
}

impl Problem {
    /// A line for each thing that is wrong, as compilers write it: `file:line:column: what is wrong`.
    pub fn lines(&self, path: &Path) -> Vec<String> {
        let path = path.display();
        match self {
            Self::Unreadable(why) => vec![format!("{path}: {why}")],
            Self::Wrong(mistakes) => mistakes.iter().map(|mistake| format!("{path}:{mistake}")).collect(),
        }
    }
}

/// Where the file of this person is, whether it is there or not (XDG Base Directory Specification); `None` where neither
/// `XDG_CONFIG_HOME` nor `HOME` is set.
pub fn path() -> Option<PathBuf> {
    place(std::env::var_os("XDG_CONFIG_HOME"), std::env::var_os("HOME"))
}

/// A relative folder is no folder, says the specification.
fn place(config_home: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    let absolute = |folder: Option<OsString>| folder.map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder = absolute(config_home).or_else(|| Some(absolute(home)?.join(".config")))?;
    Some(folder.join("tidings").join("config.toml"))
}

/// Reads a file. One that is not there has all defaults and is told as `Ok(None)`.
pub fn read(path: &Path) -> Result<Option<Config>, Problem> {
    match text(path)? {
        Some(text) => Config::read(&text).map(Some).map_err(Problem::Wrong),
        None => Ok(None),
    }
}

fn text(path: &Path) -> Result<Option<String>, Problem> {
    let unreadable = |why: &dyn std::fmt::Display| Problem::Unreadable(format!("it cannot be read: {why}"));
    // Never waits for the other end of a FIFO, and never becomes a controlling terminal.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = match openat(CWD, path, flags, Mode::empty()) {
        Ok(fd) => std::fs::File::from(fd),
        Err(Errno::NOENT | Errno::NOTDIR) => return Ok(None),
        Err(error) => return Err(unreadable(&std::io::Error::from(error))),
    };
    let about = file.metadata().map_err(|error| unreadable(&error))?;
    if !about.is_file() {
        return Err(unreadable(&"it is not a regular file"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
        return Err(unreadable(&"it is larger than 1 MiB"));
    }
    match String::from_utf8(bytes) {
        // Some editors begin a file with it.
        Ok(text) => Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
            let line = before.rsplit('\n').next().unwrap_or_default();
            Err(Problem::Wrong(vec![Mistake {
                line: before.matches('\n').count().saturating_add(1),
                column: line.chars().count().saturating_add(1),
                message: "this is not UTF-8".to_owned(),
                nearest: None,
            }]))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_where_the_specification_says() {
        let os = |text: &str| Some(OsString::from(text));
        let at = |text: &str| Some(PathBuf::from(text));
        assert_eq!(place(os("/x"), os("/home/me")), at("/x/tidings/config.toml"));
        assert_eq!(place(os("x"), os("/home/me")), at("/home/me/.config/tidings/config.toml"));
        assert_eq!(place(os(""), os("/home/me")), at("/home/me/.config/tidings/config.toml"));
        assert_eq!(place(None, os("/home/me")), at("/home/me/.config/tidings/config.toml"));
        assert_eq!((place(None, None), place(os("x"), os(""))), (None, None));
    }

    #[test]
    fn what_cannot_be_read_is_told_and_what_is_not_there_is_nothing() {
        let folder = std::env::temp_dir().join(format!("tidings-config-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("config.toml");
        assert_eq!(read(&file), Ok(None));
        assert_eq!(read(&file.join("below")), Ok(None));
        let told = |path: &Path| read(path).unwrap_err().lines(Path::new("file")).join("\n");
        assert_eq!(told(&folder), "file: it cannot be read: it is not a regular file");
        rustix::fs::mknodat(CWD, &file, rustix::fs::FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        assert_eq!(told(&file), "file: it cannot be read: it is not a regular file");
        std::fs::remove_file(&file).unwrap();
        std::fs::write(&file, b"# \xc3\xa9\n# \xc3\xa9 \xff").unwrap();
        assert_eq!(told(&file), "file:2:5: this is not UTF-8");
        std::fs::write(&file, "#".repeat(1_048_577)).unwrap();
        assert_eq!(told(&file), "file: it cannot be read: it is larger than 1 MiB");
        std::fs::write(&file, "\u{feff}[popups]\nlimit = 2\ngap = \"wide\"\n").unwrap();
        assert_eq!(told(&file), "file:3:7: gap must be a whole number from 0 to 100, not \"wide\"");
        std::fs::write(&file, "\u{feff}[popups]\nlimit = 2\n").unwrap();
        assert_eq!(read(&file).unwrap().unwrap().core.popups, 2);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

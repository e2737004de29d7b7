//! Picture files that a notification names, opened when it is received: Chromium deletes its own soon after.
//!
//! Nothing here waits for a disk on the way of an answer: a file whose path the kernel does not have at hand is opened by
//! another thread. Only regular files of a sensible size are opened, and nothing is read: even to open a device or a FIFO would
//! do something to it.

use std::os::fd::{AsRawFd as _, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, ResolveFlags, StatxFlags, openat, openat2, statx};
use rustix::io::Errno;
use tidings::content::image::{Kept, MAX_FILE_BYTES};

/// What became of an attempt.
#[derive(Debug)]
pub(crate) enum Opened {
    /// The file.
    Ready(Kept),
    /// There is none that may be shown.
    Refused(&'static str),
    /// It would take time.
    Later,
}

/// Finds a file without opening it.
const FIND: OFlags = OFlags::PATH.union(OFlags::CLOEXEC);
/// Opens what was found.
const READ: OFlags = OFlags::RDONLY.union(OFlags::CLOEXEC).union(OFlags::NONBLOCK).union(OFlags::NOCTTY);

/// Opens the file if that takes no waiting.
pub(crate) fn open_at_once(path: &Path) -> Opened {
    let resolve = ResolveFlags::CACHED | ResolveFlags::NO_MAGICLINKS;
    match openat2(CWD, path, FIND, Mode::empty(), resolve) {
        Ok(fd) => checked(fd),
        Err(Errno::NOENT | Errno::ACCESS | Errno::LOOP | Errno::NOTDIR | Errno::NAMETOOLONG | Errno::NXIO) => {
            Opened::Refused("the file cannot be opened")
        }
        Err(_) => Opened::Later,
    }
}

/// Opens the file, however long that takes. For a thread that nobody waits for.
pub(crate) fn open(path: &Path) -> Opened {
    match openat(CWD, path, FIND, Mode::empty()) {
        Ok(fd) => checked(fd),
        Err(_) => Opened::Refused("the file cannot be opened"),
    }
}

/// Opens the file that `found` refers to, if it is one to be shown.
fn checked(found: OwnedFd) -> Opened {
    let flags = AtFlags::EMPTY_PATH | AtFlags::STATX_DONT_SYNC;
    let Ok(stat) = statx(&found, "", flags, StatxFlags::TYPE | StatxFlags::SIZE) else {
        return Opened::Refused("the file cannot be looked at");
    };
    if FileType::from_raw_mode(stat.stx_mode.into()) != FileType::RegularFile {
        return Opened::Refused("it is not a regular file");
    }
    if stat.stx_size == 0 || stat.stx_size > MAX_FILE_BYTES {
        return Opened::Refused("the file is empty or too large");
    }
    // Whatever has the path meanwhile, this is the file that was looked at.
    match openat(CWD, format!("/proc/self/fd/{}", found.as_raw_fd()), READ, Mode::empty()) {
        Ok(fd) => Opened::Ready(Kept::new(fd)),
        Err(_) => Opened::Refused("the file cannot be opened"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn refused(opened: &Opened) -> bool {
        matches!(opened, Opened::Refused(_))
    }

    #[test]
    fn what_is_no_picture_file_is_refused_without_waiting() {
        let folder = std::env::temp_dir().join(format!("tidings-files-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let fifo = folder.join("fifo");
        rustix::fs::mknodat(CWD, &fifo, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let looped = folder.join("loop");
        std::os::unix::fs::symlink(&looped, &looped).unwrap();
        let empty = folder.join("empty");
        std::fs::write(&empty, "").unwrap();
        let sparse = folder.join("sparse");
        std::fs::File::create(&sparse).unwrap().set_len(10 << 30).unwrap();
        let missing = folder.join("missing");
        let paths = [&fifo, &looped, &empty, &sparse, &missing, &folder];
        for path in
            paths.into_iter().map(std::path::PathBuf::as_path).chain([Path::new("/dev/zero"), Path::new("/proc/self/mem")])
        {
            assert!(refused(&open(path)), "{}", path.display());
            // What the kernel has at hand is refused at once, too.
            assert!(!matches!(open_at_once(path), Opened::Ready(_)), "{}", path.display());
        }
        let good = folder.join("good");
        std::fs::write(&good, "x").unwrap();
        assert!(matches!(open(&good), Opened::Ready(_)));
        assert!(!refused(&open_at_once(&good)));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_fifo_is_not_opened_even_for_a_moment() {
        let folder = std::env::temp_dir().join(format!("tidings-fifo-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let fifo = folder.join("fifo");
        rustix::fs::mknodat(CWD, &fifo, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        // A writer that does not wait is told whether there is a reader.
        let writable = || openat(CWD, &fifo, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty());
        let found = openat(CWD, &fifo, FIND, Mode::empty()).unwrap();
        assert_eq!(writable().err(), Some(Errno::NXIO));
        assert!(refused(&checked(found)) && refused(&open(&fifo)));
        assert_eq!(writable().err(), Some(Errno::NXIO));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

//! A file that a person edits, watched without looking at it in turns.
//!
//! Editors put a new file in the place of the old one, and the file or its folder may be a link into a folder of dotfiles: so
//! folders are watched, each for one name, along the whole way. Nothing is read here.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use rustix::io::Errno;
use tokio::io::unix::AsyncFd;
use tokio::time::{Instant, timeout_at};

/// An editor may write in several steps: a change is told once nothing has happened for so long,
const CALM: Duration = Duration::from_millis(50);
/// and after this at the latest.
const PATIENCE: Duration = Duration::from_secs(1);
/// Folders on the way to a file; where links turn in circles there are no more.
const LONGEST_WAY: usize = 32;

/// The folders on the way to a file, watched from the moment when this is made.
#[derive(Debug)]
pub struct Watched {
    inotify: AsyncFd<OwnedFd>,
    /// What is looked for in which of them.
    names: BTreeSet<(i32, OsString)>,
}

impl Watched {
    /// Watches the way to `path`, within a runtime of tokio. Where the kernel gives no watches there is an error.
    pub fn new(path: &Path) -> std::io::Result<Self> {
        let fd = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        let flags = WatchFlags::CREATE
            | WatchFlags::CLOSE_WRITE
            | WatchFlags::MOVED_FROM
            | WatchFlags::MOVED_TO
            | WatchFlags::DELETE
            | WatchFlags::ATTRIB
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVE_SELF
            | WatchFlags::ONLYDIR;
        let mut names = BTreeSet::new();
        for (folder, name) in way(path) {
            match inotify::add_watch(&fd, &folder, flags) {
                Ok(watch) => drop(names.insert((watch, name))),
                Err(Errno::NOSPC) => return Err(Errno::NOSPC.into()),
                // It has gone meanwhile, or may not be looked into; the others tell of it.
                Err(error) => tracing::debug!(folder = %folder.display(), %error, "not watched"),
            }
        }
        // Sound here: an OwnedFd is open for as long as it is registered. The successor of this function is unsafe.
        #[allow(deprecated)]
        let inotify = AsyncFd::new(fd)?;
        Ok(Self { inotify, names })
    }

    /// Waits until something on the way has changed, and everything is calm again. What the path means now may be another way:
    /// it is to be watched anew.
    pub async fn changed(&self) -> std::io::Result<()> {
        while !self.events().await? {}
        let latest = Instant::now().checked_add(PATIENCE).unwrap_or_else(Instant::now);
        loop {
            let calm = Instant::now().checked_add(CALM).unwrap_or(latest).min(latest);
            match timeout_at(calm, self.events()).await {
                Err(_) => return Ok(()),
                Ok(read) => drop(read?),
            }
        }
    }

    /// Waits for events; whether any was about what is looked for.
    async fn events(&self) -> std::io::Result<bool> {
        let mut ready = self.inotify.readable().await?;
        let mut space = [MaybeUninit::uninit(); 4096];
        let mut reader = Reader::new(self.inotify.get_ref(), &mut space);
        let mut ours = false;
        loop {
            match reader.next() {
                Ok(event) => {
                    // Without a name it is about the folder itself, or some were lost.
                    let name = event.file_name().map(|name| OsStr::from_bytes(name.to_bytes()));
                    let lost = event.events().contains(ReadFlags::QUEUE_OVERFLOW);
                    ours |= lost || name.is_none_or(|name| self.names.contains(&(event.wd(), name.to_owned())));
                }
                Err(Errno::AGAIN) => {
                    ready.clear_ready();
                    return Ok(ours);
                }
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Where a change can make the path mean another file: folders that are there, each with the name to look for in it.
fn way(path: &Path) -> Vec<(PathBuf, OsString)> {
    let mut found: Vec<(PathBuf, OsString)> = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(path) = open.pop()
        && found.len() < LONGEST_WAY
    {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { continue };
        if !folder.is_dir() {
            // Once it is there, what is in it is looked for.
            open.push(folder.to_owned());
            continue;
        }
        let step = (folder.to_owned(), name.to_owned());
        if found.contains(&step) {
            continue;
        }
        found.push(step);
        if let Ok(target) = path.read_link() {
            open.push(folder.join(target));
        }
        if folder.is_symlink() {
            open.push(folder.to_owned());
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("tidings-watch-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder.canonicalize().unwrap()
    }

    #[test]
    fn the_way_leads_over_links_and_begins_where_there_is_a_folder() {
        let home = scratch("way");
        let step = |folder: &str, name: &str| (home.join(folder), OsString::from(name));
        let path = home.join("config/tidings/config.toml");
        assert_eq!(way(&path), [(home.clone(), OsString::from("config"))]);
        fs::create_dir_all(home.join("config")).unwrap();
        assert_eq!(way(&path), [step("config", "tidings")]);
        fs::create_dir_all(home.join("config/tidings")).unwrap();
        assert_eq!(way(&path), [step("config/tidings", "config.toml")]);
        fs::create_dir_all(home.join("dotfiles")).unwrap();
        symlink("../../dotfiles/tidings.toml", &path).unwrap();
        let target = (home.join("config/tidings/../../dotfiles"), OsString::from("tidings.toml"));
        assert_eq!(way(&path), [step("config/tidings", "config.toml"), target]);
        fs::rename(home.join("config/tidings"), home.join("dotfiles/tidings")).unwrap();
        symlink(home.join("dotfiles/tidings"), home.join("config/tidings")).unwrap();
        let names: Vec<_> = way(&path).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["config.toml", "tidings", "tidings", "tidings.toml"]);
        fs::remove_file(home.join("dotfiles/tidings/config.toml")).unwrap();
        symlink("config.toml", home.join("dotfiles/tidings/config.toml")).unwrap();
        assert!(way(&path).len() <= LONGEST_WAY);
        fs::remove_dir_all(&home).unwrap();
    }

    #[tokio::test]
    async fn what_an_editor_does_beside_the_file_is_no_change_of_it() {
        let home = scratch("beside");
        let path = home.join("config.toml");
        fs::write(&path, "").unwrap();
        let watched = Watched::new(&path).unwrap();
        fs::write(home.join(".config.toml.swp"), "x").unwrap();
        fs::write(home.join("4913"), "x").unwrap();
        fs::remove_file(home.join("4913")).unwrap();
        assert!(!watched.events().await.unwrap());
        fs::rename(home.join(".config.toml.swp"), &path).unwrap();
        assert!(watched.events().await.unwrap());
        fs::remove_dir_all(&home).unwrap();
        tokio::time::timeout(Duration::from_secs(5), watched.changed()).await.unwrap().unwrap();
    }
}

//! What the desktop knows of the applications that send: their names and icons by their desktop entries.
//!
//! An entry is a claim of the sender: it only ever finds what is installed, and grants nothing. An answer waits for none of it:
//! what is known already is used, the rest is looked up by one thread at a time and attached when it comes.

use std::collections::{HashMap, VecDeque};
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::os::fd::AsFd as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tidings::content::desktop_entry::{self, DesktopEntry, MAX_BYTES};
use tidings::content::image::{Icon, Source};
use tidings::core::Accepted;
use tidings::core::notification::{Application, Content};
use tokio::sync::mpsc;

use super::files::{self, Opened};
use crate::driver::Input;

/// Most applications that are remembered.
const MOST: usize = 128;
/// Most that wait to be looked up, and most notifications that wait for it; what comes beyond them is shown as it was sent.
const QUEUE: usize = 64;
const ASKING: usize = 1024;
/// For so long after it was looked up an entry is taken to be what it was.
const FRESH: Duration = Duration::from_secs(2);

/// The entry that a notification claims, and how far it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    id: String,
    name: Naming,
}

/// Whether the entry's name is shown in place of `app_name`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Naming {
    /// The sender named the entry (hint `desktop-entry`).
    Entry,
    /// The sender named itself (hint `x-kde-display-appname`).
    Own,
    /// The entry is guessed from this name: it may correct the capitals, no more.
    Guessed(String),
}

impl Claim {
    /// What `content` claims; `names_itself` where its name is to stand.
    pub(crate) fn of(content: &Content, names_itself: bool) -> Option<Self> {
        let name = || if names_itself { Naming::Own } else { Naming::Entry };
        match &content.desktop_entry {
            Some(id) => Some(Self { id: id.clone(), name: name() }),
            None => {
                let name = if names_itself { Naming::Own } else { Naming::Guessed(content.app_name.clone()) };
                desktop_entry::guess(&content.app_name).map(|id| Self { id, name })
            }
        }
    }

    /// What of `application` is to be shown.
    fn believed(&self, application: &Application) -> Application {
        let shown = |name: &String| match &self.name {
            Naming::Entry => true,
            Naming::Own => false,
            Naming::Guessed(sent) => name.to_lowercase() == sent.to_lowercase(),
        };
        Application { name: application.name.clone().filter(shown), icon: application.icon.clone() }
    }
}

/// The desktop file that an answer is from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    path: PathBuf,
    device: u64,
    inode: u64,
    length: u64,
    modified: (i64, i64),
}

impl Stamp {
    fn of(path: &Path, metadata: &Metadata) -> Self {
        Self {
            path: path.to_owned(),
            device: metadata.dev(),
            inode: metadata.ino(),
            length: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
        }
    }
}

/// What a look at the disk has told.
#[derive(Debug)]
pub(crate) enum Seen {
    /// It is what it was.
    Same,
    /// There is none.
    Nothing,
    /// This is what there is.
    Entry(Box<Application>, Box<Found>),
}

/// Where an answer is from.
#[derive(Debug)]
pub(crate) struct Found(Stamp);

#[derive(Debug)]
struct Known {
    application: Option<Application>,
    stamp: Option<Stamp>,
    looked: Instant,
}

/// All that is remembered, and what is being looked up.
#[derive(Debug)]
pub(crate) struct Applications {
    known: HashMap<String, Known>,
    /// To be looked up; the first is under way.
    queue: VecDeque<String>,
    /// Who wants to know what is being looked up.
    asking: Vec<(Claim, Accepted)>,
    inputs: mpsc::Sender<Input>,
}

impl Applications {
    /// Knows nothing; what is looked up comes as input.
    pub(crate) fn new(inputs: mpsc::Sender<Input>) -> Self {
        Self { known: HashMap::new(), queue: VecDeque::new(), asking: Vec::new(), inputs }
    }

    /// Gives `content` what is known of the application that it claims.
    pub(crate) fn introduce(&self, claim: &Claim, content: &mut Content) {
        if let Some(application) = self.known.get(&claim.id).and_then(|known| known.application.as_ref()) {
            claim.believed(application).introduce(content);
        }
    }

    /// The notification was answered: what it claims is looked up, unless that was done a moment ago.
    pub(crate) fn answered(&mut self, claim: Claim, accepted: Accepted) {
        let fresh = self.known.get(&claim.id).is_some_and(|known| known.looked.elapsed() < FRESH);
        let under_way = self.queue.contains(&claim.id);
        if fresh || self.asking.len() >= ASKING || (!under_way && self.queue.len() >= QUEUE) {
            return;
        }
        let idle = self.queue.is_empty();
        if !under_way {
            self.queue.push_back(claim.id.clone());
        }
        self.asking.push((claim, accepted));
        if idle {
            self.look();
        }
    }

    /// What was looked up: those who asked, each with what is to be attached. Looks up the next.
    pub(crate) fn seen(&mut self, seen: Seen) -> Vec<(Accepted, Application)> {
        let Some(id) = self.queue.pop_front() else { return Vec::new() };
        let (mine, others) = std::mem::take(&mut self.asking).into_iter().partition(|(claim, _)| claim.id == id);
        self.asking = others;
        self.look();
        let looked = Instant::now();
        let known = match seen {
            Seen::Same => {
                if let Some(known) = self.known.get_mut(&id) {
                    known.looked = looked;
                }
                return Vec::new();
            }
            Seen::Nothing => Known { application: None, stamp: None, looked },
            Seen::Entry(application, found) => Known { application: Some(*application), stamp: Some(found.0), looked },
        };
        let mine: Vec<(Claim, Accepted)> = mine;
        let attached = known
            .application
            .as_ref()
            .map(|application| mine.iter().map(|(claim, accepted)| (*accepted, claim.believed(application))).collect());
        if self.known.len() >= MOST {
            self.known.clear();
        }
        self.known.insert(id, known);
        attached.unwrap_or_default()
    }

    /// Looks up the first of the queue, where nobody waits for it.
    fn look(&self) {
        let Some(id) = self.queue.front().cloned() else { return };
        let before = self.known.get(&id).and_then(|known| known.stamp.clone());
        let inputs = self.inputs.clone();
        tokio::spawn(async move {
            let seen = tokio::task::spawn_blocking(move || look_up(&folders(), &languages(), &id, before.as_ref())).await;
            // The driver outlives this task unless the daemon ends.
            let _ = inputs.send(Input::Application(seen.unwrap_or(Seen::Nothing))).await;
        });
    }
}

/// Looks for the entry `id`; `before` is where it was.
fn look_up(folders: &[PathBuf], languages: &[String], id: &str, before: Option<&Stamp>) -> Seen {
    let paths = desktop_entry::paths(id);
    let places = folders.iter().flat_map(|folder| paths.iter().map(|path| folder.join("applications").join(path)));
    for path in places {
        let Opened::Ready(kept) = files::open(&path) else { continue };
        let Ok(file) = kept.as_fd().try_clone_to_owned().map(File::from) else { continue };
        let Ok(metadata) = file.metadata() else { continue };
        let stamp = Stamp::of(&path, &metadata);
        if before == Some(&stamp) {
            return Seen::Same;
        }
        let mut bytes = Vec::new();
        if metadata.len() > MAX_BYTES || file.take(MAX_BYTES).read_to_end(&mut bytes).is_err() {
            continue;
        }
        // The first that is there decides: a person's own deletes one of the system.
        let Some(entry) = DesktopEntry::parse(&String::from_utf8_lossy(&bytes), languages) else { return Seen::Nothing };
        let icon = entry.icon.and_then(|icon| match icon {
            Source::Name(name) => Some(Icon::Name(name)),
            Source::Path(path) => match files::open(&path) {
                Opened::Ready(kept) => Some(Icon::File(kept)),
                Opened::Refused(_) | Opened::Later => None,
            },
        });
        return Seen::Entry(Box::new(Application { name: entry.name, icon }), Box::new(Found(stamp)));
    }
    Seen::Nothing
}

/// `XDG_DATA_HOME`, then `XDG_DATA_DIRS` (Base Directory Specification).
fn folders() -> Vec<PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let home = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(absolute);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")));
    let shared = std::env::var_os("XDG_DATA_DIRS").filter(|dirs| !dirs.is_empty());
    let shared = shared.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    home.into_iter().chain(std::env::split_paths(&shared).filter(absolute)).collect()
}

fn languages() -> Vec<String> {
    let [language, lc_all, lc_messages, lang] =
        ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).ok());
    desktop_entry::languages(language.as_deref(), lc_all.as_deref(), lc_messages.as_deref(), lang.as_deref())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("tidings-applications-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("own/applications/kde")).unwrap();
        std::fs::create_dir_all(folder.join("system/applications")).unwrap();
        folder
    }

    fn named(seen: Seen) -> Option<(String, Stamp)> {
        match seen {
            Seen::Entry(application, found) => Some((application.name.unwrap(), found.0)),
            Seen::Nothing => None,
            Seen::Same => panic!("it is not what it was"),
        }
    }

    #[test]
    fn the_persons_own_entry_comes_first_and_can_delete() {
        let root = folder("order");
        let folders = [root.join("own"), root.join("system")];
        let look = |id: &str| named(look_up(&folders, &[], id, None)).map(|(name, _)| name);
        std::fs::write(folders[1].join("applications/mail.desktop"), "[Desktop Entry]\nName=Mail\n").unwrap();
        assert_eq!(look("mail").as_deref(), Some("Mail"));
        assert_eq!(look("Mail").as_deref(), Some("Mail"));
        std::fs::write(folders[0].join("applications/mail.desktop"), "[Desktop Entry]\nName=My mail\n").unwrap();
        assert_eq!(look("mail").as_deref(), Some("My mail"));
        std::fs::write(folders[0].join("applications/mail.desktop"), "[Desktop Entry]\nName=Mail\nHidden=true\n").unwrap();
        assert_eq!(look("mail"), None);
        std::fs::write(folders[0].join("applications/kde/old.desktop"), "[Desktop Entry]\nName=Old\n").unwrap();
        assert_eq!(look("kde-old").as_deref(), Some("Old"));
        assert_eq!(look("../own/applications/mail"), None);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn an_entry_that_is_what_it_was_is_not_read_again() {
        let root = folder("stamp");
        let folders = [root.join("own")];
        let file = folders[0].join("applications/app.desktop");
        std::fs::write(&file, "[Desktop Entry]\nName=One\nIcon=a\n").unwrap();
        let (name, stamp) = named(look_up(&folders, &[], "app", None)).unwrap();
        assert_eq!(name, "One");
        assert!(matches!(look_up(&folders, &[], "app", Some(&stamp)), Seen::Same));
        std::fs::write(&file, "[Desktop Entry]\nName=Other\nIcon=a\n").unwrap();
        let (name, stamp) = named(look_up(&folders, &[], "app", Some(&stamp))).unwrap();
        assert_eq!(name, "Other");
        std::fs::remove_file(&file).unwrap();
        assert!(matches!(look_up(&folders, &[], "app", Some(&stamp)), Seen::Nothing));
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_fifo_or_a_huge_file_in_its_place_holds_nobody_up() {
        let root = folder("odd");
        let folders = [root.join("own"), root.join("system")];
        let own = folders[0].join("applications/app.desktop");
        let mode = rustix::fs::Mode::RUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &own, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        std::fs::write(folders[1].join("applications/app.desktop"), "[Desktop Entry]\nName=App\n").unwrap();
        assert_eq!(named(look_up(&folders, &[], "app", None)).unwrap().0, "App");
        std::fs::File::create(folders[1].join("applications/app.desktop")).unwrap().set_len(MAX_BYTES + 1).unwrap();
        assert!(matches!(look_up(&folders, &[], "app", None), Seen::Nothing));
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_guess_corrects_capitals_and_a_sender_that_names_itself_keeps_its_name() {
        let entry = Application { name: Some("Visual Studio Code".into()), icon: Some(Icon::Name("vscode".into())) };
        for (app_name, desktop_entry, names_itself, shown) in [
            ("code", Some("code"), false, Some("Visual Studio Code")),
            ("code", Some("code"), true, None),
            ("code", None, false, None),
            ("visual studio code", None, false, Some("Visual Studio Code")),
        ] {
            let content =
                Content { app_name: app_name.into(), desktop_entry: desktop_entry.map(str::to_owned), ..Content::default() };
            let believed = Claim::of(&content, names_itself).unwrap().believed(&entry);
            assert_eq!(believed.name.as_deref(), shown, "{app_name} {desktop_entry:?}");
            assert_eq!(believed.icon, entry.icon);
        }
        assert_eq!(Claim::of(&Content::default(), false), None);
    }
}

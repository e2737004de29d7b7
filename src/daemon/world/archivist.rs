//! The thread that the archive belongs to: it follows the journal, answers queries, and erases.
//!
//! It may wait for the disk; nobody waits for it but those who ask it. Whatever befalls the database is told to the driver as
//! a [`Health`], and it tries again.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use tidings::content::image::{Icon, Kept, Layout, RawImage};
use tidings::content::shrink::shrink;
use tidings::core::notification::Content;
use tidings::store::Settings;
use tidings::store::archive::{Archive, MAX_BYTES, Problem, Query, Stored};
use tidings::store::event::ForgetForm;
use tidings::store::journal;
use tidings::view::{Entry, Pictures};
use tokio::sync::mpsc;

use super::{alarm, memory};
use crate::driver::Input;
use crate::fronts::tidings::{Answer, Error};

/// What is new in the journal is taken over together.
const GATHER: Duration = Duration::from_millis(100);
/// How often the retention looks.
const RETAIN_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often a database may be set aside.
const ASIDE_EVERY: Duration = Duration::from_secs(60 * 60);
/// The most that the journal may hold while the archive cannot take it over, in files.
const MOST_FILES: u64 = 16;
/// Pictures that may wait; further ones are not kept.
const MOST_PICTURES: usize = 64;
/// Longest side of a picture that is kept, in pixels.
const SIDE: u32 = 256;

/// How the archive is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Health {
    /// What is wrong, in words; nothing when all is well.
    pub(crate) problem: Option<String>,
    /// A database that was of no use is here now.
    pub(crate) set_aside: Option<PathBuf>,
}

/// What the thread is asked.
pub(crate) enum Job {
    /// The journal has more.
    More,
    /// What has failed is to be tried at once.
    Retry,
    Search(Query, Answer<(Vec<tidings::wire::entry::EntryForm>, bool)>),
    Applications(Answer<Vec<(String, u64)>>),
    Get(u64, Answer<tidings::wire::entry::EntryForm>),
    Pictures(u64, Answer<tidings::wire::popup::PicturesForm>),
    Recall(u64, Answer<u32>),
    /// Erase, and delete the files of the journal before this one; so many were erased elsewhere.
    Forget {
        what: ForgetForm,
        elsewhere: u32,
        before: u64,
        answer: Answer<u32>,
    },
    Count(Answer<u64>),
    /// A picture of this key, to be kept.
    Keep(u64, u32, Icon),
    /// The pictures of these are wanted back.
    Restore(Vec<u64>),
}

/// The way to the thread.
#[derive(Clone)]
pub(crate) struct Archivist {
    jobs: Sender<Job>,
    pictures: Arc<AtomicUsize>,
}

impl Archivist {
    /// Starts the thread for the archive in `folder`.
    pub(crate) fn start(
        folder: PathBuf,
        newest: Arc<AtomicU64>,
        settings: Settings,
        inputs: mpsc::Sender<Input>,
    ) -> std::io::Result<Self> {
        let (jobs, received) = channel();
        let pictures = Arc::new(AtomicUsize::new(0));
        let waiting = pictures.clone();
        std::thread::Builder::new().name("archive".to_owned()).spawn(move || {
            let mut desk = Desk {
                folder,
                newest,
                settings,
                inputs,
                waiting,
                archive: None,
                health: Health::default(),
                failures: 0,
                retry: None,
                set_aside_at: None,
                erased: 0,
            };
            desk.work(&received);
        })?;
        Ok(Self { jobs, pictures })
    }

    /// Hands a job over. A thread that is gone answers nobody, which is an answer too.
    pub(crate) fn ask(&self, job: Job) {
        if matches!(job, Job::Keep(..)) && self.pictures.fetch_add(1, Ordering::Relaxed) >= MOST_PICTURES {
            self.pictures.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        let _ = self.jobs.send(job);
    }
}

struct Desk {
    folder: PathBuf,
    newest: Arc<AtomicU64>,
    settings: Settings,
    inputs: mpsc::Sender<Input>,
    waiting: Arc<AtomicUsize>,
    archive: Option<Archive>,
    health: Health,
    failures: u32,
    retry: Option<Instant>,
    set_aside_at: Option<Instant>,
    /// Entries erased by what the journal said, since somebody asked.
    erased: u64,
}

impl Desk {
    fn work(&mut self, jobs: &Receiver<Job>) {
        let mut behind = true;
        let mut since = Instant::now();
        // Pass by pass, so that nobody waits for all of it.
        let mut retain_at = since;
        loop {
            let now = Instant::now();
            let take_over = behind.then(|| since.checked_add(GATHER)).flatten().into_iter().chain(self.retry).max();
            let wake = if behind { take_over.unwrap_or(now) } else { retain_at };
            let left = wake.saturating_duration_since(now);
            match jobs.recv_timeout(left) {
                Ok(Job::More) if behind => {}
                Ok(Job::More) => (behind, since) = (true, Instant::now()),
                Ok(job) => {
                    if matches!(job, Job::Retry) {
                        self.retry = None;
                    }
                    self.catch_up();
                    self.answer(job);
                }
                Err(RecvTimeoutError::Timeout) => {
                    behind = !self.catch_up();
                    let now = Instant::now();
                    if !behind && retain_at <= now {
                        let pause = if self.retain() { GATHER } else { RETAIN_EVERY };
                        retain_at = now.checked_add(pause).unwrap_or(now);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.catch_up();
                    return;
                }
            }
        }
    }

    /// Does something with the archive; what goes wrong is dealt with and leaves nothing.
    fn with<T>(&mut self, act: impl Fn(&mut Archive, &mut Settings) -> Result<T, Problem>) -> Option<T> {
        // A database that is of no use is set aside, and the next one is tried at once.
        for _ in 0..2 {
            let done = match &mut self.archive {
                Some(archive) => act(archive, &mut self.settings),
                None => Archive::open(&self.folder).and_then(|mut archive| {
                    archive.check()?;
                    let done = act(&mut archive, &mut self.settings);
                    self.archive = Some(archive);
                    done
                }),
            };
            match done {
                Ok(done) => {
                    self.failures = 0;
                    self.retry = None;
                    if self.health.problem.take().is_some() {
                        self.tell();
                    }
                    return Some(done);
                }
                Err(problem) if problem.is_for_good() && self.may_set_aside() => {
                    tracing::error!(%problem, "it is set aside, and a new one is begun");
                    self.archive = None;
                    match Archive::set_aside(&self.folder, millis()) {
                        Ok(aside) => {
                            self.health.set_aside = Some(aside);
                            self.tell();
                        }
                        Err(error) => {
                            self.fail(&format!("{problem}, and it cannot be set aside: {error}"));
                            return None;
                        }
                    }
                }
                Err(problem) => {
                    self.fail(&problem.to_string());
                    return None;
                }
            }
        }
        None
    }

    /// Not again and again: where a new database is of no use either, the fault is not in the file.
    fn may_set_aside(&mut self) -> bool {
        let may = self.set_aside_at.is_none_or(|at| at.elapsed() >= ASIDE_EVERY);
        if may {
            self.set_aside_at = Some(Instant::now());
        }
        may
    }

    fn fail(&mut self, problem: &str) {
        self.archive = None;
        let wait = Duration::from_secs(1_u64.checked_shl(self.failures.min(6)).unwrap_or(60).min(60));
        self.failures = self.failures.saturating_add(1);
        self.retry = Instant::now().checked_add(wait);
        if self.health.problem.as_deref() != Some(problem) {
            tracing::error!("{problem}");
            self.health.problem = Some(problem.to_owned());
            self.tell();
        }
    }

    fn tell(&self) {
        // Only the end of the daemon keeps it from hearing.
        let _ = self.inputs.blocking_send(Input::Archive(self.health.clone()));
    }

    /// Takes over what the journal has; whether that is all.
    fn catch_up(&mut self) -> bool {
        if self.retry.is_some_and(|at| at > Instant::now()) {
            return false;
        }
        loop {
            let newest = self.newest.load(Ordering::Acquire);
            let folder = self.folder.clone();
            let step = self.with(|archive, settings| {
                let place = archive.place()?;
                let (events, next) = journal::read_on(&folder, place, newest)?;
                if next == place {
                    if archive.owes_scrub()? {
                        archive.scrub()?;
                    }
                    return Ok(None);
                }
                let erased = archive.take_over(events, next, settings)?;
                Ok(Some((next, erased)))
            });
            match step {
                Some(Some((place, erased))) => {
                    self.erased = self.erased.saturating_add(erased);
                    self.delete_before(place.file);
                }
                Some(None) => {
                    self.delete_before(newest);
                    return true;
                }
                None => {
                    // Not for ever: what is live is in the newest file.
                    self.delete_before(newest.saturating_sub(MOST_FILES));
                    return false;
                }
            }
        }
    }

    fn delete_before(&self, file: u64) {
        if let Err(error) = journal::delete_before(&self.folder, file) {
            tracing::warn!(%error, "an old file of the journal cannot be deleted");
        }
    }

    /// One pass of the retention; whether there is more to be erased.
    fn retain(&mut self) -> bool {
        self.with(|archive, settings| archive.retain(*settings, millis())).unwrap_or(false)
    }

    fn answer(&mut self, job: Job) {
        match job {
            Job::More | Job::Retry => {}
            Job::Search(query, answer) => match self.with(|archive, _| archive.search(&query)) {
                Some((entries, more)) => self.pass_on(Input::Found(entries, more, answer)),
                None => drop(answer.send(Err(self.unavailable()))),
            },
            Job::Applications(answer) => drop(answer.send(self.or_unavailable(|archive| archive.applications()))),
            Job::Count(answer) => drop(answer.send(self.or_unavailable(|archive| archive.count()))),
            Job::Get(key, answer) => {
                let found = self.or_unavailable(|archive| archive.get(key)).and_then(|entry| entry.ok_or_else(no_such_key));
                let _ = answer.send(found.map(|entry| tidings::wire::entry::EntryForm::of(&entry)));
            }
            Job::Pictures(key, answer) => {
                let found = self.or_unavailable(|archive| match archive.get(key)? {
                    Some(entry) => Ok(Some(pictures(&entry, archive.pictures(key)?))),
                    None => Ok(None),
                });
                let found = found.and_then(|pictures| pictures.ok_or_else(no_such_key));
                let _ = answer.send(found.map(|pictures| tidings::wire::popup::PicturesForm::of(&pictures)));
            }
            Job::Recall(key, answer) => {
                let found = self.or_unavailable(|archive| match archive.get(key)? {
                    Some(entry) => Ok(Some(content(&entry, pictures(&entry, archive.pictures(key)?)))),
                    None => Ok(None),
                });
                match found.and_then(|content| content.ok_or_else(no_such_key)) {
                    Ok(content) => self.pass_on(Input::Recalled(Box::new(content), answer)),
                    Err(error) => drop(answer.send(Err(error))),
                }
            }
            Job::Forget { what, elsewhere, before, answer } => {
                // What the journal has and the archive has not must not come to it afterwards.
                self.retry = None;
                if !self.catch_up() {
                    return drop(answer.send(Err(self.unavailable())));
                }
                self.delete_before(before);
                let erased = self.with(|archive, _| {
                    let erased = archive.erase(&what)?;
                    archive.scrub()?;
                    Ok(erased)
                });
                let told = std::mem::take(&mut self.erased);
                let _ = answer.send(match erased {
                    Some(erased) => {
                        let archived = u32::try_from(erased.saturating_add(told)).unwrap_or(u32::MAX);
                        Ok(archived.max(elsewhere))
                    }
                    None => Err(self.unavailable()),
                });
            }
            Job::Keep(key, slot, icon) => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                if let Some(stored) = stored(&icon).filter(|_| self.settings.enabled) {
                    self.with(|archive, _| archive.keep_picture(key, slot, &stored));
                }
            }
            Job::Restore(keys) => {
                for key in keys {
                    for (slot, stored) in self.with(|archive, _| archive.pictures(key)).unwrap_or_default() {
                        if let Some(icon) = icon(&stored) {
                            self.pass_on(Input::Restored(key, slot, icon));
                        }
                    }
                }
            }
        }
    }

    fn pass_on(&self, input: Input) {
        // Only the end of the daemon keeps it from hearing.
        let _ = self.inputs.blocking_send(input);
    }

    fn or_unavailable<T>(&mut self, act: impl Fn(&mut Archive) -> Result<T, Problem>) -> Result<T, Error> {
        self.with(|archive, _| act(archive)).ok_or_else(|| self.unavailable())
    }

    fn unavailable(&self) -> Error {
        Error::NoArchive(self.health.problem.clone().unwrap_or_else(|| "the archive cannot be read".to_owned()))
    }
}

fn no_such_key() -> Error {
    Error::NotFound("nothing in the archive has this key".to_owned())
}

fn millis() -> u64 {
    u64::try_from(alarm::now().wall.as_millis()).unwrap_or(0)
}

/// What an archived notification says, for it to be shown once more.
fn content(entry: &Entry, pictures: Pictures) -> Content {
    let popup = &entry.notification;
    Content {
        app_name: popup.app_name.clone(),
        desktop_entry: popup.desktop_entry.clone(),
        origin: popup.origin.clone(),
        app_icon: pictures.app_icon,
        summary: popup.summary.clone(),
        body: popup.body.clone(),
        body_images: pictures.body_images,
        picture: pictures.picture,
        urgency: popup.urgency,
        progress: popup.progress,
        category: popup.category.clone(),
        ..Content::default()
    }
}

fn pictures(entry: &Entry, stored: Vec<(u32, Stored)>) -> Pictures {
    let popup = &entry.notification;
    let mut pictures = Pictures { app_icon: popup.app_icon.clone(), picture: popup.picture.clone(), body_images: Vec::new() };
    for (slot, stored) in stored {
        match slot {
            0 => pictures.app_icon = icon(&stored),
            1 => pictures.picture = icon(&stored),
            _ => pictures.body_images.push(icon(&stored)),
        }
    }
    pictures
}

/// A picture as it is kept; `None` for what is a name, too large, or cannot be read.
fn stored(icon: &Icon) -> Option<Stored> {
    match icon {
        Icon::Name(_) => None,
        Icon::File(kept) => {
            let mut bytes = Vec::new();
            let most = u64::try_from(MAX_BYTES).unwrap_or(0);
            let file = copy(kept)?;
            if file.metadata().ok()?.len() > most {
                return None;
            }
            ReadAt(&file, 0).take(most).read_to_end(&mut bytes).ok()?;
            Some(Stored::File(bytes))
        }
        Icon::Pixels(layout, kept) => {
            let mut bytes = vec![0; layout.min_len()?];
            copy(kept)?.read_exact_at(&mut bytes, 0).ok()?;
            let (layout, bytes): (Layout, Vec<u8>) = shrink(*layout, bytes, SIDE)?;
            Some(Stored::Pixels(layout, bytes))
        }
    }
}

fn icon(stored: &Stored) -> Option<Icon> {
    match stored {
        Stored::Pixels(layout, bytes) => {
            let side = |pixels: u32| i32::try_from(pixels).ok();
            let raw = RawImage {
                width: side(layout.width)?,
                height: side(layout.height)?,
                rowstride: side(layout.rowstride)?,
                has_alpha: layout.has_alpha,
                bits_per_sample: 8,
                channels: side(layout.channels())?,
                data: bytes,
            };
            memory::keep(raw).ok()
        }
        Stored::File(bytes) => memory::file(bytes).ok().map(Icon::File),
    }
}

fn copy(kept: &Kept) -> Option<File> {
    use std::os::fd::AsFd as _;
    kept.as_fd().try_clone_to_owned().ok().map(File::from)
}

/// Reads without moving the place that whoever else has the file shares.
struct ReadAt<'a>(&'a File, u64);

impl std::io::Read for ReadAt<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read_at(into, self.1)?;
        self.1 = self.1.saturating_add(u64::try_from(read).unwrap_or(0));
        Ok(read)
    }
}

/// The state folder: `$XDG_STATE_HOME/tidings` (Base Directory Specification).
pub(crate) fn folder() -> Option<PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(absolute);
    let home = || std::env::var_os("HOME").map(PathBuf::from).filter(absolute).map(|home| home.join(".local/state"));
    state.or_else(home).map(|state: PathBuf| Path::new(&state).join("tidings"))
}

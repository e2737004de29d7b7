//! The thread that the archive belongs to: it follows the journal, answers queries, and erases.
//!
//! It may wait for the disk; nobody waits for it but those who ask it. What happens is taken over once it is quiet, so that it
//! takes no processor from those who are being answered, and while nobody asks the database is closed, so that it takes no
//! memory. Whatever befalls it is told to the driver as a [`Health`], and it tries again.

mod pace;
mod pictures;

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use tidings::content::image::Icon;
use tidings::store::Settings;
use tidings::store::archive::{Archive, Problem, Query};
use tidings::store::event::ForgetForm;
use tidings::store::journal::{self, Position};
use tokio::sync::mpsc;

use self::pace::{Due, Pace};
use self::pictures::{content, icon, pictures, stored};
use super::alarm;
use crate::driver::Input;
use crate::fronts::tidings::{Answer, Error};

/// The archive follows at once when it is so many files of the journal behind.
const FILES_BEHIND: u64 = 8;
/// How often a database may be set aside.
const ASIDE_EVERY: Duration = Duration::from_secs(60 * 60);
/// The most that the journal may hold while the archive cannot take it over, in files.
const MOST_FILES: u64 = 16;
/// Pictures that may wait; further ones are not kept.
const MOST_PICTURES: usize = 64;
/// So many are kept together, at the latest.
const PICTURES_BEHIND: usize = 16;

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
    /// The journal has more than when this was last said, see [`Archivist::nudge`].
    More,
    /// What has failed is to be tried at once.
    Retry,
    Search(Query, Answer<(Vec<tidings::wire::entry::EntryForm>, bool)>),
    Applications(Answer<Vec<(String, u64)>>),
    Get(u64, Answer<tidings::wire::entry::EntryForm>),
    Pictures(u64, Answer<tidings::wire::popup::PicturesForm>),
    Recall(u64, Answer<u32>),
    /// Erase, and delete the files of the journal before this one; these were erased elsewhere.
    Forget {
        what: ForgetForm,
        elsewhere: Vec<u64>,
        before: u64,
        answer: Answer<u32>,
    },
    Count(Answer<u64>),
    /// A picture, to be kept.
    Keep(Picture),
    /// The pictures of these are wanted back.
    Restore(Vec<u64>),
}

/// A picture of what stands last in the journal up to `at` under this key.
pub(crate) struct Picture {
    pub(crate) key: u64,
    pub(crate) slot: u32,
    pub(crate) icon: Icon,
    pub(crate) at: Position,
}

/// How the journal tells the thread that it has more: once, until the thread has come to it.
#[derive(Clone, Default)]
struct Bell(Arc<(AtomicBool, AtomicU64)>);

impl Bell {
    /// There is more; whether the thread does not know yet that there is anything.
    fn ring(&self) -> bool {
        self.0.1.fetch_add(1, Ordering::Relaxed);
        !self.0.0.swap(true, Ordering::AcqRel)
    }

    /// From now on the thread wants to be told again.
    fn hear(&self) {
        self.0.0.store(false, Ordering::Release);
    }

    /// How often there was more.
    fn count(&self) -> u64 {
        self.0.1.load(Ordering::Relaxed)
    }
}

/// The way to the thread.
#[derive(Clone)]
pub(crate) struct Archivist {
    jobs: Sender<Job>,
    pictures: Arc<AtomicUsize>,
    bell: Bell,
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
        let bell = Bell::default();
        let heard = bell.clone();
        std::thread::Builder::new().name("archive".to_owned()).spawn(move || {
            let mut desk = Desk {
                folder,
                newest,
                settings,
                inputs,
                waiting,
                bell: heard,
                pictures: VecDeque::new(),
                archive: None,
                checked: false,
                taken: 0,
                pace: Pace::new(Instant::now()),
                health: Health::default(),
                failures: 0,
                retry: None,
                set_aside_at: None,
                erased: Vec::new(),
            };
            desk.work(&received);
        })?;
        Ok(Self { jobs, pictures, bell })
    }

    /// The journal has more.
    pub(crate) fn nudge(&self) {
        if self.bell.ring() {
            self.ask(Job::More);
        }
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
    bell: Bell,
    /// Those that are to be kept, in the order of the journal.
    pictures: VecDeque<Picture>,
    archive: Option<Archive>,
    /// The database was looked through when this process opened it first.
    checked: bool,
    /// The file of the journal that the archive has come to.
    taken: u64,
    pace: Pace,
    health: Health,
    failures: u32,
    retry: Option<Instant>,
    set_aside_at: Option<Instant>,
    /// Keys of what was erased because the journal said so, since somebody asked.
    erased: Vec<u64>,
}

impl Desk {
    fn work(&mut self, jobs: &Receiver<Job>) {
        let mut heard = 0;
        loop {
            let (at, due) = self.pace.next(self.retry);
            match jobs.recv_timeout(at.saturating_duration_since(Instant::now())) {
                Ok(Job::More) => {
                    self.pace.news(Instant::now());
                    heard = self.bell.count();
                }
                Ok(Job::Keep(picture)) => {
                    self.pictures.push_back(picture);
                    self.pace.news(Instant::now());
                    if self.pictures.len() >= PICTURES_BEHIND {
                        self.catch_up();
                        self.rest();
                    }
                }
                Ok(job) => {
                    if matches!(job, Job::Retry) {
                        self.retry = None;
                    }
                    self.catch_up();
                    self.answer(job);
                    self.pace.asked(Instant::now());
                }
                Err(RecvTimeoutError::Timeout) if due == Due::TakeOver => {
                    let before = std::mem::replace(&mut heard, self.bell.count());
                    let far = self.newest.load(Ordering::Acquire).saturating_sub(self.taken) >= FILES_BEHIND;
                    let waits = heard != before && !far && self.pace.more_news(Instant::now());
                    if !waits {
                        self.catch_up();
                        self.rest();
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if due == Due::Retain {
                        let more = self.retain();
                        self.pace.retained(more, Instant::now());
                    } else {
                        self.pace.closed();
                    }
                    self.rest();
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.catch_up();
                    return;
                }
            }
        }
    }

    /// While nobody asks, the database is closed: it holds memory.
    fn rest(&mut self) {
        if !self.pace.stays_open() {
            self.archive = None;
        }
    }

    /// Does something with the archive; what goes wrong is dealt with and leaves nothing.
    fn with<T>(&mut self, act: impl Fn(&mut Archive, &mut Settings) -> Result<T, Problem>) -> Option<T> {
        // A database that is of no use is set aside, and the next one is tried at once.
        for _ in 0..2 {
            let done = match &mut self.archive {
                Some(archive) => act(archive, &mut self.settings),
                None => Archive::open(&self.folder).and_then(|mut archive| {
                    if !self.checked {
                        archive.check()?;
                    }
                    let done = act(&mut archive, &mut self.settings);
                    self.archive = Some(archive);
                    done
                }),
            };
            match done {
                Ok(done) => {
                    self.checked = true;
                    self.failures = 0;
                    self.retry = None;
                    if self.health.problem.take().is_some() {
                        self.tell();
                    }
                    return Some(done);
                }
                Err(problem) if problem.is_for_good() && self.may_set_aside() => {
                    tracing::error!(%problem, "it is set aside, and a new one is begun");
                    (self.archive, self.checked) = (None, false);
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
        (self.archive, self.checked) = (None, false);
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
        // What comes from now on is told anew.
        self.bell.hear();
        loop {
            let newest = self.newest.load(Ordering::Acquire);
            let folder = self.folder.clone();
            // A picture belongs to what its notification says at that place, and not to what it says later.
            let until = self.pictures.front().map(|picture| picture.at);
            let step = self.with(|archive, settings| {
                let place = archive.place()?;
                let (events, next) = journal::read_on(&folder, place, newest, until)?;
                if next == place {
                    if until.is_none() && archive.owes_scrub()? {
                        archive.scrub()?;
                    }
                    return Ok((next, None));
                }
                let erased = archive.take_over(events, next, settings)?;
                Ok((next, Some(erased)))
            });
            match step {
                Some((place, Some(erased))) => {
                    self.erased.extend(erased);
                    self.delete_before(place.file);
                    self.taken = place.file;
                }
                Some((place, None)) => match self.pictures.pop_front() {
                    Some(picture) => self.keep(&picture),
                    None => {
                        self.delete_before(newest);
                        self.taken = place.file;
                        self.pace.caught_up();
                        return true;
                    }
                },
                None => {
                    // Not for ever: what is live is in the newest file.
                    self.delete_before(newest.saturating_sub(MOST_FILES));
                    return false;
                }
            }
        }
    }

    fn keep(&mut self, picture: &Picture) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        if let Some(stored) = stored(&picture.icon).filter(|_| self.settings.enabled) {
            self.with(|archive, _| archive.keep_picture(picture.key, picture.slot, &stored));
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
            Job::More | Job::Keep(_) | Job::Retry => {}
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
                        let all: HashSet<u64> = erased.into_iter().chain(told).chain(elsewhere).collect();
                        Ok(u32::try_from(all.len()).unwrap_or(u32::MAX))
                    }
                    None => Err(self.unavailable()),
                });
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

/// The state folder: `$XDG_STATE_HOME/tidings` (Base Directory Specification).
pub(crate) fn folder() -> Option<PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(absolute);
    let home = || std::env::var_os("HOME").map(PathBuf::from).filter(absolute).map(|home| home.join(".local/state"));
    state.or_else(home).map(|state: PathBuf| Path::new(&state).join("tidings"))
}

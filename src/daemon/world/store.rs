//! The store as the driver uses it: what happens is in the journal before it is answered, and the archive follows.
//!
//! A journal that cannot be written costs nothing but the promise: the core has everything, and once a file can be written again
//! it begins with all of it.

use std::fs::{File, TryLockError};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tidings::content::image::Icon;
use tidings::core::Core;
use tidings::core::effect::Write;
use tidings::core::forget::Forget;
use tidings::store::Settings;
use tidings::store::archive::{BADGE, IMAGE};
use tidings::store::event::{Event, ForgetForm, RecordForm};
use tidings::store::fold::Fold;
use tidings::store::journal::Journal;
use tidings::store::permitted::PermittedForm;
use tidings::view::Pictures;
use tokio::sync::mpsc;

use super::archivist::{Archivist, Job, Picture, folder};
use crate::driver::Input;
use crate::fronts::tidings::{Answer, Error};

/// How long after a failure a new file is tried at first; twice as long after each further one,
const TRY_AGAIN: Duration = Duration::from_secs(2);
/// up to this.
const AT_LAST: Duration = Duration::from_secs(64);
/// How long one that ends may still hold the folder.
const PATIENCE: Duration = Duration::from_secs(2);

/// The journal, and the way to the archive.
pub(crate) struct Store {
    journal: Option<Journal>,
    archivist: Option<Archivist>,
    pub(crate) settings: Settings,
    /// Where everything is.
    pub(crate) path: String,
    /// What is wrong with the journal.
    pub(crate) problem: Option<String>,
    retry: Option<Instant>,
    wait: Duration,
    /// Pictures of what the journal does not have yet.
    pictures: Vec<(u64, u32, Icon)>,
    /// As long as it is open the folder is ours.
    _lock: Option<File>,
}

impl Store {
    /// Opens what is there and answers with what an earlier run has left.
    pub(crate) async fn open(bus: &str, inputs: &mpsc::Sender<Input>) -> (Self, Fold) {
        let nothing = |problem: &str| Self {
            journal: None,
            archivist: None,
            settings: Settings::default(),
            path: String::new(),
            problem: Some(problem.to_owned()),
            retry: None,
            wait: TRY_AGAIN,
            pictures: Vec::new(),
            _lock: None,
        };
        let Some(folder) = folder() else {
            tracing::warn!("neither XDG_STATE_HOME nor HOME is set: nothing is kept");
            return (nothing("neither XDG_STATE_HOME nor HOME is set"), Fold::default());
        };
        let Ok(lock) = lock(&folder).await else {
            tracing::warn!(folder = %folder.display(), "it belongs to a tidingsd of another session: nothing is kept");
            return (nothing("the state folder belongs to a tidingsd of another session"), Fold::default());
        };
        let (journal, fold) = Journal::open(&folder, bus);
        let archivist = Archivist::start(folder.clone(), journal.newest(), fold.settings, inputs.clone());
        let archivist = archivist.map_err(|error| tracing::error!(%error, "there will be no archive")).ok();
        let store = Self {
            journal: Some(journal),
            archivist,
            settings: fold.settings,
            path: folder.display().to_string(),
            problem: None,
            retry: None,
            wait: TRY_AGAIN,
            pictures: Vec::new(),
            _lock: lock,
        };
        (store, fold)
    }

    /// Begins a new file of the journal with all that there is.
    pub(crate) fn begin(&mut self, core: &Core) {
        let Some(journal) = &mut self.journal else { return };
        let dnd = Event::dnd(core.quiet());
        let records = core.recorded().into_iter().filter_map(|key| core.record(key));
        let have = records.map(|record| Event::Have(Box::new(RecordForm::of(record))));
        let permissions = core.permitted().into_iter().map(|known| Event::Permission(Box::new(PermittedForm::of(&known))));
        let refused = core.all_refused().into_iter().map(|refused| Event::refused(&refused));
        let all = [Event::Archive(self.settings), dnd].into_iter().chain(permissions).chain(have).chain(refused);
        match journal.begin(core.next_key(), all) {
            Ok(()) => {
                self.retry = None;
                self.wait = TRY_AGAIN;
                if self.problem.take().is_some() {
                    tracing::info!("the journal is written again");
                }
            }
            Err(error) => self.fail(&error),
        }
        self.nudge();
    }

    fn fail(&mut self, error: &std::io::Error) {
        if self.problem.is_none() {
            tracing::error!(%error, "the journal cannot be written: what is answered meanwhile does not outlive this process");
        }
        self.problem = Some(format!("the journal cannot be written: {error}"));
        self.retry = Instant::now().checked_add(self.wait);
        self.wait = self.wait.saturating_mul(2).min(AT_LAST);
    }

    /// Takes note of what must outlive the process.
    pub(crate) fn write(&mut self, write: Write, core: &Core) {
        if let Some(journal) = self.journal.as_mut().filter(|journal| journal.is_written())
            && let Some(event) = Event::of(write, core)
        {
            journal.append(&event);
        }
    }

    /// When [`Store::flush`] is to be called though nothing happened.
    pub(crate) fn retry_at(&self) -> Option<Instant> {
        self.retry
    }

    /// Writes what was taken note of: it outlives this process from then on.
    pub(crate) fn flush(&mut self, core: &Core) {
        let Some(journal) = &mut self.journal else { return };
        match journal.flush() {
            Ok(false) => {}
            Ok(true) => {
                let long = journal.is_long();
                self.nudge();
                if long {
                    self.begin(core);
                }
            }
            Err(error) => self.fail(&error),
        }
        if self.retry.is_some_and(|at| at <= Instant::now()) {
            self.begin(core);
        }
        self.hand_over_pictures();
    }

    /// All that they belong to has been written.
    fn hand_over_pictures(&mut self) {
        let at = self.journal.as_ref().map(Journal::end).unwrap_or_default();
        for (key, slot, icon) in self.pictures.drain(..) {
            if let Some(archivist) = &self.archivist {
                archivist.ask(Job::Keep(Picture { key, slot, icon, at }));
            }
        }
    }

    fn nudge(&self) {
        if let Some(archivist) = &self.archivist {
            archivist.nudge();
        }
    }

    /// Hands a question to the archive; where there is none `refuse` gets to know why.
    pub(crate) fn ask(&mut self, core: &Core, job: Job, refuse: impl FnOnce(Job, Error)) {
        // The answer is to hold all that was answered before.
        self.flush(core);
        match &self.archivist {
            Some(archivist) => archivist.ask(job),
            None => refuse(job, Error::NoArchive("there is no place to keep an archive".to_owned())),
        }
    }

    /// Tries at once what has failed.
    pub(crate) fn try_again(&mut self, core: &Core) {
        if self.retry.is_some() {
            self.begin(core);
        }
        if let Some(archivist) = &self.archivist {
            archivist.ask(Job::Retry);
        }
    }

    /// Erases from every file what the core has forgotten.
    pub(crate) fn forget(&mut self, what: &Forget, elsewhere: Vec<u64>, core: &Core, answer: Answer<u32>) {
        let form = ForgetForm::from(what);
        if let Some(journal) = &mut self.journal {
            journal.append(&Event::Forget(form.clone()));
        }
        self.flush(core);
        self.begin(core);
        // A newest file that is not written any more may hold what is to be forgotten.
        let stale = self.journal.as_ref().is_some_and(|journal| !journal.is_written());
        let newest = self.journal.as_ref().map_or(0, |journal| journal.newest().load(Ordering::Acquire));
        let before = newest.saturating_add(u64::from(stale));
        match &self.archivist {
            Some(archivist) => archivist.ask(Job::Forget { what: form, elsewhere, before, answer }),
            None => drop(answer.send(Ok(u32::try_from(elsewhere.len()).unwrap_or(u32::MAX)))),
        }
    }

    /// Changes the settings of the archive.
    pub(crate) fn set(&mut self, settings: Settings, core: &Core) {
        self.settings = settings;
        if let Some(journal) = &mut self.journal {
            journal.append(&Event::Archive(settings));
        }
        self.flush(core);
    }

    /// Keeps the pictures of the notification `key`.
    pub(crate) fn keep_pictures(&mut self, key: u64, pictures: &Pictures) {
        let all = [&pictures.app_icon, &pictures.picture].into_iter().chain(&pictures.body_images);
        let all = (0..).zip(all).chain([(IMAGE, &pictures.image), (BADGE, &pictures.badge)]);
        for (slot, icon) in all {
            if let Some(icon) = icon.as_ref().filter(|icon| !matches!(icon, Icon::Name(_))) {
                // The archive keeps pictures only of what it has.
                self.pictures.push((key, slot, icon.clone()));
            }
        }
    }

    /// Wants the pictures of these back; they come as input.
    pub(crate) fn restore_pictures(&self, keys: Vec<u64>) {
        if let Some(archivist) = self.archivist.as_ref().filter(|_| !keys.is_empty()) {
            archivist.ask(Job::Restore(keys));
        }
    }
}

/// Makes the folder this process's own; an error where another one has it. A folder that cannot be locked is nobody's.
async fn lock(folder: &Path) -> Result<Option<File>, ()> {
    let _ = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    let file = File::options().write(true).create(true).truncate(false).mode(0o600).open(folder.join("lock"));
    let Ok(file) = file else { return Ok(None) };
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if began.elapsed() > PATIENCE => return Err(()),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

//! The page of settings: how long do-not-disturb stays on, how the history is kept, and the way to the applications.
//!
//! It shows what the daemon says and tells what the person chooses. What would erase something asks once.

mod keeping;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::wire::asked::{ArchiveForm, StatusForm};

pub(super) use self::keeping::number;
use self::keeping::{COUNTS, DAYS, Keeping};
use super::act::{Wish, Wished};
use super::choice;
use super::days::Calendar;
use crate::notification::{age, glyph, label};

const HOUR: u64 = 3_600_000;

/// The widgets of the page.
pub(crate) struct Settings(Rc<Inner>);

struct Inner {
    root: gtk::Widget,
    back: gtk::Button,
    dnd: gtk::Switch,
    dnd_state: gtk::Label,
    applications: gtk::Button,
    applications_known: gtk::Label,
    keep: gtk::Switch,
    days: gtk::DropDown,
    count: gtk::DropDown,
    kept: gtk::Label,
    question: gtk::Widget,
    question_text: gtk::Label,
    refuse: gtk::Button,
    /// Something is being set to what the daemon says, and not by the person.
    told: Cell<bool>,
    now: Cell<Keeping>,
    archived: Cell<u64>,
    /// What the drop-downs choose from: days and counts.
    offered: RefCell<(Vec<u32>, Vec<u32>)>,
    /// What the person has chosen and is asked about.
    asked: Cell<Option<Keeping>>,
    calendar: Calendar,
    wished: Wished,
}

impl Settings {
    /// The page, which tells `wished`; `None` where the program's own resources are damaged.
    pub(crate) fn new(calendar: Calendar, wished: Wished) -> Option<Self> {
        let builder = gtk::Builder::from_resource("/org/tidings/ui/tray-settings.ui");
        let inner = Rc::new(Inner {
            root: builder.object("settings")?,
            back: builder.object("back")?,
            dnd: builder.object("dnd")?,
            dnd_state: builder.object("dnd_state")?,
            applications: builder.object("applications")?,
            applications_known: builder.object("applications_known")?,
            keep: builder.object("keep")?,
            days: builder.object("days")?,
            count: builder.object("count")?,
            kept: builder.object("kept")?,
            question: builder.object("question")?,
            question_text: builder.object("question_text")?,
            refuse: builder.object("refuse")?,
            told: Cell::new(false),
            now: Cell::default(),
            archived: Cell::new(0),
            offered: RefCell::default(),
            asked: Cell::new(None),
            calendar,
            wished,
        });
        glyph::back(&builder.object("back_glyph")?);
        glyph::forward(&builder.object("applications_glyph")?);
        inner.listen(&builder.object("dnd_hour")?, &builder.object("dnd_morning")?, &builder.object("erase")?);
        Some(Self(inner))
    }

    /// The page itself.
    pub(crate) fn root(&self) -> &gtk::Widget {
        &self.0.root
    }

    /// The keyboard goes to the page.
    pub(crate) fn focus(&self) {
        self.0.back.grab_focus();
    }

    /// Closes the list behind a choice; whether one was open.
    pub(crate) fn close_choices(&self) -> bool {
        choice::close(&[&self.0.days, &self.0.count])
    }

    /// Do-not-disturb is on or off, until that time if it ends by itself (milliseconds since the Unix epoch).
    pub(crate) fn tell_dnd(&self, on: bool, until_ms: Option<u64>) {
        let inner = &self.0;
        inner.quietly(|| inner.dnd.set_active(on));
        let words = match until_ms.filter(|_| on) {
            Some(until) => format!("On until {}", inner.calendar.end(until, age::now())),
            None if on => "On until you turn it off".to_owned(),
            None => "Off".to_owned(),
        };
        inner.dnd_state.set_label(&words);
    }

    /// How many applications are known, in words; `None` where nobody knows yet.
    pub(crate) fn tell_applications(&self, known: Option<&str>) {
        label::put(&self.0.applications_known, known.unwrap_or_default());
    }

    /// How the archive is.
    pub(crate) fn tell_archive(&self, status: &StatusForm) {
        let inner = &self.0;
        let now = Keeping { enabled: status.archive_enabled, days: status.archive_days, count: status.archive_count };
        inner.now.set(now);
        inner.archived.set(status.archived);
        let words = match (&status.archive_problem, status.archived) {
            (Some(problem), _) => format!("The history cannot be written: {problem}"),
            (None, 0) => "There is nothing in it.".to_owned(),
            (None, 1) => "1 notification is in the history.".to_owned(),
            (None, count) => format!("{} notifications are in the history.", keeping::number(count)),
        };
        inner.kept.set_label(&words);
        inner.kept.set_visible(true);
        if inner.asked.get().is_none() {
            inner.show(now);
        }
    }
}

impl Inner {
    fn listen(self: &Rc<Self>, hour: &gtk::Button, morning: &gtk::Button, erase: &gtk::Button) {
        let on = |button: &gtk::Button, act: fn(&Self)| {
            let inner = Rc::downgrade(self);
            button.connect_clicked(move |_| inner.upgrade().into_iter().for_each(|inner| act(&inner)));
        };
        on(&self.back, |inner| (inner.wished)(Wish::Back));
        on(&self.applications, |inner| (inner.wished)(Wish::Applications));
        on(hour, |inner| inner.dnd_until(age::now().saturating_add(HOUR)));
        on(morning, |inner| inner.dnd_until(inner.calendar.morning(age::now())));
        on(erase, |inner| {
            if let Some(wanted) = inner.asked.take() {
                inner.set(wanted);
                inner.dismiss_question();
            }
        });
        on(&self.refuse, |inner| {
            inner.asked.set(None);
            inner.dismiss_question();
        });
        let inner = Rc::downgrade(self);
        self.dnd.connect_active_notify(move |dnd| {
            if let Some(inner) = inner.upgrade().filter(|inner| !inner.told.get()) {
                (inner.wished)(Wish::Dnd { on: dnd.is_active(), until_ms: None });
            }
        });
        let inner = Rc::downgrade(self);
        self.keep.connect_active_notify(move |_| inner.upgrade().into_iter().for_each(|inner| inner.chosen()));
        for (list, name) in [(&self.days, "For how long"), (&self.count, "How many at most")] {
            choice::prepare(list, name);
            let inner = Rc::downgrade(self);
            list.connect_selected_notify(move |_| inner.upgrade().into_iter().for_each(|inner| inner.chosen()));
        }
    }

    fn dnd_until(&self, until: u64) {
        (self.wished)(Wish::Dnd { on: true, until_ms: Some(until) });
    }

    /// The person has chosen.
    fn chosen(&self) {
        if self.told.get() {
            return;
        }
        let wanted = self.wanted();
        self.asked.set(None);
        match keeping::question(self.now.get(), wanted, self.archived.get()) {
            Some(question) => {
                self.asked.set(Some(wanted));
                self.question_text.set_label(&question);
                self.question.set_visible(true);
                self.refuse.grab_focus();
            }
            None => {
                self.question.set_visible(false);
                self.set(wanted);
            }
        }
    }

    /// What the widgets say.
    fn wanted(&self) -> Keeping {
        let now = self.now.get();
        let at = |list: &gtk::DropDown, values: &[u32]| {
            usize::try_from(list.selected()).ok().and_then(|place| values.get(place).copied())
        };
        let offered = self.offered.borrow();
        Keeping {
            enabled: self.keep.is_active(),
            days: at(&self.days, &offered.0).unwrap_or(now.days),
            count: at(&self.count, &offered.1).unwrap_or(now.count),
        }
    }

    fn set(&self, wanted: Keeping) {
        let Keeping { enabled, days, count } = wanted;
        (self.wished)(Wish::Archive(ArchiveForm { enabled: Some(enabled), days: Some(days), count: Some(count) }));
        self.keep_sensitive(enabled);
    }

    /// The question is answered: the page shows what is so.
    fn dismiss_question(&self) {
        self.question.set_visible(false);
        self.show(self.now.get());
        self.days.grab_focus();
    }

    /// Shows these settings.
    fn show(&self, now: Keeping) {
        self.quietly(|| {
            let (days, counts) = (keeping::offered(&DAYS, now.days), keeping::offered(&COUNTS, now.count));
            offer(&self.days, days.iter().map(|days| keeping::days(*days)), &days, now.days);
            offer(&self.count, counts.iter().map(|count| keeping::number((*count).into())), &counts, now.count);
            self.offered.replace((days, counts));
            self.keep.set_active(now.enabled);
            self.keep_sensitive(now.enabled);
        });
    }

    fn keep_sensitive(&self, enabled: bool) {
        self.days.set_sensitive(enabled);
        self.count.set_sensitive(enabled);
    }

    /// Sets what the person has not done.
    fn quietly(&self, set: impl FnOnce()) {
        let before = self.told.replace(true);
        set();
        self.told.set(before);
    }
}

/// Has `list` choose from `words`, which stand for `values`; `now` is chosen.
fn offer(list: &gtk::DropDown, words: impl Iterator<Item = String>, values: &[u32], now: u32) {
    let words: Vec<String> = words.collect();
    let shown = list.model().and_downcast::<gtk::StringList>();
    let shown = shown.map(|shown| (0..shown.n_items()).filter_map(|place| shown.string(place)).collect::<Vec<_>>());
    let same = shown.is_some_and(|shown| shown.iter().map(|word| word.as_str()).eq(words.iter().map(String::as_str)));
    // An open list is not taken from under the person's hands.
    if !same {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        list.set_model(Some(&gtk::StringList::new(&words)));
    }
    let place = values.iter().position(|value| *value == now).and_then(|place| u32::try_from(place).ok());
    list.set_selected(place.unwrap_or(gtk::INVALID_LIST_POSITION));
}

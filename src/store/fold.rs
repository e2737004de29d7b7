//! What the journal comes to: the notifications that are live or in the tray, and what was switched.

use std::collections::BTreeMap;

use super::Settings;
use super::event::{Event, ForgetForm, SESSION_OVER};
use crate::core::dnd::Quiet;
use crate::core::forget::Forget;
use crate::core::permission::{Permitted, Refused, Subject};
use crate::core::record::Record;
use crate::view::Ended;

/// The fold of all events.
#[derive(Debug, Default, PartialEq)]
pub struct Fold {
    /// By key; live ones belong to [`Fold::bus`].
    pub records: BTreeMap<u64, Record>,
    /// Above every key that was ever given.
    pub next_key: u64,
    /// Do-not-disturb is on.
    pub dnd: Option<Quiet>,
    /// What is refused and has not ended, by key; it belongs to [`Fold::bus`].
    pub refused: BTreeMap<u64, Refused>,
    /// Who may show notifications, and what else is kept of them.
    pub permissions: BTreeMap<Subject, Permitted>,
    /// The settings of the archive.
    pub settings: Settings,
    /// GUID of the bus that the live ones belong to.
    pub bus: String,
}

impl Fold {
    /// Makes `event` true.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Begin { bus, next_key, .. } => {
                self.next_key = self.next_key.max(next_key);
                // A file begins with all that there is: what ended while none could be written is not among it.
                self.records.clear();
                self.refused.clear();
                self.permissions.clear();
                bus.clone_into(&mut self.bus);
            }
            Event::Put(form) | Event::Have(form) => {
                if let Some(record) = form.record() {
                    self.next_key = self.next_key.max(record.key.saturating_add(1));
                    self.records.insert(record.key, record);
                }
            }
            Event::Hidden(key) => {
                if let Some(record) = self.records.get_mut(&key) {
                    record.on_screen = false;
                }
            }
            Event::Ended { key, at_ms, reason, kept } => match self.records.get_mut(&key) {
                Some(record) if kept => end(record, Ended { at_ms, reason }),
                _ => drop(self.records.remove(&key)),
            },
            Event::Dropped(key) => drop(self.records.remove(&key)),
            Event::Read => self.records.values_mut().for_each(|record| record.unread = false),
            Event::Dnd { on, until_ms, since_ms } => self.dnd = on.then_some(Quiet { until_ms, since_ms }),
            Event::Archive(settings) => self.settings = settings,
            Event::Permission(form) => {
                let permitted = form.permitted();
                self.permissions.insert(permitted.subject.clone(), permitted);
            }
            Event::Refused(form) => {
                if let Some(refused) = form.refused() {
                    self.next_key = self.next_key.max(refused.key.saturating_add(1));
                    self.refused.insert(refused.key, refused);
                }
            }
            Event::RefusedGone(key) => drop(self.refused.remove(&key)),
            Event::PermissionGone(form) => drop(self.permissions.remove(&form.subject())),
            Event::Forget(what) => {
                if let ForgetForm::Keys(keys) = &what {
                    for record in keys.iter().filter_map(|key| self.records.get(key)) {
                        let subject = Subject::of(&record.identity, &record.content);
                        if self.permissions.get(&subject).is_some_and(|known| known.standing.is_undecided()) {
                            self.permissions.remove(&subject);
                        }
                    }
                }
                self.records.retain(|key, record| !means(&what, *key, record));
                let what = Forget::from(what);
                self.permissions.retain(|_, known| !what.means_subject(&known.standing));
            }
        }
    }

    /// What follows is of this bus: what is live on another one has ended with its session.
    pub fn on_bus(&mut self, bus: &str) {
        if self.bus != bus {
            for record in self.records.values_mut().filter(|record| record.ended.is_none()) {
                let at_ms = record.received_ms;
                end(record, Ended { at_ms, reason: SESSION_OVER });
            }
            self.refused.clear();
            bus.clone_into(&mut self.bus);
        }
    }
}

fn end(record: &mut Record, ended: Ended) {
    record.ended = Some(ended);
    record.on_screen = false;
    record.content.actions.clear();
}

fn means(what: &ForgetForm, key: u64, record: &Record) -> bool {
    match what {
        ForgetForm::Keys(keys) => keys.contains(&key),
        ForgetForm::Application(name) => record.content.app_name == *name,
        ForgetForm::Since(time) => record.received_ms >= *time,
        ForgetForm::Everything => true,
    }
}

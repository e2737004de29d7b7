//! Do-not-disturb: popups are held back, nothing is lost, and afterwards the person is told how many there were.
//!
//! Rules and schedules have their place beside [`Core::set_dnd`]: whatever switches it does so through that one verb.

use std::time::Duration;

use super::effect::{Effect, Write};
use super::notification::{Action, Content, DEFAULT_ACTION, Id, Urgency};
use super::permission::Leave;
use super::places::Place;
use super::record::Record;
use super::time::Now;
use super::{Core, Live};

/// When do-not-disturb ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// After a length of time, which runs while the machine sleeps.
    For(Duration),
    /// At a time of the person's clock, since the Unix epoch.
    Time(Duration),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Boot(Duration),
    Wall(Duration),
}

/// That it is on, as a later run needs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quiet {
    /// When it ends by itself, in milliseconds since the Unix epoch.
    pub until_ms: Option<u64>,
    /// When it began, likewise.
    pub since_ms: Option<u64>,
}

/// It is on.
#[derive(Debug)]
pub(super) struct Dnd {
    since_ms: Option<u64>,
    end: Option<End>,
    /// The end on the person's clock, as far as can be told when it begins.
    until: Option<Duration>,
    pub(super) missed: u32,
}

impl Dnd {
    pub(super) fn until_ms(&self) -> Option<u64> {
        self.until.map(|until| u64::try_from(until.as_millis()).unwrap_or(u64::MAX))
    }
}

impl Core {
    /// Switches do-not-disturb on (again, with another end) or off.
    pub fn set_dnd(&mut self, on: bool, until: Option<Until>, now: Now) {
        if !on {
            return self.end_dnd(now);
        }
        let (end, until) = match until {
            Some(Until::For(length)) => {
                (Some(End::Boot(now.boot.saturating_add(length))), Some(now.wall.saturating_add(length)))
            }
            Some(Until::Time(time)) => (Some(End::Wall(time)), Some(time)),
            None => (None, None),
        };
        let before = self.dnd.take().map(|dnd| (dnd.since_ms, dnd.missed));
        let (since_ms, missed) = before.unwrap_or((u64::try_from(now.wall.as_millis()).ok(), 0));
        self.dnd = Some(Dnd { since_ms, end, until, missed });
        self.store_dnd();
        for id in self.screen.iter().chain(&self.waiting).copied().collect::<Vec<_>>() {
            // What the person is answering stays until they are done.
            let answered = self.live.get(&id).is_some_and(|live| live.held && live.place == Place::Popup);
            if !answered && !self.may_pop_up(id) {
                self.hide_live(id, now);
            }
        }
    }

    /// Goes on with what an earlier run had switched on. Of what was held back since then, what is in the tray and new is missed.
    pub(super) fn restore_dnd(&mut self, quiet: Quiet, records: &[Record]) {
        let until = quiet.until_ms.map(Duration::from_millis);
        let held_back = |record: &&Record| {
            let critical = record.content.urgency == Urgency::Critical;
            record.unread && !critical && quiet.since_ms.is_some_and(|since| record.received_ms >= since)
        };
        let missed = u32::try_from(records.iter().filter(held_back).count()).unwrap_or(u32::MAX);
        self.dnd = Some(Dnd { since_ms: quiet.since_ms, end: until.map(End::Wall), until, missed });
    }

    /// Do-not-disturb as a later run needs it; `None` while it is off.
    pub fn quiet(&self) -> Option<Quiet> {
        self.dnd.as_ref().map(|dnd| Quiet { until_ms: dnd.until_ms(), since_ms: dnd.since_ms })
    }

    /// When [`Core::tick`] wants to be called for its sake, on the clock that runs through sleep.
    pub fn next_boot_deadline(&self) -> Option<Duration> {
        match self.dnd.as_ref()?.end? {
            End::Boot(at) => Some(at),
            End::Wall(_) => None,
        }
    }

    /// The same on the person's clock, since the Unix epoch.
    pub fn next_wall_deadline(&self) -> Option<Duration> {
        match self.dnd.as_ref()?.end? {
            End::Wall(at) => Some(at),
            End::Boot(_) => None,
        }
    }

    pub(super) fn tick_dnd(&mut self, now: Now) {
        let over = self.dnd.as_ref().and_then(|dnd| dnd.end).is_some_and(|end| match end {
            End::Boot(at) => at <= now.boot,
            End::Wall(at) => at <= now.wall,
        });
        if over {
            self.end_dnd(now);
        }
    }

    fn end_dnd(&mut self, now: Now) {
        let Some(dnd) = self.dnd.take() else { return };
        self.store_dnd();
        if dnd.missed > 0 && !self.view.tray_open {
            self.notify_ours(missed(dnd.missed), now);
        }
        self.ask_next(now);
    }

    fn store_dnd(&mut self) {
        self.effects.push_back(Effect::Persist(Write::Dnd(self.quiet())));
    }

    /// Whether its popup may be shown at present.
    pub(super) fn may_pop_up(&self, id: Id) -> bool {
        let Some(live) = self.live.get(&id) else { return false };
        let allowed = live.manner.popups && live.manner.leave != Leave::Refused;
        live.is_ours() || (allowed && !self.view.tray_open && (self.dnd.is_none() || live.content.urgency == Urgency::Critical))
    }

    /// Onto the screen if it may, else to the tray.
    pub(super) fn present(&mut self, id: Id, now: Now) {
        if self.may_pop_up(id) {
            return self.put_on_screen(id, now);
        }
        if let Some(dnd) = &mut self.dnd
            && self.live.get(&id).is_some_and(|live| !live.content.transient && live.manner.popups && live.manner.tray)
        {
            dnd.missed = dnd.missed.saturating_add(1);
        }
        self.put_in_tray(id, now);
    }
}

impl Live {
    /// Whether Tidings itself says it.
    pub(super) fn is_ours(&self) -> bool {
        self.client.0.is_empty()
    }
}

fn missed(count: u32) -> Content {
    let summary =
        if count == 1 { "You missed one notification".to_owned() } else { format!("You missed {count} notifications") };
    Content {
        app_name: "Tidings".to_owned(),
        summary,
        actions: vec![Action { key: DEFAULT_ACTION.to_owned(), label: "Show".to_owned() }],
        transient: true,
        ..Content::default()
    }
}

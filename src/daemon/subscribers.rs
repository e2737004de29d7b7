//! Those who follow the view, the tray or the numbers: what each is told, when, and under which serial.
//!
//! It never asks and never decides; it only passes on what has changed, no faster than anybody can see it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tidings::core::Core;
use tidings::core::event::Event;
use tidings::core::identity::{Caller, Client, Identity};
use tidings::view::settings::Settings;
use tidings::view::{Change, Pending, State, TrayChange};
use tidings::wire::{ChangeForm, Topics, ViewForm};
use tokio::sync::watch;
use zbus::{Connection, Message};

use crate::fronts::event;
use crate::fronts::tidings::{Admission, changed};

/// Changes of the view are told no faster than a screen can draw them,
const FRAME: Duration = Duration::from_millis(16);
/// and new content of what is on screen no faster than a person can follow it: progress comes far faster than that.
const UPDATE_FRAME: Duration = Duration::from_millis(33);
/// So many entries of the tray are told at once: more than a screen shows, and not so many that it waits for them.
const ENTRIES: usize = 100;

#[derive(Debug)]
struct Subscriber {
    client: Client,
    /// Which application that is: it may hear of all that belongs to this.
    identity: Identity,
    topics: Topics,
    /// Of the last message to it.
    serial: u64,
    /// Older entries of the tray that it has not been told yet.
    owed: VecDeque<u64>,
}

/// All subscribers.
#[derive(Debug)]
pub(crate) struct Subscribers {
    all: Vec<Subscriber>,
    /// Those who have asked to subscribe in this turn.
    joining: Vec<(Caller, Topics, Admission)>,
    /// What has happened to notifications, for those who sent them.
    events: Vec<Message>,
    /// Changes of what is on screen that wait to be told.
    pending: Pending,
    /// How popups are to look and to act.
    settings: Settings,
    /// That has changed since it was told.
    resettled: bool,
    told_state: State,
    told_at: Instant,
    /// Whoever shows popups is to leave.
    leave: bool,
    /// Whoever shows popups is to put the keyboard there.
    focus: bool,
    /// The icon in the panel reads the numbers here.
    published: watch::Sender<State>,
}

impl Subscribers {
    pub(crate) fn new(settings: Settings, now: Instant) -> Self {
        Self {
            all: Vec::new(),
            joining: Vec::new(),
            events: Vec::new(),
            pending: Pending::default(),
            settings,
            resettled: false,
            told_state: State::default(),
            leave: false,
            focus: false,
            published: watch::channel(State::default()).0,
            told_at: now.checked_sub(UPDATE_FRAME).unwrap_or(now),
        }
    }

    fn any(&self, topic: impl Fn(&Topics) -> bool) -> bool {
        self.all.iter().any(|subscriber| topic(&subscriber.topics))
    }

    /// Whether somebody has promised to show the popups.
    pub(crate) fn show_popups(&self) -> bool {
        self.any(|topics| topics.popups)
    }

    /// How many have.
    pub(crate) fn showing(&self) -> usize {
        self.all.iter().filter(|subscriber| subscriber.topics.popups).count()
    }

    /// Whether this one has.
    pub(crate) fn shows_popups(&self, client: &Client) -> bool {
        self.all.iter().any(|subscriber| subscriber.client == *client && subscriber.topics.popups)
    }

    /// Where the numbers are published while somebody has subscribed to them there.
    pub(crate) fn numbers(&self) -> watch::Sender<State> {
        self.published.clone()
    }

    fn counts(&self) -> bool {
        self.published.receiver_count() > 0 || self.any(|topics| topics.state)
    }

    /// Whoever shows popups is to leave, and comes again when there is something to show.
    pub(crate) fn renew(&mut self) {
        self.leave = self.show_popups();
    }

    /// How popups are to look and to act from now on. A process draws with the graphics processor from its beginning or never.
    pub(crate) fn settle(&mut self, settings: &Settings) {
        if self.settings == *settings {
            return;
        }
        if self.settings.gl != settings.gl {
            self.renew();
        }
        self.settings.clone_from(settings);
        self.resettled = self.show_popups();
    }

    /// Whoever shows popups is to put the keyboard there.
    pub(crate) fn focus(&mut self) {
        self.focus = self.show_popups();
    }

    /// What is on screen has changed.
    pub(crate) fn push(&mut self, change: Change) {
        if self.show_popups() {
            self.pending.push(change);
        }
    }

    /// Something has happened to a notification: all connections of its application that follow that are told, and no other.
    pub(crate) fn event(&mut self, told: &Event) {
        let own = |subscriber: &&Subscriber| {
            subscriber.topics.events && (subscriber.client == told.client || subscriber.identity == told.identity)
        };
        for subscriber in self.all.iter().filter(own) {
            match event::event(&subscriber.client, told) {
                Ok(message) => self.events.push(message),
                Err(error) => tracing::error!(%error, "an event could not be made"),
            }
        }
    }

    /// Tells what has happened, at once: what a program waits for is not drawn.
    pub(crate) async fn tell_events(&mut self, own: Option<&Connection>) {
        let events = std::mem::take(&mut self.events);
        let Some(own) = own.filter(|_| !events.is_empty()) else { return };
        if let Err(error) = own.send_all(&events).await {
            tracing::warn!(%error, "an event could not be told");
        }
    }

    /// When something is to be told, if anything is.
    pub(crate) fn due(&self, core: &Core) -> Option<Instant> {
        let tray = core.tray_has_changed() && self.any(|topics| topics.tray);
        let state = self.counts() && core.state() != self.told_state;
        let owed = self.all.iter().any(|subscriber| !subscriber.owed.is_empty());
        let permissions = core.permissions_have_changed() && self.any(|topics| topics.permissions);
        let anything =
            permissions || self.leave || self.resettled || self.focus || owed || tray || state || !self.pending.is_empty();
        anything.then(|| self.told_at.checked_add(self.frame())).flatten()
    }

    fn frame(&self) -> Duration {
        if !self.pending.is_empty() && self.pending.updates_only() { UPDATE_FRAME } else { FRAME }
    }

    /// Tells everybody what has changed, not more often than once a frame.
    pub(crate) async fn tell(&mut self, core: &mut Core, own: Option<&Connection>) {
        if !self.any(|topics| topics.tray) {
            core.drop_tray_changes();
        }
        if !self.any(|topics| topics.permissions) {
            core.drop_permission_changes();
        }
        let now = Instant::now();
        let due = self.due(core).is_some_and(|at| at <= now || !self.joining.is_empty());
        let Some(own) = own.filter(|_| due) else { return };
        self.told_at = now;
        // Where changes cannot say it, a gap makes whoever follows the popups ask for the whole view.
        let (screen, gap) = match self.pending.take() {
            Some(changes) => (changes, false),
            None => (Vec::new(), true),
        };
        let tray = core.take_tray_changes();
        let permissions = core.take_permission_changes();
        let state = core.state();
        let new_state = state != self.told_state;
        if new_state {
            self.told_state.clone_from(&state);
            self.published.send_replace(state.clone());
        }
        for subscriber in &mut self.all {
            let mut changes = Vec::new();
            if subscriber.topics.popups {
                changes.extend(self.resettled.then(|| ChangeForm::of_settings(&self.settings)));
                changes.extend(screen.iter().map(ChangeForm::of));
            }
            if subscriber.topics.popups && self.focus {
                changes.push(ChangeForm::focus());
            }
            if subscriber.topics.popups && self.leave {
                changes.push(ChangeForm::leave());
            }
            if subscriber.topics.tray {
                changes.extend(tray.iter().map(ChangeForm::of_tray));
                let count = subscriber.owed.len().min(ENTRIES);
                let owed = subscriber.owed.drain(..count).filter_map(|key| core.entry(key));
                changes.extend(owed.map(|entry| ChangeForm::of_tray(&TrayChange::Put(entry))));
            }
            if subscriber.topics.permissions {
                changes.extend(permissions.iter().map(ChangeForm::of_permission));
            }
            if subscriber.topics.state && new_state {
                changes.push(ChangeForm::of_state(&state));
            }
            let missed = gap && subscriber.topics.popups;
            if changes.is_empty() && !missed {
                continue;
            }
            subscriber.serial = subscriber.serial.wrapping_add(if missed { 2 } else { 1 });
            let sent = match changed(&subscriber.client, subscriber.serial, &changes) {
                Ok(message) => own.send(&message).await,
                Err(error) => Err(error),
            };
            if let Err(error) = sent {
                tracing::warn!(%error, "a change could not be told");
            }
        }
        self.leave = false;
        self.resettled = false;
        self.focus = false;
    }

    /// Somebody wants to follow these from the end of this turn on.
    pub(crate) fn join(&mut self, caller: &Caller, topics: Topics, answer: Admission) {
        self.joining.push((caller.clone(), topics, answer));
    }

    /// Lets those in who have asked: they begin with everything as it is.
    pub(crate) fn admit(&mut self, core: &Core) {
        for (caller, topics, answer) in std::mem::take(&mut self.joining) {
            let Caller { client, identity, .. } = caller;
            let mut entries = topics.tray.then(|| core.entries());
            let older = entries.as_mut().map(|entries| entries.split_off(entries.len().min(ENTRIES))).unwrap_or_default();
            let owed: VecDeque<u64> = older.iter().map(|entry| entry.key).collect();
            let state = topics.state.then(|| core.state());
            let view = ViewForm::of(topics.popups.then(|| (core.view(), &self.settings)), entries.as_deref(), state.as_ref());
            let view = if topics.permissions { view.and_permissions(&core.permissions()) } else { view };
            if !self.show_popups() {
                self.pending = Pending::begin(core.view());
            }
            self.told_state = core.state();
            let serial = match self.all.iter_mut().find(|subscriber| subscriber.client == client) {
                Some(subscriber) => {
                    subscriber.topics = topics;
                    subscriber.owed = owed;
                    subscriber.serial
                }
                None => {
                    self.all.push(Subscriber { client, identity, topics, serial: 0, owed });
                    0
                }
            };
            let _ = answer.send(Ok((serial, view)));
        }
    }

    /// This one follows nothing any more.
    pub(crate) fn leave(&mut self, client: &Client) {
        self.all.retain(|subscriber| subscriber.client != *client);
        if !self.show_popups() {
            self.pending = Pending::default();
        }
    }
}

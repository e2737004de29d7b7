//! The state machine: every notification that is live, where it is, and what follows from what happens.
//!
//! Verbs go in with the time, [`Effect`]s come out; [`Core::next_deadline`] says when it wants to be told the time again.
//! It does no I/O, reads no clock and cannot fail on input.
//!
//! Invariants: a live notification is in exactly one [`Place`]; [`Core::end`] is the only way out of life; the view is the
//! fold of all [`Effect::View`]; signals of an id go to its owner.

mod clock;
pub mod dnd;
pub mod effect;
mod ending;
pub mod event;
pub mod forget;
mod ghost;
pub mod haptic;
pub mod identity;
mod ids;
mod late;
pub mod meter;
pub mod notification;
pub mod options;
mod ours;
pub mod permission;
mod places;
pub mod presence;
pub mod record;
mod repeats;
mod replace;
mod room;
mod shown;
pub mod sound;
pub mod time;
mod timeout;
pub mod tray;

#[cfg(test)]
mod life;
#[cfg(test)]
mod property;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use crate::view::permission::Question;
use crate::view::{self, View};
use clock::Clock;
use dnd::Dnd;
use effect::{Effect, Recipient, Signal, Write};
use event::{Announced, What};
use ghost::Ghost;
use haptic::Haptics;
use identity::{Caller, Client, Identity, Process};
use ids::Ids;
use meter::{Meter, Verdict};
use notification::{Content, DEFAULT_ACTION, INLINE_REPLY, Id, Reason};
use options::Options;
use permission::{Asking, Leave, Manner, Permissions};
use places::Place;
use presence::Presence;
use replace::{Tag, Target, tag_of};
use sound::Sounds;
use time::Now;
use tray::Kept;

/// Why a verb was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such notification for this caller (one that has ended, or another program's: it is not told which).
    NotFound,
    /// The application has sent far more than anybody can read, for long.
    Excess,
}

/// The answer to `notify`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The id to answer with.
    pub id: Id,
    /// Which content of that id this was, for pictures that arrive later.
    pub revision: u64,
}

#[derive(Debug)]
struct Live {
    content: Content,
    client: Client,
    identity: Identity,
    /// Of whoever sent it last; not known of what an earlier run has left.
    process: Option<Process>,
    owner_present: bool,
    place: Place,
    clock: Clock,
    received: Duration,
    revision: u64,
    /// Its own for good.
    key: u64,
    unread: bool,
    /// A reply to it is being written: its time stands still.
    held: bool,
    /// Its time as it was told last.
    told: Option<view::Clock>,
    /// How often its sender, having said it, has said that it is news again.
    alerts: u32,
    /// Keys of what said the same before, and is counted by its popup; oldest first.
    repeats: Vec<u64>,
    announced: Announced,
    /// The number of whose permission it needs; none where Tidings itself says it.
    subject: Option<u64>,
    /// What its permission makes of it.
    manner: Manner,
    /// What the person is asked below it.
    asks: Option<Question>,
    /// When it ends where it is refused, in milliseconds since the Unix epoch.
    refused_until_ms: u64,
}

/// The state machine.
#[derive(Debug)]
pub struct Core {
    options: Options,
    live: BTreeMap<Id, Live>,
    ids: Ids,
    by_key: BTreeMap<u64, Id>,
    /// Keys of what is counted by a popup, and whose popup that is.
    counted: BTreeMap<u64, Id>,
    next_key: u64,
    /// In the tray though ended.
    kept: BTreeMap<u64, Kept>,
    /// Keys of what has changed in the tray and was not asked for since.
    touched: BTreeSet<u64>,
    dnd: Option<Dnd>,
    /// Ids of each application, oldest first.
    of_application: BTreeMap<Identity, Vec<Id>>,
    /// Live ids of each connection that is on the bus.
    of_client: BTreeMap<Client, BTreeSet<Id>>,
    /// What a tag of an application, and of a web site of it, stands for.
    tags: BTreeMap<Tag, Id>,
    /// What a number means to an application that was given another one in its place.
    aliases: BTreeMap<(Identity, u32), Id>,
    /// Ids on screen, in order; a ghost's is among them.
    screen: Vec<Id>,
    waiting: VecDeque<Id>,
    ghosts: Vec<Ghost>,
    deadlines: BTreeSet<(Duration, Id)>,
    pointer_inside: bool,
    ui_present: bool,
    /// Whoever shows popups has an output to show them on.
    visible: bool,
    presence: Presence,
    meter: Meter,
    sounds: Sounds,
    haptics: Haptics,
    permissions: Permissions,
    asking: Asking,
    view: View,
    revisions: u64,
    effects: VecDeque<Effect>,
}

impl Core {
    /// A core whose ids begin at `first_id`, where no earlier run on this bus has been, and which decides by `options`.
    pub fn new(first_id: u32, options: Options) -> Self {
        let mut core = Self {
            options,
            live: BTreeMap::new(),
            by_key: BTreeMap::new(),
            counted: BTreeMap::new(),
            next_key: 1,
            kept: BTreeMap::new(),
            touched: BTreeSet::new(),
            dnd: None,
            ids: Ids::starting_at(first_id),
            of_application: BTreeMap::new(),
            of_client: BTreeMap::new(),
            tags: BTreeMap::new(),
            aliases: BTreeMap::new(),
            screen: Vec::new(),
            waiting: VecDeque::new(),
            ghosts: Vec::new(),
            deadlines: BTreeSet::new(),
            pointer_inside: false,
            ui_present: false,
            visible: true,
            presence: Presence::default(),
            meter: Meter::default(),
            sounds: Sounds::default(),
            haptics: Haptics::default(),
            permissions: Permissions::default(),
            asking: Asking::default(),
            view: View::default(),
            revisions: 0,
            effects: VecDeque::new(),
        };
        core.reserve_ids();
        core
    }

    /// What is on screen.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The next consequence that waits to be performed.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// When [`Core::tick`] wants to be called, on the monotonic clock; `None` while nothing has a time.
    pub fn next_deadline(&self) -> Option<Duration> {
        let ghost = self.ghosts.iter().map(|ghost| ghost.until).min();
        let popup = self.deadlines.first().map(|(at, _)| *at);
        ghost.into_iter().chain(popup).min()
    }

    /// Whether there is something to show and nobody shows it.
    pub fn wants_ui(&self) -> bool {
        !self.ui_present && (!self.screen.is_empty() || self.view.tray_open)
    }

    /// Creates a notification, or replaces one (specification, `Notify`; the rules of ids are in [`replace`]).
    pub fn notify(&mut self, caller: &Caller, replaces_id: u32, mut content: Content, now: Now) -> Result<Accepted, Refusal> {
        content.web.keep_time_within_reason(u64::try_from(now.wall.as_millis()).unwrap_or(u64::MAX));
        let target = self.target(caller, replaces_id, &content);
        let new = !matches!(target, Target::Replace(_));
        let verdict = self.meter.count(&caller.identity, new, now.mono, &self.options);
        if verdict == Verdict::Abuse {
            return Err(Refusal::Excess);
        }
        self.revisions = self.revisions.wrapping_add(1);
        let revision = self.revisions;
        let permitted = self.meet(&caller.identity, &content, now);
        let id = match target {
            Target::Replace(id) => {
                self.replace(id, caller, content, permitted, now, revision);
                self.announce(id, false);
                self.store(id);
                self.keep_within_limit(&caller.identity, Some(id), now);
                return Ok(Accepted { id, revision });
            }
            Target::Adopt(id) => {
                self.ids.adopt(id, &caller.identity);
                id
            }
            Target::Fresh { alias } => {
                let id = self.ids.fresh(&caller.identity, |id| self.live.contains_key(&id));
                self.reserve_ids();
                if let Some(number) = alias {
                    self.aliases.insert((caller.identity.clone(), number), id);
                }
                id
            }
        };
        let ghost = self.take_ghost(id, caller, replaces_id, &content);
        // What takes the place of another one is news only if its sender says so.
        let news = ghost.is_none() || content.renotify || content.sound.is_some();
        let anew = ghost.is_some() && content.renotify;
        self.insert(id, caller, content, permitted, now, revision);
        if let Some(live) = self.live.get_mut(&id).filter(|_| anew) {
            live.alerts = 1;
        }
        match ghost {
            ghost if permitted.1.leave != Leave::Given => {
                if let Some(ghost) = ghost {
                    self.leave_screen(ghost.id, now);
                }
                self.withhold(id, now);
            }
            Some(ghost) if self.may_be_seen(id) => {
                self.take_strip(id, ghost.subject, ghost.asks);
                self.take_place_of(ghost.id, id, now);
                self.fill_screen(now);
            }
            Some(ghost) => {
                self.leave_screen(ghost.id, now);
                self.present(id, now);
            }
            None if verdict == Verdict::NoPopup => self.put_in_tray(id, now),
            None => self.present(id, now),
        }
        if news {
            self.sound(id, now);
        }
        self.announce(id, verdict == Verdict::NoPopup);
        self.store(id);
        self.keep_within_limit(&caller.identity, Some(id), now);
        Ok(Accepted { id, revision })
    }

    /// The sender takes a notification back (specification, `CloseNotification`).
    pub fn close(&mut self, caller: &Caller, number: u32, now: Now) -> Result<(), Refusal> {
        let id = self.meant_by(caller, number).ok_or(Refusal::NotFound)?;
        if self.heir(id).is_none() {
            self.leave_ghost(id, &caller.client, now);
        }
        self.end(id, Reason::Closed, now);
        Ok(())
    }

    /// The person closes a notification.
    pub fn dismiss(&mut self, id: Id, now: Now) -> Result<(), Refusal> {
        if !self.live.contains_key(&id) {
            return Err(Refusal::NotFound);
        }
        let subjects = self.subjects_on_screen(std::iter::once(id));
        self.count_dismissed(subjects);
        self.end(id, Reason::Dismissed, now);
        Ok(())
    }

    /// The person chooses an action. `default` is a click, which needs no action of the sender's: it opens a link, or deals with
    /// what it is on. An `activation_token` lets the sender raise its window; empty means none.
    pub fn invoke(&mut self, id: Id, action_key: &str, activation_token: &str, now: Now) -> Result<(), Refusal> {
        let has = |live: &Live| live.content.has_action(action_key);
        let live = self.live.get(&id).filter(|live| has(live) || action_key == DEFAULT_ACTION).ok_or(Refusal::NotFound)?;
        let (present, has) = (live.owner_present, has(live));
        // Where a click does nothing else it closes, whatever the sender wants of its actions.
        let resident = live.content.resident && (has || live.content.web.navigate.is_some());
        if live.is_ours() {
            self.end(id, Reason::Dismissed, now);
            if has {
                self.show_tray(true, now);
            }
            return Ok(());
        }
        self.count_acted_on(id);
        if has && present && !activation_token.is_empty() {
            self.emit(id, Signal::ActivationToken { id, activation_token: activation_token.to_owned() });
        }
        if has {
            self.emit(id, Signal::ActionInvoked { id, action_key: action_key.to_owned() });
        }
        self.tell_action(id, action_key, activation_token);
        if !resident {
            self.deal_with(id, now);
        }
        Ok(())
    }

    /// The person writes a reply (KDE's action `inline-reply`).
    pub fn reply(&mut self, id: Id, text: &str, now: Now) -> Result<(), Refusal> {
        let live = self.live.get(&id).filter(|live| live.content.has_action(INLINE_REPLY)).ok_or(Refusal::NotFound)?;
        let resident = live.content.resident;
        self.count_acted_on(id);
        self.emit(id, Signal::NotificationReplied { id, text: text.to_owned() });
        self.tell(id, What::Reply(text.to_owned()));
        if !resident {
            self.deal_with(id, now);
        }
        Ok(())
    }

    /// A connection has left the bus. What it sent stays; what only it could answer goes.
    pub fn client_left(&mut self, client: &Client) {
        for id in self.of_client.remove(client).unwrap_or_default() {
            if let Some(live) = self.live.get_mut(&id) {
                live.owner_present = false;
                live.content.actions.clear();
                self.refresh(id);
            }
        }
    }

    /// Whether any live notification belongs to this connection.
    pub fn owns_any(&self, client: &Client) -> bool {
        self.of_client.contains_key(client)
    }

    fn insert(&mut self, id: Id, caller: &Caller, content: Content, permitted: (u64, Manner), now: Now, revision: u64) {
        let live = Live {
            content,
            client: caller.client.clone(),
            identity: caller.identity.clone(),
            process: caller.process.clone(),
            owner_present: true,
            place: Place::Tray,
            clock: Clock::None,
            received: now.wall,
            revision,
            key: self.take_key(),
            unread: !self.view.tray_open,
            held: false,
            told: None,
            alerts: 0,
            repeats: Vec::new(),
            announced: Announced::default(),
            subject: Some(permitted.0),
            manner: permitted.1,
            asks: None,
            refused_until_ms: 0,
        };
        self.add(id, live);
    }

    /// Makes it live, in no place yet.
    fn add(&mut self, id: Id, live: Live) {
        if let Some(tag) = tag_of(&live.identity, &live.content) {
            self.tags.insert(tag, id);
        }
        self.of_application.entry(live.identity.clone()).or_default().push(id);
        self.of_client.entry(live.client.clone()).or_default().insert(id);
        self.by_key.insert(live.key, id);
        self.touched.insert(live.key);
        self.live.insert(id, live);
    }

    fn take_key(&mut self) -> u64 {
        let key = self.next_key;
        self.next_key = key.saturating_add(1);
        key
    }

    /// It has new content: whoever keeps it is told. What is transient now is kept no longer.
    fn store(&mut self, id: Id) {
        let Some(live) = self.live.get(&id) else { return };
        self.touched.insert(live.key);
        if live.is_stored() {
            self.effects.push_back(Effect::Persist(Write::Put(live.key)));
        } else if live.is_kept_refused() {
            self.store_refused(id);
        }
    }

    fn disown(&mut self, client: &Client, id: Id) {
        if let Some(ids) = self.of_client.get_mut(client) {
            ids.remove(&id);
            if ids.is_empty() {
                self.of_client.remove(client);
            }
        }
    }

    fn reserve_ids(&mut self) {
        if let Some(up_to) = self.ids.reserve() {
            self.effects.push_back(Effect::Persist(Write::ReserveIds { up_to }));
        }
    }

    fn emit(&mut self, id: Id, signal: Signal) {
        let Some(live) = self.live.get(&id).filter(|live| !live.is_ours()) else { return };
        let to = if live.owner_present { Recipient::Client(live.client.clone()) } else { Recipient::Everyone };
        self.effects.push_back(Effect::Emit { to, signal });
    }
}

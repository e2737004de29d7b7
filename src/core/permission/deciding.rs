//! What is decided about a subject, by the person or by whoever may, and what follows at once for what is there.

use super::rules::TIMES;
use super::{Applicant, Changes, Leave, Manner, Permitted, Standing, State, Subject};
use crate::core::effect::{Effect, Write};
use crate::core::identity::{Caller, Identity};
use crate::core::notification::{Content, Id, Reason};
use crate::core::places::{Place, UNSEEN};
use crate::core::time::Now;
use crate::core::{Core, Refusal};
use crate::view::permission::{Permission, PermissionChange, Question};
use crate::view::settings::words;

words! {
    /// What the person says to what a popup asks.
    Answer {
        /// It may show notifications.
        Granted = "granted",
        /// It may not.
        Denied = "denied",
        /// It is to be quiet.
        Quiet = "quiet",
        /// Everything is to stay as it is.
        #[default]
        Keep = "keep",
    }
}

impl Core {
    /// All subjects that are known, the one that was used last first.
    pub fn permissions(&self) -> Vec<Permission> {
        self.permissions.all().into_iter().map(Permitted::told).collect()
    }

    /// What a later run needs of all that are known.
    pub fn permitted(&self) -> Vec<Permitted> {
        self.permissions.all().into_iter().cloned().collect()
    }

    /// The same of the one with this number.
    pub fn permitted_of(&self, number: u64) -> Option<&Permitted> {
        self.permissions.get(number)
    }

    /// Whether any permission has changed since [`Core::take_permission_changes`].
    pub fn permissions_have_changed(&self) -> bool {
        self.permissions.has_changed()
    }

    /// What has changed of the permissions since this was last asked.
    pub fn take_permission_changes(&mut self) -> Vec<PermissionChange> {
        self.permissions.take_changes()
    }

    /// As [`Core::take_permission_changes`] where nobody follows them.
    pub fn drop_permission_changes(&mut self) {
        self.permissions.drop_changes();
    }

    /// Begins with what an earlier run has kept; to be called before [`Core::restore`].
    pub fn restore_permissions(&mut self, permitted: impl IntoIterator<Item = Permitted>) {
        for permitted in permitted {
            self.permissions.restore(permitted);
        }
        self.permissions.drop_changes();
    }

    /// The application with this stable text.
    pub fn applicant(&self, text: &str) -> Option<Applicant> {
        let known = self.permissions.all().into_iter().map(|known| &known.subject.application);
        let known = known.into_iter().find(|applicant| applicant.to_string() == text).cloned();
        known.or_else(|| Applicant::read(text))
    }

    /// Whom a caller means that asks for a permission: itself, or, outside a sandbox, any application by its stable text, or itself
    /// under a name that it claims. `None` where a sandboxed one asks for another.
    pub fn requester(&self, caller: &Caller, application: &str) -> Option<Applicant> {
        let own = Applicant::claiming(&caller.identity, None);
        if application.is_empty() || own.to_string() == application {
            return Some(own);
        }
        if caller.sandboxed() {
            return None;
        }
        Some(self.applicant(application).unwrap_or_else(|| Applicant::claiming(&caller.identity, Some(application))))
    }

    /// Changes what is kept of `subject`, known or not. It holds at once: what is denied ends, what is granted comes.
    pub fn set_permission(&mut self, subject: &Subject, changes: Changes, now: Now) {
        let number = self.know(subject);
        self.decide(number, changes, now);
    }

    /// Forgets all that is known of `subject`: it is as if never heard of.
    pub fn reset_permission(&mut self, subject: &Subject, now: Now) -> Result<(), Refusal> {
        let number = self.permissions.number(subject).ok_or(Refusal::NotFound)?;
        self.unask(number, now);
        self.permissions.forget(subject);
        self.effects.push_back(Effect::Persist(Write::PermissionGone(Box::new(subject.clone()))));
        let theirs = self.live.iter().filter(|(_, live)| live.subject == Some(number)).map(|(id, _)| *id);
        for id in theirs.collect::<Vec<_>>() {
            if let Some(live) = self.live.get_mut(&id) {
                live.subject = None;
                live.asks = None;
            }
            self.refresh(id);
        }
        self.follow_subject(subject, now);
        Ok(())
    }

    /// The person answers what the popup of `id` asks.
    pub fn answer(&mut self, id: Id, answer: Answer, now: Now) -> Result<(), Refusal> {
        let live = self.live.get(&id).ok_or(Refusal::NotFound)?;
        let number = live.subject.ok_or(Refusal::NotFound)?;
        let changes = match (live.asks.ok_or(Refusal::NotFound)?, answer) {
            (Question::Permission | Question::Request, Answer::Granted) => State::Granted.into(),
            (Question::Permission | Question::Request, Answer::Denied) => State::Denied.into(),
            (Question::Quiet, Answer::Quiet) => Changes { quiet: Some(true), ..Changes::default() },
            (Question::Quiet, Answer::Keep) => Changes::default(),
            _ => return Err(Refusal::NotFound),
        };
        if let Some(live) = self.live.get_mut(&id) {
            live.asks = None;
        }
        self.decide(number, changes, now);
        self.refresh(id);
        Ok(())
    }

    fn decide(&mut self, number: u64, changes: Changes, now: Now) {
        self.change_standing(number, |standing| changes.make(standing));
        if changes.state.is_some_and(|state| state != State::Default) {
            self.unask(number, now);
        }
        self.follow(number, now);
    }

    /// A notification of `identity` is about to be there: its subject, which is known from now on, and what is made of it.
    pub(in crate::core) fn meet(&mut self, identity: &Identity, content: &Content, now: Now) -> (u64, Manner) {
        let subject = Subject::of(identity, content);
        let number = self.know(&subject);
        let manner = self.permissions.manner(&subject, self.options.permission);
        self.name(number, content);
        let now_ms = u64::try_from(now.wall.as_millis()).unwrap_or(u64::MAX);
        if self.permissions.used(number, manner.leave == Leave::Refused, now_ms) {
            self.effects.push_back(Effect::Persist(Write::Permission(number)));
        }
        (number, manner)
    }

    /// The same of one that an earlier run has left.
    pub(in crate::core) fn meet_again(&mut self, identity: &Identity, content: &Content) -> (u64, Manner) {
        let subject = Subject::of(identity, content);
        let manner = self.permissions.manner(&subject, self.options.permission);
        (self.know(&subject), manner)
    }

    /// The subject with this number is shown as `content` says.
    pub(in crate::core) fn name(&mut self, number: u64, content: &Content) {
        if self.permissions.get(number).is_some_and(|known| !known.standing.is_named(content)) {
            self.change_standing(number, |standing| standing.name(content));
        }
    }

    pub(in crate::core) fn know(&mut self, subject: &Subject) -> u64 {
        let known = self.permissions.number(subject);
        let (number, forgotten) = self.permissions.know(subject);
        if let Some(subject) = forgotten {
            self.effects.push_back(Effect::Persist(Write::PermissionGone(Box::new(subject))));
        }
        if known.is_none() {
            self.effects.push_back(Effect::Persist(Write::Permission(number)));
        }
        number
    }

    pub(in crate::core) fn change_standing(&mut self, number: u64, change: impl FnOnce(&mut Standing)) {
        if self.permissions.change(number, change) {
            self.effects.push_back(Effect::Persist(Write::Permission(number)));
        }
    }

    /// What is there follows what was decided about the subject with this number, and about origins within it.
    pub(in crate::core) fn follow(&mut self, number: u64, now: Now) {
        let subject = self.permissions.get(number).map(|known| known.subject.clone());
        if let Some(subject) = subject {
            self.follow_subject(&subject, now);
        }
    }

    fn follow_subject(&mut self, subject: &Subject, now: Now) {
        let meant = |identity: &Identity, content: &Content| {
            let other = Subject::of(identity, content);
            other == *subject || other.parent().as_ref() == Some(subject)
        };
        let live = self.live.iter().filter(|(_, live)| !live.is_ours() && meant(&live.identity, &live.content));
        let live: Vec<Id> = live.map(|(id, _)| *id).collect();
        self.follow_each(&live, now);
        let kept: Vec<u64> = self
            .kept
            .iter()
            .filter(|(_, kept)| meant(&kept.identity, &kept.content))
            .filter(|(_, kept)| {
                let subject = Subject::of(&kept.identity, &kept.content);
                let manner = self.permissions.manner(&subject, self.options.permission);
                !manner.tray || self.permissions.state(&subject) == State::Denied
            })
            .map(|(key, _)| *key)
            .collect();
        for key in kept {
            self.drop_kept(key);
        }
    }

    /// Each of these is treated as is decided now.
    pub(in crate::core) fn follow_each(&mut self, ids: &[Id], now: Now) {
        for id in ids {
            let Some(live) = self.live.get(id).filter(|live| !live.is_ours()) else { continue };
            let subject = Subject::of(&live.identity, &live.content);
            let manner = self.permissions.manner(&subject, self.options.permission);
            let answered = self.permissions.state(&subject) != State::Default;
            let strips = self.options.permission == super::Policy::Ask && !answered;
            let quiet = self.permissions.of(&subject).is_some_and(|standing| standing.switches.quiet);
            self.treat(*id, manner, now);
            let Some(live) = self.live.get_mut(id) else { continue };
            let over = match live.asks {
                Some(Question::Permission) => !strips,
                Some(Question::Quiet) => quiet,
                Some(Question::Request) | None => false,
            };
            if over {
                live.asks = None;
                self.refresh(*id);
            }
        }
        if self.presence.locked {
            self.fill_screen(now);
        }
    }

    fn treat(&mut self, id: Id, manner: Manner, now: Now) {
        let Some(live) = self.live.get_mut(&id) else { return };
        let before = std::mem::replace(&mut live.manner, manner);
        if before == manner {
            return;
        }
        let (place, held, key) = (live.place, live.held, live.key);
        self.touched.insert(key);
        match (manner.leave, place) {
            (Leave::Refused, Place::Denied) | (Leave::Given | Leave::Awaited, Place::Denied) => return,
            (Leave::Refused, Place::Asked) if self.is_undecided(id) => return self.refuse_asked(id, now),
            (Leave::Refused, _) if self.is_undecided(id) => {}
            (Leave::Refused, _) => return self.end(id, Reason::Dismissed, now),
            (Leave::Given, Place::Asked) => {
                // No sound: the person, who has just said so, is there.
                self.present(id, now);
                self.store(id);
            }
            _ => {}
        }
        let on_screen = matches!(place, Place::Popup | Place::Waiting);
        if on_screen && !manner.popups && !held {
            self.hide_live(id, now);
        } else if place == Place::Tray && before.tray != manner.tray && !self.counted.contains_key(&key) {
            self.put_in_tray(id, now);
        }
        if before.history != manner.history && self.live.contains_key(&id) {
            self.store(id);
        }
    }

    /// It is refused because the person answers no question about it, not because they have denied it.
    fn is_undecided(&self, id: Id) -> bool {
        let subject = self.live.get(&id).map(|live| Subject::of(&live.identity, &live.content));
        subject.is_some_and(|subject| self.permissions.state(&subject) != State::Denied)
    }

    fn refuse_asked(&mut self, id: Id, now: Now) {
        let Some(live) = self.live.get(&id) else { return };
        let (key, stored) = (live.key, !live.content.transient);
        if stored {
            let at_ms = u64::try_from(now.wall.as_millis()).unwrap_or(u64::MAX);
            let ended = crate::view::Ended { at_ms, reason: Reason::Expired as u32 };
            self.effects.push_back(Effect::Persist(Write::Ended { key, ended, kept: false }));
        }
        self.refuse(id, now);
        self.store(id);
        self.announce_refused(id);
    }

    /// Accepted, and nowhere to be seen: it ends when the time of its popup would have been over.
    pub(in crate::core) fn refuse(&mut self, id: Id, now: Now) {
        let Some(live) = self.live.get(&id) else { return };
        let left = live.timeout(&self.options.timeouts).unwrap_or(UNSEEN);
        self.refuse_for(id, left, now);
    }
}

impl From<State> for Changes {
    fn from(state: State) -> Self {
        Self { state: Some(state), ..Self::default() }
    }
}

impl Changes {
    fn make(&self, standing: &mut Standing) {
        let switches = &mut standing.switches;
        let all = [
            (&mut switches.popups, self.popups),
            (&mut switches.sound, self.sound),
            (&mut switches.tray, self.tray),
            (&mut switches.history, self.history),
            (&mut switches.lock_screen, self.lock_screen),
            (&mut switches.quiet, self.quiet),
        ];
        for (switch, wanted) in all {
            *switch = wanted.unwrap_or(*switch);
        }
        if let Some(state) = self.state {
            standing.state = state;
            // Who is asked about anew is asked about as often as at first.
            if state == State::Default {
                standing.strips = 0;
                standing.unanswered = 0;
            }
        }
        if self.quiet == Some(true) {
            standing.dismissed = 0;
        }
        standing.dismissed = standing.dismissed.min(TIMES);
    }
}

//! What callers of our own interface ask, done: each question meets the core or the archive and is answered.

pub(crate) mod permission;

use std::time::Instant;

use tidings::core::Refusal;
use tidings::core::identity::{Caller, Client};
use tidings::core::notification::ACTIONS_AT_ONCE;
use tidings::store::Settings;
use tidings::store::archive::Query;
use tidings::wire::asked::{ArchiveForm, QueryForm, StatusForm};
use tidings::wire::entry::EntryForm;
use tidings::wire::popup::PicturesForm;
use tokio::sync::oneshot;

use crate::driver::Driver;
use crate::fronts::notifications;
use crate::fronts::tidings::{Answer, Ask, Error, TrayVerb, not_found};
use crate::showing::Heard;
use crate::world::archivist::{Health, Job};

impl Driver {
    /// Does what a caller who is known asks, unless it is in a sandbox: what happens to its own is all that such a
    /// one may ask for.
    pub(crate) fn ask_by(&mut self, client: &Client, ask: Ask, caller: &Caller) {
        if let Ask::RequestPermission(named, answer) = ask {
            return self.request_permission(caller, &named, answer);
        }
        if caller.sandboxed() && !ask.is_of_own() {
            return ask.refuse(Error::AccessDenied("programs in a sandbox may not see what others were told".to_owned()));
        }
        match ask {
            Ask::Subscribe(topics, answer) => self.subscribers.join(caller, topics, answer),
            ask => self.answer_to(client, ask),
        }
    }

    /// Does what is asked. Whoever asked and has gone meanwhile needs no answer.
    pub(crate) fn answer_to(&mut self, client: &Client, ask: Ask) {
        let now = self.now();
        let told = |result: Result<(), Refusal>| result.map_err(|_| not_found());
        match ask {
            // Only a caller who is known can follow anything.
            Ask::Subscribe(_, answer) => drop(answer.send(Err(not_found()))),
            Ask::Unsubscribe(answer) => {
                self.unsubscribe(client);
                let _ = answer.send(Ok(()));
            }
            Ask::List(answer) => {
                let _ = answer.send(Ok(self.core.entries().iter().map(EntryForm::of).collect()));
            }
            Ask::Get(key, answer) => match self.core.entry(key) {
                Some(entry) => drop(answer.send(Ok(EntryForm::of(&entry)))),
                None => self.ask_archive(Job::Get(key, answer)),
            },
            Ask::Pictures(key, answer) => match self.core.pictures(key) {
                Some(pictures) => drop(answer.send(Ok(PicturesForm::of(&pictures)))),
                None => self.ask_archive(Job::Pictures(key, answer)),
            },
            Ask::Dismiss(keys, answer) => {
                self.core.dismiss_keys(&keys, now);
                let _ = answer.send(Ok(()));
            }
            Ask::DismissAll(answer) => {
                let keys: Vec<u64> = self.core.entries().iter().map(|entry| entry.key).collect();
                self.core.dismiss_keys(&keys, now);
                let _ = answer.send(Ok(()));
            }
            Ask::Close(id, answer) => drop(answer.send(told(self.core.close_for_sender(id, now)))),
            Ask::Hide(keys, answer) => {
                self.core.hide(&keys, now);
                let _ = answer.send(Ok(()));
            }
            Ask::Invoke { id, action_key, activation_token, answer } => {
                drop(answer.send(told(self.core.invoke(id, &action_key, &activation_token, now))));
            }
            Ask::Reply { id, text, answer } => drop(answer.send(told(self.core.reply(id, &text, now)))),
            Ask::Hover(inside, answer) => drop(answer.send(self.hear_of(client, Heard::Inside(inside)))),
            Ask::Visible(visible, answer) => drop(answer.send(self.hear_of(client, Heard::Visible(visible)))),
            Ask::Renew(keys, answer) => drop(answer.send(self.hear_of(client, Heard::Seen(&keys)))),
            Ask::Hold { id, held, answer } => drop(answer.send(self.hear_of(client, Heard::Held(id, held)))),
            Ask::Focus(answer) => {
                let shown = self.subscribers.show_popups() && !self.core.view().popups.is_empty();
                if shown {
                    self.subscribers.focus();
                }
                let nothing = || Error::NotFound("there is no popup on screen".to_owned());
                let _ = answer.send(shown.then_some(()).ok_or_else(nothing));
            }
            Ask::Tray(verb, answer) => {
                let open = match verb {
                    TrayVerb::Open => true,
                    TrayVerb::Close => false,
                    TrayVerb::Toggle => !self.core.view().tray_open,
                };
                self.core.show_tray(open, now);
                let _ = answer.send(Ok(()));
            }
            Ask::SetDnd(on, until, answer) => {
                self.core.set_dnd(on, until, now);
                let _ = answer.send(Ok(()));
            }
            Ask::ToggleDnd(answer) => {
                self.core.set_dnd(!self.core.state().dnd, None, now);
                let _ = answer.send(Ok(()));
            }
            Ask::Search(form, answer) => self.ask_archive(Job::Search(query(form), answer)),
            Ask::Applications(answer) => self.ask_archive(Job::Applications(answer)),
            Ask::Recall(key, answer) => self.ask_archive(Job::Recall(key, answer)),
            Ask::Forget(what, answer) => {
                let keys = self.core.forget(&what, now);
                self.settle();
                self.store.forget(&what, keys, &self.core, answer);
            }
            Ask::SetArchive(form, answer) => {
                let set = self.store.settings;
                let set = Settings {
                    enabled: form.enabled.unwrap_or(set.enabled),
                    days: form.days.unwrap_or(set.days),
                    count: form.count.unwrap_or(set.count),
                };
                self.store.set(set, &self.core);
                let form = ArchiveForm { enabled: Some(set.enabled), days: Some(set.days), count: Some(set.count) };
                let _ = answer.send(Ok(form));
            }
            Ask::Reload(answer) => {
                self.store.try_again(&self.core);
                self.player.look_again();
                self.subscribers.renew();
                self.read_configuration(answer);
            }
            Ask::TellStyle(wrong, answer) => {
                self.styled(wrong);
                let _ = answer.send(Ok(()));
            }
            Ask::Status(answer) => self.status(answer),
            Ask::Permissions(answer) => self.tell_permissions(answer),
            Ask::SetPermission(named, changes, answer) => self.set_permission(&named, changes, answer),
            Ask::ResetPermission(named, answer) => self.reset_permission(&named, answer),
            Ask::Answer { id, said, answer } => self.answer_question(id, said, answer),
            Ask::RequestPermission(_, answer) => drop(answer.send(Err(not_found()))),
        }
        self.settle();
    }

    /// Lets those in who have asked to subscribe; whoever follows the popups shows them from now on.
    pub(crate) fn admit(&mut self) {
        let before = self.subscribers.show_popups();
        self.subscribers.admit(&self.core);
        self.follow_presence(before);
    }

    pub(crate) fn unsubscribe(&mut self, client: &Client) {
        let before = self.subscribers.show_popups();
        self.subscribers.leave(client);
        self.follow_presence(before);
    }

    fn follow_presence(&mut self, before: bool) {
        let shown = self.subscribers.show_popups();
        self.follow_showing();
        if shown == before {
            return;
        }
        if shown {
            self.ui.came(Instant::now());
            self.look_for_display();
        } else {
            self.ui.went(Instant::now());
        }
        self.core.ui_present(shown, self.now());
        self.settle();
    }

    /// Answers how everything is; only the archive knows how much is in it.
    fn status(&mut self, answer: Answer<StatusForm>) {
        let mut status = self.status_but_archived();
        let (counted, count) = oneshot::channel();
        self.ask_archive(Job::Count(counted));
        tokio::spawn(async move {
            status.archived = count.await.ok().and_then(Result::ok).unwrap_or(0);
            let _ = answer.send(Ok(status));
        });
    }

    fn status_but_archived(&self) -> StatusForm {
        let state = self.core.state();
        let problem = self.store.problem.clone().or_else(|| self.health.problem.clone());
        let aside = self.health.set_aside.as_ref().map(|path| format!("a damaged one is at {}", path.display()));
        let archive = match (&problem, &aside) {
            (Some(_), _) => "memory",
            (None, _) if !self.store.settings.enabled => "off",
            (None, Some(_)) => "replaced",
            (None, None) => "ok",
        };
        StatusForm {
            archive: archive.to_owned(),
            archive_problem: problem.or(aside),
            archive_path: self.store.path.clone(),
            archive_enabled: self.store.settings.enabled,
            archive_days: self.store.settings.days,
            archive_count: self.store.settings.count,
            config: self.configuration.word().to_owned(),
            config_path: self.configuration.path(),
            config_problem: self.configuration.problem(),
            style_problem: self.style_sheet.problem(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: std::process::id(),
            started_ms: self.started_ms,
            capabilities: notifications::capabilities(self.makes_sounds()),
            ui: self.subscribers.show_popups(),
            popups: state.popups,
            waiting: state.waiting,
            tray: state.tray,
            live: state.live,
            unread: state.unread,
            dnd: state.dnd,
            dnd_until_ms: state.dnd_until_ms,
            missed: state.missed,
            tray_open: state.tray_open,
            badge: state.badge,
            idle: self.core.is_idle(),
            locked: self.core.is_locked(),
            max_actions: u32::try_from(ACTIONS_AT_ONCE).unwrap_or(u32::MAX),
            max_actions_kept: u32::try_from(self.limits.actions).unwrap_or(u32::MAX),
            archived: 0,
        }
    }

    fn ask_archive(&mut self, job: Job) {
        self.store.ask(&self.core, job, refuse);
    }

    /// The archive is well again, or is not: the person is told once.
    pub(crate) fn archive_is(&mut self, health: Health) {
        let now = self.now();
        if health.set_aside != self.health.set_aside && health.set_aside.is_some() {
            let body = "It has been set aside and a new one begun. See: tidings status";
            self.core.tell_of_archive("The notification archive was damaged", body, now);
        } else if health.problem.is_some() && self.health.problem.is_none() {
            let body = "Notifications go on, and are written down once that is possible. See: tidings status";
            self.core.tell_of_archive("The notification archive cannot be written", body, now);
        }
        self.health = health;
    }
}

fn query(form: QueryForm) -> Query {
    Query {
        text: form.text,
        app_name: form.app_name,
        urgency: form.urgency,
        after_ms: form.after_ms,
        before_ms: form.before_ms,
        before_key: form.before_key,
        limit: form.limit,
    }
}

/// There is no archive to ask.
fn refuse(job: Job, error: Error) {
    match job {
        Job::Search(_, answer) => drop(answer.send(Err(error))),
        Job::Applications(answer) => drop(answer.send(Err(error))),
        Job::Get(_, answer) => drop(answer.send(Err(error))),
        Job::Pictures(_, answer) => drop(answer.send(Err(error))),
        Job::Recall(_, answer) | Job::Forget { answer, .. } => drop(answer.send(Err(error))),
        Job::Count(answer) => drop(answer.send(Err(error))),
        Job::More | Job::Retry | Job::Keep(..) | Job::Restore(_) => {}
    }
}

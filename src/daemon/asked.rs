//! What callers of our own interface ask, done: each question meets the core or the archive and is answered.

use std::time::Instant;

use tidings::core::Refusal;
use tidings::core::identity::{Caller, Client};
use tidings::wire::asked::StatusForm;
use tidings::wire::entry::EntryForm;
use tidings::wire::popup::PicturesForm;

use crate::driver::Driver;
use crate::fronts::notifications;
use crate::fronts::tidings::{Ask, Error, TrayVerb, not_found};

impl Driver {
    /// Does what a caller who is known asks. Whoever asked and has gone meanwhile needs no answer.
    pub(crate) fn ask_by(&mut self, client: &Client, ask: Ask, caller: &Caller) {
        if caller.sandboxed() {
            return ask.refuse(Error::AccessDenied("programs in a sandbox may not see what others were told".to_owned()));
        }
        let now = self.now();
        let told = |result: Result<(), Refusal>| result.map_err(|_| not_found());
        match ask {
            Ask::Subscribe(topics, answer) => self.subscribers.join(client, topics, answer),
            Ask::Unsubscribe(answer) => {
                self.unsubscribe(client);
                let _ = answer.send(Ok(()));
            }
            Ask::List(answer) => {
                let _ = answer.send(Ok(self.core.entries().iter().map(EntryForm::of).collect()));
            }
            Ask::Get(key, answer) => match self.core.entry(key) {
                Some(entry) => drop(answer.send(Ok(EntryForm::of(&entry)))),
                None => self.ask_archive(Ask::Get(key, answer)),
            },
            Ask::Pictures(key, answer) => match self.core.pictures(key) {
                Some(pictures) => drop(answer.send(Ok(PicturesForm::of(&pictures)))),
                None => self.ask_archive(Ask::Pictures(key, answer)),
            },
            Ask::Dismiss(keys, answer) => {
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
            Ask::Hover(inside, answer) => {
                self.core.hover(inside, now);
                let _ = answer.send(Ok(()));
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
            Ask::Status(answer) => drop(answer.send(Ok(self.status()))),
            archived @ (Ask::Search(..) | Ask::Applications(..) | Ask::Recall(..) | Ask::Forget(..) | Ask::SetArchive(..)) => {
                self.ask_archive(archived);
            }
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
        if shown == before {
            return;
        }
        if shown {
            self.ui.came(Instant::now());
        } else {
            self.ui.went(Instant::now());
        }
        self.core.ui_present(shown, self.now());
        self.settle();
    }

    fn status(&self) -> StatusForm {
        let state = self.core.state();
        StatusForm {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: std::process::id(),
            started_ms: self.started_ms,
            capabilities: notifications::capabilities(),
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
            ..StatusForm::default()
        }
    }

    fn ask_archive(&mut self, ask: Ask) {
        ask.refuse(Error::NoArchive("there is no archive".to_owned()));
    }
}

//! What reaches the driver by other ways than the messages of the bus: from tasks and threads that wait for others, each over
//! the same bounded channel.

use std::time::Instant;

use tidings::content::image::Icon;
use tidings::core::Accepted;
use tidings::core::identity::Client;
use tidings::core::notification::{Content, PictureSlot};
use tidings::core::permission::State;
use tidings::core::presence::Watcher;
use tidings::store::archive::{BADGE, IMAGE};
use tidings::view::Entry;
use tidings::wire::entry::EntryForm;
use zbus::Connection;

use super::{Driver, End, Work};
use crate::fronts::status_notifier;
use crate::fronts::tidings::{Answer, Ask};
use crate::world::applications::Seen;
use crate::world::archivist::Health;
use crate::world::configuration::Read;
use crate::world::permission_store;
use crate::world::screen_saver;
use crate::world::session::Session;

/// What reaches the driver by other ways than its own message stream.
#[derive(Debug)]
pub(crate) enum Input {
    /// Our own interface was called.
    Ask(Client, Ask),
    /// Something was chosen in the panel.
    Chosen(Ask),
    /// Our own interface is served on this connection.
    Serving(Connection),
    /// A picture file has been opened (or not) after its `Notify` was answered.
    Picture(Accepted, PictureSlot, Option<Icon>),
    /// A desktop entry has been looked up.
    Application(Seen),
    /// The archive has answered a query; what of it is live is to be told as it is.
    Found(Vec<Entry>, bool, Answer<(Vec<EntryForm>, bool)>),
    /// An archived notification is to be shown once more.
    Recalled(Box<Content>, Answer<u32>),
    /// A picture of an earlier run: key, slot.
    Restored(u64, u32, Icon),
    /// The permission store of the desktop says this of a sandboxed application.
    Permission(String, State),
    /// The archive is well, or not.
    Archive(Health),
    /// This is what the file of the configuration says now; somebody may wait for it.
    Configured(Box<Read>, Option<Answer<()>>),
    /// The display tells whether the person is idle, or can tell no more; by the number of the watch.
    Idle(u64, Option<bool>),
    /// The login session is like this now.
    Session(Session),
    /// This screen saver covers the screen, or covers it no longer.
    ScreenSaver(&'static str, bool),
    /// tidings-ui, as a child of ours in this attempt, ended or could not be started.
    UiEnded(u64, Option<i32>),
}

impl Driver {
    pub(super) fn input(&mut self, input: Input) -> Result<(), End> {
        match input {
            Input::Ask(client, ask) => {
                self.clients.meet(&client, &mut self.out)?;
                match self.clients.caller(&client) {
                    Some(caller) => self.ask_by(&client, ask, &caller),
                    None => self.clients.wait(&client, Work::Ask(client.clone(), ask)),
                }
            }
            Input::Serving(own) => {
                let (numbers, inputs) = (self.subscribers.numbers(), self.inputs.clone());
                tokio::spawn(status_notifier::run(own.clone(), numbers, inputs));
                screen_saver::watch(&own, &self.inputs);
                self.permission_store = Some(permission_store::watch(own.clone(), self.inputs.clone()));
                self.own = Some(own);
            }
            Input::Chosen(ask) => self.answer_to(&Client("".into()), ask),
            Input::Picture(accepted, slot, Some(icon)) => {
                self.core.attach_picture(accepted, slot, icon);
                self.keep_pictures(accepted);
            }
            Input::Picture(_, _, None) => {}
            Input::Application(seen) => {
                let now = self.now();
                for (accepted, application) in self.applications.seen(seen) {
                    self.core.attach_application(accepted, &application, now);
                    self.keep_pictures(accepted);
                }
            }
            Input::Found(entries, more, answer) => {
                let entries = entries.into_iter().map(|entry| self.core.entry(entry.key).unwrap_or(entry));
                let _ = answer.send(Ok((entries.map(|entry| EntryForm::of(&entry)).collect(), more)));
            }
            Input::Recalled(content, answer) => {
                let id = self.core.recall(*content, self.now());
                let _ = answer.send(Ok(id.get()));
            }
            Input::Restored(key, slot, icon) => self.core.restore_picture(key, picture_slot(slot), icon),
            Input::Permission(application, state) => self.permission_told(&application, state),
            Input::Archive(health) => self.archive_is(health),
            Input::Configured(read, answer) => self.configured(*read, answer),
            Input::Idle(watch, idle) => {
                if self.idle.counts(watch, idle) {
                    tracing::debug!(?idle, "the display");
                    self.core.idle(Watcher::Display, idle, self.now());
                }
            }
            Input::Session(session) => self.follow_session(session),
            Input::ScreenSaver(name, active) => self.follow_screen_saver(name, active),
            Input::UiEnded(attempt, status) => self.ui.failed(Instant::now(), attempt, status),
        }
        self.settle();
        Ok(())
    }
}

fn picture_slot(slot: u32) -> PictureSlot {
    match slot {
        0 => PictureSlot::AppIcon,
        1 => PictureSlot::Picture,
        IMAGE => PictureSlot::Image,
        BADGE => PictureSlot::Badge,
        body => PictureSlot::Body(usize::try_from(body.saturating_sub(2)).unwrap_or(usize::MAX)),
    }
}

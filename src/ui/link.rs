//! The link to the daemon, on a thread of its own: what it says becomes [`Event`]s, what the person does becomes calls.
//!
//! Pictures are decoded here, before an event is handed on. Nothing here touches GTK.

mod appearance;
mod event;
mod intent;
mod speaker;

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroU32;
use std::time::Duration;

use async_channel::{Receiver, Sender};
use futures_util::StreamExt;
use tidings::core::notification::Id;
use tidings::view::permission::Permission;
use tidings::view::{Change, Entry, View};
use tidings::watch::Watched;
use tidings::wire::asked::StatusForm;
use tidings::wire::entry::EntryForm;
use tidings::wire::follow::{Follow, Verdict};
use tidings::wire::popup::PicturesForm;
use tidings::wire::{BUS_NAME, ChangeForm, INTERFACE, OBJECT_PATH, Told, Topics, UI_BUS_NAME, ViewForm, Whole};
use tokio::time::Instant;
use zbus::fdo::{DBusProxy, RequestNameFlags, RequestNameReply};
use zbus::message::{Flags, Type};
use zbus::{Connection, DynamicType, MatchRule, Message, MessageStream};

pub(crate) use self::event::{Event, Step};
pub(crate) use self::intent::{Intent, Intents};
use self::speaker::Speaker;
use crate::{pictures, style};

/// How long the daemon may be away before what is shown, which nobody answers for any more, leaves the screen.
const DAEMON_AWAY: Duration = Duration::from_secs(2);
/// What the daemon answers where an id has ended.
const NOT_FOUND: &str = "org.tidings.Error.NotFound";
/// The tray comes within this time after it was wanted for a page of it, or, behind a locked screen, not at all.
const TRAY_COMES: Duration = Duration::from_secs(2);
/// The bus itself: its name and its interface.
const BUS: &str = "org.freedesktop.DBus";

/// Runs until the daemon is gone, the bus is gone, another tidings-ui has the name, or the window closed the channel.
pub(crate) fn run(events: &Sender<Event>, intents: &Receiver<Intent>) {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => match runtime.block_on(follow(events, intents)) {
            Ok(()) => {}
            Err(error) => tracing::error!("session bus: {error}"),
        },
        Err(error) => tracing::error!("cannot start: {error}"),
    }
    events.close();
}

async fn follow(events: &Sender<Event>, intents: &Receiver<Intent>) -> zbus::Result<()> {
    // Watched first and read afterwards, before there is anything to be seen.
    let mut sheet = watch_sheet();
    // The window may have gone meanwhile; the loop notices.
    let _ = events.send(Event::Sheet).await;
    let connection = Connection::session().await?;
    let mut messages = MessageStream::from(&connection);
    let bus = DBusProxy::new(&connection).await?;
    match bus.request_name(UI_BUS_NAME.try_into()?, RequestNameFlags::DO_NOT_QUEUE).await? {
        RequestNameReply::PrimaryOwner | RequestNameReply::AlreadyOwner => {}
        RequestNameReply::Exists | RequestNameReply::InQueue => return Ok(()),
    }
    let mut link = Link {
        speaker: Speaker::start(&connection),
        connection,
        events,
        follow: Follow::default(),
        subscription: None,
        asked: HashMap::new(),
        shown: HashMap::new(),
        held: BTreeSet::new(),
        tray: false,
        permissions: false,
        application: None,
        away: None,
    };
    link.ask_appearance().await?;
    link.watch(&bus, BUS_NAME).await?;
    link.subscribe().await?;
    bus.add_match_rule(appearance::rule()?).await?;
    link.watch(&bus, appearance::PORTAL).await?;
    loop {
        let away = link.away;
        tokio::select! {
            message = messages.next() => match message {
                Some(message) => link.receive(&message?).await?,
                None => return Ok(()),
            },
            intent = intents.recv() => match intent {
                Ok(intent) => link.tell(intent).await?,
                Err(_) => return Ok(()),
            },
            () = changed(sheet.as_ref()) => {
                sheet = watch_sheet();
                link.hand_over(Event::Sheet).await;
            }
            () = at(away) => {
                tracing::info!("the daemon is gone");
                return Ok(());
            }
        }
        if events.is_closed() {
            return Ok(());
        }
    }
}

/// The way to the person's style sheet.
fn watch_sheet() -> Option<Watched> {
    let watched = Watched::new(&style::path()?);
    watched.inspect_err(|error| tracing::warn!("changes of the style sheet are not noticed: {error}")).ok()
}

/// Waits until what is watched has changed.
async fn changed(watched: Option<&Watched>) {
    let Some(watched) = watched else { return std::future::pending().await };
    if let Err(error) = watched.changed().await {
        tracing::warn!("changes of the style sheet are not noticed any more: {error}");
        std::future::pending().await
    }
}

async fn at(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// Where the daemon's methods are.
const DAEMON: (&str, &str, &str) = (BUS_NAME, OBJECT_PATH, INTERFACE);

/// A call whose answer is awaited.
enum Asked {
    Appearance(&'static str),
    Found(u64),
    Applications,
    Pictures(Box<Entry>),
    Forgotten,
    Status,
    ArchiveSet,
    PermissionSet,
    /// The tray, for the page of an application.
    Application,
    Held(Id),
}

struct Link<'a> {
    connection: Connection,
    events: &'a Sender<Event>,
    follow: Follow<Vec<Told>>,
    /// The serial of the last `Subscribe`, while it is not answered.
    subscription: Option<NonZeroU32>,
    asked: HashMap<NonZeroU32, Asked>,
    speaker: Speaker,
    /// What is on screen and has been announced, and how often it had alerted by then.
    shown: HashMap<Id, u32>,
    /// Replies are being written to these.
    held: BTreeSet<Id>,
    /// The tray is shown, and what is in it is followed.
    tray: bool,
    /// Who may show notifications is followed.
    permissions: bool,
    /// The page that is wanted once the tray is shown, and since when.
    application: Option<(Box<Permission>, Instant)>,
    /// Since the daemon has gone: when to leave.
    away: Option<Instant>,
}

impl Link<'_> {
    /// Sends a call that starts nobody; its answer arrives as a message.
    async fn call<B: serde::Serialize + DynamicType>(
        &self,
        to: (&str, &str, &str),
        method: &str,
        body: &B,
    ) -> zbus::Result<NonZeroU32> {
        let (name, path, interface) = to;
        let call = Message::method_call(path, method)
            .destination(name)
            .interface(interface)
            .with_flags(Flags::NO_AUTO_START)
            .build(body)?;
        self.connection.send(&call).await?;
        Ok(call.primary_header().serial_num())
    }

    async fn ask<B: serde::Serialize + DynamicType>(
        &mut self,
        to: (&str, &str, &str),
        method: &str,
        body: &B,
        asked: Asked,
    ) -> zbus::Result<()> {
        let serial = self.call(to, method, body).await?;
        self.asked.insert(serial, asked);
        Ok(())
    }

    async fn subscribe(&mut self) -> zbus::Result<()> {
        self.follow.asked();
        let (tray, permissions) = (self.tray, self.permissions);
        let topics = Topics { popups: true, tray, state: tray, permissions, ..Topics::default() };
        self.subscription = Some(self.call(DAEMON, "Subscribe", &(topics.names(),)).await?);
        Ok(())
    }

    async fn tell(&mut self, intent: Intent) -> zbus::Result<()> {
        match intent {
            Intent::Dismiss(keys) => self.call(DAEMON, "Dismiss", &(keys,)).await.map(drop),
            Intent::Hide(keys) => self.call(DAEMON, "Hide", &(keys,)).await.map(drop),
            Intent::Invoke { id, key, token } => self.call(DAEMON, "Invoke", &(id.get(), key, token)).await.map(drop),
            Intent::Reply { id, text } => self.call(DAEMON, "Reply", &(id.get(), text)).await.map(drop),
            Intent::Hold(id, true) => {
                self.held.insert(id);
                self.hold(id).await
            }
            Intent::Hold(id, false) => {
                self.held.remove(&id);
                self.call(DAEMON, "Hold", &(id.get(), false)).await.map(drop)
            }
            Intent::HoldAgain => self.hold_again().await,
            Intent::Answer(id, answer) => self.call(DAEMON, "Answer", &(id.get(), answer)).await.map(drop),
            Intent::Hover(inside) => self.call(DAEMON, "Hover", &(inside,)).await.map(drop),
            Intent::Visible(visible) => self.call(DAEMON, "Visible", &(visible,)).await.map(drop),
            Intent::Renew(keys) => self.call(DAEMON, "Renew", &(keys,)).await.map(drop),
            Intent::TrayOpen => self.call(DAEMON, "Tray", &("open",)).await.map(drop),
            Intent::TrayClosed => {
                self.call(DAEMON, "Tray", &("close",)).await?;
                // Opened again at once, it is where it was for the daemon, which then has no change to tell: so it is asked.
                (self.tray, self.permissions) = (false, false);
                self.subscribe().await
            }
            Intent::Dnd(form) => self.call(DAEMON, "SetDnd", &(form,)).await.map(drop),
            Intent::SetArchive(form) => self.ask(DAEMON, "SetArchive", &(form,), Asked::ArchiveSet).await,
            Intent::Permissions if self.permissions || !self.tray => Ok(()),
            Intent::Permissions => {
                self.permissions = true;
                self.subscribe().await
            }
            Intent::SetPermission { application, origin, changes } => {
                let body = (application, origin.unwrap_or_default(), changes);
                self.ask(DAEMON, "SetPermission", &body, Asked::PermissionSet).await
            }
            Intent::ResetPermission { application, origin } => {
                let body = (application, origin.unwrap_or_default());
                self.ask(DAEMON, "ResetPermission", &body, Asked::PermissionSet).await
            }
            Intent::Application(permission) if self.tray => {
                self.hand_over(Event::Application(permission)).await;
                Ok(())
            }
            Intent::Application(permission) => {
                self.application = Some((permission, Instant::now()));
                self.ask(DAEMON, "Tray", &("open",), Asked::Application).await
            }
            Intent::Style(wrong) => self.call(DAEMON, "TellStyle", &(wrong,)).await.map(drop),
            Intent::Status => self.ask(DAEMON, "Status", &(), Asked::Status).await,
            Intent::Forget(form) => self.ask(DAEMON, "Forget", &(form,), Asked::Forgotten).await,
            Intent::Search { query, form } => self.ask(DAEMON, "Search", &(form,), Asked::Found(query)).await,
            Intent::Applications => self.ask(DAEMON, "Applications", &(), Asked::Applications).await,
            Intent::Pictures(entry) if entry.has_pictures => {
                self.ask(DAEMON, "Pictures", &(entry.key,), Asked::Pictures(entry)).await
            }
            Intent::Pictures(entry) => {
                let ready = Box::new(pictures::ready(entry.notification));
                self.hand_over(Event::Pictures { key: entry.key, ready }).await;
                Ok(())
            }
        }
    }

    /// A reply is being written to this one; the daemon refuses where it has ended.
    async fn hold(&mut self, id: Id) -> zbus::Result<()> {
        self.ask(DAEMON, "Hold", &(id.get(), true), Asked::Held(id)).await
    }

    /// What is being written is kept where its field has gone, and the daemon is to know.
    async fn hold_again(&mut self) -> zbus::Result<()> {
        for id in self.held.clone() {
            self.hold(id).await?;
        }
        Ok(())
    }

    async fn ask_appearance(&mut self) -> zbus::Result<()> {
        for (namespace, key) in appearance::READ {
            self.ask(appearance::SETTINGS, "Read", &(namespace, key), Asked::Appearance(key)).await?;
        }
        Ok(())
    }

    /// Has the bus tell who owns this name.
    async fn watch(&self, bus: &DBusProxy<'_>, name: &str) -> zbus::Result<()> {
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(BUS)
            .interface(BUS)
            .member("NameOwnerChanged")
            .arg(0, name)
            .build()?;
        Ok(bus.add_match_rule(rule).await?)
    }

    async fn receive(&mut self, message: &Message) -> zbus::Result<()> {
        let header = message.header();
        let sender = header.sender().map_or("", |sender| sender.as_str());
        match header.message_type() {
            Type::Signal => {
                let interface = header.interface().map_or("", |interface| interface.as_str());
                match (interface, header.member().map_or("", |member| member.as_str())) {
                    (INTERFACE, "Changed") => self.changed(sender, message).await,
                    (BUS, "NameOwnerChanged") if sender == BUS => self.owner_changed(message).await,
                    (appearance::INTERFACE, "SettingChanged") => {
                        self.appearance(appearance::changed(message)).await;
                        Ok(())
                    }
                    _ => Ok(()),
                }
            }
            Type::MethodReturn | Type::Error => {
                let Some(to) = header.reply_serial() else { return Ok(()) };
                if self.subscription == Some(to) {
                    self.subscription = None;
                    self.subscribed(sender, message).await
                } else if let Some(asked) = self.asked.remove(&to) {
                    self.answered(asked, message).await;
                    Ok(())
                } else {
                    // An id that has ended meanwhile, mostly: the person was slower than the sender.
                    if let Some(name) = header.error_name() {
                        tracing::debug!("a call was answered with {name}");
                    }
                    Ok(())
                }
            }
            Type::MethodCall => Ok(()),
        }
    }

    async fn subscribed(&mut self, daemon: &str, answer: &Message) -> zbus::Result<()> {
        if let Some(error) = answer.header().error_name() {
            tracing::warn!("the daemon does not show its view: {error}");
            self.leave_soon();
            return Ok(());
        }
        let (serial, Whole { view, settings, entries, state, permissions }) =
            match answer.body().deserialize::<(u64, ViewForm)>() {
                Ok((serial, form)) => (serial, form.read()),
                Err(error) => {
                    tracing::error!("the daemon's view cannot be read: {error}");
                    self.leave_soon();
                    return Ok(());
                }
            };
        self.away = None;
        let View { popups, waiting, tray_open } = view;
        let before = std::mem::take(&mut self.shown);
        for popup in &popups {
            self.shown.insert(popup.id, popup.alerts);
            if before.get(&popup.id).is_none_or(|before| popup.alerts > *before) {
                self.speaker.announce(popup);
            }
        }
        let popups = popups.into_iter().map(pictures::ready).collect();
        self.hand_over(Event::Settings(Box::new(settings))).await;
        self.hand_over(Event::View { popups, waiting }).await;
        if self.tray {
            self.hand_over(Event::Entries(entries)).await;
            self.hand_over(Event::State(state)).await;
        }
        if self.permissions {
            self.hand_over(Event::Permissions(permissions)).await;
        }
        // With the tray, or with an earlier daemon, its word for them has gone.
        self.hold_again().await?;
        let early = self.follow.answered(daemon, serial);
        self.apply(early).await?;
        self.show_tray(tray_open).await
    }

    async fn changed(&mut self, sender: &str, signal: &Message) -> zbus::Result<()> {
        let verdict = match signal.body().deserialize::<(u64, Vec<ChangeForm>)>() {
            Ok((serial, forms)) => {
                self.follow.changed(sender, serial, forms.into_iter().filter_map(ChangeForm::read).collect())
            }
            Err(error) => {
                tracing::warn!("a change cannot be read: {error}");
                return Ok(());
            }
        };
        self.apply(verdict).await
    }

    async fn apply(&mut self, verdict: Verdict<Vec<Told>>) -> zbus::Result<()> {
        let changes = match verdict {
            Verdict::Apply(changes) => changes,
            Verdict::Missed => {
                tracing::debug!("changes were missed");
                return self.subscribe().await;
            }
        };
        let (mut steps, mut tray, mut state, mut open, mut settings, mut focus) =
            (Vec::new(), Vec::new(), None, None, None, false);
        let mut permissions = Vec::new();
        for change in changes.into_iter().flatten() {
            match change {
                Told::Screen(Change::TrayOpen(told)) => open = Some(told),
                Told::Screen(change) => {
                    if let Change::Remove(id) = change
                        && self.held.contains(&id)
                    {
                        self.hold(id).await?;
                    }
                    self.announce(&change);
                    steps.extend(Step::of(change));
                }
                Told::Tray(change) => tray.push(change),
                Told::State(told) => state = Some(told),
                Told::Settings(told) => settings = Some(Box::new(told)),
                Told::Focus => focus = true,
                Told::Permission(change) => permissions.push(change),
                // As when the window is closed: the process leaves.
                Told::Leave => drop(self.events.close()),
            }
        }
        if let Some(settings) = settings {
            self.hand_over(Event::Settings(settings)).await;
        }
        if !steps.is_empty() {
            self.hand_over(Event::Changes(steps)).await;
        }
        if focus {
            self.hand_over(Event::Focus).await;
        }
        if !tray.is_empty() {
            self.hand_over(Event::Tray(tray)).await;
        }
        if let Some(state) = state {
            self.hand_over(Event::State(state)).await;
        }
        if !permissions.is_empty() {
            self.hand_over(Event::PermissionChanges(permissions)).await;
        }
        match open {
            Some(open) => self.show_tray(open).await,
            None => Ok(()),
        }
    }

    /// What comes is announced. What changes in place is not, unless its sender makes news of it again or it becomes more urgent.
    fn announce(&mut self, change: &Change) {
        match change {
            Change::Show(popup) => {
                self.shown.insert(popup.id, popup.alerts);
                self.speaker.announce(popup);
            }
            Change::Replace { old, popup } => {
                self.shown.remove(old);
                self.shown.insert(popup.id, popup.alerts);
                // Said once more by its sender, or news again: it has come, though another one's place is what it takes.
                if !popup.repeats.is_empty() || popup.alerts > 0 {
                    self.speaker.announce(popup);
                }
            }
            Change::Update(popup) => {
                if self.shown.insert(popup.id, popup.alerts).is_some_and(|before| popup.alerts > before) {
                    self.speaker.announce(popup);
                }
            }
            Change::Remove(id) => {
                self.shown.remove(id);
            }
            Change::Clock { .. } | Change::Waiting(_) | Change::TrayOpen(_) => {}
        }
    }

    /// What is in the tray is followed only while it is shown, and permissions while a page of it shows them.
    async fn show_tray(&mut self, open: bool) -> zbus::Result<()> {
        if open == self.tray {
            return Ok(());
        }
        let soon = |wanted: &(_, Instant)| open && wanted.1.elapsed() < TRAY_COMES;
        let application = self.application.take().filter(soon).map(|(permission, _)| permission);
        (self.tray, self.permissions) = (open, application.is_some());
        self.hand_over(Event::TrayOpen(open)).await;
        if let Some(permission) = application {
            self.hand_over(Event::Application(permission)).await;
        }
        self.subscribe().await
    }

    async fn answered(&mut self, asked: Asked, answer: &Message) {
        let header = answer.header();
        let failed = header.error_name().map(|name| {
            let text = answer.body().deserialize::<String>().unwrap_or_default();
            if text.is_empty() { name.to_string() } else { text }
        });
        match asked {
            Asked::Appearance(key) => self.appearance(appearance::answered(key, answer)).await,
            Asked::Found(query) => {
                let page = failed.map_or_else(|| found(answer), Err);
                self.hand_over(Event::Found { query, page }).await;
            }
            Asked::Applications => {
                let names = answer.body().deserialize::<Vec<(String, u64)>>().unwrap_or_default();
                self.hand_over(Event::Applications(names.into_iter().map(|(name, _)| name).collect())).await;
            }
            Asked::Pictures(entry) => {
                // Without its pictures an entry is shown with those that are names.
                let all = answer.body().deserialize::<PicturesForm>().map(PicturesForm::pictures).unwrap_or_default();
                let mut popup = entry.notification;
                popup.app_icon = all.app_icon.or(popup.app_icon);
                popup.picture = all.picture.or(popup.picture);
                popup.body_images = all.body_images;
                popup.web.image = all.image.or(popup.web.image);
                popup.web.badge = all.badge.or(popup.web.badge);
                let ready = Box::new(pictures::ready(popup));
                self.hand_over(Event::Pictures { key: entry.key, ready }).await;
            }
            Asked::Forgotten => {
                let count = || answer.body().deserialize::<u32>().map_err(|error| error.to_string());
                self.hand_over(Event::Forgotten(failed.map_or_else(count, Err))).await;
            }
            Asked::Status => {
                if let Ok(status) = answer.body().deserialize::<StatusForm>() {
                    self.hand_over(Event::Status(Box::new(status))).await;
                }
            }
            // One that is held no longer meanwhile was answered.
            Asked::Held(id) => {
                let ended = header.error_name().is_some_and(|name| name.as_str() == NOT_FOUND);
                if ended && self.held.remove(&id) {
                    self.hand_over(Event::Ended(id)).await;
                }
            }
            Asked::Application => {
                if failed.is_some() {
                    self.application = None;
                }
            }
            Asked::PermissionSet => self.hand_over(Event::PermissionSet(failed.map_or(Ok(()), Err))).await,
            Asked::ArchiveSet => self.hand_over(Event::ArchiveSet(failed.map_or(Ok(()), Err))).await,
        }
    }

    async fn owner_changed(&mut self, signal: &Message) -> zbus::Result<()> {
        let body = signal.body();
        let Ok((name, _, owner)) = body.deserialize::<(&str, &str, &str)>() else { return Ok(()) };
        if name == appearance::PORTAL && !owner.is_empty() {
            return self.ask_appearance().await;
        }
        if name != BUS_NAME {
            return Ok(());
        }
        if owner.is_empty() {
            self.leave_soon();
            return Ok(());
        }
        self.subscribe().await
    }

    async fn appearance(&self, told: Option<crate::style::Appearance>) {
        if let Some(told) = told {
            self.hand_over(Event::Appearance(told)).await;
        }
    }

    fn leave_soon(&mut self) {
        self.away.get_or_insert_with(|| Instant::now().checked_add(DAEMON_AWAY).unwrap_or_else(Instant::now));
    }

    /// The window may have gone meanwhile; the loop notices.
    async fn hand_over(&self, event: Event) {
        let _ = self.events.send(event).await;
    }
}

/// The page that an answer to `Search` holds.
fn found(answer: &Message) -> Result<(Vec<Entry>, bool), String> {
    let page = answer.body().deserialize::<(Vec<EntryForm>, bool)>();
    let (forms, more) = page.map_err(|error| error.to_string())?;
    Ok((forms.into_iter().filter_map(EntryForm::entry).collect(), more))
}

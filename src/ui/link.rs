//! The link to the daemon, on a thread of its own: what it says becomes [`Event`]s, what the person does becomes calls.
//!
//! Pictures are decoded here, before an event is handed on. Nothing here touches GTK.

use std::num::NonZeroU32;
use std::time::Duration;

use async_channel::{Receiver, Sender};
use futures_util::StreamExt;
use tidings::core::notification::Id;
use tidings::view::{Change, View};
use tidings::wire::{BUS_NAME, ChangeForm, INTERFACE, OBJECT_PATH, Told, UI_BUS_NAME, ViewForm};
use tokio::time::Instant;
use zbus::fdo::{DBusProxy, RequestNameFlags, RequestNameReply};
use zbus::message::{Flags, Type};
use zbus::{Connection, DynamicType, MatchRule, Message, MessageStream, OwnedVariant, Variant};

use crate::follow::{Follow, Verdict};
use crate::pictures::{self, Ready};
use crate::style::Appearance;

/// How long the daemon may be away before the popups, which nobody answers for any more, leave the screen.
const DAEMON_AWAY: Duration = Duration::from_secs(2);
/// The bus itself: its name and its interface.
const BUS: &str = "org.freedesktop.DBus";
/// The desktop's settings (XDG desktop portal), where the colour scheme is told.
const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PORTAL_PATH: &str = "/org/freedesktop/portal/desktop";
const PORTAL_SETTINGS: &str = "org.freedesktop.portal.Settings";
const APPEARANCE: &str = "org.freedesktop.appearance";

/// What the window is told. When the channel closes there is nothing more to show.
#[derive(Debug)]
pub(crate) enum Event {
    /// This is what is on screen; whatever was before is void.
    View {
        /// Popups from the corner outward.
        popups: Vec<Ready>,
        /// How many wait for a place.
        waiting: u32,
    },
    /// Changes to that, in order.
    Changes(Vec<Step>),
    /// The desktop's wishes for colours.
    Appearance(Appearance),
}

/// A [`Change`] with its pictures decoded.
#[derive(Debug)]
pub(crate) enum Step {
    /// A new popup at the end of the stack.
    Show(Ready),
    /// The popup `at` has this content now, and its id.
    Put {
        /// Id of the popup whose place it is.
        at: Id,
        /// The content.
        ready: Ready,
    },
    /// This popup goes.
    Remove(Id),
    /// So many wait.
    Waiting(u32),
}

/// What the person did.
#[derive(Debug)]
pub(crate) enum Intent {
    /// Closed the notifications of these keys.
    Dismiss(Vec<u64>),
    /// Chose an action.
    Invoke {
        /// The notification.
        id: Id,
        /// Key of the action.
        key: String,
        /// Activation token, empty where the desktop gives none.
        token: String,
    },
    /// The pointer came onto the popups or left them.
    Hover(bool),
}

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
    let connection = Connection::session().await?;
    let mut messages = MessageStream::from(&connection);
    let bus = DBusProxy::new(&connection).await?;
    match bus.request_name(UI_BUS_NAME.try_into()?, RequestNameFlags::DO_NOT_QUEUE).await? {
        RequestNameReply::PrimaryOwner | RequestNameReply::AlreadyOwner => {}
        RequestNameReply::Exists | RequestNameReply::InQueue => return Ok(()),
    }
    let mut link = Link { connection, events, follow: Follow::new(), asked: None, scheme: None, contrast: None, away: None };
    link.read_appearance().await?;
    link.watch_daemon(&bus).await?;
    link.subscribe().await?;
    link.watch_appearance(&bus).await?;
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

async fn at(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

struct Link<'a> {
    connection: Connection,
    events: &'a Sender<Event>,
    follow: Follow<Vec<Change>>,
    /// Serials of calls whose answer is awaited: `Subscribe`, colour scheme, contrast.
    asked: Option<NonZeroU32>,
    scheme: Option<NonZeroU32>,
    contrast: Option<NonZeroU32>,
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

    async fn call_daemon<B: serde::Serialize + DynamicType>(&self, method: &str, body: &B) -> zbus::Result<NonZeroU32> {
        self.call((BUS_NAME, OBJECT_PATH, INTERFACE), method, body).await
    }

    async fn subscribe(&mut self) -> zbus::Result<()> {
        self.follow.asked();
        self.asked = Some(self.call_daemon("Subscribe", &(["popups"],)).await?);
        Ok(())
    }

    async fn tell(&self, intent: Intent) -> zbus::Result<()> {
        match intent {
            Intent::Dismiss(keys) => self.call_daemon("Dismiss", &(keys,)).await?,
            Intent::Invoke { id, key, token } => self.call_daemon("Invoke", &(id.get(), key, token)).await?,
            Intent::Hover(inside) => self.call_daemon("Hover", &(inside,)).await?,
        };
        Ok(())
    }

    async fn watch_daemon(&self, bus: &DBusProxy<'_>) -> zbus::Result<()> {
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(BUS)
            .interface(BUS)
            .member("NameOwnerChanged")
            .arg(0, BUS_NAME)
            .build()?;
        Ok(bus.add_match_rule(rule).await?)
    }

    async fn watch_appearance(&self, bus: &DBusProxy<'_>) -> zbus::Result<()> {
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(PORTAL)
            .interface(PORTAL_SETTINGS)
            .member("SettingChanged")
            .arg(0, APPEARANCE)
            .build()?;
        Ok(bus.add_match_rule(rule).await?)
    }

    async fn read_appearance(&mut self) -> zbus::Result<()> {
        let settings = (PORTAL, PORTAL_PATH, PORTAL_SETTINGS);
        self.scheme = Some(self.call(settings, "Read", &(APPEARANCE, "color-scheme")).await?);
        self.contrast = Some(self.call(settings, "Read", &(APPEARANCE, "contrast")).await?);
        Ok(())
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
                    (PORTAL_SETTINGS, "SettingChanged") => self.setting_changed(message).await,
                    _ => Ok(()),
                }
            }
            Type::MethodReturn | Type::Error => {
                let to = header.reply_serial();
                if to.is_some() && to == self.asked {
                    self.asked = None;
                    self.subscribed(sender, message).await
                } else if to.is_some() && (to == self.scheme || to == self.contrast) {
                    let key = if to == self.scheme { "color-scheme" } else { "contrast" };
                    let value = message.body().deserialize::<OwnedVariant>();
                    self.appearance(key, value.ok().as_deref()).await
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
        let (serial, view) = match answer.body().deserialize::<(u64, ViewForm)>() {
            Ok((serial, form)) => (serial, form.read().0),
            Err(error) => {
                tracing::error!("the daemon's view cannot be read: {error}");
                self.leave_soon();
                return Ok(());
            }
        };
        self.away = None;
        let View { popups, waiting, tray_open: _ } = view;
        let popups = popups.into_iter().map(pictures::ready).collect();
        self.hand_over(Event::View { popups, waiting }).await;
        let early = self.follow.answered(daemon, serial);
        self.apply(early).await
    }

    async fn changed(&mut self, sender: &str, signal: &Message) -> zbus::Result<()> {
        let verdict = match signal.body().deserialize::<(u64, Vec<ChangeForm>)>() {
            Ok((serial, forms)) => self.follow.changed(sender, serial, forms.into_iter().filter_map(on_screen).collect()),
            Err(error) => {
                tracing::warn!("a change cannot be read: {error}");
                return Ok(());
            }
        };
        self.apply(verdict).await
    }

    async fn apply(&mut self, verdict: Verdict<Vec<Change>>) -> zbus::Result<()> {
        match verdict {
            Verdict::Apply(changes) if changes.is_empty() => {}
            Verdict::Apply(changes) => {
                self.hand_over(Event::Changes(changes.into_iter().flatten().filter_map(step).collect())).await;
            }
            Verdict::Missed => {
                tracing::debug!("changes were missed");
                self.subscribe().await?;
            }
        }
        Ok(())
    }

    async fn owner_changed(&mut self, signal: &Message) -> zbus::Result<()> {
        let body = signal.body();
        let Ok((name, _, owner)) = body.deserialize::<(&str, &str, &str)>() else { return Ok(()) };
        if name != BUS_NAME {
            return Ok(());
        }
        if owner.is_empty() {
            self.leave_soon();
            return Ok(());
        }
        self.subscribe().await
    }

    async fn setting_changed(&mut self, signal: &Message) -> zbus::Result<()> {
        let body = signal.body();
        if let Ok((APPEARANCE, key, value)) = body.deserialize::<(&str, &str, Variant<'_>)>() {
            self.appearance(key, Some(&value)).await?;
        }
        Ok(())
    }

    async fn appearance(&mut self, key: &str, value: Option<&Variant<'_>>) -> zbus::Result<()> {
        let Some(number) = value.and_then(number) else { return Ok(()) };
        match key {
            "color-scheme" => self.hand_over(Event::Appearance(Appearance::color_scheme(number))).await,
            "contrast" => self.hand_over(Event::Appearance(Appearance::Contrast(number == 1))).await,
            _ => {}
        }
        Ok(())
    }

    fn leave_soon(&mut self) {
        self.away.get_or_insert_with(|| Instant::now().checked_add(DAEMON_AWAY).unwrap_or_else(Instant::now));
    }

    /// The window may have gone meanwhile; the loop notices.
    async fn hand_over(&self, event: Event) {
        let _ = self.events.send(event).await;
    }
}

/// What a change says of the screen.
fn on_screen(form: ChangeForm) -> Option<Change> {
    match form.read()? {
        Told::Screen(change) => Some(change),
        Told::Tray(_) | Told::State(_) => None,
    }
}

fn step(change: Change) -> Option<Step> {
    Some(match change {
        Change::Show(popup) => Step::Show(pictures::ready(popup)),
        Change::Update(popup) => Step::Put { at: popup.id, ready: pictures::ready(popup) },
        Change::Replace { old, popup } => Step::Put { at: old, ready: pictures::ready(popup) },
        Change::Remove(id) => Step::Remove(id),
        Change::Waiting(count) => Step::Waiting(count),
        Change::TrayOpen(_) => return None,
    })
}

/// The number in a variant; the portal's `Read` wraps it once more than its signal does.
fn number(value: &Variant<'_>) -> Option<u32> {
    match value {
        Variant::U32(number) => Some(*number),
        Variant::Variant(inner) => number(inner),
        _ => None,
    }
}

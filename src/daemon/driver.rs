//! The driver: the one task that owns the [`Core`], tells it what happens and what time it is, and performs its effects.
//!
//! It decides nothing. Everything that leaves for `org.freedesktop.Notifications` leaves through one list in one order, so an
//! answer always precedes the signals about the same id. Nothing in here waits for a person, a disk or another program.

use std::time::{Duration, Instant};

use futures_util::{FutureExt as _, StreamExt as _};
use tidings::content::image::{Icon, Source};
use tidings::core::effect::{Effect, Write};
use tidings::core::identity::{Caller, Client};
use tidings::core::notification::{Content, PictureSlot};
use tidings::core::time::Now;
use tidings::core::{Accepted, Core, Refusal};
use tidings::view::Pending;
use tidings::wire::{BUS_NAME, ChangeForm, OBJECT_PATH, ViewForm};
use tokio::sync::mpsc;
use zbus::fdo::RequestNameFlags;
use zbus::message::{Header, Type};
use zbus::{Connection, Message, MessageStream};

use crate::fronts::notifications::{self, Call};
use crate::fronts::tidings::{Admission, Ask, Error, Tidings, changed, not_found};
use crate::name;
use crate::world::alarm::Alarm;
use crate::world::clients::{Clients, departure};
use crate::world::files::{self, Opened};
use crate::world::memory;
use crate::world::reserved::Reserved;
use crate::world::ui::Ui;

/// Most messages that are handled before their answers are sent together.
const BATCH: usize = 64;
/// Changes of the view are told no faster than a screen can draw them,
const FRAME: Duration = Duration::from_millis(16);
/// and new content of what is on screen no faster than a person can follow it: progress comes far faster than that.
const UPDATE_FRAME: Duration = Duration::from_millis(33);
/// Inputs that may wait before whoever sends them does.
const INPUTS: usize = 256;

/// Why the daemon ended, other than by request.
#[derive(Debug)]
pub(crate) enum End {
    /// There is no bus to begin with.
    NoBus(zbus::Error),
    /// The name is another program's; what to do about it.
    Taken(String),
    /// The bus went away.
    BusLost,
    /// The bus answered with an error.
    Bus(zbus::Error),
}

impl From<zbus::Error> for End {
    fn from(error: zbus::Error) -> Self {
        Self::Bus(error)
    }
}

/// What reaches the driver by other ways than its own message stream.
#[derive(Debug)]
pub(crate) enum Input {
    /// Our own interface was called.
    Ask(Client, Ask),
    /// Our own interface is served on this connection.
    Serving(Connection),
    /// A picture file has been opened (or not) after its `Notify` was answered.
    Picture(Accepted, PictureSlot, Option<Icon>),
    /// tidings-ui, as a child of ours in this attempt, ended or could not be started.
    UiEnded(u64, Option<i32>),
}

/// What waits until the bus has said who calls.
enum Work {
    Message(Message),
    Ask(Client, Ask),
}

struct Driver {
    core: Core,
    clients: Clients<Work>,
    /// Owns `org.freedesktop.Notifications`.
    bus: Connection,
    /// Serves our own interface, and is used for calls that may take time.
    own: Option<Connection>,
    reserved: Reserved,
    ui: Ui,
    inputs: mpsc::Sender<Input>,
    /// What leaves on `bus` at the end of this turn, in order.
    out: Vec<Message>,
    /// Calls whose pixels are copied once their answers have left.
    pictured: Vec<(Accepted, Message)>,
    subscribers: Vec<Client>,
    /// Those who have asked to subscribe in this turn.
    joining: Vec<(Client, Admission)>,
    serial: u64,
    pending: Pending,
    told_at: Instant,
    began: Instant,
}

/// Takes the name and serves until told to end.
pub(crate) async fn run(replace: bool) -> Result<(), End> {
    let bus = Connection::session().await.map_err(End::NoBus)?;
    let mut stream = MessageStream::from(&bus);
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(zbus::Error::from)?;
    let mut interrupt = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt()).map_err(zbus::Error::from)?;
    let (reserved, first_id) = Reserved::open(bus.server_guid().as_str());
    let (inputs, mut received) = mpsc::channel(INPUTS);
    let now = Instant::now();
    let mut driver = Driver {
        core: Core::new(first_id),
        clients: Clients::new(),
        bus: bus.clone(),
        own: None,
        reserved,
        ui: Ui::new(now),
        inputs: inputs.clone(),
        out: Vec::new(),
        pictured: Vec::new(),
        subscribers: Vec::new(),
        joining: Vec::new(),
        serial: 0,
        pending: Pending::default(),
        told_at: now.checked_sub(FRAME).unwrap_or(now),
        began: now,
    };
    driver.settle();
    // Only now: whoever sees the name may call at once.
    match name::take(&bus, replace).await {
        Ok(()) => {}
        Err(name::Refused::Taken(text)) => return Err(End::Taken(text)),
        Err(name::Refused::Bus(error)) => return Err(End::Bus(error)),
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "serving {}", notifications::NAME);
    let serving = tokio::spawn(serve_own(inputs));
    let mut alarm = Alarm::new().map_err(zbus::Error::from)?;
    loop {
        alarm.set(driver.wake_at()).map_err(zbus::Error::from)?;
        tokio::select! {
            biased;
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            past = alarm.past() => past.map_err(zbus::Error::from)?,
            Some(input) = received.recv() => {
                driver.input(input)?;
                for _ in 1..BATCH {
                    let Ok(input) = received.try_recv() else { break };
                    driver.input(input)?;
                }
            }
            message = stream.next() => {
                driver.message(&message.ok_or(End::BusLost)?.map_err(|_| End::BusLost)?)?;
                for _ in 1..BATCH {
                    // Messages with pixels are large: few are held at once.
                    if !driver.pictured.is_empty() {
                        break;
                    }
                    let Some(more) = stream.next().now_or_never() else { break };
                    driver.message(&more.ok_or(End::BusLost)?.map_err(|_| End::BusLost)?)?;
                }
            }
        }
        driver.turn().await?;
    }
    tracing::info!("ending");
    serving.abort();
    let goodbye = async {
        if let Some(own) = &driver.own {
            let _ = own.release_name(BUS_NAME).await;
        }
        let _ = bus.release_name(notifications::NAME).await;
    };
    // A bus that does not answer is no reason to stay.
    let _ = tokio::time::timeout(Duration::from_millis(500), goodbye).await;
    Ok(())
}

/// Serves our own interface on a connection of its own, so that its calls and ours to others never hold up `Notify`.
async fn serve_own(inputs: mpsc::Sender<Input>) {
    let served = async {
        let object = Tidings { inputs: inputs.clone() };
        let own = zbus::connection::Builder::session().serve_at(OBJECT_PATH, object).build().await?;
        own.request_name_with_flags(BUS_NAME, RequestNameFlags::empty()).await?;
        Ok::<_, zbus::Error>(own)
    };
    match served.await {
        // The driver outlives this task unless the daemon ends.
        Ok(own) => drop(inputs.send(Input::Serving(own)).await),
        Err(error) => tracing::error!(%error, "{BUS_NAME} cannot be served: there will be no popups"),
    }
}

impl Driver {
    fn now(&self) -> Now {
        Now { mono: self.began.elapsed(), wall: std::time::UNIX_EPOCH.elapsed().unwrap_or_default() }
    }

    /// When there is something to do though nothing happens.
    fn wake_at(&self) -> Option<Instant> {
        let core = self.core.next_deadline().and_then(|at| self.began.checked_add(at));
        let tell = (!self.pending.is_empty()).then(|| self.told_at.checked_add(self.frame())).flatten();
        let ui = (self.own.is_some() && self.core.wants_ui()).then(|| self.ui.retry_at()).flatten();
        [core, tell, ui].into_iter().flatten().min()
    }

    /// Ends a turn of the loop: the time, the answers and signals, the changes, the process that shows them.
    async fn turn(&mut self) -> Result<(), End> {
        if self.core.next_deadline().is_some_and(|at| at <= self.began.elapsed()) {
            self.core.tick(self.now());
            self.settle();
        }
        if !self.out.is_empty() {
            let sent = self.bus.send_all(&self.out).await;
            self.out.clear();
            sent.map_err(|_| End::BusLost)?;
        }
        self.keep_pixels();
        self.tell().await;
        self.admit();
        if self.core.wants_ui()
            && let Some(own) = &self.own
        {
            self.ui.wanted(own, &self.inputs, Instant::now());
        }
        Ok(())
    }

    /// Performs what the core wants done.
    fn settle(&mut self) {
        while let Some(effect) = self.core.poll_effect() {
            match effect {
                Effect::Emit { to, signal } => {
                    tracing::debug!(?to, ?signal, "signal");
                    let message = notifications::signal(&to, &signal);
                    self.push(message);
                }
                Effect::View(change) => {
                    if !self.subscribers.is_empty() {
                        self.pending.push(change);
                    }
                }
                Effect::Persist(Write::ReserveIds { up_to }) => self.reserved.keep(up_to),
                // The end of every turn sees to it.
                Effect::WakeUi => {}
            }
        }
    }

    fn frame(&self) -> Duration {
        if self.pending.updates_only() { UPDATE_FRAME } else { FRAME }
    }

    /// Tells the subscribers what has changed, not more often than once a frame.
    async fn tell(&mut self) {
        let now = Instant::now();
        let early = now.saturating_duration_since(self.told_at) < self.frame();
        if self.pending.is_empty() || (early && self.joining.is_empty()) {
            return;
        }
        self.told_at = now;
        self.serial = self.serial.wrapping_add(1);
        let changes: Vec<ChangeForm> = match self.pending.take() {
            Some(changes) => changes.iter().map(ChangeForm::of).collect(),
            None => {
                // The gap makes every subscriber ask for the whole view.
                self.serial = self.serial.wrapping_add(1);
                Vec::new()
            }
        };
        let Some(own) = self.own.clone() else { return };
        for subscriber in &self.subscribers {
            let sent = match changed(subscriber, self.serial, &changes) {
                Ok(message) => own.send(&message).await,
                Err(error) => Err(error),
            };
            if let Err(error) = sent {
                tracing::warn!(%error, "a change could not be told");
            }
        }
    }

    fn push(&mut self, message: zbus::Result<Message>) {
        match message {
            Ok(message) => self.out.push(message),
            Err(error) => tracing::error!(%error, "a message could not be made"),
        }
    }

    fn message(&mut self, message: &Message) -> Result<(), End> {
        let header = message.header();
        match header.message_type() {
            Type::MethodCall => self.call(message, &header)?,
            Type::MethodReturn | Type::Error => {
                if let Some(answered) = self.clients.answered(message, &header) {
                    tracing::debug!(caller = ?answered.caller, "known");
                    for work in answered.waited {
                        match work {
                            Work::Message(message) => self.call_by(&message, &message.header(), &answered.caller),
                            Work::Ask(client, ask) => self.ask_by(&client, ask, &answered.caller),
                        }
                    }
                    if answered.gone {
                        Clients::<Work>::unwatch(&answered.caller.client, &mut self.out)?;
                        self.left(&answered.caller.client);
                    }
                }
            }
            Type::Signal => {
                if let Some(client) = departure(message, &header)
                    && self.clients.left(&client, &mut self.out)?
                {
                    self.left(&client);
                }
            }
        }
        Ok(())
    }

    fn left(&mut self, client: &Client) {
        self.core.client_left(client);
        self.unsubscribe(client);
        self.settle();
    }

    fn call(&mut self, message: &Message, header: &Header<'_>) -> Result<(), End> {
        let Some(sender) = header.sender() else { return Ok(()) };
        let client = Client(sender.as_str().into());
        self.clients.meet(&client, &mut self.out)?;
        let stateless = matches!(notifications::read(message, header), Call::Answer(_)) && !self.clients.holds_up(&client);
        if stateless {
            let anybody = Caller { identity: tidings::core::identity::Identity::Connection(client.clone()), client };
            self.call_by(message, header, &anybody);
        } else if let Some(caller) = self.clients.caller(&client) {
            self.call_by(message, header, &caller);
        } else {
            self.clients.wait(&client, Work::Message(message.clone()));
        }
        Ok(())
    }

    /// A call of somebody who is known.
    fn call_by(&mut self, message: &Message, header: &Header<'_>, caller: &Caller) {
        let answer = match notifications::read(message, header) {
            Call::Notify => return self.notify(message, header, caller),
            Call::Close(number) => match self.core.close(caller, number, self.now()) {
                Ok(()) => notifications::Answer::Nothing,
                Err(_) => notifications::invalid_id(),
            },
            Call::Answer(answer) => answer,
        };
        self.answer(header, &answer);
        self.settle();
    }

    fn notify(&mut self, message: &Message, header: &Header<'_>, caller: &Caller) {
        let body = message.body();
        let read = match notifications::read_notify(&body) {
            Ok(read) => read,
            Err(error) => {
                let answer =
                    notifications::Answer::Error("org.freedesktop.DBus.Error.InvalidArgs", format!("not readable: {error}"));
                return self.answer(header, &answer);
            }
        };
        for complaint in &read.complaints {
            tracing::debug!(client = %caller.client.0, hint = complaint.hint, why = complaint.why, "a hint was ignored");
        }
        let mut content = read.content;
        tracing::trace!(client = %caller.client.0, ?content, "Notify");
        let later = open_pictures(read.sources, &mut content);
        match self.core.notify(caller, read.replaces_id, content, self.now()) {
            Ok(accepted) => {
                tracing::debug!(client = %caller.client.0, id = accepted.id.get(), "Notify");
                if let Some(message) = notifications::answer_id(header, accepted.id) {
                    self.push(message);
                }
                if read.pixels.is_some() {
                    self.pictured.push((accepted, message.clone()));
                }
                for (slot, path) in later {
                    self.open_later(accepted, slot, path);
                }
            }
            Err(Refusal::Excess | Refusal::NotFound) => {
                tracing::debug!(client = %caller.client.0, "refused: too much for too long");
                self.answer(header, &notifications::excess());
            }
        }
        self.settle();
    }

    /// Copies the pixels of the calls that have been answered; the change of the view that shows them is told after it.
    fn keep_pixels(&mut self) {
        for (accepted, message) in std::mem::take(&mut self.pictured) {
            let body = message.body();
            let Some(pixels) = notifications::read_notify(&body).ok().and_then(|read| read.pixels) else { continue };
            match memory::keep(pixels) {
                Ok(icon) => self.core.attach_picture(accepted, PictureSlot::Picture, icon),
                Err(why) => tracing::debug!(id = accepted.id.get(), why, "a picture was ignored"),
            }
            self.settle();
        }
    }

    fn answer(&mut self, header: &Header<'_>, answer: &notifications::Answer) {
        if let Some(message) = notifications::answer(header, answer) {
            self.push(message);
        }
    }

    /// Opens a file that the kernel does not have at hand where nobody waits for it.
    fn open_later(&self, accepted: Accepted, slot: PictureSlot, path: std::path::PathBuf) {
        let inputs = self.inputs.clone();
        tokio::spawn(async move {
            let opened = tokio::task::spawn_blocking(move || files::open(&path)).await;
            let icon = match opened {
                Ok(Opened::Ready(kept)) => Some(Icon::File(kept)),
                _ => None,
            };
            // The driver outlives this task unless the daemon ends.
            let _ = inputs.send(Input::Picture(accepted, slot, icon)).await;
        });
    }

    fn input(&mut self, input: Input) -> Result<(), End> {
        match input {
            Input::Ask(client, ask) => {
                self.clients.meet(&client, &mut self.out)?;
                match self.clients.caller(&client) {
                    Some(caller) => self.ask_by(&client, ask, &caller),
                    None => self.clients.wait(&client, Work::Ask(client.clone(), ask)),
                }
            }
            Input::Serving(own) => self.own = Some(own),
            Input::Picture(accepted, slot, Some(icon)) => self.core.attach_picture(accepted, slot, icon),
            Input::Picture(_, _, None) => {}
            Input::UiEnded(attempt, status) => self.ui.failed(Instant::now(), attempt, status),
        }
        self.settle();
        Ok(())
    }

    fn ask_by(&mut self, client: &Client, ask: Ask, caller: &Caller) {
        if caller.sandboxed() {
            return ask.refuse(Error::AccessDenied("programs in a sandbox may not see what others were told".to_owned()));
        }
        let now = self.now();
        let told = |result: Result<(), Refusal>| result.map_err(|_| not_found());
        // Whoever asked and has gone meanwhile needs no answer.
        match ask {
            Ask::Subscribe(answer) => {
                self.joining.push((client.clone(), answer));
            }
            Ask::Unsubscribe(answer) => {
                self.unsubscribe(client);
                let _ = answer.send(Ok(()));
            }
            Ask::Dismiss(id, answer) => drop(answer.send(told(self.core.dismiss(id, now)))),
            Ask::Invoke { id, action_key, activation_token, answer } => {
                drop(answer.send(told(self.core.invoke(id, &action_key, &activation_token, now))));
            }
            Ask::Hover(inside, answer) => {
                self.core.hover(inside, now);
                let _ = answer.send(Ok(()));
            }
        }
        self.settle();
    }

    /// Lets those in who have asked: they begin with the view as it is, and with the serial that the others are at.
    fn admit(&mut self) {
        for (client, answer) in std::mem::take(&mut self.joining) {
            let _ = answer.send(Ok((self.serial, ViewForm::of(self.core.view()))));
            if self.subscribers.is_empty() {
                self.pending = Pending::begin(self.core.view());
            }
            if !self.subscribers.contains(&client) {
                self.subscribers.push(client);
            }
            self.ui.came(Instant::now());
            self.core.ui_present(true, self.now());
            self.settle();
        }
    }

    fn unsubscribe(&mut self, client: &Client) {
        let before = self.subscribers.len();
        self.subscribers.retain(|other| other != client);
        if self.subscribers.is_empty() && before > 0 {
            self.pending = Pending::default();
            self.ui.went(Instant::now());
            self.core.ui_present(false, self.now());
        }
    }
}

/// Finds the pictures that are named. Answers with those that would take time.
fn open_pictures(sources: Vec<(PictureSlot, Source)>, content: &mut Content) -> Vec<(PictureSlot, std::path::PathBuf)> {
    let mut later = Vec::new();
    for (slot, source) in sources {
        let icon = match source {
            Source::Name(name) => Some(Icon::Name(name)),
            Source::Path(path) => match files::open_at_once(&path) {
                Opened::Ready(kept) => Some(Icon::File(kept)),
                Opened::Refused(why) => {
                    tracing::debug!(why, "a picture was ignored");
                    None
                }
                Opened::Later => {
                    later.push((slot, path));
                    None
                }
            },
        };
        let place = match slot {
            PictureSlot::AppIcon => Some(&mut content.app_icon),
            PictureSlot::Picture => Some(&mut content.picture),
            PictureSlot::Body(index) => content.body_images.get_mut(index),
        };
        if let (Some(place), Some(icon)) = (place, icon) {
            *place = Some(icon);
        }
    }
    later
}

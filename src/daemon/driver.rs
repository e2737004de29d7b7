//! The driver: the one task that owns the [`Core`], tells it what happens and what time it is, and performs its effects.
//!
//! It decides nothing. Everything that leaves for `org.freedesktop.Notifications` leaves through one list in one order, so an
//! answer always precedes the signals about the same id. Nothing in here waits for a person, a disk or another program.

mod input;
mod pictures;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures_util::{FutureExt as _, StreamExt as _};
use tidings::config::Config;
use tidings::content::limits::Limits;
use tidings::core::effect::{Effect, Write};
use tidings::core::identity::{Caller, Client};
use tidings::core::presence::Watcher;
use tidings::core::time::Now;
use tidings::core::{Accepted, Core, Refusal};
use tidings::store::fold::Fold;
use tidings::wire::{BUS_NAME, OBJECT_PATH};
use tokio::sync::mpsc;
use zbus::fdo::RequestNameFlags;
use zbus::message::{Header, Type};
use zbus::{Connection, Message, MessageStream};

pub(crate) use self::input::Input;
use self::pictures::open_pictures;
use crate::asked::permission::Requests;
use crate::configuration::Configuration;
use crate::fronts::notifications::{self, Call};
use crate::fronts::tidings::{Ask, Tidings};
use crate::name;
use crate::showing::Showing;
use crate::style::StyleSheet;
use crate::subscribers::Subscribers;
use crate::world::alarm::{self, Alarm, Times};
use crate::world::applications::{Applications, Claim};
use crate::world::archivist::Health;
use crate::world::clients::{Clients, departure};
use crate::world::haptic;
use crate::world::idle::Idle;
use crate::world::permission_store::Decision;
use crate::world::reserved::Reserved;
use crate::world::session::{self, Session};
use crate::world::sound::Player;
use crate::world::store::Store;
use crate::world::ui::Ui;

/// Most messages that are handled before their answers are sent together.
const BATCH: usize = 64;
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

/// What waits until the bus has said who calls.
enum Work {
    Message(Message),
    Ask(Client, Ask),
}

pub(crate) struct Driver {
    pub(crate) core: Core,
    /// How much of one notification is kept.
    pub(crate) limits: Limits,
    clients: Clients<Work>,
    /// Owns `org.freedesktop.Notifications`.
    bus: Connection,
    /// Serves our own interface, and is used for calls that may take time.
    own: Option<Connection>,
    reserved: Reserved,
    pub(crate) store: Store,
    /// How the archive is.
    pub(crate) health: Health,
    pub(crate) ui: Ui,
    pub(crate) configuration: Configuration,
    pub(crate) style_sheet: StyleSheet,
    applications: Applications,
    pub(crate) player: Player,
    idle: Idle,
    session: Session,
    /// Those that cover the screen.
    screen_savers: BTreeSet<&'static str>,
    inputs: mpsc::Sender<Input>,
    /// What leaves on `bus` at the end of this turn, in order.
    out: Vec<Message>,
    /// Calls whose pixels are copied once their answers have left.
    pictured: Vec<(Accepted, Message)>,
    pub(crate) subscribers: Subscribers,
    pub(crate) showing: Showing,
    /// Who waits for what the person says.
    pub(crate) requests: Requests,
    /// Where what is decided about sandboxed applications is told.
    pub(crate) permission_store: Option<mpsc::Sender<Decision>>,
    /// The same moment by two names.
    began: (Instant, Duration),
    pub(crate) started_ms: u64,
}

/// Takes the name and serves until told to end.
pub(crate) async fn run(replace: bool) -> Result<(), End> {
    let bus = Connection::session().await.map_err(End::NoBus)?;
    let mut stream = MessageStream::from(&bus);
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(zbus::Error::from)?;
    let mut interrupt = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt()).map_err(zbus::Error::from)?;
    match name::take(&bus, replace).await {
        Ok(()) => {}
        Err(name::Refused::Taken(text)) => return Err(End::Taken(text)),
        Err(name::Refused::Bus(error)) => return Err(End::Bus(error)),
    }
    // Only now: what is kept is the owner's of the name. Whoever calls meanwhile waits in the stream.
    let (reserved, first_id) = Reserved::open(bus.server_guid().as_str());
    let (inputs, mut received) = mpsc::channel(INPUTS);
    let (store, fold) = Store::open(bus.server_guid().as_str(), &inputs).await;
    let configuration = Configuration::open();
    let Config { content, core, sounds, idle, screen } = configuration.first();
    let now = Instant::now();
    let mut driver = Driver {
        core: Core::new(first_id, core),
        limits: content,
        clients: Clients::new(),
        bus: bus.clone(),
        own: None,
        reserved,
        store,
        health: Health::default(),
        ui: Ui::new(now),
        configuration,
        style_sheet: StyleSheet::default(),
        applications: Applications::new(inputs.clone()),
        player: Player::find(),
        idle: Idle::default(),
        session: Session::default(),
        screen_savers: BTreeSet::new(),
        inputs: inputs.clone(),
        out: Vec::new(),
        pictured: Vec::new(),
        subscribers: Subscribers::new(screen, now),
        showing: Showing::default(),
        requests: Requests::default(),
        permission_store: None,
        began: (now, alarm::now().mono),
        started_ms: std::time::UNIX_EPOCH.elapsed().ok().and_then(|at| u64::try_from(at.as_millis()).ok()).unwrap_or(0),
    };
    driver.core.set_sounds(sounds);
    driver.restore(fold)?;
    driver.watch_configuration();
    driver.settle();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "serving {}", notifications::NAME);
    driver.follow_idle(idle.after);
    let session = tokio::spawn(session::watch(inputs.clone()));
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
    session.abort();
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
    /// How long nothing is touched until the person is idle.
    pub(crate) fn follow_idle(&mut self, after: Option<Duration>) {
        if self.idle.set(after, &self.inputs) {
            self.core.idle(Watcher::Display, None, self.now());
            self.follow_session(self.session);
        }
    }

    fn follow_session(&mut self, session: Session) {
        let now = self.now();
        self.session = session;
        self.core.idle(Watcher::Session, session.idle.filter(|_| self.idle.is_wanted()), now);
        self.follow_locked();
    }

    fn follow_screen_saver(&mut self, name: &'static str, active: bool) {
        if active {
            self.screen_savers.insert(name);
        } else {
            self.screen_savers.remove(name);
        }
        self.follow_locked();
    }

    /// Any of them is enough: a locker tells some of those that are watched, not all.
    fn follow_locked(&mut self) {
        let locked = self.session.locked.unwrap_or(false) || !self.screen_savers.is_empty();
        self.core.locked(locked, self.now());
    }

    /// Somebody shows popups: there is a display.
    pub(crate) fn look_for_display(&mut self) {
        self.idle.look(&self.inputs);
    }

    pub(crate) fn now(&self) -> Now {
        alarm::now()
    }

    /// Whether what a sender wants to be heard is.
    pub(crate) fn makes_sounds(&self) -> bool {
        self.core.sounds().enabled && self.player.is_there()
    }

    /// Where what happens elsewhere is told.
    pub(crate) fn inputs(&self) -> mpsc::Sender<Input> {
        self.inputs.clone()
    }

    /// When there is something to do though nothing happens.
    fn wake_at(&self) -> Times {
        let tell = self.own.is_some().then(|| self.subscribers.due(&self.core)).flatten();
        let ui = (self.own.is_some() && self.core.wants_ui()).then(|| self.ui.retry_at()).flatten();
        let (instant, mono) = self.began;
        let own = [tell, ui, self.store.retry_at()].into_iter().flatten().min();
        let own = own.map(|at| mono.saturating_add(at.saturating_duration_since(instant)));
        Times {
            mono: own.into_iter().chain(self.core.next_deadline()).min(),
            boot: self.core.next_boot_deadline(),
            wall: self.core.next_wall_deadline(),
        }
    }

    /// Ends a turn of the loop: the time, the answers and signals, the changes, the process that shows them.
    async fn turn(&mut self) -> Result<(), End> {
        let now = self.now();
        let due = [
            (self.core.next_deadline(), now.mono),
            (self.core.next_boot_deadline(), now.boot),
            (self.core.next_wall_deadline(), now.wall),
        ];
        if due.iter().any(|(at, now)| at.is_some_and(|at| at <= *now)) {
            self.core.tick(now);
            self.settle();
        }
        // What is answered outlives this process.
        self.store.flush(&self.core);
        if !self.out.is_empty() {
            let sent = self.bus.send_all(&self.out).await;
            self.out.clear();
            sent.map_err(|_| End::BusLost)?;
        }
        self.keep_pixels();
        self.subscribers.tell_events(self.own.as_ref()).await;
        self.subscribers.tell(&mut self.core, self.own.as_ref()).await;
        self.admit();
        if self.core.wants_ui()
            && let Some(own) = &self.own
        {
            self.ui.wanted(own, &self.inputs, Instant::now());
        }
        Ok(())
    }

    /// Performs what the core wants done.
    pub(crate) fn settle(&mut self) {
        while let Some(effect) = self.core.poll_effect() {
            match effect {
                Effect::Emit { to, signal } => {
                    // Not its members: a reply is what the person wrote.
                    tracing::debug!(?to, signal = signal.name(), id = signal.id().get(), "signal");
                    let message = notifications::signal(&to, &signal);
                    self.push(message);
                }
                Effect::Tell(event) => self.subscribers.event(&event),
                Effect::View(change) => self.subscribers.push(change),
                Effect::Persist(Write::ReserveIds { up_to }) => self.reserved.keep(up_to),
                Effect::Persist(write) => {
                    self.tell_permission_store(&write);
                    self.store.write(write, &self.core);
                }
                Effect::Play(sound) => self.player.play(sound),
                Effect::Vibrate(vibration) => {
                    self.own.iter().for_each(|own| haptic::vibrate(own, &vibration));
                }
                // The end of every turn sees to it.
                Effect::WakeUi => {}
                Effect::Decided { subject, state } => self.decided(subject, state),
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
        self.requester_left(client);
        self.settle();
    }

    fn call(&mut self, message: &Message, header: &Header<'_>) -> Result<(), End> {
        let Some(sender) = header.sender() else { return Ok(()) };
        let client = Client(sender.as_str().into());
        self.clients.meet(&client, &mut self.out)?;
        let stateless = matches!(notifications::read(message, header), Call::Answer(_)) && !self.clients.holds_up(&client);
        if stateless {
            let identity = tidings::core::identity::Identity::Connection(client.clone());
            let anybody = Caller { identity, client, process: None };
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
        let read = match notifications::read_notify(&body, self.limits) {
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
        let claim = Claim::of(&content, read.names_itself);
        if let Some(claim) = &claim {
            self.applications.introduce(claim, &mut content);
        }
        match self.core.notify(caller, read.replaces_id, content, self.now()) {
            Ok(accepted) => {
                tracing::debug!(client = %caller.client.0, id = accepted.id.get(), "Notify");
                if let Some(message) = notifications::answer_id(header, accepted.id) {
                    self.push(message);
                }
                if read.pixels.is_some() {
                    self.pictured.push((accepted, message.clone()));
                }
                self.keep_pictures(accepted);
                for (slot, path) in later {
                    self.open_later(accepted, slot, path);
                }
                if let Some(claim) = claim {
                    self.applications.answered(claim, accepted);
                }
            }
            Err(Refusal::Excess | Refusal::NotFound) => {
                tracing::debug!(client = %caller.client.0, "refused: too much for too long");
                self.answer(header, &notifications::excess(self.core.options().abuse));
            }
        }
        self.settle();
    }

    /// Goes on where an earlier run has ended.
    fn restore(&mut self, fold: Fold) -> Result<(), End> {
        let keys: Vec<u64> = fold.records.keys().copied().collect();
        let live = fold.records.values().filter(|record| record.ended.is_none()).map(|record| record.client.clone());
        let mut owners: Vec<Client> = live.chain(fold.refused.values().map(|refused| refused.client.clone())).collect();
        owners.sort_unstable();
        owners.dedup();
        if !keys.is_empty() {
            tracing::info!(notifications = keys.len(), "going on with what was there");
        }
        self.core.restore_permissions(fold.permissions.into_values());
        self.core.restore(fold.records.into_values().collect(), fold.next_key, fold.dnd, self.now());
        self.core.restore_refused(fold.refused.into_values().collect(), self.now());
        self.store.begin(&self.core);
        self.store.restore_pictures(keys);
        for owner in owners {
            self.clients.meet(&owner, &mut self.out)?;
        }
        self.settle();
        Ok(())
    }

    fn answer(&mut self, header: &Header<'_>, answer: &notifications::Answer) {
        if let Some(message) = notifications::answer(header, answer, self.makes_sounds()) {
            self.push(message);
        }
    }
}

//! `org.kde.StatusNotifierItem`: the icon in the panel, with what is new and do-not-disturb, while there is a panel to show it.
//!
//! Nothing is registered, watched for changes or told where no host is on the bus.

use futures_util::StreamExt as _;
use tidings::view::State;
use tokio::sync::{mpsc, watch};
use zbus::fdo::{DBusProxy, NameOwnerChangedStream};
use zbus::object_server::SignalEmitter;
use zbus::{Connection, ObjectPath, interface};

use super::menu::{self, Menu};
use super::tidings::{Ask, TrayVerb};
use crate::driver::Input;

const PATH: &str = "/StatusNotifierItem";
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";

/// Icons of the freedesktop and GNOME themes, which every host finds.
const QUIET: &str = "preferences-system-notifications-symbolic";
const NEWS: &str = "mail-unread-symbolic";
const DND: &str = "notifications-disabled-symbolic";

/// A picture of ARGB pixels: none of ours are.
type Pixmap = (i32, i32, Vec<u8>);

/// The object.
struct Item {
    state: watch::Receiver<State>,
    inputs: mpsc::Sender<Input>,
}

/// What a person reads when the pointer rests on the icon.
fn words(state: &State) -> String {
    let news = match state.unread {
        0 => "No new notifications".to_owned(),
        1 => "One new notification".to_owned(),
        many => format!("{many} new notifications"),
    };
    if state.dnd { format!("{news}, do not disturb") } else { news }
}

fn icon(state: &State) -> &'static str {
    match (state.dnd, state.unread) {
        (true, _) => DND,
        (false, 0) => QUIET,
        (false, _) => NEWS,
    }
}

/// The badge of what is new, over the icon: a web page tells by it which one it is. No symbolic icon of the application stands in
/// for it, as in popups: which icons there are, the display knows, and a host draws a name that it has not as something broken.
fn badge(state: &State) -> String {
    state.badge.clone().unwrap_or_default()
}

#[interface(name = "org.kde.StatusNotifierItem", spawn = false, introspection_docs = false)]
impl Item {
    async fn activate(&self, _x: i32, _y: i32) {
        menu::ask(&self.inputs, |answer| Ask::Tray(TrayVerb::Toggle, answer)).await;
    }

    async fn secondary_activate(&self, _x: i32, _y: i32) {
        menu::ask(&self.inputs, Ask::ToggleDnd).await;
    }

    /// The host draws the menu itself.
    async fn context_menu(&self, _x: i32, _y: i32) {}

    async fn scroll(&self, _delta: i32, _orientation: String) {}

    #[zbus(property(emits_changed_signal = "const"))]
    fn category(&self) -> &str {
        "SystemServices"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn id(&self) -> &str {
        "tidings"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn title(&self) -> &str {
        "Notifications"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn status(&self) -> &str {
        "Active"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn window_id(&self) -> i32 {
        0
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn item_is_menu(&self) -> bool {
        false
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn menu(&self) -> zbus::fdo::Result<ObjectPath<'_>> {
        ObjectPath::try_from(menu::PATH).map_err(|error| zbus::fdo::Error::Failed(error.to_string()))
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn icon_name(&self) -> &str {
        icon(&self.state.borrow())
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn icon_pixmap(&self) -> Vec<Pixmap> {
        Vec::new()
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn overlay_icon_name(&self) -> String {
        badge(&self.state.borrow())
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn attention_icon_name(&self) -> &str {
        ""
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn tool_tip(&self) -> (String, Vec<Pixmap>, String, String) {
        let state = self.state.borrow();
        (state.badge.clone().unwrap_or_else(|| icon(&state).to_owned()), Vec::new(), "Notifications".to_owned(), words(&state))
    }

    #[zbus(signal)]
    async fn new_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_overlay_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_tool_tip(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    /// Of Ayatana's hosts: a text beside the icon.
    #[zbus(property(emits_changed_signal = "false"), name = "XAyatanaLabel")]
    fn label(&self) -> String {
        match self.state.borrow().unread {
            0 => String::new(),
            many => many.to_string(),
        }
    }

    #[zbus(signal, name = "XAyatanaNewLabel")]
    async fn new_label(emitter: &SignalEmitter<'_>, label: &str, guide: &str) -> zbus::Result<()>;
}

/// Shows the icon whenever there is a host, until the daemon ends. Only then the numbers are subscribed to.
pub(crate) async fn run(own: Connection, numbers: watch::Sender<State>, inputs: mpsc::Sender<Input>) {
    if let Err(error) = follow_host(&own, &numbers, &inputs).await {
        tracing::warn!(%error, "there will be no icon in the panel");
    }
}

async fn follow_host(own: &Connection, numbers: &watch::Sender<State>, inputs: &mpsc::Sender<Input>) -> zbus::Result<()> {
    let bus = DBusProxy::new(own).await?;
    let mut owners = bus.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
    // A host that comes meanwhile is told of twice: it is the same one.
    let mut host = bus.get_name_owner(WATCHER.try_into()?).await.ok().map(|owner| owner.to_string());
    loop {
        if host.is_none() {
            host = next_host(&mut owners, host).await?;
            continue;
        }
        let state = numbers.subscribe();
        let server = own.object_server();
        server.at(PATH, Item { state: state.clone(), inputs: inputs.clone() }).await?;
        server.at(menu::PATH, Menu { state: state.clone(), inputs: inputs.clone() }).await?;
        // One that is slow to answer shows the icon all the same.
        let served = async { tokio::join!(register(own), tell_changes(own, state)).1 };
        host = tokio::select! {
            next = next_host(&mut owners, host) => next?,
            ended = served => return ended,
        };
        server.remove::<Item, _>(PATH).await?;
        server.remove::<Menu, _>(menu::PATH).await?;
    }
}

/// The host that comes after `host`, or none, when it is another one.
async fn next_host(owners: &mut NameOwnerChangedStream, host: Option<String>) -> zbus::Result<Option<String>> {
    while let Some(changed) = owners.next().await {
        let next = changed.args()?.new_owner().as_ref().map(ToString::to_string);
        if next != host {
            return Ok(next);
        }
    }
    // The bus has gone.
    std::future::pending().await
}

async fn register(own: &Connection) {
    let name = own.unique_name().map(ToString::to_string).unwrap_or_default();
    let member = "RegisterStatusNotifierItem";
    if let Err(error) = own.call_method(Some(WATCHER), WATCHER_PATH, Some(WATCHER), member, &name).await {
        tracing::debug!(%error, "the panel does not take the icon");
    }
}

async fn tell_changes(own: &Connection, mut state: watch::Receiver<State>) -> zbus::Result<()> {
    while state.changed().await.is_ok() {
        let now = state.borrow_and_update().clone();
        tell(own, &now).await?;
    }
    Ok(())
}

async fn tell(own: &Connection, state: &State) -> zbus::Result<()> {
    let emitter = SignalEmitter::new(own, PATH)?;
    Item::new_icon(&emitter).await?;
    Item::new_overlay_icon(&emitter).await?;
    Item::new_tool_tip(&emitter).await?;
    let label = if state.unread == 0 { String::new() } else { state.unread.to_string() };
    Item::new_label(&emitter, &label, "99").await?;
    menu::tell(&SignalEmitter::new(own, menu::PATH)?, state).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_tells_what_is_new_unless_it_is_to_be_quiet() {
        let state = State { unread: 1, ..State::default() };
        assert_eq!((icon(&State::default()), icon(&state), icon(&State { dnd: true, ..state.clone() })), (QUIET, NEWS, DND));
        assert_eq!(words(&State { dnd: true, ..state }), "One new notification, do not disturb");
    }
}

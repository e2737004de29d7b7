//! Taking `org.freedesktop.Notifications`: what to do when another program has it.

use std::time::Duration;

use zbus::fdo::{DBusProxy, RequestNameFlags, RequestNameReply};
use zbus::names::BusName;

use crate::fronts::notifications::NAME;
use crate::world::process;

/// How long a program that was asked to end may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Programs that do nothing but show notifications, which `--replace` may ask to end. A desktop's own shell is never among them.
const REPLACEABLE: [&str; 14] = [
    "tidingsd",
    "dunst",
    "mako",
    "swaync",
    "fnott",
    "wired",
    "runst",
    "deadd-notification-center",
    "xfce4-notifyd",
    "notification-daemon",
    "mate-notification-daemon",
    "lxqt-notificationd",
    "notify-osd",
    "cosmic-notifications",
];

/// Why the name could not be had, with what to do about it.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Another program has it.
    Taken(String),
    /// The bus failed.
    Bus(zbus::Error),
}

impl From<zbus::Error> for Refused {
    fn from(error: zbus::Error) -> Self {
        Self::Bus(error)
    }
}

impl From<zbus::fdo::Error> for Refused {
    fn from(error: zbus::fdo::Error) -> Self {
        Self::Bus(error.into())
    }
}

/// Takes the name, from its owner if `replace`. Nobody can take it from us but by asking us to end.
pub(crate) async fn take(bus: &zbus::Connection, replace: bool) -> Result<(), Refused> {
    let proxy = DBusProxy::new(bus).await?;
    let name = zbus::names::WellKnownName::from_static_str_unchecked(NAME);
    let mut flags = RequestNameFlags::DO_NOT_QUEUE;
    if replace {
        flags |= RequestNameFlags::REPLACE_EXISTING;
    }
    if had(proxy.request_name(name.clone(), flags).await?) {
        return Ok(());
    }
    let Some((pid, uid)) = owner(&proxy).await else {
        // The owner left between the two questions.
        let again = proxy.request_name(name, flags).await?;
        return if had(again) { Ok(()) } else { Err(Refused::Taken("another program keeps taking the name".to_owned())) };
    };
    if !replace {
        return Err(Refused::Taken(format!("{}\n{}", who(pid), how(pid))));
    }
    let executable = std::fs::read_link(format!("/proc/{pid}/exe")).ok();
    let program = executable.as_ref().and_then(|path| path.file_name()).and_then(|name| name.to_str()).unwrap_or("");
    let ours = uid == Some(rustix::process::getuid().as_raw());
    let replaceable = ours && REPLACEABLE.contains(&program.strip_suffix(" (deleted)").unwrap_or(program));
    let process = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    let Some(process) = process.filter(|_| replaceable && pid > 1) else {
        let text = format!(
            "{}\nIt does not let itself be replaced, and it is more than a notification server: it is not ended.\n{}",
            who(pid),
            how(pid)
        );
        return Err(Refused::Taken(text));
    };
    // Queued first, the name passes to us the moment its owner ends, and the bus starts nobody in between.
    proxy.request_name(name.clone(), RequestNameFlags::empty()).await?;
    tracing::info!("{}; asking it to end", who(pid));
    if let Err(error) = rustix::process::kill_process(process, rustix::process::Signal::TERM) {
        tracing::warn!(%error, "it cannot be asked");
    }
    let passed = tokio::time::timeout(PATIENCE, until_owned(bus, &proxy)).await;
    match passed {
        Ok(answer) => answer,
        Err(_) => {
            proxy.release_name(name).await?;
            Err(Refused::Taken(format!(
                "{}\nIt was asked to end and did not within {} s.\n{}",
                who(pid),
                PATIENCE.as_secs(),
                how(pid)
            )))
        }
    }
}

fn had(reply: RequestNameReply) -> bool {
    matches!(reply, RequestNameReply::PrimaryOwner | RequestNameReply::AlreadyOwner)
}

async fn until_owned(bus: &zbus::Connection, proxy: &DBusProxy<'_>) -> Result<(), Refused> {
    use futures_util::StreamExt as _;
    let mut acquired = proxy.receive_name_acquired_with_args(&[(0, NAME)]).await?;
    let owner = proxy.get_name_owner(BusName::from_static_str(NAME)?).await?;
    if bus.unique_name().is_some_and(|own| own.as_str() == owner.as_str()) {
        return Ok(());
    }
    match acquired.next().await {
        Some(_) => Ok(()),
        None => Err(Refused::Bus(zbus::Error::InputOutput(std::sync::Arc::new(std::io::ErrorKind::BrokenPipe.into())))),
    }
}

async fn owner(proxy: &DBusProxy<'_>) -> Option<(u32, Option<u32>)> {
    let name = BusName::from_static_str(NAME).ok()?;
    let credentials = proxy.get_connection_credentials(name).await.ok()?;
    Some((credentials.process_id()?, credentials.unix_user_id()))
}

fn who(pid: u32) -> String {
    format!("{NAME} is owned by {}", process::describe(pid))
}

fn how(pid: u32) -> String {
    match process::unit(pid) {
        Some(unit) => format!("To use Tidings instead: systemctl --user mask --now {unit}, then start tidingsd again."),
        None => "To use Tidings instead, end that program, or start tidingsd with --replace.".to_owned(),
    }
}

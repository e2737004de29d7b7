//! On Wayland: `ext-idle-notify-v1`, else KDE's `org_kde_kwin_idle`, which is older. Both heed what keeps a screen awake: whoever
//! watches a film is there.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use wayland_client::globals::{GlobalListContents, registry_queue_init};
use wayland_client::protocol::{wl_registry::WlRegistry, wl_seat::WlSeat};
use wayland_client::{Connection, Dispatch, EventQueue, QueueHandle, delegate_noop};
use wayland_protocols::ext::idle_notify::v1::client::ext_idle_notification_v1::{self as notification, ExtIdleNotificationV1};
use wayland_protocols::ext::idle_notify::v1::client::ext_idle_notifier_v1::ExtIdleNotifierV1;
use wayland_protocols_plasma::idle::client::org_kde_kwin_idle::OrgKdeKwinIdle;
use wayland_protocols_plasma::idle::client::org_kde_kwin_idle_timeout::{self as timeout, OrgKdeKwinIdleTimeout};

use super::{Report, milliseconds};

/// What the compositor has said and was not passed on.
#[derive(Default)]
struct News(Option<bool>);

/// Watches until that makes no sense any more; answers why.
pub(super) fn watch(socket: &Path, after: Duration, report: &Report) -> String {
    match follow(socket, after, report) {
        Ok(()) => "nobody wants to know".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn follow(socket: &Path, after: Duration, report: &Report) -> Result<(), Box<dyn std::error::Error>> {
    let connection = Connection::from_socket(UnixStream::connect(socket)?)?;
    let (globals, mut queue): (_, EventQueue<News>) = registry_queue_init(&connection)?;
    let handle = queue.handle();
    let seat: WlSeat = globals.bind(&handle, 1..=1, ())?;
    let after = milliseconds(after);
    if let Ok(notifier) = globals.bind::<ExtIdleNotifierV1, _, _>(&handle, 1..=1, ()) {
        notifier.get_idle_notification(after, &seat, &handle, ());
    } else {
        globals.bind::<OrgKdeKwinIdle, _, _>(&handle, 1..=1, ())?.get_idle_timeout(&seat, after, &handle, ());
    }
    let mut news = News(Some(false));
    loop {
        if news.0.take().is_some_and(|idle| !report.tell(idle)) || !report.is_wanted() {
            return Ok(());
        }
        queue.blocking_dispatch(&mut news)?;
    }
}

impl Dispatch<WlRegistry, GlobalListContents> for News {
    fn event(
        _: &mut Self,
        _: &WlRegistry,
        _: <WlRegistry as wayland_client::Proxy>::Event,
        _: &GlobalListContents,
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
    }
}

impl Dispatch<ExtIdleNotificationV1, ()> for News {
    fn event(
        news: &mut Self,
        _: &ExtIdleNotificationV1,
        event: notification::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            notification::Event::Idled => news.0 = Some(true),
            notification::Event::Resumed => news.0 = Some(false),
            _ => {}
        }
    }
}

impl Dispatch<OrgKdeKwinIdleTimeout, ()> for News {
    fn event(
        news: &mut Self,
        _: &OrgKdeKwinIdleTimeout,
        event: timeout::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            timeout::Event::Idle => news.0 = Some(true),
            timeout::Event::Resumed => news.0 = Some(false),
            _ => {}
        }
    }
}

delegate_noop!(News: ignore WlSeat);
delegate_noop!(News: ExtIdleNotifierV1);
delegate_noop!(News: OrgKdeKwinIdle);

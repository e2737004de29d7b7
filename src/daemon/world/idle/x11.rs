//! On X11: the counter `IDLETIME` of the SYNC extension, with an alarm for going and one for coming back. XScreenSaver's own
//! events tell of the screen saver, which may be off.

use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::sync::{ConnectionExt as _, Counter, CreateAlarmAux, Int64, TESTTYPE, VALUETYPE};
use x11rb::protocol::xproto::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use super::{Report, milliseconds};

/// The server of X11 windows on a Wayland screen has this extension. It knows only of what is done to its own windows.
const XWAYLAND: &[u8] = b"XWAYLAND";

/// Watches until that makes no sense any more; answers why.
pub(super) fn watch(after: Duration, report: &Report) -> String {
    match follow(after, report) {
        Ok(why) => why.to_owned(),
        Err(error) => error.to_string(),
    }
}

fn follow(after: Duration, report: &Report) -> Result<&'static str, Box<dyn std::error::Error>> {
    let (connection, _) = x11rb::connect(None)?;
    if connection.query_extension(XWAYLAND)?.reply()?.present {
        return Ok("this X server is one on Wayland");
    }
    connection.sync_initialize(3, 1)?.reply()?;
    let counters = connection.sync_list_system_counters()?.reply()?.counters;
    let Some(counter) = counters.into_iter().find(|counter| counter.name == b"IDLETIME").map(|it| it.counter) else {
        return Ok("this X server does not count idle time");
    };
    let after = milliseconds(after);
    let goes = alarm(&connection, counter, after, TESTTYPE::POSITIVE_TRANSITION)?;
    let comes = alarm(&connection, counter, after.saturating_sub(1), TESTTYPE::NEGATIVE_TRANSITION)?;
    // How it is to begin with; what changes from now on is told.
    let idle = connection.sync_query_counter(counter)?.reply()?.counter_value;
    let mut going_on = report.tell(idle.hi > 0 || idle.lo >= after);
    while going_on {
        going_on = match connection.wait_for_event()? {
            Event::SyncAlarmNotify(event) if event.alarm == goes => report.tell(true),
            Event::SyncAlarmNotify(event) if event.alarm == comes => report.tell(false),
            _ => report.is_wanted(),
        };
    }
    Ok("nobody wants to know")
}

/// An alarm that goes off whenever the counter passes `milliseconds`.
fn alarm(
    connection: &RustConnection,
    counter: Counter,
    milliseconds: u32,
    test: TESTTYPE,
) -> Result<u32, Box<dyn std::error::Error>> {
    let number = |lo| Int64 { hi: 0, lo };
    let alarm = connection.generate_id()?;
    let values = CreateAlarmAux::new()
        .counter(counter)
        .value_type(VALUETYPE::ABSOLUTE)
        .value(number(milliseconds))
        .test_type(test)
        // It stays set after it has gone off.
        .delta(number(0))
        .events(1);
    connection.sync_create_alarm(alarm, &values)?.check()?;
    Ok(alarm)
}

//! Checks of what every session has: a bus and a runtime folder.

use super::facts::{Bus, Facts, Runtime};
use super::{Finding, quoted};

/// Whether the session bus answers.
pub(super) fn bus(facts: &Facts) -> Finding {
    const CHECK: &str = "bus";
    match &facts.bus {
        Bus::Answers => Finding::well(CHECK, "the session bus answers"),
        Bus::Silent(why) => Finding::wrong(
            CHECK,
            format!("DBUS_SESSION_BUS_ADDRESS is set, and the bus there does not answer: {why}"),
            "unset DBUS_SESSION_BUS_ADDRESS, then log in again",
        ),
        Bus::Unnamed(socket) => Finding::wrong(
            CHECK,
            format!("DBUS_SESSION_BUS_ADDRESS is not set, although there is a bus at {}", socket.display()),
            format!("export {}", quoted(&format!("DBUS_SESSION_BUS_ADDRESS=unix:path={}", socket.display()))),
        ),
        Bus::Absent => Finding::wrong(
            CHECK,
            "there is no session bus",
            "start the session with `dbus-run-session -- COMPOSITOR`, or log in through systemd",
        ),
    }
}

/// Whether the runtime folder is one.
pub(super) fn runtime_folder(facts: &Facts) -> Finding {
    const CHECK: &str = "runtime-folder";
    match &facts.runtime {
        Runtime::Sound(path) => Finding::well(CHECK, format!("XDG_RUNTIME_DIR is {}", path.display())),
        Runtime::Open(path) => Finding::wrong(
            CHECK,
            format!("XDG_RUNTIME_DIR is {}, which is open to others", path.display()),
            format!("chmod 700 {}", quoted(&path.display().to_string())),
        ),
        Runtime::Foreign(path) => Finding::wrong(
            CHECK,
            format!("XDG_RUNTIME_DIR is {}, which belongs to another user", path.display()),
            "export XDG_RUNTIME_DIR=/run/user/$(id -u)",
        ),
        Runtime::Missing(path) => Finding::wrong(
            CHECK,
            format!("XDG_RUNTIME_DIR is {}, which is not there", path.display()),
            format!("mkdir -m 700 -p {}", quoted(&path.display().to_string())),
        ),
        Runtime::Unset => Finding::wrong(
            CHECK,
            "XDG_RUNTIME_DIR is not set",
            "export XDG_RUNTIME_DIR=/run/user/$(id -u), or log in through systemd or elogind",
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn fix(bus_is: Bus) -> String {
        bus(&Facts { bus: bus_is, ..Facts::default() }).fix.unwrap()
    }

    #[test]
    fn a_bus_that_is_not_named_is_named() {
        assert_eq!(fix(Bus::Unnamed("/run/user/7/bus".into())), "export DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/7/bus");
        assert!(fix(Bus::Silent("refused".to_owned())).starts_with("unset "));
        assert!(fix(Bus::Absent).contains("dbus-run-session"));
    }

    #[test]
    fn a_runtime_folder_is_closed_to_others() {
        let fix = |runtime| runtime_folder(&Facts { runtime, ..Facts::default() }).fix.unwrap();
        assert_eq!(fix(Runtime::Open("/tmp/my run".into())), "chmod 700 '/tmp/my run'");
        assert_eq!(fix(Runtime::Missing("/run/user/7".into())), "mkdir -m 700 -p /run/user/7");
        assert_eq!(fix(Runtime::Foreign("/run/user/7".into())), "export XDG_RUNTIME_DIR=/run/user/$(id -u)");
        assert!(fix(Runtime::Unset).starts_with("export XDG_RUNTIME_DIR="));
    }
}

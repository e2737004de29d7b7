//! Checks of the server: who has the name that programs call, and whether tidingsd answers as this command expects.

use super::Finding;
use super::facts::{Bus, Facts};

/// Whether tidingsd is whom programs call.
pub(super) fn name(facts: &Facts) -> Finding {
    const CHECK: &str = "name";
    const NAME: &str = "org.freedesktop.Notifications";
    match &facts.owner {
        Some(owner) if owner.is_tidings() => Finding::well(CHECK, format!("{NAME} is owned by {}", owner.words())),
        Some(owner) => {
            let fix = match &owner.unit {
                Some(unit) => format!("systemctl --user mask --now {} && {}", super::quoted(unit), facts.start()),
                None => format!("{} --replace", daemon(facts)),
            };
            Finding::wrong(CHECK, format!("{NAME} is owned by another server, {}", owner.words()), fix)
        }
        None if facts.bus != Bus::Answers => {
            Finding::wrong(CHECK, format!("nobody can own {NAME} without a bus"), "mend the bus first")
        }
        None => Finding::wrong(CHECK, format!("nobody owns {NAME}: tidingsd is not running"), facts.start()),
    }
}

fn daemon(facts: &Facts) -> String {
    super::quoted(&facts.daemon.as_ref().map_or("tidingsd".to_owned(), |path| path.display().to_string()))
}

/// Whether tidingsd answers, and is of this version.
pub(super) fn interface(facts: &Facts) -> Finding {
    const CHECK: &str = "interface";
    let own = env!("CARGO_PKG_VERSION");
    match &facts.status {
        Some(Ok(status)) if status.version == own => Finding::well(CHECK, format!("tidingsd {own} answers")),
        Some(Ok(status)) => Finding::wrong(
            CHECK,
            format!("tidingsd is of version {} and this command is of {own}", status.version),
            facts.restart(),
        ),
        Some(Err(why)) if facts.tidings_owns() => {
            Finding::wrong(CHECK, format!("tidingsd does not answer to org.tidings.Tidings: {why}"), facts.restart())
        }
        Some(Err(_)) | None => {
            Finding::wrong(CHECK, "tidingsd cannot be asked for its status: it is not running", facts.start())
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::facts::tests::well;
    use super::super::facts::{Owner, Unit};
    use super::*;

    fn owned_by(unit: Option<&str>) -> Facts {
        let owner = Owner { pid: 9, program: Some("/usr/bin/dunst".into()), unit: unit.map(str::to_owned) };
        Facts { owner: Some(owner), ..well() }
    }

    #[test]
    fn another_server_is_named_with_the_way_to_be_rid_of_it() {
        let finding = name(&owned_by(Some("dunst.service")));
        assert_eq!(finding.found, "org.freedesktop.Notifications is owned by another server, /usr/bin/dunst (process 9)");
        assert_eq!(finding.fix.unwrap(), "systemctl --user mask --now dunst.service && systemctl --user start tidings.service");
        assert_eq!(name(&owned_by(None)).fix.unwrap(), "/usr/bin/tidingsd --replace");
    }

    #[test]
    fn a_server_that_does_not_run_is_started_as_it_can_be() {
        let mut facts = Facts { owner: None, ..well() };
        assert_eq!(name(&facts).fix.unwrap(), "systemctl --user start tidings.service");
        facts.unit = Some(Unit { load: "not-found".to_owned(), ..Unit::default() });
        assert_eq!(name(&facts).fix.unwrap(), "/usr/bin/tidingsd");
        facts.unit = None;
        facts.daemon = None;
        assert_eq!(name(&facts).fix.unwrap(), "tidingsd");
    }

    #[test]
    fn a_server_of_another_version_is_restarted() {
        let mut facts = well();
        facts.status = facts
            .status
            .map(|status| status.map(|status| tidings::wire::asked::StatusForm { version: "0.0.9".to_owned(), ..status }));
        let finding = interface(&facts);
        assert_eq!(finding.fix.unwrap(), "systemctl --user restart tidings.service");
        assert!(finding.found.contains("0.0.9"));
        facts.status = Some(Err("tidingsd does not answer".to_owned()));
        facts.unit = None;
        assert_eq!(interface(&facts).fix.unwrap(), "/usr/bin/tidingsd --replace");
    }
}

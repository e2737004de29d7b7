//! Checks of what starts a server on demand: D-Bus service files, and the user unit.

use super::facts::{Claim, Facts};
use super::{Finding, quoted};

/// Which server the bus starts when nobody has the name.
pub(super) fn claims(facts: &Facts) -> Finding {
    const CHECK: &str = "activation";
    let Some(first) = facts.claims.first() else {
        return Finding::well(
            CHECK,
            "no service file claims org.freedesktop.Notifications: the bus starts no server by itself",
        );
    };
    let list = |claims: &[&Claim]| claims.iter().map(|claim| words(claim)).collect::<Vec<_>>().join(", ");
    // The bus takes the first folder that has the name; among files of one folder it is chance.
    let rivals: Vec<&Claim> = facts.claims.iter().filter(|claim| claim.path.parent() == first.path.parent()).collect();
    let others: Vec<&Claim> = facts.claims.iter().filter(|claim| claim.path.parent() != first.path.parent()).collect();
    let loses = if others.is_empty() { String::new() } else { format!(", before {}", list(&others)) };
    if !rivals.iter().all(|claim| claim.is_tidings()) {
        let found = match rivals.as_slice() {
            [one] => format!("when nobody has the name the bus starts another server: {}{loses}", words(one)),
            several => format!(
                "several files of one folder claim the name, and which of them wins is chance: {}{loses}",
                list(several)
            ),
        };
        return Finding::wrong(CHECK, found, own(facts));
    }
    if let Some(broken) = rivals.iter().find(|claim| !claim.program_exists) {
        let found = format!("the bus would start a program that is not there: {}{loses}", words(broken));
        return Finding::wrong(CHECK, found, own(facts));
    }
    Finding::well(CHECK, format!("when nobody has the name the bus starts tidingsd: {}{loses}", list(&rivals)))
}

/// Puts a file for tidingsd where the bus looks first.
fn own(facts: &Facts) -> String {
    let folder = quoted(&facts.own_services.display().to_string());
    let file = quoted(&facts.own_services.join("org.freedesktop.Notifications.service").display().to_string());
    let daemon = facts.daemon.as_ref().map_or("/usr/bin/tidingsd".to_owned(), |path| path.display().to_string());
    let installed = facts.claims.iter().find(|claim| claim.is_tidings() && claim.program_exists);
    match installed {
        Some(claim) => format!("mkdir -p {folder} && ln -sf {} {file}", quoted(&claim.path.display().to_string())),
        None => {
            let text = quoted(&format!("[D-BUS Service]\\nName=org.freedesktop.Notifications\\nExec={daemon}\\n"));
            format!("mkdir -p {folder} && printf {text} > {file}")
        }
    }
}

fn words(claim: &Claim) -> String {
    let unit = claim.unit.as_ref().map(|unit| format!(", {unit}")).unwrap_or_default();
    format!("{} ({}{unit})", claim.path.display(), claim.exec)
}

impl Claim {
    /// Whether it starts tidingsd.
    pub(super) fn is_tidings(&self) -> bool {
        self.program().rsplit('/').next() == Some("tidingsd")
    }

    /// The first word of `Exec`.
    pub(super) fn program(&self) -> &str {
        self.exec.split_whitespace().next().unwrap_or("").trim_matches(['"', '\''])
    }
}

/// The claim in the text of a service file, if it is one for `name`.
pub(super) fn claim(path: std::path::PathBuf, text: &str, name: &str) -> Option<Claim> {
    let mut ours = false;
    let (mut named, mut exec, mut unit) = (false, None, None);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            ours = line == "[D-BUS Service]";
        } else if let Some((key, value)) = line.split_once('=').filter(|_| ours) {
            match key.trim() {
                "Name" => named = value.trim() == name,
                "Exec" => exec = Some(value.trim().to_owned()),
                "SystemdService" => unit = Some(value.trim().to_owned()),
                _ => {}
            }
        }
    }
    named.then(|| Claim { path, exec: exec.unwrap_or_default(), unit, program_exists: false })
}

/// Whether systemd can start tidingsd, where there is systemd.
pub(super) fn unit(facts: &Facts) -> Finding {
    const CHECK: &str = "unit";
    let Some(unit) = &facts.unit else {
        return Finding::well(
            CHECK,
            "no systemd manages this session: tidingsd is started by the bus or by the session itself",
        );
    };
    match (unit.load.as_str(), unit.active.as_str()) {
        ("masked", _) => Finding::wrong(
            CHECK,
            "tidings.service is masked: systemd never starts it",
            "systemctl --user unmask tidings.service && systemctl --user start tidings.service",
        ),
        ("not-found", _) => {
            let wanted = facts.claims.iter().any(|claim| claim.unit.as_deref() == Some("tidings.service"));
            let text = "there is no tidings.service";
            if wanted {
                let fix = "systemctl --user daemon-reload, or install Tidings anew with `sudo meson install -C build`";
                Finding::wrong(CHECK, format!("{text}, although the bus is told to start it"), fix)
            } else {
                Finding::well(CHECK, format!("{text}: tidingsd is started by the bus or by the session itself"))
            }
        }
        ("loaded", "failed") => Finding::wrong(
            CHECK,
            "tidings.service has failed (`journalctl --user -u tidings.service` says why)",
            "systemctl --user reset-failed tidings.service && systemctl --user start tidings.service",
        ),
        ("loaded", active) => {
            let file = if unit.file.is_empty() { String::new() } else { format!(", {}", unit.file) };
            Finding::well(CHECK, format!("tidings.service is {active}{file}"))
        }
        (load, _) => Finding::wrong(
            CHECK,
            format!("systemd cannot use tidings.service: {load}"),
            "systemctl --user daemon-reload && systemctl --user status tidings.service",
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::facts::Unit;
    use super::super::facts::tests::well;
    use super::*;

    fn at(path: &str, exec: &str) -> Claim {
        Claim { path: path.into(), exec: exec.to_owned(), unit: None, program_exists: true }
    }

    const OURS: &str = "/usr/share/dbus-1/services/org.tidings.Notifications.service";

    #[test]
    fn the_first_folder_wins() {
        let ours = at("/usr/local/share/dbus-1/services/org.tidings.Notifications.service", "/usr/local/bin/tidingsd");
        let dunst = at("/usr/share/dbus-1/services/org.knopwob.dunst.service", "/usr/bin/dunst");
        let finding = claims(&Facts { claims: vec![ours.clone(), dunst.clone()], ..well() });
        assert!(finding.ok, "{finding:?}");
        assert!(finding.found.ends_with("before /usr/share/dbus-1/services/org.knopwob.dunst.service (/usr/bin/dunst)"));
        let finding = claims(&Facts { claims: vec![dunst, ours], ..well() });
        assert!(!finding.ok);
        assert_eq!(
            finding.fix.unwrap(),
            "mkdir -p /home/me/.local/share/dbus-1/services && ln -sf \
             /usr/local/share/dbus-1/services/org.tidings.Notifications.service \
             /home/me/.local/share/dbus-1/services/org.freedesktop.Notifications.service"
        );
    }

    #[test]
    fn among_files_of_one_folder_it_is_chance() {
        let dunst = at("/usr/share/dbus-1/services/org.knopwob.dunst.service", "/usr/bin/dunst");
        let finding = claims(&Facts { claims: vec![at(OURS, "/usr/bin/tidingsd"), dunst.clone()], ..well() });
        assert!(!finding.ok && finding.found.contains("chance"), "{finding:?}");
        let finding = claims(&Facts { claims: vec![dunst], ..well() });
        let fix = finding.fix.unwrap();
        assert!(
            fix.contains("printf '[D-BUS Service]\\nName=org.freedesktop.Notifications\\nExec=/usr/bin/tidingsd\\n' > "),
            "{fix}"
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_told() {
        let mut gone = at(OURS, "/opt/old/tidingsd");
        gone.program_exists = false;
        assert!(!claims(&Facts { claims: vec![gone], ..well() }).ok);
        assert!(claims(&Facts { claims: vec![], ..well() }).ok);
    }

    #[test]
    fn service_files_are_read() {
        let text = "# Name=x\n[D-BUS Service]\nName = org.freedesktop.Notifications\nExec=\"/usr/bin/tidingsd\" --x\nSystemdService=tidings.service\n[Other]\nExec=/no\n";
        let found = claim("/a".into(), text, "org.freedesktop.Notifications").unwrap();
        assert_eq!(found.unit.as_deref(), Some("tidings.service"));
        assert_eq!(found.program(), "/usr/bin/tidingsd");
        assert!(found.is_tidings());
        assert_eq!(claim("/a".into(), text, "org.example.Other"), None);
        assert_eq!(claim("/a".into(), "Name=org.freedesktop.Notifications\n", "org.freedesktop.Notifications"), None);
    }

    #[test]
    fn each_state_of_the_unit_has_its_command() {
        let of = |load: &str, active: &str| {
            unit(&Facts {
                unit: Some(Unit { load: load.to_owned(), active: active.to_owned(), file: String::new() }),
                ..well()
            })
        };
        assert!(of("masked", "inactive").fix.unwrap().starts_with("systemctl --user unmask tidings.service"));
        assert!(of("loaded", "failed").fix.unwrap().starts_with("systemctl --user reset-failed tidings.service"));
        assert!(of("bad-setting", "inactive").fix.unwrap().contains("daemon-reload"));
        assert!(of("not-found", "inactive").fix.unwrap().contains("meson install"));
        assert!(of("loaded", "inactive").ok);
        assert!(unit(&Facts { unit: None, ..well() }).ok);
        let none = Unit { load: "not-found".to_owned(), ..Unit::default() };
        assert!(unit(&Facts { unit: Some(none), claims: vec![], ..well() }).ok);
    }
}

//! What `meson install` puts where, and that the files which start Tidings agree with each other.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use super::{Scratch, output, root};

const INSTALLED: [&str; 16] = [
    "bin/tidings",
    "bin/tidings-ui",
    "bin/tidingsd",
    "lib/systemd/user/tidings.service",
    "share/dbus-1/interfaces/org.freedesktop.Notifications.xml",
    "share/dbus-1/interfaces/org.tidings.Tidings1.xml",
    "share/dbus-1/services/org.tidings.Notifications.service",
    "share/dbus-1/services/org.tidings.Tidings.service",
    "share/dbus-1/services/org.tidings.Ui.service",
    "share/doc/tidings/CHANGELOG.md",
    "share/doc/tidings/README.md",
    "share/licenses/tidings/LICENSE",
    "share/tidings/default.toml",
    "share/tidings/style/compact.css",
    "share/tidings/style/default.css",
    "share/tidings/style/gnome.css",
];

/// Installs into a staging folder with the prefix /opt/tidings, and answers with that prefix in the staging folder.
/// The programs are empty scripts: what is installed is under test, not what is built.
fn install(scratch: &Scratch) -> std::path::PathBuf {
    for program in ["tidingsd", "tidings-ui", "tidings"] {
        let path = scratch.file(&format!("built/{program}"), "#!/bin/sh\n");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    let build = scratch.0.join("build");
    let binaries = format!("-Dbinaries={}", scratch.0.join("built").display());
    output(Command::new("meson").arg("setup").arg(&build).arg(root()).args(["--prefix=/opt/tidings", &binaries]));
    let staging = scratch.0.join("staging");
    output(Command::new("meson").args(["install", "--quiet", "-C"]).arg(&build).env("DESTDIR", &staging));
    staging.join("opt/tidings")
}

fn installed_below(prefix: &Path) -> Vec<String> {
    let below = prefix.to_str().unwrap();
    let mut found: Vec<String> =
        super::files_below(below).iter().map(|path| path.strip_prefix(prefix).unwrap().display().to_string()).collect();
    found.sort();
    found
}

/// Whether it is a manual page or a completion: those are made by the command itself.
fn is_made(path: &str) -> bool {
    ["share/man/", "share/bash-completion/", "share/fish/", "share/zsh/"].iter().any(|folder| path.starts_with(folder))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The fields of a key file, the last of a name counting.
fn fields(path: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert!(!text.contains('@'), "{}: a placeholder was not filled in:\n{text}", path.display());
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(k, v)| (k.into(), v.into()))
        .collect()
}

#[test]
fn staging_install() {
    let scratch = Scratch::new("install");
    let prefix = install(&scratch);
    let (made, rest): (Vec<String>, Vec<String>) = installed_below(&prefix).into_iter().partition(|path| is_made(path));
    assert_eq!(rest, INSTALLED);
    let place = |page: &std::path::PathBuf| {
        let section = page.extension().unwrap().to_string_lossy().into_owned();
        format!("share/man/man{section}/{}", name(page))
    };
    let mut expected: Vec<String> = super::files_below("data/man").iter().map(place).collect();
    expected.extend(
        ["bash-completion/completions/tidings", "fish/vendor_completions.d/tidings.fish", "zsh/site-functions/_tidings"]
            .map(|path| format!("share/{path}")),
    );
    expected.sort();
    assert_eq!(made, expected);
    for program in ["bin/tidingsd", "bin/tidings-ui", "bin/tidings"] {
        assert_eq!(std::fs::metadata(prefix.join(program)).unwrap().permissions().mode() & 0o777, 0o755);
    }

    let unit = fields(&prefix.join("lib/systemd/user/tidings.service"));
    assert_eq!(unit["ExecStart"], "/opt/tidings/bin/tidingsd");
    assert_eq!(unit["BusName"], "org.freedesktop.Notifications");
    let services = prefix.join("share/dbus-1/services");
    for (file, name, program, by_unit) in [
        ("org.tidings.Notifications.service", "org.freedesktop.Notifications", "tidingsd", true),
        ("org.tidings.Tidings.service", "org.tidings.Tidings", "tidingsd", true),
        ("org.tidings.Ui.service", "org.tidings.Ui", "tidings-ui", false),
    ] {
        let service = fields(&services.join(file));
        assert_eq!(service["Name"], name);
        assert_eq!(service["Exec"], format!("/opt/tidings/bin/{program}"));
        assert_eq!(service.get("SystemdService").map(String::as_str), by_unit.then_some("tidings.service"));
    }
    the_bus_offers_the_names(&scratch, &services);
    systemd_takes_the_unit(&scratch, &prefix);
}

/// A real bus reads the activation files.
fn the_bus_offers_the_names(scratch: &Scratch, services: &Path) {
    let bus = scratch.file(
        "bus.conf",
        &format!(
            "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><servicedir>{}</servicedir><policy context='default'>\
             <allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/></policy></busconfig>",
            services.display()
        ),
    );
    let ask =
        "gdbus call --session --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.ListActivatableNames";
    let printed =
        output(Command::new("dbus-run-session").arg(format!("--config-file={}", bus.display())).arg("--").args(ask.split(' ')));
    for name in ["org.freedesktop.Notifications", "org.tidings.Tidings", "org.tidings.Ui"] {
        assert!(printed.contains(&format!("'{name}'")), "the bus does not offer {name}: {printed}");
    }
}

/// Where there is no systemd there is nothing to verify, and the test says so.
fn systemd_takes_the_unit(scratch: &Scratch, prefix: &Path) {
    let installed = std::fs::read_to_string(prefix.join("lib/systemd/user/tidings.service")).unwrap();
    // The program must exist where the unit says, which is below the staging folder only.
    let unit = scratch.file("units/tidings.service", &installed.replace("/opt/tidings", prefix.to_str().unwrap()));
    let runtime = scratch.0.join("runtime");
    std::fs::create_dir(&runtime).unwrap();
    let verify = Command::new("systemd-analyze").args(["--user", "verify"]).arg(&unit).env("XDG_RUNTIME_DIR", runtime).output();
    match verify {
        Ok(verified) => {
            let said = String::from_utf8_lossy(&verified.stderr);
            assert!(verified.status.success() && !said.contains("tidings.service:"), "{said}");
        }
        Err(missing) => println!("not verified by systemd-analyze: {missing}"),
    }
}

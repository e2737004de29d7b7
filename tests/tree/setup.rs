//! What `./dev` reads from the machine: the address of the archive in apt's sources, and the list of what is missing.

use std::path::Path;
use std::process::Command;

use super::{Scratch, output, root};

/// Runs a function of `dev.d` in bash.
fn bash(script: &str) -> Command {
    let mut command = Command::new("bash");
    command.current_dir(root()).args(["-euo", "pipefail", "-c", script]);
    command
}

fn archive_uri(source: &Path) -> Option<String> {
    let mut command = bash("source dev.d/layer-shell.sh; archive_uri bookworm \"$0\"");
    let done = command.arg(source).output().unwrap();
    done.status.success().then(|| String::from_utf8(done.stdout).unwrap().trim_end().to_owned())
}

#[test]
fn the_archive_is_found_in_apt_sources() {
    let scratch = Scratch::new("sources");
    let cases = [
        ("plain.list", "deb http://mirror.example/debian bookworm main\n", Some("http://mirror.example/debian")),
        (
            "options.list",
            "# deb http://old.example/debian bookworm main\n\
             deb-src http://src.example/debian bookworm main\n\
             deb cdrom:[Debian 12]/ bookworm main\n\
             deb http://security.example/debian-security bookworm-security main\n\
             deb [ arch=amd64 signed-by=/usr/share/keyrings/k.gpg ] https://mirror.example/debian bookworm contrib main # mine\n",
            Some("https://mirror.example/debian"),
        ),
        ("third-party.list", "deb https://packages.example/apt bookworm stable\n", None),
        ("other.list", "deb http://mirror.example/debian trixie main\n", None),
        (
            "image.sources",
            "Types: deb\n# a comment\nURIs: http://mirror.example/debian-security\nSuites: bookworm-security\nComponents: main\n\n\
             Types: deb deb-src\nURIs: http://mirror.example/debian http://second.example/debian\n\
             Suites: bookworm bookworm-updates\nComponents: main\nSigned-By: /usr/share/keyrings/k.gpg\n",
            Some("http://mirror.example/debian"),
        ),
        (
            "folded.sources",
            "Types: deb\nURIs:\n http://mirror.example/debian\n# in between\nSuites:\n bookworm-updates\n bookworm\ncomponents: contrib\n main\n",
            Some("http://mirror.example/debian"),
        ),
        (
            "off.sources",
            "Enabled: no\nTypes: deb\nURIs: http://off.example/debian\nSuites: bookworm\nComponents: main\n\n\
             Types: deb-src\nURIs: http://src.example/debian\nSuites: bookworm\nComponents: main\n",
            None,
        ),
    ];
    for (name, text, expected) in cases {
        assert_eq!(archive_uri(&scratch.file(name, text)).as_deref(), expected, "{name}");
    }
    assert_eq!(archive_uri(&scratch.0.join("absent.list")), None);
}

/// An unpacked package comes to stand in the prefix, and its pkg-config file says so.
#[test]
fn the_unpacked_library_is_placed() {
    let scratch = Scratch::new("layer-shell");
    scratch.file("usr/include/gtk4-layer-shell/gtk4-layer-shell.h", "");
    scratch.file("usr/lib/some-triplet/libgtk4-layer-shell.so.0", "");
    scratch.file(
        "usr/lib/some-triplet/pkgconfig/gtk4-layer-shell-0.pc",
        "prefix=/usr\nincludedir=${prefix}/include\nlibdir=${prefix}/lib/some-triplet\n\nName: x\nDescription: x\nVersion: 1\n\
         Libs: -L${libdir} -lx\n",
    );
    let prefix = scratch.0.join("prefix");
    output(bash("source dev.d/layer-shell.sh; prefix=$0; place_layer_shell \"$1\"").arg(&prefix).arg(scratch.0.join("usr")));
    assert!(prefix.join("lib/libgtk4-layer-shell.so.0").is_file());
    assert!(prefix.join("include/gtk4-layer-shell/gtk4-layer-shell.h").is_file());
    let module = prefix.join("lib/pkgconfig/gtk4-layer-shell-0.pc");
    let libdir = output(Command::new("pkg-config").arg("--variable=libdir").arg(module));
    assert_eq!(Path::new(libdir.trim_end()), prefix.join("lib"));
}

/// What is missing is said by the names of the distribution's own packages, and nothing is installed.
#[test]
fn other_distributions_are_told_what_is_missing() {
    let script = "source dev.d/packages.sh
        die() { printf '%s' \"$*\"; exit 3; }
        has_program() { [[ $1 == \"$tool\" || $1 == pkg-config || $1 == cc ]]; }
        pkg-config() { [[ $2 == gtk4 ]]; }
        tool=$0
        require_elsewhere build";
    for (tool, expected) in [
        ("dnf", "sudo dnf install dbus-daemon glib2 glib2-devel gtk4-layer-shell-devel"),
        ("pacman", "sudo pacman -S --needed dbus glib2 glib2-devel gtk4-layer-shell"),
        ("none", "gtk4-layer-shell-0"),
    ] {
        let done = bash(script).arg(tool).output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert_eq!(done.status.code(), Some(3), "{tool}: {said}{}", String::from_utf8_lossy(&done.stderr));
        assert!(said.contains(expected), "{tool}: {said}");
    }
}

#[test]
fn the_scripts_are_bash() {
    for script in [
        "dev",
        "dev.d/packages.sh",
        "dev.d/layer-shell.sh",
        "dev.d/screen.sh",
        "dev.d/demo.sh",
        "dev.d/gallery.sh",
        "dev.d/browsers.sh",
        ".ci/run",
    ] {
        output(Command::new("bash").arg("-n").arg(root().join(script)));
    }
    assert!(output(Command::new(root().join("dev")).arg("help")).contains("./dev COMMAND"));
}

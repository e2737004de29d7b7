//! Rules for every file: a first line that says what it owns, names that say something, contracts that are well-formed.

use std::process::Command;

use super::{files_below, output, root, sources_below};

#[test]
fn every_source_says_first_what_it_owns() {
    let mut sources = sources_below("src");
    sources.extend(sources_below("tests"));
    sources.extend(sources_below("benches"));
    sources.extend(sources_below("build.rs"));
    for path in sources {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{}: the first line is not a //! of what the file owns", path.display());
    }
}

#[test]
fn no_file_is_named_after_nothing() {
    const EMPTY: [&str; 9] = ["util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "stuff"];
    for path in ["src", "tests", "benches", "data", "dev.d"].iter().flat_map(|place| files_below(place)) {
        for part in path.strip_prefix(root()).unwrap() {
            let name = part.to_string_lossy();
            let stem = name.split('.').next().unwrap_or_default();
            assert!(!stem.split(['_', '-']).any(|word| EMPTY.contains(&word)), "{}: `{stem}` says nothing", path.display());
        }
    }
}

#[test]
fn contracts_are_well_formed() {
    let parse = "import sys, xml.dom.minidom as m\nfor f in sys.argv[1:]: print(m.parse(f).documentElement.tagName)";
    let contracts = files_below("dbus");
    let printed = output(Command::new("python3").args(["-c", parse]).args(&contracts));
    assert_eq!(printed.lines().collect::<Vec<_>>(), vec!["node"; contracts.len()]);
    for path in contracts {
        let text = std::fs::read_to_string(&path).unwrap();
        let interface = path.file_stem().unwrap().to_string_lossy();
        assert!(
            text.contains(&format!("<interface name=\"{interface}\"")),
            "{}: not the interface of its name",
            path.display()
        );
    }
}

#[test]
fn the_daemon_links_nothing_but_the_c_library() {
    const ALLOWED: [&str; 4] = ["libc.so", "libm.so", "libgcc_s.so", "ld-linux"];
    let printed = output(Command::new("readelf").arg("-d").arg(env!("CARGO_BIN_EXE_tidingsd")));
    let needed: Vec<&str> =
        printed.lines().filter(|line| line.contains("(NEEDED)")).filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    assert!(needed.iter().any(|name| name.starts_with("libc.so")), "readelf names no C library:\n{printed}");
    for name in needed {
        assert!(ALLOWED.iter().any(|allowed| name.starts_with(allowed)), "tidingsd links {name}");
    }
}

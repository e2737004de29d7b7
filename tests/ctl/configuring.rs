//! `tidings config`, and what the other verbs say of a configuration.

use std::fs;

use crate::harness::{Bus, until};
use crate::{Said, printed, refused, tidings};

#[tokio::test]
async fn a_file_is_checked_without_a_daemon() {
    let bus = Bus::start();
    bus.configure_nothing();
    let folder = bus.folder.0.join(".config/tidings");
    let path = folder.join("config.toml").display().to_string();
    assert_eq!(tidings(&bus, &["config", "path"]), printed(format!("{path}\n")));
    assert_eq!(tidings(&bus, &["config", "path", "--json"]), printed(format!("\"{path}\"\n")));
    let none = format!("{path}: there is no such file; all is as built in\n");
    assert_eq!(tidings(&bus, &["config", "check"]), printed(none));
    assert_eq!(
        tidings(&bus, &["config", "check", "--json"]),
        printed(format!("{{\"path\":\"{path}\",\"config\":\"none\",\"problems\":[]}}\n"))
    );
    fs::create_dir_all(&folder).unwrap();
    fs::write(&path, "[popups]\nlimt = 3\nwidth = \"wide\"\n").unwrap();
    let first = "there is no key limt in [popups]";
    let second = "width must be a whole number from 300 to 1200, not";
    assert_eq!(
        tidings(&bus, &["config", "check"]),
        Said {
            out: format!("{path}:2:1: {first}; did you mean limit?\n{path}:3:9: {second} \"wide\"\n"),
            err: String::new(),
            status: 1
        }
    );
    let problems = format!(
        "{{\"line\":2,\"column\":1,\"message\":\"{first}\",\"nearest\":\"limit\"}},\
         {{\"line\":3,\"column\":9,\"message\":\"{second} \\\"wide\\\"\",\"nearest\":null}}"
    );
    assert_eq!(
        tidings(&bus, &["config", "check", "--json"]),
        Said {
            out: format!("{{\"path\":\"{path}\",\"config\":\"wrong\",\"problems\":[{problems}]}}\n"),
            err: String::new(),
            status: 1
        }
    );
    let other = bus.folder.0.join("other.toml").display().to_string();
    assert_eq!(tidings(&bus, &["config", "check", &other]), refused(&format!("{other}: there is no such file")));
    let default = tidings(&bus, &["config", "default"]);
    assert_eq!(default.status, 0);
    fs::write(&other, default.out).unwrap();
    assert_eq!(tidings(&bus, &["config", "check", &other]), printed(format!("{other}: ok\n")));
}

#[tokio::test]
async fn status_and_reload_say_what_is_wrong() {
    let bus = Bus::start();
    bus.configure_nothing();
    let path = bus.folder.0.join(".config/tidings/config.toml");
    let _daemon = bus.tidingsd().await;
    let says =
        |word: &str| tidings(&bus, &["status"]).out.lines().any(|line| line.starts_with("config ") && line.contains(word));
    assert!(says("as built in"));
    assert_eq!(tidings(&bus, &["reload"]), printed(""));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "[popup]\n").unwrap();
    let told = tidings(&bus, &["reload"]);
    let place = format!("{}:1:2: there is no section [popup]", path.display());
    assert_eq!((told.out.as_str(), told.status), ("", 1));
    assert!(
        told.err.starts_with(&format!("tidings: the configuration is wrong, what ran before is kept: {place}")),
        "{}",
        told.err
    );
    assert!(says(&place));
    assert!(tidings(&bus, &["status", "--json"]).out.contains("\"config\":\"wrong\""));
    fs::write(&path, "[popups]\n").unwrap();
    until("the configuration is right", || says(&format!(" {}", path.display())).then_some(())).await;
    assert_eq!(tidings(&bus, &["reload"]), printed(""));
}

//! Who may know whom: the folders of `src` against the paths that their code names.
//! Reads text, not types: comments, strings and what macros make are not looked into. Nor are unit tests, which may read a
//! clock or an environment variable.

use std::path::{Path, PathBuf};

use super::{root, sources_below};

/// What the code of one place may name. Paths are of the library, as in `core::notification`.
struct Knowledge {
    place: &'static str,
    /// Dependencies of the manifest, as code spells them.
    crates: &'static [&'static str],
    /// Parts of the library, beside the place itself.
    library: &'static [&'static str],
    /// Runs of path segments that must not occur, whatever is allowed above.
    never: &'static [&'static str],
}

const NO_WORLD: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "unix::net",
    "Instant::now",
    "SystemTime::now",
    "io::stdin",
    "io::stdout",
    "io::stderr",
];

const RULES: [Knowledge; 12] = [
    Knowledge { place: "src/core", crates: &[], library: &["content", "view"], never: NO_WORLD },
    Knowledge { place: "src/content", crates: &[], library: &[], never: NO_WORLD },
    Knowledge { place: "src/view.rs", crates: &[], library: &["core", "content"], never: NO_WORLD },
    Knowledge { place: "src/view", crates: &[], library: &["core", "content", "view"], never: NO_WORLD },
    Knowledge {
        place: "src/config",
        crates: &["rustix", "toml"],
        library: &["content::limits", "content::sound", "core::options", "core::permission", "core::sound", "view::settings"],
        never: &["std::thread", "std::net", "std::process", "Instant::now", "SystemTime::now"],
    },
    Knowledge {
        place: "src/watch.rs",
        crates: &["rustix", "tokio", "tracing"],
        library: &[],
        never: &["std::env", "std::fs", "std::thread", "std::net", "std::process"],
    },
    Knowledge {
        place: "src/wire.rs",
        crates: &["serde", "serde_bytes", "zbus"],
        library: &["view", "core::notification", "core::permission", "content"],
        never: &["zbus::Connection", "zbus::connection", "zbus::interface", "zbus::proxy", "zbus::Proxy", "zbus::fdo"],
    },
    Knowledge {
        place: "src/wire",
        crates: &["serde", "serde_bytes", "zbus"],
        library: &["view", "core::notification", "core::permission", "content"],
        never: &["zbus::Connection", "zbus::connection", "zbus::interface", "zbus::proxy", "zbus::Proxy", "zbus::fdo"],
    },
    Knowledge {
        place: "src/store",
        crates: &["crc32fast", "rusqlite", "serde", "serde_json", "sha2"],
        library: &["core", "content", "view"],
        never: &["std::env", "std::thread", "std::net", "Instant::now", "SystemTime::now"],
    },
    Knowledge {
        place: "src/daemon",
        crates: &[
            "clap",
            "futures_util",
            "rustix",
            "serde",
            "serde_bytes",
            "tokio",
            "tracing",
            "tracing_journald",
            "tracing_subscriber",
            "wayland_client",
            "wayland_protocols",
            "wayland_protocols_plasma",
            "x11rb",
            "zbus",
        ],
        library: &["config", "core", "content", "view", "watch", "wire", "store"],
        never: &["gtk4", "gdk4", "gio", "glib"],
    },
    Knowledge {
        place: "src/ui",
        crates: &[
            "async_channel",
            "clap",
            "futures_util",
            "gdk4_wayland",
            "gdk4_x11",
            "gtk4",
            "gtk4_layer_shell",
            "image",
            "resvg",
            "rustix",
            "serde",
            "serde_bytes",
            "tokio",
            "tracing",
            "tracing_journald",
            "tracing_subscriber",
            "x11rb",
            "zbus",
        ],
        library: &["view", "watch", "wire", "content", "core::notification", "config::file"],
        never: &[],
    },
    Knowledge {
        place: "src/ctl",
        crates: &[
            "clap",
            "clap_complete",
            "clap_mangen",
            "futures_util",
            "jiff",
            "rustix",
            "serde",
            "serde_json",
            "tokio",
            "unicode_width",
            "zbus",
        ],
        library: &["view", "wire", "core::notification", "config", "content::links", "content::markup"],
        never: &["gtk4", "gdk4", "gio", "glib"],
    },
];

#[test]
fn folders_name_only_what_they_may_know() {
    let dependencies = dependencies(&std::fs::read_to_string(root().join("Cargo.toml")).unwrap());
    assert!(dependencies.iter().any(|name| name == "zbus"), "the manifest is not understood: {dependencies:?}");
    let mut wrong = Vec::new();
    for rule in &RULES {
        let sources = sources_below(rule.place);
        let tests: Vec<_> = sources.iter().flat_map(|path| test_files(path)).collect();
        for path in sources.iter().filter(|path| !tests.contains(path)) {
            let text = std::fs::read_to_string(path).unwrap();
            let found = rule.violations(&text, &dependencies);
            wrong.extend(found.iter().map(|named| format!("{}: {named}", path.strip_prefix(root()).unwrap().display())));
        }
    }
    assert!(wrong.is_empty(), "these name what their folder may not know:\n{}", wrong.join("\n"));
}

#[test]
fn the_checker_catches_what_it_must() {
    let dependencies: Vec<String> = ["zbus", "tokio", "gtk4", "serde", "tracing"].map(String::from).into();
    let [core, content, _, _, config, watch, wire, _, store, daemon, ui, ctl] = &RULES;
    for (rule, text) in [
        (core, "use zbus::Connection;"),
        (core, "use std::{collections::BTreeMap, fs};"),
        (core, "use std::fs::{self, File};"),
        (core, "use std::time::Instant;\nfn f() { let _ = Instant::now(); }"),
        (core, "fn f() -> std::time::SystemTime { std::time::SystemTime::now() }"),
        (core, "fn f() { ::tokio::spawn(g()); }"),
        (core, "use crate::wire::View;"),
        (core, "use crate::{content::text, wire};"),
        (content, "use crate::core::notification::Id;"),
        (content, "use super::super::view;"),
        (content, "#[derive(serde::Serialize)] struct S;"),
        (content, "#[cfg(test)] mod tests { fn f() {} } use std::fs;"),
        (config, "use crate::core::Core;"),
        (config, "use crate::wire;"),
        (watch, "use crate::config::file;"),
        (wire, "use zbus::{Type, proxy};"),
        (store, "use std::thread;"),
        (store, "use crate::wire::View;"),
        (daemon, "fn f() { gtk4::init(); }"),
        (ui, "use tidings::core::{notification::Id, Core};"),
        (ui, "use tidings::core;"),
        (ui, "use tidings::core::Core as State;"),
        (ctl, "use tidings::core::Core;"),
        (ctl, "use tidings::content::text;"),
        (ctl, "fn f() { tracing::info!(\"x\"); }"),
    ] {
        assert!(!rule.violations(text, &dependencies).is_empty(), "{} may not say {text}", rule.place);
    }
    for (rule, text) in [
        (core, "//! Not a word of zbus::Connection.\n/* nor std::fs */ use std::time::Duration;"),
        (core, "fn f<'a>(x: &'a str) -> bool { x == \"tokio::spawn\" || x == r#\"std::fs \"x\" \"# || x.contains(':') }"),
        (
            core,
            "#[cfg(test)]\n#[allow(x)]\nmod tests { use std::{fs, env}; fn f() { if a {} zbus::g(); } }\n#[cfg(test)] mod property;",
        ),
        (core, "use crate::content::image::Icon;\nuse super::notification::Id;"),
        (wire, "use zbus::{DeserializeDict, OwnedFd, SerializeDict, Type, zvariant::Value};"),
        (daemon, "use tidings::core::Core;\nuse crate::fronts;\nuse std::fs;"),
        (ui, "use tidings::core::notification::{Id, Urgency};\nuse tidings::{view::View, wire};\nuse crate::core_of_popup;"),
        (ctl, "use tidings::core::notification::Urgency;\nuse tidings::wire::asked;\nuse crate::link::Link;\nuse std::fs;"),
    ] {
        assert_eq!(rule.violations(text, &dependencies), Vec::<String>::new(), "{} may say {text}", rule.place);
    }
}

impl Knowledge {
    fn violations(&self, source: &str, dependencies: &[String]) -> Vec<String> {
        paths(&without_tests(tokens(&bare(source))).0)
            .into_iter()
            .filter(|path| !self.may_name(path, dependencies))
            .map(|p| p.join("::"))
            .collect()
    }

    fn may_name(&self, path: &[String], dependencies: &[String]) -> bool {
        let forbidden = self.never.iter().any(|run| {
            let run: Vec<&str> = run.split("::").collect();
            path.windows(run.len()).any(|part| part == run)
        });
        let first = path[0].as_str();
        let program = ["src/daemon", "src/ui", "src/ctl"].contains(&self.place);
        !forbidden
            && match first {
                "crate" if program => true,
                "tidings" if program => self.may_know(&path[1..]),
                "crate" => self.may_know(&path[1..]),
                "super" | "self" => {
                    let rest: Vec<String> =
                        path.iter().skip_while(|part| ["super", "self"].contains(&part.as_str())).cloned().collect();
                    program || !LIBRARY.contains(&rest.first().map_or("", String::as_str)) || self.may_know(&rest)
                }
                _ => !dependencies.iter().any(|name| name == first) || self.crates.contains(&first),
            }
    }

    /// Whether a path within the library is of the place itself or of what it may know.
    fn may_know(&self, path: &[String]) -> bool {
        let own = self.place.trim_start_matches("src/").trim_end_matches(".rs");
        self.library.iter().chain([&own]).any(|allowed| {
            let allowed: Vec<&str> = allowed.split("::").collect();
            path.len() >= allowed.len() && path.iter().zip(&allowed).all(|(part, allowed)| part == allowed)
        })
    }
}

const LIBRARY: [&str; 6] = ["config", "core", "content", "view", "watch", "wire"];

/// The names under `[dependencies]`, as code spells them.
fn dependencies(manifest: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect()
}

/// The source without comments, strings and character literals.
fn bare(source: &str) -> String {
    let mut kept = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("r\"") || rest.starts_with("r#") && raw_string(rest).is_some() {
            raw_string(rest).unwrap_or(rest.len())
        } else if c == '"' {
            string(rest)
        } else if c == '\'' {
            character(rest)
        } else {
            kept.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        kept.push(' ');
        rest = &rest[skip..];
    }
    kept
}

/// The length of the raw string that `text` begins with.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text[1..].chars().take_while(|c| *c == '#').count();
    let inside = text[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    inside.find(&end).map(|at| 2 + hashes + at + end.len())
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character literal, or of the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut inside = text.chars().skip(1);
    match (inside.next(), inside.next()) {
        (Some('\\'), _) => text[3..].find('\'').map_or(text.len(), |end| end + 4),
        (Some(c), Some('\'')) => 2 + c.len_utf8(),
        _ => 1,
    }
}

/// Identifiers, `::`, and every other character that is not a blank.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        if c == ':' && chars.next_if_eq(&':').is_some() {
            tokens.push("::".into());
        } else if !c.is_whitespace() {
            tokens.push(c.into());
        }
    }
    tokens.push(word);
    tokens
}

/// The tokens without the modules under `#[cfg(test)]`, and the names of those of these that are files of their own.
fn without_tests(mut tokens: Vec<String>) -> (Vec<String>, Vec<String>) {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut files = Vec::new();
    while let Some(start) = tokens.windows(MARK.len()).position(|run| run == MARK) {
        let mut end = start + MARK.len();
        while tokens[end] == "#" {
            end = closing(&tokens, end + 1);
        }
        let is_module = tokens[end] == "mod";
        if is_module && tokens[end + 2] == ";" {
            files.push(tokens[end + 1].clone());
            end += 3;
        } else if is_module {
            end = closing(&tokens, end + 2);
        }
        tokens.drain(start..end);
    }
    (tokens, files)
}

/// The place after the bracket that closes the one at `open`.
fn closing(tokens: &[String], open: usize) -> usize {
    let mut depth = 0_i32;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        depth += i32::from(["[", "(", "{"].contains(&token.as_str()));
        depth -= i32::from(["]", ")", "}"].contains(&token.as_str()));
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// The files beside a source which it declares as unit tests.
fn test_files(source: &Path) -> Vec<PathBuf> {
    let (_, names) = without_tests(tokens(&bare(&std::fs::read_to_string(source).unwrap())));
    let folder = match source.file_name().and_then(|name| name.to_str()) {
        Some("mod.rs" | "main.rs" | "lib.rs") => source.parent().unwrap().to_owned(),
        _ => source.with_extension(""),
    };
    names.iter().map(|name| folder.join(format!("{name}.rs"))).collect()
}

fn is_word(token: &str) -> bool {
    token.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
}

/// Every path that the code names: the leaves of its `use` trees, and what is written out elsewhere.
fn paths(tokens: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use" {
            at = use_tree(tokens, at + 1, &[], &mut found);
        } else if is_word(&tokens[at]) && tokens.get(at + 1).is_some_and(|next| next == "::") {
            let mut path = vec![tokens[at].clone()];
            while tokens.get(at + 1).is_some_and(|next| next == "::") && tokens.get(at + 2).is_some_and(|next| is_word(next)) {
                path.push(tokens[at + 2].clone());
                at += 2;
            }
            found.push(path);
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one tree of a `use` from `at`, and answers with where it ends.
fn use_tree(tokens: &[String], mut at: usize, above: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = above.to_vec();
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = use_tree(tokens, at, &path, found);
                    at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
                }
                return at + 1;
            }
            "as" => at += 1,
            "," | "}" | ";" => break,
            "self" if !path.is_empty() => {}
            word if is_word(word) => path.push(word.into()),
            _ => {}
        }
        at += 1;
    }
    if !path.is_empty() {
        found.push(path);
    }
    at
}

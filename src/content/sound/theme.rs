//! The lookup of the XDG Sound Theme Specification, section "Sound Lookup": from a name to a file.
//!
//! It opens nothing: whoever asks brings the [`Shelf`] that is looked at, a file system in the daemon and a table in a test.

use std::path::{Path, PathBuf};

/// The theme that every other one falls back to.
pub const FALLBACK: &str = "freedesktop";
/// Most themes that one lookup goes through: inheritance comes from files that anybody may have written.
const MAX_THEMES: usize = 16;
/// Most folders that are read of one theme.
const MAX_DIRECTORIES: usize = 32;
/// The order in which the kinds of files are tried. A file `.disabled` says that there is to be no sound.
const SUFFIXES: [&str; 4] = ["disabled", "oga", "ogg", "wav"];

/// What a lookup looks at.
pub trait Shelf {
    /// The text of a file, if it is there.
    fn text(&self, path: &Path) -> Option<String>;
    /// Whether there is such a file.
    fn has(&self, path: &Path) -> bool;
}

/// What a lookup has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This file.
    File(PathBuf),
    /// The theme says that this name has no sound.
    Disabled,
    /// No theme knows the name.
    Nothing,
}

/// Where and how names are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The base folders, the person's own first (`$XDG_DATA_HOME/sounds`, then each of `$XDG_DATA_DIRS`).
    pub roots: Vec<PathBuf>,
    /// The theme that the person has chosen.
    pub theme: String,
    /// The names of the person's language as folders, the nearest first ([`locales`]).
    pub locales: Vec<String>,
}

/// What an `index.theme` says, as far as a lookup needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Theme {
    inherits: Vec<String>,
    /// Folders with stereo sounds, then those that name no profile. Those of other profiles are left out: what plays is told a
    /// file, and not how many loudspeakers there are.
    directories: Vec<String>,
}

impl Lookup {
    /// Looks for `name` in the theme, those that it inherits, `freedesktop`, and outside of themes; then for what is left of the
    /// name without its last part after a dash.
    pub fn find(&self, name: &str, shelf: &impl Shelf) -> Found {
        let themes = self.themes(shelf);
        let mut name = Some(name);
        while let Some(whole) = name.filter(|name| !name.is_empty()) {
            for (theme, Theme { directories, .. }) in &themes {
                let below = |locale: &str, directory: &String| Path::new(theme).join(directory).join(locale);
                let found = self.languages().find_map(|locale| {
                    directories.iter().find_map(|directory| self.look(&below(locale, directory), whole, shelf))
                });
                if let Some(found) = found {
                    return found;
                }
            }
            let unthemed = self.languages().find_map(|locale| self.look(Path::new(locale), whole, shelf));
            if let Some(found) = unthemed {
                return found;
            }
            name = whole.rsplit_once('-').map(|(shorter, _)| shorter);
        }
        Found::Nothing
    }

    /// The folders of languages to look into; the last is that of no language.
    fn languages(&self) -> impl Iterator<Item = &str> {
        self.locales.iter().map(String::as_str).chain(["C", ""])
    }

    fn look(&self, below: &Path, name: &str, shelf: &impl Shelf) -> Option<Found> {
        self.roots.iter().find_map(|root| {
            SUFFIXES.iter().find_map(|suffix| {
                let path = root.join(below).join(format!("{name}.{suffix}"));
                let found = shelf.has(&path);
                found.then(|| if *suffix == "disabled" { Found::Disabled } else { Found::File(path) })
            })
        })
    }

    /// The themes in the order in which they are asked, each once.
    fn themes(&self, shelf: &impl Shelf) -> Vec<(String, Theme)> {
        let mut themes: Vec<(String, Theme)> = Vec::new();
        // The next one is the last; `freedesktop` is asked when nothing else is left, whoever inherits it.
        let mut next = vec![FALLBACK.to_owned(), self.theme.clone()];
        while let Some(name) = next.pop() {
            let waits = name == FALLBACK && !next.is_empty();
            if waits || themes.len() >= MAX_THEMES || !is_name(&name) || themes.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let index = self.roots.iter().find_map(|root| shelf.text(&root.join(&name).join("index.theme")));
            let theme = index.map(|text| Theme::parse(&text)).unwrap_or_default();
            next.extend(theme.inherits.iter().rev().cloned());
            themes.push((name, theme));
        }
        themes
    }
}

impl Theme {
    fn parse(text: &str) -> Self {
        let mut theme = Self::default();
        let mut group = "";
        let mut listed: Vec<(&str, Option<&str>)> = Vec::new();
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                group = name;
            }
            let Some((key, value)) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) else { continue };
            let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
            match (group, key) {
                ("Sound Theme", "Inherits") => theme.inherits = items.take(MAX_THEMES).map(str::to_owned).collect(),
                ("Sound Theme", "Directories") => {
                    listed = items.filter(|item| is_below(item)).take(MAX_DIRECTORIES).map(|item| (item, None)).collect();
                }
                (directory, "OutputProfile") => {
                    listed.iter_mut().filter(|(name, _)| *name == directory).for_each(|(_, profile)| *profile = Some(value));
                }
                _ => {}
            }
        }
        for wanted in [Some("stereo"), None] {
            theme.directories.extend(listed.iter().filter(|(_, of)| *of == wanted).map(|(name, _)| (*name).to_owned()));
        }
        theme
    }
}

/// A theme is one folder of that name, nothing else.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\0'])
}

/// The folders of a theme are within it.
fn is_below(directory: &str) -> bool {
    !directory.starts_with('/') && !directory.contains('\0') && directory.split('/').all(|part| part != "..")
}

/// The folders of a language as `LC_MESSAGES` names it: `de_AT.UTF-8@euro` is looked for as it is, and shorter and shorter.
pub fn locales(name: &str) -> Vec<String> {
    let mut names = vec![name];
    for mark in ['@', '.', '_'] {
        names.extend(names.last().and_then(|name| name.split_once(mark)).map(|(shorter, _)| shorter));
    }
    names.retain(|name| is_name(name) && !["C", "POSIX"].contains(name));
    names.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Files by their paths.
    struct Table(BTreeMap<PathBuf, &'static str>);

    impl Shelf for Table {
        fn text(&self, path: &Path) -> Option<String> {
            self.0.get(path).map(|text| (*text).to_owned())
        }

        fn has(&self, path: &Path) -> bool {
            self.0.contains_key(path)
        }
    }

    const FREEDESKTOP: &str = "[Sound Theme]\nName=Default\nDirectories=surround,stereo\n[stereo]\nOutputProfile=stereo\n\
                               [surround]\nOutputProfile=5.1\n";

    fn find(theme: &str, name: &str, files: &[(&'static str, &'static str)]) -> String {
        let roots = vec!["/home/sounds".into(), "/usr/sounds".into()];
        let lookup = Lookup { roots, theme: theme.into(), locales: locales("de_AT.UTF-8") };
        let index = ("/usr/sounds/freedesktop/index.theme", FREEDESKTOP);
        let files = files.iter().chain([&index]).map(|(path, text)| (PathBuf::from(path), *text)).collect();
        match lookup.find(name, &Table(files)) {
            Found::File(path) => path.display().to_string(),
            Found::Disabled => "disabled".into(),
            Found::Nothing => "nothing".into(),
        }
    }

    #[test]
    fn a_name_is_found_in_the_theme_then_in_those_it_inherits_then_in_freedesktop() {
        let ocean = ("/usr/sounds/ocean/index.theme", "[Sound Theme]\nInherits=freedesktop,lake\nDirectories=stereo\n");
        let lake = ("/usr/sounds/lake/index.theme", "[Sound Theme]\nInherits=ocean\nDirectories=drops\n");
        let (in_ocean, in_lake) = (("/usr/sounds/ocean/stereo/bell.oga", ""), ("/usr/sounds/lake/drops/bell.oga", ""));
        let in_freedesktop = ("/usr/sounds/freedesktop/stereo/bell.oga", "");
        let all = [ocean, lake, in_ocean, in_lake, in_freedesktop];
        assert_eq!(find("ocean", "bell", &all), in_ocean.0);
        assert_eq!(find("ocean", "bell", &[ocean, lake, in_lake, in_freedesktop]), in_lake.0);
        assert_eq!(find("ocean", "bell", &[ocean, lake, in_freedesktop]), in_freedesktop.0);
        assert_eq!(find("gone", "bell", &all), in_freedesktop.0);
        assert_eq!(find("ocean", "trumpet", &all), "nothing");
    }

    #[test]
    fn a_longer_name_falls_back_to_a_shorter_one_when_no_theme_has_it() {
        let ocean = ("/usr/sounds/ocean/index.theme", "[Sound Theme]\nDirectories=stereo\n");
        let short = ("/usr/sounds/ocean/stereo/message-new.oga", "");
        let long = ("/usr/sounds/freedesktop/stereo/message-new-instant.oga", "");
        let shortest = ("/usr/sounds/freedesktop/stereo/message.oga", "");
        assert_eq!(find("ocean", "message-new-instant", &[ocean, short, long, shortest]), long.0);
        assert_eq!(find("ocean", "message-new-instant", &[ocean, short, shortest]), short.0);
        assert_eq!(find("ocean", "message-new-instant", &[shortest]), shortest.0);
        assert_eq!(find("ocean", "messages", &[shortest]), "nothing");
        assert_eq!(find("ocean", "-", &[shortest]), "nothing");
    }

    #[test]
    fn a_disabled_name_is_silent_and_oga_goes_before_ogg_before_wav() {
        let oga = ("/usr/sounds/freedesktop/stereo/bell.oga", "");
        let ogg = ("/usr/sounds/freedesktop/stereo/bell.ogg", "");
        let wav = ("/usr/sounds/freedesktop/stereo/bell.wav", "");
        assert_eq!(find("freedesktop", "bell", &[wav, ogg, oga]), oga.0);
        assert_eq!(find("freedesktop", "bell", &[wav, ogg]), ogg.0);
        assert_eq!(find("freedesktop", "bell", &[wav]), wav.0);
        assert_eq!(find("freedesktop", "bell", &[("/usr/sounds/freedesktop/stereo/bell.mp3", "")]), "nothing");
        let custom = ("/home/sounds/__custom/index.theme", "[Sound Theme]\nInherits=freedesktop\nDirectories=.\n");
        let disabled = ("/home/sounds/__custom/bell.disabled", "");
        assert_eq!(find("__custom", "bell", &[custom, disabled, oga]), "disabled");
    }

    #[test]
    fn the_own_folder_and_the_own_language_go_first_and_other_profiles_are_left_out() {
        let plain = ("/usr/sounds/freedesktop/stereo/bell.oga", "");
        let own = ("/home/sounds/freedesktop/stereo/bell.wav", "");
        let german = ("/usr/sounds/freedesktop/stereo/de/bell.oga", "");
        let austrian = ("/usr/sounds/freedesktop/stereo/de_AT/bell.oga", "");
        let untranslated = ("/usr/sounds/freedesktop/stereo/C/bell.oga", "");
        assert_eq!(find("freedesktop", "bell", &[plain, own, german, austrian, untranslated]), austrian.0);
        assert_eq!(find("freedesktop", "bell", &[plain, own, german, untranslated]), german.0);
        assert_eq!(find("freedesktop", "bell", &[plain, own, untranslated]), untranslated.0);
        assert_eq!(find("freedesktop", "bell", &[plain, own]), own.0);
        assert_eq!(find("freedesktop", "bell", &[("/usr/sounds/freedesktop/surround/bell.oga", "")]), "nothing");
        assert_eq!(find("freedesktop", "bell", &[("/usr/sounds/bell.oga", "")]), "/usr/sounds/bell.oga");
    }

    #[test]
    fn an_index_leads_nowhere_outside_and_a_ring_of_themes_ends() {
        let ring = ("/usr/sounds/a/index.theme", "[Sound Theme]\nInherits=b,../../etc,.\nDirectories=../up,/etc,stereo\n");
        let back = ("/usr/sounds/b/index.theme", "[Sound Theme]\nInherits=a,b\nDirectories=\n");
        let lures = [("/usr/sounds/up/bell.oga", ""), ("/etc/bell.oga", ""), ("/usr/sounds/a/up/bell.oga", "")];
        assert_eq!(find("a", "bell", &[ring, back, lures[0], lures[1], lures[2]]), "nothing");
        let lookup = Lookup { roots: vec!["/usr/sounds".into()], theme: "a".into(), locales: Vec::new() };
        let files = [ring, back].iter().map(|(path, text)| (PathBuf::from(path), *text)).collect();
        let names: Vec<String> = lookup.themes(&Table(files)).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "b", FALLBACK]);
    }

    #[test]
    fn a_language_is_looked_for_ever_more_widely() {
        assert_eq!(locales("de_AT.UTF-8@euro"), ["de_AT.UTF-8@euro", "de_AT.UTF-8", "de_AT", "de"]);
        assert_eq!(locales("fr"), ["fr"]);
        assert_eq!(locales("C.UTF-8"), ["C.UTF-8"]);
        assert!(locales("").is_empty() && locales("C").is_empty() && locales("../x").is_empty());
    }
}

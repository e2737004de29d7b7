//! Desktop entries (Desktop Entry Specification 1.5) as text: where one may be, the application's name in the person's language,
//! and its icon.
//!
//! It opens no file and runs nothing.

use super::image::Source;
use super::text::{self, MAX_APP_NAME};

/// Longest desktop file that is worth reading, in bytes.
pub const MAX_BYTES: u64 = 256 * 1024;
/// Most languages that are asked for.
const MAX_LANGUAGES: usize = 16;
/// Most dashes of an id that may stand for a folder.
const MAX_FOLDERS: usize = 3;

/// What a desktop entry says of an application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DesktopEntry {
    /// `Name`, in the first of the languages asked for that it is given in.
    pub name: Option<String>,
    /// `Icon`
    pub icon: Option<Source>,
}

impl DesktopEntry {
    /// Reads the text of a desktop file; `languages` are those of [`languages`]. `None` where it describes no application, or one
    /// that the person has deleted (`Hidden`). One that menus leave out (`NoDisplay`) sends notifications as any other.
    pub fn parse(text: &str, languages: &[String]) -> Option<Self> {
        let lines = text.lines().map(str::trim).skip_while(|line| *line != "[Desktop Entry]").skip(1);
        let mut entry = Self::default();
        // How far down the list the language of the name is; a name without a language comes last.
        let mut best = usize::MAX;
        for line in lines.take_while(|line| !line.starts_with('[')) {
            let Some((key, value)) = line.split_once('=') else { continue };
            let (key, value) = (key.trim_end(), value.trim_start());
            match key {
                "Type" if value != "Application" => return None,
                "Hidden" if value == "true" => return None,
                "Icon" => entry.icon = icon(value),
                "Name" if best == usize::MAX => entry.name = name(value),
                _ => {
                    let language = key.strip_prefix("Name[").and_then(|rest| rest.strip_suffix(']'));
                    let rank = language.and_then(|language| languages.iter().position(|wanted| wanted == language));
                    if let Some((rank, name)) = rank.filter(|rank| *rank < best).zip(name(value)) {
                        (best, entry.name) = (rank, Some(name));
                    }
                }
            }
        }
        (entry != Self::default()).then_some(entry)
    }
}

/// The paths below a folder `applications` where the entry `id` (hint `desktop-entry`) may be, the likeliest first: a dash may
/// stand for a folder (specification, "Desktop File ID"), and clients spell an id with capitals that the file does not have.
/// None for what could lead elsewhere.
pub fn paths(id: &str) -> Vec<String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '@');
    if id.is_empty() || id.starts_with('.') || id.len() > 255 || !id.chars().all(plain) {
        return Vec::new();
    }
    let mut paths = vec![format!("{id}.desktop")];
    let lower = id.to_lowercase();
    if lower != id {
        paths.push(format!("{lower}.desktop"));
    }
    for (at, _) in id.match_indices('-').take(MAX_FOLDERS) {
        let (folder, rest) = id.split_at(at);
        let file = rest.strip_prefix('-').unwrap_or(rest);
        if !folder.is_empty() && !file.is_empty() && !file.starts_with('.') {
            paths.push(format!("{folder}/{file}.desktop"));
        }
    }
    paths
}

/// The id that an application without a hint may have: its name as file names are written. A guess, and a claim like the name.
pub fn guess(app_name: &str) -> Option<String> {
    let id = app_name.trim().to_lowercase().replace(' ', "-");
    (!paths(&id).is_empty()).then_some(id)
}

/// The keys of `Name[…]` to look for, the best first, from these environment variables. `LANGUAGE` is a list that comes first
/// unless the locale is `C` (gettext, "Specifying a Priority List of Languages").
pub fn languages(language: Option<&str>, lc_all: Option<&str>, lc_messages: Option<&str>, lang: Option<&str>) -> Vec<String> {
    let locale = [lc_all, lc_messages, lang].into_iter().flatten().find(|value| !value.is_empty()).unwrap_or("C");
    if ["C", "POSIX"].contains(&locale.split('.').next().unwrap_or(locale)) {
        return Vec::new();
    }
    let mut all: Vec<String> = Vec::new();
    for locale in language.unwrap_or_default().split(':').chain([locale]).filter(|locale| !locale.is_empty()) {
        for variant in variants(locale) {
            if all.len() < MAX_LANGUAGES && !all.contains(&variant) {
                all.push(variant);
            }
        }
    }
    all
}

/// `lang_COUNTRY.ENCODING@MODIFIER` as keys are matched (specification, "Localized values for keys"): the encoding is ignored.
fn variants(locale: &str) -> Vec<String> {
    let (locale, modifier) = locale.split_once('@').map_or((locale, None), |(locale, modifier)| (locale, Some(modifier)));
    let locale = locale.split('.').next().unwrap_or(locale);
    let lang = locale.split('_').next().unwrap_or(locale);
    let mut variants = Vec::new();
    for base in [locale, lang] {
        variants.extend(modifier.map(|modifier| format!("{base}@{modifier}")));
        variants.push(base.to_owned());
        // lang_COUNTRY comes before lang@MODIFIER, which `locale` without a country would repeat.
        if locale == lang {
            break;
        }
    }
    variants
}

/// A value of the type `localestring` as one line.
fn name(value: &str) -> Option<String> {
    let mut plain = String::new();
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match (c, c == '\\') {
            (_, true) => match rest.next() {
                Some('s' | 'n' | 't' | 'r') => plain.push(' '),
                Some(other) => plain.push(other),
                None => {}
            },
            (c, false) => plain.push(c),
        }
    }
    Some(text::one_line(&plain, MAX_APP_NAME)).filter(|name| !name.is_empty())
}

/// A path, or a name in the icon theme; older files give the name with the suffix of its file.
fn icon(value: &str) -> Option<Source> {
    if value.starts_with('/') {
        return Source::parse(value);
    }
    let bare = [".png", ".svg", ".xpm"].iter().find_map(|suffix| value.strip_suffix(suffix)).unwrap_or(value);
    Source::parse(bare).filter(|source| matches!(source, Source::Name(_)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "# comment\n[Other]\nName=No\n[Desktop Entry]\nType=Application\nName=Mail\nName[de]=Post\n\
        Name[de_AT]=Brief\nName[sr@latin]=Pošta\nName[pt_BR]=Correio\nIcon = mail-app.png \nNoDisplay=true\n\
        [Desktop Action new]\nName=New\nIcon=no\n";

    fn name_in(environment: &[&str]) -> String {
        let [language, lc_all, lc_messages, lang] = [0, 1, 2, 3].map(|at| environment.get(at).copied());
        let languages = languages(language, lc_all, lc_messages, lang);
        DesktopEntry::parse(FILE, &languages).unwrap().name.unwrap()
    }

    #[test]
    fn the_name_is_in_the_language_of_the_person() {
        for (environment, name) in [
            (["", "", "", ""], "Mail"),
            (["", "", "", "de_DE.UTF-8"], "Post"),
            (["", "", "", "de_AT.UTF-8"], "Brief"),
            (["", "", "de", "pt_BR"], "Post"),
            (["", "pt_BR.UTF-8", "de", "de"], "Correio"),
            (["", "", "", "pt_PT.UTF-8"], "Mail"),
            (["", "", "", "sr_RS.UTF-8@latin"], "Pošta"),
            (["", "", "", "sr_RS.UTF-8"], "Mail"),
            (["fr:pt_BR:de", "", "", "de_DE.UTF-8"], "Correio"),
            (["fr:en", "", "", "de_DE.UTF-8"], "Post"),
            (["de", "", "", "C"], "Mail"),
            (["de", "C.UTF-8", "", "de"], "Mail"),
            (["de", "", "", ""], "Mail"),
        ] {
            assert_eq!(name_in(&environment), name, "{environment:?}");
        }
    }

    #[test]
    fn the_icon_is_that_of_the_entry_and_not_of_an_action() {
        let icon = |text: &str| DesktopEntry::parse(text, &[]).and_then(|entry| entry.icon);
        assert_eq!(icon(FILE), Some(Source::Name("mail-app".into())));
        assert_eq!(icon("[Desktop Entry]\nName=A\n[Desktop Action x]\nIcon=no\n"), None);
        assert_eq!(
            icon("[Desktop Entry]\nIcon=/usr/share/pixmaps/a.png\n"),
            Some(Source::Path("/usr/share/pixmaps/a.png".into()))
        );
        assert_eq!(icon("[Desktop Entry]\nIcon=org.x.App\n"), Some(Source::Name("org.x.App".into())));
        for refused in ["../a.png", "a/b", "http://x/a.png", "", "file:///a.png"] {
            assert_eq!(icon(&format!("[Desktop Entry]\nName=A\nIcon={refused}\n")), None, "{refused}");
        }
    }

    #[test]
    fn what_is_no_application_or_is_deleted_is_not_there() {
        for text in [
            "",
            "[Desktop Entry]",
            "[Desktop Entry]\nType=Link\nName=A",
            "[Desktop Entry]\nName=A\nHidden=true\n",
            "Name=A\nIcon=b",
            "[Desktop Entry]\nName=\n",
        ] {
            assert_eq!(DesktopEntry::parse(text, &[]), None, "{text:?}");
        }
    }

    #[test]
    fn a_name_is_one_harmless_line() {
        let name = |value: &str| DesktopEntry::parse(&format!("[Desktop Entry]\nName={value}"), &[]).unwrap().name.unwrap();
        assert_eq!(name(r"A\sB\nC\\D\"), r"A B C\D");
        assert_eq!(name("evil\u{202e}gnp"), "evilgnp");
        assert_eq!(name(&"x".repeat(4096)).len(), MAX_APP_NAME);
        assert_eq!(name("<b>&amp;"), "<b>&amp;");
    }

    #[test]
    fn an_id_leads_nowhere_but_to_entries() {
        assert_eq!(paths("firefox-esr"), ["firefox-esr.desktop", "firefox/esr.desktop"]);
        assert_eq!(paths("org.KDE.kate"), ["org.KDE.kate.desktop", "org.kde.kate.desktop"]);
        assert_eq!(paths("kde-a-b"), ["kde-a-b.desktop", "kde/a-b.desktop", "kde-a/b.desktop"]);
        for refused in ["", "../x", "a/b", ".hidden", "a\0b", "a b"] {
            assert!(paths(refused).is_empty(), "{refused:?}");
        }
        assert_eq!(guess(" Visual Studio Code ").as_deref(), Some("visual-studio-code"));
        assert_eq!(guess("a/b"), None);
        assert_eq!(guess(""), None);
    }

    proptest! {
        #[test]
        fn no_text_is_an_error(text in "(\\[Desktop Entry\\]\n)?([A-Za-z\\[\\]_@]{0,8}=?\\PC{0,20}\n?){0,8}", id in any::<String>()) {
            if let Some(name) = DesktopEntry::parse(&text, &["de".to_owned()]).and_then(|entry| entry.name) {
                prop_assert!(!name.is_empty() && name.len() <= MAX_APP_NAME && !name.contains('\n'));
            }
            for path in paths(&id) {
                prop_assert!(path.ends_with(".desktop") && !path.starts_with('/') && !path.contains("/.") && !path.starts_with('.'));
            }
        }
    }
}

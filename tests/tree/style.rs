//! The names that the person's style sheet may use, against what is drawn, and the contrast of the colours behind them.
//! Reads text: that the sheets mean something to the toolkit is tested where they are drawn.

use std::collections::{BTreeMap, BTreeSet};

use tidings::content::colour::Colour;

use super::{files_below, root, sources_below};

/// Grounds, and the texts that stand on them.
const TEXTS: [(&str, &[&str]); 17] = [
    ("popup_bg", &["popup_fg", "dim_fg", "link", "critical", "accent"]),
    ("critical_bg", &["popup_fg", "dim_fg", "link", "critical"]),
    ("panel_bg", &["popup_fg", "dim_fg", "link", "critical"]),
    ("button_bg", &["popup_fg", "dim_fg", "critical"]),
    ("button_hover_bg", &["popup_fg", "critical", "accent"]),
    ("button_active_bg", &["popup_fg", "critical"]),
    ("more_bg", &["dim_fg"]),
    ("accent", &["accent_fg"]),
    ("strip_bg", &["strip_fg", "strip_accent"]),
    ("tone_0", &["letter_fg"]),
    ("tone_1", &["letter_fg"]),
    ("tone_2", &["letter_fg"]),
    ("tone_3", &["letter_fg"]),
    ("tone_4", &["letter_fg"]),
    ("tone_5", &["letter_fg"]),
    ("tone_6", &["letter_fg"]),
    ("tone_7", &["letter_fg"]),
];
/// What is no text, but tells something, needs less (WCAG 2, success criterion 1.4.11).
const SHAPES: [(&str, &str); 3] = [("trough", "accent"), ("trough", "critical"), ("button_bg", "accent")];
const PALETTES: [(&str, &str, f64); 4] =
    [("light", "light_", 4.5), ("dark", "dark_", 4.5), ("light-contrast", "", 7.0), ("dark-contrast", "", 7.0)];

fn read(place: &str) -> String {
    std::fs::read_to_string(root().join(place)).unwrap_or_else(|error| panic!("{place}: {error}"))
}

/// The sheet without its comments.
fn rules(sheet: &str) -> String {
    let mut rules = String::new();
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        rules.push_str(before);
        rest = comment.split_once("*/").unwrap().1;
    }
    rules + rest
}

/// The words that begin with `mark` in a text: names of colours after `@`, of classes after `.`.
fn marked(text: &str, mark: char) -> BTreeSet<String> {
    let part = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    let words = text.split(mark).skip(1).map(|rest| rest.chars().take_while(|c| part(*c)).collect::<String>());
    words.filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic())).collect()
}

/// The names that are described: those of classes, and those of colours.
fn described() -> (BTreeSet<String>, BTreeSet<String>) {
    let sheet = read("data/style/default.css");
    let lines: Vec<&str> = sheet.lines().map(|line| line.strip_prefix(" * ").unwrap_or_default()).collect();
    let named = lines.windows(2).filter(|pair| !pair[0].starts_with(' ') && pair[1].starts_with("    ")).map(|pair| pair[0]);
    let named = named.collect::<Vec<_>>().join("\n");
    (marked(&named, '.'), marked(&named, '@'))
}

/// The classes that widgets are given, by templates and by code.
fn given() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in files_below("data/ui") {
        let text = std::fs::read_to_string(path).unwrap();
        found.extend(text.split("<class name=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    for path in sources_below("src/ui") {
        let text = std::fs::read_to_string(path).unwrap();
        for call in ["css_classes(", "add_css_class(", "set_class("] {
            for rest in text.split(call).skip(1) {
                let arguments = rest.split(';').next().unwrap();
                found.extend(arguments.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
        // Rows of the list have theirs in a table.
        for rest in text.split("for (class, set) in [").skip(1) {
            found.extend(rest.split(']').next().unwrap().split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    // They are counted: a letter has one of eight.
    found.extend((0..8).map(|tone| format!("tone-{tone}")));
    found
}

#[test]
fn every_class_is_described_and_each_of_them_is_given() {
    let (classes, _) = described();
    assert_eq!(given(), classes);
    let styled = marked(&rules(&read("data/ui/style.css")), '.');
    // The toolkit's own, while the pointer is near.
    let unknown: Vec<_> = styled.difference(&classes).filter(|class| *class != "hovering").collect();
    assert!(unknown.is_empty(), "style.css has rules for what nothing is: {unknown:?}");
    let wheel = sources_below("src/ui").iter().any(|path| std::fs::read_to_string(path).unwrap().contains("format!(\"tone-{"));
    assert!(wheel, "no letter has a tone");
}

/// The colours of a palette or a look, by their names without `prefix`.
fn colours(place: &str, prefix: &str) -> BTreeMap<String, String> {
    let sheet = rules(&read(place));
    let defined = sheet.split("@define-color ").skip(1).map(|rest| rest.split(';').next().unwrap().split_once(' ').unwrap());
    defined.filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value.to_owned()))).collect()
}

#[test]
fn every_colour_is_described_defined_and_used() {
    let (_, named) = described();
    let used = marked(&rules(&read("data/ui/style.css")), '@');
    let used: BTreeSet<String> = used.into_iter().filter(|name| name != "keyframes").collect();
    assert_eq!(used, named, "used by style.css, and described");
    for (palette, prefix, _) in PALETTES {
        let place = format!("data/ui/{palette}.css");
        let found: BTreeSet<String> = colours(&place, prefix).into_keys().collect();
        assert_eq!(found, named, "{place}");
        // Each stands for its name in these colours.
        for (name, value) in colours(&place, "").into_iter().filter(|(name, _)| !prefix.is_empty() && !name.starts_with(prefix))
        {
            assert_eq!(value, format!("@{prefix}{name}"), "{place}");
        }
    }
    for look in files_below("data/style") {
        let text = rules(&std::fs::read_to_string(&look).unwrap());
        for name in marked(&text, '@').into_iter().filter(|name| !["define-color", "import"].contains(&name.as_str())) {
            assert!(named.contains(&name), "{}: there is no colour {name}", look.display());
        }
        for rest in text.split("@define-color ").skip(1) {
            let name = rest.split(' ').next().unwrap();
            let plain = name.strip_prefix("light_").or(name.strip_prefix("dark_")).unwrap_or(name);
            assert!(named.contains(plain), "{}: there is no colour {name}", look.display());
        }
        let classes: Vec<String> =
            marked(&text, '.').into_iter().filter(|class| !described().0.contains(class) && class != "css").collect();
        assert!(classes.is_empty(), "{}: there are no classes {classes:?}", look.display());
    }
}

#[test]
fn the_sheet_and_its_description_are_of_one_version() {
    let version = |place: &str| {
        let text = read(place);
        let (_, rest) = text.split_once("ersion ").unwrap();
        rest.split(' ').next().unwrap().parse::<u32>().unwrap()
    };
    assert_eq!(version("data/ui/style.css"), version("data/style/default.css"));
}

#[test]
fn text_can_be_read_on_its_ground() {
    let mut wrong = Vec::new();
    for (palette, prefix, least) in PALETTES {
        let mut looks = vec![(palette.to_owned(), colours(&format!("data/ui/{palette}.css"), prefix))];
        if !prefix.is_empty() {
            for look in ["compact", "gnome"] {
                let mut own = looks[0].1.clone();
                own.extend(colours(&format!("data/style/{look}.css"), prefix));
                looks.push((format!("{look}, {palette}"), own));
            }
        }
        for (look, colours) in looks {
            let contrast = |ground: &str, text: &str| {
                let colour = |name: &str| Colour::parse(&colours[name]).unwrap_or_else(|| panic!("{look}: {name}"));
                colour(text).contrast(colour(ground))
            };
            let texts = TEXTS.iter().flat_map(|(ground, texts)| texts.iter().map(|text| (*ground, *text, least)));
            for (ground, text, least) in texts.chain(SHAPES.iter().map(|(ground, shape)| (*ground, *shape, 3.0))) {
                let found = contrast(ground, text);
                if found < least {
                    wrong.push(format!("{look}: {text} on {ground} has {found:.2}:1, not {least}:1"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

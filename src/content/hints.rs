//! The hints of a `Notify`, read one by one into typed members.
//!
//! A hint of a wrong type, an unknown one and one too many cost only themselves: they leave a [`Complaint`] or nothing.
//! Names of 1.0, 1.1 and 1.2 of the specification are all read (specification, "Hints"; Annex of changes).

use std::path::PathBuf;

use super::colour::{Colour, Colours};
use super::image::{RawImage, Source};
use super::limits::Limits;
use super::sound::Sound;
use super::text;
use super::web::{self, Direction, Web};

/// Longest placeholder of the field of a reply, in bytes.
const MAX_PLACEHOLDER: usize = 256;
/// Longest label of the button that sends a reply, in bytes.
const MAX_SUBMIT_LABEL: usize = 64;
/// Longest name of an icon, in bytes.
const MAX_ICON_NAME: usize = 128;
/// Longest data that is handed back, in bytes.
pub const MAX_DATA: usize = 16 * 1024;
/// Most texts that are read of a hint that is a list of them.
pub const MAX_TEXTS: usize = 4;

/// The value of a hint, as far as hints have types that mean something to us.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Any integer type of D-Bus.
    Integer(i64),
    /// `b`
    Boolean(bool),
    /// `d`
    Double(f64),
    /// `s`, `o` or `g`
    Text(&'a str),
    /// `as`: the first of them
    Texts([Option<&'a str>; MAX_TEXTS]),
    /// `a{ss}`: at most [`web::MAX_LINKS`] of them
    Pairs(Vec<(&'a str, &'a str)>),
    /// `au` or `ai`: at most [`web::MAX_LENGTHS`] of them
    Integers(Vec<i64>),
    /// `(iiibiiay)`
    Image(RawImage<'a>),
    /// Any other type.
    Other,
}

/// What was wrong with one hint; it names the hint and never repeats its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Name of the hint, clipped.
    pub hint: String,
    /// What is wrong with it.
    pub why: &'static str,
}

/// The hints of one call that mean something to us.
#[derive(Debug, Default)]
pub struct Hints<'a> {
    /// `urgency`, whatever number it is
    pub urgency: Option<i64>,
    /// `category`
    pub category: Option<String>,
    /// `desktop-entry`, without path and suffix
    pub desktop_entry: Option<String>,
    /// `value`, clamped to 0..=100; negative means none
    pub progress: Option<u8>,
    /// `resident`
    pub resident: bool,
    /// `transient`
    pub transient: bool,
    /// `action-icons`
    pub action_icons: bool,
    /// `x-kde-reply-placeholder-text`: shown in the field of a reply while nothing is written
    pub reply_placeholder: Option<String>,
    /// `x-kde-reply-submit-button-text`: label of the button that sends a reply
    pub reply_submit_label: Option<String>,
    /// `x-kde-reply-submit-button-icon-name`: name of the icon on that button
    pub reply_submit_icon: Option<String>,
    /// `x-tidings-renotify`
    pub renotify: bool,
    /// `x-kde-display-appname`: the name to show instead of `app_name`
    pub display_app_name: Option<String>,
    /// `x-kde-origin-name`: the web site, device or account that it comes from
    pub origin: Option<String>,
    /// `x-kde-urls`: those of files of this machine, as absolute paths
    pub files: Vec<PathBuf>,
    /// `fgcolor`, `bgcolor`, `frcolor`, `hlcolor` (dunst)
    pub colours: Colours,
    /// `x-tidings-tag`, `x-canonical-private-synchronous`, `x-dunst-stack-tag`
    pub tag: Option<String>,
    /// `suppress-sound`
    pub suppress_sound: bool,
    /// `x-tidings-silent`
    pub silent: Option<bool>,
    /// `x-tidings-vibrate`
    pub vibrate: Vec<u32>,
    /// `x-tidings-data`
    pub data: Option<String>,
    /// `x-tidings-dir`, `x-tidings-lang`, `x-tidings-timestamp`, `x-tidings-navigate`, `x-tidings-action-navigate`; not the pictures
    pub web: Web,
    x: Option<i32>,
    y: Option<i32>,
    sound_file: Option<Sound>,
    sound_name: Option<Sound>,
    image_data: Option<RawImage<'a>>,
    image_data_1_1: Option<RawImage<'a>>,
    icon_data: Option<RawImage<'a>>,
    image_path: Option<&'a str>,
    image_path_1_1: Option<&'a str>,
    badge: Option<&'a str>,
    image: Option<&'a str>,
    limits: Limits,
    taken: usize,
    complaints: Vec<Complaint>,
}

impl<'a> Hints<'a> {
    /// None yet; those that are taken keep to these limits.
    pub fn within(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Reads one hint.
    pub fn take(&mut self, name: &str, value: Value<'a>) {
        self.taken = self.taken.saturating_add(1);
        if self.taken > self.limits.hints {
            return;
        }
        if let Err(why) = self.read(name, value) {
            self.complaints.push(Complaint { hint: text::one_line(name, 64), why });
        }
    }

    fn read(&mut self, name: &str, value: Value<'a>) -> Result<(), &'static str> {
        match name {
            "urgency" => self.urgency = Some(integer(value)?),
            "value" => self.progress = u8::try_from(integer(value)?.min(100)).ok(),
            "category" => self.category = Some(text::one_line(string(value)?, 128)).filter(|category| !category.is_empty()),
            "desktop-entry" => self.desktop_entry = desktop_entry(string(value)?),
            "resident" => self.resident = boolean(value)?,
            "transient" => self.transient = boolean(value)?,
            "action-icons" => self.action_icons = boolean(value)?,
            "x-kde-reply-placeholder-text" => self.reply_placeholder = words(string(value)?, MAX_PLACEHOLDER),
            "x-kde-reply-submit-button-text" => self.reply_submit_label = words(string(value)?, MAX_SUBMIT_LABEL),
            "x-kde-reply-submit-button-icon-name" => self.reply_submit_icon = words(string(value)?, MAX_ICON_NAME),
            "x-tidings-renotify" => self.renotify = boolean(value)?,
            "x-kde-display-appname" => {
                self.display_app_name = words(string(value)?, self.limits.app_name);
            }
            "x-kde-origin-name" => {
                self.origin = words(string(value)?, self.limits.app_name);
            }
            "x-tidings-tag" => self.tag = Some(tag(string(value)?)?),
            "x-canonical-private-synchronous" | "synchronous" | "private-synchronous" | "x-dunst-stack-tag" => {
                let tag = tag(string(value)?)?;
                self.tag.get_or_insert(tag);
            }
            "x-kde-urls" => self.files = files(value)?,
            "fgcolor" => self.colours.foreground = Some(colour(value)?),
            "bgcolor" => self.colours.background = Some(colour(value)?),
            "frcolor" => self.colours.frame = Some(colour(value)?),
            "hlcolor" => self.colours.highlight = Some(colour(value)?),
            "x" => self.x = Some(coordinate(value)?),
            "y" => self.y = Some(coordinate(value)?),
            "suppress-sound" => self.suppress_sound = boolean(value)?,
            "x-tidings-silent" => self.silent = Some(boolean(value)?),
            "x-tidings-vibrate" => self.vibrate = web::vibrate(&integers(value)?)?,
            "x-tidings-data" => self.data = Some(data(string(value)?)?),
            "x-tidings-dir" => self.web.direction = Direction::parse(string(value)?)?,
            "x-tidings-lang" => self.web.lang = web::lang(string(value)?)?,
            "x-tidings-timestamp" => self.web.timestamp_ms = Some(web::timestamp(integer(value)?)?),
            "x-tidings-badge" => self.badge = Some(string(value)?),
            "x-tidings-image" => self.image = Some(string(value)?),
            "x-tidings-navigate" => self.web.navigate = Some(web::navigate(string(value)?)?),
            "x-tidings-action-navigate" => {
                let (links, all) = web::links(&pairs(value)?);
                self.web.links = links;
                all.then_some(()).ok_or("has a link that may not be opened")?;
            }
            "sound-file" => self.sound_file = Some(Sound::file(string(value)?).ok_or("is not an absolute path")?),
            "sound-name" => self.sound_name = Some(Sound::name(string(value)?).ok_or("is not the name of a sound")?),
            "image-data" => self.image_data = Some(image(value)?),
            "image_data" => self.image_data_1_1 = Some(image(value)?),
            "icon_data" => self.icon_data = Some(image(value)?),
            "image-path" => self.image_path = Some(string(value)?),
            "image_path" => self.image_path_1_1 = Some(string(value)?),
            _ => {}
        }
        Ok(())
    }

    /// The pixels of the hints that come before a path: `image-data` of 1.2, else `image_data` of 1.1.
    pub fn image_data(&self) -> Option<RawImage<'a>> {
        self.image_data.or(self.image_data_1_1)
    }

    /// The pixels that come last: `icon_data` of 1.0.
    pub fn icon_data(&self) -> Option<RawImage<'a>> {
        self.icon_data
    }

    /// `image-path` of 1.2, else `image_path` of 1.1.
    pub fn image_path(&self) -> Option<Source> {
        self.image_path.and_then(Source::parse).or_else(|| self.image_path_1_1.and_then(Source::parse))
    }

    /// `x-tidings-badge`.
    pub fn badge(&self) -> Option<Source> {
        self.badge.and_then(Source::parse)
    }

    /// `x-tidings-image`.
    pub fn image(&self) -> Option<Source> {
        self.image.and_then(Source::parse)
    }

    /// `sound-file`, which says more exactly what is meant, else `sound-name`.
    pub fn sound(&self) -> Option<Sound> {
        self.sound_file.as_ref().or(self.sound_name.as_ref()).cloned()
    }

    /// `x` and `y`, which mean something together alone (specification, "Hints").
    pub fn point(&self) -> Option<(i32, i32)> {
        self.x.zip(self.y)
    }

    /// What was wrong, for the log.
    pub fn complaints(&self) -> &[Complaint] {
        &self.complaints
    }

    /// Notes what is wrong with a hint that was read later (a picture whose header does not fit its bytes).
    pub fn complain(&mut self, hint: &str, why: &'static str) {
        self.complaints.push(Complaint { hint: hint.to_owned(), why });
    }
}

/// Any integer type; Chromium sent `u`, KNotification and Qt send `i`, the specification says `y`. A number as text is read too.
fn integer(value: Value<'_>) -> Result<i64, &'static str> {
    match value {
        Value::Integer(integer) => Ok(integer),
        Value::Boolean(boolean) => Ok(i64::from(boolean)),
        // A float cast to an integer saturates and turns NaN into 0.
        #[allow(clippy::cast_possible_truncation)]
        Value::Double(double) => Ok(double.round() as i64),
        Value::Text(text) => text.trim().parse().map_err(|_| "is not a number"),
        Value::Texts(_) | Value::Pairs(_) | Value::Integers(_) | Value::Image(_) | Value::Other => Err("is not a number"),
    }
}

fn integers(value: Value<'_>) -> Result<Vec<i64>, &'static str> {
    match value {
        Value::Integers(integers) => Ok(integers),
        Value::Integer(integer) => Ok(vec![integer]),
        _ => Err("is not a list of numbers"),
    }
}

fn pairs(value: Value<'_>) -> Result<Vec<(&str, &str)>, &'static str> {
    match value {
        Value::Pairs(pairs) => Ok(pairs),
        _ => Err("is not a dictionary of strings"),
    }
}

/// A place on the screen; X11 has none beyond 16 bits, and no output is so large.
fn coordinate(value: Value<'_>) -> Result<i32, &'static str> {
    i16::try_from(integer(value)?).map(i32::from).map_err(|_| "is not a place on a screen")
}

/// A boolean, or what clients send in its place (node-notifier: integer 1).
fn boolean(value: Value<'_>) -> Result<bool, &'static str> {
    match value {
        Value::Boolean(boolean) => Ok(boolean),
        Value::Integer(integer) => Ok(integer != 0),
        Value::Text(text) if text.eq_ignore_ascii_case("true") || text == "1" => Ok(true),
        Value::Text(text) if text.eq_ignore_ascii_case("false") || text == "0" || text.is_empty() => Ok(false),
        _ => Err("is not a boolean"),
    }
}

/// Words in one line, clipped; none where there are none.
fn words(text: &str, most: usize) -> Option<String> {
    Some(text::one_line(text, most)).filter(|text| !text.is_empty())
}

fn string(value: Value<'_>) -> Result<&str, &'static str> {
    match value {
        Value::Text(text) => Ok(text),
        _ => Err("is not a string"),
    }
}

/// The files among these URLs. A notification of a screenshot names one; a lone text is read, too.
fn files(value: Value<'_>) -> Result<Vec<PathBuf>, &'static str> {
    let texts = match value {
        Value::Texts(texts) => texts,
        Value::Text(text) => [Some(text), None, None, None],
        _ => return Err("is not a list of strings"),
    };
    let urls = texts.into_iter().flatten().filter(|url| url.starts_with("file:"));
    Ok(urls
        .filter_map(Source::parse)
        .filter_map(|source| match source {
            Source::Path(path) => Some(path),
            Source::Name(_) => None,
        })
        .collect())
}

fn colour(value: Value<'_>) -> Result<Colour, &'static str> {
    Colour::parse(string(value)?).ok_or("is not a colour")
}

fn image(value: Value<'_>) -> Result<RawImage<'_>, &'static str> {
    match value {
        Value::Image(image) => Ok(image),
        _ => Err("is not an image structure"),
    }
}

fn tag(tag: &str) -> Result<String, &'static str> {
    if tag.is_empty() {
        return Err("is empty");
    }
    Ok(text::clip(tag, 256).to_owned())
}

/// Half of it would be something else: it is handed back whole, or not kept.
fn data(data: &str) -> Result<String, &'static str> {
    if data.len() > MAX_DATA {
        return Err("is longer than 16 KiB");
    }
    Ok(data.to_owned())
}

/// Clients send the basename, the name with its suffix, or a whole path.
fn desktop_entry(name: &str) -> Option<String> {
    let base = name.rsplit('/').next().unwrap_or(name);
    let base = base.strip_suffix(".desktop").unwrap_or(base);
    let sound = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '@' | ' ' | ':');
    (!base.is_empty() && base.len() <= 255 && !base.starts_with('.') && base.chars().all(sound)).then(|| base.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, value: Value<'static>) -> Hints<'static> {
        let mut hints = Hints::default();
        hints.take(name, value);
        hints
    }

    fn pixels() -> RawImage<'static> {
        RawImage { width: 1, height: 1, rowstride: 4, has_alpha: true, bits_per_sample: 8, channels: 4, data: &[1, 2, 3, 4] }
    }

    #[test]
    fn urgency_is_read_from_every_type_that_holds_a_number() {
        assert_eq!(of("urgency", Value::Integer(2)).urgency, Some(2));
        assert_eq!(of("urgency", Value::Integer(-1)).urgency, Some(-1));
        assert_eq!(of("urgency", Value::Text("2")).urgency, Some(2));
        let wrong = of("urgency", Value::Other);
        assert_eq!(wrong.urgency, None);
        assert_eq!(wrong.complaints().len(), 1);
    }

    #[test]
    fn progress_is_clamped_and_negative_is_none() {
        assert_eq!(of("value", Value::Integer(42)).progress, Some(42));
        assert_eq!(of("value", Value::Integer(150)).progress, Some(100));
        assert_eq!(of("value", Value::Integer(-1)).progress, None);
        assert_eq!(of("value", Value::Double(f64::NAN)).progress, Some(0));
        assert_eq!(of("value", Value::Double(f64::INFINITY)).progress, Some(100));
    }

    #[test]
    fn booleans_come_as_booleans_integers_and_words() {
        for value in [Value::Boolean(true), Value::Integer(1), Value::Text("true"), Value::Text("True")] {
            assert!(of("transient", value).transient);
        }
        for value in [Value::Boolean(false), Value::Integer(0), Value::Text(""), Value::Other] {
            assert!(!of("transient", value).transient);
        }
    }

    #[test]
    fn every_hint_takes_every_type_without_harm() {
        let names = [
            "urgency",
            "value",
            "category",
            "desktop-entry",
            "resident",
            "transient",
            "action-icons",
            "x-kde-reply-placeholder-text",
            "x-kde-reply-submit-button-text",
            "x-kde-reply-submit-button-icon-name",
            "x-tidings-renotify",
            "x-kde-display-appname",
            "x-kde-origin-name",
            "x-tidings-tag",
            "x-dunst-stack-tag",
            "x-kde-urls",
            "fgcolor",
            "bgcolor",
            "frcolor",
            "hlcolor",
            "suppress-sound",
            "x-tidings-data",
            "x-tidings-silent",
            "x-tidings-vibrate",
            "x-tidings-dir",
            "x-tidings-lang",
            "x-tidings-timestamp",
            "x-tidings-badge",
            "x-tidings-image",
            "x-tidings-navigate",
            "x-tidings-action-navigate",
            "x",
            "y",
            "sound-file",
            "sound-name",
            "image-data",
            "image_data",
            "icon_data",
            "image-path",
            "image_path",
            "nobody-knows",
            "",
        ];
        let values = [
            Value::Integer(i64::MAX),
            Value::Integer(i64::MIN),
            Value::Boolean(true),
            Value::Double(-1e300),
            Value::Text("\0\u{202e}"),
            Value::Text(""),
            Value::Texts([Some("a"), None, Some("file:///\0"), None]),
            Value::Pairs(vec![("a", "https://example.org/"), ("", "\0")]),
            Value::Integers(vec![i64::MIN, 0, i64::MAX]),
            Value::Image(pixels()),
            Value::Other,
        ];
        for name in names {
            for value in &values {
                assert!(of(name, value.clone()).complaints().len() <= 1);
            }
        }
    }

    #[test]
    fn the_newest_name_of_a_picture_wins_and_icon_data_stays_last() {
        let mut hints = Hints::default();
        hints.take("icon_data", Value::Image(RawImage { width: 1, ..pixels() }));
        hints.take("image_data", Value::Image(RawImage { width: 2, ..pixels() }));
        assert_eq!(hints.image_data().map(|image| image.width), Some(2));
        hints.take("image-data", Value::Image(RawImage { width: 3, ..pixels() }));
        assert_eq!(hints.image_data().map(|image| image.width), Some(3));
        assert_eq!(hints.icon_data().map(|image| image.width), Some(1));
        hints.take("image_path", Value::Text("old-name"));
        assert_eq!(hints.image_path(), Some(Source::Name("old-name".into())));
        hints.take("image-path", Value::Text("new-name"));
        assert_eq!(hints.image_path(), Some(Source::Name("new-name".into())));
    }

    #[test]
    fn files_are_those_of_this_machine() {
        let urls = [Some("file:///a%20b.png"), Some("https://example.org/a.png"), Some("file://host/a.png"), Some("/a.png")];
        assert_eq!(of("x-kde-urls", Value::Texts(urls)).files, [PathBuf::from("/a b.png")]);
        assert_eq!(of("x-kde-urls", Value::Text("file:///a.png")).files, [PathBuf::from("/a.png")]);
        assert_eq!(of("x-kde-urls", Value::Integer(1)).complaints().len(), 1);
    }

    #[test]
    fn a_colour_that_is_none_costs_itself() {
        let mut hints = Hints::default();
        hints.take("fgcolor", Value::Text("#ff0000"));
        hints.take("bgcolor", Value::Text("red"));
        hints.take("frcolor", Value::Integer(7));
        hints.take("hlcolor", Value::Text("#12345678"));
        assert_eq!(hints.colours.foreground, Some(Colour::opaque(255, 0, 0)));
        assert_eq!((hints.colours.background, hints.colours.frame), (None, None));
        assert_eq!(hints.colours.highlight.map(|colour| colour.alpha), Some(0x78));
        let wrong: Vec<_> = hints.complaints().iter().map(|complaint| complaint.hint.as_str()).collect();
        assert_eq!(wrong, ["bgcolor", "frcolor"]);
    }

    #[test]
    fn the_field_of_a_reply_is_described_in_plain_words() {
        let placeholder = of("x-kde-reply-placeholder-text", Value::Text(" Reply to\n<b>Anna</b> "));
        assert_eq!(placeholder.reply_placeholder.as_deref(), Some("Reply to <b>Anna</b>"));
        assert_eq!(of("x-kde-reply-submit-button-text", Value::Text("\n")).reply_submit_label, None);
        let icon = of("x-kde-reply-submit-button-icon-name", Value::Text("document-send"));
        assert_eq!(icon.reply_submit_icon.as_deref(), Some("document-send"));
        assert_eq!(of("x-kde-reply-placeholder-text", Value::Integer(1)).complaints().len(), 1);
    }

    #[test]
    fn desktop_entries_lose_path_and_suffix() {
        assert_eq!(desktop_entry("/usr/share/applications/org.x.Y.desktop").as_deref(), Some("org.x.Y"));
        assert_eq!(desktop_entry("firefox").as_deref(), Some("firefox"));
        for refused in ["", "..", ".desktop", "/", "a\nb"] {
            assert_eq!(desktop_entry(refused), None, "{refused:?}");
        }
    }

    #[test]
    fn a_file_says_more_exactly_than_a_name_which_sound_is_meant() {
        let mut hints = of("sound-name", Value::Text("bell"));
        assert_eq!(hints.sound(), Some(Sound::Name("bell".into())));
        hints.take("sound-file", Value::Text("bell.oga"));
        assert_eq!((hints.sound(), hints.complaints().len()), (Some(Sound::Name("bell".into())), 1));
        hints.take("sound-file", Value::Text("file:///tmp/bell.oga"));
        assert_eq!(hints.sound(), Some(Sound::File("/tmp/bell.oga".into())));
        assert!(of("suppress-sound", Value::Integer(1)).suppress_sound && !of("suppress-sound", Value::Other).suppress_sound);
    }

    #[test]
    fn a_point_has_both_coordinates() {
        let mut hints = of("x", Value::Integer(-5));
        assert_eq!(hints.point(), None);
        hints.take("y", Value::Integer(40_000));
        assert_eq!((hints.point(), hints.complaints().len()), (None, 1));
        hints.take("y", Value::Text("20"));
        assert_eq!(hints.point(), Some((-5, 20)));
    }

    #[test]
    fn only_the_first_hints_count() {
        for most in [1, 3, Limits::default().hints] {
            let mut hints = Hints::within(Limits { hints: most, ..Limits::default() });
            for _ in 1..most {
                hints.take("filler", Value::Other);
            }
            hints.take("category", Value::Text("im"));
            hints.take("urgency", Value::Integer(2));
            assert_eq!((hints.category.as_deref(), hints.urgency), (Some("im"), None));
        }
    }

    #[test]
    fn names_are_as_long_as_they_may_be() {
        let mut hints = Hints::within(Limits { app_name: 4, ..Limits::default() });
        hints.take("x-kde-display-appname", Value::Text("abcdef"));
        hints.take("x-kde-origin-name", Value::Text("example.org"));
        assert_eq!((hints.display_app_name.as_deref(), hints.origin.as_deref()), (Some("abcd"), Some("exam")));
    }
}

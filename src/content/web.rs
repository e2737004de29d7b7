//! What the web's Notifications API tells of a notification and the specification has no words for, as hints of our own.
//!
//! A page says it with `dir`, `lang`, `badge`, `image`, `timestamp` and `navigate`; a program, or a browser that knows us, with the
//! hints `x-tidings-…`. Each is checked by itself. It opens no picture and no link.

use super::image::Icon;
use super::links;

/// Longest language tag, in bytes: the longest that is registered has 44 (RFC 5646, 4.4.1).
const MAX_LANG: usize = 64;
/// Longest key of an action that a link is told for, in bytes.
const MAX_KEY: usize = 1024;
/// Most actions that a link is told for.
pub const MAX_LINKS: usize = 16;
/// Most lengths of a vibration that are kept: on, off, on …
pub const MAX_LENGTHS: usize = 32;
/// The longest of them, in milliseconds.
const MAX_LENGTH: i64 = 10_000;
/// So much later than now a time may be, in milliseconds.
const MAX_AHEAD: u64 = 86_400_000;

/// In which direction text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    /// The word of the API; `None` for `auto`, where each text has its own.
    pub fn parse(word: &str) -> Result<Option<Self>, &'static str> {
        match word {
            "ltr" => Ok(Some(Self::Ltr)),
            "rtl" => Ok(Some(Self::Rtl)),
            "auto" | "" => Ok(None),
            _ => Err("is none of auto, ltr, rtl"),
        }
    }

    /// The word of the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// What a person sees or can do by it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Web {
    /// Hint `x-tidings-dir`: the direction of title, text, labels, and of the row of buttons; `None` where each text has its own.
    pub direction: Option<Direction>,
    /// Hint `x-tidings-lang`: the language of all of its text, a tag of BCP 47.
    pub lang: Option<String>,
    /// Hint `x-tidings-timestamp`: when that of which it tells happened, or will, in milliseconds since the Unix epoch.
    pub timestamp_ms: Option<u64>,
    /// Hint `x-tidings-badge`: a small mark of one colour beside the name of the application.
    pub badge: Option<Icon>,
    /// Hint `x-tidings-image`: the picture below the text.
    pub image: Option<Icon>,
    /// Hint `x-tidings-navigate`: what a click opens; may be opened.
    pub navigate: Option<String>,
    /// Hint `x-tidings-action-navigate`: what an action opens, by its key; may be opened.
    pub links: Vec<(String, String)>,
}

impl Web {
    /// What the action of this key opens.
    pub fn link_of(&self, action_key: &str) -> Option<&str> {
        self.links.iter().find(|(key, _)| key == action_key).map(|(_, link)| link.as_str())
    }

    /// Keeps the time within reason at `now`, in milliseconds since the Unix epoch: what is far ahead would stay on top of all
    /// lists.
    pub fn keep_time_within_reason(&mut self, now: u64) {
        self.timestamp_ms = self.timestamp_ms.map(|time| time.min(now.saturating_add(MAX_AHEAD)));
    }
}

/// A language tag of BCP 47 as far as its shape goes: parts of letters and digits, the first of letters alone. `None` where the
/// language is not known (an empty one).
pub fn lang(tag: &str) -> Result<Option<String>, &'static str> {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let first = tag.split('-').next().unwrap_or_default();
    let tagged = first.bytes().all(|byte| byte.is_ascii_alphabetic()) && tag.split('-').all(part);
    match tag {
        "" => Ok(None),
        _ if tagged && tag.len() <= MAX_LANG => Ok(Some(tag.to_owned())),
        _ => Err("is no language tag"),
    }
}

/// A time in milliseconds since the Unix epoch.
pub fn timestamp(milliseconds: i64) -> Result<u64, &'static str> {
    u64::try_from(milliseconds).map_err(|_| "is before 1970")
}

/// What may be opened by a click.
pub fn navigate(link: &str) -> Result<String, &'static str> {
    links::openable(link).map(str::to_owned).ok_or("is no link that may be opened")
}

/// What actions open; whether all of it may be.
pub(super) fn links(pairs: &[(&str, &str)]) -> (Vec<(String, String)>, bool) {
    let link = |(key, link): &(&str, &str)| {
        let known = !key.is_empty() && key.len() <= MAX_KEY;
        links::openable(link).filter(|_| known).map(|link| ((*key).to_owned(), link.to_owned()))
    };
    let links: Vec<_> = pairs.iter().take(MAX_LINKS).filter_map(link).collect();
    let all = links.len() == pairs.len();
    (links, all)
}

/// The pattern of a vibration in milliseconds: on, off, on …; as the API has it, an end without a vibration is left out.
pub(super) fn vibrate(lengths: &[i64]) -> Result<Vec<u32>, &'static str> {
    if lengths.iter().any(|length| !(0..=MAX_LENGTH).contains(length)) {
        return Err("has a length that is not from 0 to 10000");
    }
    let mut pattern: Vec<u32> = lengths.iter().take(MAX_LENGTHS).filter_map(|length| u32::try_from(*length).ok()).collect();
    if pattern.len().is_multiple_of(2) {
        pattern.pop();
    }
    Ok(if pattern.iter().step_by(2).all(|on| *on == 0) { Vec::new() } else { pattern })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_the_words_of_the_api() {
        assert_eq!(Direction::parse("rtl"), Ok(Some(Direction::Rtl)));
        assert_eq!(Direction::parse("auto"), Ok(None));
        assert!(Direction::parse("RTL").is_err());
    }

    #[test]
    fn languages_have_the_shape_of_a_tag() {
        for tag in ["de", "en-GB", "zh-Hant-TW", "x-klingon", "de-CH-1996"] {
            assert_eq!(lang(tag), Ok(Some(tag.to_owned())), "{tag}");
        }
        assert_eq!(lang(""), Ok(None));
        for tag in ["de_DE", "d\u{e9}", "-", "de-", "toolonglang", "1de", "de DE", &"de-".repeat(40)] {
            assert!(lang(tag).is_err(), "{tag}");
        }
    }

    #[test]
    fn a_time_far_ahead_is_brought_near_and_the_past_is_the_past() {
        let at = |time| {
            let mut web = Web { timestamp_ms: Some(time), ..Web::default() };
            web.keep_time_within_reason(1_000);
            web.timestamp_ms.unwrap()
        };
        assert_eq!((at(0), at(5_000), at(u64::MAX)), (0, 5_000, MAX_AHEAD + 1_000));
        assert!(timestamp(-1).is_err());
    }

    #[test]
    fn a_pattern_begins_and_ends_with_a_vibration() {
        assert_eq!(vibrate(&[200, 100, 200]), Ok(vec![200, 100, 200]));
        assert_eq!(vibrate(&[200, 100]), Ok(vec![200]));
        assert_eq!(vibrate(&[0, 100, 0]), Ok(vec![]));
        assert_eq!(vibrate(&[]), Ok(vec![]));
        assert_eq!(vibrate(&[1; 99]).map(|pattern| pattern.len()), Ok(31));
        assert!(vibrate(&[-1]).is_err() && vibrate(&[10_001]).is_err());
    }

    #[test]
    fn only_what_may_be_opened_is_a_target() {
        assert!(navigate("https://example.org/").is_ok());
        assert!(navigate("javascript:alert(1)").is_err());
        let (kept, all) = links(&[("a", "https://example.org/"), ("b", "file:///etc/passwd"), ("", "https://example.org/")]);
        assert_eq!((kept, all), (vec![("a".to_owned(), "https://example.org/".to_owned())], false));
    }
}

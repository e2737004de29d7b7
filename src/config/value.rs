//! Values as the configuration writes them: numbers within bounds, words, lengths of time. What is wrong with one is told with
//! what would be right.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use toml::de::DeValue;

use super::nearest;
use crate::content::sound::Sound;
use crate::core::options::Timeout;

/// What is wrong.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) nearest: Option<String>,
    pub(super) at: Place,
}

/// Where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the name of the key.
    Key,
    /// In its value.
    Value,
    /// At this byte of the text.
    Byte(usize),
}

impl Wrong {
    /// A wrong key, or a file that is no TOML.
    pub(super) fn because(message: &str) -> Self {
        Self { message: message.to_owned(), nearest: None, at: Place::Key }
    }

    /// With what may have been meant.
    pub(super) fn perhaps(self, nearest: Option<String>) -> Self {
        Self { nearest, ..self }
    }

    /// A value that has to be something else.
    pub(super) fn must_be(wanted: &str, value: &DeValue<'_>) -> Self {
        Self { message: format!("must be {wanted}, not {}", shown(value)), nearest: None, at: Place::Value }
    }

    /// Names the key whose value is wrong.
    pub(super) fn of(self, name: &str) -> Self {
        Self { message: format!("{name} {}", self.message), ..self }
    }
}

/// What kind of value it is.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a section",
    }
}

/// The value as it may be told in a sentence.
fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.chars().count() <= 40 => format!("{text:?}"),
        DeValue::Integer(number) if number.as_str().len() <= 40 => number.as_str().to_owned(),
        DeValue::Float(number) if number.as_str().len() <= 40 => number.as_str().to_owned(),
        DeValue::Boolean(value) => value.to_string(),
        other => kind(other).to_owned(),
    }
}

/// Puts what was read in its place.
pub(super) fn put<T>(place: &mut T, read: Result<T, Wrong>) -> Result<(), Wrong> {
    *place = read?;
    Ok(())
}

/// A whole number within bounds.
pub(super) fn number<T: TryFrom<u64>>(value: &DeValue<'_>, bounds: RangeInclusive<u64>) -> Result<T, Wrong> {
    let (least, most) = (bounds.start(), bounds.end());
    let read = match value {
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    };
    let read = read.filter(|number| bounds.contains(number)).and_then(|number| T::try_from(number).ok());
    read.ok_or_else(|| Wrong::must_be(&format!("a whole number from {least} to {most}"), value))
}

/// True or false.
pub(super) fn truth(value: &DeValue<'_>) -> Result<bool, Wrong> {
    value.as_bool().ok_or_else(|| Wrong::must_be("true or false", value))
}

/// One of `words`, as `of_word` reads it.
pub(super) fn word<T>(value: &DeValue<'_>, words: &[&str], of_word: fn(&str) -> Option<T>) -> Result<T, Wrong> {
    if let Some(read) = value.as_str().and_then(of_word) {
        return Ok(read);
    }
    let all: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    let near = value.as_str().and_then(|text| nearest::to(text, words.iter().copied()));
    Err(Wrong::must_be(&format!("one of {}", all.join(", ")), value).perhaps(near.map(|near| format!("{near:?}"))))
}

/// The longest that may be written; a timer that is never due is written as "never".
const LONGEST: Duration = Duration::from_secs(7 * 86_400);

/// A length of time, or never.
pub(super) fn time_or_never(value: &DeValue<'_>) -> Result<Option<Duration>, Wrong> {
    match value.as_str() {
        Some("never") => Ok(None),
        text => text
            .and_then(time)
            .map(Some)
            .ok_or_else(|| Wrong::must_be("a time such as \"90s\" or \"1m30s\", or \"never\"", value).perhaps(seconds(value))),
    }
}

/// How long popups stay.
pub(super) fn timeout(value: &DeValue<'_>) -> Result<Timeout, Wrong> {
    match value.as_str() {
        Some("auto") => Ok(Timeout::Auto),
        Some("never") => Ok(Timeout::Never),
        text => text.and_then(time).map(Timeout::After).ok_or_else(|| {
            Wrong::must_be("a time such as \"6s\" or \"1m30s\", or \"auto\" or \"never\"", value).perhaps(seconds(value))
        }),
    }
}

/// A number without a unit was meant in seconds, most likely.
fn seconds(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 && !number.as_str().starts_with('-') => {
            Some(format!("\"{}s\"", number.as_str()))
        }
        _ => None,
    }
}

/// Reads `500ms`, `6s`, `1m30s`, `2h`, `1d`: parts from large to small, at least one millisecond and at most a week.
fn time(text: &str) -> Option<Duration> {
    const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
    let mut units = UNITS.iter();
    let mut rest = text;
    let mut milliseconds = 0_u64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, after) = rest.split_at(digits);
        let letters = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let (_, worth) = units.find(|(name, _)| *name == unit)?;
        milliseconds = milliseconds.checked_add(number.parse::<u64>().ok()?.checked_mul(*worth)?)?;
        rest = after;
    }
    Some(Duration::from_millis(milliseconds)).filter(|time| !time.is_zero() && *time <= LONGEST)
}

/// A sound: `none`, the name of one in the sound theme, or a file. `~` stands for the home of the person, as in a shell.
pub(super) fn sound(value: &DeValue<'_>) -> Result<Option<Sound>, Wrong> {
    let below_home = |below: &str| Sound::file(std::env::home_dir()?.join(below).to_str()?);
    let text = value.as_str();
    if text == Some("none") {
        return Ok(None);
    }
    let read = text.and_then(|text| match text.strip_prefix("~/") {
        Some(below) => below_home(below),
        None if text.starts_with('/') => Sound::file(text),
        None => Sound::name(text),
    });
    let wanted = "\"none\", the name of a sound such as \"message-new-instant\", or the path of a file";
    read.map(Some).ok_or_else(|| Wrong::must_be(wanted, value))
}

/// A sound for each of these applications.
pub(super) fn sounds(value: &DeValue<'_>) -> Result<BTreeMap<String, Option<Sound>>, Wrong> {
    let table = value.as_table().ok_or_else(|| {
        Wrong::must_be("sounds by application, as { Chat = \"message-new-instant\", Mail = \"none\" }", value)
    })?;
    let mut sounds = BTreeMap::new();
    for (name, value) in table {
        let of_application = |wrong: Wrong| {
            let message = format!("of {:?} {}", name.get_ref(), wrong.message);
            Wrong { message, at: Place::Byte(value.span().start), ..wrong }
        };
        sounds.insert(name.get_ref().clone().into_owned(), sound(value.get_ref()).map_err(of_application)?);
    }
    Ok(sounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_from_large_to_small() {
        for (text, milliseconds) in
            [("6s", 6_000), ("500ms", 500), ("1m30s", 90_000), ("2h", 7_200_000), ("1d1ms", 86_400_001), ("090s", 90_000)]
        {
            assert_eq!(time(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "6", "s", "6 s", "6s1m", "6s6s", "-1s", "0s", "1.5s", "8d", "99999999999999999999s", "6S", "٦s", "1é"]
        {
            assert_eq!(time(text), None, "{text}");
        }
    }
}

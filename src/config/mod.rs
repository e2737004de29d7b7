//! The configuration: TOML becomes values that the core and the screen go by, or mistakes with their line and column.
//!
//! It holds what may be written and what is said of what may not. It decides nothing, and knows neither a bus nor a clock.
//! `data/default.toml` describes every key for people; tests keep it equal to what is written here.

pub mod file;
mod keys;
mod nearest;
mod place;
mod value;

#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::content::limits::Limits;
use crate::core::options::Options;
use crate::core::sound::SoundOptions;
use crate::view::settings::Settings;
use keys::{KEYS, Key};
use value::{Place, Wrong};

/// The file that describes every key, with every default.
pub const DEFAULT: &str = include_str!("../../data/default.toml");

/// All that a person may choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// How much of one notification is kept.
    pub content: Limits,
    /// What the core goes by.
    pub core: Options,
    /// What the core goes by where something may be heard.
    pub sounds: SoundOptions,
    /// When the person is idle.
    pub idle: Idle,
    /// What whoever shows popups goes by.
    pub screen: Settings,
}

/// When the person is idle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    /// After how long without a key or a move of the pointer; `None` is never.
    pub after: Option<Duration>,
}

impl Default for Idle {
    fn default() -> Self {
        Self { after: Some(Duration::from_secs(120)) }
    }
}

/// One thing that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong: half a sentence.
    pub message: String,
    /// What may have been meant.
    pub nearest: Option<String>,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)?;
        match &self.nearest {
            Some(nearest) => write!(f, "; did you mean {nearest}?"),
            None => Ok(()),
        }
    }
}

impl Config {
    /// Reads the text of a file. What it does not say has its default; all that is wrong is told, in the order of the file.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            vec![mistake(text, at, Wrong::because(error.message()))]
        })?;
        let mut config = Self::default();
        for (name, content) in table.get_ref() {
            let wrong = match content.get_ref() {
                DeValue::Table(section) => {
                    let keys: Vec<&Key> = KEYS.iter().filter(|key| key.section == name.get_ref().as_ref()).collect();
                    if keys.is_empty() {
                        Some((name.span().start, unknown_section(name.get_ref())))
                    } else {
                        config.read_section(text, section, &keys, &mut mistakes);
                        None
                    }
                }
                other => Some((name.span().start, outside(name.get_ref(), other))),
            };
            mistakes.extend(wrong.map(|(at, wrong)| mistake(text, at, wrong)));
        }
        mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        if mistakes.is_empty() { Ok(config) } else { Err(mistakes) }
    }

    fn read_section(&mut self, text: &str, section: &DeTable<'_>, keys: &[&Key], mistakes: &mut Vec<Mistake>) {
        for (name, value) in section {
            let read = match keys.iter().find(|key| key.name == name.get_ref().as_ref()) {
                Some(key) => (key.read)(value.get_ref(), self).map_err(|wrong| (value, wrong.of(key.name))),
                None => Err((value, unknown_key(name.get_ref(), keys))),
            };
            if let Err((value, wrong)) = read {
                let at: &Spanned<_> = value;
                let start = match wrong.at {
                    Place::Key => name.span().start,
                    Place::Value => at.span().start,
                    Place::Byte(byte) => byte,
                };
                mistakes.push(mistake(text, start, wrong));
            }
        }
    }
}

/// Every key that may be written, as `section.key`, in the order in which they are described.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    KEYS.iter().map(|key| (key.section, key.name))
}

/// A name as it may be told in a sentence: TOML allows everything within quotes.
fn shown(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.len() <= 40 && name.chars().all(bare) {
        return name.to_owned();
    }
    format!("{:?}", name.chars().take(40).collect::<String>())
}

fn unknown_section(name: &str) -> Wrong {
    let mut sections: Vec<&str> = KEYS.iter().map(|key| key.section).collect();
    sections.dedup();
    let known = sections.join("], [");
    Wrong::because(&format!("there is no section [{}], there are [{known}]", shown(name)))
        .perhaps(nearest::to(name, sections).map(|near| format!("[{near}]")))
}

fn unknown_key(name: &str, keys: &[&Key]) -> Wrong {
    let section = keys.first().map_or("", |key| key.section);
    let elsewhere = KEYS.iter().find(|key| key.name == name).map(|key| format!("{name} in [{}]", key.section));
    let near = nearest::to(name, keys.iter().map(|key| key.name)).map(str::to_owned);
    Wrong::because(&format!("there is no key {} in [{section}]", shown(name))).perhaps(elsewhere.or(near))
}

/// Something before the first section, or a section that is none.
fn outside(name: &str, value: &DeValue<'_>) -> Wrong {
    if KEYS.iter().any(|key| key.section == name) {
        return Wrong::because(&format!("{name} is a section, not {}", value::kind(value))).perhaps(Some(format!("[{name}]")));
    }
    let key = nearest::to(name, KEYS.iter().map(|key| key.name));
    let key = KEYS.iter().find(|known| Some(known.name) == key);
    Wrong::because(&format!("{} is in no section", shown(name)))
        .perhaps(key.map(|key| format!("{} in [{}]", key.name, key.section)))
}

fn mistake(text: &str, offset: usize, wrong: Wrong) -> Mistake {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    Mistake {
        line: before.matches('\n').count().saturating_add(1),
        column: line.chars().count().saturating_add(1),
        message: wrong.message,
        nearest: wrong.nearest,
    }
}

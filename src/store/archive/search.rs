//! Reading the archive: pages by key, newest first, and words.
//!
//! No query looks at more rows than it must: a page begins behind a key, and the full text is asked newest first. Only where a
//! sender has told a time of its own (a *dated* one) all that is found is sorted by time.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, Row, params_from_iter};

use super::super::event::WebForm;
use super::{Archive, Problem};
use crate::content::colour::Colours;
use crate::content::image::Icon;
use crate::content::markup::Body;
use crate::core::notification::{Action, DEFAULT_ACTION, Id, ReplyField, Urgency};
use crate::view::{Ended, Entry, Popup};

/// Entries of a page unless asked otherwise.
const PAGE: u32 = 50;
/// Most words of a query that are looked for.
const MAX_WORDS: usize = 16;
/// Most characters of one of them: SQLite refuses patterns without end.
const MAX_WORD: usize = 64;

const COLUMNS: &str = "n.key, n.id, n.received_ms, n.app_name, n.desktop_entry, n.app_icon, n.summary, n.body, n.picture, \
     n.urgency, n.progress, n.category, n.actions, n.ended_ms, n.reason, \
     EXISTS (SELECT 1 FROM pictured WHERE pictured.key = n.key), n.origin, n.web";

/// What to look for; all that is given must be true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Every word of it begins a word of summary, body or application.
    pub text: Option<String>,
    /// Of this application exactly.
    pub app_name: Option<String>,
    /// Of this urgency.
    pub urgency: Option<u8>,
    /// Received then or later, in milliseconds since the Unix epoch.
    pub after_ms: Option<u64>,
    /// Received before, in milliseconds since the Unix epoch.
    pub before_ms: Option<u64>,
    /// With a smaller key.
    pub before_key: Option<u64>,
    /// At most so many.
    pub limit: Option<u32>,
}

impl Archive {
    /// A page of what `query` means, newest first, and whether another one follows.
    pub fn search(&self, query: &Query) -> Result<(Vec<Entry>, bool), Problem> {
        let (sql, values) = statement(query, self.has_dated()?);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let most = usize::try_from(query.limit.unwrap_or(PAGE)).unwrap_or(usize::MAX);
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            if entries.len() >= most {
                return Ok((entries, true));
            }
            entries.extend(entry(row)?);
        }
        Ok((entries, false))
    }

    /// Whether the time of any entry is not that at which it was received.
    pub(super) fn has_dated(&self) -> Result<bool, Problem> {
        let sql = "SELECT EXISTS (SELECT 1 FROM notification WHERE dated = 1)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The entry of this key.
    pub fn get(&self, key: u64) -> Result<Option<Entry>, Problem> {
        let sql = format!("SELECT {COLUMNS} FROM notification n WHERE n.key = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([number(key)], entry).optional()?.flatten())
    }

    /// The applications by name with the number of their notifications, most first.
    pub fn applications(&self) -> Result<Vec<(String, u64)>, Problem> {
        let sql =
            "SELECT app_name, COUNT(*) AS many FROM notification GROUP BY app_name ORDER BY many DESC, app_name LIMIT 500";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, unsigned(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many entries there are.
    pub fn count(&self) -> Result<u64, Problem> {
        let count = self.connection.prepare_cached("SELECT COUNT(*) FROM notification")?.query_row([], |row| row.get(0))?;
        Ok(unsigned(count))
    }
}

/// The query as SQL; `dated` ones are among what may be found.
pub(super) fn statement(query: &Query, dated: bool) -> (String, Vec<Value>) {
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    let mut from = "notification n";
    let (indexed, others) = words(query.text.as_deref().unwrap_or_default());
    if !indexed.is_empty() {
        from = "words JOIN notification n ON n.key = words.rowid";
        conditions.push("words MATCH ?");
        values.push(Value::Text(indexed));
    }
    for word in others {
        conditions.push("(n.summary || char(10) || n.text || char(10) || n.app_name) LIKE ?");
        values.push(Value::Text(word));
    }
    if let Some(name) = &query.app_name {
        conditions.push("n.app_name = ?");
        values.push(Value::Text(name.clone()));
    }
    if let Some(urgency) = query.urgency {
        conditions.push("n.urgency = ?");
        values.push(Value::Integer(urgency.into()));
    }
    if let Some(key) = query.before_key.filter(|_| dated) {
        // The last of the page before may have been erased meanwhile.
        conditions.push(
            "(n.time_ms, n.key) < (COALESCE((SELECT time_ms FROM notification WHERE key = ?),
             (SELECT MAX(time_ms) FROM notification WHERE key < ?)), ?)",
        );
        values.extend(std::iter::repeat_n(Value::Integer(number(key)), 3));
    }
    let bounds = [
        ("n.received_ms >= ?", query.after_ms),
        ("n.received_ms < ?", query.before_ms),
        (if from.starts_with("words") { "words.rowid < ?" } else { "n.key < ?" }, query.before_key.filter(|_| !dated)),
    ];
    for (condition, bound) in bounds {
        if let Some(bound) = bound {
            conditions.push(condition);
            values.push(Value::Integer(number(bound)));
        }
    }
    let condition = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
    let order = match dated {
        true => "n.time_ms DESC, n.key",
        false if from.starts_with("words") => "words.rowid",
        false => "n.key",
    };
    // One more than asked for tells whether there is more.
    let limit = query.limit.unwrap_or(PAGE).saturating_add(1);
    (format!("SELECT {COLUMNS} FROM {from} WHERE {condition} ORDER BY {order} DESC LIMIT {limit}"), values)
}

/// The words of a query: an expression for the full text, and patterns for those in scripts that write no spaces, where a word
/// is wherever it stands.
fn words(text: &str) -> (String, Vec<String>) {
    let spaceless = |word: &str| {
        word.chars().any(|c| matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0xD7FF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF))
    };
    // A combining diacritic belongs to its word, as in the full text.
    let parts = text.split(|c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c));
    let mut indexed = Vec::new();
    let mut others = Vec::new();
    for word in parts.filter(|word| !word.is_empty()).take(MAX_WORDS) {
        let word: String = word.chars().take(MAX_WORD).collect();
        if spaceless(&word) {
            others.push(format!("%{word}%"));
        } else {
            indexed.push(format!("\"{word}\"*"));
        }
    }
    (indexed.join(" "), others)
}

/// `None` where the row makes no sense.
fn entry(row: &Row<'_>) -> rusqlite::Result<Option<Entry>> {
    let Some(id) = row.get::<_, i64>(1).ok().and_then(|id| u32::try_from(id).ok()).and_then(Id::new) else { return Ok(None) };
    let actions: Vec<(String, String)> = serde_json::from_str(&row.get::<_, String>(12)?).unwrap_or_default();
    let mut actions: Vec<Action> = actions.into_iter().map(|(key, label)| Action { key, label }).collect();
    actions.retain(|action| action.key != DEFAULT_ACTION);
    let ended_ms: Option<i64> = row.get(13)?;
    let reason: Option<u32> = row.get(14)?;
    let notification = Popup {
        id,
        key: unsigned(row.get(0)?),
        app_name: row.get(3)?,
        desktop_entry: row.get(4)?,
        origin: row.get(16)?,
        category: row.get(11)?,
        sender: None,
        process: None,
        app_icon: row.get::<_, Option<String>>(5)?.map(Icon::Name),
        summary: row.get(6)?,
        body: Body::parse(&row.get::<_, String>(7)?),
        body_images: Vec::new(),
        picture: row.get::<_, Option<String>>(8)?.map(Icon::Name),
        urgency: Urgency::from_level(row.get(9)?),
        progress: row.get::<_, Option<i64>>(10)?.and_then(|percent| u8::try_from(percent).ok()),
        files: Vec::new(),
        colours: Colours::default(),
        actions,
        action_icons: false,
        point: None,
        reply_field: ReplyField::default(),
        web: row
            .get::<_, Option<String>>(17)?
            .and_then(|web| serde_json::from_str::<WebForm>(&web).ok())
            .unwrap_or_default()
            .web(),
        default_action: false,
        sender_left: true,
        received_ms: unsigned(row.get(2)?),
        clock: None,
        repeats: Vec::new(),
        alerts: 0,
        asks: None,
    };
    Ok(Some(Entry {
        key: notification.key,
        notification,
        live: false,
        on_screen: false,
        unread: false,
        has_pictures: row.get(15)?,
        ended: ended_ms.zip(reason).map(|(at_ms, reason)| Ended { at_ms: unsigned(at_ms), reason }),
    }))
}

/// SQLite's integers have a sign.
pub(super) fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_and_begin_words() {
        assert_eq!(words("Foo \"bar\" OR -x*").0, "\"Foo\"* \"bar\"* \"OR\"* \"x\"*");
        assert_eq!(words("  ").0, "");
        assert_eq!(words("会議 now"), ("\"now\"*".to_owned(), vec!["%会議%".to_owned()]));
    }
}

//! The archive: an SQLite database that follows the journal.
//!
//! What it has taken over and where it stands in the journal are committed together, so that nothing is taken twice or missed.
//! It is opened, asked and told by one caller at a time, and blocks that caller: it belongs on a thread of its own.

mod erase;
mod pictures;
mod schema;
mod search;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, params};

use super::Settings;
use super::event::{Event, ForgetForm, RecordForm, SESSION_OVER};
use super::journal::Position;
use crate::content::markup::Body;
pub use pictures::{BADGE, IMAGE, MAX_BYTES, Stored};
pub use search::Query;
use search::number;

/// The database in the state folder.
const FILE: &str = "archive.db";
/// How one that was set aside is named, before a number.
const ASIDE: &str = "archive.set-aside-";

/// Why the archive could not do what it was asked.
#[derive(Debug)]
pub enum Problem {
    /// The file is damaged: it is to be set aside.
    Damaged(String),
    /// It was written by a newer program, with this version: it is to be set aside.
    Newer(i64),
    /// It cannot be written or read at present (full, not permitted): it is to be tried again later.
    Unavailable(String),
}

impl Problem {
    /// Whether another try with the same file is in vain.
    pub fn is_for_good(&self) -> bool {
        !matches!(self, Self::Unavailable(_))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(why) => write!(f, "the archive is damaged ({why})"),
            Self::Newer(version) => write!(f, "the archive is of a newer version of Tidings (schema {version})"),
            Self::Unavailable(why) => write!(f, "the archive cannot be written ({why})"),
        }
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{
            FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, QueryReturnedNoRows, Utf8Error,
        };
        let damaged = match &error {
            // What a damaged page makes of a row or of the schema.
            FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | QueryReturnedNoRows
            | Utf8Error(..) => true,
            other => matches!(
                other.sqlite_error_code(),
                Some(
                    ErrorCode::DatabaseCorrupt
                        | ErrorCode::NotADatabase
                        | ErrorCode::TypeMismatch
                        | ErrorCode::ConstraintViolation
                        | ErrorCode::Unknown
                )
            ),
        };
        if damaged { Self::Damaged(error.to_string()) } else { Self::Unavailable(error.to_string()) }
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// The open database.
#[derive(Debug)]
pub struct Archive {
    connection: Connection,
    folder: PathBuf,
}

impl Archive {
    /// Opens the one in `folder`, which is made if it is not there.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let path = folder.join(FILE);
        // SQLite gives its other files the mode of this one.
        drop(OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path)?);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags)?;
        connection.busy_timeout(Duration::from_secs(2))?;
        // It is closed whenever it rests: that must not cost the disk anything.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.set_prepared_statement_cache_capacity(32);
        connection.execute_batch(
            "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -1024; PRAGMA cell_size_check = ON;",
        )?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 256;")?;
        schema::climb(&mut connection)?;
        // Deleted words leave the index at once where SQLite can do that (3.42); scrubbing does without.
        let _ = connection.execute("INSERT INTO words (words, rank) VALUES ('secure-delete', 1)", []);
        Ok(Self { connection, folder: folder.to_owned() })
    }

    /// Looks at every page; takes a tenth of a second for a hundred thousand entries.
    pub fn check(&self) -> Result<(), Problem> {
        let found: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if found == "ok" { Ok(()) } else { Err(Problem::Damaged(found)) }
    }

    /// Moves a database that is of no use out of the way, with all that belongs to it; where to.
    pub fn set_aside(folder: &Path, now_ms: u64) -> std::io::Result<PathBuf> {
        let aside = folder.join(format!("{ASIDE}{now_ms}"));
        // The database last: a log that stayed behind alone would be taken for the next one's.
        for suffix in ["-shm", "-wal", ""] {
            let from = folder.join(format!("{FILE}{suffix}"));
            match fs::rename(&from, format!("{}{suffix}", aside.display())) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(aside)
    }

    /// What was set aside may hold what is to be forgotten.
    fn remove_set_aside(&self) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(ASIDE)) {
            let _ = fs::remove_file(entry.path());
        }
    }

    /// How far the journal has been taken over.
    pub fn place(&self) -> Result<Position, Problem> {
        let place = self.connection.query_row("SELECT file, offset FROM place", [], |row| {
            Ok(Position { file: row.get::<_, u32>(0)?.into(), offset: row.get::<_, i64>(1)?.unsigned_abs() })
        })?;
        Ok(place)
    }

    /// Takes events over and stands at `place` from then on; the keys of what was erased by them.
    pub fn take_over(&mut self, events: Vec<Event>, place: Position, settings: &mut Settings) -> Result<Vec<u64>, Problem> {
        let transaction = self.connection.transaction()?;
        let mut erased = Vec::new();
        let mut now_set = *settings;
        let last = last_puts(&events);
        let mut ends = ends(&events);
        for (at, event) in events.into_iter().enumerate() {
            // Progress comes a hundred times: the last says it all.
            if matches!(&event, Event::Put(form) if last.get(&form.key) != Some(&at)) {
                continue;
            }
            match event {
                Event::Put(mut form) if now_set.enabled && !form.unarchived => {
                    form.ended = ends.remove(&form.key).or(form.ended);
                    put(&transaction, &form, true)?;
                }
                Event::Have(form) if now_set.enabled && !form.unarchived => put(&transaction, &form, false)?,
                Event::Ended { key, .. } => {
                    if let Some((at_ms, reason)) = ends.remove(&key) {
                        end(&transaction, key, at_ms, reason)?;
                    }
                }
                Event::Archive(set) => now_set = set,
                Event::Forget(what) => erased.extend(Self::forget(&transaction, &what)?),
                Event::Begin { live: Some(live), .. } => end_all_but(&transaction, &live)?,
                Event::Begin { live: None, .. }
                | Event::Put(_)
                | Event::Have(_)
                | Event::Hidden(_)
                | Event::Dropped(_)
                | Event::Read
                | Event::Permission(_)
                | Event::PermissionGone(_)
                | Event::Refused(_)
                | Event::RefusedGone(_)
                | Event::Dnd { .. } => {}
            }
        }
        transaction
            .prepare_cached("UPDATE place SET file = ?1, offset = ?2")?
            .execute(params![number(place.file), number(place.offset)])?;
        transaction.commit()?;
        *settings = now_set;
        Ok(erased)
    }

    /// Erases at once, whatever the journal says; the keys of what was erased.
    pub fn erase(&self, what: &ForgetForm) -> Result<Vec<u64>, Problem> {
        Self::forget(&self.connection, what)
    }
}

/// Where each key is put for the last time.
fn last_puts(events: &[Event]) -> HashMap<u64, usize> {
    let put = |(at, event): (usize, &Event)| match event {
        Event::Put(form) => Some((form.key, at)),
        _ => None,
    };
    events.iter().enumerate().filter_map(put).collect()
}

/// When and why each key ended. What came and went while nobody looked is written once, as ended.
fn ends(events: &[Event]) -> HashMap<u64, (u64, u32)> {
    let end = |event: &Event| match event {
        Event::Ended { key, at_ms, reason, .. } => Some((*key, (*at_ms, *reason))),
        _ => None,
    };
    events.iter().filter_map(end).collect()
}

fn put(connection: &Connection, form: &RecordForm, new: bool) -> Result<(), Problem> {
    let on_conflict = if new {
        "DO UPDATE SET id = excluded.id, received_ms = excluded.received_ms, app_name = excluded.app_name,
         desktop_entry = excluded.desktop_entry, app_icon = excluded.app_icon, summary = excluded.summary, body = excluded.body,
         text = excluded.text, picture = excluded.picture, urgency = excluded.urgency, progress = excluded.progress,
         category = excluded.category, actions = excluded.actions, ended_ms = excluded.ended_ms, reason = excluded.reason,
         origin = excluded.origin, time_ms = excluded.time_ms, dated = excluded.dated, web = excluded.web"
    } else {
        // It is there as it was put; only its session may have ended meanwhile.
        "DO UPDATE SET ended_ms = excluded.ended_ms, reason = excluded.reason
         WHERE notification.ended_ms IS NULL AND excluded.ended_ms IS NOT NULL"
    };
    let sql = format!(
        "INSERT INTO notification VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
         ?18, ?19, ?20)
         ON CONFLICT (key) {on_conflict}"
    );
    let actions = serde_json::to_string(&form.actions).unwrap_or_else(|_| "[]".to_owned());
    let web = (!form.web.is_empty()).then(|| serde_json::to_string(&form.web).ok()).flatten();
    connection.prepare_cached(&sql)?.execute(params![
        number(form.key),
        form.id,
        number(form.received_ms),
        form.app_name,
        form.desktop_entry,
        form.app_icon,
        form.summary,
        form.body,
        Body::parse(&form.body).text(),
        form.picture,
        form.urgency,
        form.progress,
        form.category,
        actions,
        form.ended.map(|(at_ms, _)| number(at_ms)),
        form.ended.map(|(_, reason)| reason),
        form.origin,
        number(form.web.timestamp_ms.unwrap_or(form.received_ms)),
        form.web.timestamp_ms.is_some(),
        web,
    ])?;
    if new {
        // Its pictures are kept after it; those of what it said before are not its own.
        connection.prepare_cached("DELETE FROM pictured WHERE key = ?1")?.execute([number(form.key)])?;
    }
    Ok(())
}

/// A file of the journal begins: what is not live in it has ended, be it while none could be written.
fn end_all_but(connection: &Connection, live: &[u64]) -> Result<(), Problem> {
    let open = "SELECT key, received_ms FROM notification WHERE ended_ms IS NULL";
    let mut open = connection.prepare_cached(open)?;
    let rows = open.query_map([], |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs())))?;
    let live: HashSet<u64> = live.iter().copied().collect();
    let ended: Vec<_> =
        rows.filter(|row| row.as_ref().map_or(true, |(key, _)| !live.contains(key))).collect::<Result<_, _>>()?;
    for (key, received_ms) in ended {
        end(connection, key, received_ms, SESSION_OVER)?;
    }
    Ok(())
}

fn end(connection: &Connection, key: u64, at_ms: u64, reason: u32) -> Result<(), Problem> {
    let sql = "UPDATE notification SET ended_ms = ?2, reason = ?3 WHERE key = ?1";
    connection.prepare_cached(sql)?.execute(params![number(key), number(at_ms), reason])?;
    Ok(())
}

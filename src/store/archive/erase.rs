//! Erasing from the archive: what the person wants forgotten, without a byte left, and what is older than the retention.

use rusqlite::{Connection, Params, params};

use super::search::number;
use super::{Archive, Problem};
use crate::store::Settings;
use crate::store::event::ForgetForm;

/// Most that one pass of the retention erases: a clock that jumped must not empty the archive at once.
const AT_ONCE: u64 = 1000;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

impl Archive {
    /// Erases what `what` means; the keys of it. [`Archive::scrub`] must follow for the last bytes to go.
    pub(super) fn forget(connection: &Connection, what: &ForgetForm) -> Result<Vec<u64>, Problem> {
        let mut gone = Vec::new();
        match what {
            ForgetForm::Keys(keys) => {
                for key in keys {
                    erase(connection, "key = ?1", [number(*key)], &mut gone)?;
                }
            }
            ForgetForm::Application(name) => erase(connection, "app_name = ?1", [name], &mut gone)?,
            ForgetForm::Since(time) => erase(connection, "received_ms >= ?1", [number(*time)], &mut gone)?,
            ForgetForm::Everything => erase(connection, "1", [], &mut gone)?,
        }
        orphans(connection)?;
        if !gone.is_empty() {
            connection.execute("UPDATE place SET owes_scrub = 1", [])?;
        }
        Ok(gone)
    }

    /// Sees to it that no byte of what was erased is left in any file: not in the index, not in free pages, not in the log.
    pub fn scrub(&self) -> Result<(), Problem> {
        self.connection.execute("INSERT INTO words (words) VALUES ('optimize')", [])?;
        if self.count()? == 0 {
            self.connection.execute_batch("VACUUM")?;
        }
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.remove_set_aside();
        self.connection.execute("UPDATE place SET owes_scrub = 0", [])?;
        Ok(())
    }

    /// Whether something was forgotten and not scrubbed since, be it by an earlier run that was killed.
    pub fn owes_scrub(&self) -> Result<bool, Problem> {
        let owes = self.connection.prepare_cached("SELECT owes_scrub FROM place")?.query_row([], |row| row.get(0))?;
        Ok(owes)
    }

    /// One pass of the retention: erases the oldest of what has ended and is too old or too many. Whether more is to be erased.
    pub fn retain(&self, settings: Settings, now_ms: u64) -> Result<bool, Problem> {
        let oldest = now_ms.saturating_sub(u64::from(settings.days).saturating_mul(DAY_MS));
        let aged = self.connection.execute(
            "DELETE FROM notification WHERE key IN
             (SELECT key FROM notification WHERE received_ms < ?1 AND ended_ms IS NOT NULL ORDER BY received_ms LIMIT ?2)",
            params![number(oldest), number(AT_ONCE)],
        )?;
        let above = self.count()?.saturating_sub(u64::from(settings.count)).min(AT_ONCE);
        let crowded = self.connection.execute(
            "DELETE FROM notification WHERE key IN
             (SELECT key FROM notification WHERE ended_ms IS NOT NULL ORDER BY key LIMIT ?1)",
            [number(above)],
        )?;
        if aged.saturating_add(crowded) > 0 {
            orphans(&self.connection)?;
        }
        let most = usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
        Ok(crowded >= most)
    }
}

/// Erases those of which `which` is true, and tells their keys.
fn erase(connection: &Connection, which: &str, of: impl Params, gone: &mut Vec<u64>) -> Result<(), Problem> {
    let mut delete = connection.prepare_cached(&format!("DELETE FROM notification WHERE {which} RETURNING key"))?;
    for key in delete.query_map(of, |row| row.get::<_, i64>(0))? {
        gone.push(key?.unsigned_abs());
    }
    Ok(())
}

/// Pictures that nothing shows any more go too.
fn orphans(connection: &Connection) -> Result<(), Problem> {
    connection.execute("DELETE FROM pictured WHERE key NOT IN (SELECT key FROM notification)", [])?;
    unshown(connection)?;
    Ok(())
}

/// Deletes the pictures that nothing shows; how many.
pub(super) fn unshown(connection: &Connection) -> Result<usize, Problem> {
    Ok(connection.execute("DELETE FROM picture WHERE hash NOT IN (SELECT hash FROM pictured)", [])?)
}

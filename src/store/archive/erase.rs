//! Erasing from the archive: what the person wants forgotten, without a byte left, and what is older than the retention.

use rusqlite::{Connection, params};

use super::search::number;
use super::{Archive, Problem};
use crate::store::Settings;
use crate::store::event::ForgetForm;

/// Most that one pass of the retention erases: a clock that jumped must not empty the archive at once.
const AT_ONCE: u64 = 1000;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

impl Archive {
    /// Erases what `what` means; how many that were. [`Archive::scrub`] must follow for the last bytes to go.
    pub(super) fn forget(connection: &Connection, what: &ForgetForm) -> Result<u64, Problem> {
        let gone = match what {
            ForgetForm::Keys(keys) => {
                let mut delete = connection.prepare_cached("DELETE FROM notification WHERE key = ?1")?;
                let mut gone = 0_usize;
                for key in keys {
                    gone = gone.saturating_add(delete.execute([number(*key)])?);
                }
                gone
            }
            ForgetForm::Application(name) => connection.execute("DELETE FROM notification WHERE app_name = ?1", [name])?,
            ForgetForm::Since(time) => {
                connection.execute("DELETE FROM notification WHERE received_ms >= ?1", [number(*time)])?
            }
            ForgetForm::Everything => connection.execute("DELETE FROM notification WHERE 1", [])?,
        };
        orphans(connection)?;
        Ok(u64::try_from(gone).unwrap_or(0))
    }

    /// Sees to it that no byte of what was erased is left in any file: not in the index, not in free pages, not in the log.
    pub fn scrub(&self) -> Result<(), Problem> {
        self.connection.execute("INSERT INTO words (words) VALUES ('optimize')", [])?;
        if self.count()? == 0 {
            self.connection.execute_batch("VACUUM")?;
        }
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.remove_set_aside();
        Ok(())
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

/// Pictures that nothing shows any more go too.
pub(super) fn orphans(connection: &Connection) -> Result<(), Problem> {
    connection.execute("DELETE FROM pictured WHERE key NOT IN (SELECT key FROM notification)", [])?;
    connection.execute("DELETE FROM picture WHERE hash NOT IN (SELECT hash FROM pictured)", [])?;
    Ok(())
}

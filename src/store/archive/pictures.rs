//! Pictures in the archive: small, each once however often it was shown, and bounded in total.

use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::erase::unshown;
use super::search::number;
use super::{Archive, Problem};
use crate::content::image::Layout;

/// Largest picture that is kept, in bytes; what is larger has been made smaller, or is left out.
pub const MAX_BYTES: usize = 256 * 1024;
/// The slot of the picture below the text: behind all that a body can have.
pub const IMAGE: u32 = 1 << 16;
/// The slot of the mark beside the name of the application.
pub const BADGE: u32 = IMAGE + 1;
/// All pictures together, in bytes.
const MAX_TOTAL: i64 = 64 * 1024 * 1024;

/// A picture as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Rows of pixels.
    Pixels(Layout, Vec<u8>),
    /// The bytes of a picture file.
    File(Vec<u8>),
}

impl Archive {
    /// Keeps a picture of the notification `key`, if that is in the archive. Slot 0 is the application's icon, 1 the large picture,
    /// further ones those of the body; [`IMAGE`] and [`BADGE`] have slots of their own.
    pub fn keep_picture(&self, key: u64, slot: u32, picture: &Stored) -> Result<(), Problem> {
        let (kind, layout, bytes) = match picture {
            Stored::Pixels(layout, bytes) => ("pixels", *layout, bytes),
            Stored::File(bytes) => ("file", Layout { width: 0, height: 0, rowstride: 0, has_alpha: false }, bytes),
        };
        if bytes.len() > MAX_BYTES || self.get(key)?.is_none() {
            return Ok(());
        }
        let mut hash = Sha256::new();
        hash.update(kind);
        hash.update([layout.width.to_le_bytes(), layout.height.to_le_bytes(), layout.rowstride.to_le_bytes()].concat());
        hash.update([u8::from(layout.has_alpha)]);
        hash.update(bytes);
        let hash: &[u8] = &hash.finalize();
        self.connection.execute(
            "INSERT OR IGNORE INTO picture VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![hash, kind, layout.width, layout.height, layout.rowstride, layout.has_alpha, bytes],
        )?;
        self.connection.execute("INSERT OR REPLACE INTO pictured VALUES (?1, ?2, ?3)", params![number(key), slot, hash])?;
        self.bound()
    }

    /// The pictures of the notification `key` by slot.
    pub fn pictures(&self, key: u64) -> Result<Vec<(u32, Stored)>, Problem> {
        let sql = "SELECT slot, kind, width, height, rowstride, has_alpha, bytes
                   FROM pictured JOIN picture USING (hash) WHERE key = ?1 ORDER BY slot";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([number(key)], |row| {
            let bytes: Vec<u8> = row.get(6)?;
            let layout = Layout { width: row.get(2)?, height: row.get(3)?, rowstride: row.get(4)?, has_alpha: row.get(5)? };
            let pixels = row.get::<_, String>(1)? == "pixels";
            let fits = layout.min_len().is_some_and(|least| least <= bytes.len());
            let stored = match pixels {
                true if fits => Some(Stored::Pixels(layout, bytes)),
                true => None,
                false => Some(Stored::File(bytes)),
            };
            Ok(stored.zip(row.get(0).ok()))
        })?;
        let all = rows.collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().flatten().map(|(stored, slot)| (slot, stored)).collect())
    }

    /// The oldest go while all together are too many.
    fn bound(&self) -> Result<(), Problem> {
        loop {
            let total: Option<i64> =
                self.connection.prepare_cached("SELECT SUM(LENGTH(bytes)) FROM picture")?.query_row([], |row| row.get(0))?;
            if total.unwrap_or(0) <= MAX_TOTAL {
                return Ok(());
            }
            if unshown(&self.connection)? > 0 {
                continue;
            }
            let oldest: Option<Vec<u8>> = self
                .connection
                .prepare_cached("SELECT hash FROM pictured GROUP BY hash ORDER BY MAX(key) LIMIT 1")?
                .query_row([], |row| row.get(0))
                .optional()?;
            let Some(hash) = oldest else { return Ok(()) };
            self.connection.execute("DELETE FROM pictured WHERE hash = ?1", [&hash])?;
            self.connection.execute("DELETE FROM picture WHERE hash = ?1", [&hash])?;
        }
    }
}

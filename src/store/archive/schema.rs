//! The schema of the archive, as a ladder: each step leads from one version to the next, and none is ever changed.

use rusqlite::Connection;

use super::Problem;

/// From version N to N + 1. Kept apart so that a test can begin at every rung.
pub(super) const STEPS: [&str; 7] = [
    "CREATE TABLE notification (
        key INTEGER PRIMARY KEY,
        id INTEGER NOT NULL,
        received_ms INTEGER NOT NULL,
        app_name TEXT NOT NULL,
        desktop_entry TEXT,
        app_icon TEXT,
        summary TEXT NOT NULL,
        body TEXT NOT NULL,
        text TEXT NOT NULL,
        picture TEXT,
        urgency INTEGER NOT NULL,
        progress INTEGER,
        category TEXT,
        actions TEXT NOT NULL,
        ended_ms INTEGER,
        reason INTEGER
     ) STRICT;
     CREATE INDEX notification_app_name ON notification (app_name, key);
     CREATE INDEX notification_urgency ON notification (urgency, key);
     CREATE INDEX notification_received ON notification (received_ms);
     CREATE TABLE place (file INTEGER NOT NULL, offset INTEGER NOT NULL) STRICT;
     INSERT INTO place VALUES (0, 0);",
    "CREATE VIRTUAL TABLE words USING fts5 (
        summary, text, app_name,
        content = 'notification', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2'
     );
     INSERT INTO words (words) VALUES ('rebuild');
     CREATE TRIGGER notification_added AFTER INSERT ON notification BEGIN
        INSERT INTO words (rowid, summary, text, app_name) VALUES (new.key, new.summary, new.text, new.app_name);
     END;
     CREATE TRIGGER notification_removed AFTER DELETE ON notification BEGIN
        INSERT INTO words (words, rowid, summary, text, app_name)
        VALUES ('delete', old.key, old.summary, old.text, old.app_name);
     END;
     CREATE TRIGGER notification_rewritten AFTER UPDATE OF summary, text, app_name ON notification BEGIN
        INSERT INTO words (words, rowid, summary, text, app_name)
        VALUES ('delete', old.key, old.summary, old.text, old.app_name);
        INSERT INTO words (rowid, summary, text, app_name) VALUES (new.key, new.summary, new.text, new.app_name);
     END;",
    "CREATE TABLE picture (
        hash BLOB PRIMARY KEY,
        kind TEXT NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        rowstride INTEGER NOT NULL,
        has_alpha INTEGER NOT NULL,
        bytes BLOB NOT NULL
     ) STRICT;
     CREATE TABLE pictured (
        key INTEGER NOT NULL REFERENCES notification (key) ON DELETE CASCADE,
        slot INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (key, slot)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX pictured_hash ON pictured (hash);",
    "ALTER TABLE place ADD COLUMN owes_scrub INTEGER NOT NULL DEFAULT 0;",
    "CREATE INDEX notification_open ON notification (key) WHERE ended_ms IS NULL;",
    "ALTER TABLE notification ADD COLUMN origin TEXT;",
    "ALTER TABLE notification ADD COLUMN time_ms INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE notification ADD COLUMN dated INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE notification ADD COLUMN web TEXT;
     UPDATE notification SET time_ms = received_ms;
     CREATE INDEX notification_time ON notification (time_ms, key);
     CREATE INDEX notification_dated ON notification (key) WHERE dated = 1;",
];

/// The version that this program writes.
#[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)]
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// Climbs to [`VERSION`]. A version above it is of a newer program.
pub(super) fn climb(connection: &mut Connection) -> Result<(), Problem> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > VERSION {
        return Err(Problem::Newer(version));
    }
    let from = usize::try_from(version).unwrap_or(0);
    let transaction = connection.transaction()?;
    for step in STEPS.iter().skip(from) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}

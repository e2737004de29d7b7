//! Whatever is in the files: an answer or a problem, never a panic, and setting aside cures it.

use super::*;
use crate::store::event::ForgetForm;
use crate::store::scratch::{ended, form, put};

/// Everything that is ever done with an archive.
fn use_it(folder: &Path) -> Result<(), Problem> {
    let mut archive = Archive::open(folder)?;
    archive.check()?;
    archive.place()?;
    archive.count()?;
    archive.applications()?;
    for text in ["plain", "会議", ""] {
        let (entries, _) = archive.search(&Query { text: Some(text.into()), ..Query::default() })?;
        for entry in entries {
            archive.get(entry.key)?;
            archive.pictures(entry.key)?;
        }
    }
    let mut settings = Settings::default();
    archive.take_over(vec![put(form(3, "app", "again", "")), ended(4)], Position { file: 2, offset: 0 }, &mut settings)?;
    archive.take_over(vec![put(form(9_999, "app", "new", ""))], Position { file: 2, offset: 9 }, &mut settings)?;
    archive.keep_picture(9_999, 1, &Stored::File(vec![5; 50]))?;
    archive.retain(settings, 0)?;
    archive.erase(&ForgetForm::Keys(vec![5, 6]))?;
    archive.scrub()
}

fn cured(folder: &Path, what: &str) {
    match use_it(folder) {
        Ok(()) => {}
        Err(problem) => {
            assert!(problem.is_for_good(), "{what}: {problem}");
            Archive::set_aside(folder, 1).unwrap();
            use_it(folder).unwrap_or_else(|problem| panic!("{what}, set aside: {problem}"));
        }
    }
}

/// The bytes of a database of some pages of every kind.
fn whole() -> Vec<u8> {
    let (folder, archive) = with((1..=60).map(|key| put(form(key, "app", "plain", &"text ".repeat(60)))).collect());
    archive.keep_picture(1, 1, &Stored::File(vec![7; 9_000])).unwrap();
    archive.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(archive);
    std::fs::read(folder.0.join(FILE)).unwrap()
}

#[test]
fn a_damaged_page_is_survived_or_cured() {
    let whole = whole();
    let pages = whole.len() / 4096;
    assert!(pages > 10);
    for page in 0..pages {
        for (at, length) in [(0, 100), (0, 4096), (100, 16), (2000, 50), (4000, 96)] {
            for value in [0x00, 0xFF, 0x5A] {
                let folder = Folder::new();
                let mut bytes = whole.clone();
                let start = page * 4096 + at;
                bytes[start..start + length]
                    .iter_mut()
                    .for_each(|byte| *byte = if value == 0x5A { *byte ^ 0x5A } else { value });
                std::fs::write(folder.0.join(FILE), bytes).unwrap();
                cured(&folder.0, &format!("page {page} of {pages}, {length} bytes at {at}, {value:#x}"));
            }
        }
    }
}

#[test]
fn a_file_that_is_cut_off_or_no_database_is_survived_or_cured() {
    let whole = whole();
    let lengths = [1, 15, 16, 99, 100, 511, 512, 4095, 4096, 4097, 8192, whole.len() / 2, whole.len() - 1];
    let cut = lengths.iter().map(|length| whole[..*length].to_vec());
    let other = [vec![], b"x".to_vec(), b"not a database at all".to_vec(), vec![0; 4096], b"SQLite format 3\0".repeat(300)];
    for (nth, bytes) in cut.chain(other).enumerate() {
        let folder = Folder::new();
        std::fs::write(folder.0.join(FILE), &bytes).unwrap();
        cured(&folder.0, &format!("file {nth} of {} bytes", bytes.len()));
    }
}

#[test]
fn a_place_that_was_lost_is_damage() {
    let (folder, archive) = with(vec![]);
    archive.connection.execute("DELETE FROM place", []).unwrap();
    drop(archive);
    cured(&folder.0, "no place");
}

#[test]
fn the_log_of_another_database_is_survived_or_cured() {
    for log in [vec![0xAB; 9_000], vec![0; 100]] {
        let (folder, archive) = with(vec![put(form(1, "app", "plain", ""))]);
        archive.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        drop(archive);
        std::fs::write(folder.0.join(format!("{FILE}-wal")), log).unwrap();
        cured(&folder.0, "a strange log");
        assert_eq!(Archive::open(&folder.0).unwrap().get(1).unwrap().unwrap().notification.summary, "plain");
    }
}

//! A database of every earlier version is opened with what it holds; one of a later version is left as it is.

use super::super::schema::{STEPS, VERSION};
use super::*;
use crate::store::scratch::{form, put};

#[test]
fn every_earlier_version_is_opened_with_what_it_holds() {
    for version in 0..=STEPS.len() {
        let folder = Folder::new();
        let connection = Connection::open(folder.0.join(FILE)).unwrap();
        STEPS[..version].iter().for_each(|step| connection.execute_batch(step).unwrap());
        connection.pragma_update(None, "user_version", version as i64).unwrap();
        for key in 1..=version {
            let sql = "INSERT INTO notification (key, id, received_ms, app_name, desktop_entry, app_icon, summary, body, text, picture,
                urgency, progress, category, actions, ended_ms, reason) VALUES
                (?1, ?1, 1000, 'app', NULL, NULL, 'Früher', 'body', 'text', NULL, 1, NULL, NULL, '[]', NULL, NULL)";
            connection.execute(sql, [key as i64]).unwrap();
        }
        drop(connection);
        let mut archive = Archive::open(&folder.0).unwrap();
        archive.check().unwrap();
        assert_eq!(find(&archive, "fruh").len(), version, "from version {version}");
        take(&mut archive, vec![put(form(99, "app", "Früher und heute", ""))]);
        archive.keep_picture(99, 1, &Stored::File(vec![1])).unwrap();
        assert_eq!(find(&archive, "fruh").len(), version + 1);
        drop(archive);
        assert_eq!(Archive::open(&folder.0).unwrap().count().unwrap(), version as u64 + 1);
    }
}

#[test]
fn one_of_a_later_version_is_set_aside_whole() {
    let folder = Folder::new();
    drop(Archive::open(&folder.0).unwrap());
    let connection = Connection::open(folder.0.join(FILE)).unwrap();
    connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
    drop(connection);
    let problem = Archive::open(&folder.0).unwrap_err();
    assert!(matches!(problem, Problem::Newer(version) if version == VERSION + 1), "{problem}");
    assert!(problem.is_for_good());
    let before = std::fs::read(folder.0.join(FILE)).unwrap();
    let aside = Archive::set_aside(&folder.0, 7).unwrap();
    assert_eq!(std::fs::read(aside).unwrap(), before);
    assert_eq!(Archive::open(&folder.0).unwrap().count().unwrap(), 0);
}

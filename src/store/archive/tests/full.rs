//! A database that cannot grow: writing is refused for the time being, reading goes on, and so does writing once there is room.

use super::*;
use crate::store::event::ForgetForm;
use crate::store::scratch::{ended, form, put};

fn fill(archive: &mut Archive) -> (u64, Problem) {
    for key in 2.. {
        let events = vec![put(form(key, "app", "filling", &"text ".repeat(500))), ended(key)];
        let place = Position { file: 1, offset: key };
        if let Err(problem) = archive.take_over(events, place, &mut Settings::default()) {
            return (key, problem);
        }
    }
    unreachable!()
}

#[test]
fn a_full_one_is_read_and_erased_and_written_again() {
    let (_folder, mut archive) = with(vec![put(form(1, "app", "before", ""))]);
    let pages: i64 = archive.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let limit = |archive: &Archive, pages: i64| {
        archive.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    };
    limit(&archive, pages + 20);
    let (refused, problem) = fill(&mut archive);
    assert!(matches!(&problem, Problem::Unavailable(_)) && !problem.is_for_good(), "{problem}");
    // Neither half of what was refused, nor its place.
    assert_eq!(archive.get(refused).unwrap(), None);
    assert_eq!(archive.place().unwrap().offset, refused - 1);
    assert_eq!(find(&archive, "before"), [1]);
    archive.check().unwrap();
    archive.retain(Settings { count: 1, ..Settings::default() }, 0).unwrap();
    take(&mut archive, vec![put(form(refused, "app", "after the retention", ""))]);
    fill(&mut archive);
    assert!(!archive.erase(&ForgetForm::Application("app".into())).unwrap().is_empty());
    archive.scrub().unwrap();
    limit(&archive, 1_000_000);
    take(&mut archive, vec![put(form(500, "app", "after", ""))]);
    assert_eq!(find(&archive, "after"), [500]);
    archive.check().unwrap();
}

#[test]
fn a_folder_that_is_none_is_a_problem_for_now() {
    let folder = Folder::new();
    let inner = folder.0.join("inner");
    std::fs::write(&inner, "a file").unwrap();
    let problem = Archive::open(&inner).unwrap_err();
    assert!(!problem.is_for_good(), "{problem}");
    std::fs::remove_file(&inner).unwrap();
    Archive::open(&inner).unwrap().check().unwrap();
    std::fs::remove_dir_all(&inner).unwrap();
    std::fs::create_dir_all(inner.join(FILE)).unwrap();
    let problem = Archive::open(&inner).unwrap_err();
    assert!(!problem.is_for_good(), "{problem}");
}

#[test]
fn one_that_another_program_writes_is_waited_for_and_then_a_problem_for_now() {
    let (folder, mut archive) = with(vec![put(form(1, "app", "before", ""))]);
    archive.connection.busy_timeout(Duration::ZERO).unwrap();
    let other = Connection::open(folder.0.join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let problem = archive.take_over(vec![ended(1)], Position::default(), &mut Settings::default()).unwrap_err();
    assert!(!problem.is_for_good(), "{problem}");
    assert_eq!(find(&archive, "before"), [1]);
    other.execute_batch("COMMIT").unwrap();
    take(&mut archive, vec![ended(1)]);
}

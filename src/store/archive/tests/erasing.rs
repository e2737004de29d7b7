//! Forgetting leaves no byte; the retention takes the oldest, and never all at once.

use super::*;
use crate::store::event::ForgetForm;
use crate::store::scratch::{ended, form, put};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const MARKER: &str = "Zqxjkvbn";

fn marked() -> (Folder, Archive) {
    let mut events: Vec<Event> = (1..=200).map(|key| put(form(key, "app", "plain", &"text ".repeat(200)))).collect();
    let mut secret = form(201, MARKER, &format!("{MARKER} summary"), &format!("<b>{MARKER}</b> body"));
    secret.actions = vec![(MARKER.into(), MARKER.into())];
    secret.desktop_entry = Some(MARKER.into());
    secret.picture = Some(MARKER.into());
    events.push(put(secret));
    let (folder, archive) = with(events);
    archive.keep_picture(201, 1, &Stored::File(MARKER.repeat(9_000).into_bytes())).unwrap();
    std::fs::write(folder.0.join(format!("{ASIDE}5")), MARKER).unwrap();
    std::fs::write(folder.0.join(format!("{ASIDE}5-wal")), MARKER).unwrap();
    assert!(!folder.files_with(MARKER).is_empty());
    (folder, archive)
}

#[test]
fn forgetting_leaves_no_byte_in_any_file() {
    for (what, gone) in [
        (ForgetForm::Keys(vec![201, 999]), 1),
        (ForgetForm::Application(MARKER.into()), 1),
        (ForgetForm::Since(201_000), 1),
        (ForgetForm::Everything, 201),
    ] {
        for in_the_journal in [true, false] {
            for checkpointed in [true, false] {
                let (folder, mut archive) = marked();
                if checkpointed {
                    archive.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
                }
                let erased = match in_the_journal {
                    true => take(&mut archive, vec![Event::Forget(what.clone())]),
                    false => archive.erase(&what).unwrap(),
                };
                // Also where whoever erased it is killed before the scrubbing.
                drop(archive);
                archive = Archive::open(&folder.0).unwrap();
                assert!(archive.owes_scrub().unwrap());
                archive.scrub().unwrap();
                assert!(!archive.owes_scrub().unwrap());
                assert_eq!((erased.len() as u64, archive.count().unwrap()), (gone, 201 - gone), "{what:?}");
                assert_eq!(folder.files_with(MARKER), Vec::<PathBuf>::new(), "{what:?}");
                assert_eq!(find(&archive, MARKER), [0; 0]);
                archive.check().unwrap();
            }
        }
    }
}

#[test]
fn what_is_older_than_its_days_goes_once_it_has_ended() {
    let (_folder, mut archive) = with((1..=10).map(|key| put(form(key, "app", "old", ""))).collect());
    let now = 40 * DAY_MS;
    let settings = Settings::default();
    assert!(!archive.retain(settings, now).unwrap());
    assert_eq!(archive.count().unwrap(), 10);
    let mut young = form(11, "app", "young", "");
    young.received_ms = now - 29 * DAY_MS;
    take(&mut archive, (1..=9).map(ended).chain([put(young), ended(11)]).collect());
    assert!(!archive.retain(settings, now).unwrap());
    assert_eq!(keys(&archive, &Query::default()), [11, 10]);
}

#[test]
fn what_is_too_many_goes_oldest_first_and_never_what_is_live() {
    let (_folder, mut archive) = with((1..=60).map(|key| put(form(key, "app", "x", ""))).collect());
    take(&mut archive, (2..=60).map(ended).collect());
    archive.retain(Settings { count: 10, ..Settings::default() }, 0).unwrap();
    assert_eq!(keys(&archive, &Query::default()), [60, 59, 58, 57, 56, 55, 54, 53, 52, 1]);
}

#[test]
fn a_clock_that_jumps_does_not_empty_the_archive_at_once() {
    let events = (1..=2_500).flat_map(|key| [put(form(key, "app", "x", "")), ended(key)]).collect();
    let (_folder, archive) = with(events);
    archive.retain(Settings::default(), 400 * DAY_MS).unwrap();
    assert_eq!(archive.count().unwrap(), 1_500);
    // What is too many goes whatever the clock says, as often as there is more.
    let settings = Settings { count: 5, ..Settings::default() };
    assert!(archive.retain(settings, 0).unwrap());
    while archive.retain(settings, 0).unwrap() {}
    assert_eq!(keys(&archive, &Query::default()), [2500, 2499, 2498, 2497, 2496]);
}

//! The journal is read as it was written, whatever became of its files.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use std::os::unix::fs::PermissionsExt as _;

use super::super::Settings;
use super::super::event::ForgetForm;
use super::super::scratch::{Folder, ended, form, put};
use super::*;

fn every_kind() -> Vec<Event> {
    let mut full = form(3, "Mail \"x\"\n", "Ünïcödé 会議\u{0}", "<b>bold</b> &amp; <a href=\"https://example.org/\">link</a>");
    full.desktop_entry = Some("org.example.Mail".into());
    full.actions = vec![("default".into(), "Open".into()), ("yes".into(), "Yes".into())];
    full.body_images = vec![None, Some("icon".into())];
    full.progress = Some(70);
    full.tag = Some("tag".into());
    full.ended = Some((9, 2));
    vec![
        Event::Begin { bus: "bus".into(), next_key: 7, live: None },
        put(full.clone()),
        Event::Have(Box::new(full)),
        Event::Hidden(3),
        ended(3),
        Event::Ended { key: 4, at_ms: u64::MAX, reason: 1, kept: true },
        Event::Dropped(u64::MAX),
        Event::Refused(Box::default()),
        Event::RefusedGone(u64::MAX),
        Event::Read,
        Event::Dnd { on: true, until_ms: Some(5), since_ms: Some(4) },
        Event::Dnd { on: false, until_ms: None, since_ms: None },
        Event::Archive(Settings { enabled: false, days: 1, count: 2 }),
        Event::Forget(ForgetForm::Keys(vec![1, 2])),
        Event::Forget(ForgetForm::Application("app".into())),
        Event::Forget(ForgetForm::Since(5)),
        Event::Forget(ForgetForm::Everything),
    ]
}

fn began(folder: &Folder) -> Journal {
    let (mut journal, _) = Journal::open(&folder.0, "bus");
    journal.begin(1, std::iter::empty()).unwrap();
    journal
}

fn write_all(journal: &mut Journal, events: &[Event]) {
    events.iter().for_each(|event| journal.append(event));
    assert!(journal.flush().unwrap());
}

/// All that follows `at`.
fn rest(folder: &Folder, mut at: Position, newest: u64) -> (Vec<Event>, Position) {
    let mut all = Vec::new();
    loop {
        let (events, next) = read_on(&folder.0, at, newest, None).unwrap();
        if next == at {
            return (all, at);
        }
        all.extend(events);
        at = next;
    }
}

#[test]
fn every_kind_of_event_is_read_as_it_was_written() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    let events = every_kind();
    write_all(&mut journal, &events);
    let (read, _) = rest(&folder, Position::default(), 1);
    assert_eq!(read[0], Event::Begin { bus: "bus".into(), next_key: 1, live: Some(vec![]) });
    assert_eq!(read[1..], events);
    assert!(!journal.flush().unwrap());
}

#[test]
fn files_are_for_their_owner_alone() {
    let folder = Folder::new();
    let inner = folder.0.join("state/tidings");
    let (mut journal, _) = Journal::open(&inner, "bus");
    journal.begin(1, std::iter::empty()).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&inner), mode(&path(&inner, 1))), (0o700, 0o600));
}

#[test]
fn whatever_is_torn_off_the_end_costs_no_event_before_it() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    let events = every_kind();
    write_all(&mut journal, &events);
    let whole = fs::read(path(&folder.0, 1)).unwrap();
    for length in (0..whole.len()).rev() {
        fs::write(path(&folder.0, 1), &whole[..length]).unwrap();
        let lines = whole[..length].iter().filter(|byte| **byte == b'\n').count();
        let (read, at) = rest(&folder, Position::default(), 1);
        assert_eq!(read.len(), lines);
        assert_eq!(read.get(1..).unwrap_or_default(), &events[..lines.saturating_sub(1)]);
        // What is written on begins behind the last whole line.
        let behind = whole[..length].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at as u64 + 1);
        assert_eq!(at.offset, behind);
        Journal::open(&folder.0, "bus");
    }
}

#[test]
fn a_damaged_line_costs_itself_and_no_other() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    write_all(&mut journal, &[Event::Hidden(1), Event::Hidden(2), Event::Hidden(3)]);
    let whole = fs::read(path(&folder.0, 1)).unwrap();
    let begin = whole.windows(8).position(|window| window == b"hidden\":").unwrap();
    let line = whole[..begin].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    let second = line + whole[line..].iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let end = second + whole[second..].iter().position(|byte| *byte == b'\n').unwrap();
    for at in second..end {
        for change in [0x01, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            fs::write(path(&folder.0, 1), &bytes).unwrap();
            let (read, _) = rest(&folder, Position::default(), 1);
            assert!(read.contains(&Event::Hidden(1)) && read.contains(&Event::Hidden(3)), "byte {at}: {read:?}");
            // The case of a hexadecimal digit is all that may change without being noticed.
            assert!(!read.contains(&Event::Hidden(2)) || bytes[at].eq_ignore_ascii_case(&whole[at]), "byte {at}: {read:?}");
        }
    }
}

#[test]
fn an_empty_file_and_no_file_at_all_are_nothing() {
    let folder = Folder::new();
    assert_eq!(Journal::open(&folder.0.join("nowhere"), "bus").1, Fold { bus: "bus".into(), ..Fold::default() });
    fs::write(path(&folder.0, 4), "").unwrap();
    let (mut journal, fold) = Journal::open(&folder.0, "bus");
    assert!(fold.records.is_empty());
    journal.begin(1, std::iter::empty()).unwrap();
    assert_eq!(journal.newest().load(Ordering::Acquire), 5);
    assert_eq!(rest(&folder, Position::default(), 5).0.len(), 1);
}

#[test]
fn a_line_that_is_longer_than_a_chunk_is_read() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    let long = put(form(1, "app", &"long ".repeat(CHUNK), ""));
    write_all(&mut journal, &[Event::Read, long.clone(), Event::Read]);
    assert_eq!(rest(&folder, Position::default(), 1).0[1..], [Event::Read, long, Event::Read]);
}

#[test]
fn a_reader_that_is_behind_reads_on_across_files_and_misses_nothing() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    write_all(&mut journal, &[Event::Hidden(1)]);
    let (_, at) = rest(&folder, Position::default(), 1);
    for file in 2..6 {
        write_all(&mut journal, &[Event::Hidden(file)]);
        // What is torn off a file that is complete is passed over.
        let mut torn = OpenOptions::new().append(true).open(path(&folder.0, file - 1)).unwrap();
        torn.write_all(b"00000000 {\"hid").unwrap();
        journal.begin(file, std::iter::empty()).unwrap();
    }
    let hidden = |events: Vec<Event>| {
        let keys = events.into_iter().filter_map(|event| if let Event::Hidden(key) = event { Some(key) } else { None });
        keys.collect::<Vec<_>>()
    };
    assert_eq!(hidden(rest(&folder, at, 5).0), [2, 3, 4, 5]);
    // Files that were begun since the reader asked are left for the next time.
    let (events, at) = rest(&folder, at, 3);
    assert_eq!((hidden(events), at.file), (vec![2, 3, 4], 3));
    assert_eq!(hidden(rest(&folder, at, 5).0), [5]);
}

#[test]
fn files_that_are_taken_over_are_deleted_and_reading_goes_on_behind_them() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    journal.begin(1, std::iter::empty()).unwrap();
    journal.begin(1, std::iter::empty()).unwrap();
    delete_before(&folder.0, 3).unwrap();
    assert_eq!(files(&folder.0), [3]);
    write_all(&mut journal, &[Event::Hidden(9)]);
    let (events, at) = rest(&folder, Position { file: 1, offset: 40 }, 3);
    assert_eq!((events.len(), at.file), (2, 3));
    delete_before(&folder.0.join("nowhere"), 3).unwrap();
}

#[test]
fn a_place_of_a_journal_that_was_deleted_does_not_hold_up_the_next_one() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    write_all(&mut journal, &[Event::Hidden(1)]);
    let (events, at) = rest(&folder, Position { file: 17, offset: 4000 }, 1);
    assert_eq!((events.len(), at.file), (2, 1));
}

#[test]
fn a_full_disk_is_told_and_the_next_file_has_everything() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    write_all(&mut journal, &[put(form(1, "app", "kept", "")), put(form(2, "app", "ends unwritten", ""))]);
    journal.file = Some(OpenOptions::new().write(true).open("/dev/full").unwrap());
    journal.append(&ended(2));
    assert_eq!(journal.flush().unwrap_err().kind(), io::ErrorKind::StorageFull);
    assert!(!journal.is_written());
    journal.append(&Event::Hidden(1));
    assert!(!journal.flush().unwrap());
    journal.begin(3, [Event::Have(Box::new(form(1, "app", "kept", "")))].into_iter()).unwrap();
    write_all(&mut journal, &[put(form(3, "app", "later", ""))]);
    // The end of the second was never written: all the same it is not there any more.
    let (_, fold) = Journal::open(&folder.0, "bus");
    assert_eq!(fold.records.keys().copied().collect::<Vec<_>>(), [1, 3]);
    assert_eq!(fold.next_key, 4);
}

#[test]
fn a_write_that_stops_half_way_leaves_no_half_line() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    let before = fs::read(path(&folder.0, 1)).unwrap();
    // Half of it arrives; a file opened for reading refuses the rest.
    fs::write(path(&folder.0, 1), [&before[..], b"00000000 {\"put"].concat()).unwrap();
    journal.file = Some(File::open(path(&folder.0, 1)).unwrap());
    journal.append(&Event::Read);
    journal.flush().unwrap_err();
    journal.begin(1, [Event::Hidden(5)].into_iter()).unwrap();
    assert_eq!(rest(&folder, Position::default(), 2).0.last(), Some(&Event::Hidden(5)));
}

#[test]
fn a_folder_that_is_gone_or_no_folder_is_told_and_used_again_once_it_is_one() {
    let folder = Folder::new();
    let inner = folder.0.join("inner");
    fs::write(&inner, "a file").unwrap();
    let (mut journal, _) = Journal::open(&inner, "bus");
    journal.begin(1, std::iter::empty()).unwrap_err();
    journal.append(&Event::Read);
    assert!(!journal.is_written() && !journal.flush().unwrap());
    fs::remove_file(&inner).unwrap();
    journal.begin(1, std::iter::empty()).unwrap();
    fs::remove_dir_all(&inner).unwrap();
    journal.begin(1, [Event::Hidden(5)].into_iter()).unwrap();
    assert!(journal.is_written());
    assert_eq!(read_on(&inner, Position::default(), 2, None).unwrap().0.len(), 2);
}

#[test]
fn a_file_is_left_for_a_new_one_once_it_is_long() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    let event = put(form(1, "app", &"x".repeat(100_000), ""));
    let mut written = 0;
    while !journal.is_long() {
        write_all(&mut journal, std::slice::from_ref(&event));
        written += 100_000;
        assert!(written < 2 * LEAVE_AT);
    }
    journal.begin(2, std::iter::once(event)).unwrap();
    assert!(!journal.is_long());
}

#[test]
fn what_is_live_ends_with_its_bus() {
    let folder = Folder::new();
    let mut journal = began(&folder);
    let mut actionable = form(1, "app", "live", "");
    actionable.actions = vec![("yes".into(), "Yes".into())];
    write_all(&mut journal, &[put(actionable)]);
    let of = |bus| Journal::open(&folder.0, bus).1.records[&1].clone();
    assert_eq!((of("bus").ended, of("bus").content.actions.len()), (None, 1));
    let over = of("another");
    assert_eq!((over.ended.unwrap().reason, over.content.actions.len(), over.on_screen), (4, 0, false));
}

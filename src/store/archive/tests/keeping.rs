//! What was put is there as it was put; pictures are there once.

use super::*;
use crate::content::image::Layout;
use crate::store::scratch::{ended, form, put};

#[test]
fn what_was_put_is_there_with_its_last_content_and_its_end() {
    let mut first = form(1, "app", "first", "<b>bold</b>");
    first.actions = vec![("default".into(), "Open".into()), ("yes".into(), "Yes".into())];
    first.category = Some("im.received".into());
    first.progress = Some(40);
    first.urgency = 2;
    first.app_icon = Some("mail".into());
    let (folder, mut archive) = with(vec![put(first)]);
    let entry = archive.get(1).unwrap().unwrap();
    assert_eq!((entry.notification.summary.as_str(), entry.notification.body.to_markup().as_str()), ("first", "<b>bold</b>"));
    assert_eq!((entry.notification.category.as_deref(), entry.notification.progress), (Some("im.received"), Some(40)));
    assert_eq!(entry.notification.actions.len(), 1);
    assert!(!entry.live && entry.ended.is_none() && entry.notification.sender_left);
    take(&mut archive, vec![put(form(1, "app", "second", "")), ended(1), put(form(2, "app", "third", ""))]);
    let entry = archive.get(1).unwrap().unwrap();
    assert_eq!(entry.notification.summary, "second");
    assert_eq!(entry.ended.map(|ended| (ended.at_ms, ended.reason)), Some((1001, 2)));
    assert_eq!((archive.count().unwrap(), find(&archive, "first")), (2, vec![]));
    assert_eq!(archive.applications().unwrap(), [("app".to_owned(), 2)]);
    assert_eq!(archive.place().unwrap(), Position { file: 1, offset: 1 });
    drop(archive);
    assert_eq!(find(&Archive::open(&folder.0).unwrap(), "second"), [1]);
}

#[test]
fn what_was_there_at_the_beginning_of_a_file_is_put_once_and_ends_with_its_session() {
    let have = |form| Event::Have(Box::new(form));
    let (_folder, mut archive) = with(vec![put(form(1, "app", "as it was put", "")), have(form(2, "app", "new here", ""))]);
    let mut over = form(1, "app", "as the tray has it", "");
    over.ended = Some((50, 4));
    take(&mut archive, vec![have(over), have(form(2, "app", "new here", ""))]);
    let entry = archive.get(1).unwrap().unwrap();
    assert_eq!((entry.notification.summary.as_str(), entry.ended.map(|ended| ended.reason)), ("as it was put", Some(4)));
    assert_eq!(archive.get(2).unwrap().unwrap().ended, None);
}

#[test]
fn while_it_is_off_nothing_comes_in_and_what_is_in_stays() {
    let folder = Folder::new();
    let mut archive = Archive::open(&folder.0).unwrap();
    let mut settings = Settings::default();
    let off = Settings { enabled: false, ..settings };
    let events = vec![put(form(1, "app", "a", "")), Event::Archive(off), put(form(2, "app", "b", "")), ended(1)];
    archive.take_over(events, Position::default(), &mut settings).unwrap();
    assert_eq!((settings, archive.count().unwrap()), (off, 1));
    assert!(archive.get(1).unwrap().unwrap().ended.is_some());
    archive.take_over(vec![put(form(3, "app", "c", ""))], Position::default(), &mut settings).unwrap();
    assert_eq!(archive.count().unwrap(), 1);
}

#[test]
fn a_picture_is_kept_once_however_often_it_is_shown() {
    let (_folder, archive) = with((1..=50).map(|key| put(form(key, "app", "album", ""))).collect());
    let layout = Layout { width: 2, height: 2, rowstride: 8, has_alpha: true };
    let pixels = Stored::Pixels(layout, vec![7; 16]);
    for key in 1..=50 {
        archive.keep_picture(key, 1, &pixels).unwrap();
    }
    archive.keep_picture(1, 0, &Stored::File(vec![7; 16])).unwrap();
    assert_eq!(pictures(&archive), 2);
    assert_eq!(archive.pictures(1).unwrap(), [(0, Stored::File(vec![7; 16])), (1, pixels.clone())]);
    assert!(archive.get(50).unwrap().unwrap().has_pictures);
    archive.keep_picture(51, 1, &Stored::File(vec![1])).unwrap();
    archive.keep_picture(2, 0, &Stored::File(vec![1; MAX_BYTES + 1])).unwrap();
    assert_eq!((pictures(&archive), archive.pictures(51).unwrap(), archive.pictures(2).unwrap().len()), (2, vec![], 1));
}

#[test]
fn new_content_has_not_the_pictures_of_what_was_there_before() {
    let (_folder, mut archive) = with(vec![put(form(1, "player", "a song with a cover", ""))]);
    archive.keep_picture(1, 1, &Stored::File(vec![7; 16])).unwrap();
    take(&mut archive, vec![put(form(1, "player", "a song without", ""))]);
    assert_eq!(archive.pictures(1).unwrap(), []);
    assert!(!archive.get(1).unwrap().unwrap().has_pictures);
}

#[test]
fn all_pictures_together_are_bounded_and_the_oldest_go_first() {
    let (_folder, mut archive) = with((1..=300).map(|key| put(form(key, "app", "large", ""))).collect());
    let large = |key: u64| Stored::File([&key.to_le_bytes()[..], &vec![0; MAX_BYTES - 8]].concat());
    for key in 1..=260 {
        archive.keep_picture(key, 1, &large(key)).unwrap();
    }
    assert_eq!(pictures(&archive), 256);
    assert_eq!((archive.pictures(4).unwrap().len(), archive.pictures(5).unwrap().len()), (0, 1));
    // Those that nothing shows any more go before those that are shown.
    take(&mut archive, (200..=260).map(|key| put(form(key, "app", "new", ""))).collect());
    archive.keep_picture(300, 1, &large(300)).unwrap();
    assert_eq!(archive.pictures(5).unwrap().len(), 1);
    assert_eq!(pictures(&archive), 256 - 61 + 1);
}

fn pictures(archive: &Archive) -> u64 {
    archive.connection.query_row("SELECT COUNT(*) FROM picture", [], |row| row.get(0)).map(|count: i64| count as u64).unwrap()
}

#[test]
fn what_is_not_live_when_a_file_begins_has_ended() {
    let (_folder, mut archive) = with(vec![put(form(1, "app", "its end was lost", "")), put(form(2, "app", "live", ""))]);
    let begin = |live| Event::Begin { bus: "bus".into(), next_key: 3, live };
    take(&mut archive, vec![begin(None)]);
    assert_eq!(archive.get(1).unwrap().unwrap().ended, None, "an earlier version does not tell");
    take(&mut archive, vec![begin(Some(vec![2])), put(form(3, "app", "new", ""))]);
    let reason = |key| archive.get(key).unwrap().unwrap().ended.map(|ended| ended.reason);
    assert_eq!([reason(1), reason(2), reason(3)], [Some(4), None, None]);
}

#[test]
fn what_came_and_went_at_once_is_there_as_ended_and_what_came_back_too() {
    let (_folder, archive) = with(vec![
        put(form(1, "app", "first", "")),
        put(form(1, "app", "second", "")),
        ended(1),
        put(form(2, "app", "other", "")),
    ]);
    let entry = archive.get(1).unwrap().unwrap();
    assert_eq!((entry.notification.summary.as_str(), entry.ended.map(|ended| ended.reason)), ("second", Some(2)));
    assert_eq!(archive.get(2).unwrap().unwrap().ended, None);
}

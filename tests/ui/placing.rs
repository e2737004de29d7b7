//! Where popups stand, how many, and how they change in place.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt as _, EventMask};

use crate::harness::Notify;
use crate::on_both;
use crate::screen::{Button, Screen, X11};
use crate::session::{Session, coloured};

const COLOURS: [[u8; 3]; 6] = [[200, 30, 30], [30, 160, 30], [40, 60, 220], [210, 120, 20], [150, 40, 170], [20, 140, 150]];

on_both!(a_popup_comes_into_the_corner_and_goes, five_are_stacked_and_the_sixth_waits, a_replacement_changes_in_place);

async fn a_popup_comes_into_the_corner_and_goes<S: Screen>(mut session: Session<S>) {
    let (id, shot, popup) = session.show(Notify { body: "A body of the popup.", ..Notify::default() }).await;
    let (width, seen) = (shot.width, format!("{popup:?}"));
    assert!((300..=480).contains(&popup.width()), "{seen}");
    assert!((50..=250).contains(&popup.height()), "{seen}");
    assert!((width - 40..=width - 4).contains(&popup.right), "{seen}");
    assert!((4..=40).contains(&popup.top), "{seen}");
    session.client.call("CloseNotification", &(id,)).await.unwrap();
    session.until_empty().await;
    assert_eq!(session.hear(1).await, [format!("closed {id} 3")]);
}

async fn five_are_stacked_and_the_sixth_waits<S: Screen>(mut session: Session<S>) {
    let mut ids = Vec::new();
    for (nth, colour) in COLOURS.into_iter().enumerate() {
        let app_name = &*format!("App {nth}");
        let notify = Notify { app_name, hints: coloured(colour), expire_timeout: 0, ..Notify::default() };
        ids.push(session.client.notify(notify).await);
    }
    let (shot, blocks) = session.until_shown("five popups and a line", |_, blocks| blocks.len() == 6).await;
    for (index, popup) in blocks[..5].iter().enumerate() {
        assert!(shot.shows(COLOURS[index], &[*popup]), "popup {index} of {blocks:?} has another colour");
        assert_eq!((popup.left, popup.right), (blocks[0].left, blocks[0].right), "they do not stand in one column: {blocks:?}");
    }
    assert!(blocks[5].width() < 200, "a sixth popup is shown: {blocks:?}");
    assert!(!shot.shows(COLOURS[5], &blocks), "the sixth is shown");

    session.click(Button::Middle, blocks[1].middle()).await;
    let (shot, blocks) = session.until_shown("five popups", |_, blocks| blocks.len() == 5).await;
    assert_eq!(session.hear(1).await, [format!("closed {} 2", ids[1])]);
    for (popup, colour) in blocks.iter().zip([0, 2, 3, 4, 5]) {
        assert!(shot.shows(COLOURS[colour], &[*popup]), "colour {colour} is not in {popup:?} of {blocks:?}");
    }
}

async fn a_replacement_changes_in_place<S: Screen>(mut session: Session<S>) {
    let mut ids = Vec::new();
    for (nth, colour) in COLOURS[..3].iter().enumerate() {
        let app_name = &*format!("App {nth}");
        let notify = Notify { app_name, hints: coloured(*colour), expire_timeout: 0, ..Notify::default() };
        ids.push(session.client.notify(notify).await);
    }
    let (_, before) = session.until_popups(3).await;
    let replacement = Notify { replaces_id: ids[1], hints: coloured(COLOURS[3]), expire_timeout: 0, ..Notify::default() };
    assert_eq!(session.client.notify(replacement).await, ids[1]);
    let (shot, after) = session.until_shown("the new picture", |shot, _| shot.shows(COLOURS[3], &before[1..2])).await;
    assert_eq!(after, before);
    assert!(!shot.shows(COLOURS[1], &after), "the old picture is still there");
}

/// A browser closes a notification and sends the next of the same tag 3 ms later: nothing flickers.
#[tokio::test]
async fn close_and_notify_never_shows_an_empty_screen() {
    let mut session = Session::<X11>::start("x11-close-and-notify").await;
    let (mut id, _, place) = session.show(Notify { hints: coloured(COLOURS[0]), ..Notify::default() }).await;
    let over = Arc::new(AtomicBool::new(false));
    let looking = {
        let (connection, root) = session.screen.connect();
        let events = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        connection.change_window_attributes(root, &events).unwrap().check().unwrap();
        let (over, empty) = (over.clone(), session.empty.clone());
        std::thread::spawn(move || {
            let (mut looks, mut faults) = (0, Vec::new());
            while !over.load(Ordering::Relaxed) {
                let shot = crate::screen::shot_of(&connection, root, empty.whole()).unwrap();
                looks += 1;
                if shot.unlike(&empty, place).is_none_or(|seen| seen.width() < place.width()) {
                    faults.push(format!("look {looks}: {:?} is left of {place:?}", shot.unlike(&empty, place)));
                }
                while let Some(event) = connection.poll_for_event().unwrap() {
                    if matches!(event, Event::UnmapNotify(_)) {
                        faults.push(format!("look {looks}: a window was unmapped"));
                    }
                }
            }
            (looks, faults)
        })
    };
    for round in 0..10 {
        let colour = COLOURS[(round + 1) % COLOURS.len()];
        session.client.call("CloseNotification", &(id,)).await.unwrap();
        tokio::time::sleep(Duration::from_millis(3)).await;
        let notify = Notify { hints: coloured(colour), expire_timeout: 0, ..Notify::default() };
        id = session.client.notify(notify).await;
        session.until_shown("the next picture", |shot, _| shot.shows(colour, &[place])).await;
    }
    over.store(true, Ordering::Relaxed);
    let (looks, faults) = looking.join().unwrap();
    println!("{looks} looks at the screen");
    assert!(looks >= 30, "{looks} looks only");
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(session.blocks(), [place]);
}

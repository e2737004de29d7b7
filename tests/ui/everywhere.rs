//! Popups at several places at once: on every monitor, elsewhere for an urgency, and where their sender says.

mod pointed;
mod vacated;

use std::time::Duration;

use x11rb::protocol::randr::{ConnectionExt as _, MonitorInfo};
use x11rb::protocol::xproto::ConnectionExt as _;

use crate::harness::{Notify, until};
use crate::picture::{Picture, Rect, accent};
use crate::screen::{Button, HEIGHT, Screen, WIDTH, X11, keys};
use crate::session::{Session, coloured};
use crate::settings::save;

const RED: [u8; 3] = [200, 30, 30];
const BLUE: [u8; 3] = [40, 60, 220];
/// Longer than the popup below may stay.
const LONGER: Duration = Duration::from_millis(1200);

/// One half of the screen, as a monitor of its own.
fn half(right: bool) -> Rect {
    let middle = usize::from(WIDTH / 2);
    let (left, right) = if right { (middle, WIDTH.into()) } else { (0, middle) };
    Rect { left, top: 0, right, bottom: HEIGHT.into() }
}

/// One screen of the server becomes two monitors.
async fn two_monitors(name: &'static str) -> Session<X11> {
    Session::<X11>::start_with(name, |_, screen| {
        let (connection, root) = screen.connect();
        // What no monitor has is one of its own.
        let output = connection.randr_get_screen_resources(root).unwrap().reply().unwrap().outputs[0];
        for (name, x) in [("LEFT", 0), ("RIGHT", WIDTH / 2)] {
            let name = connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
            let monitor = MonitorInfo {
                name,
                primary: x == 0,
                automatic: false,
                x: i16::try_from(x).unwrap(),
                y: 0,
                width: WIDTH / 2,
                height: HEIGHT,
                width_in_millimeters: 300,
                height_in_millimeters: 300,
                outputs: if x == 0 { vec![output] } else { Vec::new() },
            };
            connection.randr_set_monitor(root, monitor).unwrap().check().unwrap();
        }
        screen.point(5, 700);
    })
    .await
}

/// What stands on the left monitor, and on the right one; the latter in coordinates of its own.
fn on_both(session: &mut Session<X11>) -> Option<(Picture, [Vec<Rect>; 2])> {
    let shot = session.screen.shot()?;
    let blocks = [false, true].map(|right| shot.part(half(right)).blocks(&session.empty.part(half(right))));
    Some((shot, blocks))
}

/// Waits until so much stands still on both.
async fn until_on_both(
    session: &mut Session<X11>,
    what: &str,
    wanted: impl Fn(&Picture, &[Vec<Rect>; 2]) -> bool,
) -> [Vec<Rect>; 2] {
    let mut before = None;
    until(what, || {
        let (shot, blocks) = on_both(session)?;
        let still = before.as_ref() == Some(&shot);
        let there = still && wanted(&shot, &blocks);
        before = Some(shot);
        there.then_some(blocks)
    })
    .await
}

/// A place of the right monitor on the whole screen.
fn on_right(place: Rect) -> Rect {
    let middle = usize::from(WIDTH / 2);
    Rect { left: place.left + middle, right: place.right + middle, ..place }
}

fn counts(blocks: &[Vec<Rect>; 2]) -> [usize; 2] {
    [blocks[0].len(), blocks[1].len()]
}

#[tokio::test]
async fn what_is_done_to_one_of_the_copies_is_done_once() {
    let mut session = two_monitors("x11-everywhere").await;
    save(&session.bus, "[popups]\noutput = \"all\"\n");
    let mut ids = Vec::new();
    for (app_name, colour) in [("one", RED), ("two", BLUE)] {
        let actions = &["default", "Open"];
        let notify = Notify { app_name, actions, hints: coloured(colour), expire_timeout: 0, ..Notify::default() };
        ids.push(session.client.notify(notify).await);
    }
    let blocks = until_on_both(&mut session, "two popups on both", |_, blocks| counts(blocks) == [2, 2]).await;
    assert_eq!(blocks[0], blocks[1]);
    assert!(blocks[0][0].right.abs_diff(usize::from(WIDTH / 2) - 16) < 6, "{blocks:?}");
    let place = on_right(blocks[1][0]);
    session.click(Button::Primary, (place.middle().0, place.top + 20)).await;
    assert_eq!(session.hear(2).await, [format!("invoked {} default", ids[0]), format!("closed {} 2", ids[0])]);
    let blocks = until_on_both(&mut session, "one popup on both", |shot, blocks| {
        let places = [blocks[0].clone(), blocks[1].iter().map(|place| on_right(*place)).collect()];
        counts(blocks) == [1, 1] && places.iter().all(|places| shot.shows(BLUE, places))
    })
    .await;
    // It comes to say something else on both.
    session.client.notify(Notify { replaces_id: ids[1], hints: coloured(RED), expire_timeout: 0, ..Notify::default() }).await;
    until_on_both(&mut session, "the update on both", |shot, _| {
        shot.shows(RED, &blocks[0]) && shot.shows(RED, &[on_right(blocks[1][0])])
    })
    .await;
    session.click(Button::Middle, blocks[0][0].middle()).await;
    assert_eq!(session.hear(1).await, [format!("closed {} 2", ids[1])]);
    until_on_both(&mut session, "empty monitors", |_, blocks| counts(blocks) == [0, 0]).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_expires_on_any_while_the_pointer_is_on_one() {
    let mut session = two_monitors("x11-everywhere-hover").await;
    save(&session.bus, "[popups]\noutput = \"all\"\n");
    session.client.notify(Notify { app_name: "one", expire_timeout: 0, ..Notify::default() }).await;
    let blocks = until_on_both(&mut session, "a popup on both", |_, blocks| counts(blocks) == [1, 1]).await;
    let place = on_right(blocks[1][0]);
    let before = session.screen.shot().unwrap();
    session.screen.point(place.middle().0, place.top + 20);
    session.until_shown("the pointer on it", |shot, _| shot.unlike(&before, place.corner()).is_some()).await;
    let brief = session.client.notify(Notify { app_name: "two", expire_timeout: 300, ..Notify::default() }).await;
    // The one place where time itself is under test.
    tokio::time::sleep(LONGER).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    // From one copy to the other the person is still at the popups.
    session.screen.point(blocks[0][0].middle().0, blocks[0][0].top + 20);
    session.screen.point(5, 700);
    assert_eq!(session.hear(1).await, [format!("closed {brief} 1")]);
    until_on_both(&mut session, "one popup on both", |_, blocks| counts(blocks) == [1, 1]).await;
}

#[tokio::test]
async fn a_reply_is_written_once() {
    let mut session = two_monitors("x11-everywhere-reply").await;
    save(&session.bus, "[popups]\noutput = \"all\"\n");
    let actions = &["default", "Open", "inline-reply", "Reply"];
    let id = session.client.notify(Notify { app_name: "Chat", actions, expire_timeout: 0, ..Notify::default() }).await;
    let blocks = until_on_both(&mut session, "a popup on both", |_, blocks| counts(blocks) == [1, 1]).await;
    let place = on_right(blocks[1][0]);
    let button = session.screen.shot().unwrap().buttons(place)[0];
    session.click(Button::Primary, button.middle()).await;
    until("a key writes into the field", || {
        session.screen.keys(&keys::of("x"));
        let shot = session.screen.shot()?;
        // The button that sends is ready on both.
        [blocks[0][0], place].iter().all(|popup| shot.count(accent(), *popup) > 1000).then_some(())
    })
    .await;
    // On the other one a click is no default action, which would lose what is written.
    session.click(Button::Primary, (blocks[0][0].middle().0, blocks[0][0].top + 20)).await;
    // It is written on there.
    let shot = session.screen.shot().unwrap();
    let send = shot.unlike(&session.empty, blocks[0][0]).unwrap();
    session.click(Button::Primary, (send.left + 60, send.bottom - 30)).await;
    let before = session.screen.shot().unwrap();
    until("a key writes on there", || {
        session.screen.keys(&keys::of("yes"));
        session.screen.shot()?.unlike(&before, place).map(drop)
    })
    .await;
    session.screen.keys(&[keys::RETURN]);
    let heard = session.hear(2).await;
    assert!(heard[0].starts_with(&format!("replied {id} x")) && heard[0].ends_with("yes"), "{heard:?}");
    assert_eq!(heard[1], format!("closed {id} 2"));
    until_on_both(&mut session, "empty monitors", |_, blocks| counts(blocks) == [0, 0]).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

fn critical(app_name: &str) -> Notify<'_> {
    let mut notify = Notify { app_name, hints: coloured(RED), expire_timeout: 0, ..Notify::default() };
    notify.hints.insert("urgency", 2_u8.into());
    notify
}

#[tokio::test]
async fn critical_ones_may_be_elsewhere_and_on_all() {
    let mut session = two_monitors("x11-everywhere-critical").await;
    save(&session.bus, "[popups]\noutput = \"LEFT\"\n[popups.critical]\nposition = \"center\"\noutput = \"all\"\n");
    session.client.notify(Notify { app_name: "one", hints: coloured(BLUE), expire_timeout: 0, ..Notify::default() }).await;
    session.client.notify(critical("two")).await;
    let blocks = until_on_both(&mut session, "both kinds", |_, blocks| counts(blocks) == [2, 1]).await;
    let middle = |place: Rect| place.middle().1.abs_diff(usize::from(HEIGHT / 2)) < 6 && place.middle().0.abs_diff(320) < 6;
    assert!(middle(blocks[0][1]) && middle(blocks[1][0]) && blocks[0][0].top < 20, "{blocks:?}");
    // The keyboard goes from the one to the other.
    session.client.ask("Focus", &()).await.unwrap();
    let ring = |shot: &Picture, place: Rect| shot.count(accent(), place) > 400;
    until_on_both(&mut session, "the ring on the newest", |shot, _| ring(shot, blocks[0][1])).await;
    session.screen.keys(&[keys::UP]);
    until_on_both(&mut session, "the ring on the other", |shot, _| ring(shot, blocks[0][0]) && !ring(shot, blocks[0][1])).await;
    session.screen.keys(&[keys::DOWN]);
    until_on_both(&mut session, "the ring on the newest", |shot, _| !ring(shot, blocks[0][0])).await;
    session.screen.keys(&[keys::ESCAPE]);
    // With the rest again, beside them and not over them.
    save(&session.bus, "[popups]\noutput = \"LEFT\"\n[popups.critical]\noutput = \"all\"\n");
    let blocks = until_on_both(&mut session, "one behind the other", |shot, blocks| {
        counts(blocks) == [2, 1] && shot.shows(RED, &[on_right(blocks[1][0])]) && blocks[1][0].top < 20
    })
    .await;
    assert!(blocks[0][0].bottom + 8 <= blocks[0][1].top, "{blocks:?}");
    assert!(blocks[0].iter().all(|block| block.left == blocks[0][0].left), "{blocks:?}");
    save(&session.bus, "");
    until_on_both(&mut session, "all in one place", |_, blocks| counts(blocks) == [2, 0]).await;
}

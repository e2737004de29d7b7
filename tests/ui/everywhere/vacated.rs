//! Where the last popup was a click is for nobody for a moment: it was meant for that popup.

use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{ConnectionExt as _, CreateWindowAux, EventMask, WindowClass};

use crate::harness::{Notify, until};
use crate::screen::{Button, HEIGHT, Screen, WIDTH, Wayland, X11};
use crate::session::{SETTLED, Session};

/// A popup that its sender closes is shown for another 100 ms, in case that the sender puts another one in its place. Later than that,
/// and before the place is free.
const GONE: Duration = Duration::from_millis(200);

#[tokio::test]
async fn on_x11_a_window_beneath_hears_of_it_only_later() {
    let mut session = Session::<X11>::start("x11-vacated").await;
    let (connection, root) = session.screen.connect();
    let window = connection.generate_id().unwrap();
    let heard = CreateWindowAux::new().event_mask(EventMask::BUTTON_PRESS).override_redirect(1);
    let (copied, input_only) = (x11rb::COPY_FROM_PARENT, WindowClass::INPUT_ONLY);
    connection.create_window(0, window, root, 0, 0, WIDTH, HEIGHT, 0, input_only, copied, &heard).unwrap().check().unwrap();
    connection.map_window(window).unwrap().check().unwrap();
    let clicks = || {
        connection.get_input_focus().unwrap().reply().unwrap();
        std::iter::from_fn(|| connection.poll_for_event().unwrap())
            .filter(|event| matches!(event, Event::ButtonPress(_)))
            .count()
    };
    let (id, _, popup) = session.show(Notify::default()).await;
    session.screen.point(popup.middle().0, popup.middle().1);
    session.client.call("CloseNotification", &id).await.unwrap();
    // The window of the popups has their shadow around them; what takes the clicks has not.
    let shown = |width: usize| width > popup.width() && width < usize::from(WIDTH);
    until("no popup", || session.screen.windows().iter().all(|there| !shown(there.place.width())).then_some(())).await;
    session.screen.press(Button::Primary);
    assert_eq!(clicks(), 0);
    // Beside it nothing is held up.
    session.screen.point(5, 700);
    session.screen.press(Button::Primary);
    assert_eq!(clicks(), 1);
    tokio::time::sleep(SETTLED).await;
    session.screen.point(popup.middle().0, popup.middle().1);
    session.screen.press(Button::Primary);
    assert_eq!(clicks(), 1);
}

#[tokio::test]
async fn on_wayland_a_surface_beneath_hears_of_it_only_later() {
    let prepare = |bus: &mut crate::harness::Bus, _: &mut Wayland| {
        // What the compositor tells of the pointer is in the log then.
        bus.environment.insert("WAYLAND_DEBUG".to_owned(), "client".to_owned());
    };
    let mut session = Session::<Wayland>::start_with("wayland-vacated", prepare).await;
    let presses = |session: &Session<Wayland>| session.daemon.log().matches(", 272, 1)").count();
    let (id, _, popup) = session.show(Notify::default()).await;
    session.screen.point(popup.middle().0, popup.middle().1);
    session.client.call("CloseNotification", &id).await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {id} 3")]);
    tokio::time::sleep(GONE).await;
    session.screen.press(Button::Primary);
    until("the click is ours", || (presses(&session) == 1).then_some(())).await;
    tokio::time::sleep(SETTLED).await;
    // The compositor looks anew at what is there when the pointer moves.
    session.screen.point(popup.middle().0 + 1, popup.middle().1);
    session.screen.press(Button::Primary);
    tokio::time::sleep(GONE).await;
    assert_eq!(presses(&session), 1);
}

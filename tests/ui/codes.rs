//! A one-time code in a message: the button that copies it, and that other messages have none.

use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, CreateWindowAux, WindowClass};

use crate::harness::Notify;
use crate::screen::{Button, Screen as _, X11};
use crate::session::Session;

/// What the clipboard of the X server holds as text.
fn clipboard(display: &str) -> Option<String> {
    let (connection, screen) = x11rb::connect(Some(display)).unwrap();
    let window = connection.generate_id().unwrap();
    let root = &connection.setup().roots[screen];
    let aux = CreateWindowAux::new();
    connection.create_window(0, window, root.root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux).unwrap();
    let atom = |name: &[u8]| connection.intern_atom(false, name).unwrap().reply().unwrap().atom;
    let (selection, text, property) = (atom(b"CLIPBOARD"), atom(b"UTF8_STRING"), atom(b"TEXT_OF_A_TEST"));
    connection.convert_selection(window, selection, text, property, x11rb::CURRENT_TIME).unwrap();
    connection.flush().unwrap();
    loop {
        if let Event::SelectionNotify(event) = connection.wait_for_event().unwrap() {
            if event.property == x11rb::NONE {
                return None;
            }
            let value = connection.get_property(true, window, property, AtomEnum::ANY, 0, 1024).unwrap().reply().unwrap().value;
            return Some(String::from_utf8(value).unwrap());
        }
    }
}

#[tokio::test]
async fn a_code_is_copied_by_its_button() {
    let mut session = Session::<X11>::start("x11-a_code_is_copied_by_its_button").await;
    let display = session.screen.variables().into_iter().find(|(name, _)| name == "DISPLAY").unwrap().1;
    assert_eq!(clipboard(&display), None);
    let message = Notify { summary: "Example", body: "Your verification code is 482 913.", ..Notify::default() };
    let (_, shot, popup) = session.show(message).await;
    let buttons = shot.buttons(popup);
    assert_eq!(buttons.len(), 1, "{buttons:?}");
    session.click(Button::Primary, buttons[0].middle()).await;
    let began = std::time::Instant::now();
    while clipboard(&display).as_deref() != Some("482913") {
        assert!(began.elapsed() < Duration::from_secs(10), "the clipboard holds {:?}", clipboard(&display));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The click was the button's: the popup is still there, and its sender heard of nothing.
    session.point_away();
    session.until_popups(1).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_number_that_is_no_code_has_no_button() {
    let mut session = Session::<X11>::start("x11-a_number_that_is_no_code_has_no_button").await;
    let message = Notify { summary: "Bank", body: "You paid 1234 EUR. Order 482913.", ..Notify::default() };
    let (_, shot, popup) = session.show(message).await;
    // Where there is no button the popup's own upper edge is found.
    let buttons = shot.buttons(popup);
    assert!(buttons.iter().all(|button| button.top < popup.top + 12), "{buttons:?} in {popup:?}");
}

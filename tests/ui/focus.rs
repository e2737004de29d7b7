//! Popups on X11 leave alone what is not theirs: the input focus, the window manager's windows, the panels' places.

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, InputFocus, PropMode, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::harness::{Notify, Process, until};
use crate::picture::Rect;
use crate::screen::{Button, X11};
use crate::session::Session;

/// What openbox does where nobody has configured it.
const OPENBOX: &str = "/etc/xdg/openbox/rc.xml";

/// A window that has the input focus.
pub(crate) async fn focused(connection: &RustConnection, root: Window) -> Window {
    let window = connection.generate_id().unwrap();
    let events = CreateWindowAux::new().event_mask(EventMask::FOCUS_CHANGE | EventMask::STRUCTURE_NOTIFY);
    let class = WindowClass::INPUT_OUTPUT;
    connection.create_window(24, window, root, 100, 300, 200, 100, 0, class, 0, &events).unwrap();
    // No decorations: they are not what is looked at.
    let hints = connection.intern_atom(false, b"_MOTIF_WM_HINTS").unwrap().reply().unwrap().atom;
    connection.change_property32(PropMode::REPLACE, window, hints, hints, &[2, 0, 0, 0, 0]).unwrap();
    // A window manager maps it when it pleases, and openbox, while it starts, may leave a request in its queue until the
    // next one arrives: it is asked again.
    until("the window is viewable", || {
        connection.map_window(window).unwrap().check().unwrap();
        let focus = connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME).unwrap();
        focus.check().ok()
    })
    .await;
    until("the window has the focus", || {
        (connection.get_input_focus().unwrap().reply().unwrap().focus == window).then_some(())
    })
    .await;
    window
}

/// Popups come, are clicked and go while a window has the focus.
async fn come_and_go(session: &mut Session<X11>) {
    let (connection, root) = session.screen.connect();
    let window = focused(&connection, root).await;
    while connection.poll_for_event().unwrap().is_some() {}
    for _ in 0..2 {
        let actions = &["yes", "Yes", "no", "No"];
        let (id, shot, popup) = session.show(Notify { actions, ..Notify::default() }).await;
        session.click(Button::Primary, shot.buttons(popup)[0].middle()).await;
        assert_eq!(session.hear(2).await, [format!("invoked {id} yes"), format!("closed {id} 2")]);
        session.until_empty().await;
        session.point_away();
    }
    assert_eq!(connection.get_input_focus().unwrap().reply().unwrap().focus, window);
    while let Some(event) = connection.poll_for_event().unwrap() {
        assert!(!matches!(event, Event::FocusOut(_)), "the focus was taken: {event:?}");
    }
}

#[tokio::test]
async fn popups_take_no_focus() {
    let mut session = Session::<X11>::start("x11-focus").await;
    come_and_go(&mut session).await;
}

#[tokio::test]
async fn popups_take_no_focus_under_a_window_manager() {
    let mut manager = None;
    let mut session = Session::<X11>::start_with("x11-focus-managed", |bus, _| {
        let configuration = bus.folder.0.join("openbox.xml");
        // But it is to show nothing of its own.
        let text = std::fs::read_to_string(OPENBOX).expect("openbox is installed").replace("<popupTime>875<", "<popupTime>0<");
        std::fs::write(&configuration, text).unwrap();
        let mut command = bus.command("openbox");
        let command = command.arg("--config-file").arg(configuration);
        manager = Some(Process(command.spawn().expect("openbox is installed")));
    })
    .await;
    let (connection, root) = session.screen.connect();
    let clients = connection.intern_atom(false, b"_NET_CLIENT_LIST").unwrap().reply().unwrap().atom;
    // It is set when the windows that were there before are taken over.
    until("the window manager is there", || {
        let property = connection.get_property(false, root, clients, AtomEnum::WINDOW, 0, 1).unwrap().reply().unwrap();
        (property.type_ != x11rb::NONE).then_some(())
    })
    .await;
    come_and_go(&mut session).await;
}

#[tokio::test]
async fn popups_stay_within_the_work_area() {
    stay_within("x11-work-area", &[], 5).await;
}

/// Five of these are higher than the work area however little is shown of each: what has no room is counted.
#[tokio::test]
async fn popups_without_room_are_counted() {
    stay_within("x11-no-room", &["yes", "Yes", "no", "No"], 3).await;
}

async fn stay_within(name: &'static str, actions: &[&str], seen: usize) {
    let area = Rect { left: 60, top: 40, right: 1180, bottom: 700 };
    let mut session = Session::<X11>::start_with(name, |_, screen| {
        let (connection, root) = screen.connect();
        for (name, numbers) in [("_NET_WORKAREA", &[60, 40, 1120, 660][..]), ("_NET_CURRENT_DESKTOP", &[0])] {
            let atom = connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
            let property = connection.change_property32(PropMode::REPLACE, root, atom, AtomEnum::CARDINAL, numbers);
            property.unwrap().check().unwrap();
        }
    })
    .await;
    let long = "A rather long line of text that is to be broken. ".repeat(12);
    for app_name in ["A", "B", "C", "D", "E"] {
        let notify = Notify { app_name, body: &long, actions, expire_timeout: 0, ..Notify::default() };
        session.client.notify(notify).await;
    }
    let (_, blocks) = session.until_popups(seen).await;
    let within = |place: &Rect| {
        place.left >= area.left && place.top >= area.top && place.right <= area.right && place.bottom <= area.bottom
    };
    assert!(blocks.iter().all(within), "{blocks:?} are not within {area:?}");
    assert!(
        blocks[0].right >= area.right - 40 && blocks[0].top <= area.top + 40,
        "{blocks:?} are not in the corner of {area:?}"
    );
    let windows = session.screen.windows();
    assert!(windows.iter().all(|window| window.override_redirect), "{windows:?}");
    assert!(windows.iter().all(|window| within(&window.place)), "{windows:?} are not within {area:?}");
    assert!(!windows.is_empty());
}

//! What was copied outlives the process that shows popups: that stays, or hands it to a clipboard manager.

use std::time::Duration;

use tidings::wire::UI_BUS_NAME;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, SelectionNotifyEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;

use crate::harness::{Notify, within};
use crate::screen::{Button, X11};
use crate::session::Session;

struct Peer {
    connection: RustConnection,
    window: Window,
}

impl Peer {
    fn connect(screen: &X11) -> Self {
        let (connection, root) = screen.connect();
        let window = connection.generate_id().unwrap();
        let (class, aux) = (WindowClass::INPUT_OUTPUT, CreateWindowAux::new());
        connection.create_window(0, window, root, 0, 0, 1, 1, 0, class, 0, &aux).unwrap().check().unwrap();
        Self { connection, window }
    }

    fn atom(&self, name: &str) -> Atom {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    fn own(&self, selection: &str) {
        let atom = self.atom(selection);
        self.connection.set_selection_owner(self.window, atom, x11rb::CURRENT_TIME).unwrap().check().unwrap();
    }

    /// Does once what a clipboard manager does: takes what it is asked to save, and says so. What it has taken.
    fn save(&self) -> String {
        let (clipboard, text, here) = (self.atom("CLIPBOARD"), self.atom("UTF8_STRING"), self.atom("TIDINGS_TEST"));
        let mut asked = None;
        loop {
            match self.connection.wait_for_event().unwrap() {
                Event::SelectionRequest(request) => {
                    assert_eq!(request.target, self.atom("SAVE_TARGETS"));
                    asked = Some(request);
                    let time = x11rb::CURRENT_TIME;
                    self.connection.convert_selection(self.window, clipboard, text, here, time).unwrap().check().unwrap();
                }
                Event::SelectionNotify(_) => {
                    let property =
                        self.connection.get_property(true, self.window, here, AtomEnum::ANY, 0, 100).unwrap().reply().unwrap();
                    let request = asked.expect("it is asked first");
                    let answer = SelectionNotifyEvent {
                        response_type: x11rb::protocol::xproto::SELECTION_NOTIFY_EVENT,
                        sequence: 0,
                        time: request.time,
                        requestor: request.requestor,
                        selection: request.selection,
                        target: request.target,
                        property: request.property,
                    };
                    self.connection.send_event(false, request.requestor, EventMask::NO_EVENT, answer).unwrap().check().unwrap();
                    return String::from_utf8(property.value).unwrap();
                }
                _ => {}
            }
        }
    }
}

/// A session whose process for popups leaves soon, with a one-time code on the clipboard and nothing on the screen.
async fn copied(session: &mut Session<X11>) {
    let message = Notify { summary: "Example", body: "Your verification code is 482 913.", ..Notify::default() };
    let (id, shot, popup) = session.show(message).await;
    session.click(Button::Primary, shot.buttons(popup)[0].middle()).await;
    session.until_shown("the answer", |now, _| now.unlike(&shot, popup).is_some()).await;
    session.client.call("CloseNotification", &id).await.unwrap();
    session.until_empty().await;
}

async fn start(name: &'static str) -> Session<X11> {
    Session::start_with(name, |bus, _| {
        bus.configure("[ui]\nleave_after = \"300ms\"\n");
    })
    .await
}

#[tokio::test]
async fn without_a_manager_it_stays_until_something_else_is_copied() {
    let mut session = start("x11-clipboard-alone").await;
    copied(&mut session).await;
    let ui = session.ui().await;
    // Longer than it would stay without it: this time itself is the rule.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(session.client.owner_pid(UI_BUS_NAME).await, ui, "what was copied went with the process");
    let other = Peer::connect(&session.screen);
    other.own("CLIPBOARD");
    session.client.until_not_owned(UI_BUS_NAME).await;
}

#[tokio::test]
async fn a_manager_takes_it_over() {
    let mut session = start("x11-clipboard-manager").await;
    let manager = Peer::connect(&session.screen);
    manager.own("CLIPBOARD_MANAGER");
    let saved = tokio::task::spawn_blocking(move || (manager.save(), manager));
    copied(&mut session).await;
    let (text, _manager) = within(saved).await.unwrap();
    assert_eq!(text, "482913");
    session.client.until_not_owned(UI_BUS_NAME).await;
}

//! With the keyboard on the popups (`tidings focus`) all can be done without the pointer.

use x11rb::protocol::xproto::ConnectionExt as _;

use crate::focus::focused;
use crate::harness::{Notify, name_of_error, until};
use crate::on_both;
use crate::picture::{Picture, Rect, accent};
use crate::screen::{Screen, X11, keys};
use crate::session::Session;

on_both!(the_keyboard_goes_through_the_popups, escape_gives_it_back);

/// Whether the ring is around this popup and no other.
pub(crate) fn has_ring(shot: &Picture, popup: Rect) -> bool {
    shot.count(accent(), popup) > 400
}

/// Puts the keyboard onto the popups, of which there are `count`, and waits until this one, counted from the corner, has it.
pub(crate) async fn focus<S: Screen>(session: &mut Session<S>, count: usize, place: usize) {
    session.client.ask("Focus", &()).await.unwrap();
    until_ring(session, count, place).await;
}

async fn until_ring<S: Screen>(session: &mut Session<S>, count: usize, place: usize) {
    session
        .until_shown("the ring", |shot, blocks| {
            blocks.len() == count && blocks.iter().enumerate().all(|(at, popup)| has_ring(shot, *popup) == (at == place))
        })
        .await;
}

/// The ring is there before the compositor has given the keyboard: the key is pressed until it does something.
async fn press_until<S: Screen>(session: &mut Session<S>, key: u32, count: usize, place: usize) {
    until("the key does something", || {
        session.screen.keys(&[key]);
        let shot = session.screen.shot()?;
        let blocks = shot.blocks(&session.empty);
        (blocks.len() == count && has_ring(&shot, blocks[place])).then_some(())
    })
    .await;
}

async fn the_keyboard_goes_through_the_popups<S: Screen>(mut session: Session<S>) {
    let refused = session.client.ask("Focus", &()).await.unwrap_err();
    assert_eq!(name_of_error(&refused), "org.tidings.Error.NotFound");
    let actions = &["default", "", "yes", "Yes"];
    let mut ids = Vec::new();
    for summary in ["One", "Two", "Three"] {
        let notify = Notify { app_name: summary, summary, actions, expire_timeout: 0, ..Notify::default() };
        ids.push(session.client.notify(notify).await);
    }
    session.until_popups(3).await;
    focus(&mut session, 3, 2).await;
    // Beyond the first there is none.
    press_until(&mut session, keys::UP, 3, 0).await;
    session.screen.keys(&[keys::DOWN]);
    until_ring(&mut session, 3, 1).await;
    session.screen.keys(&[keys::DELETE]);
    assert_eq!(session.hear(1).await, [format!("closed {} 2", ids[1])]);
    // Another one has it then.
    until_ring(&mut session, 2, 1).await;
    session.screen.keys(&[keys::RETURN]);
    assert_eq!(session.hear(2).await, [format!("invoked {} default", ids[2]), format!("closed {} 2", ids[2])]);
    until_ring(&mut session, 1, 0).await;
    // The close button, then the button of the action.
    session.screen.keys(&[keys::TAB, keys::TAB, keys::RETURN]);
    assert_eq!(session.hear(2).await, [format!("invoked {} yes", ids[0]), format!("closed {} 2", ids[0])]);
    session.until_empty().await;
}

async fn escape_gives_it_back<S: Screen>(mut session: Session<S>) {
    for summary in ["One", "Two"] {
        session.client.notify(Notify { summary, expire_timeout: 0, ..Notify::default() }).await;
    }
    session.until_popups(2).await;
    focus(&mut session, 2, 1).await;
    press_until(&mut session, keys::UP, 2, 0).await;
    session.screen.keys(&[keys::ESCAPE]);
    session.until_shown("no ring", |shot, blocks| blocks.iter().all(|popup| !has_ring(shot, *popup))).await;
    session.screen.keys(&[keys::DELETE]);
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    session.until_popups(2).await;
}

/// Nothing expires while the keyboard is there, and it goes back where it was.
#[tokio::test]
async fn it_is_where_it_was_before() {
    let mut session = Session::<X11>::start("x11-keyboard-back").await;
    let (connection, root) = session.screen.connect();
    let window = focused(&connection, root).await;
    session.empty = session.screen.shot().unwrap();
    let has_focus = || connection.get_input_focus().unwrap().reply().unwrap().focus == window;
    session.show(Notify { summary: "Stays", ..Notify::default() }).await;
    focus(&mut session, 1, 0).await;
    until("the popups have the keyboard", || (!has_focus()).then_some(())).await;
    let brief = session.client.notify(Notify { summary: "Brief", expire_timeout: 400, ..Notify::default() }).await;
    session.until_popups(2).await;
    // The one place where time itself is under test.
    tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    session.screen.keys(&[keys::ESCAPE]);
    until("the window has the keyboard again", || has_focus().then_some(())).await;
    assert_eq!(session.hear(1).await, [format!("closed {brief} 1")]);
}

//! At which side a text begins: at that of its own direction, whatever the desktop's, in popups and in the tray.

use tidings::wire::UI_BUS_NAME;

use crate::harness::{Notify, Process};
use crate::picture::{Picture, Rect};
use crate::screen::X11;
use crate::session::Session;

/// Pixels of text in the left and in the right half of the lowest line of text within `area`.
fn halves(shot: &Picture, area: Rect) -> (usize, usize) {
    let dark = |x: usize, y: usize| shot.at(x, y).iter().all(|channel| *channel < 110);
    let any = |y: &usize| (area.left..area.right).filter(|x| dark(*x, *y)).count() > 3;
    let bottom = (area.top..area.bottom).rev().find(any).expect("there is text");
    let count = |from: usize, to: usize| {
        let line = |y: usize| (from..to).filter(|x| dark(*x, y)).count();
        (bottom - 12..=bottom).map(line).sum::<usize>()
    };
    let middle = area.middle().0;
    (count(area.left, middle), count(middle, area.right))
}

#[tokio::test]
async fn a_text_begins_where_its_own_lines_do() {
    for (direction, name) in [("ltr", "x11-sides-ltr"), ("rtl", "x11-sides-rtl")] {
        let mut session = Session::<X11>::start(name).await;
        let mut command = session.bus.command(env!("CARGO_BIN_EXE_tidings-ui"));
        let _ui = Process(command.args(["--direction", direction]).spawn().unwrap());
        session.client.until_owned(UI_BUS_NAME).await;
        for (body, left) in [("Words", true), ("מילים", false)] {
            let (id, shot, popup) = session.show(Notify { summary: "1", body, ..Notify::default() }).await;
            let inner = Rect { left: popup.left + 9, right: popup.right - 9, bottom: popup.bottom - 9, ..popup };
            let (left_half, right_half) = halves(&shot, inner);
            assert_eq!((left_half > 0, right_half > 0), (left, !left), "{body} in a popup of a desktop that is {direction}");
            session.client.ask("Tray", &"open").await.unwrap();
            let (shot, _) = session.until_shown("the panel", |_, now| now.len() == 1 && now[0].height() > 700).await;
            let panel = Rect { left: shot.width - 400, right: shot.width - 20, top: 100, bottom: shot.height - 20 };
            let (left_half, right_half) = halves(&shot, panel);
            assert_eq!((left_half > 0, right_half > 0), (left, !left), "{body} in the tray of a desktop that is {direction}");
            session.client.ask("Tray", &"close").await.unwrap();
            session.client.call("CloseNotification", &id).await.unwrap();
            session.until_empty().await;
        }
    }
}

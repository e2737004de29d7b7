//! Every popup on every output, while outputs come and go.

use super::{COLOURS, notify, until_popups};
use crate::harness::{Notify, until};
use crate::picture::{Picture, Rect};
use crate::screen::{Button, Outputs, WIDTH, Wayland};
use crate::session::{Session, coloured};
use crate::settings::save;

#[tokio::test]
async fn popups_are_on_every_output_that_there_is() {
    let mut session = Session::<Outputs>::start("wayland-all").await;
    session.screen.add();
    save(&session.bus, "[popups]\noutput = \"all\"\n");
    let ids = notify(&session).await;
    let places = until_popups(&session, "WL-1", &COLOURS).await;
    assert_eq!(until_popups(&session, "WL-2", &COLOURS).await, places);
    let ui = session.ui().await;
    // One more comes while they are up, and the first one goes.
    session.screen.add();
    assert_eq!(until_popups(&session, "WL-3", &COLOURS).await, places);
    session.screen.remove("WL-1");
    for output in ["WL-2", "WL-3"] {
        assert_eq!(until_popups(&session, output, &COLOURS).await, places);
    }
    // The pointer's way from left to right is across both.
    session.click(Button::Primary, (places[1].middle().0 / 2, places[1].top + 20)).await;
    assert_eq!(session.hear(2).await, [format!("invoked {} default", ids[1]), format!("closed {} 2", ids[1])]);
    for output in ["WL-2", "WL-3"] {
        until_popups(&session, output, &[COLOURS[0], COLOURS[2]]).await;
    }
    session.screen.remove("WL-2");
    session.screen.remove("WL-3");
    session.client.call("CloseNotification", &ids[0]).await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {} 3", ids[0])]);
    // There was none at all meanwhile.
    session.screen.add();
    session.screen.add();
    for output in ["WL-4", "WL-5"] {
        assert_eq!(until_popups(&session, output, &COLOURS[2..]).await.len(), 1);
    }
    save(&session.bus, "[popups]\noutput = \"WL-5\"\n");
    until_popups(&session, "WL-4", &[]).await;
    until_popups(&session, "WL-5", &COLOURS[2..]).await;
    assert_eq!(session.ui().await, ui, "it was another process");
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

/// Each copy is as large as its output wants it.
#[tokio::test]
async fn every_copy_has_the_size_of_its_output() {
    let session = Session::<Wayland>::start("wayland-all-scales").await;
    session.screen.command("create_output");
    save(&session.bus, "[popups]\noutput = \"all\"\n");
    for (app_name, colour) in ["one", "two"].into_iter().zip(COLOURS) {
        let body = "A body of <b>two</b> lines, which are long enough to be broken somewhere within the popup.";
        let actions = &["yes", "Accept"];
        let notify = Notify { app_name, body, actions, hints: coloured(colour), expire_timeout: 0, ..Notify::default() };
        session.client.notify(notify).await;
    }
    for (second, scale) in [("1.25", 1.25), ("1.5", 1.5), ("2", 2.0)] {
        session.screen.command(&format!("output HEADLESS-2 scale {second}"));
        for (output, scale) in [("HEADLESS-1", 1.0), ("HEADLESS-2", scale)] {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let device = |logical: f64| (logical * scale).round() as usize;
            let near = |one: usize, other: usize| one.abs_diff(other) <= device(6.0);
            let fits = |blocks: &[Rect]| {
                blocks.len() == 2
                    && blocks.iter().all(|block| near(block.width(), device(380.0)))
                    && near(blocks[0].right, usize::from(WIDTH) - device(16.0))
                    && near(blocks[0].top, device(16.0))
                    && blocks.windows(2).all(|two| near(two[1].top - two[0].bottom, device(12.0)))
            };
            let mut before: Option<Picture> = None;
            let shot = until(&format!("popups of the right size on {output} at {scale}"), || {
                let shot = session.screen.shot_of(output)?;
                let still = before.as_ref() == Some(&shot) && fits(&shot.blocks(&session.empty));
                before = Some(shot.clone());
                still.then_some(shot)
            })
            .await;
            if let Some(folder) = std::env::var_os("TIDINGS_TEST_SHOTS") {
                shot.save(&std::path::Path::new(&folder).join(format!("all-{output}-{scale}.png")));
            }
        }
    }
}

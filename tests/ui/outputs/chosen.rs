//! The output that was chosen by its name, whatever its scale, and whether it is there or not.

use super::{COLOURS, notify, until_popups};
use crate::harness::until;
use crate::picture::{Picture, Rect};
use crate::screen::{HEIGHT, Outputs, WIDTH, Wayland};
use crate::session::Session;
use crate::settings::save;

#[tokio::test]
async fn popups_are_on_the_output_that_was_chosen_when_it_is_there() {
    let mut session = Session::<Outputs>::start("wayland-chosen").await;
    save(&session.bus, "[popups]\noutput = \"WL-2\"\n");
    notify(&session).await;
    let places = until_popups(&session, "WL-1", &COLOURS).await;
    let ui = session.ui().await;
    session.screen.add();
    assert_eq!(until_popups(&session, "WL-2", &COLOURS).await, places);
    until_popups(&session, "WL-1", &[]).await;
    session.screen.add();
    save(&session.bus, "[popups]\noutput = \"WL-3\"\n");
    assert_eq!(until_popups(&session, "WL-3", &COLOURS).await, places);
    save(&session.bus, "[popups]\noutput = \"primary\"\n");
    assert_eq!(until_popups(&session, "WL-1", &COLOURS).await, places);
    save(&session.bus, "[popups]\noutput = \"WL-3\"\n");
    until_popups(&session, "WL-3", &COLOURS).await;
    session.screen.remove("WL-2");
    session.screen.remove("WL-3");
    assert_eq!(until_popups(&session, "WL-1", &COLOURS).await, places);
    assert_eq!(session.ui().await, ui, "it was another process");
}

/// The popups, when the output stands still.
async fn until_still(session: &Session<Wayland>, wanted: impl Fn(&[Rect]) -> bool) -> (Picture, Vec<Rect>) {
    let mut before: Option<Picture> = None;
    until("popups of the right size", || {
        let shot = session.screen.shot_of("HEADLESS-2")?;
        let blocks = shot.blocks(&session.empty);
        let still = before.as_ref() == Some(&shot) && wanted(&blocks);
        before = Some(shot.clone());
        still.then_some((shot, blocks))
    })
    .await
}

#[tokio::test]
async fn popups_have_their_size_at_every_scale() {
    let session = Session::<Wayland>::start("wayland-scales").await;
    session.screen.command("create_output");
    // New windows would be there without having been told to.
    session.screen.command("focus output HEADLESS-1");
    save(&session.bus, "[popups]\noutput = \"HEADLESS-2\"\n");
    for (app_name, colour) in ["one", "two"].into_iter().zip(&COLOURS) {
        let hints = crate::session::coloured(*colour);
        let body = "A body of <b>two</b> lines, which are long enough to be broken somewhere within the popup.";
        let actions = &["yes", "Accept"];
        let notify = crate::harness::Notify { app_name, body, actions, hints, expire_timeout: 0, ..Default::default() };
        session.client.notify(notify).await;
    }
    for scale in [1.0, 1.25, 1.5, 2.0] {
        session.screen.command(&format!("output HEADLESS-2 scale {scale}"));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let device = |logical: f64| (logical * scale).round() as usize;
        let near = |one: usize, other: usize| one.abs_diff(other) <= device(6.0);
        let (shot, blocks) =
            until_still(&session, |blocks| blocks.len() == 2 && blocks.iter().all(|block| near(block.width(), device(380.0))))
                .await;
        // Of a row that is no whole pixel any more nothing is told.
        assert!(shot.width == usize::from(WIDTH) && shot.height.abs_diff(HEIGHT.into()) <= 1);
        for (block, colour) in blocks.iter().zip(COLOURS) {
            assert!(near(block.right, usize::from(WIDTH) - device(16.0)), "at {scale}: {blocks:?}");
            // The picture of 40 pixels is as large as the rest.
            let picture = shot.count(colour, *block);
            let side = device(40.0);
            assert!(picture > side * side * 6 / 10, "at {scale}: {picture} pixels of the picture");
        }
        assert!(near(blocks[0].top, device(16.0)), "at {scale}: {blocks:?}");
        if let Some(folder) = std::env::var_os("TIDINGS_TEST_SHOTS") {
            shot.save(&std::path::Path::new(&folder).join(format!("scale-{scale}.png")));
        }
    }
}

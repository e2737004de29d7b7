//! Every popup on every output, while outputs come and go.

use super::{COLOURS, notify, until_popups};
use crate::screen::{Button, Outputs};
use crate::session::Session;
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

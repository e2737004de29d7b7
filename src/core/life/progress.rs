//! Transcripts of a progress or a volume that is sent again many times a second.

use super::*;

#[test]
fn thirty_updates_a_second_renew_the_time_and_never_flicker() {
    let mut scene = Scene::new();
    let volume = program("volume", ":1.5");
    let step = |percent: u8| Content {
        tag: Some("volume".into()),
        progress: Some(percent),
        transient: true,
        ..text(&format!("Volume {percent}"))
    };
    // Far longer than the six seconds that a popup stays, in which it would have gone and come again.
    for frame in 0..300_u64 {
        let percent = u8::try_from(frame % 101).unwrap();
        assert_eq!(scene.notify(&volume, 0, step(percent)), 100, "at frame {frame}");
        let verb = if frame == 0 { "show" } else { "update" };
        assert_eq!(scene.heard(), [format!("{verb} 100 Volume {percent}")]);
        assert_eq!(scene.core.next_deadline(), Some(scene.now.mono + Duration::from_secs(6)));
        scene.pass(33);
        assert_eq!(scene.heard(), Vec::<String>::new());
    }
    scene.pass(5966);
    assert_eq!(scene.heard(), Vec::<String>::new());
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
    assert_eq!(scene.core.next_deadline(), None);
}

#[test]
fn a_sender_that_is_a_new_connection_each_time_updates_the_same_popup() {
    let mut scene = Scene::new();
    for (frame, client) in [":1.5", ":1.6", ":1.7"].into_iter().enumerate() {
        let key = program("notify-send", client);
        let content = Content { tag: Some("brightness".into()), ..text(&format!("Brightness {frame}")) };
        assert_eq!(scene.notify(&key, 0, content), 100);
        scene.core.client_left(&key.client);
        scene.pass(33);
    }
    let heard = scene.heard();
    assert_eq!(heard.iter().filter(|line| !line.starts_with("update")).collect::<Vec<_>>(), ["show 100 Brightness 0"]);
}

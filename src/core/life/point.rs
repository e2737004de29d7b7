//! Transcripts of the point of the screen that a sender names.

use super::*;

#[test]
fn whoever_is_in_a_sandbox_names_no_point() {
    let sandboxed = Caller { identity: Identity::Sandbox("org.example.App".into()), ..program("app", ":1.6") };
    for (caller, point) in [(program("app", ":1.5"), Some((3, -4))), (sandboxed, None)] {
        let mut scene = Scene::new();
        scene.notify(&caller, 0, Content { point: Some((3, -4)), ..text("one") });
        assert_eq!(scene.core.view().popups[0].point, point);
    }
}

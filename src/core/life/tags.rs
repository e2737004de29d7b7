//! What a tag is unique within: what runs, and what it claims to be.

use super::*;

fn volume(app_name: &str, summary: &str) -> Content {
    Content { app_name: app_name.into(), tag: Some("volume".into()), ..text(summary) }
}

#[test]
fn two_scripts_that_use_one_tool_under_names_of_their_own_do_not_replace_each_other() {
    let mut scene = Scene::new();
    let tool = |client| program("/usr/bin/notify-send", client);
    assert_eq!(scene.notify(&tool(":1.5"), 0, volume("Player", "10 %")), 100);
    assert_eq!(scene.notify(&tool(":1.6"), 0, volume("Mixer", "20 %")), 101);
    assert_eq!(scene.notify(&tool(":1.7"), 0, volume("notify-send", "30 %")), 102);
    assert_eq!(scene.notify(&tool(":1.8"), 0, volume("player", "40 %")), 100, "capitals make no other name");
    // What the desktop entry says goes before the name.
    let entry = |app_name, summary| Content { desktop_entry: Some("player".into()), ..volume(app_name, summary) };
    assert_eq!(scene.notify(&tool(":1.9"), 0, entry("Music", "50 %")), 100);
    // One that its sender calls something else takes its tag along.
    assert_eq!(scene.notify(&tool(":1.10"), 101, volume("Sound", "60 %")), 101);
    assert_eq!(scene.notify(&tool(":1.11"), 0, volume("Mixer", "70 %")), 103);
    assert_eq!(scene.notify(&tool(":1.12"), 0, volume("Sound", "80 %")), 101);
}

#[test]
fn what_the_system_vouches_for_is_one_whatever_it_calls_itself() {
    let mut scene = Scene::new();
    let sandboxed = Caller { identity: Identity::Sandbox("org.example.App".into()), ..program("", ":1.5") };
    let browser = program("/usr/bin/firefox", ":1.6");
    assert_eq!(scene.notify(&sandboxed, 0, volume("One", "1")), 100);
    assert_eq!(scene.notify(&sandboxed, 0, volume("Another", "2")), 100);
    assert_eq!(scene.notify(&browser, 0, volume("Firefox", "3")), 101);
    assert_eq!(scene.notify(&browser, 0, volume("firefox", "4")), 101);
}

#[test]
fn a_name_that_is_claimed_gives_nobody_the_tag_of_another_program() {
    let mut scene = Scene::new();
    let unknown = |client: &str| {
        let client = Client(client.into());
        Caller { identity: Identity::Connection(client.clone()), client, process: None }
    };
    assert_eq!(scene.notify(&program("/usr/bin/notify-send", ":1.5"), 0, volume("Player", "1")), 100);
    assert_eq!(scene.notify(&program("/usr/bin/gdbus", ":1.6"), 0, volume("Player", "2")), 101);
    assert_eq!(scene.notify(&unknown(":1.7"), 0, volume("Player", "3")), 102);
    assert_eq!(scene.notify(&unknown(":1.8"), 0, volume("Player", "4")), 103);
    assert_eq!(scene.notify(&unknown(":1.7"), 0, volume("Player", "5")), 102);
}

#[test]
fn a_name_that_is_found_out_later_leaves_the_tag_as_it_was() {
    use crate::core::Accepted;
    use crate::core::notification::Application;
    let mut scene = Scene::new();
    let tool = program("/usr/bin/notify-send", ":1.5");
    let Accepted { id, revision } = scene.core.notify(&tool, 0, volume("player", "1"), scene.now).unwrap();
    let application = Application { name: Some("Music Player".into()), icon: None };
    scene.core.attach_application(Accepted { id, revision }, &application, scene.now);
    assert_eq!(scene.notify(&tool, 0, volume("player", "2")), 100);
    scene.core.close(&tool, 100, scene.now).unwrap();
    assert_eq!(scene.notify(&tool, 0, volume("player", "3")), 101);
}

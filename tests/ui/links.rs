//! Links of a body that lead neither into the web nor to mail: the person is asked in the popup, and only then is one opened.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::a11y::{Desktop, Node};
use crate::harness::{Bus, Notify, until};
use crate::picture::{Picture, Rect};
use crate::screen::{Button, Screen, Wayland, X11, keys};
use crate::session::{SETTLED, Session};

/// Where the application of [`install`] writes what it was to open.
fn opened(bus: &Bus) -> PathBuf {
    bus.folder.0.join("opened")
}

/// An application for links that begin with `fone:`.
fn install(bus: &mut Bus) {
    let data = bus.folder.0.join("data");
    let script = bus.folder.0.join("fone");
    std::fs::create_dir_all(data.join("applications")).unwrap();
    std::fs::write(&script, format!("#!/bin/sh\necho \"$1\" >> {}\n", opened(bus).display())).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Fone\nExec={} %u\nMimeType=x-scheme-handler/fone;\n",
        script.display()
    );
    std::fs::write(data.join("applications/fone.desktop"), entry).unwrap();
    let defaults = "[Default Applications]\nx-scheme-handler/fone=fone.desktop\n";
    std::fs::write(data.join("applications/mimeapps.list"), defaults).unwrap();
    bus.environment.insert("XDG_DATA_HOME".to_owned(), data.display().to_string());
}

async fn start<S: Screen>(name: &'static str) -> (Session<S>, Desktop) {
    let session = Session::<S>::start_with(name, |bus, _| {
        install(bus);
        bus.environment.extend(Desktop::environment());
    })
    .await;
    let desktop = Desktop::start(&session.bus).await;
    (session, desktop)
}

fn with_link(href: &str) -> String {
    format!("<a href=\"{href}\">call her now, and soon</a>")
}

async fn button(desktop: &Desktop, begins: &str) -> Node {
    desktop.until_told(begins, |node| node.role.contains("button") && node.name.starts_with(begins)).await
}

fn has(tree: &Node, name: &str) -> bool {
    tree.below().iter().any(|node| node.name == name)
}

/// Clicks on the link, which is all that the body has, and waits for the question.
async fn ask<S: Screen>(session: &mut Session<S>, desktop: &Desktop, target: &str) {
    let (_, _, popup) = session.show(Notify { body: &with_link(target), ..Notify::default() }).await;
    session.click(Button::Primary, (popup.left + 40, popup.bottom - 22)).await;
    desktop.until_told("the target", |node| node.name == target).await;
    session.until_shown("the question", |_, blocks| blocks.len() == 1 && blocks[0].height() > popup.height() + 40).await;
}

async fn one_is_opened_once_the_person_agrees<S: Screen>(mut session: Session<S>, desktop: Desktop) {
    let target = "fone:+49-30-1?a=b&amp;c";
    let plain = "fone:+49-30-1?a=b&c";
    let (_, _, popup) = session.show(Notify { body: &with_link(target), ..Notify::default() }).await;
    session.click(Button::Primary, (popup.left + 40, popup.bottom - 22)).await;
    desktop.until_told("the target", |node| node.name == plain).await;
    assert!(!opened(&session.bus).exists(), "opened unasked");
    let open = button(&desktop, "Open with Fone").await;
    desktop.press(&open).await;
    let read = || std::fs::read_to_string(opened(&session.bus)).ok().filter(|text| text.ends_with('\n'));
    assert_eq!(until("the link is opened", read).await, format!("{plain}\n"));
    // The answer held once.
    desktop.until("the question is gone", |tree| !has(tree, plain)).await;
    session.click(Button::Primary, (popup.left + 40, popup.bottom - 22)).await;
    button(&desktop, "Open with Fone").await;
    assert_eq!(std::fs::read_to_string(opened(&session.bus)).unwrap(), format!("{plain}\n"));
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

#[tokio::test]
async fn one_is_opened_once_the_person_agrees_on_x11() {
    let (session, desktop) = start::<X11>("x11-link-asked").await;
    one_is_opened_once_the_person_agrees(session, desktop).await;
}

#[tokio::test]
async fn one_is_opened_once_the_person_agrees_on_wayland() {
    let (session, desktop) = start::<Wayland>("wayland-link-asked").await;
    one_is_opened_once_the_person_agrees(session, desktop).await;
}

#[tokio::test]
async fn nothing_is_opened_where_the_person_does_not_agree() {
    let (mut session, desktop) = start::<X11>("x11-link-refused").await;
    ask(&mut session, &desktop, "fone:1").await;
    desktop.press(&button(&desktop, "Not now").await).await;
    desktop.until("the question is gone", |tree| !has(tree, "fone:1")).await;
    // Nor where the text that had the link is another one by now.
    desktop.press(&button(&desktop, "Close notification").await).await;
    session.until_empty().await;
    ask(&mut session, &desktop, "fone:2").await;
    let id = session.client.entries().await[0].notification.id.get();
    session.client.notify(Notify { replaces_id: id, body: "No link", expire_timeout: 0, ..Notify::default() }).await;
    desktop.until("the question is gone", |tree| !has(tree, "fone:2") && has(tree, "No link")).await;
    assert!(!opened(&session.bus).exists());
}

#[tokio::test]
async fn where_no_application_opens_it_the_target_is_told() {
    let (mut session, desktop) = start::<X11>("x11-link-nobody").await;
    ask(&mut session, &desktop, "nobody-knows:x").await;
    desktop.until_told("why", |node| node.name == "No application here opens “nobody-knows” links.").await;
    let tree = desktop.tree().await;
    assert!(has(&tree, "Close") && !tree.below().iter().any(|node| node.name.starts_with("Open with")), "{tree}");
}

#[tokio::test]
async fn the_keyboard_reaches_the_question_and_leaves_it() {
    let (mut session, desktop) = start::<X11>("x11-link-keys").await;
    session.show(Notify { body: &with_link("fone:3"), ..Notify::default() }).await;
    session.client.ask("Focus", &()).await.unwrap();
    tokio::time::sleep(SETTLED).await;
    session.screen.keys(&[keys::MENU]);
    desktop.press(&button(&desktop, "Open link…").await).await;
    button(&desktop, "Open with Fone").await;
    // The answer that opens nothing has the focus; Escape is as good as it.
    session.screen.keys(&[keys::ESCAPE]);
    desktop.until("the question is gone", |tree| !has(tree, "fone:3")).await;
    session.screen.keys(&[keys::MENU]);
    desktop.press(&button(&desktop, "Open link…").await).await;
    button(&desktop, "Open with Fone").await;
    session.screen.keys(&[keys::TAB, keys::RETURN]);
    let read = || std::fs::read_to_string(opened(&session.bus)).ok().filter(|text| text.ends_with('\n'));
    assert_eq!(until("the link is opened", read).await, "fone:3\n");
}

#[tokio::test]
async fn in_the_tray_the_question_is_in_the_row() {
    let (mut session, desktop) = start::<X11>("x11-link-tray").await;
    session.client.notify(Notify { body: &with_link("fone:4"), expire_timeout: 0, ..Notify::default() }).await;
    session.until_popups(1).await;
    session.client.ask("Tray", &"open").await.unwrap();
    // The light colours' `link`.
    let link = [0x11, 0x64, 0x5a];
    let is_link =
        |shot: &Picture, x: usize, y: usize| shot.count(link, Rect { left: x, top: y, right: x + 1, bottom: y + 1 }) > 0;
    let row = Rect { left: 900, top: 100, right: 1200, bottom: 300 };
    let (shot, _) =
        session.until_shown("the link in the panel", |shot, now| now[0].height() > 700 && shot.count(link, row) > 20).await;
    let at = (row.top..row.bottom).flat_map(|y| (row.left..row.right).map(move |x| (x, y)));
    let on_link: Vec<_> = at.filter(|(x, y)| is_link(&shot, *x, *y)).collect();
    session.click(Button::Primary, on_link[on_link.len() / 2]).await;
    let open = button(&desktop, "Open with Fone").await;
    desktop.until_told("the target", |node| node.name == "fone:4").await;
    // Escape answers the question and leaves the panel.
    session.screen.keys(&[keys::ESCAPE]);
    desktop.until("the question is gone", |tree| !has(tree, "fone:4")).await;
    tokio::time::sleep(SETTLED).await;
    session.click(Button::Primary, on_link[on_link.len() / 2]).await;
    desktop.until_told("the target", |node| node.name == "fone:4").await;
    desktop.press(&open).await;
    let read = || std::fs::read_to_string(opened(&session.bus)).ok().filter(|text| text.ends_with('\n'));
    assert_eq!(until("the link is opened", read).await, "fone:4\n");
    // Whoever has opened something wants to see that.
    session.until_empty().await;
}

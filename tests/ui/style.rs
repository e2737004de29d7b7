//! The person's style sheet over a whole session, and the one of the toolkit that must have no say.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tidings::wire::asked::StatusForm;

use crate::harness::{Bus, Client, DEADLINE, Notify};
use crate::on_both;
use crate::screen::{Screen, X11};
use crate::session::Session;

on_both!(the_style_sheet_is_followed_as_it_is_saved);

const GREEN: [u8; 3] = [0, 255, 0];
const BLUE: [u8; 3] = [0, 0, 255];

fn sheet(bus: &Bus) -> PathBuf {
    bus.folder.0.join(".config/tidings/style.css")
}

/// Saves as most editors do: a new file takes the place of the old one.
fn save(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let beside = path.with_extension("new");
    std::fs::write(&beside, text).unwrap();
    std::fs::rename(&beside, path).unwrap();
}

async fn status(client: &Client) -> StatusForm {
    client.ask("Status", &()).await.unwrap().body().deserialize().unwrap()
}

async fn until_problem(client: &Client, right: impl Fn(Option<&str>) -> bool) -> Option<String> {
    let began = Instant::now();
    loop {
        let problem = status(client).await.style_problem;
        if right(problem.as_deref()) {
            return problem;
        }
        assert!(began.elapsed() < DEADLINE, "the style sheet is said to be: {problem:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until the first popup is of this colour.
async fn until_ground<S: Screen>(session: &mut Session<S>, colour: [u8; 3]) {
    session
        .until_shown(&format!("a popup in {colour:?}"), |shot, blocks| {
            blocks.first().is_some_and(|popup| shot.at(popup.middle().0, popup.bottom - 5) == colour)
        })
        .await;
}

async fn the_style_sheet_is_followed_as_it_is_saved<S: Screen>(mut session: Session<S>) {
    let path = sheet(&session.bus);
    let (_, before, popup) = session.show(Notify { summary: "Ground", ..Notify::default() }).await;
    save(&path, "box.popup { background-color: #00ff00; }\n");
    until_ground(&mut session, GREEN).await;
    // A colour by its name, and in the place of the file a link into a folder of dotfiles.
    let kept = session.bus.folder.0.join("dotfiles/style.css");
    save(&kept, "@define-color light_popup_bg #0000ff;\n");
    std::fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(&kept, &path).unwrap();
    until_ground(&mut session, BLUE).await;
    save(&kept, ".popup { background-color: #00ff00; padding-bottom: 60px; }\n");
    session.until_shown("a higher popup", |_, blocks| blocks.len() == 1 && blocks[0].height() > popup.height() + 30).await;
    std::fs::remove_file(&path).unwrap();
    session.until_shown("the popup as before", |shot, _| shot.unlike(&before, shot.whole()).is_none()).await;
}

#[tokio::test]
async fn a_wrong_rule_costs_only_itself_and_is_told_once() {
    let mut session = Session::<X11>::start("x11-style-wrong").await;
    let path = sheet(&session.bus);
    let (id, _, _) = session.show(Notify { summary: "Ground", ..Notify::default() }).await;
    assert_eq!(status(&session.client).await.style_problem, None);
    save(&path, ".popup {\n  colour: red;\n  background-color: #00ff00;\n}\n.é { color: nonsense( }\n");
    session.until_popups(2).await;
    until_ground(&mut session, GREEN).await;
    let problem = until_problem(&session.client, |problem| problem.is_some()).await.unwrap();
    let lines: Vec<&str> = problem.lines().collect();
    assert!(lines[0].starts_with(&format!("{}:2:3: ", path.display())), "{lines:?}");
    assert!(lines[1].starts_with(&format!("{}:5:", path.display())), "{lines:?}");
    assert!(session.daemon.log().contains("style.css:2:3: "), "it is not in the log");
    // The person dismisses it; the next process that shows popups says the same, which is no news.
    let ours: Vec<u32> = popups(&session.client).await.into_iter().filter(|shown| *shown != id).collect();
    assert_eq!(ours.len(), 1);
    let ui = session.ui().await;
    let (_, blocks) = session.until_popups(2).await;
    session.click(crate::screen::Button::Middle, blocks[1].middle()).await;
    session.until_popups(1).await;
    session.client.ask("Reload", &()).await.unwrap();
    session.other_ui(ui).await;
    until_ground(&mut session, GREEN).await;
    assert_eq!(popups(&session.client).await, [id]);
    // Another mistake is; and what is right again is told no more.
    save(&path, ".popup { background-color: #00ff00; }\n.body { font-size: big; }\n");
    until_problem(&session.client, |problem| problem.is_some_and(|problem| problem.contains("style.css:2:"))).await;
    session.until_popups(2).await;
    save(&path, ".popup { background-color: #00ff00; }\n");
    until_problem(&session.client, |problem| problem.is_none()).await;
    session.until_popups(1).await;
}

/// The ids on screen.
async fn popups(client: &Client) -> Vec<u32> {
    let (_, form): (u64, tidings::wire::ViewForm) =
        client.ask("Subscribe", &vec!["popups"]).await.unwrap().body().deserialize().unwrap();
    client.ask("Unsubscribe", &()).await.unwrap();
    form.read().view.popups.iter().map(|popup| popup.id.get()).collect()
}

#[tokio::test]
async fn a_style_sheet_for_all_programs_changes_no_pixel() {
    let toolkit = "* { color: red; background: red; border: 9px solid red; margin: 5px; padding: 7px; min-width: 90px; \
                   font: 30px serif; opacity: 0.5; transform: rotate(3deg); box-shadow: 0 0 9px red; letter-spacing: 9px; }\n\
                   @define-color popup_bg red; @define-color accent red;\n\
                   window, box, label, button, .popup .summary { text-shadow: 1px 1px red; outline: 3px solid red; }\n";
    let mut shots = Vec::new();
    for (name, text) in [("x11-no-toolkit", None), ("x11-toolkit", Some(toolkit))] {
        let mut session = Session::<X11>::start_with(name, |bus, _| {
            if let Some(text) = text {
                save(&bus.folder.0.join(".config/gtk-4.0/gtk.css"), text);
            }
        })
        .await;
        let mut notify = Notify {
            summary: "Summary",
            body: "a <b>body</b> with <a href=\"https://example.org\">a link</a>",
            actions: &["a", "One", "b", "Two", "c", "Three"],
            ..Notify::default()
        };
        notify.hints.insert("value", 40_i32.into());
        let (_, shot, _) = session.show(notify).await;
        shots.push(shot);
    }
    assert_eq!(shots[0].unlike(&shots[1], shots[0].whole()), None);
    assert!(shots[0] == shots[1], "some pixel is another");
}

#[tokio::test]
async fn the_looks_that_come_with_it_are_right_and_differ() {
    let mut session = Session::<X11>::start("x11-style-looks").await;
    let (_, ours, first) =
        session.show(Notify { summary: "Look", body: "A body.", actions: &["a", "One"], ..Notify::default() }).await;
    let mut heights = Vec::new();
    for look in ["default", "compact", "gnome"] {
        let file = crate::harness::folder_of(&format!("data/style/{look}.css"));
        save(&sheet(&session.bus), &format!("@import url(\"{}\");\n.popup {{ border: 3px solid #0000ff; }}\n", file.display()));
        let mark = move |shot: &crate::picture::Picture, popup: &crate::picture::Rect| {
            shot.at(popup.middle().0, popup.bottom - 2) == BLUE
        };
        let (shot, blocks) =
            session.until_shown(look, |shot, blocks| blocks.first().is_some_and(|popup| mark(shot, popup))).await;
        assert_eq!((blocks.len(), status(&session.client).await.style_problem), (1, None), "{look}");
        assert!(shot.unlike(&ours, ours.whole()).is_some());
        heights.push(blocks[0].height());
        std::fs::remove_file(sheet(&session.bus)).unwrap();
        session.until_shown("our own look", |shot, _| shot.unlike(&ours, ours.whole()).is_none()).await;
    }
    assert!(heights[1] + 10 < first.height(), "compact is as high as {heights:?}, ours is {first:?}");
}

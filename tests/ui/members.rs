//! Members of the web's Notifications API on screen: direction, image, badge, and what a click opens.

use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use zbus::Variant;

use crate::harness::{Bus, Notify, until};
use crate::on_both;
use crate::picture::Rect;
use crate::screen::{Button, Screen, Wayland, X11};
use crate::session::Session;

on_both!(the_direction_that_is_told_is_that_of_text_and_buttons, the_image_is_below_the_text_and_the_badge_in_its_colour);

const GREEN: [u8; 3] = [20, 200, 60];
const MAGENTA: [u8; 3] = [255, 0, 255];

async fn the_direction_that_is_told_is_that_of_text_and_buttons<S: Screen>(mut session: Session<S>) {
    for (title, dir, leftmost) in
        [("Hello", "rtl", "two"), ("שלום", "ltr", "one"), ("Hello", "auto", "one"), ("שלום", "auto", "two")]
    {
        let actions = ["one", "One", "two", "Two"];
        let hints = HashMap::from([("x-tidings-dir", dir.into()), ("x-tidings-lang", "he".into())]);
        let (id, shot, popup) = session.show(Notify { summary: title, actions: &actions, hints, ..Notify::default() }).await;
        // The title begins on the side where it is read from.
        let half = |left: usize, right: usize| Rect { left, right, top: popup.top + 36, bottom: popup.top + 60 };
        let middle = popup.middle().0;
        let ink = |area: Rect| {
            let ground = shot.at(popup.left + 9, popup.bottom - 9);
            (area.top..area.bottom)
                .flat_map(|y| (area.left..area.right).map(move |x| (x, y)))
                .filter(|(x, y)| shot.at(*x, *y) != ground)
                .count()
        };
        let (left, right) = (ink(half(popup.left + 9, middle)), ink(half(middle, popup.right - 9)));
        assert_eq!(left > right, leftmost == "one", "{title} {dir}: {left} and {right}");
        let buttons = shot.buttons(popup);
        assert_eq!(buttons.len(), 2, "{title}: {buttons:?}");
        session.click(Button::Primary, buttons[0].middle()).await;
        let heard = session.hear(2).await;
        assert!(heard.contains(&format!("invoked {id} {leftmost}")), "{title} {dir}: {heard:?}");
        session.point_away();
        session.until_empty().await;
    }
}

fn svg(width: u32, height: u32, inner: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">{inner}</svg>")
}

async fn the_image_is_below_the_text_and_the_badge_in_its_colour<S: Screen>(mut session: Session<S>) {
    let file = |name: &str, text: String| {
        let path = session.bus.folder.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let image = file("image.svg", svg(320, 160, "<rect width=\"320\" height=\"160\" fill=\"#14c83c\"/>"));
    let badge = file("badge.svg", svg(16, 16, "<circle cx=\"8\" cy=\"8\" r=\"7\" fill=\"#ff00ff\"/>"));
    let icon = file("icon.svg", svg(16, 16, "<rect width=\"16\" height=\"16\" fill=\"#ff00ff\"/>"));
    let only_icon = HashMap::from([("image-path", Variant::from(icon.as_str()))]);
    let (plain, shot, popup) = session.show(Notify { body: "Text", hints: only_icon, ..Notify::default() }).await;
    let header = |popup: Rect| Rect { bottom: popup.top + 34, ..popup };
    let ground = shot.at(popup.left + 9, popup.bottom - 9);
    let ink = |shot: &crate::picture::Picture, area: Rect| area.width() * area.height() - shot.count(ground, area);
    let before = (popup.height(), ink(&shot, header(popup)));
    session.client.call("CloseNotification", &(plain,)).await.unwrap();
    session.hear(1).await;
    session.until_empty().await;
    let hints: HashMap<&str, Variant<'_>> = [("x-tidings-image", &image), ("x-tidings-badge", &badge), ("image-path", &icon)]
        .map(|(name, path)| (name, Variant::from(path.as_str())))
        .into();
    let (_, shot, popup) = session.show(Notify { body: "Text", hints, ..Notify::default() }).await;
    let below = Rect { top: popup.top + 80, ..popup };
    assert!(shot.shows(GREEN, &[below]) && popup.height() > before.0 + 150, "{popup:?}");
    // The large icon stays beside the text; of the badge its colour is nowhere.
    assert!(shot.count(MAGENTA, popup) > 48 * 40 && shot.count(MAGENTA, header(popup)) == 0);
    assert!(ink(&shot, header(popup)) > before.1 + 60, "there is a mark beside the name");
}

/// Where the browser of [`install`] writes what it was to open.
fn opened(bus: &Bus) -> PathBuf {
    bus.folder.0.join("opened")
}

/// A browser.
fn install(bus: &mut Bus) {
    let data = bus.folder.0.join("data");
    let script = bus.folder.0.join("browser");
    std::fs::create_dir_all(data.join("applications")).unwrap();
    std::fs::write(&script, format!("#!/bin/sh\necho \"$1\" >> {}\n", opened(bus).display())).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let scheme = "x-scheme-handler/https";
    let entry = format!("[Desktop Entry]\nType=Application\nName=Browser\nExec={} %u\nMimeType={scheme};\n", script.display());
    std::fs::write(data.join("applications/browser.desktop"), entry).unwrap();
    std::fs::write(data.join("applications/mimeapps.list"), format!("[Default Applications]\n{scheme}=browser.desktop\n"))
        .unwrap();
    bus.environment.insert("XDG_DATA_HOME".to_owned(), data.display().to_string());
}

async fn a_click_opens_what_it_is_told_to<S: Screen>(mut session: Session<S>) {
    let hints = || {
        let links = HashMap::from([("yes", "https://example.org/yes")]);
        HashMap::from([
            ("x-tidings-navigate", "https://example.org/".into()),
            ("x-tidings-action-navigate", Variant::from(links)),
        ])
    };
    // Without an action its sender hears of the end alone.
    let cases = [
        (&[][..], false, &["closed"][..], "https://example.org/"),
        (&["default", "Open"], false, &["invoked default", "closed"], "https://example.org/"),
        (&["yes", "Yes"], true, &["invoked yes", "closed"], "https://example.org/yes"),
    ];
    for (lines, (actions, button, heard, target)) in (1..).zip(cases) {
        let (id, shot, popup) = session.show(Notify { summary: "Open", actions, hints: hints(), ..Notify::default() }).await;
        let place = if button { shot.buttons(popup)[0].middle() } else { (popup.middle().0, popup.top + 20) };
        session.click(Button::Primary, place).await;
        let expected = heard.iter().map(|words| match words.split_once(' ') {
            Some((signal, key)) => format!("{signal} {id} {key}"),
            None => format!("{words} {id} 2"),
        });
        assert_eq!(session.hear(heard.len()).await, expected.collect::<Vec<_>>());
        let read = || std::fs::read_to_string(opened(&session.bus)).ok().filter(|text| text.lines().count() == lines);
        let text = until("the link is opened", read).await;
        assert_eq!(text.lines().last(), Some(target));
        session.point_away();
        session.until_empty().await;
    }
}

#[tokio::test]
async fn a_click_opens_what_it_is_told_to_on_x11() {
    a_click_opens_what_it_is_told_to(Session::<X11>::start_with("x11-navigate", |bus, _| install(bus)).await).await;
}

#[tokio::test]
async fn a_click_opens_what_it_is_told_to_on_wayland() {
    a_click_opens_what_it_is_told_to(Session::<Wayland>::start_with("wayland-navigate", |bus, _| install(bus)).await).await;
}

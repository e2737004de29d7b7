//! Files that a notification tells of: seen in the popup, and opened by a click.

use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt as _;

use zbus::Variant;

use crate::harness::{Notify, until};
use crate::on_both;
use crate::picture::Rect;
use crate::screen::{Button, Screen};
use crate::session::Session;

on_both!(a_file_is_seen_and_opened_by_a_click);

const BLUE: [u8; 3] = [30, 60, 220];

/// Makes of a script the program for pictures; it writes down what it is to open.
fn install_opener<S: Screen>(session: &Session<S>) {
    let home = &session.bus.folder.0;
    let script = home.join("opener");
    std::fs::write(&script, format!("#!/bin/sh\necho \"$1\" >> {}\n", home.join("opened").display())).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let applications = home.join(".local/share/applications");
    std::fs::create_dir_all(&applications).unwrap();
    let entry = format!("[Desktop Entry]\nType=Application\nName=Opener\nExec={} %u\nMimeType=image/png;\n", script.display());
    std::fs::write(applications.join("opener.desktop"), entry).unwrap();
    std::fs::create_dir_all(home.join(".config")).unwrap();
    std::fs::write(home.join(".config/mimeapps.list"), "[Default Applications]\nimage/png=opener.desktop\n").unwrap();
}

async fn a_file_is_seen_and_opened_by_a_click<S: Screen>(mut session: Session<S>) {
    install_opener(&session);
    let file = session.bus.folder.0.join("Screenshot 1.png");
    image::save_buffer(&file, &BLUE.repeat(320 * 180), 320, 180, image::ExtendedColorType::Rgb8).unwrap();
    let url = format!("file://{}", file.display().to_string().replace(' ', "%20"));
    let hints = HashMap::from([("x-kde-urls", Variant::from(vec![url.as_str(), "https://example.org/a.png"]))]);
    let (_, shot, popup) = session.show(Notify { summary: "Screenshot", hints, ..Notify::default() }).await;
    assert!(shot.shows(BLUE, &[popup]), "the picture is not shown");
    let coloured = |x: &usize, y: usize| shot.at(*x, y).iter().zip(BLUE).all(|(one, other)| one.abs_diff(other) <= 4);
    let (y, x) =
        (popup.top..popup.bottom).find_map(|y| Some((y, (popup.left..popup.right).find(|x| coloured(x, y))?))).unwrap();
    let picture = Rect { left: x, top: y, right: x + 60, bottom: y + 60 };
    session.click(Button::Primary, picture.middle()).await;
    let opened = session.bus.folder.0.join("opened");
    let what = until("the program for pictures is started", || {
        std::fs::read_to_string(&opened).ok().filter(|text| text.ends_with('\n'))
    })
    .await;
    assert!([url, file.display().to_string()].contains(&what.trim().to_owned()), "{what}");
    // The click was the file's: the popup is still there.
    session.point_away();
    session.until_popups(1).await;
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
}

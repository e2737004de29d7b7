//! SVG files: drawn where they are harmless, and otherwise as if there were none.

use std::fmt::Write as _;
use std::time::Instant;

use zbus::Variant;

use crate::harness::Notify;
use crate::on_both;
use crate::screen::Screen;
use crate::session::Session;

on_both!(a_drawing_is_shown_and_a_hostile_one_costs_itself);

const GREEN: [u8; 3] = [20, 200, 60];

fn svg(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         viewBox=\"0 0 64 64\">{inner}</svg>"
    )
}

/// Each level uses the one below it ten times.
fn bomb() -> String {
    let mut inner = String::from("<defs><g id=\"l0\"><rect width=\"64\" height=\"64\" fill=\"#14c83c\"/></g>");
    for level in 1..12 {
        let uses = format!("<use xlink:href=\"#l{}\"/>", level - 1).repeat(10);
        write!(inner, "<g id=\"l{level}\">{uses}</g>").unwrap();
    }
    inner + "</defs><use xlink:href=\"#l11\"/>"
}

async fn a_drawing_is_shown_and_a_hostile_one_costs_itself<S: Screen>(mut session: Session<S>) {
    let file = session.bus.folder.0.join("picture.svg");
    let path = file.display().to_string();
    let entities = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    for (what, text, shown) in [
        ("a drawing", svg("<rect width=\"64\" height=\"64\" fill=\"#14c83c\"/>"), true),
        ("ten to the eleventh uses", svg(&bomb()), false),
        ("depth", svg(&format!("{}{}", "<g>".repeat(20_000), "</g>".repeat(20_000))), false),
        ("entities", format!("{entities}{}", svg("&c;")), false),
        (
            "a vast filter",
            svg("<filter id=\"f\" width=\"500%\"><feTurbulence baseFrequency=\"9\" numOctaves=\"9999\"/></filter>\
                 <rect width=\"64\" height=\"64\" filter=\"url(#f)\"/>"),
            false,
        ),
        ("a file that goes on", svg(&" ".repeat(2 << 20)), false),
    ] {
        println!("{what}");
        std::fs::write(&file, text).unwrap();
        let began = Instant::now();
        let hints = std::collections::HashMap::from([("image-path", Variant::from(path.as_str()))]);
        let (id, shot, popup) = session.show(Notify { summary: what, hints, ..Notify::default() }).await;
        assert_eq!(shot.shows(GREEN, &[popup]), shown, "{what}");
        assert!(began.elapsed().as_secs() < 10, "{what} holds the popup up for {:?}", began.elapsed());
        session.client.call("CloseNotification", &(id,)).await.unwrap();
        session.hear(1).await;
        session.until_empty().await;
    }
}

//! Texts that must do no harm.

use crate::harness::Notify;
use crate::on_both;
use crate::screen::Screen;
use crate::session::Session;

on_both!(no_text_does_harm);

async fn no_text_does_harm<S: Screen>(mut session: Session<S>) {
    let (id, _, ordinary) = session.show(Notify { body: "An ordinary text.", ..Notify::default() }).await;
    session.client.call("CloseNotification", &(id,)).await.unwrap();
    assert_eq!(session.hear(1).await, [format!("closed {id} 3")]);
    session.until_empty().await;
    let ui = session.ui().await;

    let title = "w".repeat(300);
    let long_word = "W".repeat(20_000);
    let mebibyte = "0123456789 abcdef\n".repeat(60_000);
    let marks = format!("a{}", "\u{301}".repeat(100_000));
    let both = format!("\u{202e}{}\u{2066}", "abc אבג ".repeat(40));
    let controls: String = (1..32_u8).map(char::from).chain(['\u{7f}', '\u{85}', '\u{2028}', '\u{feff}', '\u{fffe}']).collect();
    let nested = format!("{}deep{}", "<b>".repeat(5_000), "</b>".repeat(5_000));
    let lines = "\n".repeat(5_000);
    let texts = [
        ("a long title", title.as_str(), ""),
        ("a long word", title.as_str(), long_word.as_str()),
        ("one emoji", "Summary", "😀"),
        ("an emoji of many", "👩‍👩‍👧‍👦🏳️‍🌈", "👍🏽"),
        ("right to left", "שלום עולם", "مرحبا بالعالم، هذا نص طويل يجب أن يلتف على عدة أسطر في الإشعار حتى نرى أين ينتهي"),
        ("both directions", &both, &both),
        ("a mebibyte", "Summary", &mebibyte),
        ("combining marks", "Summary", &marks),
        ("combining marks in the title", &marks, ""),
        ("control characters", &controls, &controls),
        ("nothing", "", ""),
        ("deep markup", "Summary", &nested),
        ("empty lines", "Summary", &lines),
        ("wrong markup", "<b>&amp;</i>", "<b><a href=\"javascript:1\">&nosuch; <img src=x> < & </b"),
    ];
    for (what, summary, body) in texts {
        println!("{what}");
        let (id, shot, popup) = session.show(Notify { summary, body, ..Notify::default() }).await;
        assert_eq!((popup.left, popup.right), (ordinary.left, ordinary.right), "{what}: {popup:?}");
        assert!(popup.bottom < shot.height - 4, "{what}: {popup:?}");
        session.client.call("CloseNotification", &(id,)).await.unwrap();
        assert_eq!(session.hear(1).await, [format!("closed {id} 3")], "{what}");
        session.until_empty().await;
        assert_eq!(session.ui().await, ui, "{what}");
    }
}

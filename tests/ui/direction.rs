//! Texts that are read from right to left, and texts that would take for ever.

use std::time::{Duration, Instant};

use crate::harness::Notify;
use crate::on_both;
use crate::screen::{Button, Screen};
use crate::session::Session;

on_both!(buttons_stand_in_the_order_of_the_title, no_text_takes_long);

async fn buttons_stand_in_the_order_of_the_title<S: Screen>(mut session: Session<S>) {
    for (title, leftmost) in [("Hello", "one"), ("שלום", "two"), ("12 👍", "one"), ("Hello שלום", "one"), ("12 שלום", "two")]
    {
        let actions = ["one", "One", "two", "Two"];
        let (id, shot, popup) = session.show(Notify { summary: title, actions: &actions, ..Notify::default() }).await;
        let buttons = shot.buttons(popup);
        assert_eq!(buttons.len(), 2, "{title}: {buttons:?}");
        session.click(Button::Primary, buttons[0].middle()).await;
        let heard = session.hear(2).await;
        assert!(heard.contains(&format!("invoked {id} {leftmost}")), "{title}: {heard:?}");
        session.point_away();
        session.until_empty().await;
    }
}

/// The longest that the thread that draws may be busy with one popup, on a loaded machine.
const LONG: Duration = Duration::from_secs(4);

async fn no_text_takes_long<S: Screen>(mut session: Session<S>) {
    let stacks = |mark: &str| format!("a{mark}").repeat(100_000);
    let texts = [
        ("marks", format!("a{}", "\u{301}".repeat(100_000))),
        ("marks of Tibet", format!("ཀ{}", "\u{f71}".repeat(100_000))),
        ("stacks", stacks("\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}")),
        ("enclosing marks", stacks("\u{20dd}\u{20de}\u{20e3}")),
        ("nothing", "\u{200b}\u{feff}\u{2060}".repeat(300_000)),
        ("emoji", "👨\u{200d}👩\u{200d}👧\u{200d}👦".repeat(50_000)),
        ("joined without end", "👨\u{200d}".repeat(150_000)),
        ("flags", "🇩".repeat(100_000)),
        ("Chinese", "汉字測試".repeat(100_000)),
        ("vowels", "ᄀ".to_owned() + &"ᅡ".repeat(300_000)),
        ("both directions", "aא".repeat(300_000)),
        ("isolates", "\u{2067}\u{2066}".repeat(100_000)),
        ("a word", "W".repeat(1 << 20)),
        ("words", "a ".repeat(1 << 19)),
        ("lines", "\u{2028}x".repeat(1 << 18)),
        ("Arabic", "ﷺ".repeat(100_000)),
    ];
    for (what, text) in &texts {
        for (summary, body) in [(text.as_str(), ""), ("Summary", text.as_str())] {
            let began = Instant::now();
            let (id, shot, popup) = session.show(Notify { summary, body, ..Notify::default() }).await;
            let took = began.elapsed();
            println!("{what}: {took:?}");
            assert!(took < LONG, "{what} took {took:?}");
            assert!(popup.bottom < shot.height - 4, "{what}: {popup:?}");
            session.client.call("CloseNotification", &(id,)).await.unwrap();
            session.hear(1).await;
            session.until_empty().await;
        }
    }
}

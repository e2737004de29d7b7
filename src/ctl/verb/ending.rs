//! `tidings close`, `dismiss` and `hide`: what is on screen or live goes, by three different ways.

use serde_json::json;
use tidings::view::Entry;

use crate::answer::{Answer, Failure};
use crate::choose::{Among, Chosen, choose};
use crate::grammar::Which;
use crate::link::Link;
use crate::present::Present;

/// Takes back as the sender would.
pub(crate) async fn close(link: &Link, present: &Present, which: &Which) -> Result<Answer, Failure> {
    let tray = link.list().await?;
    let mut chosen = choose(&tray, which, Among::Live);
    let mut gone = Vec::new();
    for entry in &chosen.entries {
        let id = entry.notification.id.get();
        match link.call::<_, ()>("Close", &(id,)).await {
            Ok(()) => gone.push(*entry),
            // It ended between the two calls; with --all that is just as well.
            Err(Failure::Refused(why)) if which.ids.is_empty() => drop(why),
            Err(Failure::Refused(why)) => chosen.missing = Some(why),
            Err(failure) => return Err(failure),
        }
    }
    chosen.entries = gone;
    Ok(answer(present, "closed", &chosen))
}

/// The person is done with them.
pub(crate) async fn dismiss(link: &Link, present: &Present, which: &Which) -> Result<Answer, Failure> {
    let tray = link.list().await?;
    let chosen = choose(&tray, which, Among::Tray);
    by_keys(link, "Dismiss", &chosen).await?;
    Ok(answer(present, "dismissed", &chosen))
}

/// They leave the screen.
pub(crate) async fn hide(link: &Link, present: &Present, which: &Which) -> Result<Answer, Failure> {
    let tray = link.list().await?;
    let chosen = choose(&tray, which, Among::Screen);
    by_keys(link, "Hide", &chosen).await?;
    Ok(answer(present, "hidden", &chosen))
}

async fn by_keys(link: &Link, method: &str, chosen: &Chosen<'_>) -> Result<(), Failure> {
    let keys: Vec<u64> = chosen.entries.iter().map(|entry| entry.key).collect();
    if keys.is_empty() { Ok(()) } else { link.call(method, &(keys,)).await }
}

/// Nothing is printed where all went well: the person sees it.
fn answer(present: &Present, what: &str, chosen: &Chosen<'_>) -> Answer {
    let id = |entry: &&Entry| entry.notification.id.get();
    let ids: Vec<u32> = chosen.entries.iter().map(id).collect();
    let answer = present.answer(&json!({ what: ids }), String::new);
    match &chosen.missing {
        Some(missing) => answer.say(missing.as_str()).no(),
        None => answer,
    }
}

//! `tidings close`, `dismiss` and `hide`: what is on screen or live goes, by three different ways.

use serde_json::json;

use crate::answer::{Answer, Failure};
use crate::choose::{self, Among, Chosen, choose};
use crate::grammar::Which;
use crate::link::Link;
use crate::present::Present;

/// Takes back as the sender would.
pub(crate) async fn close(link: &Link, present: &Present, which: &Which) -> Result<Answer, Failure> {
    // Ids need no list: what Tidings itself shows is in none, and can be closed.
    let (ids, mut missing) = if which.ids.is_empty() {
        let tray = link.list().await?;
        let chosen = choose(&tray, which, Among::Live);
        (ids(&chosen), chosen.missing)
    } else {
        (which.ids.clone(), None)
    };
    let (mut gone, mut absent) = (Vec::new(), Vec::new());
    for id in ids {
        match link.call::<_, ()>("Close", &(id,)).await {
            Ok(()) => gone.push(id),
            Err(Failure::NotFound(_)) => absent.push(id),
            Err(failure) => return Err(failure),
        }
    }
    // What was listed and ended before it could be closed is as it was wanted.
    if !which.ids.is_empty() && !absent.is_empty() {
        missing = Some(choose::absent(&absent, Among::Live));
    }
    Ok(answer(present, "closed", &gone, missing))
}

/// The person is done with them.
pub(crate) async fn dismiss(link: &Link, present: &Present, which: &Which) -> Result<Answer, Failure> {
    let tray = link.list().await?;
    let chosen = choose(&tray, which, Among::Tray);
    by_keys(link, "Dismiss", &chosen).await?;
    Ok(answer(present, "dismissed", &ids(&chosen), chosen.missing))
}

/// They leave the screen.
pub(crate) async fn hide(link: &Link, present: &Present, which: &Which) -> Result<Answer, Failure> {
    let tray = link.list().await?;
    let chosen = choose(&tray, which, Among::Screen);
    by_keys(link, "Hide", &chosen).await?;
    Ok(answer(present, "hidden", &ids(&chosen), chosen.missing))
}

async fn by_keys(link: &Link, method: &str, chosen: &Chosen<'_>) -> Result<(), Failure> {
    let keys: Vec<u64> = chosen.entries.iter().map(|entry| entry.key).collect();
    if keys.is_empty() { Ok(()) } else { link.call(method, &(keys,)).await }
}

fn ids(chosen: &Chosen<'_>) -> Vec<u32> {
    chosen.entries.iter().map(|entry| entry.notification.id.get()).collect()
}

/// Nothing is printed where all went well: the person sees it.
fn answer(present: &Present, what: &str, ids: &[u32], missing: Option<String>) -> Answer {
    let answer = present.answer(&json!({ what: ids }), String::new);
    match missing {
        Some(missing) => answer.say(missing).no(),
        None => answer,
    }
}

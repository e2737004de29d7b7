//! `tidings tray`: shows the tray or puts it away.

use serde_json::json;

use crate::answer::{Answer, Failure};
use crate::grammar::Panel;
use crate::link::Link;
use crate::present::Present;

/// Does it; with `--json` prints whether it is open then.
pub(crate) async fn run(link: &Link, present: &Present, what: Panel) -> Result<Answer, Failure> {
    let word = match what {
        Panel::Open => "open",
        Panel::Close => "close",
        Panel::Toggle => "toggle",
    };
    link.call::<_, ()>("Tray", &(word,)).await?;
    if !present.json {
        return Ok(Answer::default());
    }
    let open = link.status().await?.tray_open;
    Ok(present.answer(&json!({ "tray_open": open }), String::new))
}

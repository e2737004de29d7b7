//! `tidings count`: how many there are.

use serde_json::json;

use crate::answer::{Answer, Failure};
use crate::grammar::Count;
use crate::link::Link;
use crate::present::Present;
use crate::print::table::{Column, Look, Table};

/// Prints one number, or all of them.
pub(crate) async fn run(link: &Link, present: &Present, count: &Count) -> Result<Answer, Failure> {
    let status = link.status().await?;
    let numbers = [
        ("popups", count.popups, status.popups),
        ("waiting", count.waiting, status.waiting),
        ("tray", count.tray, status.tray),
        ("live", count.live, status.live),
        ("unread", count.unread, status.unread),
    ];
    if let Some((_, _, number)) = numbers.iter().find(|(_, wanted, _)| *wanted) {
        return Ok(present.answer(number, || format!("{number}\n")));
    }
    let all = json!({
        "popups": status.popups, "waiting": status.waiting, "tray": status.tray, "live": status.live, "unread": status.unread,
    });
    Ok(present.answer(&all, || {
        let mut table = Table::new(&[Column::fixed(""), Column::number("")]);
        for (name, _, number) in numbers {
            table.push([(name, Look::Plain), (number.to_string().as_str(), Look::Plain)]);
        }
        table.lines(present.terminal)
    }))
}

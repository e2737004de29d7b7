//! `tidings status`: how the daemon is.

use serde::Serialize;
use tidings::wire::asked::StatusForm;

use super::dnd;
use crate::answer::{Answer, Failure};
use crate::form::{self, StateJson};
use crate::link::{self, Link};
use crate::present::Present;
use crate::print::table::{Column, Look, Table};
use crate::time::moment;

#[derive(Debug, Serialize)]
struct StatusJson<'a> {
    version: &'a str,
    pid: u32,
    started_ms: u64,
    capabilities: &'a [String],
    ui: bool,
    archive: &'a str,
    archive_problem: Option<&'a str>,
    archive_path: &'a str,
    archived: u64,
    archive_enabled: bool,
    archive_days: u32,
    archive_count: u32,
    config: &'a str,
    config_path: &'a str,
    config_problem: Option<&'a str>,
    style_problem: Option<&'a str>,
    idle: bool,
    locked: bool,
    max_actions: u32,
    max_actions_kept: u32,
    #[serde(flatten)]
    state: StateJson,
}

/// Prints it.
pub(crate) async fn run(link: &Link, present: &Present) -> Result<Answer, Failure> {
    let status = link.status().await?;
    let json = StatusJson {
        version: &status.version,
        pid: status.pid,
        started_ms: status.started_ms,
        capabilities: &status.capabilities,
        ui: status.ui,
        archive: &status.archive,
        archive_problem: status.archive_problem.as_deref(),
        archive_path: &status.archive_path,
        archived: status.archived,
        archive_enabled: status.archive_enabled,
        archive_days: status.archive_days,
        archive_count: status.archive_count,
        config: &status.config,
        config_path: &status.config_path,
        config_problem: status.config_problem.as_deref(),
        style_problem: status.style_problem.as_deref(),
        idle: status.idle,
        locked: status.locked,
        max_actions: status.max_actions,
        max_actions_kept: status.max_actions_kept,
        state: form::state(&link::state(&status)),
    };
    Ok(present.answer(&json, || table(present, &status)))
}

fn table(present: &Present, status: &StatusForm) -> String {
    let started = moment::full(status.started_ms, present.now.time_zone());
    let rows = [
        ("tidingsd", format!("{}, process {}, since {started}", status.version, status.pid)),
        ("popups", format!("{} on screen, {} waiting{}", status.popups, status.waiting, away(status))),
        ("tray", format!("{}, {} live, {} unread{}", status.tray, status.live, status.unread, open(status.tray_open))),
        ("dnd", format!("{}{}", dnd::words(&link::state(status), &present.now), missed(status))),
        ("ui", if status.ui { "shows popups" } else { "not running; it starts when there is something to show" }.to_owned()),
        ("archive", archive(status)),
        ("keep", kept(status.archive_enabled, status.archive_days, status.archive_count)),
        ("config", config(status)),
        ("style", style(status)),
        ("actions", format!("{} seen at once, {} in all", status.max_actions, status.max_actions_kept)),
        ("capabilities", status.capabilities.join(" ")),
    ];
    let mut table = Table::new(&[Column::fixed(""), Column::fixed("")]);
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        table.push([(*name, Look::Bold), (value.as_str(), Look::Plain)]);
    }
    table.lines(present.terminal)
}

/// Why popups stay, or do not come.
fn away(status: &StatusForm) -> &'static str {
    match (status.locked, status.idle) {
        (true, _) => "; the screen is locked",
        (false, true) => "; you are idle, and their time stands still",
        (false, false) => "",
    }
}

fn open(open: bool) -> &'static str {
    if open { ", open" } else { "" }
}

fn missed(status: &StatusForm) -> String {
    if status.dnd { format!(", {} held back", status.missed) } else { String::new() }
}

/// `12 notifications in PATH`, and what is wrong with it.
fn archive(status: &StatusForm) -> String {
    let problem = status.archive_problem.as_ref().map(|problem| format!(": {problem}")).unwrap_or_default();
    match status.archive.as_str() {
        "ok" => format!("{} notifications in {}{problem}", status.archived, status.archive_path),
        "off" => format!("off{problem}"),
        "memory" => format!("{} notifications in memory only{problem}", status.archived),
        "replaced" => {
            format!("{} notifications in {}, after a damaged one was set aside{problem}", status.archived, status.archive_path)
        }
        "none" => format!("not built in{problem}"),
        other => format!("{other}{problem}"),
    }
}

/// Where the configuration is, or what is wrong with it.
fn config(status: &StatusForm) -> String {
    match (status.config.as_str(), &status.config_problem) {
        ("none", _) => format!("as built in; {} is not there", status.config_path),
        (_, Some(problem)) => {
            let mut lines = problem.lines();
            let first = lines.next().unwrap_or_default();
            let more = match lines.count() {
                0 => String::new(),
                more => format!(" ({more} more: tidings config check)"),
            };
            format!("wrong, what ran before is kept: {first}{more}")
        }
        _ => status.config_path.clone(),
    }
}

/// What is wrong with the style sheet.
fn style(status: &StatusForm) -> String {
    let wrong = |problem: &String| format!("all but this is followed: {}", problem.replace('\n', "; "));
    status.style_problem.as_ref().map_or_else(String::new, wrong)
}

/// What is kept, in words.
pub(crate) fn kept(enabled: bool, days: u32, count: u32) -> String {
    if enabled { format!("on, {days} days, at most {count} notifications") } else { "off".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::terminal::Terminal;

    #[test]
    fn all_of_it_is_a_table() {
        let now = moment::zoned(0, &jiff::tz::TimeZone::UTC);
        let present = Present { now, terminal: Terminal::default(), json: false };
        let status = StatusForm {
            version: "0.1.0".to_owned(),
            pid: 42,
            capabilities: vec!["actions".to_owned(), "body".to_owned()],
            ui: true,
            archive: "memory".to_owned(),
            archive_problem: Some("the disk\nis full".to_owned()),
            archived: 3,
            archive_enabled: true,
            archive_days: 90,
            archive_count: 1000,
            popups: 1,
            tray: 2,
            dnd: true,
            missed: 4,
            tray_open: true,
            config: "wrong".to_owned(),
            config_problem: Some("c.toml:1:2: a\nc.toml:3:4: b".to_owned()),
            style_problem: Some("style.css:1:2: a".to_owned()),
            locked: true,
            max_actions: 2,
            max_actions_kept: 16,
            ..StatusForm::default()
        };
        let expected = "\
tidingsd      0.1.0, process 42, since 1970-01-01 00:00:00
popups        1 on screen, 0 waiting; the screen is locked
tray          2, 0 live, 0 unread, open
dnd           on, 4 held back
ui            shows popups
archive       3 notifications in memory only: the disk\\nis full
keep          on, 90 days, at most 1000 notifications
config        wrong, what ran before is kept: c.toml:1:2: a (1 more: tidings config check)
style         all but this is followed: style.css:1:2: a
actions       2 seen at once, 16 in all
capabilities  actions body
";
        assert_eq!(table(&present, &status), expected);
    }
}

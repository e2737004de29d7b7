//! `tidings history`: asks the archive, and decides what stays in it.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use serde_json::json;
use tidings::view::Entry;
use tidings::wire::asked::{ArchiveForm, ForgetForm, QueryForm};
use tidings::wire::entry::EntryForm;

use super::{list, status};
use crate::answer::{Answer, Failure};
use crate::form;
use crate::grammar::history::{Forget, History, Keep, OnOff, Page, Verb};
use crate::link::Link;
use crate::present::Present;
use crate::print::escape;
use crate::print::table::{Column, Look, Table};
use crate::time::moment::{self, Toward};

/// What the daemon answers with at most.
const MOST: u32 = 500;
/// What is listed where nothing is said.
const USUAL: u32 = 50;

/// Does what was asked for.
pub(crate) async fn run(link: &Link, present: &Present, history: History) -> Result<Answer, Failure> {
    match history.verb.unwrap_or(Verb::List(history.page)) {
        Verb::List(page) => list(link, present, &page, None).await,
        Verb::Search { words, page } => list(link, present, &page, Some(words.join(" "))).await,
        Verb::Show { key } => show(link, present, key).await,
        Verb::Rm { keys } => remove(link, present, keys).await,
        Verb::Forget(what) => forget(link, present, &what).await,
        Verb::Clear { yes } => clear(link, present, yes).await,
        Verb::Pop { key } => pop(link, present, key).await,
        Verb::Keep(keep) => set(link, present, &keep).await,
        Verb::Apps => applications(link, present).await,
    }
}

async fn list(link: &Link, present: &Present, page: &Page, text: Option<String>) -> Result<Answer, Failure> {
    let searching = text.is_some();
    let query = query(present, page, text)?;
    let (entries, more) = search(link, query, page.limit.unwrap_or(USUAL)).await?;
    let answer = present.answer(&form::entries(&entries), || table(present, &entries));
    Ok(match entries.last() {
        None if searching => answer.say("nothing is found").no(),
        None if !present.json => answer.say("the history has nothing like that"),
        Some(last) if more && !present.json => answer.say(format!("there is more: --before {}", last.key)),
        _ => answer,
    })
}

fn query(present: &Present, page: &Page, text: Option<String>) -> Result<QueryForm, Failure> {
    let at = |moment: &moment::Moment| present.at(moment, Toward::Past);
    Ok(QueryForm {
        text,
        app_name: page.app.clone(),
        urgency: page.urgency.map(|level| level.urgency().level()),
        after_ms: page.since.as_ref().map(at).transpose()?,
        before_ms: page.until.as_ref().map(at).transpose()?,
        before_key: page.before,
        limit: None,
    })
}

/// As many as are wanted, page by page, and whether there are more.
async fn search(link: &Link, mut query: QueryForm, wanted: u32) -> Result<(Vec<Entry>, bool), Failure> {
    let mut found = Vec::new();
    let mut wanted = wanted;
    loop {
        query.limit = Some(wanted.min(MOST));
        let (forms, more): (Vec<EntryForm>, bool) = link.call("Search", &(&query,)).await?;
        wanted = wanted.saturating_sub(u32::try_from(forms.len()).unwrap_or(u32::MAX));
        let came = !forms.is_empty();
        found.extend(forms.into_iter().filter_map(EntryForm::entry));
        if !more || !came || wanted == 0 {
            return Ok((found, more));
        }
        query.before_key = found.last().map(|entry: &Entry| entry.key);
    }
}

fn table(present: &Present, entries: &[Entry]) -> String {
    let columns =
        [Column::number("KEY"), Column::fixed("RECEIVED"), Column::text("APP"), Column::fixed(""), Column::text("SUMMARY")];
    let mut table = Table::new(&columns);
    for entry in entries {
        let popup = &entry.notification;
        let look = list::look(popup.urgency);
        table.push([
            (entry.key.to_string().as_str(), Look::Plain),
            (moment::short(popup.time_ms(), &present.now).as_str(), Look::Dim),
            (popup.app_name.as_str(), Look::Plain),
            (list::mark(popup.urgency), look),
            (popup.summary.as_str(), look),
        ]);
    }
    table.lines(present.terminal)
}

async fn show(link: &Link, present: &Present, key: u64) -> Result<Answer, Failure> {
    let form: EntryForm = link.call("Get", &(key,)).await?;
    let entry = form.entry().ok_or_else(|| Failure::Refused(format!("the notification {key} makes no sense")))?;
    Ok(present.answer(&form::entry(&entry), || details(present, &entry)))
}

fn details(present: &Present, entry: &Entry) -> String {
    let popup = &entry.notification;
    let full = |ms| moment::full(ms, present.now.time_zone());
    let place = match (entry.live, entry.on_screen) {
        (true, true) => "live, on screen",
        (true, false) => "live",
        (false, _) => "not live",
    };
    let ended = entry.ended.map(|ended| format!("{}, {}", full(ended.at_ms), form::reason(ended.reason)));
    let mut rows = vec![
        ("key", entry.key.to_string()),
        ("id", format!("{}, {place}", popup.id.get())),
        ("app", popup.app_name.clone()),
        ("desktop entry", popup.desktop_entry.clone().unwrap_or_default()),
        ("origin", popup.origin.clone().unwrap_or_default()),
        ("summary", popup.summary.clone()),
        ("urgency", form::urgency(popup.urgency).to_owned()),
        ("category", popup.category.clone().unwrap_or_default()),
        ("progress", popup.progress.map(|percent| format!("{percent}%")).unwrap_or_default()),
        ("time", popup.web.timestamp_ms.map(full).unwrap_or_default()),
        ("received", full(popup.received_ms)),
        ("ended", ended.unwrap_or_default()),
    ];
    rows.extend(form::actions(popup).iter().map(|action| ("action", format!("{}  {}", action.key, action.label))));
    let mut table = Table::new(&[Column::fixed(""), Column::fixed("")]);
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        table.push([(*name, Look::Bold), (value.trim_end(), Look::Plain)]);
    }
    let mut text = table.lines(present.terminal);
    let body = popup.body.text();
    if !body.is_empty() {
        text.push('\n');
        text.push_str(escape::block(&body).trim_end());
        text.push('\n');
    }
    text
}

async fn remove(link: &Link, present: &Present, keys: Vec<u64>) -> Result<Answer, Failure> {
    let wanted = keys.iter().collect::<std::collections::BTreeSet<_>>().len();
    let count = erase(link, ForgetForm { keys: Some(keys), ..ForgetForm::default() }).await?;
    let answer = forgotten(present, count);
    Ok(match wanted.saturating_sub(usize::try_from(count).unwrap_or(usize::MAX)) {
        0 => answer,
        1 => answer.say("one of these is not in the history").no(),
        absent => answer.say(format!("{absent} of these are not in the history")).no(),
    })
}

async fn forget(link: &Link, present: &Present, what: &Forget) -> Result<Answer, Failure> {
    let form = ForgetForm {
        keys: None,
        app_name: what.app.clone(),
        since_ms: what.last.map(|span| present.now_ms().saturating_sub(span.ms)),
        everything: what.everything.then_some(true),
    };
    let count = erase(link, form).await?;
    let answer = forgotten(present, count);
    let absent = what.app.as_ref().filter(|_| count == 0);
    Ok(match absent {
        Some(app) => answer.say(format!("the history has nothing of {app}")).no(),
        None => answer,
    })
}

async fn clear(link: &Link, present: &Present, yes: bool) -> Result<Answer, Failure> {
    if !yes && std::io::stdin().is_terminal() && !agreed(link.status().await?.archived)? {
        return Ok(Answer::default().say("nothing is forgotten").no());
    }
    forget(link, present, &Forget { everything: true, ..Forget::default() }).await
}

/// Asks the person at the terminal.
fn agreed(count: u64) -> Result<bool, Failure> {
    let failed = |error: std::io::Error| Failure::Refused(format!("the terminal cannot be asked: {error}"));
    let mut stderr = std::io::stderr().lock();
    let question = format!("Forget all {count} notifications of the history and all of the tray, for good? [y/N] ");
    stderr.write_all(question.as_bytes()).and_then(|()| stderr.flush()).map_err(failed)?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(failed)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes" | "Yes"))
}

async fn erase(link: &Link, what: ForgetForm) -> Result<u32, Failure> {
    link.call("Forget", &(what,)).await
}

fn forgotten(present: &Present, count: u32) -> Answer {
    present.answer(&json!({ "forgotten": count }), || format!("forgot {count}\n"))
}

async fn pop(link: &Link, present: &Present, key: Option<u64>) -> Result<Answer, Failure> {
    let key = match key {
        Some(key) => key,
        None => {
            let (entries, _) = search(link, QueryForm::default(), MOST).await?;
            let ended = entries.iter().find(|entry| !entry.live && !entry.on_screen);
            ended.ok_or_else(|| Failure::Refused("the history has nothing that has ended".to_owned()))?.key
        }
    };
    let id: u32 = link.call("Recall", &(key,)).await?;
    Ok(present.answer(&json!({ "id": id }), || format!("{id}\n")))
}

async fn set(link: &Link, present: &Present, keep: &Keep) -> Result<Answer, Failure> {
    let settings = ArchiveForm { enabled: keep.what.map(|what| what == OnOff::On), days: keep.days, count: keep.count };
    let now: ArchiveForm = link.call("SetArchive", &(settings,)).await?;
    let json = json!({ "enabled": now.enabled, "days": now.days, "count": now.count });
    Ok(present.answer(&json, || {
        let said = status::kept(now.enabled.unwrap_or(false), now.days.unwrap_or(0), now.count.unwrap_or(0));
        format!("{said}\n")
    }))
}

async fn applications(link: &Link, present: &Present) -> Result<Answer, Failure> {
    let applications: Vec<(String, u64)> = link.call("Applications", &()).await?;
    let json: Vec<_> = applications.iter().map(|(name, count)| json!({ "app_name": name, "count": count })).collect();
    Ok(present.answer(&json, || {
        let mut table = Table::new(&[Column::number("COUNT"), Column::text("APP")]);
        for (name, count) in &applications {
            table.push([(count.to_string().as_str(), Look::Plain), (name.as_str(), Look::Plain)]);
        }
        table.lines(present.terminal)
    }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tidings::view::Ended;

    use super::*;
    use crate::print::terminal::Terminal;
    use crate::sample::sample;
    use crate::time::moment::Moment;

    fn present() -> Present {
        let now = moment::zoned(90_000_000, &jiff::tz::TimeZone::UTC);
        Present { now, terminal: Terminal::default(), json: false }
    }

    #[test]
    fn what_was_received_is_a_table() {
        let mut today = sample(12, "Mail", "Hello");
        today.notification.received_ms = 86_460_000;
        let expected =
            "KEY  RECEIVED          APP     SUMMARY\n120  00:01             Mail    Hello\n 70  1970-01-01 00:00  Chat    Hi\n";
        assert_eq!(table(&present(), &[today, sample(7, "Chat", "Hi")]), expected);
    }

    #[test]
    fn all_of_one_is_shown() {
        let mut entry = sample(7, "Chat", "Hi\u{1b}");
        entry.live = false;
        entry.notification.category = Some("im.received".to_owned());
        entry.ended = Some(Ended { at_ms: 2_000, reason: 2 });
        let expected = "\
key       70
id        7, not live
app       Chat
summary   Hi\\u{1b}
urgency   normal
category  im.received
received  1970-01-01 00:00:01
ended     1970-01-01 00:00:02, dismissed
action    default
action    yes  Yes, please

a bold word
";
        assert_eq!(details(&present(), &entry), expected);
    }

    #[test]
    fn a_page_is_asked_for_as_it_was_typed() {
        let page = Page {
            app: Some("Mail".to_owned()),
            since: Some(Moment::parse("1h").unwrap()),
            until: Some(Moment::parse("00:30").unwrap()),
            before: Some(9),
            ..Page::default()
        };
        let asked = query(&present(), &page, Some("a b".to_owned())).unwrap();
        let expected = QueryForm {
            text: Some("a b".to_owned()),
            app_name: Some("Mail".to_owned()),
            after_ms: Some(86_400_000),
            before_ms: Some(88_200_000),
            before_key: Some(9),
            ..QueryForm::default()
        };
        assert_eq!(asked, expected);
    }
}

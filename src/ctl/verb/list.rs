//! `tidings list`: the tray as a table.

use tidings::core::notification::Urgency;
use tidings::view::Entry;

use crate::answer::{Answer, Failure};
use crate::form;
use crate::grammar::Filter;
use crate::link::Link;
use crate::present::Present;
use crate::print::table::{Column, Look, Table};
use crate::time::span;

/// Lists what is in the tray.
pub(crate) async fn run(link: &Link, present: &Present, filter: &Filter) -> Result<Answer, Failure> {
    let mut entries = link.list().await?;
    let empty = entries.is_empty();
    entries.retain(|entry| passes(filter, entry));
    let answer = present.answer(&form::entries(&entries), || table(present, &entries));
    Ok(match entries.is_empty() && !present.json {
        true if empty => answer.say("the tray is empty"),
        true => answer.say("nothing in the tray is like that"),
        false => answer,
    })
}

fn passes(filter: &Filter, entry: &Entry) -> bool {
    filter.app.as_ref().is_none_or(|app| entry.notification.app_name == *app)
        && filter.urgency.is_none_or(|level| entry.notification.urgency == level.urgency())
        && (!filter.unread || entry.unread)
        && (!filter.live || entry.live)
}

fn table(present: &Present, entries: &[Entry]) -> String {
    let columns =
        [Column::number("ID"), Column::number("AGE"), Column::text("APP"), Column::fixed(""), Column::text("SUMMARY")];
    let mut table = Table::new(&columns);
    for entry in entries {
        let popup = &entry.notification;
        let look = look(popup.urgency);
        let id = popup.id.get().to_string();
        let age = span::age(present.now_ms(), popup.time_ms());
        table.push([
            (id.as_str(), Look::Plain),
            (age.as_str(), Look::Dim),
            (popup.app_name.as_str(), Look::Plain),
            (mark(popup.urgency), look),
            (popup.summary.as_str(), look),
        ]);
    }
    table.lines(present.terminal)
}

/// The sign of an urgency that is not the usual one.
pub(crate) fn mark(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Low => "-",
        Urgency::Normal => "",
        Urgency::Critical => "!",
    }
}

/// How an urgency stands out.
pub(crate) fn look(urgency: Urgency) -> Look {
    match urgency {
        Urgency::Low => Look::Dim,
        Urgency::Normal => Look::Plain,
        Urgency::Critical => Look::Red,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Level;
    use crate::print::terminal::Terminal;
    use crate::sample::sample;
    use crate::time::moment::zoned;

    #[test]
    fn the_tray_is_a_table() {
        let now = zoned(121_000, &jiff::tz::TimeZone::UTC);
        let present = Present { now, terminal: Terminal::default(), json: false };
        let mut fire = sample(12, "Alarm\n", "Fire");
        fire.notification.urgency = Urgency::Critical;
        let expected = "ID  AGE  APP         SUMMARY\n 7   2m  Mail        Hello\n12   2m  Alarm\\n  !  Fire\n";
        assert_eq!(table(&present, &[sample(7, "Mail", "Hello"), fire]), expected);
        assert_eq!(table(&present, &[]), "");
    }

    #[test]
    fn every_filter_holds() {
        let mut entry = sample(1, "Mail", "Hello");
        let app = |name: &str| Filter { app: Some(name.to_owned()), ..Filter::default() };
        assert!(passes(&Filter::default(), &entry) && passes(&app("Mail"), &entry) && !passes(&app("mail"), &entry));
        let urgency = |level| Filter { urgency: Some(level), ..Filter::default() };
        assert!(passes(&urgency(Level::Normal), &entry) && !passes(&urgency(Level::Low), &entry));
        let both = Filter { unread: true, live: true, ..Filter::default() };
        assert!(passes(&both, &entry));
        entry.unread = false;
        assert!(!passes(&both, &entry));
    }
}

//! Words, filters and pages, and what SQLite does for them.

use super::super::search::statement;
use super::*;
use crate::store::scratch::{form, put};

#[test]
fn words_begin_words_in_any_case_and_without_diacritics() {
    let (_folder, archive) = with(vec![
        put(form(1, "Mail", "Résumé from Åsa", "<b>Zażółć</b> gęślą jaźń")),
        put(form(2, "Chat", "Deployment finished", "all green")),
        put(form(3, "Calendar", "会議は明日です", "場所: 東京")),
        put(form(4, "Chat", "안녕하세요", "ตัวอย่างข้อความ")),
    ]);
    for (text, found) in [
        ("resume", vec![1]),
        ("RÉSUM", vec![1]),
        ("asa", vec![1]),
        ("A\u{30a}sa", vec![1]),
        ("Re\u{301}sume\u{301}", vec![1]),
        ("gesla jazn", vec![1]),
        ("deploy", vec![2]),
        ("ployment", vec![]),
        ("chat", vec![4, 2]),
        ("chat green", vec![2]),
        ("mail green", vec![]),
        ("会議", vec![3]),
        ("明日", vec![3]),
        ("東京 calen", vec![3]),
        ("東京 chat", vec![]),
        ("하세요", vec![4]),
        ("อย่าง", vec![4]),
        ("", vec![4, 3, 2, 1]),
        (" …!", vec![4, 3, 2, 1]),
    ] {
        assert_eq!(find(&archive, text), found, "{text:?}");
    }
}

#[test]
fn nothing_in_a_query_is_more_than_a_word() {
    let (_folder, archive) =
        with(vec![put(form(1, "app", "near OR not AND", "100% of_it say \"hello\"")), put(form(2, "app", "summary", "text"))]);
    for (text, found) in [
        ("near OR", vec![1]),
        ("OR", vec![1]),
        ("summary OR near", vec![]),
        ("NOT near", vec![1]),
        ("\"hello", vec![1]),
        ("\"\"\"", vec![2, 1]),
        ("summary: x", vec![]),
        ("{summary} : near", vec![]),
        ("NEAR(near not)", vec![1]),
        ("^near", vec![1]),
        ("hel*", vec![1]),
        ("*", vec![2, 1]),
        ("100%", vec![1]),
        ("%", vec![2, 1]),
        ("'; DROP TABLE notification; --", vec![]),
        ("a\u{0}b", vec![]),
        ("\u{24d0}", vec![]),
    ] {
        assert_eq!(find(&archive, text), found, "{text:?}");
    }
    for text in ["会".repeat(100_000), "x".repeat(1_000_000), "a ".repeat(100_000), "\"".repeat(100_000), "\u{301}".repeat(9)]
    {
        find(&archive, &text);
    }
    assert_eq!(archive.count().unwrap(), 2);
}

#[test]
fn all_filters_must_be_true() {
    let mut urgent = form(3, "b", "urgent word", "");
    urgent.urgency = 2;
    let (_folder, archive) =
        with(vec![put(form(1, "a", "word", "")), put(form(2, "b", "word", "")), put(urgent), put(form(4, "B", "other", ""))]);
    let query = Query { app_name: Some("b".into()), ..Query::default() };
    assert_eq!(keys(&archive, &query), [3, 2]);
    assert_eq!(keys(&archive, &Query { urgency: Some(2), ..query.clone() }), [3]);
    assert_eq!(keys(&archive, &Query { text: Some("wor".into()), before_ms: Some(3000), ..query.clone() }), [2]);
    assert_eq!(keys(&archive, &Query { after_ms: Some(3000), ..query.clone() }), [3]);
    assert_eq!(keys(&archive, &Query { after_ms: Some(2001), before_ms: Some(3000), ..query }), [0; 0]);
    assert_eq!(keys(&archive, &Query { before_key: Some(u64::MAX), limit: Some(1), ..Query::default() }), [4]);
}

#[test]
fn pages_have_everything_once_and_in_order() {
    let name = |key| if key % 3 == 0 { "third" } else { "other" };
    let events = (1..=1_000).map(|key| put(form(key, name(key), &format!("word{} 会議", key % 7), ""))).collect();
    let (_folder, archive) = with(events);
    let every = |text: &str, app_name: Option<&str>| {
        let text = Some(text.to_owned()).filter(|text| !text.is_empty());
        let mut query = Query { text, app_name: app_name.map(String::from), limit: Some(37), ..Query::default() };
        let mut all = Vec::new();
        loop {
            let (entries, more) = archive.search(&query).unwrap();
            assert!(entries.len() == 37 || !more);
            all.extend(entries.iter().map(|entry| entry.key));
            query.before_key = all.last().copied();
            if !more {
                return all;
            }
        }
    };
    let expected = |filter: &dyn Fn(u64) -> bool| (1..=1_000).rev().filter(|key| filter(*key)).collect::<Vec<u64>>();
    assert_eq!(every("", None), expected(&|_| true));
    assert_eq!(every("", Some("third")), expected(&|key| key % 3 == 0));
    assert_eq!(every("word3", None), expected(&|key| key % 7 == 3));
    assert_eq!(every("会議 word", Some("third")), expected(&|key| key % 3 == 0));
    // A page that is full to the last entry is told to be the last.
    assert!(!archive.search(&Query { before_key: Some(38), limit: Some(37), ..Query::default() }).unwrap().1);
    assert!(archive.search(&Query { before_key: Some(39), limit: Some(37), ..Query::default() }).unwrap().1);
}

#[test]
fn where_a_sender_tells_the_time_all_is_sorted_by_time() {
    let dated = |key: u64, time_ms: u64| {
        let json = format!("{{\"timestamp_ms\":{time_ms}}}");
        RecordForm { web: serde_json::from_str(&json).unwrap(), ..form(key, "app", &format!("word{}", key % 2), "") }
    };
    let mut events: Vec<_> = (1..=100).map(|key| put(form(key, "app", &format!("word{}", key % 2), ""))).collect();
    events.push(put(dated(101, 50_500)));
    events.push(put(dated(102, 1)));
    events.push(put(dated(103, 1)));
    let (_folder, archive) = with(events);
    let every = |text: Option<&str>| {
        let mut query = Query { text: text.map(String::from), limit: Some(7), ..Query::default() };
        let mut all = Vec::new();
        loop {
            let (entries, more) = archive.search(&query).unwrap();
            all.extend(entries.iter().map(|entry| entry.key));
            query.before_key = all.last().copied();
            if !more {
                return all;
            }
        }
    };
    let mut expected: Vec<u64> = (1..=100).rev().collect();
    expected.insert(50, 101);
    expected.extend([103, 102]);
    assert_eq!(every(None), expected);
    assert_eq!(every(Some("word1")), expected.into_iter().filter(|key| key % 2 == 1).collect::<Vec<_>>());
    // The page that the next one begins behind may have been erased.
    archive.erase(&ForgetForm::Keys(vec![50])).unwrap();
    let next = archive.search(&Query { before_key: Some(50), limit: Some(2), ..Query::default() }).unwrap().0;
    assert_eq!(next.iter().map(|entry| entry.key).collect::<Vec<_>>(), [49, 48]);
}

#[test]
fn a_page_reads_no_more_than_it_must() {
    let (_folder, archive) = with((1..=500).map(|key| put(form(key, "app", "word", ""))).collect());
    let page = Query { before_key: Some(9), ..Query::default() };
    for query in [
        page.clone(),
        Query { app_name: Some("app".into()), ..Query::default() },
        Query { app_name: Some("app".into()), ..page.clone() },
        Query { urgency: Some(2), ..page.clone() },
        Query { text: Some("word".into()), ..Query::default() },
        Query { text: Some("word".into()), app_name: Some("app".into()), urgency: Some(1), ..page },
    ] {
        let plan = plan(&archive, &query);
        assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{query:?}: {plan:?}");
        let scans = plan.iter().filter(|step| step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE INDEX"));
        assert_eq!(scans.count(), 0, "{query:?}: {plan:?}");
    }
    // The first page goes down the keys and stops.
    let first = plan(&archive, &Query::default());
    assert!(first.iter().all(|step| !step.contains("TEMP B-TREE")), "{first:?}");
}

fn plan(archive: &Archive, query: &Query) -> Vec<String> {
    let (sql, values) = statement(query, archive.has_dated().unwrap());
    let mut statement = archive.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| row.get(3)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

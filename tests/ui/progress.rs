//! A progress that is sent again and again: it ends where it was sent last, and then nothing runs.

use std::collections::HashMap;
use std::time::Duration;

use zbus::Variant;

use crate::harness::Notify;
use crate::on_both;
use crate::picture::{Picture, Rect};
use crate::screen::Screen;
use crate::session::Session;

on_both!(a_bar_ends_where_it_was_sent_last_and_rests);

/// For so long it is looked whether anything runs: the age of the popup, which is told once a minute, is not due in it.
const REST: Duration = Duration::from_millis(1500);

fn volume(percent: i32) -> HashMap<&'static str, Variant<'static>> {
    HashMap::from([("value", Variant::from(percent)), ("x-canonical-private-synchronous", Variant::from("volume"))])
}

/// How far the bar is filled: the longest run of one colour in the row of the popup's bar that is not its ground.
fn filled(shot: &Picture, popup: Rect) -> usize {
    let row = |y: usize| {
        let ground = shot.at(popup.left + 9, y);
        let first = shot.at(popup.left + 22, y);
        let run = (popup.left + 22..popup.right - 22).take_while(|x| shot.at(*x, y) == first).count();
        if first == ground { 0 } else { run }
    };
    (popup.top + 60..popup.bottom - 9).map(row).max().unwrap_or(0)
}

/// Processor time of a process, in ticks.
fn ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

async fn a_bar_ends_where_it_was_sent_last_and_rests<S: Screen>(mut session: Session<S>) {
    let (id, shot, popup) = session.show(Notify { summary: "Volume", hints: volume(80), ..Notify::default() }).await;
    let eighty = filled(&shot, popup);
    assert!(eighty > 100, "the bar is filled for {eighty} pixels");
    let mut interval = tokio::time::interval(Duration::from_millis(33));
    for step in 0..30 {
        interval.tick().await;
        let notify = Notify { summary: "Volume", hints: volume(step * 3), expire_timeout: 0, ..Notify::default() };
        assert_eq!(session.client.notify(notify).await, id);
    }
    for (sent, least, most) in
        [(40, eighty * 45 / 100, eighty * 55 / 100), (80, eighty, eighty), (-5, 0, 0), (250, eighty + 20, 400)]
    {
        let notify = Notify { summary: "Volume", hints: volume(sent), expire_timeout: 0, ..Notify::default() };
        assert_eq!(session.client.notify(notify).await, id);
        session
            .until_shown(&format!("{sent} percent"), |shot, blocks| {
                blocks.len() == 1 && (least..=most).contains(&filled(shot, blocks[0]))
            })
            .await;
    }
    assert_eq!(session.client.signals_so_far().await, Vec::<String>::new());
    let ui = session.ui().await;
    let before = ticks(ui);
    tokio::time::sleep(REST).await;
    let spent = ticks(ui) - before;
    assert!(spent <= 2, "{spent} ticks were spent on a bar that stands still");
}

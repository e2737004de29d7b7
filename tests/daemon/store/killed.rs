//! A daemon that is killed at any moment has kept all that it answered.
//!
//! 200 rounds in an ordinary run; `TIDINGS_KILL_ROUNDS` asks for another number.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::kill;
use crate::harness::{Bus, Client, Notify};

/// Together they stay below what one application may have live.
const SENDERS: usize = 3;
const EACH: usize = 14;

/// What one sender was answered before the daemon died.
#[derive(Default)]
struct Answered {
    /// By id: the text that was answered, and the one that was sent after it and not answered.
    live: BTreeMap<u32, (String, Option<String>)>,
    /// Taken back, and answered.
    closed: BTreeSet<u32>,
    /// Taken back, and not answered: either may be.
    unsure: Option<u32>,
}

/// Sends, replaces and takes back until nobody answers.
async fn send(client: &Client, round: u32, sender: usize) -> Answered {
    let mut answered = Answered::default();
    for step in 0.. {
        let summary = format!("{round} {sender} {step}");
        let replaces_id = match step < EACH {
            true => 0,
            false => answered.live.keys().nth(step % EACH.min(answered.live.len())).copied().unwrap_or(0),
        };
        if step == EACH + 5 {
            let id = *answered.live.keys().next_back().unwrap();
            if client.call("CloseNotification", &id).await.is_err() {
                answered.unsure = Some(id);
                return answered;
            }
            answered.live.remove(&id);
            answered.closed.insert(id);
            continue;
        }
        match client.try_notify(Notify { replaces_id, summary: &summary, expire_timeout: 0, ..Notify::default() }).await {
            Ok(id) => drop(answered.live.insert(id, (summary, None))),
            Err(_) => {
                answered.live.entry(replaces_id).and_modify(|(_, sent)| *sent = Some(summary));
                return answered;
            }
        }
    }
    answered
}

#[tokio::test]
async fn what_was_answered_is_live_again_after_a_kill_at_any_moment() {
    let rounds = std::env::var("TIDINGS_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(200);
    let bus = Bus::start();
    let asks = bus.connect().await;
    let mut clients = Vec::new();
    for _ in 0..SENDERS {
        clients.push(bus.connect().await);
    }
    let mut daemon = bus.tidingsd().await;
    let (mut lost, mut total) = (Vec::new(), 0);
    let mut random = u64::from(std::process::id()) | 1;
    for round in 0..rounds {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = Duration::from_micros((random >> 33) % 40_000);
        let sent = futures_util::future::join_all(clients.iter().enumerate().map(|(nth, client)| send(client, round, nth)));
        let killed = async {
            tokio::time::sleep(moment).await;
            kill(&mut daemon, &asks).await;
        };
        let (sent, ()) = futures_util::future::join(sent, killed).await;
        daemon = bus.tidingsd().await;
        let entries = asks.entries().await;
        for answered in sent {
            total += answered.live.len();
            let live = |id: u32| entries.iter().find(|entry| entry.live && entry.notification.id.get() == id);
            for (id, (text, unanswered)) in answered.live.iter().filter(|(id, _)| Some(**id) != answered.unsure) {
                let found = live(*id).map(|entry| entry.notification.summary.as_str());
                if found != Some(text.as_str()) && (unanswered.is_none() || found != unanswered.as_deref()) {
                    lost.push(format!("{text} as {id}, found {found:?}, killed after {moment:?}"));
                }
            }
            let back = answered.closed.into_iter().filter(|id| live(*id).is_some());
            lost.extend(back.map(|id| format!("{id} was taken back and is there again, killed after {moment:?}")));
        }
        asks.ask("Dismiss", &entries.iter().map(|entry| entry.key).collect::<Vec<_>>()).await.unwrap();
    }
    assert!(total > rounds as usize, "only {total} were answered in {rounds} rounds");
    assert!(lost.is_empty(), "{} of {total}:\n{}", lost.len(), lost.join("\n"));
}

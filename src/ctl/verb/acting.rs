//! `tidings action` and `tidings reply`: what a click on a popup does, without the click.

use serde_json::json;
use tidings::core::notification::DEFAULT_ACTION;
use tidings::view::{Entry, Popup};

use crate::answer::{Answer, Failure};
use crate::choose::{by_id, latest};
use crate::form::{self, ActionJson};
use crate::grammar::{Action, Reply};
use crate::link::Link;
use crate::opening;
use crate::present::Present;
use crate::print::escape;
use crate::print::table::{Column, Look, Table};

/// The action by which a sender asks for a reply (`org.freedesktop.Notifications`, as KDE and GNOME understand it).
const INLINE_REPLY: &str = "inline-reply";

/// Chooses an action, or lists them.
pub(crate) async fn action(link: &Link, present: &Present, action: &Action) -> Result<Answer, Failure> {
    let tray = link.list().await?;
    let popup = &target(&tray, action.id)?.notification;
    if action.list {
        let actions = form::actions(popup);
        return Ok(present.answer(&actions, || table(present, &actions)));
    }
    let key = action.key.as_deref().unwrap_or(DEFAULT_ACTION);
    offers(popup, key)?;
    let id = popup.id.get();
    let target = opens(popup, key).map(str::to_owned);
    link.call::<_, ()>("Invoke", &(id, key, "")).await?;
    let Some(target) = target else {
        return Ok(present.answer(&json!({ "id": id, "action_key": key }), String::new));
    };
    let opened = opening::link(&target);
    let answer = present.answer(&json!({ "id": id, "action_key": key, "link": target, "opened": opened.is_ok() }), String::new);
    Ok(match opened {
        Ok(()) => answer,
        Err(why) => answer.say(format!("{} is not opened: {why}", escape::line(&target))).no(),
    })
}

/// The link that the popup opens when this action is chosen (hints `x-tidings-navigate` and `x-tidings-action-navigate`).
fn opens<'a>(popup: &'a Popup, key: &str) -> Option<&'a str> {
    match key {
        DEFAULT_ACTION => popup.web.navigate.as_deref(),
        _ => popup.web.link_of(key),
    }
}

/// Answers a notification.
pub(crate) async fn reply(link: &Link, present: &Present, reply: &Reply) -> Result<Answer, Failure> {
    let tray = link.list().await?;
    let popup = &target(&tray, Some(reply.id))?.notification;
    if !popup.actions.iter().any(|action| action.key == INLINE_REPLY) {
        return Err(Failure::Refused(format!("notification {} takes no reply", reply.id)));
    }
    link.call::<_, ()>("Reply", &(reply.id, reply.text.join(" "))).await?;
    Ok(present.answer(&json!({ "id": reply.id }), String::new))
}

/// The live notification that is meant.
fn target(tray: &[Entry], id: Option<u32>) -> Result<&Entry, Failure> {
    let live = tray.iter().filter(|entry| entry.live);
    match id {
        Some(id) => by_id(live, id).ok_or_else(|| Failure::Refused(format!("there is no notification {id} that is live"))),
        None => latest(tray)
            .filter(|entry| entry.live)
            .ok_or_else(|| Failure::Refused("there is no notification that is live".to_owned())),
    }
}

/// Whether the notification has this action; else a sentence that names those it has.
fn offers(popup: &Popup, key: &str) -> Result<(), Failure> {
    let actions = form::actions(popup);
    if actions.iter().any(|action| action.key == key) || (key == DEFAULT_ACTION && popup.web.navigate.is_some()) {
        return Ok(());
    }
    let id = popup.id.get();
    let what = if key == DEFAULT_ACTION { "default action".to_owned() } else { format!("action {key:?}") };
    let keys: Vec<String> = actions.iter().map(|action| escape::line(action.key)).collect();
    Err(Failure::Refused(match keys.as_slice() {
        [] => format!("notification {id} has no actions"),
        keys => format!("notification {id} has no {what}; it has {}", keys.join(", ")),
    }))
}

fn table(present: &Present, actions: &[ActionJson<'_>]) -> String {
    let mut table = Table::new(&[Column::fixed("KEY"), Column::text("LABEL")]);
    for action in actions {
        table.push([(action.key, Look::Plain), (action.label, Look::Plain)]);
    }
    table.lines(present.terminal)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::sample::sample;

    #[test]
    fn only_what_is_offered_can_be_chosen() {
        let mut popup = sample(7, "Mail", "x").notification;
        assert_eq!(offers(&popup, "default"), Ok(()));
        assert_eq!(offers(&popup, "yes"), Ok(()));
        let said = |popup: &Popup, key: &str| offers(popup, key).unwrap_err().sentence();
        assert_eq!(said(&popup, "no"), "notification 7 has no action \"no\"; it has default, yes");
        popup.default_action = false;
        assert_eq!(said(&popup, "default"), "notification 7 has no default action; it has yes");
        popup.actions.clear();
        assert_eq!(said(&popup, "default"), "notification 7 has no actions");
        popup.web.navigate = Some("https://example.org/".to_owned());
        assert_eq!((offers(&popup, "default"), opens(&popup, "default")), (Ok(()), Some("https://example.org/")));
        assert_eq!(opens(&popup, "yes"), None);
    }

    #[test]
    fn only_what_is_live_answers() {
        let mut tray = [sample(7, "Mail", "x")];
        assert_eq!(target(&tray, None).unwrap().key, 70);
        assert_eq!(target(&tray, Some(7)).unwrap().key, 70);
        assert_eq!(target(&tray, Some(8)).unwrap_err().sentence(), "there is no notification 8 that is live");
        for entry in &mut tray {
            entry.live = false;
        }
        assert_eq!(target(&tray, None).unwrap_err().sentence(), "there is no notification that is live");
        assert_eq!(target(&tray, Some(7)).unwrap_err().status(), 1);
    }
}

//! What of a notification a person is shown, and that it has changed.

use super::effect::Effect;
use super::identity::Identity;
use super::notification::{Content, DEFAULT_ACTION, Id};
use super::places::Place;
use super::{Core, Live};
use crate::view::{Change, Popup, Sender};

impl Core {
    pub(super) fn change(&mut self, change: Change) {
        self.view.apply(change.clone());
        self.effects.push_back(Effect::View(change));
    }

    /// The popup of `id` is drawn again if it is on screen.
    pub(super) fn refresh(&mut self, id: Id) {
        if let Some(live) = self.live.get(&id) {
            self.touched.insert(live.key);
        }
        let shown = self.live.get(&id).filter(|live| live.place == Place::Popup);
        if let Some(popup) = shown.map(|live| popup(id, live)) {
            self.change(Change::Update(popup));
        }
    }
}

impl Live {
    pub(super) fn received_ms(&self) -> u64 {
        u64::try_from(self.received.as_millis()).unwrap_or(u64::MAX)
    }
}

pub(super) fn popup(id: Id, live: &Live) -> Popup {
    let popup = popup_of(live.key, id, &live.content, &live.identity, live.owner_present, live.received_ms());
    let process = live.process.clone();
    Popup { process, clock: live.told, repeats: live.repeats.clone(), alerts: live.alerts, asks: live.asks, ..popup }
}

pub(super) fn popup_of(
    key: u64,
    id: Id,
    content: &Content,
    identity: &Identity,
    owner_present: bool,
    received_ms: u64,
) -> Popup {
    Popup {
        id,
        key,
        app_name: content.app_name.clone(),
        desktop_entry: content.desktop_entry.clone(),
        origin: content.origin.clone(),
        category: content.category.clone(),
        sender: Some(Sender::of(identity)),
        process: None,
        app_icon: content.app_icon.clone(),
        summary: content.summary.clone(),
        body: content.body.clone(),
        body_images: content.body_images.clone(),
        picture: content.picture.clone(),
        urgency: content.urgency,
        progress: content.progress,
        files: content.files.clone(),
        colours: content.colours,
        actions: content.actions.iter().filter(|action| action.key != DEFAULT_ACTION).cloned().collect(),
        action_icons: content.action_icons,
        reply_field: content.reply_field.clone(),
        // A sandbox is not to put its words beside those of a program outside of it.
        point: content.point.filter(|_| !matches!(identity, Identity::Sandbox(_))),
        web: content.web.clone(),
        default_action: content.has_action(DEFAULT_ACTION),
        sender_left: !owner_present,
        repeats: Vec::new(),
        alerts: 0,
        asks: None,
        received_ms,
        clock: None,
    }
}

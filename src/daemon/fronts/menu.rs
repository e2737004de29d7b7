//! `com.canonical.dbusmenu`: the menu of the icon in the panel. The host draws it; it is flat.

use std::collections::HashMap;

use tidings::core::dnd::Until;
use tidings::view::State;
use tokio::sync::{mpsc, oneshot, watch};
use zbus::object_server::SignalEmitter;
use zbus::{OwnedVariant, Variant, interface};

use super::tidings::{Answer, Ask, TrayVerb};
use crate::driver::Input;

/// Where the menu is.
pub(super) const PATH: &str = "/StatusNotifierItem/Menu";
/// The length that the menu offers for do-not-disturb.
const HOUR: std::time::Duration = std::time::Duration::from_secs(60 * 60);

const ROOT: i32 = 0;
const OPEN: i32 = 1;
const DISMISS: i32 = 2;
const SEPARATOR: i32 = 3;
const DND: i32 = 4;
const DND_HOUR: i32 = 5;

type Properties = HashMap<&'static str, Variant<'static>>;
/// An item: id, properties, items below it.
type Layout = (i32, Properties, Vec<Variant<'static>>);

/// The object.
pub(super) struct Menu {
    pub(super) state: watch::Receiver<State>,
    pub(super) inputs: mpsc::Sender<Input>,
}

/// Has the driver do something; there is nobody to tell how that went.
pub(super) async fn ask(inputs: &mpsc::Sender<Input>, ask: impl FnOnce(Answer<()>) -> Ask) {
    let (answer, answered) = oneshot::channel();
    if inputs.send(Input::Chosen(ask(answer))).await.is_ok() {
        let _ = answered.await;
    }
}

fn properties(id: i32, state: &State) -> Properties {
    let label = |text: &'static str| Properties::from([("label", Variant::from(text))]);
    let toggled = |mut properties: Properties, on: bool| {
        properties.insert("toggle-type", Variant::from("checkmark"));
        properties.insert("toggle-state", Variant::I32(i32::from(on)));
        properties
    };
    match id {
        ROOT => Properties::from([("children-display", Variant::from("submenu"))]),
        OPEN if state.unread > 0 => {
            Properties::from([("label", Variant::from(format!("Show notifications ({} new)", state.unread)))])
        }
        OPEN => label("Show notifications"),
        DISMISS => {
            let mut properties = label("Dismiss all");
            properties.insert("enabled", Variant::Bool(state.tray > 0));
            properties
        }
        SEPARATOR => Properties::from([("type", Variant::from("separator"))]),
        DND => toggled(label("Do not disturb"), state.dnd),
        DND_HOUR => label("Do not disturb for an hour"),
        _ => Properties::new(),
    }
}

fn below(id: i32) -> &'static [i32] {
    if id == ROOT { &[OPEN, DISMISS, SEPARATOR, DND, DND_HOUR] } else { &[] }
}

fn layout(id: i32, depth: i32, state: &State) -> Layout {
    let items = if depth == 0 { &[][..] } else { below(id) };
    let nothing = Vec::<Variant<'static>>::new;
    let items = items.iter().map(|item| Variant::from((*item, properties(*item, state), nothing())));
    (id, properties(id, state), items.collect())
}

#[interface(name = "com.canonical.dbusmenu", spawn = false, introspection_docs = false)]
impl Menu {
    #[zbus(out_args("revision", "layout"))]
    async fn get_layout(&self, parent_id: i32, recursion_depth: i32, _property_names: Vec<String>) -> (u32, Layout) {
        (1, layout(parent_id, recursion_depth, &self.state.borrow()))
    }

    #[zbus(out_args("properties"))]
    async fn get_group_properties(&self, ids: Vec<i32>, _property_names: Vec<String>) -> Vec<(i32, Properties)> {
        let state = self.state.borrow().clone();
        let ids = if ids.is_empty() { below(ROOT).to_vec() } else { ids };
        ids.into_iter().take(16).map(|id| (id, properties(id, &state))).collect()
    }

    #[zbus(out_args("value"))]
    async fn get_property(&self, id: i32, name: String) -> zbus::fdo::Result<OwnedVariant> {
        let value = properties(id, &self.state.borrow()).remove(name.as_str());
        let unknown = || zbus::fdo::Error::InvalidArgs("there is no such property".to_owned());
        value.ok_or_else(unknown)?.try_into().map_err(|_| unknown())
    }

    async fn event(&self, id: i32, event_id: String, _data: Variant<'_>, _timestamp: u32) {
        if event_id == "clicked" {
            self.chosen(id).await;
        }
    }

    #[zbus(out_args("id_errors"))]
    async fn event_group(&self, events: Vec<(i32, String, Variant<'_>, u32)>) -> Vec<i32> {
        for (id, event_id, _, _) in events.into_iter().take(16) {
            if event_id == "clicked" {
                self.chosen(id).await;
            }
        }
        Vec::new()
    }

    #[zbus(out_args("need_update"))]
    async fn about_to_show(&self, _id: i32) -> bool {
        false
    }

    #[zbus(out_args("updates_needed", "id_errors"))]
    async fn about_to_show_group(&self, _ids: Vec<i32>) -> (Vec<i32>, Vec<i32>) {
        (Vec::new(), Vec::new())
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn version(&self) -> u32 {
        3
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn text_direction(&self) -> &str {
        "ltr"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn status(&self) -> &str {
        "normal"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn icon_theme_path(&self) -> Vec<String> {
        Vec::new()
    }

    #[zbus(signal)]
    async fn items_properties_updated(
        emitter: &SignalEmitter<'_>,
        updated: Vec<(i32, Properties)>,
        removed: Vec<(i32, Vec<String>)>,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn layout_updated(emitter: &SignalEmitter<'_>, revision: u32, parent: i32) -> zbus::Result<()>;
}

impl Menu {
    async fn chosen(&self, id: i32) {
        match id {
            OPEN => ask(&self.inputs, |answer| Ask::Tray(TrayVerb::Open, answer)).await,
            DISMISS => ask(&self.inputs, Ask::DismissAll).await,
            DND => ask(&self.inputs, Ask::ToggleDnd).await,
            DND_HOUR => ask(&self.inputs, |answer| Ask::SetDnd(true, Some(Until::For(HOUR)), answer)).await,
            _ => {}
        }
    }
}

/// Tells the host that what the items say has changed.
pub(super) async fn tell(emitter: &SignalEmitter<'_>, state: &State) -> zbus::Result<()> {
    let updated = below(ROOT).iter().map(|id| (*id, properties(*id, state))).collect();
    Menu::items_properties_updated(emitter, updated, Vec::new()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_says_how_many_are_new_and_whether_it_is_quiet() {
        let state = State { unread: 3, dnd: true, ..State::default() };
        let (_, _, items) = layout(ROOT, -1, &state);
        assert_eq!(items.len(), 5);
        assert_eq!(properties(OPEN, &state).get("label"), Some(&Variant::from("Show notifications (3 new)")));
        assert_eq!(properties(DND, &state).get("toggle-state"), Some(&Variant::I32(1)));
        assert_eq!(properties(DISMISS, &state).get("enabled"), Some(&Variant::Bool(false)));
        assert!(layout(ROOT, 0, &state).2.is_empty());
    }
}

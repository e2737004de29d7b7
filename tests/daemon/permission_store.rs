//! The permission store of the desktop portal, in its place one of the test: what it says is followed, what is decided is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tidings::view::permission::{Permission, State};
use tidings::wire::permission::PermissionForm;
use zbus::object_server::SignalEmitter;
use zbus::{Connection, OwnedVariant, Variant, interface};

use crate::harness::{Bus, Client, within};

const NAME: &str = "org.freedesktop.impl.portal.PermissionStore";
const PATH: &str = "/org/freedesktop/impl/portal/PermissionStore";

type All = HashMap<String, Vec<String>>;

#[derive(Clone, Default)]
struct Store(Arc<Mutex<All>>);

#[interface(name = "org.freedesktop.impl.portal.PermissionStore")]
impl Store {
    async fn lookup(&self, _table: String, _id: String) -> (All, OwnedVariant) {
        (self.0.lock().unwrap().clone(), OwnedVariant::from(0_u8))
    }

    async fn set_permission(
        &self,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        table: String,
        _create: bool,
        id: String,
        app: String,
        permissions: Vec<String>,
    ) {
        self.0.lock().unwrap().insert(app, permissions);
        let all = self.0.lock().unwrap().clone();
        Self::changed(&emitter, &table, &id, false, Variant::from(0_u8), all).await.unwrap();
    }

    async fn delete_permission(
        &self,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        table: String,
        id: String,
        app: String,
    ) {
        self.0.lock().unwrap().remove(&app);
        let all = self.0.lock().unwrap().clone();
        Self::changed(&emitter, &table, &id, false, Variant::from(0_u8), all).await.unwrap();
    }

    #[zbus(signal)]
    async fn changed(
        emitter: &SignalEmitter<'_>,
        table: &str,
        id: &str,
        deleted: bool,
        data: Variant<'_>,
        permissions: All,
    ) -> zbus::Result<()>;
}

async fn serve(bus: &Bus, store: &Store) -> Connection {
    let builder = zbus::connection::Builder::address(bus.address.as_str());
    builder.serve_at(PATH, store.clone()).name(NAME).build().await.unwrap()
}

async fn states(client: &Client) -> Vec<(String, State)> {
    let forms: Vec<PermissionForm> = client.ask("Permissions", &()).await.unwrap().body().deserialize().unwrap();
    let known = forms.into_iter().filter_map(PermissionForm::permission);
    let mut states: Vec<_> = known.map(|Permission { application, state, .. }| (application, state)).collect();
    states.sort_by(|a, b| a.0.cmp(&b.0));
    states
}

async fn until_states(client: &Client, wanted: &[(&str, State)]) {
    let wanted: Vec<(String, State)> = wanted.iter().map(|(name, state)| ((*name).to_owned(), *state)).collect();
    within(async {
        while states(client).await != wanted {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await;
}

async fn until_stored(store: &Store, app: &str, wanted: Option<&str>) {
    within(async {
        while store.0.lock().unwrap().get(app).and_then(|words| words.first()).map(String::as_str) != wanted {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_store_is_followed_and_told() {
    let bus = Bus::start();
    let store = Store::default();
    store
        .0
        .lock()
        .unwrap()
        .extend([("a.Blocked", "no"), ("a.Usual", "yes")].map(|(app, word)| (app.into(), vec![word.into()])));
    let panel = serve(&bus, &store).await;
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    // A `yes` that nobody was asked for grants nothing.
    until_states(&client, &[("sandbox:a.Blocked", State::Denied)]).await;
    let write = |app: &'static str, word: &'static str| {
        let panel = panel.clone();
        async move {
            let call = ("notifications", true, "notification", app, vec![word]);
            panel.call_method(Some(NAME), PATH, Some(NAME), "SetPermission", &call).await.unwrap();
        }
    };
    write("a.Blocked", "yes").await;
    until_states(&client, &[("sandbox:a.Blocked", State::Granted)]).await;
    write("a.Usual", "no").await;
    until_states(&client, &[("sandbox:a.Blocked", State::Granted), ("sandbox:a.Usual", State::Denied)]).await;
    // What is decided here is told there, the last of it for good.
    for state in ["denied", "granted", "denied"] {
        let changes: HashMap<&str, Variant<'_>> = HashMap::from([("state", state.into())]);
        client.ask("SetPermission", &("sandbox:a.Blocked", "", changes)).await.unwrap();
    }
    until_stored(&store, "a.Blocked", Some("no")).await;
    until_states(&client, &[("sandbox:a.Blocked", State::Denied), ("sandbox:a.Usual", State::Denied)]).await;
    client.ask("ResetPermission", &("sandbox:a.Blocked", "")).await.unwrap();
    until_stored(&store, "a.Blocked", None).await;
    // Origins, and what runs in no sandbox, are none of its business.
    let changes: HashMap<&str, Variant<'_>> = HashMap::from([("state", "denied".into())]);
    client.ask("SetPermission", &("unit:app", "", changes)).await.unwrap();
    until_states(&client, &[("sandbox:a.Usual", State::Denied), ("unit:app", State::Denied)]).await;
    assert_eq!(store.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_store_that_comes_later_is_followed_and_none_is_needed() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    until_states(&client, &[]).await;
    let store = Store::default();
    store.0.lock().unwrap().insert("a.Blocked".into(), vec!["no".into()]);
    let _panel = serve(&bus, &store).await;
    until_states(&client, &[("sandbox:a.Blocked", State::Denied)]).await;
}

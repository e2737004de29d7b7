//! What the desktop wishes of colours, motion and the size of text: a settings portal and an XSETTINGS manager of the test's own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, CreateWindowAux, PropMode, WindowClass};
use x11rb::rust_connection::RustConnection;
use zbus::{Connection, OwnedVariant, Structure, Variant, interface};

use crate::harness::{Bus, Notify};
use crate::on_both;
use crate::picture::Rect;
use crate::screen::{Screen, X11};
use crate::session::Session;

on_both!(the_portal_is_followed_as_it_changes);

const PATH: &str = "/org/freedesktop/portal/desktop";
const NAMESPACE: &str = "org.freedesktop.appearance";
const LIGHT: [u8; 3] = [0xff, 0xfd, 0xfa];
const DARK: [u8; 3] = [0x2b, 0x27, 0x24];
const BLACK: [u8; 3] = [0, 0, 0];

type Values = Arc<Mutex<HashMap<String, OwnedVariant>>>;

struct Settings(Values);

#[interface(name = "org.freedesktop.portal.Settings")]
impl Settings {
    /// As the portal does, in a variant of its own.
    async fn read(&self, namespace: String, key: String) -> zbus::fdo::Result<OwnedVariant> {
        let found = (namespace == NAMESPACE).then(|| self.0.lock().unwrap().get(&key).cloned()).flatten();
        let value = found.ok_or_else(|| zbus::fdo::Error::Failed("Requested setting not found".to_owned()))?;
        Ok(OwnedVariant::try_from(Variant::Variant(Box::new(value.into()))).unwrap())
    }
}

/// A portal with nothing but these settings.
struct Portal {
    connection: Connection,
    values: Values,
}

impl Portal {
    async fn start(bus: &Bus, values: &[(&str, Variant<'_>)]) -> Self {
        let owned = |value: &Variant<'_>| OwnedVariant::try_from(value.try_clone().unwrap()).unwrap();
        let values = values.iter().map(|(key, value)| ((*key).to_owned(), owned(value))).collect();
        let values = Arc::new(Mutex::new(values));
        let builder = zbus::connection::Builder::address(bus.address.as_str()).serve_at(PATH, Settings(values.clone()));
        let connection = builder.name("org.freedesktop.portal.Desktop").build().await.unwrap();
        Self { connection, values }
    }

    /// Changes a setting, and says so.
    async fn set(&self, key: &str, value: Variant<'_>) {
        let interface = "org.freedesktop.portal.Settings";
        let owned = OwnedVariant::try_from(value.try_clone().unwrap()).unwrap();
        self.values.lock().unwrap().insert(key.to_owned(), owned);
        self.connection.emit_signal(None::<&str>, PATH, interface, "SettingChanged", &(NAMESPACE, key, value)).await.unwrap();
    }
}

async fn until_ground<S: Screen>(session: &mut Session<S>, colour: [u8; 3]) {
    session
        .until_shown(&format!("a popup in {colour:?}"), |shot, blocks| {
            blocks.first().is_some_and(|popup| shot.at(popup.middle().0, popup.top + 5) == colour)
        })
        .await;
}

/// Waits until a pixel of the popup has this colour.
async fn until_seen<S: Screen>(session: &mut Session<S>, colour: [u8; 3]) {
    session
        .until_shown(&format!("{colour:?} in a popup"), |shot, blocks| {
            let Some(popup) = blocks.first() else { return false };
            (popup.top..popup.bottom).any(|y| (popup.left..popup.right).any(|x| shot.at(x, y) == colour))
        })
        .await;
}

async fn the_portal_is_followed_as_it_changes<S: Screen>(mut session: Session<S>) {
    let portal = Portal::start(&session.bus, &[("color-scheme", 1_u32.into())]).await;
    let mut bar = Notify { summary: "Half", ..Notify::default() };
    bar.hints.insert("value", 50_i32.into());
    session.show(bar).await;
    until_ground(&mut session, DARK).await;
    portal.set("color-scheme", 2_u32.into()).await;
    until_ground(&mut session, LIGHT).await;
    // Dark enough on light ground to be used as it is, and made so where it is not.
    portal.set("accent-color", Variant::Structure(Structure::from((0.0, 0.0, 0.6)))).await;
    until_seen(&mut session, [0, 0, 153]).await;
    portal.set("color-scheme", 1_u32.into()).await;
    until_ground(&mut session, DARK).await;
    let (shot, blocks) = session.until_popups(1).await;
    let popup = blocks[0];
    let blue = (popup.top..popup.bottom).any(|y| (popup.left..popup.right).any(|x| shot.at(x, y) == [0, 0, 153]));
    assert!(!blue, "a dark accent on dark ground");
    portal.set("contrast", 1_u32.into()).await;
    until_ground(&mut session, BLACK).await;
    portal.set("contrast", 0_u32.into()).await;
    until_ground(&mut session, DARK).await;
    // Another portal comes in the place of this one.
    drop(portal.connection.close().await);
    let _other = Portal::start(&session.bus, &[("color-scheme", 2_u32.into())]).await;
    until_ground(&mut session, LIGHT).await;
}

/// An XSETTINGS manager (XSETTINGS specification 0.5).
struct Manager {
    connection: RustConnection,
    window: u32,
    serial: u32,
}

enum Setting {
    Number(u32),
    Text(&'static str),
}

impl Manager {
    fn start(screen: &X11) -> Self {
        let (connection, root) = screen.connect();
        let window = connection.generate_id().unwrap();
        let values = CreateWindowAux::new();
        connection.create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &values).unwrap();
        let mut manager = Self { connection, window, serial: 0 };
        manager.tell(&[]);
        let selection = manager.atom("_XSETTINGS_S0");
        manager.connection.set_selection_owner(window, selection, x11rb::CURRENT_TIME).unwrap().check().unwrap();
        manager
    }

    fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    /// These are all settings from now on.
    fn tell(&mut self, settings: &[(&str, Setting)]) {
        self.serial += 1;
        let number = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
        let padded =
            |text: &str| -> Vec<u8> { text.bytes().chain(std::iter::repeat(0)).take(text.len().next_multiple_of(4)).collect() };
        // Least significant byte first.
        let mut bytes = [vec![0; 4], self.serial.to_le_bytes().into(), number(settings.len()).into()].concat();
        for (name, setting) in settings {
            let kind = match setting {
                Setting::Number(_) => 0,
                Setting::Text(_) => 1,
            };
            bytes.extend([kind, 0]);
            bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            bytes.extend(padded(name));
            bytes.extend(self.serial.to_le_bytes());
            match setting {
                Setting::Number(value) => bytes.extend(value.to_le_bytes()),
                Setting::Text(text) => {
                    bytes.extend(number(text.len()));
                    bytes.extend(padded(text));
                }
            }
        }
        let property = self.atom("_XSETTINGS_SETTINGS");
        let length = u32::try_from(bytes.len()).unwrap();
        let change = self.connection.change_property(PropMode::REPLACE, self.window, property, property, 8, length, &bytes);
        change.unwrap().check().unwrap();
    }
}

#[tokio::test]
async fn themes_and_the_size_of_text_are_followed_as_they_change() {
    let mut manager = None;
    let mut session = Session::<X11>::start_with("x11-xsettings", |_, screen| manager = Some(Manager::start(screen))).await;
    let mut manager = manager.unwrap();
    let (_, before, popup) = session.show(Notify { summary: "Text", body: "More of it.", ..Notify::default() }).await;
    manager.tell(&[("Net/ThemeName", Setting::Text("Adwaita-dark"))]);
    until_ground(&mut session, DARK).await;
    manager.tell(&[("Net/ThemeName", Setting::Text("HighContrastInverse"))]);
    until_ground(&mut session, BLACK).await;
    // Half as large again, in 1024ths of a dot per inch.
    manager.tell(&[("Net/ThemeName", Setting::Text("Adwaita")), ("Xft/DPI", Setting::Number(144 * 1024))]);
    let larger = |block: Rect| block.height() >= popup.height() + 12 && block.width() > popup.width();
    session.until_shown("larger text", |_, blocks| blocks.len() == 1 && larger(blocks[0])).await;
    until_ground(&mut session, LIGHT).await;
    manager.tell(&[("Net/ThemeName", Setting::Text("Adwaita")), ("Xft/DPI", Setting::Number(96 * 1024))]);
    session.until_shown("the popup as before", |shot, _| shot.unlike(&before, shot.whole()).is_none()).await;
}

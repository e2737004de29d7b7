//! The desktop's wishes for colours, as its settings portal tells them.

use zbus::message::Type;
use zbus::{MatchRule, Message, OwnedVariant, Variant};

use crate::style::Appearance;

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const NAMESPACE: &str = "org.freedesktop.appearance";
/// The portal's settings.
pub(super) const INTERFACE: &str = "org.freedesktop.portal.Settings";
/// Where a setting is read: name, object, interface.
pub(super) const SETTINGS: (&str, &str, &str) = (PORTAL, PATH, INTERFACE);
/// The settings that are read, with the namespace that they are in.
pub(super) const READ: [(&str, &str); 2] = [(NAMESPACE, "color-scheme"), (NAMESPACE, "contrast")];

/// The rule for a change of these settings.
pub(super) fn rule() -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder().msg_type(Type::Signal).sender(PORTAL).interface(INTERFACE);
    rule.member("SettingChanged").arg(0, NAMESPACE).build()
}

/// What the answer to `Read` of this setting says.
pub(super) fn answered(key: &str, answer: &Message) -> Option<Appearance> {
    let value = answer.body().deserialize::<OwnedVariant>().ok()?;
    read(key, &value)
}

/// What `SettingChanged` says.
pub(super) fn changed(signal: &Message) -> Option<Appearance> {
    let body = signal.body();
    match body.deserialize::<(&str, &str, Variant<'_>)>().ok()? {
        (NAMESPACE, key, value) => read(key, &value),
        _ => None,
    }
}

fn read(key: &str, value: &Variant<'_>) -> Option<Appearance> {
    let number = number(value)?;
    match key {
        "color-scheme" => Some(Appearance::color_scheme(number)),
        "contrast" => Some(Appearance::Contrast(number == 1)),
        _ => None,
    }
}

/// The number in a variant; the portal's `Read` wraps it once more than its signal does.
fn number(value: &Variant<'_>) -> Option<u32> {
    match value {
        Variant::U32(number) => Some(*number),
        Variant::Variant(inner) => number(inner),
        _ => None,
    }
}

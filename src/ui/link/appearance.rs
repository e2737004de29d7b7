//! The desktop's wishes for colours and motion, as its settings portal tells them (`org.freedesktop.appearance`).

use tidings::content::colour::Colour;
use zbus::message::Type;
use zbus::{MatchRule, Message, OwnedVariant, Variant};

use crate::style::Appearance;

/// The name of the portal.
pub(super) const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const NAMESPACE: &str = "org.freedesktop.appearance";
/// The portal's settings.
pub(super) const INTERFACE: &str = "org.freedesktop.portal.Settings";
/// Where a setting is read: name, object, interface.
pub(super) const SETTINGS: (&str, &str, &str) = (PORTAL, PATH, INTERFACE);
/// The settings that are read, with the namespace that they are in.
pub(super) const READ: [(&str, &str); 4] =
    [(NAMESPACE, "color-scheme"), (NAMESPACE, "contrast"), (NAMESPACE, "accent-color"), (NAMESPACE, "reduced-motion")];

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
    match (key, value) {
        // The portal's `Read` wraps it once more than its signal does.
        (key, Variant::Variant(inner)) => read(key, inner),
        ("color-scheme", Variant::U32(number)) => Some(Appearance::color_scheme(*number)),
        ("contrast", Variant::U32(number)) => Some(Appearance::Contrast(*number == 1)),
        ("reduced-motion", Variant::U32(number)) => Some(Appearance::ReducedMotion(*number == 1)),
        ("accent-color", Variant::Structure(parts)) => Some(Appearance::Accent(colour(parts.fields()))),
        _ => None,
    }
}

/// Red, green and blue, 0 to 1 each; outside of that there is no accent.
fn colour(parts: &[Variant<'_>]) -> Option<Colour> {
    let channel = |part: &Variant<'_>| match part {
        // Between 0 and 255 nothing is lost but what is below one of 255.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Variant::F64(part) if (0.0..=1.0).contains(part) => Some((part * 255.0).round() as u8),
        _ => None,
    };
    match parts {
        [red, green, blue] => Some(Colour::opaque(channel(red)?, channel(green)?, channel(blue)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use zbus::Structure;

    use super::*;

    fn accent(channels: (f64, f64, f64)) -> Option<Appearance> {
        read("accent-color", &Variant::Structure(Structure::from(channels)))
    }

    #[test]
    fn a_setting_is_read_however_it_is_wrapped() {
        let dark = Some(Appearance::Dark(Some(true)));
        assert_eq!(read("color-scheme", &Variant::U32(1)), dark);
        assert_eq!(read("color-scheme", &Variant::Variant(Box::new(Variant::U32(1)))), dark);
        assert_eq!(read("color-scheme", &Variant::U32(0)), Some(Appearance::Dark(None)));
        assert_eq!(read("color-scheme", &Variant::Str("dark".into())), None);
        assert_eq!(read("reduced-motion", &Variant::U32(1)), Some(Appearance::ReducedMotion(true)));
        assert_eq!(read("contrast", &Variant::U32(0)), Some(Appearance::Contrast(false)));
    }

    #[test]
    fn an_accent_outside_of_the_colours_is_none() {
        assert_eq!(accent((0.0, 0.5, 1.0)), Some(Appearance::Accent(Some(Colour::opaque(0, 128, 255)))));
        for channels in [(-1.0, -1.0, -1.0), (0.0, 0.0, 1.5), (f64::NAN, 0.0, 0.0)] {
            assert_eq!(accent(channels), Some(Appearance::Accent(None)), "{channels:?}");
        }
    }
}

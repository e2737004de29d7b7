//! The form of the settings of whoever shows popups. A member that is missing or that this reader does not understand has its
//! default.

use std::time::Duration;

use zbus::{DeserializeDict, SerializeDict, Type};

use crate::view::settings::{Animation, Click, Elsewhere, Layer, Mouse, Order, Output, Place, Position, Settings};

/// [`Settings`] as a dictionary; lengths in logical pixels, times in milliseconds, 0 for never.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
pub struct SettingsForm {
    position: Option<String>,
    output: Option<String>,
    layer: Option<String>,
    low: Option<ElsewhereForm>,
    critical: Option<ElsewhereForm>,
    sender_position: Option<bool>,
    order: Option<String>,
    width: Option<u32>,
    margin_horizontal: Option<u32>,
    margin_vertical: Option<u32>,
    gap: Option<u32>,
    animation: Option<String>,
    time_left: Option<bool>,
    mouse_left: Option<String>,
    mouse_middle: Option<String>,
    mouse_right: Option<String>,
    one_time_codes: Option<bool>,
    stack: Option<bool>,
    leave_after_ms: Option<u64>,
    gl: Option<bool>,
}

/// An [`Elsewhere`] as a dictionary.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "a{sv}")]
struct ElsewhereForm {
    position: Option<String>,
    output: Option<String>,
    layer: Option<String>,
}

impl ElsewhereForm {
    fn of(elsewhere: &Elsewhere) -> Self {
        Self {
            position: elsewhere.position.map(|position| position.word().to_owned()),
            output: elsewhere.output.as_ref().map(|output| output.word().to_owned()),
            layer: elsewhere.layer.map(|layer| layer.word().to_owned()),
        }
    }

    fn elsewhere(self) -> Elsewhere {
        Elsewhere {
            position: self.position.and_then(|word| Position::of_word(&word)),
            output: self.output.map(|word| Output::of_word(&word)),
            layer: self.layer.and_then(|word| Layer::of_word(&word)),
        }
    }
}

impl SettingsForm {
    /// The form of `settings`.
    pub fn of(settings: &Settings) -> Self {
        let word = |word: &str| Some(word.to_owned());
        Self {
            position: word(settings.place.position.word()),
            output: word(settings.place.output.word()),
            layer: word(settings.place.layer.word()),
            low: Some(ElsewhereForm::of(&settings.low)),
            critical: Some(ElsewhereForm::of(&settings.critical)),
            sender_position: Some(settings.sender_position),
            order: word(settings.order.word()),
            width: Some(settings.width),
            margin_horizontal: Some(settings.margin_horizontal),
            margin_vertical: Some(settings.margin_vertical),
            gap: Some(settings.gap),
            animation: word(settings.animation.word()),
            time_left: Some(settings.time_left),
            mouse_left: word(settings.mouse.left.word()),
            mouse_middle: word(settings.mouse.middle.word()),
            mouse_right: word(settings.mouse.right.word()),
            one_time_codes: Some(settings.one_time_codes),
            stack: Some(settings.stack),
            leave_after_ms: Some(milliseconds(settings.leave_after)),
            gl: Some(settings.gl),
        }
    }

    /// The settings.
    pub fn settings(self) -> Settings {
        let default = Settings::default();
        let click = |word: Option<String>, default| word.and_then(|word| Click::of_word(&word)).unwrap_or(default);
        Settings {
            place: Place {
                position: self.position.and_then(|word| Position::of_word(&word)).unwrap_or(default.place.position),
                output: self.output.map_or(default.place.output, |word| Output::of_word(&word)),
                layer: self.layer.and_then(|word| Layer::of_word(&word)).unwrap_or(default.place.layer),
            },
            low: self.low.map(ElsewhereForm::elsewhere).unwrap_or_default(),
            critical: self.critical.map(ElsewhereForm::elsewhere).unwrap_or_default(),
            sender_position: self.sender_position.unwrap_or(default.sender_position),
            order: self.order.and_then(|word| Order::of_word(&word)).unwrap_or(default.order),
            width: self.width.unwrap_or(default.width),
            margin_horizontal: self.margin_horizontal.unwrap_or(default.margin_horizontal),
            margin_vertical: self.margin_vertical.unwrap_or(default.margin_vertical),
            gap: self.gap.unwrap_or(default.gap),
            animation: self.animation.and_then(|word| Animation::of_word(&word)).unwrap_or(default.animation),
            time_left: self.time_left.unwrap_or(default.time_left),
            mouse: Mouse {
                left: click(self.mouse_left, default.mouse.left),
                middle: click(self.mouse_middle, default.mouse.middle),
                right: click(self.mouse_right, default.mouse.right),
            },
            one_time_codes: self.one_time_codes.unwrap_or(default.one_time_codes),
            stack: self.stack.unwrap_or(default.stack),
            leave_after: self.leave_after_ms.map_or(default.leave_after, duration),
            gl: self.gl.unwrap_or(default.gl),
        }
    }
}

fn milliseconds(time: Option<Duration>) -> u64 {
    time.map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

fn duration(milliseconds: u64) -> Option<Duration> {
    (milliseconds > 0).then(|| Duration::from_millis(milliseconds))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use zbus::wire::serialized::Context;
    use zbus::wire::{LE, to_bytes};

    use super::*;

    #[test]
    fn settings_arrive_as_they_were_told_and_what_is_not_understood_is_default() {
        let settings = Settings {
            place: Place { position: Position::BottomLeft, output: Output::Named("DP-1".into()), layer: Layer::Top },
            low: Elsewhere { layer: Some(Layer::Top), ..Elsewhere::default() },
            critical: Elsewhere { position: Some(Position::Center), output: Some(Output::All), layer: Some(Layer::Overlay) },
            sender_position: false,
            order: Order::NewestFirst,
            width: 300,
            margin_horizontal: 0,
            margin_vertical: 8,
            gap: 4,
            animation: Animation::Off,
            time_left: false,
            mouse: Mouse { left: Click::None, middle: Click::Hide, right: Click::DismissAll },
            one_time_codes: false,
            stack: false,
            leave_after: Some(Duration::from_secs(5)),
            gl: true,
        };
        let bytes = to_bytes(Context::new(LE, 0), &SettingsForm::of(&settings)).unwrap();
        let (form, _): (SettingsForm, _) = bytes.deserialize().unwrap();
        assert_eq!(form.settings(), settings);
        let strange = SettingsForm { position: Some("aslant".into()), gap: Some(3), ..SettingsForm::default() };
        assert_eq!(strange.settings(), Settings { gap: 3, ..Settings::default() });
    }
}

//! Every key that may be written: in which section, under which name, and what is read from it.

use toml::de::DeValue;

use super::value::{Wrong, number, put, sound, sounds, time_or_never, timeout, truth, word};
use super::{Config, place};
use crate::content::limits::{MOST_MIB, MOST_SIDE};
use crate::core::permission::Policy;
use crate::view::settings::{Animation, Click, Order};

/// A key.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) section: &'static str,
    pub(super) name: &'static str,
    /// Reads its value into a configuration.
    pub(super) read: fn(&DeValue<'_>, &mut Config) -> Result<(), Wrong>,
}

const fn key(section: &'static str, name: &'static str, read: fn(&DeValue<'_>, &mut Config) -> Result<(), Wrong>) -> Key {
    Key { section, name, read }
}

fn click(value: &DeValue<'_>) -> Result<Click, Wrong> {
    word(value, Click::WORDS, Click::of_word)
}

fn animation(value: &DeValue<'_>) -> Result<Animation, Wrong> {
    match value.as_bool() {
        Some(true) => Ok(Animation::On),
        Some(false) => Ok(Animation::Off),
        None => word(value, Animation::WORDS, Animation::of_word),
    }
}

/// All of them, section by section, in the order of `data/default.toml`.
pub(super) const KEYS: &[Key] = &[
    key("popups", "limit", |value, config| put(&mut config.core.popups, number(value, 1..=20))),
    key("popups", "timeout_low", |value, config| put(&mut config.core.timeouts.low, timeout(value))),
    key("popups", "timeout_normal", |value, config| put(&mut config.core.timeouts.normal, timeout(value))),
    key("popups", "timeout_critical", |value, config| put(&mut config.core.timeouts.critical, timeout(value))),
    key("popups", "pause_on_hover", |value, config| put(&mut config.core.pause_on_hover, truth(value))),
    key("popups", "position", |value, config| put(&mut config.screen.place.position, place::position(value))),
    key("popups", "output", |value, config| put(&mut config.screen.place.output, place::output(value))),
    key("popups", "layer", |value, config| put(&mut config.screen.place.layer, place::layer(value))),
    key("popups", "low", |value, config| put(&mut config.screen.low, place::elsewhere(value))),
    key("popups", "critical", |value, config| put(&mut config.screen.critical, place::elsewhere(value))),
    key("popups", "sender_position", |value, config| put(&mut config.screen.sender_position, truth(value))),
    key("popups", "order", |value, config| put(&mut config.screen.order, word(value, Order::WORDS, Order::of_word))),
    key("popups", "width", |value, config| put(&mut config.screen.width, number(value, 300..=1200))),
    key("popups", "margin_horizontal", |value, config| put(&mut config.screen.margin_horizontal, number(value, 0..=1000))),
    key("popups", "margin_vertical", |value, config| put(&mut config.screen.margin_vertical, number(value, 0..=1000))),
    key("popups", "gap", |value, config| put(&mut config.screen.gap, number(value, 0..=100))),
    key("popups", "animation", |value, config| put(&mut config.screen.animation, animation(value))),
    key("popups", "time_left", |value, config| put(&mut config.screen.time_left, truth(value))),
    key("mouse", "left", |value, config| put(&mut config.screen.mouse.left, click(value))),
    key("mouse", "middle", |value, config| put(&mut config.screen.mouse.middle, click(value))),
    key("mouse", "right", |value, config| put(&mut config.screen.mouse.right, click(value))),
    key("text", "one_time_codes", |value, config| put(&mut config.screen.one_time_codes, truth(value))),
    key("groups", "stack", |value, config| {
        put(&mut config.core.stack, truth(value))?;
        config.screen.stack = config.core.stack;
        Ok(())
    }),
    key("groups", "repeats", |value, config| put(&mut config.core.repeats, truth(value))),
    key("sound", "enabled", |value, config| put(&mut config.sounds.enabled, truth(value))),
    key("sound", "low", |value, config| put(&mut config.sounds.low, sound(value))),
    key("sound", "normal", |value, config| put(&mut config.sounds.normal, sound(value))),
    key("sound", "critical", |value, config| put(&mut config.sounds.critical, sound(value))),
    key("sound", "applications", |value, config| put(&mut config.sounds.applications, sounds(value))),
    key("permission", "policy", |value, config| put(&mut config.core.permission, word(value, Policy::WORDS, Policy::of_word))),
    key("idle", "after", |value, config| put(&mut config.idle.after, time_or_never(value))),
    key("limits", "live_per_application", |value, config| put(&mut config.core.live_per_application, number(value, 1..=1000))),
    key("limits", "tray", |value, config| put(&mut config.core.kept, number(value, 0..=10_000))),
    key("limits", "burst", |value, config| put(&mut config.core.burst, number(value, 1..=10_000))),
    key("limits", "abuse", |value, config| put(&mut config.core.abuse, number(value, 10..=100_000))),
    key("limits", "app_name", |value, config| put(&mut config.content.app_name, number(value, 16..=1024))),
    key("limits", "summary", |value, config| put(&mut config.content.summary, number(value, 64..=16_384))),
    key("limits", "body", |value, config| put(&mut config.content.body, number(value, 256..=65_536))),
    key("limits", "actions", |value, config| put(&mut config.content.actions, number(value, 1..=64))),
    key("limits", "hints", |value, config| put(&mut config.content.hints, number(value, 16..=1024))),
    key("limits", "picture_side", |value, config| {
        put(&mut config.content.picture_side, number(value, 16..=u64::from(MOST_SIDE)))
    }),
    key("limits", "picture_mib", |value, config| put(&mut config.content.picture_mib, number(value, 1..=MOST_MIB as u64))),
    key("ui", "leave_after", |value, config| put(&mut config.screen.leave_after, time_or_never(value))),
    key("ui", "gl", |value, config| put(&mut config.screen.gl, truth(value))),
];

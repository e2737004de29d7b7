//! Places of popups as the configuration writes them: position, output and layer, for all or for one urgency.

use toml::de::DeValue;

use super::value::{Place as At, Wrong, word};
use super::{nearest, shown};
use crate::view::settings::{Elsewhere, Layer, Output, Position};

/// What may be said of the popups of one urgency.
const NAMES: [&str; 3] = ["position", "output", "layer"];

/// One of nine.
pub(super) fn position(value: &DeValue<'_>) -> Result<Position, Wrong> {
    word(value, Position::WORDS, Position::of_word)
}

/// A layer of a Wayland compositor.
pub(super) fn layer(value: &DeValue<'_>) -> Result<Layer, Wrong> {
    word(value, Layer::WORDS, Layer::of_word)
}

/// A screen, by a word or its name.
pub(super) fn output(value: &DeValue<'_>) -> Result<Output, Wrong> {
    let name = value.as_str().filter(|name| !name.is_empty() && name.len() <= 128 && !name.contains(char::is_control));
    name.map(Output::of_word)
        .ok_or_else(|| Wrong::must_be("\"focused\", \"primary\", \"all\" or the name of an output such as \"DP-1\"", value))
}

/// What differs for one urgency.
pub(super) fn elsewhere(value: &DeValue<'_>) -> Result<Elsewhere, Wrong> {
    let wanted = "position, output or layer, as in { position = \"center\", output = \"all\" }";
    let table = value.as_table().ok_or_else(|| Wrong::must_be(wanted, value))?;
    let mut elsewhere = Elsewhere::default();
    for (name, value) in table {
        let of_it = |wrong: Wrong| Wrong { at: At::Byte(value.span().start), ..wrong.of(name.get_ref()) };
        let value = value.get_ref();
        match name.get_ref().as_ref() {
            "position" => elsewhere.position = Some(position(value).map_err(of_it)?),
            "output" => elsewhere.output = Some(output(value).map_err(of_it)?),
            "layer" => elsewhere.layer = Some(layer(value).map_err(of_it)?),
            other => {
                let near = nearest::to(other, NAMES).map(str::to_owned);
                let wrong = Wrong::because(&format!("has no {}", shown(other))).perhaps(near);
                return Err(Wrong { at: At::Byte(name.span().start), ..wrong });
            }
        }
    }
    Ok(elsewhere)
}

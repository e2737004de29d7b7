//! The four palettes, and the desktop's accent colour in them as far as what it is used for stays legible.

use gtk4::gio;
use tidings::content::colour::{Colour, TEXT_CONTRAST};

/// A set of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Palette {
    Light,
    Dark,
    LightContrast,
    DarkContrast,
}

impl Palette {
    pub(super) fn of(dark: bool, high_contrast: bool) -> Self {
        match (dark, high_contrast) {
            (false, false) => Self::Light,
            (true, false) => Self::Dark,
            (false, true) => Self::LightContrast,
            (true, true) => Self::DarkContrast,
        }
    }

    /// Its colours as a style sheet.
    pub(super) fn sheet(self, accent: Option<Colour>) -> String {
        let name = match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::LightContrast => "light-contrast",
            Self::DarkContrast => "dark-contrast",
        };
        let own = gio::resources_lookup_data(&format!("/org/tidings/ui/{name}.css"), gio::ResourceLookupFlags::NONE);
        // Without it the program's resources are damaged, and nothing else is there either.
        let own = own.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let accent = accent.map_or_else(String::new, |accent| self.with(&own, accent));
        own + &accent
    }

    /// What is to be added to the sheet `own` for such an accent. With high contrast that is nothing: colours are few there.
    fn with(self, own: &str, accent: Colour) -> String {
        let prefix = match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::LightContrast | Self::DarkContrast => return String::new(),
        };
        // Of all grounds that it is seen on, this one is the nearest to it.
        let Some(ground) = colour(own, &format!("{prefix}_button_hover_bg")) else { return String::new() };
        let accent = accent.legible_on(ground, TEXT_CONTRAST).to_text();
        format!("@define-color {prefix}_accent {};\n", accent.get(..7).unwrap_or_default())
    }
}

/// The colour of this name in a sheet.
fn colour(sheet: &str, name: &str) -> Option<Colour> {
    let (_, rest) = sheet.split_once(&format!("@define-color {name} "))?;
    Colour::parse(rest.split(';').next()?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_accent_text_stays_legible() {
        for (palette, prefix, own) in [
            (Palette::Light, "light", include_str!("../../../data/ui/light.css")),
            (Palette::Dark, "dark", include_str!("../../../data/ui/dark.css")),
        ] {
            let of = |sheet: &str, name: &str| colour(sheet, &format!("{prefix}_{name}")).unwrap();
            for red in [0, 128, 255] {
                for green in [0, 128, 255] {
                    for blue in [0, 128, 255] {
                        let added = palette.with(own, Colour::opaque(red, green, blue));
                        let accent = of(&added, "accent");
                        for ground in ["button_hover_bg", "button_bg", "popup_bg", "panel_bg"] {
                            assert!(accent.contrast(of(own, ground)) >= TEXT_CONTRAST, "{red} {green} {blue} on {ground}");
                        }
                        assert!(of(own, "accent_fg").contrast(accent) >= TEXT_CONTRAST, "text on {red} {green} {blue}");
                        assert!(accent.contrast(of(own, "trough")) >= 3.0, "{red} {green} {blue} in a bar");
                    }
                }
            }
        }
    }

    #[test]
    fn with_high_contrast_there_is_no_other_accent() {
        assert_eq!(Palette::DarkContrast.with("@define-color dark_button_hover_bg #000000;", Colour::WHITE), "");
    }
}

//! Colours that a sender asks for (dunst's hints), and what keeps text legible on them.
//!
//! It draws nothing and knows no theme.

/// The least contrast of text (WCAG 2, success criterion 1.4.3).
pub const TEXT_CONTRAST: f64 = 4.5;
/// Steps in which a colour is moved until it is legible.
const STEPS: u8 = 16;

/// A colour in sRGB, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// 0 to 255
    pub red: u8,
    /// 0 to 255
    pub green: u8,
    /// 0 to 255
    pub blue: u8,
    /// 0 (nothing) to 255 (opaque)
    pub alpha: u8,
}

/// The colours that a notification asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Colours {
    /// Of the text (hint `fgcolor`).
    pub foreground: Option<Colour>,
    /// Of the popup (hint `bgcolor`).
    pub background: Option<Colour>,
    /// Of its edge (hint `frcolor`).
    pub frame: Option<Colour>,
    /// Of its progress (hint `hlcolor`).
    pub highlight: Option<Colour>,
}

impl Colours {
    /// Whether none is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Colour {
    /// Black.
    pub const BLACK: Self = Self::opaque(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self::opaque(255, 255, 255);

    /// A colour that nothing shines through.
    pub const fn opaque(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue, alpha: 255 }
    }

    /// Reads `#RGB`, `#RGBA`, `#RRGGBB` or `#RRGGBBAA` (dunst, "COLORS").
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let digit = |c: char| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let digits: Vec<u8> = digits.chars().take(9).map(digit).collect::<Option<_>>()?;
        // One digit stands for two of it: 0xf is 0xff, which is 17 times as much.
        let twice = |digit: u8| digit.saturating_mul(17);
        let pair = |high: u8, low: u8| high.saturating_mul(16).saturating_add(low);
        let (red, green, blue, alpha) = match *digits.as_slice() {
            [red, green, blue] => (twice(red), twice(green), twice(blue), 255),
            [red, green, blue, alpha] => (twice(red), twice(green), twice(blue), twice(alpha)),
            [r1, r2, g1, g2, b1, b2] => (pair(r1, r2), pair(g1, g2), pair(b1, b2), 255),
            [r1, r2, g1, g2, b1, b2, a1, a2] => (pair(r1, r2), pair(g1, g2), pair(b1, b2), pair(a1, a2)),
            _ => return None,
        };
        Some(Self { red, green, blue, alpha })
    }

    /// The opaque colour that is seen where this one lies on `ground`, which is opaque.
    pub fn over(self, ground: Self) -> Self {
        Self { alpha: 255, ..ground.mixed(Self { alpha: 255, ..self }, f64::from(self.alpha) / 255.0) }
    }

    /// This colour with so much of the other in it, 0 to 1.
    pub fn mixed(self, other: Self, part: f64) -> Self {
        // A float cast to an integer saturates.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let mix = |one: u8, other: u8| (f64::from(one) + (f64::from(other) - f64::from(one)) * part).round() as u8;
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
            alpha: mix(self.alpha, other.alpha),
        }
    }

    /// The contrast of two opaque colours, 1 to 21 (WCAG 2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The nearest colour on the way to black or white that has at least this contrast on `ground`, which is opaque: this one if
    /// it has. Up to [`TEXT_CONTRAST`] there always is one.
    pub fn legible_on(self, ground: Self, least: f64) -> Self {
        let own = self.over(ground);
        let end = if Self::WHITE.contrast(ground) > Self::BLACK.contrast(ground) { Self::WHITE } else { Self::BLACK };
        let mixed = (0..STEPS).map(|step| own.mixed(end, f64::from(step) / f64::from(STEPS)));
        mixed.into_iter().find(|mixed| mixed.contrast(ground) >= least).unwrap_or(end)
    }

    /// As [`Colour::parse`] reads it, with all eight digits.
    pub fn to_text(self) -> String {
        let Self { red, green, blue, alpha } = self;
        format!("#{red:02x}{green:02x}{blue:02x}{alpha:02x}")
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn colours_are_read_in_four_lengths() {
        for (text, red, green, blue, alpha) in [
            ("#123", 0x11, 0x22, 0x33, 255),
            ("#1234", 0x11, 0x22, 0x33, 0x44),
            ("#a1B2c3", 0xa1, 0xb2, 0xc3, 255),
            ("#A1B2C3d4", 0xa1, 0xb2, 0xc3, 0xd4),
            (" #fff ", 255, 255, 255, 255),
        ] {
            assert_eq!(Colour::parse(text), Some(Colour { red, green, blue, alpha }), "{text}");
        }
        let long = format!("#{}", "0".repeat(1 << 20));
        for wrong in [
            "",
            "#",
            "#1",
            "#12",
            "#12345",
            "#1234567",
            "#123456789",
            "123456",
            "red",
            "#ggg",
            "# 12",
            "##123",
            "#１２３",
            &long,
        ] {
            assert_eq!(Colour::parse(wrong), None, "{:?}", wrong.chars().take(12).collect::<String>());
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let near = |one: f64, other: f64| (one - other).abs() < 0.01;
        assert!(near(Colour::BLACK.contrast(Colour::WHITE), 21.0));
        assert!(near(Colour::WHITE.contrast(Colour::WHITE), 1.0));
        assert!(near(Colour::parse("#777").unwrap().contrast(Colour::WHITE), 4.48));
        assert!(near(Colour::parse("#f00").unwrap().contrast(Colour::WHITE), 4.0));
    }

    #[test]
    fn what_is_legible_stays_and_what_is_not_moves_no_further_than_it_must() {
        let blue = Colour::parse("#0000ff").unwrap();
        assert_eq!(blue.legible_on(Colour::WHITE, TEXT_CONTRAST), blue);
        let red = Colour::parse("#ff0000").unwrap().legible_on(Colour::WHITE, TEXT_CONTRAST);
        assert!(red.red > 200 && red.green == 0 && red.blue == 0, "{red:?}");
        assert_eq!(Colour::BLACK.legible_on(Colour::BLACK, 21.0), Colour::WHITE);
        let ghost = Colour { alpha: 0, ..Colour::BLACK };
        assert_eq!(ghost.over(Colour::WHITE), Colour::WHITE);
        assert!(ghost.legible_on(Colour::WHITE, TEXT_CONTRAST).contrast(Colour::WHITE) >= TEXT_CONTRAST);
    }

    proptest! {
        #[test]
        fn on_every_ground_every_text_can_be_read(fore in any::<[u8; 4]>(), ground in any::<[u8; 3]>()) {
            let ground = Colour::opaque(ground[0], ground[1], ground[2]);
            let [red, green, blue, alpha] = fore;
            let text = Colour { red, green, blue, alpha }.legible_on(ground, TEXT_CONTRAST);
            prop_assert!(text.contrast(ground) >= TEXT_CONTRAST && text.alpha == 255);
        }

        #[test]
        fn what_is_written_is_read_back(channels in any::<[u8; 4]>(), text in any::<String>()) {
            let [red, green, blue, alpha] = channels;
            let colour = Colour { red, green, blue, alpha };
            prop_assert_eq!(Colour::parse(&colour.to_text()), Some(colour));
            let _ = Colour::parse(&text);
        }
    }
}

//! How things are to look and to act on the screen: all that whoever shows popups may know of what the person has chosen.

use std::time::Duration;

use crate::core::notification::Urgency;

/// An enumeration whose members have words, the same in the configuration and on the wire.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $member,)*
        }

        impl $name {
            /// All words, in the order in which they are told to a person.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// Its word.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$member => $word,)*
                }
            }

            /// What this word stands for.
            pub fn of_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$member),)*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use words;

words! {
    /// Where on the screen the stack of popups is.
    Position {
        /// In the upper left corner.
        TopLeft = "top-left",
        /// In the middle of the upper edge.
        Top = "top",
        /// In the upper right corner.
        #[default]
        TopRight = "top-right",
        /// In the middle of the left edge.
        Left = "left",
        /// In the middle of the screen.
        Center = "center",
        /// In the middle of the right edge.
        Right = "right",
        /// In the lower left corner.
        BottomLeft = "bottom-left",
        /// In the middle of the lower edge.
        Bottom = "bottom",
        /// In the lower right corner.
        BottomRight = "bottom-right",
    }
}

/// A place between two edges of the screen: left and right, or top and bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Along {
    /// At the left or upper one.
    #[default]
    Begin,
    /// In the middle between both.
    Middle,
    /// At the right or lower one.
    End,
}

impl Position {
    /// Its place from left to right.
    pub fn horizontal(self) -> Along {
        match self {
            Self::TopLeft | Self::Left | Self::BottomLeft => Along::Begin,
            Self::Top | Self::Center | Self::Bottom => Along::Middle,
            Self::TopRight | Self::Right | Self::BottomRight => Along::End,
        }
    }

    /// Its place from top to bottom.
    pub fn vertical(self) -> Along {
        match self {
            Self::TopLeft | Self::Top | Self::TopRight => Along::Begin,
            Self::Left | Self::Center | Self::Right => Along::Middle,
            Self::BottomLeft | Self::Bottom | Self::BottomRight => Along::End,
        }
    }
}

words! {
    /// Where a new popup comes into the stack.
    Order {
        /// At its end.
        #[default]
        NewestLast = "newest-last",
        /// At its beginning.
        NewestFirst = "newest-first",
    }
}

words! {
    /// The layer of a Wayland compositor.
    Layer {
        /// Above everything, windows in full screen too.
        #[default]
        Overlay = "overlay",
        /// Above windows, below those in full screen.
        Top = "top",
    }
}

words! {
    /// What a click on a popup does.
    Click {
        /// Chooses its default action.
        DefaultAction = "default-action",
        /// The person is done with it.
        Dismiss = "dismiss",
        /// The person is done with all that are on screen.
        DismissAll = "dismiss-all",
        /// Its popup goes; it stays in the tray.
        Hide = "hide",
        /// Opens its menu.
        Menu = "menu",
        /// Nothing.
        #[default]
        None = "none",
    }
}

/// Which screen popups are on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// The one that the person is at.
    #[default]
    Focused,
    /// The primary one; where nobody says which that is, the first.
    Primary,
    /// All of them: every popup is on each.
    All,
    /// The one of this name, as `DP-1`.
    Named(String),
}

impl Output {
    /// Its word, or the name of the output.
    pub fn word(&self) -> &str {
        match self {
            Self::Focused => "focused",
            Self::Primary => "primary",
            Self::All => "all",
            Self::Named(name) => name,
        }
    }

    /// What the word stands for: the name of an output if nothing else.
    pub fn of_word(word: &str) -> Self {
        match word {
            "focused" => Self::Focused,
            "primary" => Self::Primary,
            "all" => Self::All,
            name => Self::Named(name.to_owned()),
        }
    }
}

words! {
    /// Whether things move.
    Animation {
        /// Yes.
        On = "on",
        /// No.
        Off = "off",
        /// As the desktop wants it.
        #[default]
        System = "system",
    }
}

/// What the buttons of the mouse do on a popup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// The left one.
    pub left: Click,
    /// The middle one.
    pub middle: Click,
    /// The right one.
    pub right: Click,
}

impl Default for Mouse {
    fn default() -> Self {
        Self { left: Click::DefaultAction, middle: Click::Dismiss, right: Click::Menu }
    }
}

/// A place of the stack of popups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Where on the screen.
    pub position: Position,
    /// On which screen.
    pub output: Output,
    /// On which layer, on Wayland.
    pub layer: Layer,
}

/// What was chosen for popups of one urgency; where nothing was, they are with the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Where on the screen.
    pub position: Option<Position>,
    /// On which screen.
    pub output: Option<Output>,
    /// On which layer, on Wayland.
    pub layer: Option<Layer>,
}

/// All of it. Lengths are in logical pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where the stack is.
    pub place: Place,
    /// Where popups of urgency low are, if not there.
    pub low: Elsewhere,
    /// Where critical ones are, if not there.
    pub critical: Elsewhere,
    /// Whether a sender may say where its popup is (hints `x` and `y`).
    pub sender_position: bool,
    /// Where a new popup comes.
    pub order: Order,
    /// How wide a popup is.
    pub width: u32,
    /// Distance of the stack from the left and right edge of the screen.
    pub margin_horizontal: u32,
    /// Distance of the stack from the upper and lower edge of the screen.
    pub margin_vertical: u32,
    /// Distance between two popups.
    pub gap: u32,
    /// Whether things move.
    pub animation: Animation,
    /// Whether a popup shows how much of its time is left.
    pub time_left: bool,
    /// What clicks do.
    pub mouse: Mouse,
    /// Whether a one-time code gets a button that copies it.
    pub one_time_codes: bool,
    /// Whether popups of one application that are many are folded.
    pub stack: bool,
    /// After how long with nothing on screen whoever shows popups leaves; `None` is never.
    pub leave_after: Option<Duration>,
    /// Whether drawing may use the graphics processor.
    pub gl: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            place: Place::default(),
            low: Elsewhere::default(),
            critical: Elsewhere::default(),
            sender_position: true,
            order: Order::default(),
            width: 380,
            margin_horizontal: 16,
            margin_vertical: 16,
            gap: 12,
            animation: Animation::default(),
            time_left: true,
            mouse: Mouse::default(),
            one_time_codes: true,
            stack: true,
            leave_after: Some(Duration::from_secs(60)),
            gl: false,
        }
    }
}

impl Settings {
    /// Where popups of this urgency are.
    pub fn place(&self, urgency: Urgency) -> Place {
        let elsewhere = match urgency {
            Urgency::Low => &self.low,
            Urgency::Normal => return self.place.clone(),
            Urgency::Critical => &self.critical,
        };
        Place {
            position: elsewhere.position.unwrap_or(self.place.position),
            output: elsewhere.output.as_ref().unwrap_or(&self.place.output).clone(),
            layer: elsewhere.layer.unwrap_or(self.place.layer),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_chosen_for_an_urgency_is_that_of_all() {
        let place = Place { position: Position::Bottom, output: Output::Primary, layer: Layer::Top };
        let critical = Elsewhere { position: Some(Position::Center), output: Some(Output::All), layer: None };
        let settings = Settings { place: place.clone(), critical, ..Settings::default() };
        assert_eq!(settings.place(Urgency::Low), place);
        assert_eq!(settings.place(Urgency::Normal), place);
        let critical = Place { position: Position::Center, output: Output::All, layer: Layer::Top };
        assert_eq!(settings.place(Urgency::Critical), critical);
    }

    #[test]
    fn every_word_stands_for_what_has_it() {
        for word in Position::WORDS {
            assert_eq!(Position::of_word(word).unwrap().word(), *word);
        }
        for word in Click::WORDS {
            assert_eq!(Click::of_word(word).unwrap().word(), *word);
        }
        assert_eq!((Position::WORDS.len(), Order::of_word("newest"), Layer::of_word("top")), (9, None, Some(Layer::Top)));
        for output in [Output::Focused, Output::Primary, Output::All, Output::Named("DP-1".into())] {
            assert_eq!(Output::of_word(output.word()), output);
        }
    }
}

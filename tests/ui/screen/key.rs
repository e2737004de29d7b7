//! Keys of a keyboard as each display system counts them.

/// A key that tests press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Escape,
    Tab,
    Return,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Slash,
    /// A letter of the English alphabet, in lower case.
    Letter(char),
}

/// Letters in the order of the keys of the kernel: rows of a keyboard, each with the code of its first key.
const ROWS: [(u32, &str); 3] = [(16, "qwertyuiop"), (30, "asdfghjkl"), (44, "zxcvbnm")];

impl Key {
    /// The kernel's code of it.
    pub(crate) fn code(self) -> u32 {
        match self {
            Self::Escape => 1,
            Self::Tab => 15,
            Self::Return => 28,
            Self::Slash => 53,
            Self::Up => 103,
            Self::Left => 105,
            Self::Right => 106,
            Self::Down => 108,
            Self::Delete => 111,
            Self::Letter(letter) => {
                let place = |(first, row): (u32, &str)| Some(first + u32::try_from(row.find(letter)?).unwrap());
                ROWS.into_iter().find_map(place).expect("a letter in lower case")
            }
        }
    }

    /// Its symbol on X11.
    pub(crate) fn symbol(self) -> u32 {
        match self {
            Self::Escape => 0xff1b,
            Self::Tab => 0xff09,
            Self::Return => 0xff0d,
            Self::Delete => 0xffff,
            Self::Left => 0xff51,
            Self::Up => 0xff52,
            Self::Right => 0xff53,
            Self::Down => 0xff54,
            Self::Slash => u32::from('/'),
            Self::Letter(letter) => u32::from(letter),
        }
    }
}

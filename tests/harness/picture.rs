//! A picture of the screen, and what is found in it: the popups, by what differs from the empty screen.

use std::path::Path;

/// Difference of a colour channel from which on a pixel counts as another.
const DIFFERENT: u8 = 24;

/// A rectangle of the screen in pixels; `right` and `bottom` are the first ones outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rect {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

impl Rect {
    pub(crate) fn width(self) -> usize {
        self.right - self.left
    }

    pub(crate) fn height(self) -> usize {
        self.bottom - self.top
    }

    pub(crate) fn middle(self) -> (usize, usize) {
        (usize::midpoint(self.left, self.right), usize::midpoint(self.top, self.bottom))
    }

    /// Where a popup has its close button.
    pub(crate) fn corner(self) -> Self {
        Self { left: self.right - 80, top: self.top + 4, right: self.right - 4, bottom: self.top + 60 }
    }

    fn around(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// How the bytes of a pixel are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Rgb,
    /// Blue, green, red, and a byte that is always the same.
    Bgrx,
}

impl Order {
    fn size(self) -> usize {
        match self {
            Self::Rgb => 3,
            Self::Bgrx => 4,
        }
    }
}

/// Pixels row by row, as the screen hands them out: most of them are only compared.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) order: Order,
    pub(crate) bytes: Vec<u8>,
}

impl Picture {
    /// A picture in the format of netpbm (`P6`, 8 bits).
    pub(crate) fn from_ppm(bytes: &[u8]) -> Option<Self> {
        let mut words = bytes.strip_prefix(b"P6\n")?.splitn(4, u8::is_ascii_whitespace);
        let mut number = || std::str::from_utf8(words.next()?).ok()?.parse::<usize>().ok();
        let (width, height, _) = (number()?, number()?, number()?);
        let bytes = words.next()?;
        (bytes.len() == width * height * 3).then(|| Self { width, height, order: Order::Rgb, bytes: bytes.to_vec() })
    }

    /// Red, green, blue.
    pub(crate) fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let start = (y * self.width + x) * self.order.size();
        let (one, two, three) = (self.bytes[start], self.bytes[start + 1], self.bytes[start + 2]);
        match self.order {
            Order::Rgb => [one, two, three],
            Order::Bgrx => [three, two, one],
        }
    }

    /// A part of it.
    pub(crate) fn part(&self, area: Rect) -> Self {
        let bytes = (area.top..area.bottom).flat_map(|y| self.row(area, y)).copied().collect();
        Self { width: area.width(), height: area.height(), order: self.order, bytes }
    }

    fn row(&self, area: Rect, y: usize) -> &[u8] {
        let row = y * self.width;
        &self.bytes[(row + area.left) * self.order.size()..(row + area.right) * self.order.size()]
    }

    pub(crate) fn whole(&self) -> Rect {
        Rect { left: 0, top: 0, right: self.width, bottom: self.height }
    }

    /// The box around the pixels of a row within `area` that differ from those of `other`.
    fn row_unlike(&self, other: &Self, area: Rect, y: usize) -> Option<Rect> {
        if self.row(area, y) == other.row(area, y) {
            return None;
        }
        let unlike = |x: &usize| differ(self.at(*x, y), other.at(*x, y));
        let left = (area.left..area.right).find(unlike)?;
        let last = (area.left..area.right).rev().find(unlike)?;
        Some(Rect { left, top: y, right: last + 1, bottom: y + 1 })
    }

    /// The box around all that differs from `other` within `area`.
    pub(crate) fn unlike(&self, other: &Self, area: Rect) -> Option<Rect> {
        (area.top..area.bottom).filter_map(|y| self.row_unlike(other, area, y)).reduce(Rect::around)
    }

    /// What stands on an empty screen, from the top: boxes with at least one empty row between them.
    pub(crate) fn blocks(&self, empty: &Self) -> Vec<Rect> {
        let mut blocks: Vec<Rect> = Vec::new();
        for row in (0..self.height).filter_map(|y| self.row_unlike(empty, self.whole(), y)) {
            match blocks.last_mut() {
                Some(last) if last.bottom == row.top => *last = last.around(row),
                _ => blocks.push(row),
            }
        }
        blocks
    }

    /// Whether a picture of this colour is in one of the places.
    pub(crate) fn shows(&self, colour: [u8; 3], places: &[Rect]) -> bool {
        places.iter().any(|place| self.count(colour, *place) > 500)
    }

    /// How many pixels within `area` have nearly this colour.
    pub(crate) fn count(&self, colour: [u8; 3], area: Rect) -> usize {
        let like = |y: usize| (area.left..area.right).filter(move |x| near(self.at(*x, y), colour)).count();
        (area.top..area.bottom).map(like).sum()
    }

    /// The buttons in the lowest row of a popup: runs of a colour that is not that of the popup.
    pub(crate) fn buttons(&self, popup: Rect) -> Vec<Rect> {
        // Inside the border and below the text, a corner's radius away from the edge.
        let ground = self.at(popup.left + 9, popup.bottom - 9);
        let row = |y: usize| -> Vec<(usize, usize)> {
            let mut runs: Vec<(usize, usize)> = Vec::new();
            for x in popup.left + 9..popup.right - 9 {
                if self.at(x, y) == ground {
                    continue;
                }
                match runs.last_mut() {
                    Some((_, end)) if *end == x => *end = x + 1,
                    _ => runs.push((x, x + 1)),
                }
            }
            runs.retain(|(start, end)| end - start >= 30);
            runs
        };
        let Some(bottom) = (popup.top..popup.bottom - 9).rev().find(|y| !row(*y).is_empty()) else { return Vec::new() };
        // A few rows above the lower edge, where the corners are over and the text is not.
        row(bottom - 3).into_iter().map(|(left, right)| Rect { left, top: bottom - 8, right, bottom }).collect()
    }

    /// Writes it where a person finds it.
    pub(crate) fn save(&self, path: &Path) {
        let (width, height) = (u32::try_from(self.width).unwrap(), u32::try_from(self.height).unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let pixels: Vec<u8> = (0..self.height).flat_map(|y| (0..self.width).flat_map(move |x| self.at(x, y))).collect();
        image::save_buffer(path, &pixels, width, height, image::ExtendedColorType::Rgb8).unwrap();
    }
}

/// The light colours' `accent`: of the ring around what has the keyboard, and of the button that sends a reply.
pub(crate) fn accent() -> [u8; 3] {
    let sheet = include_str!("../../data/ui/light.css");
    let (_, value) = sheet.split_once("@define-color light_accent #").expect("the light colours have an accent");
    [0, 2, 4].map(|at| u8::from_str_radix(&value[at..at + 2], 16).unwrap())
}

fn differ(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter().zip(other).any(|(one, other)| one.abs_diff(other) > DIFFERENT)
}

fn near(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.abs_diff(other) <= 4)
}

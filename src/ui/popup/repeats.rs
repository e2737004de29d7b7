//! How often a popup was said: what is drawn of it, what a screen reader is told, and what it stands for.

use tidings::view::Popup;

/// What is drawn beside the age; nothing where it was said once.
pub(super) fn drawn(popup: &Popup) -> String {
    match times(popup) {
        1 => String::new(),
        times => format!("×{times}"),
    }
}

/// What a screen reader says of it; nothing where it was said once.
pub(super) fn spoken(popup: &Popup) -> String {
    match times(popup) {
        1 => String::new(),
        times => format!("{times} times"),
    }
}

/// The keys of all that it stands for, its own last: so the popup goes at once and does not count down first.
pub(super) fn keys(popup: &Popup) -> Vec<u64> {
    popup.repeats.iter().copied().chain([popup.key]).collect()
}

/// Whether `next` says once more what `shown` says, in its place.
pub(super) fn again(shown: Option<&Popup>, next: &Popup) -> bool {
    shown.is_some_and(|shown| next.repeats.contains(&shown.key))
}

fn times(popup: &Popup) -> usize {
    popup.repeats.len().saturating_add(1)
}

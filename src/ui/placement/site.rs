//! Where popups belong: at the place that was chosen for their urgency, on each output where all were, or at the point that their
//! sender names. All popups of one site are in one window.
//!
//! It knows no display.

use tidings::core::notification::Urgency;
use tidings::view::settings::{Along, Output, Place, Position, Settings};

/// How far the shadow of a popup reaches, in logical pixels: what the style sheet has.
pub(crate) const SHADOW: i32 = 16;

/// Where a window of popups is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Site {
    /// The place; its output is never [`Output::All`].
    pub(crate) place: Place,
    /// The point of the screen that it is at, in place of a position; see [`tidings::view::Popup::point`].
    pub(crate) point: Option<(i32, i32)>,
}

impl Site {
    /// All sites of a popup. `outputs` tells the names of those that there are, and is asked only where that matters; where there is
    /// none, the compositor will choose one when it comes.
    pub(crate) fn all(
        settings: &Settings,
        urgency: Urgency,
        point: Option<(i32, i32)>,
        outputs: impl FnOnce() -> Vec<String>,
    ) -> Vec<Self> {
        let place = settings.place(urgency);
        if point.is_some() && settings.sender_position {
            let place = Place { position: Position::TopLeft, output: Output::Focused, layer: place.layer };
            return vec![Self { place, point }];
        }
        if place.output != Output::All {
            return vec![Self { place, point: None }];
        }
        let on = |output| Self { place: Place { output, ..place.clone() }, point: None };
        let each: Vec<Self> = outputs().into_iter().map(|name| on(Output::Named(name))).collect();
        if each.is_empty() { vec![on(Output::Focused)] } else { each }
    }

    /// Where between the left and the right edge of the screen what is there seems to be.
    pub(crate) fn across(&self) -> Along {
        if self.point.is_some() { Along::Middle } else { self.horizontal() }
    }

    /// Its place from left to right.
    pub(crate) fn horizontal(&self) -> Along {
        self.place.position.horizontal()
    }

    /// Its place from top to bottom.
    pub(crate) fn vertical(&self) -> Along {
        self.place.position.vertical()
    }
}

/// Where something so long begins that is to begin `at`, moved as far as it must to be between two edges; at the first of them
/// where there is no room for it.
pub(super) fn within(at: i32, length: i32, begin: i32, end: i32) -> i32 {
    at.min(end.saturating_sub(length)).max(begin)
}

#[cfg(test)]
mod tests {
    use tidings::view::settings::{Elsewhere, Layer};

    use super::*;

    fn outputs() -> Vec<String> {
        vec!["DP-1".to_owned(), "DP-2".to_owned()]
    }

    fn named(name: &str) -> Output {
        Output::Named(name.to_owned())
    }

    #[test]
    fn a_popup_that_is_on_all_outputs_has_a_site_on_each() {
        let critical = Elsewhere { output: Some(Output::All), layer: Some(Layer::Top), ..Elsewhere::default() };
        let settings = Settings { critical, ..Settings::default() };
        let of = |urgency, outputs: fn() -> Vec<String>| Site::all(&settings, urgency, None, outputs);
        assert_eq!(of(Urgency::Normal, outputs), [Site::default()]);
        let sites = of(Urgency::Critical, outputs);
        assert_eq!(sites.iter().map(|site| site.place.output.clone()).collect::<Vec<_>>(), [named("DP-1"), named("DP-2")]);
        assert!(sites.iter().all(|site| site.place.layer == Layer::Top));
        let place = Place { layer: Layer::Top, ..Place::default() };
        assert_eq!(of(Urgency::Critical, Vec::new), [Site { place, point: None }]);
    }

    #[test]
    fn a_point_comes_before_every_choice_but_the_one_against_it() {
        let mut settings = Settings { place: Place { output: Output::All, ..Place::default() }, ..Settings::default() };
        let of = |settings: &Settings| Site::all(settings, Urgency::Low, Some((5, 6)), outputs);
        assert_eq!(of(&settings).iter().map(|site| site.point).collect::<Vec<_>>(), [Some((5, 6))]);
        settings.sender_position = false;
        assert_eq!(of(&settings).iter().map(|site| site.point).collect::<Vec<_>>(), [None, None]);
    }

    #[test]
    fn what_is_at_a_point_is_moved_no_further_than_it_must_be() {
        assert_eq!(within(50, 100, 0, 1000), 50);
        assert_eq!(within(950, 100, 0, 1000), 900);
        assert_eq!(within(-5, 100, 30, 1000), 30);
        assert_eq!(within(500, 2000, 30, 1000), 30);
    }
}

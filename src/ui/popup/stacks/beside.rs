//! Stacks in the same place of the same output, such as critical popups that are on all outputs and the rest that is on one of
//! them: one stands behind the other, seen from the edge, and none lies over another.

use std::rc::Rc;

use tidings::view::settings::{Along, Position};

use super::Front;
use crate::popup::stack::Stack;

/// Where a stack is: on which output, and there in which place.
type Spot = ((i32, i32), Position);

/// How far each of these steps aside, given where it is and how high. The first of a spot stays; in the middle what is behind
/// another one begins below it.
fn asides(stacks: &[(Option<Spot>, i32)]) -> Vec<i32> {
    let mut asides = Vec::new();
    for (index, (spot, height)) in stacks.iter().enumerate() {
        let before = stacks.iter().take(index).filter(|(other, _)| spot.is_some() && other == spot);
        let taken = before.map(|(_, height)| *height).fold(0_i32, i32::saturating_add);
        let centred = spot.is_some_and(|(_, position)| position.vertical() == Along::Middle);
        asides.push(if centred && taken > 0 { taken.saturating_add(*height) } else { taken });
    }
    asides
}

impl Front {
    /// A popup needs another room than before.
    pub(in crate::popup) fn resized(&self) {
        self.step_aside();
    }

    /// No stack lies over another.
    pub(super) fn step_aside(&self) {
        let stacks: Vec<Rc<Stack>> = self.all().into_iter().filter(|stack| !stack.is_empty()).collect();
        if stacks.len() < 2 {
            return stacks.iter().for_each(|stack| stack.step_aside(0));
        }
        let spot = |stack: &Rc<Stack>| {
            let site = stack.site();
            stack.whereabouts().filter(|_| site.point.is_none()).map(|output| (output, site.place.position))
        };
        let places: Vec<(Option<Spot>, i32)> = stacks.iter().map(|stack| (spot(stack), stack.height())).collect();
        for (stack, aside) in stacks.iter().zip(asides(&places)) {
            stack.step_aside(aside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_of_two_in_one_place_stands_behind_the_other() {
        let at = |x, position| Some(((x, 0), position));
        let (corner, middle) = (Position::TopRight, Position::Center);
        assert_eq!(asides(&[(at(0, corner), 100), (at(1, corner), 50), (at(0, corner), 30), (None, 7)]), [0, 0, 100, 0]);
        assert_eq!(asides(&[(at(0, middle), 100), (at(0, middle), 50)]), [0, 150]);
        assert_eq!(asides(&[(None, 100), (None, 50)]), [0, 0]);
    }
}

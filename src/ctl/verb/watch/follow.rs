//! Which of the numbers that arrive are news, and when some were missed. It knows serials and senders, and no bus.

use tidings::view::State;

/// A subscription to the numbers.
#[derive(Debug, Default)]
pub(super) enum Follow {
    /// There is none.
    #[default]
    Lost,
    /// Asked for and not yet answered. What arrived meanwhile: sender, serial, numbers.
    Asked(Vec<(String, u64, Option<State>)>),
    /// The daemon (unique name), and the serial of what it sent last.
    Following(String, u64),
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing.
    Nothing,
    /// These are the numbers now.
    Show(State),
    /// Some were missed: subscribe again.
    Again,
}

impl Follow {
    /// `Subscribe` was called.
    pub(super) fn asked(&mut self) {
        *self = Self::Asked(Vec::new());
    }

    /// The daemon has left.
    pub(super) fn gone(&mut self) {
        *self = Self::Lost;
    }

    /// `Subscribe` was answered. Signals that overtook the answer count if they are later than it.
    pub(super) fn answered(&mut self, daemon: &str, serial: u64, state: State) -> Step {
        let Self::Asked(early) = std::mem::replace(self, Self::Following(daemon.to_owned(), serial)) else {
            return Step::Nothing;
        };
        let mut shown = state;
        for (sender, serial, state) in early {
            match self.changed(&sender, serial, state) {
                Step::Show(state) => shown = state,
                Step::Again => return Step::Again,
                Step::Nothing => {}
            }
        }
        Step::Show(shown)
    }

    /// `Changed` was received.
    pub(super) fn changed(&mut self, sender: &str, serial: u64, state: Option<State>) -> Step {
        match self {
            Self::Asked(early) => early.push((sender.to_owned(), serial, state)),
            Self::Following(daemon, last) if daemon.as_str() == sender && serial > *last => {
                if last.checked_add(1) != Some(serial) {
                    *self = Self::Lost;
                    return Step::Again;
                }
                *last = serial;
                return state.map_or(Step::Nothing, Step::Show);
            }
            Self::Following(..) | Self::Lost => {}
        }
        Step::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tray(tray: u32) -> State {
        State { tray, ..State::default() }
    }

    #[test]
    fn changes_in_order_are_shown_and_a_gap_is_told() {
        let mut follow = Follow::default();
        assert_eq!(follow.changed(":1.1", 5, Some(tray(1))), Step::Nothing);
        follow.asked();
        assert_eq!(follow.answered(":1.1", 5, tray(2)), Step::Show(tray(2)));
        assert_eq!(follow.changed(":1.1", 6, Some(tray(3))), Step::Show(tray(3)));
        assert_eq!(follow.changed(":1.9", 7, Some(tray(9))), Step::Nothing);
        assert_eq!(follow.changed(":1.1", 6, Some(tray(9))), Step::Nothing);
        assert_eq!(follow.changed(":1.1", 7, None), Step::Nothing);
        assert_eq!(follow.changed(":1.1", 9, Some(tray(9))), Step::Again);
        assert_eq!(follow.changed(":1.1", 10, Some(tray(9))), Step::Nothing);
    }

    #[test]
    fn changes_that_overtake_the_answer_count() {
        let mut follow = Follow::default();
        follow.asked();
        for (sender, serial) in [(":1.1", 4), (":1.9", 6), (":1.1", 5)] {
            assert_eq!(follow.changed(sender, serial, Some(tray(serial as u32))), Step::Nothing);
        }
        assert_eq!(follow.answered(":1.1", 4, tray(0)), Step::Show(tray(5)));
        follow.asked();
        assert_eq!(follow.changed(":1.1", 9, Some(tray(9))), Step::Nothing);
        assert_eq!(follow.answered(":1.1", 7, tray(0)), Step::Again);
        follow.asked();
        follow.gone();
        assert_eq!(follow.answered(":1.1", 8, tray(0)), Step::Nothing);
    }
}

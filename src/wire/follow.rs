//! Following what `Subscribe` begins: which changes are applied, which are stale, and when something was missed.
//!
//! It knows serials and senders, and nothing of the bus or of what the changes say.

/// The state of a subscription; `C` is what one message carries.
#[derive(Debug)]
pub struct Follow<C> {
    state: State<C>,
}

#[derive(Debug)]
enum State<C> {
    /// Subscribed for, not yet answered. What arrived meanwhile: sender, serial, changes.
    Asked(Vec<(String, u64, C)>),
    /// The daemon (unique name) and the serial of the last message that was applied.
    Following(String, u64),
    Lost,
}

/// What a message means.
#[derive(Debug, PartialEq)]
pub enum Verdict<C> {
    /// These are to be applied, in order.
    Apply(Vec<C>),
    /// Something was missed: subscribe again.
    Missed,
}

impl<C> Default for Follow<C> {
    /// No subscription yet.
    fn default() -> Self {
        Self { state: State::Lost }
    }
}

impl<C> Follow<C> {
    /// The daemon has left.
    pub fn gone(&mut self) {
        self.state = State::Lost;
    }

    /// `Subscribe` was called.
    pub fn asked(&mut self) {
        self.state = State::Asked(Vec::new());
    }

    /// `Subscribe` was answered by `daemon` with a view of this serial. Changes overtake the answer now and then: those that
    /// the view does not hold yet are handed out.
    pub fn answered(&mut self, daemon: &str, serial: u64) -> Verdict<C> {
        let State::Asked(early) = &mut self.state else { return Verdict::Apply(Vec::new()) };
        let early = std::mem::take(early);
        self.state = State::Following(daemon.to_owned(), serial);
        let mut all = Vec::new();
        for (sender, serial, changes) in early {
            match self.changed(&sender, serial, changes) {
                Verdict::Apply(changes) => all.extend(changes),
                Verdict::Missed => return Verdict::Missed,
            }
        }
        Verdict::Apply(all)
    }

    /// `Changed` was received. What is not from the daemon, or is in the view already, is dropped.
    pub fn changed(&mut self, sender: &str, serial: u64, changes: C) -> Verdict<C> {
        match &mut self.state {
            State::Asked(early) => early.push((sender.to_owned(), serial, changes)),
            State::Following(daemon, last) if daemon.as_str() == sender && serial > *last => {
                if Some(serial) != last.checked_add(1) {
                    self.state = State::Lost;
                    return Verdict::Missed;
                }
                *last = serial;
                return Verdict::Apply(vec![changes]);
            }
            State::Following(..) | State::Lost => {}
        }
        Verdict::Apply(Vec::new())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    #[test]
    fn changes_in_order_are_applied_and_a_gap_is_told() {
        let mut follow = Follow::default();
        assert_eq!(follow.changed(":1.1", 5, 'x'), Verdict::Apply(vec![]));
        follow.asked();
        assert_eq!(follow.answered(":1.1", 5), Verdict::Apply(vec![]));
        assert_eq!(follow.changed(":1.1", 6, 'a'), Verdict::Apply(vec!['a']));
        assert_eq!(follow.changed(":1.9", 7, 'b'), Verdict::Apply(vec![]));
        assert_eq!(follow.changed(":1.1", 6, 'c'), Verdict::Apply(vec![]));
        assert_eq!(follow.changed(":1.1", 8, 'd'), Verdict::Missed);
        assert_eq!(follow.changed(":1.1", 9, 'e'), Verdict::Apply(vec![]));
    }

    #[test]
    fn changes_that_overtake_the_answer_are_kept_for_it() {
        let mut follow = Follow::default();
        follow.asked();
        for (sender, serial, change) in [(":1.1", 4, 'a'), (":1.9", 6, 'b'), (":1.1", 5, 'c'), (":1.1", 6, 'd')] {
            assert_eq!(follow.changed(sender, serial, change), Verdict::Apply(vec![]));
        }
        assert_eq!(follow.answered(":1.1", 4), Verdict::Apply(vec!['c', 'd']));
        follow.asked();
        assert_eq!(follow.changed(":1.1", 9, 'e'), Verdict::Apply(vec![]));
        assert_eq!(follow.answered(":1.1", 7), Verdict::Missed);
        follow.asked();
        follow.gone();
        assert_eq!(follow.answered(":1.1", 8), Verdict::Apply(vec![]));
        assert_eq!(follow.changed(":1.1", 9, 'f'), Verdict::Apply(vec![]));
    }
}

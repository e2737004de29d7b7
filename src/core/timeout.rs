//! How long a popup stays when its sender leaves that to us.

use std::num::NonZeroU32;
use std::time::Duration;

use super::notification::{Content, ExpireTimeout, Urgency};
use super::options::{Timeout, Timeouts};

/// Characters that are read at a glance.
const GLANCE: usize = 80;
/// Reading time of each further character.
const PER_CHARACTER: Duration = Duration::from_millis(40);
/// The longest that we choose.
const LONGEST: Duration = Duration::from_secs(12);

/// The time that the popup of `content` stays; `None` until somebody ends it. A positive `expire_timeout` is honoured to the
/// letter; the rest is chosen by `timeouts`.
pub(super) fn timeout(content: &Content, timeouts: &Timeouts) -> Option<Duration> {
    match content.expire_timeout {
        ExpireTimeout::After(milliseconds) => Some(Duration::from_millis(u64::from(NonZeroU32::get(milliseconds)))),
        ExpireTimeout::Never => None,
        ExpireTimeout::Ours => match timeouts.of(content.urgency) {
            Timeout::Never => None,
            Timeout::After(time) => Some(time),
            Timeout::Auto => auto(content),
        },
    }
}

/// `critical` does not expire by itself (specification, "Urgency Levels"); longer text stays longer.
fn auto(content: &Content) -> Option<Duration> {
    let base = match content.urgency {
        Urgency::Critical => return None,
        Urgency::Normal => Duration::from_secs(6),
        Urgency::Low => Duration::from_secs(4),
    };
    let characters = content.summary.chars().count().saturating_add(content.body.text().chars().count());
    let beyond = u32::try_from(characters.saturating_sub(GLANCE)).unwrap_or(u32::MAX);
    Some(base.saturating_add(PER_CHARACTER.saturating_mul(beyond)).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markup::Body;

    #[test]
    fn the_sender_is_taken_at_its_word_and_we_choose_for_the_rest() {
        let of = |urgency, milliseconds| {
            let content = Content { urgency, expire_timeout: ExpireTimeout::from_wire(milliseconds), ..Content::default() };
            timeout(&content, &Timeouts::default())
        };
        assert_eq!(of(Urgency::Critical, 300), Some(Duration::from_millis(300)));
        assert_eq!(of(Urgency::Critical, -1), None);
        assert_eq!(of(Urgency::Normal, 0), None);
        assert_eq!(of(Urgency::Low, -5), Some(Duration::from_secs(4)));
        assert_eq!(of(Urgency::Normal, i32::MAX), Some(Duration::from_millis(2_147_483_647)));
    }

    #[test]
    fn long_text_stays_longer_but_not_for_ever() {
        let of = |length: usize| {
            let content = Content { body: Body::parse(&"x".repeat(length)), ..Content::default() };
            timeout(&content, &Timeouts::default())
        };
        assert_eq!(of(80), Some(Duration::from_secs(6)));
        assert_eq!(of(105), Some(Duration::from_secs(7)));
        assert_eq!(of(16_000), Some(LONGEST));
    }

    #[test]
    fn what_is_chosen_for_an_urgency_is_for_what_its_sender_leaves_to_us() {
        let five = Duration::from_secs(5);
        let timeouts = Timeouts { low: Timeout::Never, critical: Timeout::After(five), ..Timeouts::default() };
        let of = |urgency, milliseconds| {
            let body = Body::parse(&"x".repeat(500));
            let expire_timeout = ExpireTimeout::from_wire(milliseconds);
            timeout(&Content { urgency, expire_timeout, body, ..Content::default() }, &timeouts)
        };
        assert_eq!((of(Urgency::Low, -1), of(Urgency::Critical, -1)), (None, Some(five)));
        assert_eq!(of(Urgency::Normal, -1), Some(LONGEST));
        assert_eq!((of(Urgency::Low, 10), of(Urgency::Critical, 0)), (Some(Duration::from_millis(10)), None));
    }
}

//! How long a popup stays when its sender leaves that to us.

use std::num::NonZeroU32;
use std::time::Duration;

use super::notification::{Content, ExpireTimeout, Urgency};

/// Characters that are read at a glance.
const GLANCE: usize = 80;
/// Reading time of each further character.
const PER_CHARACTER: Duration = Duration::from_millis(40);
/// The longest that we choose.
const LONGEST: Duration = Duration::from_secs(12);

/// The time that the popup of `content` stays; `None` until somebody ends it. A positive `expire_timeout` is honoured to the
/// letter; `critical` does not expire by itself (specification, "Urgency Levels"); longer text stays longer.
pub(super) fn timeout(content: &Content) -> Option<Duration> {
    match content.expire_timeout {
        ExpireTimeout::After(milliseconds) => Some(Duration::from_millis(u64::from(NonZeroU32::get(milliseconds)))),
        ExpireTimeout::Never => None,
        ExpireTimeout::Ours => {
            let base = match content.urgency {
                Urgency::Critical => return None,
                Urgency::Normal => Duration::from_secs(6),
                Urgency::Low => Duration::from_secs(4),
            };
            let characters = content.summary.chars().count().saturating_add(content.body.text().chars().count());
            let beyond = u32::try_from(characters.saturating_sub(GLANCE)).unwrap_or(u32::MAX);
            Some(base.saturating_add(PER_CHARACTER.saturating_mul(beyond)).min(LONGEST))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markup::Body;

    #[test]
    fn the_sender_is_taken_at_its_word_and_we_choose_for_the_rest() {
        let of = |urgency, milliseconds| {
            timeout(&Content { urgency, expire_timeout: ExpireTimeout::from_wire(milliseconds), ..Content::default() })
        };
        assert_eq!(of(Urgency::Critical, 300), Some(Duration::from_millis(300)));
        assert_eq!(of(Urgency::Critical, -1), None);
        assert_eq!(of(Urgency::Normal, 0), None);
        assert_eq!(of(Urgency::Low, -5), Some(Duration::from_secs(4)));
        assert_eq!(of(Urgency::Normal, i32::MAX), Some(Duration::from_millis(2_147_483_647)));
    }

    #[test]
    fn long_text_stays_longer_but_not_for_ever() {
        let of = |length: usize| timeout(&Content { body: Body::parse(&"x".repeat(length)), ..Content::default() });
        assert_eq!(of(80), Some(Duration::from_secs(6)));
        assert_eq!(of(105), Some(Duration::from_secs(7)));
        assert_eq!(of(16_000), Some(LONGEST));
    }
}

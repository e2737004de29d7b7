//! The fewest changes that make one list of another: what both have in the same order stays.
//!
//! It knows nothing of what the lists hold but whether two of it are the same.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// At `position`, `removed` go and those of the new list at `added` come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Splice {
    pub(crate) position: usize,
    pub(crate) removed: usize,
    pub(crate) added: Range<usize>,
}

/// What makes `new` of `old`, to be done in this order, which is from the end to the beginning. Nothing may occur twice in
/// either of them.
pub(crate) fn splices<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<Splice> {
    let places: HashMap<&T, usize> = old.iter().enumerate().map(|(place, id)| (id, place)).collect();
    let common: Vec<(usize, usize)> =
        new.iter().enumerate().filter_map(|(to, id)| places.get(id).map(|from| (*from, to))).collect();
    let mut splices = Vec::new();
    let (mut from, mut to) = (0_usize, 0_usize);
    let end = std::iter::once((old.len(), new.len()));
    for (kept_from, kept_to) in rising(&common).into_iter().chain(end) {
        if kept_from > from || kept_to > to {
            splices.push(Splice { position: from, removed: kept_from.saturating_sub(from), added: to..kept_to });
        }
        (from, to) = (kept_from.saturating_add(1), kept_to.saturating_add(1));
    }
    splices.reverse();
    splices
}

/// The longest part of `pairs` whose first members rise, too.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let first = |at: usize| pairs.get(at).map_or(usize::MAX, |pair| pair.0);
    // For each length, where the run of that length with the lowest end ends; for each place, what comes before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| first(*end) < pair.0);
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut kept = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(place) = at {
        kept.extend(pairs.get(place).copied());
        at = before.get(place).copied().flatten();
    }
    kept.reverse();
    kept
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What comes of `old` when the splices to `new` are done.
    pub(crate) fn applied<T: Eq + Hash + Clone>(old: &[T], new: &[T]) -> Vec<T> {
        let mut list = old.to_vec();
        for splice in splices(old, new) {
            list.splice(splice.position..splice.position + splice.removed, new[splice.added].iter().cloned());
        }
        list
    }

    #[test]
    fn what_stays_is_not_touched() {
        assert_eq!(splices(&[1, 2, 3], &[1, 2, 3]), []);
        assert_eq!(splices(&[1, 2, 3], &[0, 1, 2, 3]), [Splice { position: 0, removed: 0, added: 0..1 }]);
        assert_eq!(splices(&[1, 2, 3], &[1, 3]), [Splice { position: 1, removed: 1, added: 1..1 }]);
        // One that moves to the front is all that moves.
        assert_eq!(
            splices(&[1, 2, 3, 4], &[4, 1, 2, 3]),
            [Splice { position: 3, removed: 1, added: 4..4 }, Splice { position: 0, removed: 0, added: 0..1 }]
        );
        assert_eq!(splices::<u8>(&[], &[]), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_new_list_comes_of_the_old_one(old in prop::collection::hash_set(0_u8..40, 0..30),
                                             new in prop::collection::hash_set(0_u8..40, 0..30)) {
            let (old, new): (Vec<_>, Vec<_>) = (old.into_iter().collect(), new.into_iter().collect());
            prop_assert_eq!(applied(&old, &new), new);
        }
    }
}

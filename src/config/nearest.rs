//! The name that was meant most likely: the one with the fewest slips of the keyboard from what was written.

/// The nearest of `names` to what was written, if it is near enough to be meant: a third of its letters may be wrong.
pub(super) fn to<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let calm = written.to_lowercase().replace('-', "_");
    let slips = |name: &str| slips(&calm, &name.replace('-', "_"));
    let near = names.into_iter().map(|name| (slips(name), name)).min_by_key(|(slips, _)| *slips);
    near.filter(|(slips, name)| *slips <= name.chars().count().div_ceil(3)).map(|(_, name)| name)
}

/// How many letters have to be put in, taken out, exchanged for others, or exchanged with their neighbour, for one text to become
/// the other (optimal string alignment). Texts that are longer than any name are far from all of them.
fn slips(one: &str, other: &str) -> usize {
    const LONGEST: usize = 40;
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().take(LONGEST).collect(), other.chars().take(LONGEST).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i.saturating_add(1)];
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX);
            let right = j.saturating_add(1);
            let exchanged = at(&row, j).saturating_add(usize::from(a != b));
            let mut least = exchanged.min(at(&row, right).saturating_add(1)).min(at(&next, j).saturating_add(1));
            if let (Some(i), Some(left)) = (i.checked_sub(1), j.checked_sub(1))
                && one.get(i) == Some(b)
                && other.get(left) == Some(a)
            {
                least = least.min(at(&before, left).saturating_add(1));
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_is_one() {
        for (one, other, count) in [
            ("limit", "limit", 0),
            ("limt", "limit", 1),
            ("limiit", "limit", 1),
            ("lomit", "limit", 1),
            ("ilmit", "limit", 1),
            ("timeout_nromal", "timeout_normal", 1),
            ("", "gap", 3),
            ("gap", "", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(slips(one, other), count, "{one} {other}");
        }
    }

    #[test]
    fn what_is_far_from_all_is_near_none() {
        let names = ["limit", "gap", "margin_horizontal"];
        assert_eq!(to("margin-horizontal", names), Some("margin_horizontal"));
        assert_eq!(to("GAP", names), Some("gap"));
        assert_eq!(to("colour", names), None);
        assert_eq!(to(&"limit".repeat(1_000), names), None);
        assert_eq!(to("x", []), None);
    }
}

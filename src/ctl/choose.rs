//! Which notifications a person means: ids, the latest, all, or those of an application.

use tidings::view::Entry;

use crate::grammar::Which;

/// What may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Among {
    /// Those that are live.
    Live,
    /// All of the tray.
    Tray,
    /// Those on screen.
    Screen,
}

impl Among {
    fn has(self, entry: &Entry) -> bool {
        match self {
            Self::Live => entry.live,
            Self::Tray => true,
            Self::Screen => entry.on_screen,
        }
    }

    fn place(self) -> &'static str {
        match self {
            Self::Live => "that is live",
            Self::Tray => "in the tray",
            Self::Screen => "on screen",
        }
    }
}

/// What was chosen, and what of it is not there.
#[derive(Debug, PartialEq)]
pub(crate) struct Chosen<'a> {
    /// These.
    pub(crate) entries: Vec<&'a Entry>,
    /// A sentence about what is missing.
    pub(crate) missing: Option<String>,
}

/// Chooses among the entries of the tray, newest first.
pub(crate) fn choose<'a>(tray: &'a [Entry], which: &Which, among: Among) -> Chosen<'a> {
    let there = || tray.iter().filter(|entry| among.has(entry));
    if !which.ids.is_empty() {
        let found = |id: &u32| by_id(there(), *id);
        let entries = which.ids.iter().filter_map(found).collect();
        let absent: Vec<u32> = which.ids.iter().filter(|id| found(id).is_none()).copied().collect();
        let missing = (!absent.is_empty()).then(|| self::absent(&absent, among));
        return Chosen { entries, missing };
    }
    if which.all {
        return Chosen { entries: there().collect(), missing: None };
    }
    if let Some(app) = &which.app {
        let entries: Vec<_> = there().filter(|entry| entry.notification.app_name == *app).collect();
        let missing = entries.is_empty().then(|| format!("there is no notification of {app} {}", among.place()));
        return Chosen { entries, missing };
    }
    let latest = latest(tray).filter(|entry| among.has(entry));
    let missing = latest.is_none().then(|| {
        let place = if among == Among::Screen { "on screen" } else { "that is live" };
        format!("there is no notification {place}")
    });
    Chosen { entries: latest.into_iter().collect(), missing }
}

/// A sentence about ids that are not there.
pub(crate) fn absent(ids: &[u32], among: Among) -> String {
    let ids: Vec<String> = ids.iter().map(u32::to_string).collect();
    format!("there is no notification {} {}", ids.join(", "), among.place())
}

/// The latest on screen, else the newest live one.
pub(crate) fn latest(tray: &[Entry]) -> Option<&Entry> {
    tray.iter().find(|entry| entry.on_screen).or_else(|| tray.iter().find(|entry| entry.live))
}

/// The entry of this id. An id that is live is meant before one of an earlier session.
pub(crate) fn by_id<'a>(entries: impl Iterator<Item = &'a Entry> + Clone, id: u32) -> Option<&'a Entry> {
    let of_id = entries.filter(|entry| entry.notification.id.get() == id);
    of_id.clone().find(|entry| entry.live).or_else(|| of_id.clone().next())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::sample::sample;

    /// 4 live; 3 and 2 on screen; 1 ended, and so did another 4 in an earlier session.
    fn tray() -> Vec<Entry> {
        let mut tray: Vec<Entry> =
            [(4, "Mail"), (3, "Chat"), (2, "Mail"), (1, "Mail"), (4, "Old")].map(|(id, app)| sample(id, app, "x")).into();
        for (entry, (live, on_screen)) in
            tray.iter_mut().zip([(true, false), (true, true), (true, true), (false, false), (false, false)])
        {
            entry.live = live;
            entry.on_screen = on_screen;
        }
        tray
    }

    fn chosen(which: &Which, among: Among) -> (Vec<u32>, Option<String>) {
        let tray = tray();
        let chosen = choose(&tray, which, among);
        (chosen.entries.iter().map(|entry| entry.notification.id.get()).collect(), chosen.missing)
    }

    #[test]
    fn the_latest_on_screen_is_meant_first() {
        for among in [Among::Live, Among::Tray, Among::Screen] {
            assert_eq!(chosen(&Which::default(), among), (vec![3], None));
            assert_eq!(chosen(&Which { latest: true, ..Which::default() }, among), (vec![3], None));
        }
        let mut tray = tray();
        for entry in &mut tray {
            entry.on_screen = false;
        }
        assert_eq!(latest(&tray).unwrap().notification.app_name, "Mail");
        let nothing = choose(&tray, &Which::default(), Among::Screen);
        assert_eq!(nothing.missing.as_deref(), Some("there is no notification on screen"));
        assert_eq!(
            choose(&[], &Which::default(), Among::Tray).missing.as_deref(),
            Some("there is no notification that is live")
        );
    }

    #[test]
    fn all_are_those_that_are_there() {
        let all = Which { all: true, ..Which::default() };
        assert_eq!(chosen(&all, Among::Live), (vec![4, 3, 2], None));
        assert_eq!(chosen(&all, Among::Tray), (vec![4, 3, 2, 1, 4], None));
        assert_eq!(chosen(&all, Among::Screen), (vec![3, 2], None));
        assert_eq!(choose(&[], &all, Among::Live).missing, None);
    }

    #[test]
    fn ids_that_are_not_there_are_told() {
        let ids = |ids: &[u32]| Which { ids: ids.to_vec(), ..Which::default() };
        assert_eq!(chosen(&ids(&[2, 3]), Among::Live), (vec![2, 3], None));
        assert_eq!(chosen(&ids(&[1]), Among::Live), (vec![], Some("there is no notification 1 that is live".to_owned())));
        let (found, missing) = chosen(&ids(&[9, 1, 8]), Among::Tray);
        assert_eq!((found, missing.as_deref()), (vec![1], Some("there is no notification 9, 8 in the tray")));
        let tray = tray();
        let four = choose(&tray, &ids(&[4]), Among::Tray);
        assert_eq!(four.entries.first().unwrap().notification.app_name, "Mail");
    }

    #[test]
    fn an_application_is_meant_exactly() {
        let of = |app: &str| Which { app: Some(app.to_owned()), ..Which::default() };
        assert_eq!(chosen(&of("Mail"), Among::Live), (vec![4, 2], None));
        assert_eq!(chosen(&of("mail"), Among::Live).1.as_deref(), Some("there is no notification of mail that is live"));
    }
}

//! Checks of what shows popups: a display that can, services that know of it, and tidings-ui.

use super::Finding;
use super::facts::Facts;

/// Whether popups can be placed on the display.
pub(super) fn display(facts: &Facts) -> Finding {
    const CHECK: &str = "display";
    if facts.status().is_some_and(|status| status.ui) {
        return Finding::well(CHECK, "tidings-ui shows popups");
    }
    let display = &facts.display;
    match (&display.wayland, &display.x11, display.layer_shell) {
        (Some(wayland), _, Some(true)) => {
            Finding::well(CHECK, format!("the Wayland compositor at {wayland} has wlr-layer-shell, which popups need"))
        }
        (Some(wayland), Some(x11), Some(false)) => Finding::well(
            CHECK,
            format!("the Wayland compositor at {wayland} has no wlr-layer-shell: popups are shown through X11 at {x11}"),
        ),
        (Some(wayland), None, Some(false)) => Finding::wrong(
            CHECK,
            format!("the Wayland compositor at {wayland} has no wlr-layer-shell, which popups need, and there is no X11"),
            "turn on Xwayland, or use a compositor with wlr-layer-shell",
        ),
        (Some(wayland), None, None) => Finding::wrong(
            CHECK,
            format!("WAYLAND_DISPLAY is {wayland}, and no compositor answers there"),
            "unset WAYLAND_DISPLAY, and call this from a terminal of the session",
        ),
        (wayland, Some(x11), None) => {
            let silent =
                wayland.as_ref().map(|wayland| format!("; no Wayland compositor answers at {wayland}")).unwrap_or_default();
            Finding::well(CHECK, format!("popups are shown on X11 at {x11}{silent}"))
        }
        (None, _, _) => Finding::wrong(
            CHECK,
            "neither WAYLAND_DISPLAY nor DISPLAY is set: there is no screen to show popups on",
            "call this from a terminal of the session",
        ),
    }
}

/// Whether what the bus or systemd starts is told of the display.
pub(super) fn environment(facts: &Facts) -> Finding {
    const CHECK: &str = "environment";
    let named: Vec<&str> = [("WAYLAND_DISPLAY", &facts.display.wayland), ("DISPLAY", &facts.display.x11)]
        .into_iter()
        .filter_map(|(name, value)| value.as_ref().map(|_| name))
        .collect();
    let Some(environment) = &facts.environment else {
        return Finding::well(
            CHECK,
            "nobody can say which display services are told of, for there is no systemd of the session",
        );
    };
    let missing: Vec<&str> = named.iter().filter(|name| !environment.iter().any(|known| known == *name)).copied().collect();
    match (missing.as_slice(), named.as_slice()) {
        ([], []) => Finding::well(CHECK, "there is no display that services could be told of"),
        ([], named) => Finding::well(CHECK, format!("services are told of {}", named.join(" and "))),
        (missing, _) => Finding::wrong(
            CHECK,
            format!("services are not told of {}: tidings-ui cannot find the screen", missing.join(" and ")),
            format!("dbus-update-activation-environment --systemd {}", missing.join(" ")),
        ),
    }
}

/// Whether there is something to show popups with.
pub(super) fn program(facts: &Facts) -> Finding {
    const CHECK: &str = "ui";
    match (facts.ui_activatable, &facts.ui_beside) {
        (true, _) => Finding::well(CHECK, "the bus can start tidings-ui"),
        (false, Some(path)) => Finding::well(CHECK, format!("tidingsd can start {}", path.display())),
        (false, None) => Finding::wrong(
            CHECK,
            "tidings-ui is not installed: nothing shows popups",
            "install Tidings with `sudo meson install -C build`",
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::facts::Display;
    use super::super::facts::tests::well;
    use super::*;

    fn on(wayland: Option<&str>, x11: Option<&str>, layer_shell: Option<bool>) -> Finding {
        let display = Display { wayland: wayland.map(str::to_owned), x11: x11.map(str::to_owned), layer_shell };
        super::display(&Facts { display, ..well() })
    }

    #[test]
    fn each_display_is_told_as_it_is() {
        assert!(on(Some("wayland-1"), None, Some(true)).ok);
        assert!(on(Some("wayland-1"), Some(":0"), Some(false)).found.ends_with("popups are shown through X11 at :0"));
        assert!(!on(Some("wayland-1"), None, Some(false)).ok);
        assert!(!on(Some("wayland-1"), None, None).ok);
        assert_eq!(on(None, Some(":0"), None).found, "popups are shown on X11 at :0");
        assert!(on(Some("wayland-1"), Some(":0"), None).ok);
        assert!(!on(None, None, None).ok);
    }

    #[test]
    fn who_shows_popups_needs_no_further_proof() {
        let mut facts = Facts { display: Display::default(), ..well() };
        facts.status = facts.status.map(|status| status.map(|status| tidings::wire::asked::StatusForm { ui: true, ..status }));
        assert!(super::display(&facts).ok);
    }

    #[test]
    fn services_must_know_the_display() {
        let mut facts = well();
        facts.display.x11 = Some(":0".to_owned());
        assert_eq!(environment(&facts).fix.unwrap(), "dbus-update-activation-environment --systemd DISPLAY");
        facts.environment = Some(vec!["DISPLAY".to_owned(), "WAYLAND_DISPLAY".to_owned()]);
        assert_eq!(environment(&facts).found, "services are told of WAYLAND_DISPLAY and DISPLAY");
    }

    #[test]
    fn tidings_ui_is_there_in_one_of_two_ways() {
        assert!(program(&Facts { ui_activatable: false, ..well() }).ok);
        assert!(!program(&Facts { ui_activatable: false, ui_beside: None, ..well() }).ok);
    }
}

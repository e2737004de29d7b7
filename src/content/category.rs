//! The category of a notification (specification, "Categories"): which class of events it is of.
//!
//! It decides nothing; a category that nobody knows is none.

/// A class of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `call`: a telephone or video call (desktop portal; the specification's later libraries).
    Call,
    /// `device`: hardware.
    Device,
    /// `email`
    Email,
    /// `im`: instant messages.
    Im,
    /// `network`
    Network,
    /// `presence`: people who come and go.
    Presence,
    /// `transfer`: downloads and copies.
    Transfer,
}

/// A category that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its class.
    pub class: Class,
    /// It tells that something went wrong.
    pub failed: bool,
}

impl Category {
    /// Reads the hint. What follows the class may be unknown (specification: "class.specific"); a vendor's own class
    /// (`x-vendor.class.name`) is read where its second part is a known class.
    pub fn parse(hint: &str) -> Option<Self> {
        let mut parts = hint.split('.');
        let mut class = parts.next()?;
        if class.starts_with("x-") {
            class = parts.next()?;
        }
        let class = match class {
            "call" => Class::Call,
            "device" => Class::Device,
            "email" => Class::Email,
            "im" => Class::Im,
            "network" => Class::Network,
            "presence" => Class::Presence,
            "transfer" => Class::Transfer,
            _ => return None,
        };
        Some(Self { class, failed: matches!(parts.next(), Some("error" | "bounced" | "unanswered")) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_of_the_specification_is_known() {
        for (hint, class, failed) in [
            ("call", Class::Call, false),
            ("call.ended", Class::Call, false),
            ("call.incoming", Class::Call, false),
            ("call.unanswered", Class::Call, true),
            ("device", Class::Device, false),
            ("device.added", Class::Device, false),
            ("device.error", Class::Device, true),
            ("device.removed", Class::Device, false),
            ("email", Class::Email, false),
            ("email.arrived", Class::Email, false),
            ("email.bounced", Class::Email, true),
            ("im", Class::Im, false),
            ("im.error", Class::Im, true),
            ("im.received", Class::Im, false),
            ("network", Class::Network, false),
            ("network.connected", Class::Network, false),
            ("network.disconnected", Class::Network, false),
            ("network.error", Class::Network, true),
            ("presence", Class::Presence, false),
            ("presence.offline", Class::Presence, false),
            ("presence.online", Class::Presence, false),
            ("transfer", Class::Transfer, false),
            ("transfer.complete", Class::Transfer, false),
            ("transfer.error", Class::Transfer, true),
            ("x-gnome.network", Class::Network, false),
            ("x-kde.transfer.error", Class::Transfer, true),
        ] {
            assert_eq!(Category::parse(hint), Some(Category { class, failed }), "{hint}");
        }
        for unknown in
            ["", ".", "x-", "x-vendor", "x-vendor.class.name", "im received", "IM", "browser.web-notification", "error"]
        {
            assert_eq!(Category::parse(unknown), None, "{unknown:?}");
        }
    }
}

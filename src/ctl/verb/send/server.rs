//! What is known of the server before something is sent to it.

/// A notification server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Server {
    /// Its name.
    name: String,
    /// The version of the specification that it follows.
    spec: String,
    /// What it can do.
    capabilities: Vec<String>,
}

impl Server {
    /// From the answers to `GetServerInformation` and `GetCapabilities`.
    pub(super) fn new<T: AsRef<str>>(name: &str, spec: &str, capabilities: &[T]) -> Self {
        let capabilities = capabilities.iter().map(|capability| capability.as_ref().to_owned()).collect();
        Self { name: name.to_owned(), spec: spec.to_owned(), capabilities }
    }

    /// Whether it can do this.
    pub(super) fn has(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|known| known == capability)
    }

    /// Whether it is Tidings: it tells how every notification ends, and knows our own hints.
    pub(super) fn is_ours(&self) -> bool {
        is_ours(&self.name)
    }

    /// The name of the hint that has the path of a picture (specification, 1.2 and 1.1).
    pub(super) fn image_path(&self) -> &'static str {
        if self.spec == "1.1" { "image_path" } else { "image-path" }
    }
}

/// Whether a server of this name is Tidings.
pub(super) fn is_ours(name: &str) -> bool {
    name == "Tidings"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_what_it_says() {
        let tidings = Server::new("Tidings", "1.3", &["actions"]);
        assert!(tidings.is_ours() && tidings.has("actions") && !tidings.has("action"));
        assert_eq!(tidings.image_path(), "image-path");
        let old = Server::new("notify-osd", "1.1", &["body"]);
        assert!(!old.is_ours());
        assert_eq!(old.image_path(), "image_path");
    }
}

//! The check of the archive, by what the daemon says of it.

use super::facts::Facts;
use super::{Finding, quoted};

/// Whether what was received is kept.
pub(super) fn health(facts: &Facts) -> Finding {
    const CHECK: &str = "archive";
    let Some(status) = facts.status() else {
        return Finding::wrong(CHECK, "the history cannot be asked for: tidingsd does not answer", facts.start());
    };
    let why = status.archive_problem.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    let folder = &status.archive_path;
    match status.archive.as_str() {
        "ok" => Finding::well(CHECK, format!("the history has {} notifications in {}", status.archived, status.archive_path)),
        "off" => Finding::well(CHECK, "the history is switched off (`tidings history keep on` switches it on)"),
        "none" => Finding::well(CHECK, "this tidingsd is built without a history"),
        "replaced" => Finding::well(
            CHECK,
            format!(
                "the history was damaged{why}; it was set aside in {folder}, and a new one has {} notifications",
                status.archived
            ),
        ),
        "memory" => Finding::wrong(
            CHECK,
            format!("the history cannot be written to {}, and is lost when tidingsd ends{why}", status.archive_path),
            format!("mkdir -p {0} && chmod u+rwx {0} && df -h {0} && {1}", quoted(folder), facts.restart()),
        ),
        other => Finding::wrong(
            CHECK,
            format!("the history is in a state that this command does not know: {other}{why}"),
            facts.restart(),
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tidings::wire::asked::StatusForm;

    use super::super::facts::tests::well;
    use super::*;

    fn is(archive: &str) -> Finding {
        let status = StatusForm {
            archive: archive.to_owned(),
            archive_problem: Some("no space".to_owned()),
            archive_path: "/home/me/.local/state/tidings".to_owned(),
            ..StatusForm::default()
        };
        health(&Facts { status: Some(Ok(status)), ..well() })
    }

    #[test]
    fn each_state_is_told() {
        for well in ["ok", "off", "none", "replaced"] {
            assert!(is(well).ok, "{well}");
        }
        assert!(is("replaced").found.contains("no space"));
        let memory = is("memory");
        assert_eq!(
            memory.fix.unwrap(),
            "mkdir -p /home/me/.local/state/tidings && chmod u+rwx /home/me/.local/state/tidings && \
             df -h /home/me/.local/state/tidings && systemctl --user restart tidings.service"
        );
        assert!(!is("melted").ok);
        assert!(!health(&Facts { status: None, ..well() }).ok);
    }
}

//! The check of the configuration, by what the daemon says of it.

use super::Finding;
use super::facts::Facts;

/// Whether what the person has written is followed.
pub(super) fn followed(facts: &Facts) -> Finding {
    const CHECK: &str = "config";
    let Some(status) = facts.status() else {
        return Finding::wrong(CHECK, "the configuration is not followed: tidingsd does not answer", facts.start());
    };
    let path = &status.config_path;
    match status.config.as_str() {
        "wrong" => {
            let problem = status.config_problem.as_deref().unwrap_or(path);
            let first = problem.lines().next().unwrap_or(path);
            let fix = format!("edit {path} until `tidings config check` finds nothing");
            Finding::wrong(CHECK, format!("the configuration is wrong, and what ran before is kept: {first}"), fix)
        }
        "none" => Finding::well(CHECK, format!("there is no configuration at {path}: all is as built in")),
        _ => Finding::well(CHECK, format!("the configuration {path} is followed")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tidings::wire::asked::StatusForm;

    use super::super::facts::tests::well;
    use super::*;

    fn is(config: &str) -> Finding {
        let status = StatusForm {
            config: config.to_owned(),
            config_path: "/c.toml".to_owned(),
            config_problem: (config == "wrong").then(|| "/c.toml:1:2: a\n/c.toml:3:4: b".to_owned()),
            ..StatusForm::default()
        };
        followed(&Facts { status: Some(Ok(status)), ..well() })
    }

    #[test]
    fn each_state_is_told() {
        assert!(is("ok").ok && is("none").ok);
        let wrong = is("wrong");
        assert_eq!(wrong.found, "the configuration is wrong, and what ran before is kept: /c.toml:1:2: a");
        assert_eq!(wrong.fix.unwrap(), "edit /c.toml until `tidings config check` finds nothing");
        assert!(!followed(&Facts { status: None, ..well() }).ok);
    }
}

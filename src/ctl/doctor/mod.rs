//! `tidings doctor`: looks for what keeps notifications from being shown, and names the command that mends it.
//! `gather` asks the world; the checks are pure functions of what it found.

mod activation;
mod archive;
mod compositor;
mod config;
mod facts;
mod gather;
mod screen;
mod server;
mod session;

use serde::Serialize;

use crate::answer::Answer;
use crate::present::Present;
use crate::print::escape;
use crate::print::table::Look;
use facts::Facts;

/// What a check found.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Finding {
    /// Name of the check.
    check: &'static str,
    /// All is well.
    ok: bool,
    /// What was found, as a sentence without its end.
    found: String,
    /// The command that mends it, or what a person has to do where no command can.
    fix: Option<String>,
}

impl Finding {
    fn well(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, ok: true, found: found.into(), fix: None }
    }

    fn wrong(check: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, ok: false, found: found.into(), fix: Some(fix.into()) }
    }
}

/// Every check, in the order in which one thing needs another.
const CHECKS: [fn(&Facts) -> Finding; 11] = [
    session::bus,
    session::runtime_folder,
    server::name,
    server::interface,
    activation::claims,
    activation::unit,
    screen::display,
    screen::environment,
    screen::program,
    archive::health,
    config::followed,
];

/// Gathers, checks, and prints; the status is that of "no" when something is wrong.
pub(crate) async fn run(present: &Present) -> Answer {
    let facts = gather::facts().await;
    let findings: Vec<Finding> = CHECKS.iter().map(|check| check(&facts)).collect();
    let answer = present.answer(&findings, || text(present, &findings));
    if findings.iter().all(|finding| finding.ok) { answer } else { answer.no() }
}

fn text(present: &Present, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let (sign, look) = if finding.ok { ("ok   ", Look::Green) } else { ("wrong", Look::Red) };
        text.push_str(&look.dress(sign, present.terminal));
        text.push_str("  ");
        text.push_str(&escape::line(&finding.found));
        text.push('\n');
        if let Some(fix) = &finding.fix {
            text.push_str("       fix: ");
            text.push_str(&escape::line(fix));
            text.push('\n');
        }
    }
    text
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::terminal::Terminal;
    use crate::time::moment::zoned;

    #[test]
    fn findings_are_lines_with_their_fixes() {
        let now = zoned(0, &jiff::tz::TimeZone::UTC);
        let present = Present { now, terminal: Terminal::default(), json: false };
        let findings = [Finding::well("one", "one is well"), Finding::wrong("two", "two\n is not", "mend two")];
        assert_eq!(text(&present, &findings), "ok     one is well\nwrong  two\\n is not\n       fix: mend two\n");
    }

    #[test]
    fn a_machine_where_all_is_well_has_no_finding() {
        let facts = facts::tests::well();
        for check in CHECKS {
            let finding = check(&facts);
            assert!(finding.ok && finding.fix.is_none(), "{finding:?}");
        }
    }

    #[test]
    fn a_machine_with_nothing_has_answers_to_everything() {
        for check in CHECKS {
            let finding = check(&Facts::default());
            assert!(!finding.found.is_empty() && finding.ok == finding.fix.is_none(), "{finding:?}");
        }
    }

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("/usr/bin/tidingsd"), "/usr/bin/tidingsd");
        assert_eq!(quoted("it's here"), "'it'\\''s here'");
        assert_eq!(quoted(""), "''");
    }
}

//! What standard output is: how wide, and whether colours are wanted.

use std::io::IsTerminal as _;

/// How to print for whoever reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terminal {
    /// Columns that a line may take; `None` where nothing is to be cut off.
    pub(crate) columns: Option<usize>,
    /// Colours are wanted.
    pub(crate) colour: bool,
}

impl Terminal {
    /// What standard output is now.
    pub(crate) fn find() -> Self {
        let stdout = std::io::stdout();
        if !stdout.is_terminal() {
            return Self::default();
        }
        let asked = std::env::var("COLUMNS").ok();
        let told = rustix::termios::tcgetwinsize(&stdout).ok().map(|size| usize::from(size.ws_col));
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self { columns: Some(columns(asked.as_deref(), told)), colour: !plain }
    }
}

/// What `COLUMNS` says, else what the terminal says, else 80.
fn columns(asked: Option<&str>, told: Option<usize>) -> usize {
    let asked = asked.and_then(|columns| columns.parse().ok());
    asked.or(told).filter(|columns| *columns > 0).unwrap_or(80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_is_asked_for_in_order() {
        assert_eq!(columns(Some("100"), Some(50)), 100);
        assert_eq!(columns(Some("wide"), Some(50)), 50);
        assert_eq!(columns(None, Some(0)), 80);
        assert_eq!(columns(None, None), 80);
    }
}

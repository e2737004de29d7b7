//! What is wrong with the person's style sheet, as whoever shows popups says: told once on screen, and by `Status` while it
//! lasts. The sheet itself is never looked at here.

use tidings::content::markup::{Body, Node};
use tidings::core::notification::{Content, ExpireTimeout, Id};

use crate::driver::Driver;

/// So many lines are kept, each of so many characters at most; more helps nobody.
const KEPT: usize = 100;
const LONGEST: usize = 500;
/// So much of it is told on screen; `tidings status` tells all.
const TOLD: usize = 3;

/// How the style sheet is.
#[derive(Debug, Default)]
pub(crate) struct StyleSheet {
    /// A line for each thing that is wrong.
    wrong: Vec<String>,
    /// What tells the person so on screen.
    told: Option<Id>,
}

impl StyleSheet {
    /// What is wrong with it, a line for each thing.
    pub(crate) fn problem(&self) -> Option<String> {
        (!self.wrong.is_empty()).then(|| self.wrong.join("\n"))
    }
}

impl Driver {
    /// These things are wrong with it now. What is said once more, by the next process that shows popups, is no news.
    pub(crate) fn styled(&mut self, wrong: Vec<String>) {
        let kept = |line: String| line.chars().filter(|character| !character.is_control()).take(LONGEST).collect();
        let wrong: Vec<String> = wrong.into_iter().take(KEPT).map(kept).collect();
        if wrong == self.style_sheet.wrong {
            return;
        }
        self.style_sheet.wrong = wrong;
        let before = self.style_sheet.told.take();
        if self.style_sheet.wrong.is_empty() {
            if let Some(told) = before {
                // The person may have dismissed it.
                let _ = self.core.dismiss(told, self.now());
            }
            return;
        }
        let mut lines: Vec<String> = self.style_sheet.wrong.iter().take(TOLD).cloned().collect();
        let more = self.style_sheet.wrong.len().saturating_sub(TOLD);
        if more > 0 {
            lines.push(format!("and {more} more: see tidings status"));
        }
        lines.push("All else in it is followed.".to_owned());
        let content = Content {
            app_name: "Tidings".to_owned(),
            summary: "The style sheet is wrong".to_owned(),
            body: Body(vec![Node::Text(lines.join("\n"))]),
            expire_timeout: ExpireTimeout::Never,
            ..Content::default()
        };
        self.style_sheet.told = Some(self.core.notify_ours_instead(before, content, self.now()));
    }
}

//! Numbers to tables: medians, percentiles, three significant digits, markdown.

use std::fmt::Write as _;

/// One line of a table; an empty cell is a number that does not apply.
struct Row {
    what: String,
    floor: String,
    tidingsd: String,
    ratio: String,
    goal: String,
}

/// A table of measurements.
pub(crate) struct Table {
    title: String,
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Table {
    /// An empty table.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), rows: Vec::new(), notes: Vec::new() }
    }

    /// A number measured of both servers; its ratio is computed.
    pub(crate) fn both(&mut self, what: &str, floor: f64, tidingsd: f64, goal: Goal) {
        self.compared(what, floor, tidingsd, tidingsd / floor, goal);
    }

    /// A number measured of both, with a ratio of its own (a median over rounds).
    pub(crate) fn compared(&mut self, what: &str, floor: f64, tidingsd: f64, ratio: f64, goal: Goal) {
        let times = if ratio.is_finite() { format!("{}×", digits(ratio)) } else { String::new() };
        self.push(what, digits(floor), digits(tidingsd), times, goal.text(tidingsd, ratio));
    }

    /// A number of ours alone.
    pub(crate) fn ours(&mut self, what: &str, tidingsd: f64, goal: Goal) {
        self.push(what, String::new(), digits(tidingsd), String::new(), goal.text(tidingsd, f64::NAN));
    }

    /// A statement of both, as text, with whether the goal was met.
    pub(crate) fn says(&mut self, what: &str, floor: &str, tidingsd: &str, goal: &str, met: bool) {
        self.push(what, floor.to_owned(), tidingsd.to_owned(), String::new(), judged(goal, met));
    }

    /// A remark below the table.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    fn push(&mut self, what: &str, floor: String, tidingsd: String, ratio: String, goal: String) {
        self.rows.push(Row { what: what.to_owned(), floor, tidingsd, ratio, goal });
    }

    /// Writes the table to standard output.
    pub(crate) fn print(&self) {
        let mut out = format!("\n### {}\n\n| what | floor | tidingsd | ratio | goal |\n|---|---|---|---|---|\n", self.title);
        for Row { what, floor, tidingsd, ratio, goal } in &self.rows {
            let _ = writeln!(out, "| {what} | {floor} | {tidingsd} | {ratio} | {goal} |");
        }
        for note in &self.notes {
            let _ = writeln!(out, "\n{note}");
        }
        println!("{out}");
    }
}

/// What a number must reach.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    /// Nothing: it is there to be read.
    None,
    /// At most this.
    AtMost(f64),
    /// The ratio at most this.
    RatioAtMost(f64),
    /// The ratio at least this.
    RatioAtLeast(f64),
}

impl Goal {
    fn text(self, value: f64, ratio: f64) -> String {
        match self {
            Self::None => String::new(),
            Self::AtMost(most) => judged(&format!("≤ {}", digits(most)), value <= most),
            Self::RatioAtMost(most) => judged(&format!("≤ {}×", digits(most)), ratio <= most),
            Self::RatioAtLeast(least) => judged(&format!("≥ {}×", digits(least)), ratio >= least),
        }
    }
}

fn judged(goal: &str, met: bool) -> String {
    format!("{goal} {}", if met { "✓" } else { "✗" })
}

/// Three significant digits.
pub(crate) fn digits(number: f64) -> String {
    if !number.is_finite() {
        return "-".to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    let magnitude = number.abs().log10().floor() as i32;
    let step = 10_f64.powi(magnitude - 2);
    let places = usize::try_from(2 - magnitude).unwrap_or(0);
    let text = format!("{:.places$}", (number / step).round() * step);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The value below which that part (0..=1) of the values lies; NaN of none.
pub(crate) fn percentile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (part * (sorted.len().saturating_sub(1)) as f64).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// The middle value; NaN of none.
pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 0.5)
}

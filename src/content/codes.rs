//! One-time codes: the digits that a person is to type elsewhere, found in the text of a message.
//!
//! A wrong find costs a wrong button, a missed one nothing: so a number is taken only where a word beside it says that it is a
//! code, and where it is no amount, date, time, telephone number or part of something longer. It knows no sender.
/// Longest text that is looked through, in bytes: codes come in short messages.
const MAX_TEXT: usize = 2048;
/// Characters between a word and its code, at most.
const NEAR: usize = 48;

/// Words that make a number a code, in lower case: words begin so, and those that languages join to others may end so.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "code", "otp", "passcode", "pass code", "one-time", "one time", "onetime", "verif", "2fa", "two-factor", "login pin",
    "security key", "pin", "token", "authenti", "confirmation number",
    // German
    "tan", "mtan", "bestätigungs", "sicherheitscode", "prüfcode", "einmal", "zugangscode", "kennwort",
    // Spanish, Portuguese, Italian, French
    "código", "codigo", "clave", "contraseña", "senha", "codice", "mot de passe", "vérif",
    // Dutch, the languages of Scandinavia, Polish, Czech, Turkish
    "toegangscode", "kod", "koden", "kode", "hasło", "jednoraz", "kód", "kodu", "şifre",
    // Russian, Greek, Hebrew, Arabic
    "код", "пароль", "κωδικ", "קוד", "رمز",
    // Chinese, Japanese
    "验证码", "驗證碼", "認証",
];
/// Words that take it back: what stands behind them is a number of another kind.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "order", "invoice", "ticket", "flight", "account", "reference", "ref.", "tracking", "booking", "zip", "postal", "postcode",
    "area code", "error", "exit code", "status code", "http", "promo",
    "bestellung", "rechnung", "postleitzahl", "commande", "pedido", "factura",
];

/// The code in a summary and a body, without what only groups its digits: "123 456" is "123456". `None` where there is none, or
/// more than one.
pub fn one_time(summary: &str, body: &str) -> Option<String> {
    let text = format!("{}\n{}", super::text::clip(summary, MAX_TEXT), super::text::clip(body, MAX_TEXT));
    let characters: Vec<char> = text.chars().collect();
    let lower: Vec<char> = characters.iter().map(|c| lowered(*c)).collect();
    let mut found: Option<String> = None;
    for number in numbers(&characters) {
        let Some(code) = number.code(&characters).filter(|_| is_told(&lower, &number)) else { continue };
        match &found {
            Some(other) if *other != code => return None,
            _ => found = Some(code),
        }
    }
    found
}

/// One character for one: places in the text stay what they are.
fn lowered(c: char) -> char {
    let mut lower = c.to_lowercase();
    lower.next().filter(|_| lower.next().is_none()).unwrap_or(c)
}

/// A run of digits, with what groups them and the prefix "G-" of some senders.
#[derive(Debug)]
struct Number {
    from: usize,
    /// The first character behind it.
    to: usize,
}

fn numbers(text: &[char]) -> Vec<Number> {
    let digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !digit(at) {
            at = at.saturating_add(1);
            continue;
        }
        let from = at;
        let mut to = at;
        while digit(to) {
            to = to.saturating_add(1);
        }
        // "123 456", "123-456": one group more of the same length.
        let length = to.saturating_sub(from);
        let second = to.saturating_add(1);
        let grouped = matches!(text.get(to), Some(' ' | '-' | '\u{a0}' | '\u{202f}'))
            && (3..=4).contains(&length)
            && (0..length).all(|offset| digit(second.saturating_add(offset)))
            && !digit(second.saturating_add(length));
        if grouped {
            to = second.saturating_add(length);
        }
        numbers.push(Number { from, to });
        at = to;
    }
    numbers
}

impl Number {
    /// The code that these digits are, if nothing around them makes them another kind of number.
    fn code(&self, text: &[char]) -> Option<String> {
        let before = |back: usize| self.from.checked_sub(back).and_then(|at| text.get(at)).copied();
        let after = |on: usize| text.get(self.to.saturating_add(on)).copied();
        let written: String = text.get(self.from..self.to)?.iter().collect();
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let prefixed = before(1) == Some('-') && before(2) == Some('G') && !before(3).is_some_and(char::is_alphanumeric);
        let length = digits.len();
        if !(4..=8).contains(&length) || (prefixed && length != 6) {
            return None;
        }
        let sign = |c: char| matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽' | '+' | '%' | '#' | '@' | '/' | '\\' | '_' | '=');
        let joined = |c: char| c.is_alphanumeric() && c.is_ascii() || sign(c);
        // Part of a word, an address or an amount; a space may stand between a sign of money and its number.
        if !prefixed
            && (before(1).is_some_and(|c| joined(c) || matches!(c, '-' | '.' | ',' | ':' | '*')) && !ends_label(before))
        {
            return None;
        }
        if after(0).is_some_and(joined) || money(before(2).filter(|_| before(1) == Some(' '))) {
            return None;
        }
        // "12.50", "12:30", "2026-11-28", "555-1234": more of the same number follows.
        let goes_on =
            after(0).is_some_and(|c| matches!(c, '.' | ',' | ':' | '-' | '\'')) && after(1).is_some_and(|c| c.is_ascii_digit());
        let goes_on = goes_on || (after(0) == Some(' ') && after(1).is_some_and(|c| c.is_ascii_digit() || money(Some(c))));
        let went_on = before(1) == Some(' ') && before(2).is_some_and(|c| c.is_ascii_digit());
        let bare_year =
            length == 4 && (digits.starts_with("19") || digits.starts_with("20")) && !told_outright(text, self.from);
        (!goes_on && !went_on && !bare_year && !unit(text, self.to)).then_some(digits)
    }
}

/// Whether what stands just before the number says that it is the code: "code: 2026", "code is 2026".
fn told_outright(text: &[char], at: usize) -> bool {
    let before: String = text.iter().take(at).skip(at.saturating_sub(5)).collect();
    let before = before.trim_end();
    [":", "：", " is", " ist", " es", " est", " è", " é"].iter().any(|end| before.ends_with(end))
}

/// Whether the colon before a number ends a word ("Code:1234") and is no part of a time.
fn ends_label(before: impl Fn(usize) -> Option<char>) -> bool {
    // "example.org:8080" is an address.
    let word = (2..NEAR).map_while(|back| before(back).filter(|c| !c.is_whitespace()));
    before(1) == Some(':') && before(2).is_some_and(char::is_alphabetic) && !word.into_iter().any(|c| c == '.')
}

fn money(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽' | '%'))
}

/// Whether a unit stands behind the number.
fn unit(text: &[char], at: usize) -> bool {
    let rest: String = text.iter().skip(at).take(12).map(|c| lowered(*c)).collect();
    let word = rest.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let units = [
        "usd", "eur", "euro", "euros", "gbp", "chf", "dollars", "rs", "inr", "kr", "zł", "km", "kg", "mb", "gb", "kb", "ms",
        "min", "mins", "minutes", "minuten", "hours", "days", "points", "times", "files", "people", "am", "pm", "uhr", "元",
        "円",
    ];
    units.contains(&word)
}

/// Whether a word near the number says that it is a code, and none that it is something else.
fn is_told(lower: &[char], number: &Number) -> bool {
    let start = number.from.saturating_sub(NEAR);
    let before: String = lower.get(start..number.from).unwrap_or_default().iter().collect();
    let end = number.to.saturating_add(NEAR).min(lower.len());
    let after: String = lower.get(number.to..end).unwrap_or_default().iter().collect();
    let told = |text: &str| WORDS.iter().any(|word| begins_word(text, word));
    let other = |text: &str| OTHERS.iter().any(|word| begins_word(text, word));
    (told(&before) || told(&after)) && !other(&before)
}

/// Whether a word of `text` begins so; scripts without spaces have no beginnings.
fn begins_word(text: &str, word: &str) -> bool {
    let spaced = word.chars().next().is_some_and(|c| c < '\u{3000}');
    // "Verifizierungscode", "toegangscode": some languages put the word at the end of another.
    let ends_others = ["code", "kod", "kode", "koden", "tan", "pin"].contains(&word);
    text.match_indices(word).any(|(at, _)| {
        let (head, tail) = text.split_at(at);
        let starts = !head.ends_with(char::is_alphanumeric);
        let ends = !tail.strip_prefix(word).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        let short = word.chars().count() <= 3;
        !spaced || (starts && (!short || ends)) || (ends_others && !short && ends)
    })
}

#[cfg(test)]
mod tests;

//! What is a tag and what is an entity in a text. It gives no meaning to either.

/// A tag as written: `<`, perhaps `/`, a name of letters, digits and hyphens, perhaps attributes, `>`.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// Whether it is an end: `</b>`.
    pub(super) closes: bool,
    /// Its name in any case.
    pub(super) name: &'a str,
    /// What is between the name and `>`.
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The tag at the beginning of `text` and what follows it. A tag holds no second `<`, as XML has it; that also bounds the
    /// search for its end to what is before the next `<`, and so the whole reading to linear time.
    pub(super) fn at(text: &'a str) -> Option<(Self, &'a str)> {
        let inside = text.strip_prefix('<')?;
        let (closes, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        // A document type or a processing instruction is an unknown tag.
        let inside = inside.strip_prefix(['!', '?']).unwrap_or(inside);
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let (name, after) = inside.split_at(inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?);
        if !after.starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | '>')) {
            return None;
        }
        let (attributes, _) = after.split_at(after.find('<').unwrap_or(after.len()));
        let (attributes, _) = attributes.split_at(end_of_tag(attributes)?);
        let after = after.strip_prefix(attributes)?.strip_prefix('>')?;
        Some((Self { closes, name, attributes }, after))
    }

    /// Whether the tag is its own end: `<b/>`. The slash of `<a href=http://x/>` belongs to the value.
    pub(super) fn is_empty(&self) -> bool {
        self.attributes
            .strip_suffix('/')
            .is_some_and(|before| before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')))
    }

    /// The value of the first attribute with this name, its entities resolved.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            rest = after;
            let Some(after) = after.trim_start().strip_prefix('=') else { continue };
            let value;
            (value, rest) = split_value(after.trim_start());
            if name.eq_ignore_ascii_case(wanted) {
                return Some(resolved(value));
            }
        }
    }
}

/// Where the `>` is that ends a tag. One within quotes does not, unless the quotes are never closed.
fn end_of_tag(attributes: &str) -> Option<usize> {
    let mut quote = None;
    let mut value_next = false;
    for (at, c) in attributes.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '>' => return Some(at),
            None if value_next && matches!(c, '"' | '\'') => quote = Some(c),
            None => {}
        }
        value_next = c == '=' || (value_next && c.is_whitespace());
    }
    attributes.find('>')
}

/// The value at the beginning of `text`, without its quotes if it has any, and what follows.
fn split_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// `text` with its entities replaced by what they stand for.
fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let (c, after) = entity(special).unwrap_or(('&', special.strip_prefix('&').unwrap_or_default()));
        out.push(c);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The character that the entity at the beginning of `text` stands for, and what follows. The five of XML and character
/// references; every other `&` is itself.
pub(super) fn entity(text: &str) -> Option<(char, &str)> {
    const NAMED: [(&str, char); 5] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&apos;", '\'')];
    for (name, c) in NAMED {
        if let Some(after) = text.strip_prefix(name) {
            return Some((c, after));
        }
    }
    let digits = text.strip_prefix("&#")?;
    let (digits, radix) = digits.strip_prefix(['x', 'X']).map_or((digits, 10), |digits| (digits, 16));
    let end = digits.char_indices().take(9).find(|(_, c)| !c.is_digit(radix))?.0;
    let (digits, after) = digits.split_at(end);
    let c = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    Some((c, after.strip_prefix(';')?))
}

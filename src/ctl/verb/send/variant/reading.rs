//! The characters of a value become a tree. It knows no types but those that are written.

use std::iter::Peekable;
use std::str::Chars;

use zbus::wire::Signature;

use super::Node;

/// So deep may values be within values; D-Bus allows 32 lists and 32 structures.
const MAX_DEPTH: usize = 32;

/// Characters that are still to be read.
pub(super) struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.chars().peekable(), depth: 0 }
    }

    /// One value and nothing after it.
    pub(super) fn whole(mut self) -> Result<Node, String> {
        let node = self.value()?;
        self.blanks();
        match self.rest.next() {
            None => Ok(node),
            Some(c) => Err(format!("has {c:?} after its end")),
        }
    }

    fn value(&mut self) -> Result<Node, String> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_DEPTH {
            return Err("is too deep".to_owned());
        }
        self.blanks();
        let node = match self.rest.peek().copied() {
            None => Err("ends too early".to_owned()),
            Some('\'' | '"') => self.text().map(Node::Text),
            Some('[') => self.list('[', ']').map(Node::List),
            Some('(') => self.list('(', ')').map(Node::Tuple),
            Some('{') => self.map().map(Node::Map),
            Some('<') => {
                self.rest.next();
                let inner = self.value()?;
                self.expect('>')?;
                Ok(Node::Inside(Box::new(inner)))
            }
            Some('@') => {
                self.rest.next();
                let written = self.signature();
                let signature = Signature::try_from(written.as_str()).ok().filter(|signature| *signature != Signature::Unit);
                let signature = signature.ok_or_else(|| format!("names {written:?}, which is no type"))?;
                Ok(Node::Typed(signature, Box::new(self.value()?)))
            }
            Some(_) => self.named(),
        };
        self.depth = self.depth.saturating_sub(1);
        node
    }

    /// A number, a truth, a string of bytes, or a type and its value.
    fn named(&mut self) -> Result<Node, String> {
        let word = self.word();
        let signature = match word.as_str() {
            "true" => return Ok(Node::Truth(true)),
            "false" => return Ok(Node::Truth(false)),
            "b" if matches!(self.rest.peek(), Some('\'' | '"')) => return self.bytes().map(Node::Bytes),
            "boolean" => Signature::Bool,
            "byte" => Signature::U8,
            "int16" => Signature::I16,
            "uint16" => Signature::U16,
            "int32" => Signature::I32,
            "uint32" => Signature::U32,
            "int64" => Signature::I64,
            "uint64" => Signature::U64,
            "double" => Signature::F64,
            "string" => Signature::Str,
            "objectpath" => Signature::ObjectPath,
            "signature" => Signature::Signature,
            word => {
                let digits = word.trim_start_matches(['-', '+']);
                let number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || matches!(digits, "inf" | "nan");
                return if number {
                    Ok(Node::Number(word.to_owned()))
                } else {
                    Err(format!("has {word:?}, which is no value"))
                };
            }
        };
        Ok(Node::Typed(signature, Box::new(self.value()?)))
    }

    /// Values between brackets, parted by commas; one may follow the last.
    fn list(&mut self, open: char, close: char) -> Result<Vec<Node>, String> {
        self.expect(open)?;
        let mut items = Vec::new();
        while !self.is_next(close) {
            items.push(self.value()?);
            if !self.is_next(close) {
                self.expect(',')?;
            }
        }
        self.expect(close)?;
        Ok(items)
    }

    fn map(&mut self) -> Result<Vec<(Node, Node)>, String> {
        self.expect('{')?;
        let mut entries = Vec::new();
        while !self.is_next('}') {
            let key = self.value()?;
            self.expect(':')?;
            entries.push((key, self.value()?));
            if !self.is_next('}') {
                self.expect(',')?;
            }
        }
        self.expect('}')?;
        Ok(entries)
    }

    fn text(&mut self) -> Result<String, String> {
        let quote = self.rest.next();
        let mut text = String::new();
        loop {
            let c = match self.next()? {
                c if Some(c) == quote => return Ok(text),
                '\\' => match self.next()? {
                    'u' => self.character(4)?,
                    'U' => self.character(8)?,
                    c => escaped(c),
                },
                c => c,
            };
            text.push(c);
        }
    }

    fn bytes(&mut self) -> Result<Vec<u8>, String> {
        let quote = self.rest.next();
        let mut bytes = Vec::new();
        loop {
            match self.next()? {
                c if Some(c) == quote => break,
                '\\' => match self.next()? {
                    'x' => bytes.push(u8::try_from(self.code(2, 16)?).unwrap_or(0)),
                    c if c.is_digit(8) => bytes.push(u8::try_from(self.octal(c)?).map_err(|_| "has a byte above 255")?),
                    c => push(&mut bytes, escaped(c)),
                },
                c => push(&mut bytes, c),
            }
        }
        bytes.push(0);
        Ok(bytes)
    }

    /// The character with a number of so many hexadecimal digits; D-Bus has no zero in a text.
    fn character(&mut self, digits: usize) -> Result<char, String> {
        let code = self.code(digits, 16)?;
        char::from_u32(code).filter(|c| *c != '\0').ok_or_else(|| "names no character".to_owned())
    }

    fn code(&mut self, digits: usize, radix: u32) -> Result<u32, String> {
        let mut written = String::new();
        for _ in 0..digits {
            written.push(self.next()?);
        }
        let code = written.chars().all(|c| c.is_digit(radix)).then(|| u32::from_str_radix(&written, radix).ok()).flatten();
        code.ok_or_else(|| format!("has {written:?} for a number"))
    }

    /// At most three octal digits.
    fn octal(&mut self, first: char) -> Result<u32, String> {
        let mut written = String::from(first);
        while let Some(c) = self.rest.next_if(|c| c.is_digit(8) && written.len() < 3) {
            written.push(c);
        }
        u32::from_str_radix(&written, 8).map_err(|error| error.to_string())
    }

    /// Letters and digits, with what stands in numbers.
    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.rest.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_')) {
            word.push(c);
        }
        word
    }

    /// A type, which ends with a blank.
    fn signature(&mut self) -> String {
        let mut signature = String::new();
        while let Some(c) = self.rest.next_if(|c| !c.is_ascii_whitespace()) {
            signature.push(c);
        }
        signature
    }

    fn next(&mut self) -> Result<char, String> {
        self.rest.next().ok_or_else(|| "ends too early".to_owned())
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        self.blanks();
        match self.rest.next() {
            Some(c) if c == wanted => Ok(()),
            Some(c) => Err(format!("has {c:?} where {wanted:?} should be")),
            None => Err(format!("ends before {wanted:?}")),
        }
    }

    fn is_next(&mut self, wanted: char) -> bool {
        self.blanks();
        self.rest.peek() == Some(&wanted)
    }

    fn blanks(&mut self) {
        while self.rest.next_if(|c| c.is_ascii_whitespace()).is_some() {}
    }
}

/// What stands after a backslash.
fn escaped(c: char) -> char {
    match c {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        c => c,
    }
}

fn push(bytes: &mut Vec<u8>, c: char) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

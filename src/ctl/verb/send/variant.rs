//! Values as GVariant writes them (`uint32 5`, `['a', 'b']`, `{'key': <1>}`, `@as []`), which is how notify-send takes a hint
//! of any type. Reading comes first, then the types, as the reader of GLib does: whole numbers are `i`, unless something
//! beside or before them says otherwise.

mod reading;

use zbus::wire::Signature;
use zbus::{Array, Dict, ObjectPath, Structure, Variant};

use reading::Reader;

/// A value of which the type is not decided yet.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// As it is written, with its sign.
    Number(String),
    Truth(bool),
    Text(String),
    /// `b'…'`, with the zero at its end.
    Bytes(Vec<u8>),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
    Tuple(Vec<Node>),
    Inside(Box<Node>),
    /// Of a type that is written before it.
    Typed(Signature, Box<Node>),
}

/// Reads a value; otherwise says what is wrong, as the end of a sentence.
pub(super) fn parse(text: &str) -> Result<Variant<'static>, String> {
    let node = Reader::new(text).whole()?;
    let signature = common(&[&node])?;
    build(&node, &signature)
}

/// The type that values have together.
fn common(nodes: &[&Node]) -> Result<Signature, String> {
    let typed = nodes.iter().find_map(|node| if let Node::Typed(signature, _) = node { Some(signature) } else { None });
    if let Some(signature) = typed {
        return Ok(signature.clone());
    }
    let Some(first) = nodes.first() else { return Err("has an empty list without a type, such as @as []".to_owned()) };
    let same = nodes.iter().all(|node| std::mem::discriminant(*node) == std::mem::discriminant(*first));
    if !same {
        return Err("has values of several types in one list".to_owned());
    }
    Ok(match first {
        Node::Number(_) => {
            let broken = nodes.iter().any(|node| matches!(node, Node::Number(number) if is_broken(number)));
            if broken { Signature::F64 } else { Signature::I32 }
        }
        Node::Truth(_) => Signature::Bool,
        Node::Text(_) => Signature::Str,
        Node::Bytes(_) => Signature::array(Signature::U8),
        Node::Inside(_) => Signature::Variant,
        Node::List(_) => {
            let items = nodes.iter().filter_map(|node| if let Node::List(items) = node { Some(items) } else { None });
            Signature::array(common(&items.flatten().collect::<Vec<_>>())?)
        }
        Node::Map(_) => {
            let entries = nodes.iter().filter_map(|node| if let Node::Map(entries) = node { Some(entries) } else { None });
            let (keys, values): (Vec<_>, Vec<_>) = entries.flatten().map(|(key, value)| (key, value)).unzip();
            let key = common(&keys)?;
            if matches!(key, Signature::Array(_) | Signature::Dict { .. } | Signature::Structure(_) | Signature::Variant) {
                return Err("has a key that is no simple value".to_owned());
            }
            Signature::dict(key, common(&values)?)
        }
        Node::Tuple(fields) => {
            let tuples: Vec<&Vec<Node>> =
                nodes.iter().filter_map(|node| if let Node::Tuple(fields) = node { Some(fields) } else { None }).collect();
            if fields.is_empty() || tuples.iter().any(|tuple| tuple.len() != fields.len()) {
                return Err("has a tuple that is empty or unlike the others".to_owned());
            }
            let column = |at: usize| common(&tuples.iter().filter_map(|tuple| tuple.get(at)).collect::<Vec<_>>());
            Signature::structure((0..fields.len()).map(column).collect::<Result<Vec<_>, _>>()?)
        }
        Node::Typed(signature, _) => signature.clone(),
    })
}

/// Whether it can be nothing but a floating-point number.
fn is_broken(number: &str) -> bool {
    let hexadecimal = number.trim_start_matches(['-', '+']).starts_with("0x");
    !hexadecimal && number.contains(['.', 'e', 'E', 'n'])
}

/// The value as one of this type.
fn build(node: &Node, signature: &Signature) -> Result<Variant<'static>, String> {
    let unlike = || format!("is not of the type {signature}");
    let told = |error: zbus::Error| error.to_string();
    Ok(match (node, signature) {
        (Node::Typed(own, inner), _) if own == signature => build(inner, signature)?,
        (Node::Number(number), _) => self::number(number, signature).ok_or_else(unlike)?,
        (Node::Truth(truth), Signature::Bool) => Variant::Bool(*truth),
        (Node::Text(text), Signature::Str) => Variant::from(text.clone()),
        (Node::Text(text), Signature::ObjectPath) => {
            Variant::ObjectPath(ObjectPath::try_from(text.clone()).map_err(|_| unlike())?)
        }
        (Node::Text(text), Signature::Signature) => {
            Variant::Signature(Signature::try_from(text.as_str()).map_err(|_| unlike())?)
        }
        (Node::Bytes(bytes), Signature::Array(child)) if *child.signature() == Signature::U8 => Variant::from(bytes.clone()),
        (Node::Inside(inner), Signature::Variant) => Variant::Variant(Box::new(build(inner, &common(&[inner])?)?)),
        (Node::List(items), Signature::Array(child)) => {
            let mut array = Array::new(child.signature());
            for item in items {
                array.append(build(item, child.signature())?).map_err(told)?;
            }
            Variant::Array(array)
        }
        (Node::Map(entries), Signature::Dict { key, value }) => {
            let mut dict = Dict::new(key.signature(), value.signature());
            for (name, held) in entries {
                dict.append(build(name, key.signature())?, build(held, value.signature())?).map_err(told)?;
            }
            Variant::Dict(dict)
        }
        (Node::Tuple(items), Signature::Structure(fields)) if items.len() == fields.len() => {
            let mut structure = Structure::builder();
            for (item, field) in items.iter().zip(fields.iter()) {
                structure.push_value(build(item, field)?);
            }
            Variant::Structure(structure.build().map_err(told)?)
        }
        _ => return Err(unlike()),
    })
}

/// A number as one of this type; `None` where it has no room in it.
fn number(text: &str, signature: &Signature) -> Option<Variant<'static>> {
    if *signature == Signature::F64 {
        return text.parse().ok().map(Variant::F64);
    }
    let whole = integer(text)?;
    Some(match signature {
        Signature::U8 => Variant::U8(whole.try_into().ok()?),
        Signature::I16 => Variant::I16(whole.try_into().ok()?),
        Signature::U16 => Variant::U16(whole.try_into().ok()?),
        Signature::I32 => Variant::I32(whole.try_into().ok()?),
        Signature::U32 => Variant::U32(whole.try_into().ok()?),
        Signature::I64 => Variant::I64(whole.try_into().ok()?),
        Signature::U64 => Variant::U64(whole.try_into().ok()?),
        _ => return None,
    })
}

/// A whole number as C writes it: `10`, `-10`, `0x1f`, `017`.
pub(super) fn integer(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hexadecimal) => i128::from(u64::from_str_radix(hexadecimal, 16).ok()?),
        None if digits.len() > 1 && digits.starts_with('0') => i128::from(u64::from_str_radix(digits, 8).ok()?),
        None => i128::from(digits.parse::<u64>().ok()?),
    };
    value.checked_mul(sign)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn of(text: &str) -> Variant<'static> {
        parse(text).unwrap_or_else(|why| Variant::from(format!("{text} {why}")))
    }

    #[test]
    fn simple_values_have_the_types_of_glib() {
        for (text, value) in [
            ("5", Variant::I32(5)),
            (" -5 ", Variant::I32(-5)),
            ("0x10", Variant::I32(16)),
            ("017", Variant::I32(15)),
            ("1.5", Variant::F64(1.5)),
            ("1e3", Variant::F64(1000.0)),
            ("-inf", Variant::F64(f64::NEG_INFINITY)),
            ("true", Variant::Bool(true)),
            ("'it\\'s \\u00fc\\n'", Variant::from("it's ü\n")),
            ("\"x\"", Variant::from("x")),
            ("byte 0xff", Variant::U8(255)),
            ("uint16 7", Variant::U16(7)),
            ("int16 -7", Variant::I16(-7)),
            ("uint32 7", Variant::U32(7)),
            ("int64 7", Variant::I64(7)),
            ("@t 7", Variant::U64(7)),
            ("double 7", Variant::F64(7.0)),
            ("boolean false", Variant::Bool(false)),
            ("string 'x'", Variant::from("x")),
            ("objectpath '/a'", Variant::ObjectPath(ObjectPath::try_from("/a").unwrap())),
            ("signature 'as'", Variant::Signature(Signature::try_from("as").unwrap())),
            ("<5>", Variant::Variant(Box::new(Variant::I32(5)))),
        ] {
            assert_eq!(of(text), value, "{text}");
        }
    }

    #[test]
    fn containers_are_of_one_type() {
        for (text, value) in [
            ("[1, 2]", Variant::from(vec![1_i32, 2])),
            ("[1, 2.0]", Variant::from(vec![1_f64, 2.0])),
            ("[1, uint32 2]", Variant::from(vec![1_u32, 2])),
            ("@au [200,100]", Variant::from(vec![200_u32, 100])),
            ("@as []", Variant::from(Vec::<String>::new())),
            ("[[], [1]]", Variant::from(vec![Vec::<i32>::new(), vec![1]])),
            ("b'ab\\x01'", Variant::from(vec![b'a', b'b', 1, 0])),
            ("(1, 'x', true)", Variant::from((1_i32, "x", true))),
            ("(1,)", Variant::from((1_i32,))),
            ("{'a': 1, 'b': 2}", Variant::from(HashMap::from([("a", 1_i32), ("b", 2)]))),
            ("@a{ss} {}", Variant::from(HashMap::<String, String>::new())),
            ("{'a': <1>}", Variant::from(HashMap::from([("a", Variant::I32(1))]))),
        ] {
            assert_eq!(of(text), value, "{text}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        for text in [
            "",
            "5 5",
            "[",
            "[1",
            "[1 2]",
            "'x",
            "x",
            "[1, 'x']",
            "[]",
            "()",
            "byte 256",
            "uint32 -1",
            "int16 99999",
            "@s 5",
            "nothing",
            "just 5",
            "handle 5",
            "{<1>: 2}",
            "{'a' 1}",
            "(1, 2",
            "<1",
            "@",
            "@z 5",
            "'\\u00'",
            "--5",
            "0x",
            "99999999999",
            "objectpath 'x'",
            "[(1, 2), (1,)]",
            "'\\ud800'",
        ] {
            assert!(parse(text).is_err(), "{text}: {:?}", parse(text));
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&format!("@{}y 1", "a".repeat(100_000))).is_err());
    }
}

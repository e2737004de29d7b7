//! Hints as notify-send takes them: `TYPE:NAME:VALUE`.

use zbus::Variant;

use super::variant::{self, integer};

/// Reads one; otherwise a sentence about what is wrong with it.
pub(super) fn parse(hint: &str) -> Result<(String, Variant<'static>), String> {
    let mut parts = hint.splitn(3, ':');
    let (Some(kind), Some(name), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(format!("the hint {hint:?} is not of the form TYPE:NAME:VALUE"));
    };
    let wrong = |why: &str| format!("the value of the hint {hint:?} {why}");
    let value = match kind.to_ascii_lowercase().as_str() {
        "string" => Variant::from(value.to_owned()),
        "int" => integer(value).and_then(|value| value.try_into().ok()).map(Variant::I32).ok_or_else(|| wrong("is no int"))?,
        "byte" => integer(value).and_then(|value| value.try_into().ok()).map(Variant::U8).ok_or_else(|| wrong("is no byte"))?,
        "double" => value.parse().map(Variant::F64).map_err(|_| wrong("is no double"))?,
        // notify-send: what is neither is false.
        "boolean" => Variant::Bool(value.eq_ignore_ascii_case("true") || integer(value).is_some_and(|value| value != 0)),
        "variant" => variant::parse(value).map_err(|why| wrong(&why))?,
        _ => {
            let kinds = "boolean, int, double, string, byte and variant";
            return Err(format!("the hint {hint:?} is of no type that there is; there are {kinds}"));
        }
    };
    Ok((name.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_notify_send_is_read() {
        for (hint, name, value) in [
            ("string:a:b:c d", "a", Variant::from("b:c d")),
            ("string:a:", "a", Variant::from("")),
            ("int:value:42", "value", Variant::I32(42)),
            ("INT:value:-1", "value", Variant::I32(-1)),
            ("double:d:5.5", "d", Variant::F64(5.5)),
            ("byte:b:255", "b", Variant::U8(255)),
            ("byte:b:0x11", "b", Variant::U8(17)),
            ("boolean:t:TRUE", "t", Variant::Bool(true)),
            ("boolean:t:2", "t", Variant::Bool(true)),
            ("boolean:t:not-true", "t", Variant::Bool(false)),
            ("boolean:t:0", "t", Variant::Bool(false)),
            ("variant:v:[1, 2]", "v", Variant::from(vec![1_i32, 2])),
        ] {
            assert_eq!(parse(hint), Ok((name.to_owned(), value)), "{hint}");
        }
    }

    #[test]
    fn what_is_none_is_told() {
        for (hint, why) in [
            ("value", "the hint \"value\" is not of the form TYPE:NAME:VALUE"),
            ("int:value", "the hint \"int:value\" is not of the form TYPE:NAME:VALUE"),
            ("int:value:x", "the value of the hint \"int:value:x\" is no int"),
            ("int:value:9999999999", "the value of the hint \"int:value:9999999999\" is no int"),
            ("byte:b:256", "the value of the hint \"byte:b:256\" is no byte"),
            ("double:d:", "the value of the hint \"double:d:\" is no double"),
            ("variant:v:[1", "the value of the hint \"variant:v:[1\" ends before ','"),
        ] {
            assert_eq!(parse(hint), Err(why.to_owned()));
        }
        assert!(parse("pixels:a:b").is_err_and(|why| why.contains("boolean, int, double, string, byte and variant")));
    }
}

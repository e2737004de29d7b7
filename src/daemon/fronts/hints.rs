//! The dictionary of hints as it lies in the message, read value by value without building a tree of nodes.
//!
//! `image-data` of 1 MiB stays where it is: its bytes are borrowed from the message. A value of a type that no hint has is
//! passed over.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use tidings::content::hints::{Hints, MAX_TEXTS, Value};
use tidings::content::image::RawImage;
use tidings::content::limits::Limits;
use tidings::content::web::{MAX_LENGTHS, MAX_LINKS};

/// Reads the member `hints` of `Notify`, an `a{sv}`, within these limits.
pub(crate) struct Dictionary(pub(crate) Limits);

impl<'de> DeserializeSeed<'de> for Dictionary {
    type Value = Hints<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Dictionary {
    type Value = Hints<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a dictionary of hints")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut hints = Hints::within(self.0);
        while let Some(name) = map.next_key::<&'de str>()? {
            let WireValue(value) = map.next_value()?;
            hints.take(name, value);
        }
        Ok(hints)
    }
}

struct WireValue<'a>(Value<'a>);

impl<'de> Deserialize<'de> for WireValue<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Variant", &["signature", "value"], Variant)
    }
}

struct Variant;

impl<'de> Visitor<'de> for Variant {
    type Value = WireValue<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a variant")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let missing = |at| serde::de::Error::invalid_length(at, &self);
        let signature: &'de str = seq.next_element()?.ok_or_else(|| missing(0))?;
        seq.next_element_seed(Typed(signature))?.map(WireValue).ok_or_else(|| missing(1))
    }
}

/// A value of the type that its signature tells.
struct Typed<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Typed<'de> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Ok(match self.0 {
            "y" => Value::Integer(u8::deserialize(deserializer)?.into()),
            "n" => Value::Integer(i16::deserialize(deserializer)?.into()),
            "q" => Value::Integer(u16::deserialize(deserializer)?.into()),
            "i" => Value::Integer(i32::deserialize(deserializer)?.into()),
            "u" => Value::Integer(u32::deserialize(deserializer)?.into()),
            "x" => Value::Integer(i64::deserialize(deserializer)?),
            "t" => Value::Integer(i64::try_from(u64::deserialize(deserializer)?).unwrap_or(i64::MAX)),
            "b" => Value::Boolean(bool::deserialize(deserializer)?),
            "d" => Value::Double(f64::deserialize(deserializer)?),
            "s" | "o" | "g" => Value::Text(<&'de str>::deserialize(deserializer)?),
            "as" => deserializer.deserialize_seq(Texts)?,
            "au" => deserializer.deserialize_seq(Integers::<u32>(PhantomData))?,
            "ai" => deserializer.deserialize_seq(Integers::<i32>(PhantomData))?,
            "a{ss}" => deserializer.deserialize_map(Pairs)?,
            "(iiibiiay)" => Value::Image(Pixels::deserialize(deserializer)?.raw()),
            "ay" => {
                let _ = <&'de serde_bytes::Bytes>::deserialize(deserializer)?;
                Value::Other
            }
            _ => {
                IgnoredAny::deserialize(deserializer)?;
                Value::Other
            }
        })
    }
}

/// The first of a list of texts; the others are passed over.
struct Texts;

impl<'de> Visitor<'de> for Texts {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of strings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut texts = [None; MAX_TEXTS];
        for text in &mut texts {
            *text = seq.next_element::<&'de str>()?;
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Texts(texts))
    }
}

/// The first of a list of numbers; the others are passed over.
struct Integers<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Into<i64>> Visitor<'de> for Integers<T> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut integers = Vec::new();
        while integers.len() < MAX_LENGTHS {
            let Some(integer) = seq.next_element::<T>()? else { return Ok(Value::Integers(integers)) };
            integers.push(integer.into());
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Integers(integers))
    }
}

/// The first of a dictionary of texts; the others are passed over.
struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a dictionary of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while pairs.len() < MAX_LINKS {
            let Some(pair) = map.next_entry::<&'de str, &'de str>()? else { return Ok(Value::Pairs(pairs)) };
            pairs.push(pair);
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Pairs(pairs))
    }
}

/// `(iiibiiay)`
#[derive(Deserialize)]
struct Pixels<'a>(i32, i32, i32, bool, i32, i32, #[serde(borrow)] &'a serde_bytes::Bytes);

impl<'a> Pixels<'a> {
    fn raw(self) -> RawImage<'a> {
        let Self(width, height, rowstride, has_alpha, bits_per_sample, channels, data) = self;
        RawImage { width, height, rowstride, has_alpha, bits_per_sample, channels, data }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashMap;

    use tidings::content::hints::Complaint;
    use zbus::Variant as Any;
    use zbus::{DynamicType, Message, Signature};

    use super::*;

    /// A message that has nothing else.
    struct Alone;

    impl DynamicType for Alone {
        fn signature(&self) -> Signature {
            Signature::try_from("a{sv}").unwrap()
        }
    }

    impl<'de> DeserializeSeed<'de> for Alone {
        type Value = Hints<'de>;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            Dictionary(Limits::default()).deserialize(deserializer)
        }
    }

    fn read<T>(hints: HashMap<&str, Any<'_>>, look: impl FnOnce(&Hints<'_>) -> T) -> T {
        let message = Message::method_call("/", "Notify").build(&(hints,)).unwrap();
        let body = message.body();
        let (hints, _) = body.data().deserialize_with_seed(Alone).unwrap();
        look(&hints)
    }

    #[test]
    fn an_urgency_comes_in_every_integer_type() {
        let two: [Any<'_>; 8] =
            [2_u8.into(), 2_i16.into(), 2_u16.into(), 2_i32.into(), 2_u32.into(), 2_i64.into(), 2_u64.into(), 2.0_f64.into()];
        for value in two {
            assert_eq!(read(HashMap::from([("urgency", value)]), |hints| hints.urgency), Some(2));
        }
    }

    #[test]
    fn a_hint_of_a_wrong_type_costs_itself_and_the_next_one_is_read() {
        let nested = HashMap::from([("deep", Any::from(vec![1_u32, 2]))]);
        for wrong in [Any::from(vec![1_u8, 2, 3]), Any::from(nested), Any::from((1_u8, "x", true)), Any::new(Any::from(7_u8))] {
            let hints = HashMap::from([("urgency", wrong), ("category", "im".into()), ("nobody-knows", Any::from(vec!["a"]))]);
            let (category, complaints) = read(hints, |hints| (hints.category.clone(), hints.complaints().to_vec()));
            assert_eq!(category.as_deref(), Some("im"));
            assert_eq!(complaints, [Complaint { hint: "urgency".into(), why: "is not a number" }]);
        }
    }

    #[test]
    fn the_first_texts_of_a_list_are_read() {
        for count in [0, 1, 4, 5, 1000] {
            let urls: Vec<String> = (0..count).map(|number| format!("file:///{number}")).collect();
            let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
            let hints = HashMap::from([("x-kde-urls", Any::from(urls)), ("category", "im".into())]);
            let (files, category) = read(hints, |hints| (hints.files.len(), hints.category.clone()));
            assert_eq!((files, category.as_deref()), (count.min(4), Some("im")));
        }
    }

    #[test]
    fn patterns_and_links_are_read_and_the_next_hint_after_them() {
        for count in [0, 1, 31, 32, 33, 1000] {
            let unsigned: Vec<u32> = vec![7; count];
            let signed: Vec<i32> = vec![7; count];
            for lengths in [Any::from(unsigned), Any::from(signed)] {
                let hints = HashMap::from([("x-tidings-vibrate", lengths), ("category", "im".into())]);
                let (kept, category) = read(hints, |hints| (hints.vibrate.len(), hints.category.clone()));
                // One that ends with a pause ends before it.
                assert_eq!((kept, category.as_deref()), (count.min(32).saturating_sub(1) | usize::from(count > 0), Some("im")));
            }
            let links: HashMap<String, &str> = (0..count).map(|key| (key.to_string(), "https://example.org/")).collect();
            let links: HashMap<&str, &str> = links.iter().map(|(key, link)| (key.as_str(), *link)).collect();
            let hints = HashMap::from([("x-tidings-action-navigate", Any::from(links)), ("category", "im".into())]);
            let (kept, category) = read(hints, |hints| (hints.web.links.len(), hints.category.clone()));
            assert_eq!((kept, category.as_deref()), (count.min(16), Some("im")));
        }
    }

    #[test]
    fn pixels_are_borrowed() {
        let pixels = (2, 1, 8, true, 8, 4, vec![7_u8; 8]);
        let read = read(HashMap::from([("image-data", Any::from(pixels))]), |hints| {
            let image = hints.image_data().unwrap();
            (image.width, image.height, image.data.to_vec())
        });
        assert_eq!(read, (2, 1, vec![7; 8]));
    }
}

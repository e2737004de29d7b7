//! The arguments of `Notify` as they lie in the message: texts are borrowed from it, the hints are read within the limits.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use tidings::content::hints::Hints;
use tidings::content::limits::Limits;
use zbus::{DynamicType, Signature, Type};

use super::hints::Dictionary;

/// The arguments (specification, `Notify`).
#[derive(Debug)]
pub(crate) struct Arguments<'a> {
    pub(crate) app_name: &'a str,
    pub(crate) replaces_id: u32,
    pub(crate) app_icon: &'a str,
    pub(crate) summary: &'a str,
    /// As sent, with its markup.
    pub(crate) body_text: &'a str,
    /// Keys and labels in turn.
    pub(crate) actions: Vec<&'a str>,
    pub(crate) hints: Hints<'a>,
    pub(crate) expire_timeout: i32,
}

/// Reads them within these limits.
pub(crate) struct Within(pub(crate) Limits);

type Signed<'a> =
    (&'a str, u32, &'a str, &'a str, &'a str, Vec<&'a str>, std::collections::HashMap<&'a str, zbus::Variant<'a>>, i32);

impl DynamicType for Within {
    fn signature(&self) -> Signature {
        Signed::SIGNATURE.clone()
    }
}

impl<'de> DeserializeSeed<'de> for Within {
    type Value = Arguments<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_tuple(8, self)
    }
}

impl<'de> Visitor<'de> for Within {
    type Value = Arguments<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the arguments of Notify")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let missing = |at| A::Error::invalid_length(at, &"the arguments of Notify");
        Ok(Arguments {
            app_name: seq.next_element()?.ok_or_else(|| missing(0))?,
            replaces_id: seq.next_element()?.ok_or_else(|| missing(1))?,
            app_icon: seq.next_element()?.ok_or_else(|| missing(2))?,
            summary: seq.next_element()?.ok_or_else(|| missing(3))?,
            body_text: seq.next_element()?.ok_or_else(|| missing(4))?,
            actions: seq.next_element()?.ok_or_else(|| missing(5))?,
            hints: seq.next_element_seed(Dictionary(self.0))?.ok_or_else(|| missing(6))?,
            expire_timeout: seq.next_element()?.ok_or_else(|| missing(7))?,
        })
    }
}

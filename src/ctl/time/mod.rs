//! Time as a person types and reads it: lengths such as `1h30m`, and moments such as `07:00`.

pub(crate) mod moment;
pub(crate) mod span;

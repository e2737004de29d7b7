//! What reaches the terminal: text of strangers made harmless, tables, JSON; and whether somebody reads. Nothing here writes.

pub(crate) mod escape;
pub(crate) mod json;
pub(crate) mod reader;
pub(crate) mod table;
pub(crate) mod terminal;

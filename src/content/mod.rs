//! Untrusted input becomes values: text, markup, links, hints and pictures, each with its complaints and never with a panic.
//!
//! Nothing here does I/O or knows a bus; a value that is wrong costs only itself.

pub mod browser;
pub mod category;
pub mod codes;
pub mod colour;
pub mod desktop_entry;
pub mod hints;
pub mod image;
pub mod limits;
pub mod links;
pub mod markup;
pub mod shrink;
pub mod sound;
pub mod text;
pub mod web;

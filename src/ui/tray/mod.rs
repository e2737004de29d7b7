//! The tray: a panel with what the person has not dealt with, and a search through what was.
//!
//! `model`, `query`, `days`, `diff` and `applications::known` decide what the lists hold and know no GTK; the rest shows it.

mod act;
mod applications;
mod choice;
mod days;
mod diff;
mod gallery;
mod group;
mod header;
mod keys;
mod list;
pub(crate) mod model;
pub(crate) mod panel;
mod query;
mod row;
mod search;
mod settings;
mod shell;
mod undo;
mod width;

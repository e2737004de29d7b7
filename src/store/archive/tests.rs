//! The archive, put to the test: what goes in, what is found, what is erased, and what damage does.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod damage;
mod erasing;
mod full;
mod keeping;
mod ladder;
mod searching;

use super::super::Settings;
use super::super::event::Event;
use super::super::scratch::Folder;
use super::*;

fn take(archive: &mut Archive, events: Vec<Event>) -> Vec<u64> {
    archive.take_over(events, Position { file: 1, offset: 1 }, &mut Settings::default()).unwrap()
}

fn with(events: Vec<Event>) -> (Folder, Archive) {
    let folder = Folder::new();
    let mut archive = Archive::open(&folder.0).unwrap();
    take(&mut archive, events);
    (folder, archive)
}

fn find(archive: &Archive, text: &str) -> Vec<u64> {
    keys(archive, &Query { text: Some(text.to_owned()), ..Query::default() })
}

fn keys(archive: &Archive, query: &Query) -> Vec<u64> {
    archive.search(query).unwrap().0.iter().map(|entry| entry.key).collect()
}

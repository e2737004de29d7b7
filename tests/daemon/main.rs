//! tidingsd on a private bus, driven by real programs and by messages of every kind. There is no display in these tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

#[path = "../harness/mod.rs"]
mod harness;

mod applications;
mod attending;
mod configuration;
mod contract;
mod events;
mod files;
mod hostile;
mod life;
mod limits;
mod load;
mod members;
mod panel;
mod permission;
mod permission_store;
mod process;
mod programs;
mod repeats;
mod reply;
mod screen_saver;
mod session;
mod showing;
mod sound;
mod store;
mod view;

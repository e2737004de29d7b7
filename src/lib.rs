//! Tidings, a notification server for Linux desktops: everything but the toolkit.
//!
//! ```text
//!  Notify ──▶ daemon/fronts ──▶ content ──▶ core ──▶ effects ──▶ daemon (signals, view changes)
//!                (a message)    (values)   (decides)                │ wire
//!  ActionInvoked ◀── daemon ◀── core ◀── intents ◀── ui ◀───────────┘ (applies changes to its view)
//! ```
//!
//! * [`content`]: what comes from outside becomes values, each wrong one costing only itself.
//! * [`core`]: the state machine. It is told what happened and what time it is, and answers with effects.
//! * [`config`]: what the person has chosen, read from a file into the values that the core and the screen go by.
//! * [`watch`]: whether a file that the person edits has changed.
//! * [`view`]: what is on screen, as data; [`wire`]: how that crosses to another process.
//!
//! The daemon (`src/daemon`), the user interface (`src/ui`) and the command (`src/ctl`) are programs over this library; GTK is in the latter alone.

pub mod config;
pub mod content;
pub mod core;
pub mod store;
pub mod view;
pub mod watch;
pub mod wire;

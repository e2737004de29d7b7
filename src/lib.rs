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
//! * [`view`]: what is on screen, as data; [`wire`]: how that crosses to another process.
//!
//! The daemon (`src/daemon`) and the user interface (`src/ui`) are programs over this library; GTK is in the latter alone.

pub mod content;
pub mod core;
pub mod store;
pub mod view;
pub mod wire;

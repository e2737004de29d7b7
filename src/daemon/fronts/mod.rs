//! One file for each D-Bus interface that is served. A front translates and decides nothing.

mod arguments;
pub(crate) mod event;
pub(crate) mod hints;
mod menu;
pub(crate) mod notifications;
pub(crate) mod status_notifier;
pub(crate) mod tidings;

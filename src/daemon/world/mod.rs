//! One file for each thing of the world that the daemon watches or uses. Nothing here decides.

pub(crate) mod alarm;
pub(crate) mod applications;
pub(crate) mod archivist;
pub(crate) mod clients;
pub(crate) mod configuration;
pub(crate) mod display;
pub(crate) mod files;
pub(crate) mod haptic;
pub(crate) mod idle;
pub(crate) mod memory;
pub(crate) mod permission_store;
pub(crate) mod process;
pub(crate) mod reserved;
pub(crate) mod screen_saver;
pub(crate) mod session;
pub(crate) mod sound;
pub(crate) mod store;
pub(crate) mod ui;

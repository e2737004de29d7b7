//! One file for each D-Bus interface that is served. A front translates and decides nothing.

pub(crate) mod hints;
pub(crate) mod notifications;
pub(crate) mod tidings;

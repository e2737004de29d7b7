//! Manual pages: `config` is made from the description of the configuration, `style` from that of the style sheet, `verbs` from the
//! grammar. They are typeset in one way, `page`.

pub(crate) mod config;
mod page;
pub(crate) mod style;
pub(crate) mod verbs;

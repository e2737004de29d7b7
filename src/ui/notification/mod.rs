//! What popups and the rows of the tray share: the texts, pictures and buttons of one notification.

pub(crate) mod age;
pub(crate) mod buttons;
pub(crate) mod code;
pub(crate) mod drafts;
pub(crate) mod drawn;
pub(crate) mod face;
pub(crate) mod files;
pub(crate) mod glyph;
pub(crate) mod icons;
pub(crate) mod label;
pub(crate) mod link_question;
pub(crate) mod mark;
pub(crate) mod offers;
pub(crate) mod opening;
pub(crate) mod paint;
pub(crate) mod progress;
pub(crate) mod push;
pub(crate) mod reply;
pub(crate) mod sign;
pub(crate) mod spoken;
pub(crate) mod swipe;
pub(crate) mod text;
pub(crate) mod thumbnail;

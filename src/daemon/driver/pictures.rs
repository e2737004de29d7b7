//! The pictures of a call: opened when it is received if that takes no time, copied or opened afterwards if it does.
//!
//! No answer waits for any of it.

use tidings::content::image::{Icon, Source};
use tidings::core::Accepted;
use tidings::core::notification::{Content, PictureSlot};

use super::{Driver, Input};
use crate::fronts::notifications;
use crate::world::files::{self, Opened};
use crate::world::memory;

impl Driver {
    /// Copies the pixels of the calls that have been answered; the change of the view that shows them is told after it.
    pub(super) fn keep_pixels(&mut self) {
        for (accepted, message) in std::mem::take(&mut self.pictured) {
            let body = message.body();
            let Some(pixels) = notifications::read_notify(&body, self.limits).ok().and_then(|read| read.pixels) else {
                continue;
            };
            match memory::keep(pixels, &self.limits) {
                Ok(icon) => {
                    self.core.attach_picture(accepted, PictureSlot::Picture, icon);
                    self.keep_pictures(accepted);
                }
                Err(why) => tracing::debug!(id = accepted.id.get(), why, "a picture was ignored"),
            }
            self.settle();
        }
    }

    /// The archive is to have them too.
    pub(super) fn keep_pictures(&mut self, accepted: Accepted) {
        let key = self.core.key_of(accepted.id);
        if let Some((key, pictures)) = key.and_then(|key| Some((key, self.core.pictures(key)?))) {
            self.store.keep_pictures(key, &pictures);
        }
    }

    /// Opens a file that the kernel does not have at hand where nobody waits for it.
    pub(super) fn open_later(&self, accepted: Accepted, slot: PictureSlot, path: std::path::PathBuf) {
        let inputs = self.inputs.clone();
        tokio::spawn(async move {
            let opened = tokio::task::spawn_blocking(move || files::open(&path)).await;
            let icon = match opened {
                Ok(Opened::Ready(kept)) => Some(Icon::File(kept)),
                _ => None,
            };
            // The driver outlives this task unless the daemon ends.
            let _ = inputs.send(Input::Picture(accepted, slot, icon)).await;
        });
    }
}

/// Finds the pictures that are named. Answers with those that would take time.
pub(super) fn open_pictures(
    sources: Vec<(PictureSlot, Source)>,
    content: &mut Content,
) -> Vec<(PictureSlot, std::path::PathBuf)> {
    let mut later = Vec::new();
    for (slot, source) in sources {
        let icon = match source {
            Source::Name(name) => Some(Icon::Name(name)),
            Source::Path(path) => match files::open_at_once(&path) {
                Opened::Ready(kept) => Some(Icon::File(kept)),
                Opened::Refused(why) => {
                    tracing::debug!(why, "a picture was ignored");
                    None
                }
                Opened::Later => {
                    later.push((slot, path));
                    None
                }
            },
        };
        if let (Some(place), Some(icon)) = (content.picture_mut(slot), icon) {
            *place = Some(icon);
        }
    }
    later
}

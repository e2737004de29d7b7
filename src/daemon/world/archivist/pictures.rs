//! Pictures between the form in which they are held and the one in which the archive keeps them.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;

use tidings::content::image::{Icon, Kept, Layout, RawImage};
use tidings::content::limits::Limits;
use tidings::content::shrink::shrink;
use tidings::content::web::Web;
use tidings::core::notification::Content;
use tidings::store::archive::{BADGE, IMAGE, MAX_BYTES, Stored};
use tidings::view::{Entry, Pictures};

use crate::world::memory;

/// Places of pictures in a body that are looked at.
const MOST_IN_BODY: usize = 64;
/// Longest side of a picture that is kept, in pixels.
const SIDE: u32 = 256;

/// What an archived notification says, for it to be shown once more.
pub(super) fn content(entry: &Entry, pictures: Pictures) -> Content {
    let popup = &entry.notification;
    Content {
        app_name: popup.app_name.clone(),
        desktop_entry: popup.desktop_entry.clone(),
        origin: popup.origin.clone(),
        app_icon: pictures.app_icon,
        summary: popup.summary.clone(),
        body: popup.body.clone(),
        body_images: pictures.body_images,
        picture: pictures.picture,
        urgency: popup.urgency,
        progress: popup.progress,
        category: popup.category.clone(),
        web: Web { image: pictures.image, badge: pictures.badge, ..popup.web.clone() },
        ..Content::default()
    }
}

pub(super) fn pictures(entry: &Entry, stored: Vec<(u32, Stored)>) -> Pictures {
    let popup = &entry.notification;
    let mut pictures = Pictures {
        app_icon: popup.app_icon.clone(),
        picture: popup.picture.clone(),
        body_images: Vec::new(),
        image: popup.web.image.clone(),
        badge: popup.web.badge.clone(),
    };
    for (slot, stored) in stored {
        match slot {
            0 => pictures.app_icon = icon(&stored),
            1 => pictures.picture = icon(&stored),
            IMAGE => pictures.image = icon(&stored),
            BADGE => pictures.badge = icon(&stored),
            body => {
                let place = usize::try_from(body.saturating_sub(2)).unwrap_or(usize::MAX);
                if place < MOST_IN_BODY {
                    pictures.body_images.resize(pictures.body_images.len().max(place.saturating_add(1)), None);
                    pictures.body_images.get_mut(place).into_iter().for_each(|image| *image = icon(&stored));
                }
            }
        }
    }
    pictures
}

/// A picture as it is kept; `None` for what is a name, too large, or cannot be read.
pub(super) fn stored(icon: &Icon) -> Option<Stored> {
    match icon {
        Icon::Name(_) => None,
        Icon::File(kept) => {
            let mut bytes = Vec::new();
            let most = u64::try_from(MAX_BYTES).unwrap_or(0);
            let file = copy(kept)?;
            if file.metadata().ok()?.len() > most {
                return None;
            }
            ReadAt(&file, 0).take(most).read_to_end(&mut bytes).ok()?;
            Some(Stored::File(bytes))
        }
        Icon::Pixels(layout, kept) => {
            let mut bytes = vec![0; layout.min_len()?];
            copy(kept)?.read_exact_at(&mut bytes, 0).ok()?;
            let (layout, bytes): (Layout, Vec<u8>) = shrink(*layout, bytes, SIDE)?;
            Some(Stored::Pixels(layout, bytes))
        }
    }
}

pub(super) fn icon(stored: &Stored) -> Option<Icon> {
    match stored {
        Stored::Pixels(layout, bytes) => {
            let side = |pixels: u32| i32::try_from(pixels).ok();
            let raw = RawImage {
                width: side(layout.width)?,
                height: side(layout.height)?,
                rowstride: side(layout.rowstride)?,
                has_alpha: layout.has_alpha,
                bits_per_sample: 8,
                channels: side(layout.channels())?,
                data: bytes,
            };
            memory::keep(raw, &Limits::default()).ok()
        }
        Stored::File(bytes) => memory::file(bytes).ok().map(Icon::File),
    }
}

fn copy(kept: &Kept) -> Option<File> {
    use std::os::fd::AsFd as _;
    kept.as_fd().try_clone_to_owned().ok().map(File::from)
}

/// Reads without moving the place that whoever else has the file shares.
struct ReadAt<'a>(&'a File, u64);

impl std::io::Read for ReadAt<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read_at(into, self.1)?;
        self.1 = self.1.saturating_add(u64::try_from(read).unwrap_or(0));
        Ok(read)
    }
}

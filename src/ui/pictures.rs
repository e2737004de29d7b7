//! Pictures of notifications become pixels of about the size in which they are drawn, off the thread that draws.
//!
//! Untrusted bytes are decoded here, within limits; what fails is dropped and the popup shown without it.

use std::fs::File;
use std::io::BufReader;
use std::os::fd::AsFd;
use std::os::unix::fs::FileExt;

use gtk4::glib;
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageBuffer, ImageDecoder, ImageReader, Limits, RgbaImage};
use tidings::content::codes;
use tidings::content::image::{Icon, Kept, Layout, MAX_BYTES, MAX_FILE_BYTES, MAX_SIDE};
use tidings::content::limits::MOST_MIB;
use tidings::view::Popup;

use crate::vector;

/// Side of the small icon in the first line of a popup, in logical pixels.
pub(crate) const APP_ICON: u32 = 20;
/// Side of the mark beside the name of the application, in logical pixels.
pub(crate) const BADGE: u32 = 14;
/// Side of the picture beside the text, in logical pixels.
pub(crate) const PICTURE: u32 = 48;
/// Width of a picture that takes the whole width of a popup, in logical pixels.
pub(crate) const WIDE_WIDTH: u32 = 348;
/// Greatest height of such a picture, in logical pixels.
pub(crate) const WIDE_HEIGHT: u32 = 174;
/// Greatest size of a picture of the body, in logical pixels.
const BODY_IMAGE: (u32, u32) = (200, 100);
/// Greatest size of the picture of one of several files, in logical pixels.
pub(crate) const FILE: (u32, u32) = (76, 76);
/// A picture at least so many pixels wide …
const WIDE_FROM: u32 = 160;
/// … and so much wider than high (in tenths) is shown wide.
const WIDE_ASPECT_TENTHS: u32 = 16;
/// Pixels kept for one logical pixel, so that it is sharp at a scale of 2.
const DENSITY: u32 = 2;

/// A popup with its pictures ready to be drawn. Copies share the pixels.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    /// What it says.
    pub(crate) popup: Popup,
    /// The small icon of the application.
    pub(crate) app_icon: Art,
    /// Names under which the icon theme may have the application's icon where `app_icon` is nothing; the best first.
    pub(crate) icon_names: Vec<String>,
    /// The large picture.
    pub(crate) picture: Art,
    /// The picture below the text; where there is one `picture` is not across.
    pub(crate) image: Option<Raster>,
    /// The mark beside the name of the application: a name, or the pixels of a shape.
    pub(crate) badge: Art,
    /// One for each of the popup's body images.
    pub(crate) body_images: Vec<Option<Raster>>,
    /// One for each of the popup's files; none for what is no picture.
    pub(crate) files: Vec<Option<Raster>>,
    /// The one-time code that the text tells.
    pub(crate) code: Option<String>,
}

/// A picture that can be drawn.
#[derive(Clone, Debug)]
pub(crate) enum Art {
    /// There is none.
    Nothing,
    /// The icon theme's picture of this name, if it has one.
    Named(String),
    /// These pixels, beside the text.
    Pixels(Raster),
    /// These pixels, across the popup.
    Wide(Raster),
}

/// Decoded pixels: RGBA, 8 bits a channel, premultiplied, rows without padding.
#[derive(Clone, Debug)]
pub(crate) struct Raster {
    /// Size in pixels.
    pub(crate) size: (u32, u32),
    /// Size in which it is drawn, in logical pixels.
    pub(crate) drawn: (u32, u32),
    /// `4 * width * height` bytes.
    pub(crate) bytes: glib::Bytes,
}

/// Decodes the pictures of `popup`.
pub(crate) fn ready(popup: Popup) -> Ready {
    let mut app_icon = popup.app_icon.as_ref().map_or(Art::Nothing, |icon| small(icon, APP_ICON));
    let mut icon_names = Vec::new();
    if !matches!(app_icon, Art::Pixels(_)) {
        let given = std::mem::replace(&mut app_icon, Art::Nothing);
        if let Art::Named(name) = given {
            icon_names.push(name);
        }
        icon_names.extend(popup.desktop_entry.clone());
        icon_names.push(popup.app_name.trim().to_lowercase().replace(' ', "-"));
        icon_names.retain(|name| !name.is_empty());
    }
    let image = popup.web.image.as_ref().and_then(below);
    let beside = image.is_some();
    let picture = popup.picture.as_ref().map_or(Art::Nothing, |icon| if beside { small(icon, PICTURE) } else { picture(icon) });
    let badge = popup.web.badge.as_ref().map_or(Art::Nothing, |icon| small(icon, APP_ICON));
    let body_images = popup.body_images.iter().map(|icon| thumbnail(icon.as_ref()?, BODY_IMAGE)).collect();
    let bounds = if popup.files.len() == 1 { BODY_IMAGE } else { FILE };
    let files = popup.files.iter().map(|file| thumbnail(file.picture.as_ref()?, bounds)).collect();
    let code = codes::one_time(&popup.summary, &popup.body.text());
    Ready { popup, app_icon, icon_names, picture, image, badge, body_images, files, code }
}

fn small(icon: &Icon, side: u32) -> Art {
    match pixels(icon, side) {
        Ok(image) => Art::Pixels(fitted(image, (side, side))),
        Err(Failure::Named(name)) => Art::Named(name),
        Err(Failure::Unreadable(error)) => unreadable(&error),
    }
}

fn picture(icon: &Icon) -> Art {
    match pixels(icon, WIDE_WIDTH) {
        Ok(image) => {
            let (width, height) = image.dimensions();
            if width >= WIDE_FROM && width.saturating_mul(10) > height.saturating_mul(WIDE_ASPECT_TENTHS) {
                Art::Wide(filled(image))
            } else {
                Art::Pixels(fitted(image, (PICTURE, PICTURE)))
            }
        }
        Err(Failure::Named(name)) => Art::Named(name),
        Err(Failure::Unreadable(error)) => unreadable(&error),
    }
}

/// A picture below the text: across the popup, or as it is where it is too small for that.
fn below(icon: &Icon) -> Option<Raster> {
    match pixels(icon, WIDE_WIDTH) {
        Ok(image) if image.width() >= WIDE_FROM => Some(filled(image)),
        Ok(image) => {
            let (width, height) = image.dimensions();
            Some(fitted(image, (width, height.min(WIDE_HEIGHT))))
        }
        Err(Failure::Named(_)) => None,
        Err(Failure::Unreadable(error)) => {
            unreadable(&error);
            None
        }
    }
}

fn thumbnail(icon: &Icon, bounds: (u32, u32)) -> Option<Raster> {
    match pixels(icon, bounds.0) {
        Ok(image) => Some(fitted(image, bounds)),
        Err(Failure::Named(_)) => None,
        Err(Failure::Unreadable(error)) => {
            unreadable(&error);
            None
        }
    }
}

fn unreadable(error: &str) -> Art {
    tracing::info!("a picture cannot be read: {error}");
    Art::Nothing
}

enum Failure {
    /// It is no picture but a name.
    Named(String),
    Unreadable(String),
}

/// The premultiplied pixels of `icon`; what can be drawn in any size is drawn for one of at most `side` logical pixels.
fn pixels(icon: &Icon, side: u32) -> Result<RgbaImage, Failure> {
    let image = match icon {
        Icon::Name(name) => return Err(Failure::Named(name.clone())),
        Icon::Pixels(layout, kept) => raw(*layout, kept).map(premultiplied),
        Icon::File(kept) => decoded(kept, side),
    };
    image.map_err(Failure::Unreadable)
}

fn opened(kept: &Kept) -> Result<File, String> {
    kept.as_fd().try_clone_to_owned().map(File::from).map_err(|error| error.to_string())
}

/// Rows of a memory file, of which the sender may have sent fewer bytes than it promised.
fn raw(layout: Layout, kept: &Kept) -> Result<RgbaImage, String> {
    let len = layout.min_len().filter(|len| *len <= MOST_MIB.saturating_mul(1024 * 1024)).ok_or("it is too large")?;
    let mut bytes = vec![0; len];
    opened(kept)?.read_exact_at(&mut bytes, 0).map_err(|error| error.to_string())?;
    let channels = usize::try_from(layout.channels()).map_err(|error| error.to_string())?;
    let row = usize::try_from(layout.width).unwrap_or(usize::MAX).saturating_mul(channels);
    let stride = usize::try_from(layout.rowstride).unwrap_or(usize::MAX).max(1);
    let rows = bytes.chunks(stride).filter_map(|line| line.get(..row));
    let rgba = if layout.has_alpha {
        rows.flatten().copied().collect()
    } else {
        rows.flat_map(|line| line.as_chunks::<3>().0).flat_map(|&[red, green, blue]| [red, green, blue, u8::MAX]).collect()
    };
    ImageBuffer::from_raw(layout.width, layout.height, rgba).ok_or_else(|| "it has fewer rows than it says".to_owned())
}

/// The premultiplied pixels of a picture file: a drawing in this size, or the first frame of others, upright.
fn decoded(kept: &Kept, side: u32) -> Result<RgbaImage, String> {
    let file = opened(kept)?;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() || metadata.len() > MAX_FILE_BYTES {
        return Err("it is no file or too large".to_owned());
    }
    let mut beginning = [0; 64];
    let begins = file.read_at(&mut beginning, 0).map_err(|error| error.to_string())?;
    if beginning.get(..begins).is_some_and(vector::may_be) {
        let (width, height, bytes) = vector::drawn(&file, side.saturating_mul(DENSITY))?;
        return ImageBuffer::from_raw(width, height, bytes).ok_or_else(|| "it was not drawn whole".to_owned());
    }
    let mut reader = ImageReader::new(BufReader::new(At { file, position: 0, len: metadata.len() }))
        .with_guessed_format()
        .map_err(|error| error.to_string())?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = u64::try_from(MAX_BYTES).ok();
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| error.to_string())?;
    let orientation = decoder.orientation();
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    if let Ok(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Ok(premultiplied(image.into_rgba8()))
}

/// Reads a file by position: its descriptor is shared, and with it the offset.
struct At {
    file: File,
    position: u64,
    len: u64,
}

impl std::io::Read for At {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read_at(buffer, self.position)?;
        self.position = self.position.saturating_add(u64::try_from(read).unwrap_or(0));
        Ok(read)
    }
}

impl std::io::Seek for At {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        let target = match to {
            std::io::SeekFrom::Start(offset) => Some(offset),
            std::io::SeekFrom::End(offset) => self.len.checked_add_signed(offset),
            std::io::SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = target.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

fn premultiplied(mut image: RgbaImage) -> RgbaImage {
    for pixel in image.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        if alpha < u8::MAX {
            let times = |channel: u8| {
                let product = u16::from(channel).saturating_mul(u16::from(alpha)).saturating_add(127);
                u8::try_from(product.checked_div(255).unwrap_or(0)).unwrap_or(u8::MAX)
            };
            pixel.0 = [times(red), times(green), times(blue), alpha];
        }
    }
    image
}

/// The whole picture within `bounds` (logical), never enlarged beyond them, its proportions kept.
fn fitted(image: RgbaImage, bounds: (u32, u32)) -> Raster {
    let (width, height) = image.dimensions();
    // Whichever side is the tighter one decides; both are at least 1.
    let by_width = u64::from(bounds.0).saturating_mul(u64::from(height));
    let by_height = u64::from(bounds.1).saturating_mul(u64::from(width));
    let drawn = if by_width <= by_height {
        (bounds.0, scaled(height, bounds.0, width).min(bounds.1))
    } else {
        (scaled(width, bounds.1, height).min(bounds.0), bounds.1)
    };
    reduced(image, drawn)
}

/// The picture across the popup; what would make it too high is cut off above and below.
fn filled(image: RgbaImage) -> Raster {
    let (width, height) = image.dimensions();
    let whole = scaled(height, WIDE_WIDTH, width);
    if whole <= WIDE_HEIGHT {
        return reduced(image, (WIDE_WIDTH, whole));
    }
    let kept = scaled(width, WIDE_HEIGHT, WIDE_WIDTH).min(height);
    let above = height.saturating_sub(kept).checked_div(2).unwrap_or(0);
    let cut = imageops::crop_imm(&image, 0, above, width, kept).to_image();
    reduced(cut, (WIDE_WIDTH, WIDE_HEIGHT))
}

/// `side * to / of`, rounded, at least 1.
fn scaled(side: u32, to: u32, of: u32) -> u32 {
    let half = u64::from(of).checked_div(2).unwrap_or(0);
    let product = u64::from(side).saturating_mul(u64::from(to)).saturating_add(half);
    u32::try_from(product.checked_div(u64::from(of)).unwrap_or(1)).unwrap_or(u32::MAX).max(1)
}

/// At most [`DENSITY`] pixels for each logical one.
fn reduced(image: RgbaImage, drawn: (u32, u32)) -> Raster {
    let most = (drawn.0.saturating_mul(DENSITY), drawn.1.saturating_mul(DENSITY));
    let (width, height) = image.dimensions();
    let image = if width > most.0 || height > most.1 {
        // Averaging is enough for much smaller ones; a little smaller needs the better filter to stay crisp.
        if width > most.0.saturating_mul(2) {
            imageops::thumbnail(&image, most.0, most.1)
        } else {
            imageops::resize(&image, most.0, most.1, FilterType::Triangle)
        }
    } else {
        image
    };
    Raster { size: image.dimensions(), drawn, bytes: glib::Bytes::from_owned(image.into_raw()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    fn image(width: u32, height: u32) -> RgbaImage {
        RgbaImage::from_pixel(width, height, image::Rgba([200, 100, 50, 128]))
    }

    #[test]
    fn pictures_keep_their_proportions_and_shrink_to_what_is_drawn() {
        let square = fitted(image(512, 512), (48, 48));
        assert_eq!((square.drawn, square.size), ((48, 48), (96, 96)));
        let high = fitted(image(100, 1000), (48, 48));
        assert_eq!((high.drawn, high.size), ((5, 48), (10, 96)));
        let tiny = fitted(image(16, 16), (48, 48));
        assert_eq!((tiny.drawn, tiny.size), ((48, 48), (16, 16)));
        let line = fitted(image(4096, 1), (200, 100));
        assert_eq!((line.drawn, line.size), ((200, 1), (400, 2).min(line.size)));
        for raster in [square, high, tiny, line] {
            assert_eq!(raster.bytes.len() as u32, raster.size.0 * raster.size.1 * 4);
        }
    }

    #[test]
    fn wide_pictures_fill_the_width_and_are_cut_when_too_high() {
        let panorama = filled(image(1600, 200));
        assert_eq!(panorama.drawn, (WIDE_WIDTH, 44));
        let film = filled(image(1920, 1080));
        assert_eq!((film.drawn, film.size), ((WIDE_WIDTH, WIDE_HEIGHT), (2 * WIDE_WIDTH, 2 * WIDE_HEIGHT)));
    }

    #[test]
    fn colours_are_premultiplied() {
        assert_eq!(premultiplied(image(1, 1)).get_pixel(0, 0).0, [100, 50, 25, 128]);
    }

    #[test]
    fn a_memory_file_that_is_too_short_costs_the_picture() {
        let name = format!("/tmp/tidings-pixels-{}", std::process::id());
        std::fs::write(&name, [9_u8; 14]).expect("a file");
        let open = || Kept::new(File::open(&name).expect("the file").into());
        let layout = |height| Layout { width: 1, height, rowstride: 4, has_alpha: false };
        assert_eq!(raw(layout(3), &open()).map(|image| image.dimensions()), Ok((1, 3)));
        assert!(raw(layout(4), &open()).is_err());
        std::fs::remove_file(name).expect("the file goes");
    }
}

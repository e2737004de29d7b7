//! Pictures as they come from the wire: the `(iiibiiay)` structure checked, and handles to what is kept.
//!
//! It decodes no file format and opens nothing; bytes become a memory file at the daemon's edge.

use std::fmt;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use super::limits::Limits;

/// Longest side of a picture in a file, in pixels.
pub const MAX_SIDE: u32 = 4096;
/// Largest picture in a file, in bytes of pixels.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Largest picture file that is accepted, in bytes.
pub const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// Shape of raw pixels: 8 bits a channel, RGB or RGBA in this byte order, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Width in pixels, 1 to [`super::limits::MOST_SIDE`].
    pub width: u32,
    /// Height in pixels, 1 to [`super::limits::MOST_SIDE`].
    pub height: u32,
    /// Bytes from one row to the next; at least `width * channels`.
    pub rowstride: u32,
    /// Four channels when true, else three.
    pub has_alpha: bool,
}

impl Layout {
    /// Bytes of one pixel.
    pub fn channels(&self) -> u32 {
        if self.has_alpha { 4 } else { 3 }
    }

    /// The least number of bytes that hold the picture; the last row may be short (libnotify, mako and the portal agree).
    /// `None` where that number does not fit.
    pub fn min_len(&self) -> Option<usize> {
        let row = u64::from(self.width).checked_mul(u64::from(self.channels()))?;
        let above = u64::from(self.height.checked_sub(1)?).checked_mul(u64::from(self.rowstride))?;
        usize::try_from(above.checked_add(row)?).ok()
    }
}

/// The seven members of the `image-data` structure as sent (specification, "Icons and Images"), not yet believed.
#[derive(Clone, Copy, Debug)]
pub struct RawImage<'a> {
    /// Width in pixels.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    /// Bytes from one row to the next.
    pub rowstride: i32,
    /// Whether there is an alpha channel.
    pub has_alpha: bool,
    /// Must be 8.
    pub bits_per_sample: i32,
    /// Must be 4 with alpha and 3 without.
    pub channels: i32,
    /// The pixels.
    pub data: &'a [u8],
}

impl<'a> RawImage<'a> {
    /// The layout and the bytes that it needs, or why the picture is refused. Padding after rows is fine, a short last row too.
    pub fn check(self, limits: &Limits) -> Result<(Layout, &'a [u8]), &'static str> {
        if self.bits_per_sample != 8 {
            return Err("bits_per_sample is not 8");
        }
        if self.channels != if self.has_alpha { 4 } else { 3 } {
            return Err("channels and has_alpha disagree");
        }
        let side = |length: i32| u32::try_from(length).ok().filter(|length| (1..=limits.picture_side).contains(length));
        let width = side(self.width).ok_or("width is out of range")?;
        let height = side(self.height).ok_or("height is out of range")?;
        let rowstride = u32::try_from(self.rowstride).map_err(|_| "rowstride is negative")?;
        let layout = Layout { width, height, rowstride, has_alpha: self.has_alpha };
        if width.checked_mul(layout.channels()).is_none_or(|row| rowstride < row) {
            return Err("rowstride is shorter than a row");
        }
        let needed = layout.min_len().filter(|needed| *needed <= limits.picture_bytes()).ok_or("the picture is too large")?;
        let data = self.data.get(..needed).ok_or("there are fewer bytes than the picture needs")?;
        Ok((layout, data))
    }
}

/// A picture whose bytes are kept behind a file descriptor. Copies share the descriptor; equal means the same one.
#[derive(Clone)]
pub struct Kept(Arc<OwnedFd>);

impl Kept {
    /// Keeps what `fd` refers to until the last copy is gone.
    pub fn new(fd: OwnedFd) -> Self {
        Self(Arc::new(fd))
    }
}

impl AsFd for Kept {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({:?})", self.0)
    }
}

/// A picture or an icon that a popup may draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Icon {
    /// A name in the icon theme.
    Name(String),
    /// Raw pixels in a sealed memory file.
    Pixels(Layout, Kept),
    /// A picture file, opened for reading when the notification was received and known to be a regular file.
    File(Kept),
}

/// Where the sender says that a picture is: `image-path`, `app_icon`, `src` of `<img>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A name in the icon theme.
    Name(String),
    /// An absolute path.
    Path(std::path::PathBuf),
}

impl Source {
    /// Reads a `file:` URI, an absolute path or a themed icon name (every real server takes all three; Chromium and libnotify
    /// send bare paths). `None` for what is empty, remote or relative.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("file:") {
            let path = match rest.strip_prefix("//") {
                Some(authority) => authority.strip_prefix("localhost").unwrap_or(authority),
                None => rest,
            };
            return percent_decoded(path).filter(|path| path.starts_with('/')).map(|path| Self::Path(path.into()));
        }
        if text.starts_with('/') {
            return (!text.contains('\0')).then(|| Self::Path(text.into()));
        }
        let name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '@');
        (!text.is_empty() && text.len() <= 256 && text.chars().all(name)).then(|| Self::Name(text.to_owned()))
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(
        width: i32,
        height: i32,
        rowstride: i32,
        has_alpha: bool,
        channels: i32,
        len: usize,
    ) -> Result<Layout, &'static str> {
        let data = vec![0; len];
        RawImage { width, height, rowstride, has_alpha, bits_per_sample: 8, channels, data: &data }
            .check(&Limits::default())
            .map(|(layout, _)| layout)
    }

    #[test]
    fn padding_and_a_short_last_row_are_accepted() {
        assert!(raw(2, 2, 8, true, 4, 16).is_ok());
        assert!(raw(2, 2, 10, true, 4, 18).is_ok());
        assert!(raw(2, 2, 10, true, 4, 20).is_ok());
        assert!(raw(2, 2, 10, true, 4, 17).is_err());
        assert!(raw(3, 1, 9, false, 3, 9).is_ok());
    }

    #[test]
    fn what_is_larger_than_it_may_be_is_refused() {
        let data = vec![0; 2 * 1024 * 1024];
        let (sides, bytes) = (Limits { picture_side: 16, ..Limits::default() }, Limits { picture_mib: 1, ..Limits::default() });
        for (width, height, limits, right) in [
            (16, 16, sides, true),
            (17, 16, sides, false),
            (16, 17, sides, false),
            (512, 512, bytes, true),
            (512, 513, bytes, false),
        ] {
            let rowstride = width * 4;
            let image = RawImage { width, height, rowstride, has_alpha: true, bits_per_sample: 8, channels: 4, data: &data };
            assert_eq!(image.check(&limits).is_ok(), right, "{width} x {height}");
        }
    }

    #[test]
    fn headers_that_crashed_peers_are_refused() {
        assert!(raw(64, 64, 64, true, 1, 8192).is_err());
        assert!(raw(64, 64, 192, true, 3, 64 * 192).is_err());
        assert!(raw(64, 2, -10, true, 4, 1024).is_err());
        assert!(raw(32767, 32767, 131_068, true, 4, 64).is_err());
        assert!(raw(0, 1, 4, true, 4, 4).is_err());
        assert!(raw(1, 1, 4, true, 0, 4).is_err());
    }

    #[test]
    fn every_boundary_combination_is_answered_and_what_passes_is_in_bounds() {
        let sides = [i32::MIN, -1, 0, 1, 2, 63, 4096, 4097, 32_767, i32::MAX];
        let data = vec![0_u8; 70_000];
        let mut tried = 0_u32;
        for width in sides {
            for height in sides {
                for rowstride in [i32::MIN, -1, 0, 1, 3, 4, 8, 252, 256, 16_384, i32::MAX] {
                    for bits_per_sample in [-8, 0, 1, 4, 8, 16, 32] {
                        for channels in [i32::MIN, -1, 0, 1, 3, 4, 5, i32::MAX] {
                            for has_alpha in [false, true] {
                                for len in [0, 1, 3, 4, 8, 255, 256, 16_384, 70_000] {
                                    let data = data.get(..len).unwrap_or_default();
                                    let image =
                                        RawImage { width, height, rowstride, has_alpha, bits_per_sample, channels, data };
                                    if let Ok((layout, kept)) = image.check(&Limits::default()) {
                                        assert!(kept.len() <= len && Some(kept.len()) == layout.min_len());
                                        assert_eq!(bits_per_sample, 8);
                                    }
                                    tried += 1;
                                }
                            }
                        }
                    }
                }
            }
        }
        assert!(tried > 1_000_000);
    }

    #[test]
    fn sources_are_names_paths_and_file_uris() {
        assert_eq!(Source::parse("mail-unread"), Some(Source::Name("mail-unread".into())));
        assert_eq!(Source::parse("/tmp/a b.png"), Some(Source::Path("/tmp/a b.png".into())));
        assert_eq!(Source::parse("file:///tmp/a%20b.png"), Some(Source::Path("/tmp/a b.png".into())));
        assert_eq!(Source::parse("file://localhost/tmp/a.png"), Some(Source::Path("/tmp/a.png".into())));
        for refused in
            ["", " ", "https://example.org/a.png", "../up.png", "file:relative", "file:///%zz", "file:///a%00b", "a/b"]
        {
            assert_eq!(Source::parse(refused), None, "{refused:?}");
        }
    }
}

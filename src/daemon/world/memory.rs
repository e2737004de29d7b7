//! Pixels of a message become a sealed memory file, which may be handed to the user interface and never changes.

use std::io::Write as _;

use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
use tidings::content::image::{Icon, Kept, RawImage};
use tidings::content::limits::Limits;

/// The picture, or why there is none.
pub(crate) fn keep(image: RawImage<'_>, limits: &Limits) -> Result<Icon, &'static str> {
    let (layout, pixels) = image.check(limits)?;
    Ok(Icon::Pixels(layout, file(pixels)?))
}

/// Bytes as a sealed memory file.
pub(crate) fn file(bytes: &[u8]) -> Result<Kept, &'static str> {
    let fd = memfd_create("tidings-picture", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).map_err(|_| "no memory file")?;
    let mut file = std::fs::File::from(fd);
    file.write_all(bytes).map_err(|_| "no memory for the picture")?;
    let seals = SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE | SealFlags::SEAL;
    fcntl_add_seals(&file, seals).map_err(|_| "the memory file cannot be sealed")?;
    Ok(Kept::new(file.into()))
}

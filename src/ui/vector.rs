//! SVG files as pixels, drawn by a process of their own: whatever a file holds costs at most that process.
//!
//! A drawing refers to nothing outside of itself: no file, no address, no font and no picture in another format is ever looked
//! at. It may take so much time and memory and no more; then it is as if there were no picture.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::fs::FileExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Resource, Rlimit, setrlimit};

/// The argument that makes of this program the one that draws; the longest side in pixels follows it.
pub(crate) const ARGUMENT: &str = "--draw-svg";
/// Longest file that is drawn, in bytes.
const MAX_BYTES: usize = 1024 * 1024;
/// Longest side of what is drawn, in pixels.
const MAX_SIDE: u32 = 1024;
/// For so long whoever asked waits.
const PATIENCE: Duration = Duration::from_millis(600);
/// Seconds of processor time, in case nobody ends the process.
const PROCESSOR: u64 = 2;
/// Bytes of address space: the libraries of this program, and a drawing.
const MEMORY: u64 = 1024 * 1024 * 1024;

/// Whether a file that begins so may be an SVG: text that begins with an element, a declaration or a comment.
pub(crate) fn may_be(beginning: &[u8]) -> bool {
    let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning).trim_ascii_start();
    [b"<svg".as_slice(), b"<?xml", b"<!--", b"<!DOCTYPE svg"].iter().any(|start| text.starts_with(start))
}

/// The drawing in `file`, its longest side of `side` pixels: width, height, and rows of premultiplied RGBA.
pub(crate) fn drawn(file: &File, side: u32) -> Result<(u32, u32, Vec<u8>), String> {
    let file = file.try_clone().map_err(|error| error.to_string())?;
    let mut child = Command::new("/proc/self/exe")
        .args([ARGUMENT, &side.min(MAX_SIDE).to_string()])
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let answer = answer(&mut child);
    // One that has answered is over; of one that has not nothing is wanted any more.
    let _ = child.kill();
    let _ = child.wait();
    let answer = answer?;
    let (size, pixels) = answer.split_at_checked(8).ok_or("it cannot be drawn")?;
    let (width, height) = size.split_at(4);
    let number = |bytes: &[u8]| bytes.try_into().map(u32::from_le_bytes).unwrap_or(0);
    let (width, height) = (number(width), number(height));
    let expected = u64::from(width).saturating_mul(height.into()).saturating_mul(4);
    if u64::try_from(pixels.len()) != Ok(expected) || expected == 0 {
        return Err("it was not drawn whole".to_owned());
    }
    Ok((width, height, pixels.to_vec()))
}

/// All that the child says before it closes the pipe.
fn answer(child: &mut Child) -> Result<Vec<u8>, String> {
    let mut pipe = child.stdout.take().ok_or("it has no output")?;
    let began = Instant::now();
    let mut answer = Vec::new();
    let mut part = vec![0; 64 * 1024];
    loop {
        let left = PATIENCE.checked_sub(began.elapsed()).ok_or("drawing it takes too long")?;
        let left = Timespec::try_from(left).map_err(|error| error.to_string())?;
        let ready = poll(&mut [PollFd::new(&pipe, PollFlags::IN)], Some(&left)).map_err(|error| error.to_string())?;
        if ready == 0 {
            continue;
        }
        let read = pipe.read(&mut part).map_err(|error| error.to_string())?;
        if read == 0 {
            return Ok(answer);
        }
        answer.extend(part.iter().take(read));
        if answer.len() > usize::try_from(MAX_SIDE.saturating_mul(MAX_SIDE).saturating_mul(4)).unwrap_or(0).saturating_add(8) {
            return Err("it says too much".to_owned());
        }
    }
}

/// The process that draws: reads the file that is its standard input, and writes the pixels to its output. Whether it could.
pub(crate) fn draw_input(side: &str) -> bool {
    let limit = |resource, most: u64| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    let limited = [(Resource::Cpu, PROCESSOR), (Resource::As, MEMORY), (Resource::Fsize, 0), (Resource::Core, 0)];
    if limited.into_iter().any(|(resource, most)| limit(resource, most).is_err()) {
        return false;
    }
    let draw = || {
        let file = File::from(std::io::stdin().as_fd().try_clone_to_owned().ok()?);
        let mut bytes = vec![0; MAX_BYTES];
        let mut length = 0_usize;
        // By position: the offset is shared with others who read the file.
        while let Some(rest) = bytes.get_mut(length..).filter(|rest| !rest.is_empty()) {
            match file.read_at(rest, u64::try_from(length).ok()?).ok()? {
                0 => break,
                read => length = length.saturating_add(read),
            }
        }
        let whole = file.metadata().ok()?.len() <= u64::try_from(length).ok()?;
        let text = std::str::from_utf8(bytes.get(..length)?).ok().filter(|_| whole)?;
        let pixels = draw(text, side.parse().ok()?)?;
        let mut out = std::io::stdout().lock();
        out.write_all(&pixels.width().to_le_bytes()).ok()?;
        out.write_all(&pixels.height().to_le_bytes()).ok()?;
        out.write_all(pixels.data()).ok()?;
        out.flush().ok()
    };
    draw().is_some()
}

/// Draws `text` with a longest side of `side` pixels.
fn draw(text: &str, side: u32) -> Option<Pixmap> {
    let nothing = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { resources_dir: None, image_href_resolver: nothing, ..Options::default() };
    let tree = Tree::from_str(text.strip_prefix('\u{feff}').unwrap_or(text), &options).ok()?;
    let (width, height) = (tree.size().width(), tree.size().height());
    #[allow(clippy::cast_precision_loss)]
    let scale = side.min(MAX_SIDE) as f32 / width.max(height);
    // A float cast to an integer saturates.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = |length: f32| ((length * scale).round() as u32).clamp(1, MAX_SIDE);
    let mut pixels = Pixmap::new(whole(width), whole(height))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Some(pixels)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    fn middle(text: &str) -> Option<[u8; 4]> {
        let pixels = draw(text, 32)?;
        let pixel = pixels.pixel(pixels.width() / 2, pixels.height() / 2)?;
        Some([pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()])
    }

    fn svg(inner: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             xmlns:xi=\"http://www.w3.org/2001/XInclude\" width=\"64\" height=\"32\">{inner}</svg>"
        )
    }

    #[test]
    fn a_drawing_has_the_size_that_is_asked_for_and_its_own_proportions() {
        let pixels = draw(&svg("<rect width=\"64\" height=\"32\" fill=\"#ff0000\"/>"), 96).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (96, 48));
        assert_eq!(middle(&svg("<rect width=\"64\" height=\"32\" fill=\"#ff0000\"/>")), Some([255, 0, 0, 255]));
        assert_eq!(middle(&svg("<rect width=\"64\" height=\"32\" fill=\"#ff0000\" opacity=\"0.5\"/>")), Some([128, 0, 0, 128]));
    }

    #[test]
    fn nothing_outside_is_looked_at() {
        let path = std::env::temp_dir().join(format!("tidings-svg-{}.svg", std::process::id()));
        std::fs::write(&path, svg("<rect id=\"r\" width=\"64\" height=\"32\" fill=\"#00ff00\"/>")).unwrap();
        let (path, uri) = (path.display().to_string(), format!("file://{}", path.display()));
        let data = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='64' height='32'%3E%3Crect width='64' height='32' fill='%2300ff00'/%3E%3C/svg%3E";
        for href in [&path, &uri, data, "http://127.0.0.1:1/a.svg"] {
            for inner in [
                format!("<image width=\"64\" height=\"32\" xlink:href=\"{href}\"/>"),
                format!("<image width=\"64\" height=\"32\" href=\"{href}\"/>"),
                format!("<use xlink:href=\"{href}#r\"/>"),
                format!("<xi:include href=\"{href}\"/>"),
                format!("<style>@import url('{href}');</style>"),
                format!("<rect width=\"64\" height=\"32\" fill=\"url({href}#r)\"/>"),
                format!("<script xlink:href=\"{href}\"/>"),
                format!(
                    "<filter id=\"f\"><feImage xlink:href=\"{href}\"/></filter>\
                     <rect width=\"64\" height=\"32\" fill=\"none\" filter=\"url(#f)\"/>"
                ),
            ] {
                let seen = middle(&svg(&inner));
                assert!(seen.is_none_or(|[_, green, _, _]| green == 0), "{inner} shows {seen:?}");
            }
        }
        let entity = format!("<!DOCTYPE svg [<!ENTITY e SYSTEM \"{uri}\">]>{}", &svg("&e;")["<?xml version=\"1.0\"?>".len()..]);
        assert!(middle(&entity).is_none_or(|[_, green, _, _]| green == 0));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn what_is_no_drawing_is_none() {
        for text in [
            "",
            "<",
            "<svg",
            "not",
            "<html></html>",
            &svg("<rect"),
            "<svg xmlns='http://www.w3.org/2000/svg' width='1e30' height='-1'/>",
        ] {
            assert!(draw(text, 32).is_none(), "{text:?}");
        }
        assert!(may_be(b"\xef\xbb\xbf\n <svg") && may_be(b"<?xml") && !may_be(b"<html") && !may_be(b"\x89PNG") && !may_be(b""));
    }

    #[test]
    fn a_drawing_is_never_larger_than_the_largest() {
        for (width, height) in [("1e9", "1"), ("1", "1e9"), ("0.0001", "0.0001"), ("100000", "100000")] {
            let text = format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>");
            if let Some(pixels) = draw(&text, u32::MAX) {
                assert!(pixels.width() <= MAX_SIDE && pixels.height() <= MAX_SIDE);
            }
        }
    }
}

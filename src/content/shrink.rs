//! Making a picture of pixels smaller, by whole steps: for what is kept, not for what is shown.

use super::image::Layout;

/// The picture with no side longer than `side`, its rows without padding. Each pixel is the mean of the square that it stands for.
/// `None` where the pixels are fewer than the layout says.
pub fn shrink(layout: Layout, pixels: Vec<u8>, side: u32) -> Option<(Layout, Vec<u8>)> {
    if pixels.len() < layout.min_len()? {
        return None;
    }
    let step = layout.width.max(layout.height).div_ceil(side.max(1)).max(1);
    let (width, height) = (layout.width.checked_div(step)?.max(1), layout.height.checked_div(step)?.max(1));
    let channels = layout.channels();
    let rowstride = width.checked_mul(channels)?;
    let mut small = Vec::with_capacity(usize::try_from(u64::from(rowstride).checked_mul(height.into())?).ok()?);
    for y in 0..height {
        for x in 0..width {
            for channel in 0..channels {
                small.push(mean(&layout, &pixels, (x, y, channel), step)?);
            }
        }
    }
    Some((Layout { width, height, rowstride, has_alpha: layout.has_alpha }, small))
}

/// The mean of one channel over the square at `(x, y)`; at the edges over what of it there is.
fn mean(layout: &Layout, pixels: &[u8], (x, y, channel): (u32, u32, u32), step: u32) -> Option<u8> {
    let (mut sum, mut count) = (0_u64, 0_u64);
    let (left, top) = (x.checked_mul(step)?, y.checked_mul(step)?);
    for row in top..top.checked_add(step)?.min(layout.height) {
        for column in left..left.checked_add(step)?.min(layout.width) {
            let in_row = column.checked_mul(layout.channels())?.checked_add(channel)?;
            let at = u64::from(row).checked_mul(layout.rowstride.into())?.checked_add(in_row.into())?;
            sum = sum.checked_add(u64::from(*pixels.get(usize::try_from(at).ok()?)?))?;
            count = count.checked_add(1)?;
        }
    }
    u8::try_from(sum.checked_div(count)?).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn squares_become_their_mean_and_padding_goes() {
        let layout = Layout { width: 4, height: 2, rowstride: 14, has_alpha: false };
        let mut pixels = Vec::new();
        for row in [[10, 20, 100, 100], [30, 40, 100, 100]] {
            pixels.extend(row.iter().flat_map(|value| [*value, 0, 255]));
            pixels.extend([9, 9]);
        }
        let (small, bytes) = shrink(layout, pixels.clone(), 2).unwrap();
        assert_eq!(small, Layout { width: 2, height: 1, rowstride: 6, has_alpha: false });
        assert_eq!(bytes, [25, 0, 255, 100, 0, 255]);
        let (same, bytes) = shrink(layout, pixels.clone(), 4).unwrap();
        assert_eq!((same.width, same.height, bytes.len()), (4, 2, 24));
        assert_eq!(shrink(Layout { height: 9, ..layout }, pixels, 4), None);
    }

    #[test]
    fn a_line_stays_a_line() {
        let layout = Layout { width: 1000, height: 1, rowstride: 4000, has_alpha: true };
        let (small, bytes) = shrink(layout, vec![7; 4000], 256).unwrap();
        assert_eq!((small.width, small.height, small.rowstride), (250, 1, 1000));
        assert!(bytes.iter().all(|byte| *byte == 7));
    }
}

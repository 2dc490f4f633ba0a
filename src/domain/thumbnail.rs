//! A picture made small enough to be drawn with letters.

/// Pixels of a side, at most: as many as the widest bubble has columns, and its rows twice.
pub const THUMBNAIL_SIDE: u32 = 96;

/// A small picture: rows of red, green and blue, from the top left.
#[derive(Clone, PartialEq, Eq)]
pub struct Thumbnail {
    width: u32,
    pixels: Vec<[u8; 3]>,
}

impl Thumbnail {
    /// A picture of these pixels, row by row; `None` where they fill no rectangle, or one that is too large.
    #[must_use]
    pub fn new(width: u32, pixels: Vec<[u8; 3]>) -> Option<Self> {
        let count = u32::try_from(pixels.len()).ok()?;
        let height = count.checked_div(width)?;
        let is_whole = height > 0 && height * width == count;
        (is_whole && width <= THUMBNAIL_SIDE && height <= THUMBNAIL_SIDE).then_some(Self { width, pixels })
    }

    /// Pixels of a row.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.pixels.len() as u32 / self.width
    }

    /// The pixel in this column and row; black outside.
    #[must_use]
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        if x >= self.width {
            return [0; 3];
        }
        self.pixels.get((y * self.width + x) as usize).copied().unwrap_or_default()
    }

    /// The same picture, no wider and no higher than this, in its own proportion; each pixel is the mean of those
    /// that it stands for. Never larger than it is.
    #[must_use]
    pub fn within(&self, width: u32, height: u32) -> Self {
        let (own_width, own_height) = (self.width, self.height());
        let (width, height) = fit((own_width, own_height), (width.max(1), height.max(1)));
        if (width, height) == (own_width, own_height) {
            return self.clone();
        }
        let mut pixels = Vec::with_capacity((width * height) as usize);
        for y in 0..height {
            let rows = share(y, height, own_height);
            for x in 0..width {
                pixels.push(self.mean(share(x, width, own_width), rows.clone()));
            }
        }
        Self { width, pixels }
    }

    fn mean(&self, columns: std::ops::Range<u32>, rows: std::ops::Range<u32>) -> [u8; 3] {
        let mut sums = [0; 3];
        for y in rows.clone() {
            for x in columns.clone() {
                let pixel = self.pixel(x, y);
                for (sum, part) in sums.iter_mut().zip(pixel) {
                    *sum += u32::from(part);
                }
            }
        }
        let count = (columns.len() * rows.len()).max(1) as u32;
        sums.map(|sum| (sum / count) as u8)
    }
}

/// Not derived: thousands of numbers help nobody.
impl std::fmt::Debug for Thumbnail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Thumbnail({}×{})", self.width, self.height())
    }
}

/// Sides in the same proportion that fit into a frame; never larger, never nothing.
#[must_use]
pub fn fit((width, height): (u32, u32), (most_width, most_height): (u32, u32)) -> (u32, u32) {
    let (width, height) = (width.max(1), height.max(1));
    if width <= most_width && height <= most_height {
        return (width, height);
    }
    let scaled = |side: u32, by: u32, of: u32| {
        let side = (u64::from(side) * u64::from(by) + u64::from(of) / 2) / u64::from(of);
        u32::try_from(side).unwrap_or(u32::MAX).max(1)
    };
    // The side that is farther over its limit decides.
    if u64::from(width) * u64::from(most_height) >= u64::from(height) * u64::from(most_width) {
        (most_width.max(1), scaled(height, most_width, width).min(most_height.max(1)))
    } else {
        (scaled(width, most_height, height).min(most_width.max(1)), most_height.max(1))
    }
}

/// The pixels that one of `count` new ones stands for.
fn share(at: u32, count: u32, of: u32) -> std::ops::Range<u32> {
    let start = at * of / count;
    start..((at + 1) * of / count).max(start + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_whole_rectangles_of_a_small_size_are_pictures() {
        assert!(Thumbnail::new(2, vec![[0; 3]; 6]).is_some());
        assert!(Thumbnail::new(2, vec![[0; 3]; 5]).is_none());
        assert!(Thumbnail::new(0, vec![]).is_none());
        assert!(Thumbnail::new(4, vec![]).is_none());
        assert!(Thumbnail::new(THUMBNAIL_SIDE + 1, vec![[0; 3]; THUMBNAIL_SIDE as usize + 1]).is_none());
    }

    #[test]
    fn a_smaller_picture_has_the_mean_of_what_it_stands_for() {
        let pixels = vec![[0, 0, 0], [100, 0, 0], [0, 0, 200], [0, 0, 200]];
        let small = Thumbnail::new(2, pixels).unwrap().within(1, 1);
        assert_eq!((small.width(), small.height(), small.pixel(0, 0)), (1, 1, [25, 0, 100]));
    }

    #[test]
    fn the_proportion_is_kept() {
        assert_eq!(fit((1240, 1754), (96, 96)), (68, 96));
        assert_eq!(fit((4000, 10), (96, 96)), (96, 1));
        assert_eq!(fit((8, 6), (96, 96)), (8, 6));
        assert_eq!(fit((u32::MAX, u32::MAX), (96, 12)), (12, 12));
    }

    proptest! {
        #[test]
        fn it_always_fits_and_a_plain_ground_stays_plain(
            width in 1u32..=96, height in 1u32..=96, columns in 0u32..120, rows in 0u32..120, ground in any::<[u8; 3]>()
        ) {
            let whole = Thumbnail::new(width, vec![ground; (width * height) as usize]).unwrap();
            let small = whole.within(columns, rows);
            prop_assert!(small.width() <= columns.max(1) && small.height() <= rows.max(1));
            prop_assert!(small.pixels.iter().all(|pixel| *pixel == ground));
            prop_assert_eq!(small.pixels.len() as u32, small.width() * small.height());
        }
    }
}

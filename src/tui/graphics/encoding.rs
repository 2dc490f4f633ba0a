//! From a picture to what a protocol carries.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::imageops::{FilterType, resize, thumbnail};
use image::{ImageFormat, RgbImage};
use ratatui::backend::WindowSize;

use super::{iterm2, sixel};
use crate::app::Graphics;
use crate::domain::fit;

/// Pixels of a side that sixels may have, at most: they cannot be enlarged by the terminal.
const SIXEL_SIDE: u32 = 800;

/// Bytes that a PNG may have, at most. No frame is drawn while it is on its way, and a line may be slow: a photograph
/// of more goes over with fewer pixels, and the terminal enlarges it.
const PNG_LIMIT: usize = 192 * 1024;

/// Bytes that sixels may have, at most. A picture of more is drawn smaller.
const SIXEL_LIMIT: usize = 512 * 1024;

/// Bytes of a piece of a picture, at most. What kitty allows at once.
pub(super) const PIECE: usize = 4096;

/// The pixels of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellPixels {
    pub(super) width: u16,
    pub(super) height: u16,
}

impl CellPixels {
    /// Where the terminal does not say: as small as letters mostly are, so that a picture rather leaves cells free than
    /// covers the text beside it.
    pub(super) const GUESS: Self = Self { width: 8, height: 16 };

    /// What the system knows of the terminal (`TIOCGWINSZ`). Many terminals, and most connections, leave the pixels out.
    pub(super) fn of(window: WindowSize) -> Self {
        let share = |pixels: u16, cells: u16| pixels.checked_div(cells).unwrap_or(0);
        let (cells, pixels) = (window.columns_rows, window.pixels);
        match (share(pixels.width, cells.width), share(pixels.height, cells.height)) {
            (0, _) | (_, 0) => Self::GUESS,
            (width, height) => Self { width, height },
        }
    }
}

/// What is to be made of which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The number of the look that the picture came of.
    pub(super) look: u64,
    /// Columns and rows that it fills.
    pub(super) cells: (u16, u16),
    /// Pixels of each.
    pub(super) pixels: CellPixels,
}

impl Wanted {
    fn frame(&self) -> (u32, u32) {
        let side = |cells: u16, pixels: u16| u32::from(cells.max(1)) * u32::from(pixels.max(1));
        (side(self.cells.0, self.pixels.width), side(self.cells.1, self.pixels.height))
    }
}

/// What the protocol carries: for iTerm2 and as sixels the whole escape, for kitty the payload. Takes some
/// milliseconds. `None` where it cannot be made.
pub(super) fn encode(graphics: Graphics, picture: &RgbImage, wanted: Wanted) -> Option<String> {
    match graphics {
        Graphics::Blocks => None,
        Graphics::Kitty { .. } => png(picture, wanted).map(|png| STANDARD.encode(png)),
        Graphics::Iterm2 => png(picture, wanted).map(|png| iterm2::escape(&png, wanted.cells)),
        Graphics::Sixel => Some(sixels(picture, wanted)),
    }
}

/// No larger than it is: the terminal enlarges it.
fn png(picture: &RgbImage, wanted: Wanted) -> Option<Vec<u8>> {
    let (mut width, mut height) = fit(picture.dimensions(), wanted.frame());
    loop {
        let mut bytes = Cursor::new(Vec::new());
        let written = if (width, height) == picture.dimensions() {
            picture.write_to(&mut bytes, ImageFormat::Png)
        } else {
            thumbnail(picture, width, height).write_to(&mut bytes, ImageFormat::Png)
        };
        let bytes = written.ok().map(|()| bytes.into_inner())?;
        if bytes.len() <= PNG_LIMIT {
            return Some(bytes);
        }
        (width, height) = smaller((width, height));
    }
}

fn sixels(picture: &RgbImage, wanted: Wanted) -> String {
    let (width, height) = wanted.frame();
    let mut frame = (width.min(SIXEL_SIDE), height.min(SIXEL_SIDE));
    loop {
        let escape = sixel::escape(&filling(picture, frame));
        if escape.len() <= SIXEL_LIMIT {
            return escape;
        }
        frame = smaller(frame);
    }
}

fn smaller((width, height): (u32, u32)) -> (u32, u32) {
    ((width * 3 / 4).max(1), (height * 3 / 4).max(1))
}

/// As large as fits into the frame, in its own proportion.
fn filling(picture: &RgbImage, frame: (u32, u32)) -> RgbImage {
    let (own_width, own_height) = picture.dimensions();
    // In the same proportion, and larger than any frame.
    let (width, height) = fit((own_width * SIXEL_SIDE, own_height * SIXEL_SIDE), frame);
    if width <= own_width && height <= own_height {
        thumbnail(picture, width, height)
    } else {
        resize(picture, width, height, FilterType::Triangle)
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use ratatui::layout::Size;

    use super::*;

    fn cell(columns: u16, rows: u16, width: u16, height: u16) -> CellPixels {
        CellPixels::of(WindowSize { columns_rows: Size::new(columns, rows), pixels: Size::new(width, height) })
    }

    #[test]
    fn a_cell_is_measured_where_the_terminal_says_how_large_it_is() {
        assert_eq!(cell(120, 40, 1200, 800), CellPixels { width: 10, height: 20 });
        assert_eq!(cell(120, 40, 1210, 815), CellPixels { width: 10, height: 20 });
        for unknown in [cell(120, 40, 0, 0), cell(120, 40, 1200, 0), cell(0, 0, 1200, 800), cell(500, 40, 80, 800)] {
            assert_eq!(unknown, CellPixels::GUESS);
        }
    }

    #[test]
    fn sixels_fill_the_frame_and_a_png_is_never_larger_than_the_picture() {
        let picture = RgbImage::from_pixel(40, 20, Rgb([9, 8, 7]));
        for (frame, filled) in [((400, 400), (400, 200)), ((20, 20), (20, 10)), ((800, 800), (800, 400))] {
            assert_eq!(filling(&picture, frame).dimensions(), filled);
        }
        let wanted = |cells| Wanted { look: 1, cells, pixels: CellPixels { width: 10, height: 20 } };
        for (cells, size) in [((44, 12), (40, 20)), ((2, 1), (20, 10))] {
            let bytes = png(&picture, wanted(cells)).unwrap();
            assert_eq!(image::load_from_memory(&bytes).unwrap().to_rgb8().dimensions(), size);
        }
    }

    /// What no compression makes smaller.
    fn noise(width: u32, height: u32) -> RgbImage {
        let mut state = 1_u32;
        RgbImage::from_fn(width, height, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [_, red, green, blue] = state.to_le_bytes();
            Rgb([red, green, blue])
        })
    }

    #[test]
    fn a_picture_that_would_take_long_on_the_line_goes_over_with_fewer_pixels() {
        let wanted = Wanted { look: 1, cells: (96, 48), pixels: CellPixels { width: 20, height: 40 } };
        let bytes = png(&noise(640, 480), wanted).unwrap();
        assert!(bytes.len() <= PNG_LIMIT && bytes.len() > PNG_LIMIT / 3, "{}", bytes.len());
        let (width, height) = image::load_from_memory(&bytes).unwrap().to_rgb8().dimensions();
        let sixels = sixels(&noise(640, 480), wanted);
        assert!(sixels.len() <= SIXEL_LIMIT && sixels.len() > SIXEL_LIMIT / 3, "{}", sixels.len());
        assert!(width < 640 && (width * 3).abs_diff(height * 4) < 16, "{width}×{height}");
    }
}

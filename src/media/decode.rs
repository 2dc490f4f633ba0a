//! From the bytes of a picture to one small enough to be drawn, under hard limits.
//!
//! Bytes from other people's servers: a file of 60 kB can say that it is 22000 pixels wide. So our own reader of headers
//! looks first, which allocates nothing; then the decoder has limits before it reads its header as well as before it
//! decodes, for it inflates a colour profile on the way (the peak is about twice the limit). A decoder that panics ends
//! its own task; the caller catches that.

use std::fmt;
use std::io::Cursor;
use std::sync::Arc;

use image::imageops::thumbnail;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::header;
use crate::domain::{Format, Size, THUMBNAIL_SIDE, Thumbnail, fit};

/// Pixels of a side, at most.
const SIDE: u32 = 8192;
/// Pixels in all, at most: 24 million.
const PIXELS: u64 = 24_000_000;
/// Bytes that the decoder may allocate.
const ALLOCATION: u64 = 64 * 1024 * 1024;
/// What shows through transparent parts: a phone's light chat ground is nearly white.
const GROUND: u16 = 255;

/// Pixels of a side of a large picture, at most. Three bytes each, so that it takes 1.2 MB.
pub const LARGE_SIDE: u32 = 640;

/// How much of a picture is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detail {
    /// What can be drawn with letters.
    #[default]
    Letters,
    /// Also a larger one, for a terminal that draws pictures itself: [`LARGE_SIDE`].
    Pixels,
}

/// A picture that can be drawn.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawable {
    /// With letters.
    pub small: Thumbnail,
    /// By the terminal itself, where that was wanted.
    pub large: Option<Arc<RgbImage>>,
}

/// Not derived: a million numbers help nobody.
impl fmt::Debug for Drawable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let large = self.large.as_ref().map(|large| large.dimensions());
        f.debug_struct("Drawable").field("small", &self.small).field("large", &large).finish()
    }
}

/// Why a picture has no preview. Reads after "no preview:".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PreviewError {
    /// More pixels or memory than we spend on a preview.
    #[error("too large to preview")]
    TooLarge,
    /// Another format; it cannot be sent either.
    #[error("only JPEG and PNG can be previewed")]
    NoPicture,
    /// The bytes are no whole picture.
    #[error("the picture is damaged or cut off")]
    Damaged,
    /// The decoder took longer than a preview is worth.
    #[error("it takes too long to decode")]
    TooSlow,
    /// Nothing was received that could be drawn.
    #[error("the picture was not received")]
    Unseen,
}

/// Decodes a JPEG or PNG and makes it small, turned as its EXIF says. Takes up to a second: not for a thread that must
/// not wait.
///
/// # Errors
/// It is too large, damaged or neither JPEG nor PNG.
pub fn decode(bytes: &[u8], detail: Detail) -> Result<Drawable, PreviewError> {
    let file = header::read(bytes, Size::Whole(bytes.len() as u64));
    let format = match file.format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        _ => return Err(PreviewError::NoPicture),
    };
    let (width, height) = file.pixels.ok_or(PreviewError::Damaged)?;
    if width > SIDE || height > SIDE || u64::from(width) * u64::from(height) > PIXELS {
        return Err(PreviewError::TooLarge);
    }
    let side = match detail {
        Detail::Letters => THUMBNAIL_SIDE,
        Detail::Pixels => LARGE_SIDE,
    };
    let picture = decode_within(bytes, format, side).map_err(|error| match error {
        ImageError::Limits(_) => PreviewError::TooLarge,
        _ => PreviewError::Damaged,
    })?;
    let picture = on_ground(&picture);
    let small = small(&picture).ok_or(PreviewError::Damaged)?;
    Ok(Drawable { small, large: (detail == Detail::Pixels).then(|| Arc::new(picture)) })
}

fn decode_within(bytes: &[u8], format: ImageFormat, side: u32) -> Result<DynamicImage, ImageError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(ALLOCATION);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    let turn = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    limits.reserve(decoder.total_bytes())?;
    decoder.set_limits(limits)?;
    let picture = DynamicImage::from_decoder(decoder)?;
    let (width, height) = fit((picture.width(), picture.height()), (side, side));
    // Made small before it is turned: a copy of the large one would double the memory.
    let mut picture = picture.thumbnail_exact(width, height);
    picture.apply_orientation(turn);
    Ok(picture)
}

/// The same without transparent parts.
fn on_ground(picture: &DynamicImage) -> RgbImage {
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, opacity] = picture.get_pixel(x, y).0;
        let opacity = u16::from(opacity);
        let laid = |part: u8| ((u16::from(part) * opacity + GROUND * (255 - opacity)) / 255) as u8;
        Rgb([red, green, blue].map(laid))
    })
}

fn small(picture: &RgbImage) -> Option<Thumbnail> {
    let (width, height) = fit(picture.dimensions(), (THUMBNAIL_SIDE, THUMBNAIL_SIDE));
    let smaller;
    let picture = if (width, height) == picture.dimensions() {
        picture
    } else {
        smaller = thumbnail(picture, width, height);
        &smaller
    };
    Thumbnail::new(width, picture.pixels().map(|pixel| pixel.0).collect())
}

#[cfg(test)]
mod tests {
    use image::ExtendedColorType;
    use image::ImageEncoder;
    use image::codecs::jpeg::JpegEncoder;
    use image::codecs::png::PngEncoder;
    use proptest::prelude::*;

    use super::*;

    fn small(bytes: &[u8]) -> Result<Thumbnail, PreviewError> {
        decode(bytes, Detail::Letters).map(|picture| picture.small)
    }

    fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let pixels = pixel.repeat((width * height) as usize);
        PngEncoder::new(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgba8).unwrap();
        bytes
    }

    fn jpeg(width: u32, height: u32, pixel: [u8; 3]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let pixels = pixel.repeat((width * height) as usize);
        JpegEncoder::new(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
        bytes
    }

    /// The same PNG with another width and height in its header; the checksum is made anew.
    fn lying(mut bytes: Vec<u8>, width: u32, height: u32) -> Vec<u8> {
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc32fast::hash(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        bytes
    }

    #[test]
    fn a_picture_becomes_small_in_its_own_proportion() {
        let picture = small(&png(200, 100, [200, 100, 0, 255])).unwrap();
        assert_eq!((picture.width(), picture.height(), picture.pixel(5, 5)), (96, 48, [200, 100, 0]));
        let picture = small(&jpeg(30, 60, [255, 255, 255])).unwrap();
        assert_eq!((picture.width(), picture.height()), (30, 60));
        assert!(picture.pixel(3, 3).iter().all(|&part| part > 250));
    }

    #[test]
    fn a_terminal_that_draws_pictures_itself_gets_a_larger_one_up_to_its_limit() {
        for (width, height, most) in [(1300, 650, (640, 320)), (200, 100, (200, 100)), (10, 2000, (3, 640))] {
            let drawn = decode(&png(width, height, [200, 100, 0, 255]), Detail::Pixels).unwrap();
            let large = drawn.large.unwrap();
            assert_eq!(large.dimensions(), most);
            assert!(large.pixels().all(|pixel| pixel.0 == [200, 100, 0]));
            let of_letters = small(&png(width, height, [200, 100, 0, 255])).unwrap();
            assert_eq!(drawn.small.pixel(0, 0), of_letters.pixel(0, 0));
            assert_eq!(drawn.small.height(), of_letters.height());
        }
        assert_eq!(decode(&png(8, 8, [0; 4]), Detail::Letters).unwrap().large, None);
    }

    #[test]
    fn what_is_transparent_shows_the_ground_of_the_chat() {
        assert_eq!(small(&png(4, 4, [0, 0, 0, 0])).unwrap().pixel(0, 0), [255; 3]);
        assert_eq!(small(&png(4, 4, [0, 0, 0, 128])).unwrap().pixel(0, 0), [127; 3]);
    }

    #[test]
    fn a_photograph_is_turned_as_its_exif_says() {
        let upright = jpeg(40, 20, [10, 200, 10]);
        // An APP1 segment with one EXIF field: orientation 6, a quarter turn.
        let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let mut turned = vec![0xff, 0xd8, 0xff, 0xe1];
        turned.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
        turned.extend_from_slice(exif);
        turned.extend_from_slice(&upright[2..]);
        let picture = small(&turned).unwrap();
        assert_eq!((picture.width(), picture.height()), (20, 40));
    }

    #[test]
    fn bombs_are_refused_from_the_header() {
        let honest = png(8, 8, [1, 2, 3, 255]);
        for (width, height) in
            [(22_000, 22_000), (8193, 1), (1, 8193), (8192, 8192), (u32::MAX, u32::MAX), (5000, 5000)]
        {
            assert_eq!(small(&lying(honest.clone(), width, height)), Err(PreviewError::TooLarge), "{width}×{height}");
        }
        // 23 million pixels with four bytes each are few enough pixels, but too much memory.
        assert_eq!(small(&lying(honest, 4795, 4795)), Err(PreviewError::TooLarge));
    }

    #[test]
    fn a_jpeg_that_says_it_is_huge_is_refused() {
        let mut bytes = jpeg(16, 16, [0, 0, 0]);
        let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        bytes[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
        assert_eq!(small(&bytes), Err(PreviewError::TooLarge));
    }

    #[test]
    fn what_is_no_whole_jpeg_or_png_has_no_preview() {
        assert_eq!(small(b""), Err(PreviewError::NoPicture));
        assert_eq!(small(b"GIF89a"), Err(PreviewError::NoPicture));
        assert_eq!(small(b"<html><img src=a.png>"), Err(PreviewError::NoPicture));
        let whole = png(64, 64, [9, 9, 9, 255]);
        assert_eq!(small(&whole[..20]), Err(PreviewError::Damaged));
        assert_eq!(small(&lying(whole, 100, 100)), Err(PreviewError::Damaged), "it has less than it says");
    }

    fn sample(at: usize) -> Vec<u8> {
        match at {
            0 => png(40, 30, [10, 20, 30, 200]),
            1 => jpeg(40, 30, [200, 20, 30]),
            2 => include_bytes!("../../assets/demo/invoice.png").to_vec(),
            _ => include_bytes!("../../assets/demo/product.jpg").to_vec(),
        }
    }

    /// Changes some bytes and cuts the end off; what comes of it is a picture or an error.
    fn survives(at: usize, flips: &[(prop::sample::Index, u8)], cut: Option<prop::sample::Index>) {
        let mut bytes = sample(at);
        for (place, byte) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(small) = small(&bytes) {
            assert!(small.width() <= THUMBNAIL_SIDE && small.height() <= THUMBNAIL_SIDE);
        }
    }

    fn flips() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
        prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn a_mutated_picture_is_a_picture_or_an_error(at in 0usize..4, flips in flips(), cut: Option<prop::sample::Index>) {
            survives(at, &flips, cut);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        #[ignore = "a minute: ten thousand mutated pictures"]
        fn and_so_are_ten_thousand(at in 0usize..4, flips in flips(), cut: Option<prop::sample::Index>) {
            survives(at, &flips, cut);
        }
    }
}

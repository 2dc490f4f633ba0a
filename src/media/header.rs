//! What the first bytes of a file say.
//!
//! Own readers for the few fields that matter, in place of a decoder: nothing is inflated, nothing is allocated, and
//! every step of a walk moves forward, so that no file can make it slow. (`image` inflates the colour profile even
//! when it is only asked for the size: 420 MB for a file of 0.4 MB.)

use crate::domain::{Colour, File, Format, Size};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Bytes in which a text shows what it is.
const TEXT_START: usize = 2048;

/// Reads what was received of a file.
pub(super) fn read(bytes: &[u8], size: Size) -> File {
    let format = format(bytes);
    let plain = File { format, pixels: None, depth: None, colour: None, is_complete: true, size, sha256: None };
    match format {
        Format::Png => png(bytes, plain),
        Format::Jpeg => jpeg(bytes, plain),
        _ => plain,
    }
}

fn format(bytes: &[u8]) -> Format {
    match bytes {
        [] => Format::Empty,
        _ if bytes.starts_with(PNG) => Format::Png,
        [0xff, 0xd8, 0xff, ..] => Format::Jpeg,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Format::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Format::WebP,
        [b'%', b'P', b'D', b'F', b'-', ..] => Format::Pdf,
        // ISO 14496-12: a box of type ftyp, then the brand (ISO 23008-12 for HEIC, AV1-ISOBMFF for AVIF).
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4) {
            Some(b"avif" | b"avis") => Format::Avif,
            Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => Format::Heic,
            _ => Format::Other,
        },
        _ => text(bytes),
    }
}

fn text(bytes: &[u8]) -> Format {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(TEXT_START)]).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let is_markup = start.starts_with("<?xml") || start.starts_with("<!--") || start.starts_with("<!doctype");
    match () {
        () if start.starts_with("<svg") => Format::Svg,
        () if ["<html", "<head", "<body", "<script", "<!doctype html"].iter().any(|tag| start.starts_with(tag)) => {
            Format::Html
        }
        () if is_markup && start.contains("<svg") => Format::Svg,
        () if is_markup && start.contains("<html") => Format::Html,
        () => Format::Other,
    }
}

/// The header chunk of a PNG (W3C PNG, section 11.2.1), and a walk over the chunks to its end.
fn png(bytes: &[u8], plain: File) -> File {
    let mut file = File { is_complete: false, ..plain };
    let mut rest = bytes.get(PNG.len()..).unwrap_or_default();
    if let Some([0, 0, 0, 13, b'I', b'H', b'D', b'R', header @ ..]) = rest.get(..21)
        && let [w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, ..] = *header
    {
        let pixels = (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
        file.pixels = (pixels.0 > 0 && pixels.1 > 0).then_some(pixels);
        file.depth = Some(depth);
        file.colour = match colour {
            0 | 4 => Some(Colour::Grey),
            2 | 6 => Some(Colour::Rgb),
            3 => Some(Colour::Palette),
            _ => None,
        };
    }
    while let [a, b, c, d, kind @ ..] = rest {
        if kind.starts_with(b"IEND") {
            file.is_complete = true;
            break;
        }
        // Length, type, the data itself, a checksum.
        let step = u64::from(u32::from_be_bytes([*a, *b, *c, *d])) + 12;
        rest = usize::try_from(step).ok().and_then(|step| rest.get(step..)).unwrap_or_default();
    }
    file
}

/// The frame header of a JPEG (ITU-T T.81, annex B.2.2), found over its segments, and whether an end follows.
fn jpeg(bytes: &[u8], plain: File) -> File {
    let mut file = File { is_complete: false, ..plain };
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xff, marker, after @ ..] = rest {
        let (marker, length) = match (*marker, after) {
            // Bytes that fill, and markers without a segment.
            (0xff, _) => (0xff, 0),
            (0x01 | 0xd0..=0xd8, _) => (0x01, 1),
            (marker, [high, low, ..]) => (marker, usize::from(u16::from_be_bytes([*high, *low]))),
            _ => break,
        };
        let segment = after.get(..length).unwrap_or_default();
        match marker {
            0xff => {
                rest = &rest[1..];
                continue;
            }
            0x01 => {
                rest = after;
                continue;
            }
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => frame(segment, &mut file),
            // Behind the start of a scan no marker but a restart stands in the data, so an end there is the end.
            0xda => {
                file.is_complete = after.windows(2).any(|pair| pair == [0xff, 0xd9]);
                break;
            }
            0xd9 => break,
            _ => {}
        }
        // A length counts itself; a shorter one would not move on.
        rest = if length < 2 { &[] } else { after.get(length..).unwrap_or_default() };
    }
    file
}

fn frame(segment: &[u8], file: &mut File) {
    let [_, _, depth, h0, h1, w0, w1, components, ..] = *segment else { return };
    let (width, height) = (u16::from_be_bytes([w0, w1]), u16::from_be_bytes([h0, h1]));
    file.pixels = (width > 0 && height > 0).then_some((width.into(), height.into()));
    file.depth = Some(depth);
    file.colour = match components {
        1 => Some(Colour::Grey),
        3 => Some(Colour::Rgb),
        4 => Some(Colour::Cmyk),
        _ => None,
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const INVOICE: &[u8] = include_bytes!("../../assets/demo/invoice.png");
    const PRODUCT: &[u8] = include_bytes!("../../assets/demo/product.jpg");

    fn of(bytes: &[u8]) -> File {
        read(bytes, Size::Whole(bytes.len() as u64))
    }

    #[test]
    fn real_pictures_are_read() {
        let png = of(INVOICE);
        assert!(png.format == Format::Png && png.is_complete && png.pixels.is_some(), "{png:?}");
        let jpeg = of(PRODUCT);
        assert!(jpeg.format == Format::Jpeg && jpeg.is_complete && jpeg.pixels.is_some(), "{jpeg:?}");
        assert_eq!((jpeg.depth, jpeg.colour), (Some(8), Some(Colour::Rgb)));
    }

    #[test]
    fn half_a_picture_has_a_size_but_no_end() {
        for bytes in [INVOICE, PRODUCT] {
            let file = of(&bytes[..bytes.len() / 2]);
            assert!(file.pixels == of(bytes).pixels && !file.is_complete, "{file:?}");
        }
    }

    #[test]
    fn every_kind_of_file_is_known_by_its_first_bytes() {
        for (bytes, format) in [
            (&b""[..], Format::Empty),
            (b"\x89PNG\r\n\x1a\n", Format::Png),
            (b"\x89PNG\r\n\x1a", Format::Other),
            (b"\xff\xd8\xff\xe0", Format::Jpeg),
            (b"GIF89a\x01", Format::Gif),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Format::WebP),
            (b"RIFF\x10\0\0\0WAVEfmt ", Format::Other),
            (b"\0\0\0\x18ftypheic\0\0", Format::Heic),
            (b"\0\0\0\x18ftypmif1\0\0", Format::Heic),
            (b"\0\0\0\x18ftypavif\0\0", Format::Avif),
            (b"\0\0\0\x18ftypisom\0\0", Format::Other),
            (b"%PDF-1.7", Format::Pdf),
            (b"<svg xmlns=''/>", Format::Svg),
            (b"<?xml version='1.0'?>\n<svg/>", Format::Svg),
            (b"\xef\xbb\xbf \n<!DOCTYPE HTML><title>", Format::Html),
            (b"<HTML><body><svg/></body>", Format::Html),
            (b"<!-- x --><html>", Format::Html),
            (b"<?xml version='1.0'?><html/>", Format::Html),
            (b"{\"error\":1}", Format::Other),
            (b"\0\0\0", Format::Other),
        ] {
            assert_eq!(of(bytes).format, format, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_jpeg_without_a_forward_step_ends_the_walk() {
        for bytes in [&b"\xff\xd8\xff\xe0\0\0\xff\xe0\0\0"[..], b"\xff\xd8\xff\xff\xff\xff", b"\xff\xd8\xff\xe0\0"] {
            assert_eq!(of(bytes).pixels, None);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(at in 0usize..40_000, byte: u8, cut in 0usize..40_000) {
            for picture in [INVOICE, PRODUCT] {
                let mut bytes = picture.to_vec();
                let len = bytes.len();
                bytes[at % len] = byte;
                bytes.truncate(cut % (len + 1));
                let file = of(&bytes);
                prop_assert_eq!(file.size, Size::Whole(bytes.len() as u64));
            }
        }

        #[test]
        fn nor_do_bytes_of_chance_behind_a_good_start(mut tail in proptest::collection::vec(any::<u8>(), 0..200)) {
            for start in [&b"\xff\xd8\xff"[..], PNG, b"<?xml", b"\0\0\0\x18ftyp"] {
                let mut bytes = start.to_vec();
                bytes.append(&mut tail.clone());
                of(&bytes);
            }
            tail.clear();
        }
    }
}

//! The first bytes of files of many kinds: as much as shows what they are.

/// A PNG of so many bytes: one pixel, and one ancillary chunk that fills the rest.
pub(super) fn png_of_length(length: usize) -> Vec<u8> {
    let mut png = png_start(1, 1, 8);
    let data = chunk(*b"IDAT", &STORED_PIXEL);
    let end = chunk(*b"IEND", &[]);
    let filler = length.saturating_sub(png.len() + data.len() + end.len() + 12);
    png.extend(chunk(*b"fiLl", &vec![0; filler]));
    png.extend(data);
    png.extend(end);
    png
}

/// A PNG with 16 bits a colour.
pub(super) fn png_of_16_bits() -> Vec<u8> {
    let mut png = png_start(1, 1, 16);
    png.extend(chunk(*b"IDAT", &STORED_DEEP_PIXEL));
    png.extend(chunk(*b"IEND", &[]));
    png
}

/// The signature and the header of a grey PNG (W3C PNG, section 11.2.1).
pub(super) fn png_start(width: u32, height: u32, depth: u8) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([depth, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(chunk(*b"IHDR", &header));
    png
}

/// The frame header of a JPEG with four colours (ITU-T T.81, annex B), with Adobe's marker, as printers want it.
pub(super) fn cmyk() -> Vec<u8> {
    [
        &b"\xff\xd8"[..],
        b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00",
        b"\xff\xc0\x00\x14\x08\x00\x10\x00\x20\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00",
        b"\xff\xda\x00\x0e\x04\x01\x00\x02\x00\x03\x00\x04\x00\x00\x3f\x00",
        b"\x00\xff\xd9",
    ]
    .concat()
}

pub(super) fn webp() -> Vec<u8> {
    b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0".to_vec()
}

pub(super) fn gif() -> Vec<u8> {
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".to_vec()
}

pub(super) fn heic() -> Vec<u8> {
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat".to_vec()
}

pub(super) fn avif() -> Vec<u8> {
    b"\0\0\0\x18ftypavif\0\0\0\0mif1avif\0\0\0\x08mdat".to_vec()
}

pub(super) fn html() -> Vec<u8> {
    b"<!DOCTYPE html>\n<html><head><title>invoice.png</title></head><body><img src=\"/raw/invoice.png\"></body></html>\n"
        .to_vec()
}

pub(super) fn svg() -> Vec<u8> {
    b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>\n".to_vec()
}

pub(super) fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".to_vec()
}

pub(super) fn other() -> Vec<u8> {
    b"\0\x01\x02\x03 neither picture nor text \xfe\xff".to_vec()
}

/// A zlib stream of one stored block: filter byte and one grey pixel of 8 bits, with its Adler-32.
const STORED_PIXEL: [u8; 13] = [0x78, 0x01, 1, 2, 0, 0xfd, 0xff, 0, 0x80, 0x00, 0x82, 0x00, 0x81];

/// The same with 16 bits.
const STORED_DEEP_PIXEL: [u8; 14] = [0x78, 0x01, 1, 3, 0, 0xfc, 0xff, 0, 0x80, 0x00, 0x01, 0x03, 0x00, 0x81];

/// Length, type, data and checksum.
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&kind);
    sum.update(data);
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], &kind, data, &sum.finalize().to_be_bytes()].concat()
}

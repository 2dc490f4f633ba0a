//! Sixels: six rows of pixels at a time, one colour after the other ("VT330/VT340 Programmer Reference Manual", volume 2,
//! chapter 14).

use std::collections::BTreeMap;
use std::fmt::Write;

use color_quant::NeuQuant;
use image::RgbImage;

/// Colours of a picture, at most: what terminals have registers for.
const COLORS: usize = 256;
/// How much of a picture the palette is learnt from: one pixel of ten.
const SAMPLE: i32 = 10;
/// Rows of a band.
const BAND: usize = 6;

/// The colours of a picture.
enum Palette {
    /// It has so few that each keeps its own.
    Exact(BTreeMap<[u8; 3], usize>),
    /// The nearest of those that were learnt.
    Learnt(NeuQuant),
}

impl Palette {
    fn of(picture: &RgbImage) -> Self {
        let mut exact = BTreeMap::new();
        for pixel in picture.pixels() {
            let next = exact.len();
            exact.entry(pixel.0).or_insert(next);
            if exact.len() > COLORS {
                let pixels: Vec<u8> = picture.pixels().flat_map(|pixel| opaque(pixel.0)).collect();
                return Self::Learnt(NeuQuant::new(SAMPLE, COLORS, &pixels));
            }
        }
        Self::Exact(exact)
    }

    fn index(&self, pixel: [u8; 3]) -> usize {
        match self {
            Self::Exact(colors) => colors.get(&pixel).copied().unwrap_or(0),
            Self::Learnt(colors) => colors.index_of(&opaque(pixel)),
        }
    }

    /// Each colour with its index.
    fn colors(&self) -> Vec<(usize, [u8; 3])> {
        match self {
            Self::Exact(colors) => colors.iter().map(|(&color, &index)| (index, color)).collect(),
            Self::Learnt(colors) => {
                let map = colors.color_map_rgb();
                map.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]).enumerate().collect()
            }
        }
    }
}

/// The escape that draws a picture at the cursor, pixel for pixel.
pub(super) fn escape(picture: &RgbImage) -> String {
    let (width, height) = picture.dimensions();
    let palette = Palette::of(picture);
    // A pixel that no colour sets stays as it is, and pixels are square.
    let mut text = format!("\x1bP0;1q\"1;1;{width};{height}");
    for (index, color) in palette.colors() {
        let [red, green, blue] = color.map(percent);
        add(&mut text, format_args!("#{index};2;{red};{green};{blue}"));
    }
    let indices: Vec<usize> = picture.pixels().map(|pixel| palette.index(pixel.0)).collect();
    for band in indices.chunks(width.max(1) as usize * BAND) {
        add_band(&mut text, band, width as usize);
    }
    text.push_str("\x1b\\");
    text
}

/// One pass over the band for each of its colours.
fn add_band(text: &mut String, band: &[usize], width: usize) {
    let mut passes: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    for (y, row) in band.chunks(width).enumerate() {
        for (x, &index) in row.iter().enumerate() {
            passes.entry(index).or_insert_with(|| vec![0; width])[x] |= 1 << y;
        }
    }
    for (at, (index, pass)) in passes.iter().enumerate() {
        if at > 0 {
            text.push('$');
        }
        add(text, format_args!("#{index}"));
        let end = pass.iter().rposition(|&rows| rows != 0).map_or(0, |last| last + 1);
        for run in pass[..end].chunk_by(|left, right| left == right) {
            let sign = char::from(b'?' + run[0]);
            match run.len() {
                // Shorter than the mark of a repetition.
                few @ 1..=3 => text.extend(std::iter::repeat_n(sign, few)),
                many => add(text, format_args!("!{many}{sign}")),
            }
        }
    }
    text.push('-');
}

fn opaque([red, green, blue]: [u8; 3]) -> [u8; 4] {
    [red, green, blue, u8::MAX]
}

/// Of full strength, rounded.
fn percent(part: u8) -> u32 {
    (u32::from(part) * 100 + 127) / 255
}

fn add(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _: std::fmt::Result = text.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// Reads an escape as a terminal does: width, height and the colour of each pixel, in percent.
    fn read(escape: &str) -> (usize, usize, Vec<Option<[u32; 3]>>) {
        let body = escape.strip_prefix("\x1bP0;1q\"1;1;").unwrap().strip_suffix("\x1b\\").unwrap();
        let (size, mut rest) = body.split_at(body.find('#').unwrap());
        let (width, height) = size.split_once(';').unwrap();
        let (width, height): (usize, usize) = (width.parse().unwrap(), height.parse().unwrap());
        let mut pixels = vec![None; width * height];
        let mut registers = BTreeMap::new();
        let (mut x, mut top, mut register, mut times) = (0, 0, 0, 1);
        while let Some(sign) = rest.chars().next() {
            rest = &rest[1..];
            match sign {
                '#' | '!' => {
                    let end =
                        rest.find(|c: char| !c.is_ascii_digit() && (sign == '!' || c != ';')).unwrap_or(rest.len());
                    let numbers: Vec<usize> = rest[..end].split(';').map(|number| number.parse().unwrap()).collect();
                    rest = &rest[end..];
                    match numbers.as_slice() {
                        [count] if sign == '!' => times = *count,
                        [index] => register = *index,
                        [index, 2, rgb @ ..] => {
                            registers.insert(*index, [rgb[0], rgb[1], rgb[2]].map(|part| part as u32));
                        }
                        other => panic!("{other:?}"),
                    }
                }
                '$' => x = 0,
                '-' => (x, top) = (0, top + 6),
                '?'..='~' => {
                    for _ in 0..std::mem::replace(&mut times, 1) {
                        for row in (0..6).filter(|row| (sign as u8 - b'?') >> row & 1 == 1) {
                            pixels[(top + row) * width + x] = Some(registers[&register]);
                        }
                        x += 1;
                    }
                }
                other => panic!("{other:?} is no sixel"),
            }
        }
        (width, height, pixels)
    }

    #[test]
    fn a_picture_of_few_colours_is_drawn_in_exactly_these() {
        let picture = RgbImage::from_fn(23, 17, |x, y| Rgb([(x / 5 * 51) as u8, (y / 4 * 51) as u8, 255]));
        let (width, height, pixels) = read(&escape(&picture));
        assert_eq!((width, height), (23, 17));
        for (pixel, drawn) in picture.pixels().zip(pixels) {
            assert_eq!(drawn, Some(pixel.0.map(percent)));
        }
    }

    #[test]
    fn a_photograph_is_drawn_whole_and_nearly_in_its_colours() {
        let picture = RgbImage::from_fn(64, 50, |x, y| Rgb([(x * 4) as u8, (y * 5) as u8, (x * y / 13) as u8]));
        let (width, height, pixels) = read(&escape(&picture));
        assert_eq!((width, height), (64, 50));
        let mut apart = 0;
        for (pixel, drawn) in picture.pixels().zip(&pixels) {
            let drawn = drawn.unwrap();
            apart += pixel.0.map(percent).iter().zip(drawn).map(|(left, right)| left.abs_diff(right)).sum::<u32>();
        }
        assert!(apart / (pixels.len() as u32 * 3) < 4, "{apart} percent over {} pixels", pixels.len());
    }

    #[test]
    fn the_smallest_picture_is_one_too() {
        let escape = escape(&RgbImage::from_pixel(1, 1, Rgb([255, 0, 128])));
        assert_eq!(escape, "\x1bP0;1q\"1;1;1;1#0;2;100;0;50#0@-\x1b\\");
    }
}

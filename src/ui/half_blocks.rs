//! Small pictures drawn with letters: one cell is two pixels, the upper one in the colour of the sign.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::text::{Pen, line};
use crate::app::Colors;
use crate::domain::Thumbnail;

/// Draws a picture in the middle of an area, as large as fits; returns the cells that it took.
pub(super) fn draw(picture: &Thumbnail, colors: Colors, buffer: &mut Buffer, area: Rect) -> Rect {
    let picture = picture.within(area.width.into(), u32::from(area.height) * 2);
    let rows = picture.height().div_ceil(2) as u16;
    let left = area.width.saturating_sub(picture.width() as u16) / 2;
    for row in 0..rows {
        let mut pen = Pen::new(buffer, line(area, row));
        pen.gap(left.into());
        let y = u32::from(row) * 2;
        for x in 0..picture.width() {
            let mut style = Style::new().fg(color(picture.pixel(x, y), colors));
            if y + 1 < picture.height() {
                style = style.bg(color(picture.pixel(x, y + 1), colors));
            }
            pen.word("▀", style);
        }
    }
    Rect { x: area.x + left, width: picture.width() as u16, height: rows, ..area }.intersection(area)
}

/// The colour of the terminal that is nearest.
fn color(pixel: [u8; 3], colors: Colors) -> Color {
    match colors {
        Colors::All => Color::Rgb(pixel[0], pixel[1], pixel[2]),
        Colors::Many => Color::Indexed(of_many(pixel)),
        Colors::Sixteen => of_sixteen(pixel),
    }
}

/// The steps of the cube of 216 colours from index 16 on, as xterm has them (256colres.h).
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest of the cube of 216 colours and of the 24 greys behind it.
fn of_many(pixel: [u8; 3]) -> u8 {
    let nearest = |part: u8| (0..6u8).min_by_key(|&step| STEPS[usize::from(step)].abs_diff(part)).unwrap_or(0);
    let steps = pixel.map(nearest);
    let cube = steps.map(|step| STEPS[usize::from(step)]);
    let mean = pixel.iter().map(|&part| u16::from(part)).sum::<u16>() / 3;
    // The greys are 8, 18, … 238.
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let level = 8 + 10 * grey;
    if distance([level; 3], pixel) < distance(cube, pixel) {
        232 + grey
    } else {
        16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    }
}

/// The sixteen, as most terminals draw them (xterm's). A person may have chosen others; a picture cannot know.
const SIXTEEN: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

fn of_sixteen(pixel: [u8; 3]) -> Color {
    SIXTEEN.iter().min_by_key(|(_, known)| distance(*known, pixel)).map_or(Color::Reset, |(color, _)| *color)
}

/// How far apart two colours look: the eye minds green most and blue least.
fn distance(left: [u8; 3], right: [u8; 3]) -> u32 {
    let weights = [3, 4, 2];
    (0..3).map(|at| weights[at] * u32::from(left[at].abs_diff(right[at])).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_terminal_gets_the_nearest_colour_that_it_has() {
        assert_eq!(color([1, 2, 3], Colors::All), Color::Rgb(1, 2, 3));
        for (pixel, index) in [([0, 0, 0], 16), ([255, 255, 255], 231), ([255, 0, 0], 196), ([128, 128, 128], 244)] {
            assert_eq!(color(pixel, Colors::Many), Color::Indexed(index), "{pixel:?}");
        }
        for (known, pixel) in SIXTEEN {
            assert_eq!(color(pixel, Colors::Sixteen), known);
        }
        assert_eq!(color([250, 240, 235], Colors::Sixteen), Color::White);
    }

    #[test]
    fn a_picture_never_leaves_its_area() {
        let picture = Thumbnail::new(9, vec![[200, 10, 10]; 9 * 7]).unwrap();
        for (width, height) in [(20, 9), (9, 3), (4, 2), (1, 1), (0, 0)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 12));
            let area = Rect::new(2, 1, width, height);
            let taken = draw(&picture, Colors::All, &mut buffer, area);
            for y in 0..12 {
                for x in 0..24 {
                    let is_drawn = buffer[(x, y)].symbol() != " ";
                    assert_eq!(is_drawn, taken.contains((x, y).into()), "{x},{y} in {width}×{height}");
                    assert!(!is_drawn || area.contains((x, y).into()), "{x},{y} in {width}×{height}");
                }
            }
        }
    }
}

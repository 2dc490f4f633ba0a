//! Small pictures drawn with letters: one cell is two pixels, one above the other, in as few changes of colour as the
//! eye allows: each costs more bytes on the line than ten cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::text::{Pen, line};
use crate::app::Colors;
use crate::domain::Thumbnail;

/// How much the parts of two colours may differ for one to stand for the other: as little as keeps the picture within
/// [`CHANGES`], and never so much that it cannot be told any more.
const TOLERANCES: [u8; 5] = [3, 6, 10, 16, 24];

/// Changes of colour in one picture that a slow line carries well: each is about 18 bytes.
const CHANGES: usize = 110;

/// Draws a picture in the middle of an area, as large as fits; returns the cells that it took.
pub(super) fn draw(picture: &Thumbnail, colors: Colors, buffer: &mut Buffer, area: Rect) -> Rect {
    let picture = picture.within(area.width.into(), u32::from(area.height) * 2);
    let rows = picture.height().div_ceil(2) as u16;
    let left = area.width.saturating_sub(picture.width() as u16) / 2;
    let drawn = TOLERANCES.map(|tolerance| Drawn::of(&picture, colors, tolerance));
    let drawn = drawn.iter().find(|drawn| drawn.changes <= CHANGES).unwrap_or(&drawn[TOLERANCES.len() - 1]);
    for (row, cells) in drawn.cells.chunks(picture.width() as usize).enumerate() {
        let mut pen = Pen::new(buffer, line(area, row as u16));
        pen.gap(left.into());
        for (sign, style) in cells {
            pen.word(sign, *style);
        }
    }
    Rect { x: area.x + left, width: picture.width() as u16, height: rows, ..area }.intersection(area)
}

/// The cells of a picture, row by row, and how often a terminal has to change a colour to draw them.
#[derive(Debug, Default)]
struct Drawn {
    cells: Vec<(&'static str, Style)>,
    changes: usize,
    /// The colours of the last cell: of the sign, and behind it.
    front: Option<[u8; 3]>,
    back: Option<[u8; 3]>,
}

impl Drawn {
    /// A cell whose halves look alike is a blank, and a colour that looks like the one before it is that one.
    fn of(picture: &Thumbnail, colors: Colors, tolerance: u8) -> Self {
        let alike = |left: [u8; 3], right: [u8; 3]| match colors {
            Colors::All => (0..3).all(|at| left[at].abs_diff(right[at]) <= tolerance),
            _ => color(left, colors) == color(right, colors),
        };
        let mut drawn = Self::default();
        for y in (0..picture.height()).step_by(2) {
            // What stands between two rows has colours of its own.
            (drawn.front, drawn.back) = (None, None);
            for x in 0..picture.width() {
                let upper = picture.pixel(x, y);
                let lower = (y + 1 < picture.height()).then(|| picture.pixel(x, y + 1));
                drawn.add(upper, lower, &alike, colors);
            }
        }
        drawn
    }

    fn add(
        &mut self,
        upper: [u8; 3],
        lower: Option<[u8; 3]>,
        alike: &impl Fn([u8; 3], [u8; 3]) -> bool,
        colors: Colors,
    ) {
        let Some(lower) = lower else {
            // Below the last row of the picture is no picture.
            let front = self.turn(self.front, upper, alike);
            (self.front, self.back) = (Some(front), None);
            self.cells.push(("▀", Style::new().fg(color(front, colors))));
            return;
        };
        if alike(upper, lower) {
            let back = self.turn(self.back, lower, alike);
            self.back = Some(back);
            self.cells.push((" ", Style::new().bg(color(back, colors))));
            return;
        }
        // The other way round where that is what the pen holds already.
        let held = |held: Option<[u8; 3]>, wanted| held.is_some_and(|held| alike(held, wanted));
        let upright = usize::from(held(self.front, upper)) + usize::from(held(self.back, lower));
        let turned = usize::from(held(self.front, lower)) + usize::from(held(self.back, upper));
        let (sign, front, back) = if turned > upright { ("▄", lower, upper) } else { ("▀", upper, lower) };
        let (front, back) = (self.turn(self.front, front, alike), self.turn(self.back, back, alike));
        (self.front, self.back) = (Some(front), Some(back));
        self.cells.push((sign, Style::new().fg(color(front, colors)).bg(color(back, colors))));
    }

    /// The colour that is held if it looks like the one that is wanted, else that one.
    fn turn(&mut self, held: Option<[u8; 3]>, wanted: [u8; 3], alike: &impl Fn([u8; 3], [u8; 3]) -> bool) -> [u8; 3] {
        if let Some(held) = held.filter(|&held| alike(held, wanted)) {
            return held;
        }
        self.changes += 1;
        wanted
    }
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
                    let cell = &buffer[(x, y)];
                    let is_drawn = cell.symbol() != " " || cell.bg != Color::Reset;
                    assert_eq!(is_drawn, taken.contains((x, y).into()), "{x},{y} in {width}×{height}");
                    assert!(!is_drawn || area.contains((x, y).into()), "{x},{y} in {width}×{height}");
                }
            }
        }
    }

    #[test]
    fn every_drawn_pixel_is_near_the_one_that_it_stands_for() {
        let pixels = (0..40 * 24_u32).map(|at| {
            let (x, y) = (at % 40, at / 40);
            [(x * 6) as u8, (y * 10) as u8, if x / 8 % 2 == 0 { 200 } else { 40 }]
        });
        let picture = Thumbnail::new(40, pixels.collect()).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 12));
        let area = buffer.area;
        draw(&picture, Colors::All, &mut buffer, area);
        let near = |shown: Color, pixel: [u8; 3]| match shown {
            Color::Rgb(red, green, blue) => {
                [red, green, blue].iter().zip(pixel).all(|(&part, other)| part.abs_diff(other) <= 24)
            }
            _ => false,
        };
        for (x, y) in (0..12_u16).flat_map(|y| (0..40_u16).map(move |x| (x, y))) {
            let cell = &buffer[(x, y)];
            let (upper, lower) = match cell.symbol() {
                "▀" => (cell.fg, cell.bg),
                "▄" => (cell.bg, cell.fg),
                _ => (cell.bg, cell.bg),
            };
            let pixel = |row: u16| picture.pixel(x.into(), u32::from(y) * 2 + u32::from(row));
            // The halves of a blank may differ from each other as much as from the colour that is shown.
            let slack = |at: usize| pixel(0)[at].abs_diff(pixel(1)[at]) <= 24;
            assert!(near(lower, pixel(1)), "{x},{y}");
            assert!(near(upper, pixel(0)) || cell.symbol() == " " && (0..3).all(slack), "{x},{y}");
        }
    }

    #[test]
    fn a_plain_picture_takes_few_changes_and_keeps_its_exact_colours() {
        let pixels = (0..20 * 20_u32).map(|at| if at % 20 < 10 { [20, 90, 160] } else { [250, 250, 245] });
        let picture = Thumbnail::new(20, pixels.collect()).unwrap();
        let drawn = Drawn::of(&picture, Colors::All, TOLERANCES[0]);
        assert_eq!(drawn.changes, 2 * 10, "two in a row");
        assert!(drawn.cells.iter().all(|(sign, _)| *sign == " "));
        assert_eq!(drawn.cells[0].1.bg, Some(Color::Rgb(20, 90, 160)));
    }
}

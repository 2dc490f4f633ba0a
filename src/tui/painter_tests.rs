//! Frames of all kinds, painted on an emulator that must show each as it was drawn.

use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Span;
use ratatui::widgets::{Block, Clear, Widget};

use super::*;

/// What goes to a terminal, and what size it has.
#[derive(Clone)]
struct Line {
    bytes: Arc<Mutex<Vec<u8>>>,
    size: Arc<Mutex<Size>>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn window(columns_rows: Size) -> WindowSize {
    WindowSize { columns_rows, pixels: Size::ZERO }
}

/// A painter, an emulator behind it, and eyes that compare.
struct Desk {
    line: Line,
    terminal: Terminal<Painter<Line>>,
    emulator: vt100::Parser,
}

impl Desk {
    fn new(size: Size) -> Self {
        let line = Line { bytes: Arc::default(), size: Arc::new(Mutex::new(size)) };
        let size_of_line = Arc::clone(&line.size);
        let painter = Painter::new(line.clone(), move || Ok(window(*size_of_line.lock().unwrap())), true).unwrap();
        let mut emulator = vt100::Parser::default();
        let [rows, columns] = [size.height, size.width].map(|side| NonZeroU16::new(side).unwrap());
        emulator.screen_mut().set_size(rows, columns);
        // What another program left.
        emulator.process(b"\x1b[31;44mrubbish\r\nand more of it");
        Self { line, terminal: Terminal::new(painter).unwrap(), emulator }
    }

    /// The emulator keeps of its rows what fits, and has a pen and a cursor of its own.
    fn resize(&mut self, size: Size) {
        *self.line.size.lock().unwrap() = size;
        let [rows, columns] = [size.height, size.width].map(|side| NonZeroU16::new(side).unwrap());
        self.emulator.screen_mut().set_size(rows, columns);
    }

    /// As after a stop: others have written on the screen meanwhile.
    fn redraw(&mut self) {
        self.emulator.process(b"\x1b[2;3H\x1b[7mjob stopped\x1b[?25h");
        let size = self.terminal.size().unwrap();
        self.terminal.resize(size.into()).unwrap();
    }

    /// Draws, compares all that a person sees, and returns the bytes.
    fn draw(&mut self, frame: &Drawn) -> String {
        let buffer = self
            .terminal
            .draw(|target| {
                frame.draw(target.buffer_mut());
                if let Some(cursor) = frame.cursor.map(|at| within(at, target.area())) {
                    target.set_cursor_position(cursor);
                }
            })
            .unwrap()
            .buffer
            .clone();
        let bytes = std::mem::take(&mut *self.line.bytes.lock().unwrap());
        self.emulator.process(&bytes);
        let screen = self.emulator.screen();
        let text = String::from_utf8(bytes).unwrap();
        assert_same(&buffer, screen, &text);
        assert_eq!(screen.hide_cursor(), frame.cursor.is_none());
        if let Some(cursor) = frame.cursor.map(|at| within(at, buffer.area)) {
            assert_eq!(screen.cursor_position(), (cursor.y, cursor.x), "{text:?}");
        }
        assert_eq!((screen.fgcolor(), screen.bgcolor()), (vt100::Color::Default, vt100::Color::Default));
        text
    }
}

fn within((x, y): (u16, u16), area: Rect) -> Position {
    Position::new(x % area.width, y % area.height)
}

fn assert_same(buffer: &Buffer, screen: &vt100::Screen, bytes: &str) {
    let area = buffer.area;
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let (wanted, seen) = (&buffer[(x, y)], screen.cell(y, x).unwrap());
            let text = if seen.has_contents() { seen.contents() } else { " " };
            let context = || format!("at {x}, {y}; {:?} after {bytes:?}", screen.contents());
            assert_eq!(wanted.symbol(), text, "{}", context());
            assert_eq!(color(wanted.bg), seen.bgcolor(), "background {}", context());
            let modifier = wanted.modifier;
            assert_eq!(modifier.contains(Modifier::REVERSED), seen.inverse(), "{}", context());
            assert_eq!(modifier.contains(Modifier::UNDERLINED), seen.underline(), "{}", context());
            if text != " " || seen.inverse() || seen.underline() {
                assert_eq!(color(wanted.fg), seen.fgcolor(), "colour {}", context());
                assert_eq!(modifier.contains(Modifier::BOLD), seen.bold(), "{}", context());
                assert_eq!(modifier.contains(Modifier::DIM), seen.dim(), "{}", context());
                assert_eq!(modifier.contains(Modifier::ITALIC), seen.italic(), "{}", context());
            }
            x += wanted.cell_width().max(1);
        }
    }
}

fn color(color: Color) -> vt100::Color {
    match color {
        Color::Red => vt100::Color::Idx(1),
        Color::DarkGray => vt100::Color::Idx(8),
        Color::Indexed(number) => vt100::Color::Idx(number),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    }
}

/// A frame like those of the program: a list, something beside it, a line below, a window above all.
#[derive(Debug, Clone)]
struct Drawn {
    rows: Arc<Vec<(String, Style)>>,
    first: usize,
    chosen: usize,
    /// Columns that do not move with the list.
    beside: u16,
    notice: (String, Style),
    window: Option<(Rect, Style)>,
    cursor: Option<(u16, u16)>,
}

impl Drawn {
    fn draw(&self, buffer: &mut Buffer) {
        let area = buffer.area;
        let list = Rect { width: area.width - self.beside.min(area.width), height: area.height - 1, ..area };
        let block = Block::bordered();
        let inner = block.inner(list);
        block.render(list, buffer);
        for (y, at) in (inner.top()..inner.bottom()).zip(self.first..) {
            let Some((text, style)) = self.rows.get(at) else { break };
            let style = if at == self.chosen { style.add_modifier(Modifier::REVERSED) } else { *style };
            buffer.set_stringn(inner.x, y, text, inner.width.into(), style);
        }
        for y in 0..list.height {
            let beside = format!("beside {y}");
            buffer.set_stringn(list.right(), y, beside, (area.width - list.right()).into(), Style::new());
        }
        buffer.set_stringn(0, area.height - 1, &self.notice.0, area.width.into(), self.notice.1);
        if let Some((window, style)) = self.window {
            let window = window.intersection(area);
            let around = Rect { x: window.x.saturating_sub(1), width: window.width + 2, ..window };
            Clear.render(around.intersection(area), buffer);
            if window.width > 2 && window.height > 2 {
                Block::bordered().style(style).render(window, buffer);
            }
        }
    }
}

fn style() -> impl Strategy<Value = Style> {
    let color = prop_oneof![
        3 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::DarkGray),
        1 => any::<u8>().prop_map(Color::Indexed),
        1 => any::<[u8; 3]>().prop_map(|[r, g, b]| Color::Rgb(r, g, b)),
    ];
    let modifier = prop_oneof![
        3 => Just(Modifier::empty()),
        1 => Just(Modifier::BOLD),
        1 => Just(Modifier::DIM),
        1 => Just(Modifier::ITALIC | Modifier::BOLD),
        1 => Just(Modifier::UNDERLINED),
        1 => Just(Modifier::REVERSED | Modifier::DIM),
    ];
    let style = |(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier);
    (color.clone(), color, modifier).prop_map(style)
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-z ]{0,12}",
        2 => "[世界你好ｗ]{1,4}",
        1 => "(e\u{301}|🎉|ñ|•|…|│){1,4}",
        1 => " {1,30}",
    ];
    prop::collection::vec(word, 0..6).prop_map(|words| words.concat())
}

fn drawn() -> impl Strategy<Value = (Arc<Vec<(String, Style)>>, Vec<Step>)> {
    let rows = prop::collection::vec((words(), style()), 1..40).prop_map(Arc::new);
    rows.prop_flat_map(|rows| {
        let len = rows.len();
        let list = Arc::clone(&rows);
        let window = prop::option::weighted(0.2, (0..30_u16, 0..12_u16, 0..30_u16, 0..9_u16));
        let cursor = prop::option::of(any::<(u16, u16)>());
        let beside = prop_oneof![4 => Just(0), 1 => 0..30_u16];
        let frame = (0..len, 0..len, beside, (words(), style()), (window, style()), cursor);
        let step = prop_oneof![
            1 => (10..70_u16, 3..20_u16).prop_map(|(columns, rows)| Step::Resize(Size::new(columns, rows))),
            1 => Just(Step::Redraw),
            4 => prop_oneof![-3..4_i32, Just(1), Just(-1)].prop_map(Step::Scroll),
            4 => frame.prop_map(move |(first, chosen, beside, notice, (window, look), cursor)| {
                let window = window.map(|(x, y, width, height)| (Rect { x, y, width, height }, look));
                Step::Draw(Drawn { rows: Arc::clone(&list), first, chosen, beside, notice, window, cursor })
            }),
        ];
        (Just(rows), prop::collection::vec(step, 1..12))
    })
}

#[derive(Debug, Clone)]
enum Step {
    Draw(Drawn),
    /// The list goes on by so many rows.
    Scroll(i32),
    Resize(Size),
    Redraw,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn every_frame_is_seen_as_it_was_drawn((rows, steps) in drawn()) {
        let mut desk = Desk::new(Size::new(60, 16));
        let mut frame = list(rows);
        desk.draw(&frame);
        for step in steps {
            match step {
                Step::Draw(next) => frame = next,
                Step::Scroll(by) => {
                    let moved = |at: usize| at.saturating_add_signed(by as isize).min(frame.rows.len() - 1);
                    (frame.first, frame.chosen) = (moved(frame.first), moved(frame.chosen));
                }
                Step::Resize(size) => desk.resize(size),
                Step::Redraw => desk.redraw(),
            }
            desk.draw(&frame);
        }
    }
}

fn list(rows: Arc<Vec<(String, Style)>>) -> Drawn {
    Drawn { rows, first: 0, chosen: 0, beside: 0, notice: <_>::default(), window: None, cursor: None }
}

/// A list of 40 rows, none like another.
fn entries() -> Drawn {
    let row = |n: usize| (format!("13:{n:02}  accepted  Maria Ortiz {}  {} ms", n * n * 7919, n * 37), Style::new());
    Drawn { chosen: usize::MAX, ..list(Arc::new((0..40).map(row).collect())) }
}

#[test]
fn a_list_that_goes_on_costs_a_row() {
    let mut desk = Desk::new(Size::new(60, 20));
    let mut frame = entries();
    let whole = desk.draw(&frame).len();
    for (first, sequence) in [(1, "\x1b[2;18r\x1b[2H\x1b[M\x1b[r"), (3, "\x1b[2M"), (2, "\x1b[L"), (0, "\x1b[2L")] {
        frame.first = first;
        let bytes = desk.draw(&frame);
        assert!(bytes.contains(sequence), "{bytes:?}");
        assert!(bytes.len() < whole / 3, "{} of {whole}", bytes.len());
    }
}

#[test]
fn a_list_beside_another_pane_is_written() {
    let mut desk = Desk::new(Size::new(60, 20));
    let mut frame = Drawn { beside: 15, ..entries() };
    desk.draw(&frame);
    frame.first = 1;
    let bytes = desk.draw(&frame);
    assert!(!bytes.contains("\x1b[r"), "{bytes:?}");
}

#[test]
fn a_frame_like_the_last_costs_nothing() {
    let mut desk = Desk::new(Size::new(60, 20));
    let frame = Drawn { cursor: Some((3, 19)), ..entries() };
    desk.draw(&frame);
    assert_eq!(desk.draw(&frame), "");
    assert_eq!(desk.draw(&Drawn { cursor: Some((4, 19)), ..frame.clone() }), "\x1b[20;5H", "the cursor alone");
    let hidden = Drawn { cursor: None, ..frame };
    assert_eq!(desk.draw(&hidden), "\x1b[?25l");
}

#[test]
fn a_letter_costs_its_place_and_itself() {
    let mut desk = Desk::new(Size::new(60, 20));
    let bold = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
    let typed = |text: &str| Drawn { notice: (text.into(), bold), cursor: Some((text.len() as u16, 19)), ..entries() };
    desk.draw(&typed("Hell"));
    assert_eq!(desk.draw(&typed("Hello")), "\x1b[20;5H\x1b[1;31mo\x1b[m");
    assert_eq!(desk.draw(&typed("Hell")), "\x1b[20;5H \x1b[D");
}

#[test]
fn nothing_is_coloured_without_colours() {
    let line = Line { bytes: Arc::default(), size: Arc::new(Mutex::new(Size::new(60, 20))) };
    let painter = Painter::new(line.clone(), || Ok(window(Size::new(60, 20))), false).unwrap();
    let mut terminal = Terminal::new(painter).unwrap();
    let look = Style::new().fg(Color::Red).bg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD);
    let mut draw = |text: &str| {
        terminal.draw(|frame| frame.render_widget(Span::styled(text, look), frame.area())).unwrap();
    };
    draw("red");
    let text = String::from_utf8(line.bytes.lock().unwrap().clone()).unwrap();
    assert_eq!(text, "\x1b[m\x1b[H\x1b[2J\x1b[1mred\x1b[m\x1b[?25l");
}

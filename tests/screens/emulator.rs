//! Somebody uses the program, and an emulator shows what was drawn: nothing of what moved or was covered stays behind.

use std::io::{self, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::WindowSize;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier};
use zixpost::domain::Outcome;
use zixpost::tui::Painter;

use super::desk::{Desk, NARROW, USUAL, WIDE, contact, entry, settled, start};

/// An emulator at the end of a line.
#[derive(Clone)]
struct Screen(Arc<Mutex<vt100::Parser>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().process(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What keeps panes changing, lists going by and windows coming and going.
const KEYS: [&str; 24] = [
    "down",
    "down",
    "down",
    "down",
    "up",
    "up",
    "pagedown",
    "pageup",
    "home",
    "end",
    "tab",
    "tab",
    "alt-1",
    "alt-3",
    "enter",
    "enter",
    "esc",
    "esc",
    "backspace",
    "m",
    "界",
    "f1",
    "ctrl-p",
    "alt-p",
];

/// Lists longer than any screen, with names of all widths. No emulator knows all of Unicode: characters that are
/// joined to one are left out, since it counts them apart.
fn long_lists(size: (u16, u16)) -> Desk {
    let name =
        |n: usize| ["María Ortiz", "王小明", "Zoë", "Ana 🎉", "Bartholomew Featherstonehaugh", "ｗｉｄｅ"][n % 6];
    let number = |n: usize| format!("+1302555{:04}", 100 + n);
    let contacts: Vec<_> = (0..60).map(|n| contact(&format!("{} {n}", name(n)), &number(n))).collect();
    let past = |n: usize| {
        let entry = entry(n as u128, i64::from(17 * n as u32), &contacts[n % 60], n % 3, &format!("picture-{n}.png"));
        let outcomes = [Outcome::Accepted, Outcome::Refused, Outcome::Unknown];
        settled(entry, outcomes[n % 3], Some(200), None, (!n.is_multiple_of(3)).then_some("the answer was lost 世界"))
    };
    let mut start = start(size);
    start.page.entries = (0..120).map(past).collect();
    start.contacts = contacts;
    Desk::new(start)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn what_is_drawn_is_what_is_seen(
        size in prop::sample::select(vec![WIDE, USUAL, NARROW]),
        keys in prop::collection::vec(prop::sample::select(&KEYS[..]), 1..60),
    ) {
        let mut desk = long_lists(size);
        let mut emulator = vt100::Parser::default();
        let [rows, columns] = [size.1, size.0].map(|side| NonZeroU16::new(side).unwrap());
        emulator.screen_mut().set_size(rows, columns);
        let screen = Screen(Arc::new(Mutex::new(emulator)));
        let painter = Painter::new(screen.clone(), move || Ok(WindowSize { columns_rows: Size::from(size), pixels: Size::ZERO }), true).unwrap();
        let mut terminal = Terminal::new(painter).unwrap();
        for key in keys {
            desk.keys(key);
            let drawn = terminal.draw(|frame| drop(zixpost::ui::view(&desk.model, &desk.theme, frame))).unwrap();
            assert_seen(drawn.buffer, screen.0.lock().unwrap().screen(), key);
        }
    }
}

fn assert_seen(drawn: &Buffer, screen: &vt100::Screen, key: &str) {
    for y in 0..drawn.area.height {
        let mut x = 0;
        while x < drawn.area.width {
            let (cell, seen) = (&drawn[(x, y)], screen.cell(y, x).unwrap());
            let text = if seen.has_contents() { seen.contents() } else { " " };
            assert_eq!(cell.symbol(), text, "after {key} at {x}, {y}:\n{}", screen.contents());
            let is_reversed = cell.modifier.contains(Modifier::REVERSED);
            assert_eq!(is_reversed, seen.inverse(), "after {key} at {x}, {y}:\n{}", screen.contents());
            if text != " " {
                let is_plain = cell.fg == Color::Reset;
                assert_eq!(is_plain, seen.fgcolor() == vt100::Color::Default, "after {key} at {x}, {y}");
                assert_eq!(cell.modifier.contains(Modifier::BOLD), seen.bold(), "after {key} at {x}, {y}");
            }
            x += cell.cell_width().max(1);
        }
    }
}

//! What a key costs on a slow line.

use std::sync::{Arc, Mutex};

use ratatui::Terminal;
use ratatui::backend::WindowSize;
use ratatui::layout::Size;
use zixpost::domain::{Outcome, Thumbnail};
use zixpost::tui::Painter;

use super::desk::{Desk, NARROW, USUAL, WIDE, contacts, entry, settled, start};
use super::preview::{picture, seen_over_the_panes};

/// A terminal that counts what is written to it.
#[derive(Clone, Default)]
struct Wire(Arc<Mutex<usize>>);

impl std::io::Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        *self.0.lock().unwrap() += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Bytes of a whole screen.
fn whole(desk: &Desk, size: (u16, u16)) -> usize {
    let wire = Wire::default();
    let sizes = move || Ok(WindowSize { columns_rows: Size::from(size), pixels: Size::ZERO });
    let mut terminal = Terminal::new(Painter::new(wire.clone(), sizes, true).unwrap()).unwrap();
    terminal.draw(|frame| drop(zixpost::ui::view(&desk.model, &desk.theme, frame))).unwrap();
    *wire.0.lock().unwrap()
}

#[test]
fn a_picture_over_the_panes_fits_into_the_bytes_of_a_whole_screen() {
    // A page with a heading, and a sky over a dune: one has few colours, the other has thousands.
    let sky = (0..72_u32).flat_map(|y| {
        (0..96_u32).map(move |x| {
            let dune = 40 + (x * 7 / 12 % 20);
            if y < dune {
                [(90 + y) as u8, (140 + y) as u8, (200 + y / 2) as u8]
            } else {
                [(210 - x / 4) as u8, (170 - x / 3) as u8, (110 - y / 4) as u8]
            }
        })
    });
    for picture in [picture(), Thumbnail::new(96, sky.collect()).unwrap()] {
        let bytes = whole(&seen_over_the_panes(USUAL, picture), USUAL);
        assert!(bytes <= 4_000, "{bytes}");
    }
}

#[test]
fn few_bytes_go_over_the_wire_for_a_key() {
    // The goals P4, P5 and P12 of the performance page: the screen whole, a choice that moves, a letter.
    for (size, whole) in [(WIDE, 9_000), (USUAL, 4_000), (NARROW, 4_000)] {
        let mut start = start(size);
        start.page.entries.extend((200..250_u8).map(|n| {
            let entry = entry(n.into(), n.into(), &contacts()[usize::from(n % 4)], 0, "picture.png");
            settled(entry, Outcome::Accepted, Some(200), None, None)
        }));
        let mut desk = Desk::new(start);
        let wire = Wire::default();
        let painter = Painter::new(
            wire.clone(),
            move || Ok(WindowSize { columns_rows: Size::from(size), pixels: Size::ZERO }),
            true,
        )
        .unwrap();
        let mut terminal = Terminal::new(painter).unwrap();
        let mut cost = |desk: &mut Desk, keys: &str| {
            desk.keys(keys);
            *wire.0.lock().unwrap() = 0;
            terminal.draw(|frame| drop(zixpost::ui::view(&desk.model, &desk.theme, frame))).unwrap();
            *wire.0.lock().unwrap()
        };
        assert!(cost(&mut desk, "") <= whole, "{size:?}");
        assert!(cost(&mut desk, "down") <= 130, "{size:?}: a contact down");
        cost(&mut desk, "mar enter tab Hello");
        assert!(cost(&mut desk, "x") <= 60, "{size:?}: a letter of the caption");
        cost(&mut desk, "alt-3");
        assert!(cost(&mut desk, "down") <= 130, "{size:?}: an entry down");
        assert_eq!(cost(&mut desk, "left"), 0, "{size:?}: a key that changes nothing");
        // Below the middle of the pane the rows go by and the choice stays.
        cost(&mut desk, "down down down down down down down down down down down down");
        assert!(cost(&mut desk, "down") <= 300, "{size:?}: a list that goes on");
        assert!(cost(&mut desk, "up") <= 300, "{size:?}: a list that goes back");
    }
}
